"""One cell that was changed by something else is seen, whatever cell, whatever it was made."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from test_store_whole import work

from align.model import Document, Segment
from duizhao.cli import main
from duizhao.store import NewAlignment, NewShard, Project, ShardDocument, backup, check_project
from duizhao.store import _checksums as checksums
from duizhao.store import schema as t

BARE = {
    **dict.fromkeys([("document", "id"), ("alignment", "id"), ("log", "id")], "keys"),
    ("document", "text"): "documents",
}
"""What no checksum covers, and the check that sees it."""

TICKING = {
    "done",
    "finished_at",
    "heartbeat",
    "id",
    "message",
    "stage",
    "started_at",
    "state",
    "total",
}
"""Columns of jobs that say how far they are: not covered."""

EDITS = {
    "another text": "COALESCE({0}, '') || 'x'",
    "another number": "COALESCE({0}, 0) + 1",
    "a little more": "COALESCE({0}, 0) + 0.0000001",
    "no UTF-8": "CAST(X'ffe4' AS TEXT)",
    "a word": "'wrong'",
    "bytes": "X'00ff'",
    "a bracket": "'['",
    "too much": "'[[0, 99999999999999999999]]'",
    "another list": "'[[1, 2]]'",
    "nothing": "NULL",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a row at least in every table."""
    path = tmp_path_factory.mktemp("sample") / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        work(project)
        zh = ShardDocument(Document("s.zh", "zh", "甲", "fz"), [Segment(0, 1)], "s", "zh")
        en = ShardDocument(Document("s.en", "en", "a", "fe"), [Segment(0, 1)], "s", "en")
        made = NewAlignment("parallel", (), (), ())
        project.save_shard(NewShard("k", "shard", made, zh=zh, en=en, labels={"year": "2020"}))
        project.vectors().put_many({"c": np.ones(2, np.float32)}, lang="en", revision="r")
        assert check_project(project) == ()
    return path


def cells() -> list[tuple[sa.Table, str]]:
    return [
        (table, column.name)
        for table in t.metadata.sorted_tables
        for column in table.c
        if column.name != checksums.NAME
    ]


@pytest.fixture
def raw(sample: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the project as others open it, without any of its rules."""
    path = tmp_path / "p.duizhao"
    path.write_bytes(sample.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        connection.execute("ATTACH ? AS kept", (str(sample),))
        yield connection


def edited(raw: sqlite3.Connection, table: str, column: str, value: str) -> bool:
    """Change one cell; whether that could be done and made a difference."""
    (row,) = raw.execute(f"SELECT max(rowid) FROM {table}").fetchone()
    name = f'"{column}"'
    text = f"SELECT typeof({name}), quote({name}) FROM {table} WHERE rowid = ?"
    before = raw.execute(text, (row,)).fetchone()
    try:
        raw.execute(f"UPDATE {table} SET {name} = {value.format(name)} WHERE rowid = ?", (row,))
    except sqlite3.Error:
        return False
    return bool(raw.execute(text, (row,)).fetchone() != before)


def test_every_cell_is_covered(raw: sqlite3.Connection) -> None:
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.pool.StaticPool)
    tried = 0
    with engine.connect() as connection:
        for table, column in cells():
            if (table.name, column) in BARE or (table.name == "job" and column in TICKING):
                continue
            assert not list(checksums.damaged(connection, table))
            for what, value in EDITS.items():
                raw.execute("SAVEPOINT whole")
                if edited(raw, table.name, column, value):
                    tried += 1
                    found = list(checksums.damaged(connection, table))
                    assert found, (table.name, column, what)
                raw.execute("ROLLBACK TO whole")
                raw.execute("RELEASE whole")
    assert tried > 500


def restore(raw: sqlite3.Connection, table: str) -> None:
    """Put the table's rows back as they were."""
    raw.execute("BEGIN")
    raw.execute(f"DELETE FROM {table}")
    raw.execute(f"INSERT INTO {table} SELECT * FROM kept.{table}")
    raw.execute("COMMIT")


@pytest.mark.parametrize(("table", "column"), BARE)
def test_what_no_checksum_covers_another_check_sees(
    raw: sqlite3.Connection, tmp_path: Path, table: str, column: str
) -> None:
    number = "7000" if column == "id" else "text || 'x'"
    raw.execute(f'UPDATE {table} SET "{column}" = {number} WHERE id = 1')
    with Project.open(tmp_path / "p.duizhao", read_only=True) as project:
        found = {fault.check for fault in check_project(project)}
    # An entry of the log that moves is no more where the chain has it.
    assert {BARE[table, column], "checksums"} & found


def _some(count: int) -> list[tuple[str, str, str]]:
    chosen = [(x.name, column, what) for x, column in cells() for what in EDITS]
    random.Random(20).shuffle(chosen)
    return chosen[:count]


def check_each(
    raw: sqlite3.Connection, folder: Path, edits: list[tuple[str, str, str]]
) -> tuple[int, list[tuple[str, str, str]]]:
    """Check the whole project after each edit; how many there were, which were not seen."""
    tried, unseen = 0, []
    for table, column, what in edits:
        raw.execute("BEGIN")
        changed = edited(raw, table, column, EDITS[what])
        raw.execute("COMMIT")
        if changed:
            tried += 1
            with Project.open(folder / "p.duizhao", read_only=True) as project:
                if not check_project(project) and not (table == "job" and column in TICKING):
                    unseen.append((table, column, what))
        restore(raw, table)
    return tried, unseen


def test_the_whole_check_sees_it_and_never_fails(raw: sqlite3.Connection, tmp_path: Path) -> None:
    tried, unseen = check_each(raw, tmp_path, _some(16))
    assert tried > 8
    assert unseen == []


@pytest.mark.soak
def test_the_whole_check_sees_every_edit(raw: sqlite3.Connection, tmp_path: Path) -> None:
    tried, unseen = check_each(raw, tmp_path, _some(10**6))
    assert tried > 900
    assert unseen == []


@pytest.mark.parametrize("table", [item.name for item in t.metadata.sorted_tables])
def test_a_row_that_something_else_put_in_is_seen(
    raw: sqlite3.Connection, tmp_path: Path, table: str
) -> None:
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    keys = [row[1] for row in raw.execute(f"PRAGMA table_info({table})") if row[5]]
    values = [f'"{c}" || 7' if c == keys[-1] else f'"{c}"' for c in columns]
    if table == "document":
        values[columns.index("text_hash")] = "'x'"
        values[columns.index("name")] = "'x'"
    raw.execute(
        f"INSERT INTO {table} SELECT {', '.join(values)} FROM {table} ORDER BY rowid DESC LIMIT 1"
    )
    with Project.open(tmp_path / "p.duizhao", read_only=True) as project:
        found = check_project(project)
    # A number that the database gives is in no checksum; an alignment without pairs is one.
    assert found or table in ("alignment", "job")


@pytest.mark.parametrize("which", ["min", "max"])
def test_an_entry_of_the_log_that_was_taken_out_is_seen(
    raw: sqlite3.Connection, tmp_path: Path, which: str
) -> None:
    raw.execute(f"DELETE FROM log WHERE id = (SELECT {which}(id) FROM log WHERE kind = 'review')")
    with Project.open(tmp_path / "p.duizhao", read_only=True) as project:
        assert any(fault.check == "checksums" for fault in check_project(project))


@pytest.mark.parametrize("change", ["DELETE FROM log", "UPDATE log SET id = id + 1"])
def test_the_last_entry_of_the_log_is_the_last_that_was_numbered(
    raw: sqlite3.Connection, tmp_path: Path, change: str
) -> None:
    raw.execute(f"{change} WHERE id = (SELECT max(id) FROM log)")
    with Project.open(tmp_path / "p.duizhao", read_only=True) as project:
        assert "keys" in [fault.check for fault in check_project(project)]


def test_damage_is_said_with_its_place_and_the_copy_to_restore(
    raw: sqlite3.Connection, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.duizhao"
    good = backup(path, "good")
    for change in ("term SET text = text || 'x'", "bead SET probability = .123"):
        table = change.split()[0]
        raw.execute(f"UPDATE {change} WHERE rowid = (SELECT max(rowid) FROM {table})")
    worse = backup(path, "worse")
    with pytest.raises(SystemExit) as ended:
        main(["project", "check", str(path)])
    out, err = capfd.readouterr()
    assert ended.value.code == 1
    assert "term " in out
    assert "bead 1, " in out
    assert "something other than Duizhao" in out
    assert str(good) in err
    assert str(worse) not in err


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_flipped_bits_anywhere_in_the_file_end_in_a_report(
    sample: Path, tmp_path: Path, share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.duizhao"
    random_ = random.Random(share)
    for _ in range(4):
        data = bytearray(sample.read_bytes())
        data[int(len(data) * share) + random_.randrange(4096)] ^= 1 << random_.randrange(8)
        path.write_bytes(data)
        with pytest.raises(SystemExit) as ended:
            main(["project", "check", str(path)])
        assert ended.value.code in (0, 1)
        assert "Traceback" not in "".join(capfd.readouterr())


TEXTS = ["", "押金", 'a "b" \\ c', "\u2028{0}", "%s"]
CELLS: dict[type, list[object]] = {
    str: [*TEXTS],
    int: [0, 1, -7, 2**40],
    bool: [False, True],
    float: [0.0, 0.25, 1e-9, 3],
    list: [[], [[1, 2]], ["甲", "b"]],
    bytes: [b"", b"\x00\xff"],
}


@pytest.mark.parametrize("table", t.metadata.sorted_tables, ids=lambda table: table.name)
def test_a_checksum_is_the_same_for_one_row_and_for_many(table: sa.Table) -> None:
    dice = random.Random(7)

    def kind(column: sa.Column[object]) -> type:
        return list if isinstance(column.type, sa.JSON) else column.type.python_type

    for _ in range(300):
        row = {
            column.name: dice.choice(CELLS[kind(column)])
            for column in table.c
            if column.name != checksums.NAME and (dice.random() < 0.95 or not column.nullable)
        }
        if dice.random() < 0.2:
            row.update({column.name: None for column in table.c if column.nullable})
        assert checksums._of_new(table)(row) == checksums.of_row(table, row)
