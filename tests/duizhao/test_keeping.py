"""Rows and passages that are kept are those that would be made anew, and few are made anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from project_samples import fill

from align.errors import ReviewError
from align.model import Status
from align.review import EditText, Merge, SetStatus
from duizhao.cache import RowList
from duizhao.exporting import load_texts, project_rows
from duizhao.lookup import (
    PassageList,
    passages,
)
from duizhao.store import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as opened:
        for stem, count in (("a", 6), ("b", 8), ("c", 10)):
            fill(opened, stem, count)
        yield opened


def change(project: Project, dice: random.Random) -> None:
    """Something a reviewer does, or somebody who adds documents."""
    record = dice.choice(project.alignments())
    beads = project.beads(record.id)
    kind = dice.randrange(5)
    if kind == 0 and len(beads) > 2:
        place = dice.randrange(len(beads) - 1)
        project.apply(record.id, Merge(tuple(bead.id for bead in beads[place : place + 2])))
    elif kind == 1:
        project.apply(record.id, EditText(dice.choice(beads).id, "en", f"Words {dice.random()}"))
    elif kind == 2:
        with suppress(ReviewError):  # nothing to undo yet
            project.undo()
    elif kind == 3:
        fill(project, f"d{dice.random()}", dice.randrange(11, 99))
    else:
        status = dice.choice([Status.ACCEPTED, Status.REJECTED])
        project.apply(record.id, SetStatus((dice.choice(beads).id,), status))


@pytest.mark.parametrize("seed", range(4))
def test_they_are_what_would_be_made_anew(project: Project, seed: int) -> None:
    dice = random.Random(seed)
    rows, kwic = RowList(project), PassageList(project)
    for _ in range(12):
        change(project, dice)
        texts = load_texts(project).values()
        assert rows.get("parallel") == project_rows(project, texts, mode="parallel")
        assert rows.get("comparable") == []
        assert kwic.get() == passages(project)


def test_only_what_changed_is_made_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, kwic = RowList(project), PassageList(project)
    rows.get("parallel")
    first = kwic.get()
    read: list[int] = []
    plain = Project.beads

    def counted(self: Project, alignment: int, **more: object) -> object:
        read.append(alignment)
        return plain(self, alignment, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Project, "beads", counted)
    assert kwic.get() is first
    assert read == []
    record = project.alignments()[1]
    project.apply(record.id, SetStatus((project.beads(record.id)[0].id,), Status.ACCEPTED))
    read.clear()
    rows.get("parallel")
    assert kwic.get() is not first
    assert read == [record.id, record.id]
