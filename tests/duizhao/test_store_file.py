"""The project file: made, opened, backed up, migrated, and refused with one clear line."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest
import sqlalchemy as sa
from project_samples import Sample, fill, make_document
from sqlalchemy import event

from align.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreVersionError,
)
from align.review import SetComment
from duizhao.messages import Wording
from duizhao.store import (
    Project,
    _migrate,
    _sqlite,
    backups,
    check_project,
    copy_project,
    merge_logs,
    schema,
)
from duizhao.store._drives import mounted_from_afar
from duizhao.store.schema import metadata
from termbase.model import Concept, LanguageSection, Term


def make(path: Path) -> None:
    with Project.open(path, create=True) as project:
        fill(project)


def test_a_closed_project_is_one_file(path: Path) -> None:
    make(path)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_the_migrations_make_the_schema(path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Project.open(path, create=True) as project, project.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_head_is_the_newest_migration() -> None:
    folder = Path(_migrate.__file__).parent / "migrations" / "versions"
    numbers = sorted(item.name.split("_")[0] for item in folder.glob("[0-9]*.py"))
    assert numbers[-1] == _migrate.HEAD
    assert numbers == [f"{k + 1:04}" for k in range(len(numbers))]


def test_the_schema_compiles_for_postgresql() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateIndex, CreateTable

    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for index in table.indexes:
            name = str(CreateIndex(index).compile(dialect=postgresql.dialect())).split()[2]
            assert len(name) <= 63


def test_foreign_keys_are_on_and_the_file_says_what_it_is(path: Path) -> None:
    with Project.open(path, create=True) as project, project.reading() as connection:
        for pragma, value in [
            ("foreign_keys", 1),
            ("journal_mode", "wal"),
            ("application_id", schema.APPLICATION_ID),
            ("user_version", _migrate.number(_migrate.HEAD)),
        ]:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def refused(path: Path, kind: type[StoreError], words: str, **more: bool) -> str:
    with pytest.raises(kind, match=words) as caught:
        Project.open(path, **more)
    text = Wording("en", "cli").error(caught.value)
    assert path.name in text
    assert "\n" not in text
    assert Wording("en", "cli").remedy(caught.value.message)
    return text


def test_no_project_there(path: Path) -> None:
    assert "duizhao run" in refused(path, StoreError, "no project here")


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    refused(tmp_path, StoreError, "a folder")


@pytest.mark.parametrize("content", [b"hello", b"\x89PNG\r\n\x1a\n" + b"\0" * 200])
@pytest.mark.parametrize("create", [True, False])
def test_another_kind_of_file_is_refused_and_left_alone(
    path: Path, content: bytes, create: bool
) -> None:
    path.write_bytes(content)
    refused(path, StoreDamagedError, "not a Duizhao project", create=create)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE x (y)")
    before = path.read_bytes()
    refused(path, StoreDamagedError, "not a Duizhao project", create=True)
    assert path.read_bytes() == before


def test_a_newer_project_says_what_to_run(path: Path) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "pip install -U" in refused(path, StoreVersionError, "newer version")


def test_a_truncated_project_is_found_out(path: Path) -> None:
    make(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "no intact copy" in refused(path, StoreDamagedError, "cut short")


def test_a_damaged_project_is_found_out_the_next_day(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path)
    data = bytearray(path.read_bytes())
    data[8192:40960] = b"\xff" * 32768
    path.write_bytes(bytes(data))
    monkeypatch.setattr(_sqlite, "today", lambda: "2099-01-01")
    refused(path, StoreDamagedError, "damaged")


def test_an_empty_file_left_by_a_crash_can_be_made_a_project(path: Path) -> None:
    path.touch()
    refused(path, StoreError, "no project here")
    make(path)


def test_a_locked_project(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(path)
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Project.open(path) as project:
            assert len(project.documents()) == 2
            with pytest.raises(StoreLockedError, match="another program"):
                project.set_setting("name", "x")


def test_a_full_disk_leaves_nothing_half_written(in_file: Sample) -> None:
    @event.listens_for(in_file.project._engine, "begin")
    def _limit(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    before = in_file.project.revision()
    document, segments = make_document("zh", "big.txt", 20_000)
    with pytest.raises(StoreError, match="disk is full"):
        in_file.project.add_document(document, segments)
    assert len(in_file.project.documents()) == 2
    assert in_file.project.revision() == before


def test_a_full_disk_at_the_start_leaves_no_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = _migrate.upgrade

    def full(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 3")
        real(connection)

    monkeypatch.setattr(_migrate, "upgrade", full)
    refused(path, StoreError, "disk is full", create=True)
    assert not path.exists()


def test_a_read_only_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(path)
    real = os.access

    def access(name: object, mode: int) -> bool:
        return mode != os.W_OK and real(name, mode)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "access", access)
    refused(path, StoreError, "read-only")
    with Project.open(path, read_only=True) as project:
        assert len(project.documents()) == 2
        with pytest.raises(StoreError, match="cannot be written"):
            project.set_setting("name", "x")
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_project_where_nothing_can_be_made() -> None:
    refused(Path("/proc/nothing/x.duizhao"), StoreError, "cannot be created here", create=True)


def test_a_backup_on_the_first_opening_of_a_day(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path)
    make(path)
    assert backups(path) == []
    for day in range(12):
        monkeypatch.setattr(_sqlite, "today", lambda day=day: f"2099-01-{day + 1:02}")
        monkeypatch.setattr(
            "duizhao.store._backup.now", lambda day=day: f"2099-01-{day + 1:02}T00:00:00Z"
        )
        with Project.open(path, read_only=True):
            pass
        make(path)
        make(path)
    kept = backups(path)
    assert len(kept) == 10
    assert kept[0].name.startswith("2099-01-03")
    shutil.copy(kept[-1], path)
    with Project.open(path) as project:
        assert len(project.documents()) == 2


def test_a_backup_before_a_migration(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(path)
    monkeypatch.setattr(_migrate, "HEAD", "0999")
    monkeypatch.setattr(_migrate, "upgrade", lambda connection: None)
    refused(path, StoreVersionError, "older version", read_only=True)
    with Project.open(path):
        pass
    assert [item.name.split("-")[-2:] for item in backups(path)] == [["before", "0999.duizhao"]]


def test_two_programs_at_once(path: Path) -> None:
    with Project.open(path, create=True) as one, Project.open(path) as two:
        sample = fill(one)
        key = sample.beads[0].id
        two.apply(sample.alignment, SetComment(key, "hello"))
        assert sample.beads[0].comment == "hello"


@pytest.mark.parametrize(
    ("kind", "expected"), [("nfs4", True), ("cifs", True), ("ext4", False), ("", False)]
)
def test_network_drives_are_noticed(kind: str, expected: bool) -> None:
    lines = ["rootfs / ext4 rw 0 0", "bad"]
    if kind:
        lines.append(f"server:/x /srv/x {kind} rw 0 0")
    assert mounted_from_afar(PurePosixPath("/srv/x/y/p.duizhao"), "\n".join(lines)) is expected
    assert not mounted_from_afar(PurePosixPath("/srv/p.duizhao"), "")


def test_a_network_drive_warns_and_works_without_wal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_sqlite, "on_network_drive", lambda path: True)
    with Project.open(path, create=True) as project, project.reading() as connection:
        assert "network drive" in str(project.notes[0])
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"


def test_a_folder_that_is_copied_elsewhere_warns_and_holds_one_file(tmp_path: Path) -> None:
    here, there = tmp_path / "p.duizhao", tmp_path / "OneDrive - Firma" / "p.duizhao"
    make(here)
    there.parent.mkdir()
    here.rename(there)
    with Project.open(there) as project, project.reading() as connection:
        assert "OneDrive" in str(project.notes[0])
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert [path.name for path in there.parent.iterdir() if "-wal" in path.name] == []


def _as_of(path: Path, number: int) -> None:
    """Make the project one of an earlier schema: without what later migrations added."""
    with closing(sqlite3.connect(path)) as raw, raw:
        if number < 5:
            for column in ("definition_source", "assigned_to", "comments"):
                raw.execute(f"ALTER TABLE concept DROP COLUMN {column}")
            raw.execute("ALTER TABLE language_section DROP COLUMN definition_source")
        if number < 4:
            for table in schema.metadata.sorted_tables:
                raw.execute(f"ALTER TABLE {table.name} DROP COLUMN checksum")
        if number < 3:
            for column in ("case_sensitive", "exact_match"):
                raw.execute(f"ALTER TABLE term DROP COLUMN {column}")
        if number < 2:
            raw.execute("DROP TABLE shard")
        raw.execute("UPDATE alembic_version SET version_num = ?", (f"{number:04}",))


def test_every_earlier_schema_is_tried() -> None:
    assert set(EARLIER) == set(range(1, _migrate.number(_migrate.HEAD)))


EARLIER = (1, 2, 3, 4)


@pytest.mark.parametrize("number", EARLIER)
def test_a_project_of_an_earlier_schema_is_brought_up_to_date(path: Path, number: int) -> None:
    make(path)
    with Project.open(path) as project:
        before, beads = project.history(), project.beads(1)
    _as_of(path, number)
    with Project.open(path) as project:
        assert project.done_shards(["x"]) == {}
        assert len(project.alignments()) == 1
        assert (project.history(), project.beads(1)) == (before, beads)
        assert check_project(project) == ()
    assert len(backups(path)) == 1
    with Project.open(path, read_only=True) as project:
        assert check_project(project) == ()


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_project_of_an_earlier_schema_can_be_read_as_it_is(
    path: Path, tmp_path: Path, number: int
) -> None:
    make(path)
    term = Term("WHO", "en", case_sensitive=True, exact_match=True)
    with Project.open(path) as project:
        project.change_concepts((), (Concept("c", (LanguageSection("en", (term,)),)),), label="x")
        assert project.concepts()[-1].terms("en") == (term,)
    if number < 3:
        term = Term("WHO", "en")
    _as_of(path, number)
    before = path.read_bytes()
    with Project.open(path, read_only=True) as project:
        assert project.concepts()[-1].terms("en") == (term,)
        key = project.documents()[0].id
        assert (project.document(key).text, project.segments(key)[0].start) != ("", None)
        assert project.jobs() == ()
        assert project.alignments()
        assert [fault.check for fault in check_project(project)] in ([], ["log"])
        copy_project(project, tmp_path / "copy.duizhao")
    assert path.read_bytes() == before
    with Project.open(tmp_path / "copy.duizhao") as copy:
        assert "checksums" not in {fault.check for fault in check_project(copy)}
    with Project.open(path) as project:
        assert project.concepts()[-1].terms("en") == (term,)


def test_an_earlier_schema_that_is_damaged_is_brought_up_to_date_all_the_same(path: Path) -> None:
    make(path)
    _as_of(path, 3)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE document SET notes = '[', lang = X'ff' WHERE id = 1")
    with Project.open(path) as project:
        found = {fault.check for fault in check_project(project)}
    assert found >= {"documents", "values"}


def test_a_program_that_ends_without_closing_leaves_one_file(path: Path) -> None:
    make(path)
    script = (
        "import sys; from duizhao.store import Project; p = Project.open(sys.argv[1]); "
        "p.set_setting('name', 'x'); raise SystemExit(3)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == 3
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    with Project.open(path, read_only=True) as project:
        assert project.name == "x"


def test_what_is_written_comes_into_the_one_file_while_nobody_writes(
    path: Path, tmp_path: Path
) -> None:
    make(path)
    copy = tmp_path / "copy.duizhao"
    with Project.open(path) as project:
        project.set_setting("name", "late")
        merge_logs(idle=3600)
        shutil.copy(path, copy)
        with Project.open(copy, read_only=True) as other:
            assert other.name != "late"
        merge_logs(idle=0)
        shutil.copy(path, copy)
        with Project.open(copy, read_only=True) as other:
            assert other.name == "late"
        # Who reads an older state meanwhile is not disturbed, and what he needs is kept.
        with closing(sqlite3.connect(path)) as reader:
            reader.isolation_level = None
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM setting").fetchone()
            project.set_setting("name", "later")
            merge_logs(idle=0)
            assert ("late",) in reader.execute("SELECT value FROM setting").fetchall()
            reader.execute("COMMIT")
        merge_logs(idle=0)
        shutil.copy(path, copy)
        with Project.open(copy, read_only=True) as other:
            assert other.name == "later"


def test_who_waits_gets_a_turn(path: Path) -> None:
    make(path)
    with Project.open(path) as project, closing(sqlite3.connect(path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=project.set_setting, args=("name", "late"))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        other.execute("ROLLBACK")
        waiting.join(30)
        assert project.name == "late"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_program_that_is_asked_to_end_leaves_one_file(path: Path) -> None:
    make(path)
    script = (
        "import os, signal, sys; from duizhao.cli._main import _own_process; "
        "from duizhao.store import Project; _own_process(); p = Project.open(sys.argv[1]); "
        "p.set_setting('name', 'x'); os.kill(os.getpid(), signal.SIGTERM); signal.pause()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], check=False, capture_output=True
    )
    assert done.returncode != 0
    assert [item.name for item in path.parent.iterdir()] == [path.name]
