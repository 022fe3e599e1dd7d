"""Projects of a folder: renamed, copied, discarded and recovered; daily copies looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import DuizhaoError
from align.model import Bead, Document, Segment, Status
from align.review import SetStatus, from_beads
from align.segments import Text
from duizhao.folder import (
    copies_of,
    discard_project,
    discarded_projects,
    duplicate_project,
    make_project,
    project_names,
    recover_project,
    rename_project,
    restore_copy,
)
from duizhao.roles import OWNER
from duizhao.store import NewAlignment, Project, backup, check_project
from termbase.model import Concept, Evidence, LanguageSection, Term


def fill(file: Path) -> None:
    with Project.open(file, create=True, author="Li") as project:
        zh = Document("山.zh.txt", "zh", "山高。水长。", "1"), (Segment(0, 3), Segment(3, 6))
        en = (
            Document("hill.en.txt", "en", "High hills. Long water.", "2"),
            (
                Segment(0, 11),
                Segment(12, 23),
            ),
        )
        ids = [project.add_document(*one).id for one in (zh, en)]
        made = from_beads([Bead((0,), (0,)), Bead((1,), (1,))], [Text(*zh)], [Text(*en)])
        project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made))
        seen = (Evidence("山.zh.txt", 0, 0, 1),)
        section = LanguageSection("zh", (Term("山", "zh", evidence=seen),))
        project.save_concepts([Concept("c1", (section,))])


def test_other_names_copies_and_the_trash(tmp_path: Path) -> None:
    file = make_project(tmp_path, "one", by=OWNER)
    fill(file)
    backup(file, "daily")
    assert rename_project(tmp_path, "one", "山水", by=OWNER).name == "山水.duizhao"
    assert len(copies_of(tmp_path / "山水.duizhao")) >= 1
    duplicate_project(tmp_path, "山水", "two", by=OWNER)
    assert project_names(tmp_path) == ["two", "山水"]
    with Project.open(tmp_path / "two.duizhao", read_only=True) as project:
        assert project.counts().beads == 2
    for name in ("two", "none", "../x", ""):
        with pytest.raises(DuizhaoError):
            rename_project(tmp_path, "山水" if name == "two" else name, "two", by=OWNER)
    discard_project(tmp_path, "two", by=OWNER)
    make_project(tmp_path, "two", by=OWNER)
    discard_project(tmp_path, "two", by=OWNER)
    assert discarded_projects(tmp_path) == ["two", "two (2)"]
    assert project_names(tmp_path) == ["山水"]
    recover_project(tmp_path, "two", by=OWNER)
    assert project_names(tmp_path) == ["two", "山水"]
    with Project.open(tmp_path / "two.duizhao", read_only=True) as project:
        assert project.counts().beads == 2


def test_back_to_a_copy_and_forth_again(tmp_path: Path) -> None:
    file = make_project(tmp_path, "one", by=OWNER)
    fill(file)
    name = backup(file, "daily").name
    with Project.open(file, author="Li") as project:
        ids = tuple(bead.id for bead in project.beads(1))
        project.apply(1, SetStatus(ids, Status.ACCEPTED))
    found = {copy.name: copy for copy in copies_of(file)}
    assert (found[name].pairs, found[name].reviewed, found[name].documents) == (2, 0, 2)
    saved = restore_copy(file, name, by=OWNER)
    with Project.open(file, read_only=True) as project:
        assert project.counts().reviewed == 0
    restore_copy(file, saved.name, by=OWNER)
    with Project.open(file, read_only=True) as project:
        assert project.counts().reviewed == 2
    with pytest.raises(DuizhaoError):
        restore_copy(file, "../one.duizhao", by=OWNER)


def test_documents_are_renamed_removed_and_brought_back(tmp_path: Path) -> None:
    file = make_project(tmp_path, "one", by=OWNER)
    fill(file)
    with Project.open(file, author="Li") as project:
        zh, en = project.documents()[1], project.documents()[0]
        project.rename_document(zh.id, "高山.zh.txt")
        (concept,) = project.concepts()
        assert concept.terms("zh")[0].evidence[0].document == "高山.zh.txt"
        with pytest.raises(DuizhaoError):
            project.rename_document(zh.id, en.name)
        project.remove_document(zh.id)
        assert [item.name for item in project.documents()] == [en.name]
        assert project.alignments() == ()
        assert [item.removed for item in project.documents(old=True)] == [False, True]
        project.restore_document(zh.id)
        assert project.alignments()[0].beads == 2
        project.remove_document(zh.id)
        # Adding the same text again brings it back, too.
        text = Document("高山.zh.txt", "zh", "山高。水长。", "1")
        assert project.add_document(text).id == zh.id
        assert project.alignments()[0].beads == 2
        labels = [str(entry.label.code) for entry in project.history(limit=3)]
        assert labels[0] == "log.import"
    with Project.open(file, read_only=True) as project:
        assert check_project(project) == ()
