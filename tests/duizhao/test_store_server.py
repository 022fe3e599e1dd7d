"""Projects in PostgreSQL: made, shared, locked, and refused with one clear line."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from project_samples import fill, make_document

from align.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreVersionError,
)
from align.model import Document
from align.review import SetComment
from duizhao.cli import main
from duizhao.messages import Wording
from duizhao.projects import (
    Database,
    Location,
)
from duizhao.store import Project, _migrate, _postgres, schema, there
from duizhao.store.schema import metadata
from tests.postgres import PASSWORD, Server


def refused(where: Location, kind: type[StoreError], words: str, **more: bool) -> str:
    with pytest.raises(kind, match=words) as caught:
        Project.open(where, **more).close()
    text = Wording("en", "cli").error(caught.value)
    assert "\n" not in text
    assert PASSWORD not in text
    assert Wording("en", "cli").remedy(caught.value.message)
    return text


def test_it_is_made_and_found_again(postgres: Server) -> None:
    where = postgres.place()
    assert not there(where)
    assert "duizhao run" in refused(where, StoreError, "no project here")
    with Project.open(where, create=True) as project:
        fill(project)
        assert project.name == where.project
    assert there(where)
    with Project.open(where, read_only=True) as project:
        assert len(project.documents()) == 2


def test_a_container_makes_it_once_and_then_opens_it(postgres: Server) -> None:
    compose = (Path(__file__).parents[2] / "compose.yaml").read_text(encoding="utf-8")
    entry = json.loads(re.findall(r"entrypoint: (\[.+\])", compose)[0])
    assert entry[:2] == ["python", "-c"]
    where = postgres.place()
    env = {**os.environ, "PGPASSWORD": PASSWORD}
    for _ in range(2):
        subprocess.run([sys.executable, *entry[1:], str(where)], env=env, check=True)
    with Project.open(where) as project:
        assert not project.documents()


def test_the_migrations_make_the_schema(postgres: Server) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Project.open(postgres.place(), create=True) as project, project.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_holds_several_projects(postgres: Server) -> None:
    one, two = postgres.place(), postgres.place(project="命运-2")
    with Project.open(one, create=True) as first, Project.open(two, create=True) as second:
        fill(first)
        assert second.documents() == ()
        fill(second, stem="b")
        assert {d.name for d in first.documents()} == {"a.zh.txt", "a.en.txt"}


def test_two_programs_at_once(postgres: Server) -> None:
    where = postgres.place()
    with Project.open(where, create=True) as one, Project.open(where) as two:
        sample = fill(one)
        two.apply(sample.alignment, SetComment(sample.beads[0].id, "hello"))
        assert sample.beads[0].comment == "hello"
        with one.reading() as connection:
            before = connection.execute(sa.text("SELECT count(*) FROM log")).scalar()
            two.apply(sample.alignment, SetComment(sample.beads[1].id, "hello"))
            after = connection.execute(sa.text("SELECT count(*) FROM log")).scalar()
        assert before == after, "a reading transaction has one view"


def test_a_locked_project(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    where = postgres.place()
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    with Project.open(where, create=True) as one, Project.open(where) as two:
        fill(one)
        with one.writing("keep"):
            assert len(two.documents()) == 2
            with pytest.raises(StoreLockedError, match="another program"):
                two.set_setting("name", "x")
        two.set_setting("name", "x")


def test_documents_sort_as_in_a_file(postgres: Server, path: Path) -> None:
    names = ["b", "A", "a-1", "a1", "B", "命", "ä", "_x"]
    found = []
    for where in (path, postgres.place()):
        with Project.open(where, create=True) as project:
            for number, name in enumerate(names):
                project.add_document(Document(name, "en", f"Text {number}.", name))
            found.append([item.name for item in project.documents()])
    assert found[0] == found[1] == sorted(names)


def test_a_newer_and_an_older_project(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    where = postgres.place()
    Project.open(where, create=True).close()
    number = _migrate.HEAD
    postgres.execute(f"UPDATE \"{where.project}\".alembic_version SET version_num = '9999'")
    assert "pip install -U" in refused(where, StoreVersionError, "newer version")
    postgres.execute(f"UPDATE \"{where.project}\".alembic_version SET version_num = '{number}'")
    ran = []
    monkeypatch.setattr(_migrate, "HEAD", f"{_migrate.number(number) + 1:04}")
    monkeypatch.setattr(_migrate, "upgrade", lambda connection: ran.append(1))
    assert "--upgrade" in refused(where, StoreVersionError, "older version")
    assert not ran, "nobody's program is stopped without being asked"
    Project.open(where, upgrade=True).close()
    assert ran


def test_a_schema_of_something_else_is_left_alone(postgres: Server) -> None:
    where = postgres.place()
    postgres.execute(f'CREATE SCHEMA "{where.project}"')
    postgres.execute(f'CREATE TABLE "{where.project}".x (y int)')
    for create in (True, False):
        refused(where, StoreDamagedError, "not a Duizhao project", create=create)


def test_a_schema_that_was_handed_over_is_used(postgres: Server) -> None:
    where = replace(postgres.place(), user="wang")
    postgres.execute(f"CREATE ROLE wang LOGIN PASSWORD '{PASSWORD}'")
    assert "AUTHORIZATION" in refused(where, StoreError, "no permission", create=True)
    postgres.execute(f'CREATE SCHEMA "{where.project}" AUTHORIZATION wang')
    with Project.open(where, create=True) as project:
        fill(project)


def test_rights_are_asked_for_at_the_start(postgres: Server) -> None:
    where = postgres.place()
    with Project.open(where, create=True) as project:
        fill(project)
    postgres.execute(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    guest = replace(where, user="guest")
    refused(guest, StoreError, "no permission", read_only=True)
    postgres.execute(f'GRANT USAGE ON SCHEMA "{where.project}" TO guest')
    postgres.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{where.project}" TO guest')
    assert "GRANT" in refused(guest, StoreError, "no permission")
    with Project.open(guest, read_only=True) as project:
        assert len(project.documents()) == 2
        with pytest.raises(StoreError, match="no permission"):
            project.set_setting("name", "x")


def test_a_database_of_another_encoding(postgres: Server) -> None:
    postgres.execute(
        "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0"
    )
    where = postgres.place(database="latin")
    assert "-E UTF8" in refused(where, StoreError, "LATIN1", create=True)


def test_what_cannot_be_reached(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    where = postgres.place()
    refused(postgres.place(database="nothing"), StoreError, "no such database", create=True)
    refused(replace(where, port=1), StoreError, "cannot be reached", create=True)
    for other in (
        replace(where, secrets=()),
        replace(where, secrets=(("password", "wrong"),)),
        replace(where, user="nobody-here"),
    ):
        monkeypatch.delenv("PGPASSWORD", raising=False)
        assert "PGPASSWORD" in refused(other, StoreError, "password", create=True)
    odd = replace(where, options=(("nonsense", "1"),))
    refused(odd, StoreError, "a parameter of the address", create=True)


def test_a_lost_connection_leaves_nothing_and_the_next_call_works(postgres: Server) -> None:
    where = postgres.place()
    with Project.open(where, create=True) as project:
        sample = fill(project)
        revision = project.revision()
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'main' "
        kill += "AND pid <> pg_backend_pid()"

        def cut() -> None:
            with project.writing("keep") as connection:
                connection.execute(sa.text("DELETE FROM bead"))
                postgres.execute(kill)
                connection.execute(sa.text("DELETE FROM document"))

        with pytest.raises(StoreError, match="connection to the database was lost"):
            cut()
        assert len(sample.beads) == 4
        assert project.revision() == revision


def test_text_that_no_database_keeps_is_one_line(postgres: Server) -> None:
    document, segments = make_document("zh", "a\x00.txt")
    with (
        Project.open(postgres.place(), create=True) as project,
        pytest.raises(StoreError, match="refused a step"),
    ):
        project.add_document(document, segments)


def test_without_the_extra_it_is_said(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "duizhao[postgres]" in refused(postgres.place(), StoreError, "extra")


# As a user types it


def typed(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "duizhao.cli", *arguments],
        env={**os.environ, "PYTHONUTF8": "1", "DUIZHAO_AUTHOR": "Li", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_every_command_takes_an_address(postgres: Server, tmp_path: Path) -> None:
    address = postgres.address()
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [("天气很好。", "The weather is fine."), ("我们去公园。", "We go to the park.")] * 4
    (folder / "x.zh.txt").write_text("\n".join(zh for zh, _ in lines), encoding="utf-8")
    (folder / "x.en.txt").write_text("\n".join(en for _, en in lines), encoding="utf-8")
    out = tmp_path / "out"
    ran = typed(
        ["run", str(folder), "--project", address, "--out", str(out), "--encoder", "lexicon"],
        PGPASSWORD=PASSWORD,
    )
    assert ran.returncode == 0, ran.stderr
    assert f'duizhao ui "{address}"' in ran.stdout
    assert (out / "pairs.tsv").exists()
    for arguments in (
        ["info", address, "--json"],
        ["info", "--project", address, "--history"],
        ["kwic", "天气", address],
        ["qa", address],
        ["export", address, "--all"],
        ["terms", "--project", address, "--encoder", "lexicon"],
        ["align", "--project", address, "--encoder", "lexicon"],
        ["import", str(folder), "--project", address],
        ["import", str(folder), "--project", address, "--dry-run"],
    ):
        done = typed(arguments, PGPASSWORD=PASSWORD)
        assert done.returncode == 0, (arguments, done.stderr)
        assert "Traceback" not in done.stderr
    told = json.loads(typed(["info", address, "--json"], PGPASSWORD=PASSWORD).stdout)
    assert told["project"] == address
    assert told["documents"] == 2


def test_a_password_in_an_address_is_used_and_never_said(
    postgres: Server, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from urllib.parse import quote

    where = postgres.place()
    with Project.open(where, create=True) as project:
        fill(project)
    address = str(where).replace("owner@", f"owner:{quote(PASSWORD, safe='')}@")

    def said(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capfd.readouterr()
        for secret in (PASSWORD, quote(PASSWORD, safe=""), "secret"):
            assert secret not in out + err
        return int(ended.value.code or 0), out + err

    code, text = said("info", address, "--json")
    assert code == 0
    assert "PGPASSWORD" in text
    wrong = address.replace("%20", "%21")
    assert said("info", wrong)[0] == 1
    assert said("info", address, "--project", str(tmp_path / "x"))[0] == 2
    assert said("import", address, "--project", str(tmp_path / "x"))[0] == 1
    assert said("info", address.replace("/main", ""))[0] == 2
    assert said("info", address + "&nonsense=1")[0] == 1
    with Project.open(where) as project, project.reading() as connection:
        for table in metadata.sorted_tables:
            assert "secret" not in str(connection.execute(sa.select(table)).all())


def test_the_background_job_gets_the_password_out_of_sight(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from duizhao import jobs
    from duizhao.jobs import background

    started: list[tuple[list[str], dict[str, str]]] = []

    class Process:
        def __init__(self, command: list[str], *, env: dict[str, str], **more: object) -> None:
            started.append((command, env))

    where = postgres.place()
    with Project.open(where, create=True) as project:
        monkeypatch.setattr(subprocess, "Popen", Process)
        monkeypatch.setattr(background, "_started", [])
        job = jobs.start(project, "terms")
        record = project.job(job)
    ((command, environment),) = started
    assert PASSWORD not in " ".join(command)
    assert str(where) in command
    assert environment["PGPASSWORD"] == PASSWORD
    assert PASSWORD not in str(record)


def test_the_lock_is_the_projects_own(postgres: Server) -> None:
    one, two = postgres.place(), postgres.place()
    with Project.open(one, create=True) as first, Project.open(two, create=True) as second:
        with first.writing("keep"):
            second.set_setting("name", "x")
        assert _postgres.quoted('a"b') == '"a""b"'
    assert isinstance(first.path, Database)
