"""A batch that is killed, starved or locked out goes on as if nothing had been."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from e2e_samples import EN, ROOT, ZH, Result
from sqlalchemy import event

from duizhao.store import Project, schema
from tests.waiting import PATIENCE

Run = Callable[..., Result]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
PAIRS = 10
State = tuple[dict[str, list[tuple[str, float, str]]], dict[str, bytes], bytes]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    lines = []
    for n in range(PAIRS):
        start = n % 5
        zh, en = "".join(ZH[start : start + 5]), " ".join(EN[start : start + 5])
        (folder / f"{n}.zh.txt").write_text(f"第{n}章。{zh}", encoding="utf-8")
        (folder / f"{n}.en.txt").write_text(f"Chapter {n}. {en}", encoding="utf-8")
        lines.append(json.dumps({"zh": f"{n}.zh.txt", "en": f"{n}.en.txt", "name": f"n{n}"}))
    (folder / "pairs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder / "pairs.jsonl"


def command(manifest: Path, folder: Path, workers: int) -> list[str]:
    return [
        "batch", str(manifest), "--project", str(folder / "p.duizhao"), "--json",
        "--out", str(folder / "out"), "--workers", str(workers), "--mode", "parallel",
    ]  # fmt: skip


def state_of(folder: Path, duizhao: Run) -> State:
    """What there is in the end: beads, files, and an export of the whole project."""
    with Project.open(folder / "p.duizhao") as project:
        records = project.alignments()
        beads = {
            record.name: [
                (bead.id, bead.probability, str(bead.zh)) for bead in project.beads(record.id)
            ]
            for record in records
        }
        assert len(beads) == len(records) == PAIRS
        assert len(project.documents(old=True)) == 2 * PAIRS
        with project.reading() as connection:
            assert connection.execute(sa.text("SELECT count(*) FROM shard")).scalar() == PAIRS
    out = folder / "out"
    export = folder / "all.tsv"
    assert duizhao("export", folder / "p.duizhao", "--all", "-o", export).code == 0
    files = {item.name: item.read_bytes() for item in out.iterdir()}
    return beads, files, export.read_bytes()


@pytest.fixture(scope="module")
def undisturbed(manifest: Path, tmp_path_factory: pytest.TempPathFactory, process: Run) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    result = process(*command(manifest, folder, 1))
    assert result.code == 0, result.err
    return folder


def killed(
    arguments: list[str], point: random.Random, environment: dict[str, str], whom: str
) -> int:
    """Run until some pairs are told, then kill *whom*; the exit code."""
    import psutil

    after, wait = point.randrange(PAIRS), point.random() * 0.05
    with subprocess.Popen(
        [sys.executable, "-m", "duizhao.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
    ) as running:
        assert running.stdout is not None
        told = 0
        for line in running.stdout:
            told += json.loads(line)["event"] == "pair"
            if told >= after:
                break
        try:
            running.wait(wait)
        except subprocess.TimeoutExpired:
            victims = [psutil.Process(running.pid)]
            if whom == "worker":
                children = victims[0].children(recursive=True)
                victims = [c for c in children if "spawn_main" in " ".join(c.cmdline())][:1]
            for victim in victims:
                victim.send_signal(signal.SIGKILL)
        running.stdout.read()
        return running.wait(timeout=PATIENCE)


def check_points(
    points: range,
    whom: str,
    manifest: Path,
    undisturbed: Path,
    folder: Path,
    environment: dict[str, str],
    duizhao: Run,
    process: Run,
) -> None:
    wanted = state_of(undisturbed, duizhao)
    for seed in points:
        here = folder / str(seed)
        here.mkdir()
        random_point = random.Random(seed)
        code = killed(command(manifest, here, 2), random_point, environment, whom)
        if whom == "worker":
            assert code == 0, seed
        again = process(*command(manifest, here, 2))
        assert again.code == 0, again.err
        assert state_of(here, duizhao) == wanted, seed


@pytest.mark.parametrize("whom", ["parent", "worker"])
def test_killed_at_random_points(
    whom: str,
    manifest: Path,
    undisturbed: Path,
    tmp_path: Path,
    environment: dict[str, str],
    duizhao: Run,
    process: Run,
) -> None:
    check_points(range(1), whom, manifest, undisturbed, tmp_path, environment, duizhao, process)


@pytest.mark.soak
@pytest.mark.parametrize("whom", ["parent", "worker"])
def test_killed_at_many_random_points(
    whom: str,
    manifest: Path,
    undisturbed: Path,
    tmp_path: Path,
    environment: dict[str, str],
    duizhao: Run,
    process: Run,
) -> None:
    check_points(
        range(100, 125), whom, manifest, undisturbed, tmp_path, environment, duizhao, process
    )


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Let no project file grow beyond so many pages."""
    pages = [0]

    def prepare(connection: sqlite3.Connection, record: object) -> None:
        if pages[0]:
            connection.execute(f"PRAGMA max_page_count = {pages[0]}")

    event.listen(sa.Engine, "connect", prepare)
    yield lambda number: pages.__setitem__(0, number)
    event.remove(sa.Engine, "connect", prepare)


def test_a_full_disk_stops_the_batch_and_it_goes_on_later(
    manifest: Path,
    undisturbed: Path,
    tmp_path: Path,
    duizhao: Run,
    small_disk: Callable[[int], None],
) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True) as project, project.reading() as c:
        used = c.exec_driver_sql("PRAGMA page_count").scalar()
    for more in (0, 2):
        small_disk(int(used or 0) + more)
        result = duizhao(*command(manifest, tmp_path, 1))
        assert result.code == 4
        assert "the disk is full" in result.err
        assert "Traceback" not in result.err
    small_disk(0)
    assert duizhao(*command(manifest, tmp_path, 1)).code == 0
    assert state_of(tmp_path, duizhao) == state_of(undisturbed, duizhao)


def test_a_locked_project_stops_the_batch_in_the_end(
    manifest: Path,
    undisturbed: Path,
    tmp_path: Path,
    duizhao: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from duizhao.jobs.batch import run

    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(run, "PATIENCE", 0.3)
    Project.open(tmp_path / "p.duizhao", create=True).close()
    with closing(sqlite3.connect(tmp_path / "p.duizhao", isolation_level=None)) as other:
        taken: list[int] = []
        plain = Project.save_shard

        def save(project: Project, *args: object, **more: object) -> object:
            if len(taken) == 3:
                other.execute("BEGIN IMMEDIATE")
            taken.append(1)
            return plain(project, *args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(Project, "save_shard", save)
        result = duizhao(*command(manifest, tmp_path, 1))
        assert result.code == 4
        assert "another program is writing" in result.err
        other.execute("ROLLBACK")
    monkeypatch.setattr(Project, "save_shard", plain)
    last = json.loads(duizhao(*command(manifest, tmp_path, 1)).out.splitlines()[-1])
    assert (last["present"], last["done"]) == (3, PAIRS - 3)
    assert state_of(tmp_path, duizhao) == state_of(undisturbed, duizhao)
