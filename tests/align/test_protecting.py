"""What no output replaces, by whatever name, and that all else is replaced."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from align.errors import OutputError
from align.exchange import text_output
from align.protecting import need_replaceable, owner, protect, protecting
from align.replacing import replacing
from duizhao.messages import Wording


def write(target: Path) -> None:
    with text_output(target) as stream:
        stream.write("new")


def symbolic(name: Path, other: Path) -> None:
    try:
        name.symlink_to(other)
    except OSError:
        pytest.skip("this system makes no links")


def hard(name: Path, other: Path) -> None:
    try:
        os.link(other, name)
    except OSError:
        pytest.skip("this disk makes no links")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database whose name does not say that it is one, with its journal at work."""
    path = tmp_path / "terms.tsv"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (a)")
    return path


@pytest.mark.parametrize("link", [None, symbolic, hard])
def test_an_input_stays(tmp_path: Path, link: Callable[[Path, Path], None] | None) -> None:
    source = tmp_path / "texts" / "a.txt"
    source.parent.mkdir()
    source.write_text("mine")
    target = tmp_path / "b.txt" if link else tmp_path / "texts" / ".." / "texts" / "a.txt"
    if link:
        link(target, source)
    with protecting([source]):
        with pytest.raises(OutputError, match="read by this command") as caught:
            write(target)
        assert Wording("en", "cli").remedy(caught.value.message)
        with pytest.raises(OutputError), replacing(target):
            raise AssertionError
    assert source.read_text() == "mine"
    assert sorted(item.name for item in source.parent.iterdir()) == ["a.txt"]
    # What was read once is an ordinary file afterwards.
    write(target)
    assert target.read_text() == "new"


def test_what_is_read_later_counts_too_and_inner_work_forgets_its_own(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    with protecting():
        protect([one])
        with protecting([two]):
            for path in (one, two):
                with pytest.raises(OutputError):
                    write(path)
        write(two)
        with pytest.raises(OutputError):
            write(one)
    assert (one.read_text(), two.read_text()) == ("1", "new")


def test_outside_a_piece_of_work_nothing_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    protect([path])
    write(path)
    assert path.read_text() == "new"


def test_an_input_that_was_saved_anew_meanwhile_stays(tmp_path: Path) -> None:
    path, anew = tmp_path / "a", tmp_path / "b"
    path.write_text("old")
    with protecting([path]):
        anew.write_text("by an editor")
        anew.replace(path)
        with pytest.raises(OutputError):
            write(path)
    assert path.read_text() == "by an editor"


@pytest.mark.parametrize("link", [None, symbolic, hard])
def test_a_database_stays_whatever_its_name(
    database: Path, link: Callable[[Path, Path], None] | None
) -> None:
    before = database.read_bytes()
    target = database
    if link:
        target = database.with_name("other.tsv")
        link(target, database)
    with pytest.raises(OutputError, match="project or another database"):
        write(target)
    assert database.read_bytes() == before


def test_a_damaged_project_stays(tmp_path: Path) -> None:
    path = tmp_path / "my.Duizhao"
    path.write_bytes(b"\0" * 512)
    with pytest.raises(OutputError, match="project"):
        write(path)


@pytest.mark.parametrize("side", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("name", ["my.duizhao", "terms.tsv"])
def test_side_files_stay_and_are_not_made(database: Path, name: str, side: str) -> None:
    project = database.with_name(name)
    target = project.with_name(name + side)
    for there in (False, True):
        if there:
            target.write_bytes(b"x")
        with pytest.raises(OutputError, match="belongs to the project"):
            write(target)
        assert target.exists() == there
    assert owner(target) == project


def test_the_journals_of_an_open_database_stay_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with closing(sqlite3.connect(path)) as held:
        held.execute("PRAGMA journal_mode = WAL")
        held.execute("CREATE TABLE t (a)")
        held.commit()
        for side in ("-wal", "-shm"):
            target = tmp_path / f"notes{side}.tsv"
            hard(target, tmp_path / f"db{side}")
            with protecting([path]), pytest.raises(OutputError):
                write(target)
        with pytest.raises(OutputError, match="journal"):
            write(tmp_path / "notes-wal.tsv")


@pytest.mark.parametrize("name", ["old.tsv", "notes-wal", "my.duizhao.txt", "-journal"])
def test_other_files_are_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes").write_text("no project")
    other = tmp_path / "read.txt"
    other.write_text("new")
    target = tmp_path / name
    target.write_text("old")
    with protecting([other, tmp_path, tmp_path / "none"]):
        write(target)
    assert target.read_text() == "new"


def test_a_link_to_an_ordinary_file_is_written_through(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    symbolic(link, real)
    write(link)
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_what_is_not_there_and_folders_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "x.duizhao").mkdir()
    with protecting([tmp_path]):
        need_replaceable(tmp_path)
        need_replaceable(tmp_path / "x.duizhao")
        need_replaceable(tmp_path / "none" / "a.tsv")
