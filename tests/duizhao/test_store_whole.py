"""Copy, check, backup: a project as a whole, between engines and after damage."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from project_samples import Sample, fill

from align.errors import ReviewError, StoreDamagedError, StoreError
from align.model import Document, Segment, Status
from align.review import Merge, SetComment, SetStatus
from duizhao.cli import main
from duizhao.projects import Location
from duizhao.store import (
    Project,
    _checksums,
    backup_folder,
    backup_to,
    check_project,
    content_hash,
    copy_project,
)
from duizhao.store import schema as t
from termbase.model import Concept, ConceptStatus, Evidence, LanguageSection, Term
from tests.postgres import Server


def work(project: Project) -> Sample:
    """A bit of everything that a project can hold."""
    sample = fill(project, sentences=12)
    beads = sample.beads
    project.apply(sample.alignment, SetStatus((beads[0].id, beads[3].id), Status.ACCEPTED))
    project.apply(sample.alignment, Merge((beads[1].id, beads[2].id)), author="Wang")
    every = tuple(bead.id for bead in sample.beads[:8])
    project.apply(sample.alignment, SetStatus(every, Status.ACCEPTED), author="Zhao")
    project.undo("Zhao")
    project.apply(sample.alignment, SetComment(beads[4].id, "好 😀 ñ"), author="Wang")
    project.undo("Wang")
    project.undo("Wang")
    project.redo("Wang")
    seen = (Evidence("a.zh.txt", 0, 0, 4, beads[0].id),)
    concepts = [
        Concept(f"c{k}", (LanguageSection("zh", (Term(f"词{k}", "zh", evidence=seen),)),))
        for k in range(3)
    ]
    project.save_concepts(concepts)
    edited = replace(concepts[0], status=ConceptStatus.ACCEPTED)
    project.change_concepts([concepts[0]], [edited], label="accept")
    project.undo()
    project.redo()
    project.save_concepts(concepts[:2])
    text = Document("a.en.txt", "en", "Another text.", "other")
    project.add_document(text, [Segment(0, 13)], new_version=True)
    with project.writing("keep") as connection:
        # A text that comes back is the later version of the one that had replaced it.
        d = t.document
        connection.execute(sa.update(d).where(d.c.id == 2).values(superseded_by=None))
        connection.execute(sa.update(d).where(d.c.id == 3).values(superseded_by=2))
        _checksums.renew(connection, d)
    project.set_setting("name", "试")
    project.add_job("align", {"documents": [1, None, 0.5]})
    rows = {"a": np.arange(3, dtype=np.float32), "b": np.ones(3, dtype=np.float16)}
    project.vectors().put_many(rows, lang="zh", revision="r")
    return sample


def contents(project: Project) -> str:
    with project.reading() as connection:
        return content_hash(connection)


@pytest.mark.parametrize("way", ["ff", "fp", "pf", "pp"])
def test_a_copy_is_the_same_and_can_be_worked_on(
    way: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def place(kind: str, name: str) -> Location:
        if kind == "f":
            return tmp_path / name
        server: Server = request.getfixturevalue("postgres")
        return server.place()

    source, target = place(way[0], "a.duizhao"), place(way[1], "b.duizhao")
    with Project.open(source, create=True) as project:
        sample = work(project)
        done = copy_project(project, target)
        assert done.rows["document"] == 3
        assert done.rows["log"] == len(project.history())
        assert done.content == contents(project)
        with Project.open(target) as copy:
            assert contents(copy) == done.content
            assert copy.history() == project.history()
            assert copy.beads(sample.alignment) == project.beads(sample.alignment)
            assert copy.concepts() == project.concepts()
            assert copy.documents(old=True) == project.documents(old=True)
            assert check_project(copy) == ()
            # Numbers go on after those that were copied, and undo knows what was done.
            last = copy.revision()
            assert copy.undo("Wang").entry > last
            assert copy.add_job("terms", {}) > project.jobs()[0].id
            with pytest.raises(StoreError, match="not empty"):
                copy_project(project, target)
            assert copy.revision() > last
        with pytest.raises(StoreError, match="onto itself"):
            copy_project(project, source)


def test_a_copy_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from duizhao.store import _copy

    source, target = tmp_path / "a.duizhao", tmp_path / "b.duizhao"
    numbers = iter(range(10**6))
    monkeypatch.setattr(_copy, "_row_hash", lambda row: next(numbers))
    with Project.open(source, create=True) as project:
        work(project)
        with pytest.raises(StoreError, match="does not read back"):
            copy_project(project, target)
    assert [item.name for item in tmp_path.iterdir()] == ["a.duizhao"]


def test_a_project_in_order_is_found_so(where: Location) -> None:
    with Project.open(where, create=True) as project:
        work(project)
        assert check_project(project) == ()


@pytest.mark.parametrize(
    ("sql", "check", "words"),
    [
        ('UPDATE segment SET "end" = 9999 WHERE position = 11', "documents", "out of order"),
        ("UPDATE document SET text = text || 'x' WHERE id = 1", "documents", "hash"),
        ("UPDATE bead SET zh = '[[0, 99999]]' WHERE zh_at = 45", "beads", "outside the text"),
        ("UPDATE bead SET zh_at = 46 WHERE zh_at = 45", "beads", "begins elsewhere"),
        ("UPDATE bead SET type = '3-3' WHERE zh_at = 45", "beads", "its type is not 3-3"),
        ('UPDATE evidence SET "end" = 9999', "evidence", "outside a.zh.txt"),
        ("UPDATE bead SET comment = 'x' WHERE zh_at = 0", "log", "differs from the log"),
        ("UPDATE bead SET version = 1 WHERE zh_at = 0", "log", "changed it last"),
        ("UPDATE bead SET version = 3 WHERE zh_at = 90", "log", "no log entry names it"),
        ("DELETE FROM bead WHERE zh_at = 0", "log", "no longer exists"),
        ("UPDATE concept SET note = 'x' WHERE id = 'c0'", "log", "differs from the log"),
        ("UPDATE log SET change = 'x' WHERE kind = 'review'", "log", "cannot be read"),
        ("UPDATE log SET author = 'Li' WHERE kind = 'redo'", "log", "not a command of its author"),
    ],
)
def test_what_is_out_of_order_is_found(where: Location, sql: str, check: str, words: str) -> None:
    with Project.open(where, create=True) as project:
        work(project)
        with project.writing("keep") as connection:
            connection.execute(sa.text(sql))
        found = check_project(project)
        assert any(fault.check == check and words in str(fault.what) for fault in found), found


def test_rows_whose_key_is_gone_are_found(path: Path) -> None:
    with Project.open(path, create=True) as project:
        work(project)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM document WHERE id = 1")
    with Project.open(path) as project:
        found = [fault for fault in check_project(project) if fault.check == "keys"]
    assert {str(fault.where) for fault in found} >= {"segment", "bead", "alignment_document"}


def test_a_backup_is_whole_while_others_work(where: Location, tmp_path: Path) -> None:
    target = tmp_path / "safe" / "x.duizhao"
    target.parent.mkdir()
    with Project.open(where, create=True) as project, Project.open(where) as other:
        sample = work(project)
        before = contents(project)
        with project.reading() as connection:
            connection.execute(sa.select(t.log.c.id)).all()
            assert backup_to(other, target) == target
        other.apply(sample.alignment, SetComment(sample.beads[5].id, "later"))
        with pytest.raises(StoreError, match="the file already exists"):
            backup_to(project, target)
    with Project.open(target, read_only=True) as copy:
        assert contents(copy) == before
        assert check_project(copy) == ()
    assert [item.name for item in target.parent.iterdir()] == ["x.duizhao"]


def test_damage_is_found_and_the_last_good_copy_named(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from duizhao.store import backup

    with Project.open(path, create=True) as project:
        work(project)
    good = backup(path, "good")
    spoilt = backup_folder(path) / f"9999-spoilt{path.suffix}"
    whole = path.read_bytes()
    damaged = bytearray(whole)
    for at in range(2, len(damaged) // 4096):
        damaged[at * 4096 : at * 4096 + 200] = b"\xa5" * 200
    spoilt.write_bytes(damaged)
    path.write_bytes(damaged)
    with pytest.raises(SystemExit) as ended:
        main(["project", "check", str(path)])
    out, err = capfd.readouterr()
    assert ended.value.code == 1
    assert str(good) in out + err
    assert str(spoilt) not in out + err
    assert "Traceback" not in err
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreDamagedError) as caught:
        Project.open(path)
    assert str(good) in str(caught.value)
    for copy in (good, spoilt):
        copy.unlink()
    with pytest.raises(StoreDamagedError, match="no intact copy"):
        Project.open(path)


def test_from_the_command_line(
    postgres: Server,
    path: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tests.postgres import PASSWORD

    def said(code: int, *arguments: str) -> tuple[str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["project", *arguments])
        out, err = capfd.readouterr()
        assert ended.value.code == code, err
        return out, err

    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with Project.open(path, create=True) as project:
        work(project)
        whole = contents(project)
    address = postgres.address()
    assert address in said(0, "copy", str(path), address)[1]
    assert "not empty" in said(1, "copy", str(path), address)[1]
    assert said(0, "check", address) == ("", "No faults found.\n")
    back = tmp_path / "back.duizhao"
    assert json.loads(said(0, "copy", address, str(back), "--json")[0])["content"] == whole
    kept = tmp_path / "kept.duizhao"
    assert said(0, "backup", address, "-o", str(kept))[0].strip() == str(kept)
    assert Path(said(0, "backup", str(path))[0].strip()).parent == path.parent
    other = tmp_path / "other.duizhao"
    assert said(0, "backup", str(path), str(other))[0].strip() == str(other)
    other.unlink()
    assert said(0, "backup", "--project", str(path), str(other))[0].strip() == str(other)
    assert "no output replaces" in said(1, "backup", str(path), str(other))[1]
    assert "output files" in said(2, "backup", str(path), "one.duizhao", "-o", "two.duizhao")[1]
    for taken in (path, path.with_name(f"{path.name}-wal")):
        assert str(taken) in said(1, "backup", "--project", str(path), str(taken))[1]
    with Project.open(kept) as project:
        assert contents(project) != "", "it opens"
        with project.writing("keep") as connection:
            connection.execute(sa.text("UPDATE bead SET comment = 'x' WHERE zh_at = 0"))
    out, err = said(1, "check", str(kept))
    assert "differs from the log" in out
    assert "2 faults found" in err
    found = json.loads(said(1, "check", str(kept), "--json")[0])
    assert [fault["check"] for fault in found] == ["checksums", "log"]
    assert "no project here" in said(1, "check", str(tmp_path / "nothing"))[1]


def test_nothing_to_undo_in_a_copy_of_another(path: Path, tmp_path: Path) -> None:
    with Project.open(path, create=True) as project:
        work(project)
        copy_project(project, tmp_path / "b.duizhao")
    with Project.open(tmp_path / "b.duizhao") as copy, pytest.raises(ReviewError):
        copy.undo("Zhao")


def test_what_pages_and_commands_read_works_on_both_engines(where: Location) -> None:
    from duizhao.lookup import passages
    from duizhao.running import pair_counts
    from duizhao.store import ConceptList, overview

    with Project.open(where, create=True) as project:
        sample = fill(project, sentences=12)
        first = sample.beads[0]
        applied = project.apply(sample.alignment, SetStatus((first.id,), Status.ACCEPTED))
        told = overview(project)
        assert (told.total, told.reviewed) == (12, 1)
        tally = {"certain (≥ .9)": 4, "likely (≥ .5)": 4, "uncertain": 4}
        assert project.tally(sample.alignment) == pair_counts(project) == tally
        assert ConceptList(project).get() == project.concepts()
        assert passages(project)
        beads, ids = project.changed_beads(sample.alignment, applied.entry - 1)
        assert [bead.id for bead in beads] == [first.id]
        assert ids == {bead.id for bead in sample.beads}
        assert project.bead_history(sample.alignment, sample.beads[0])
