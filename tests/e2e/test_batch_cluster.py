"""Batches on a Dask cluster: a scheduler and workers as processes of this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from clusters import Cluster, free_port
from distributed import Client
from e2e_samples import EN, ROOT, ZH, Result

from align.__about__ import __version__
from align.errors import StoppedError
from duizhao.jobs import cluster as workers_of
from duizhao.jobs.cluster import Cluster as Workers
from tests.waiting import PATIENCE, until

Run = Callable[..., Result]
PAIRS = 8


@pytest.fixture
def cluster(environment: dict[str, str]) -> Iterator[Cluster]:
    made = Cluster(environment)
    yield made
    made.end()


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    lines = ["zh,en,name,mode"]
    for n in range(PAIRS):
        (folder / f"{n}.zh.txt").write_text(f"第{n}章。{''.join(ZH)}", encoding="utf-8")
        (folder / f"{n}.en.txt").write_text(f"Chapter {n}. {' '.join(EN)}", encoding="utf-8")
        lines.append(f"{n}.zh.txt,{n}.en.txt,n{n},parallel")
    (folder / "pairs.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder / "pairs.csv"


@pytest.fixture(scope="module")
def undisturbed(
    manifest: Path, tmp_path_factory: pytest.TempPathFactory, process: Run
) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    result = process("batch", manifest, "--project", folder / "p.duizhao", "--out", folder / "out")
    assert result.code == 0, result.err
    return bytes_of(folder / "out")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in sorted(folder.iterdir())}


def test_a_worker_is_killed_in_the_middle(
    manifest: Path,
    undisturbed: dict[str, bytes],
    cluster: Cluster,
    tmp_path: Path,
    environment: dict[str, str],
) -> None:
    workers = [cluster.worker(), cluster.worker()]
    command = [
        sys.executable, "-m", "duizhao.cli", "batch", str(manifest), "--json",
        "--project", str(tmp_path / "p.duizhao"), "--out", str(tmp_path / "out"),
        "--scheduler", cluster.address,
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment, cwd=ROOT
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if json.loads(line)["event"] == "pair":
                workers[0].send_signal(signal.SIGKILL)
                break
        rest = running.stdout.read()
        assert running.wait(timeout=PATIENCE) == 0, rest
    assert json.loads(rest.splitlines()[-1])["done"] == PAIRS
    assert bytes_of(tmp_path / "out") == undisturbed


def test_results_that_died_with_their_worker_are_made_again(cluster: Cluster) -> None:
    only = cluster.worker()
    tasks = [SimpleNamespace(key=f"{n}") for n in range(4)]
    work: Callable[[int, SimpleNamespace], int] = lambda setup, task: setup + int(task.key)  # noqa: E731
    results = Workers(10, cluster.address, work=work).run(tasks)
    try:
        first = next(found for found in results if found)
        with Client(cluster.address) as client:
            # The tasks that were under way are done, their results not fetched yet.
            until(lambda: len(client.has_what()) and not any(client.processing().values()))
            only.kill()
            until(lambda: not client.nthreads())
        threading.Timer(3, cluster.worker).start()
        done = {task.key: result for task, result in [first, *filter(None, results)]}
    finally:
        results.close()
    assert done == {"0": 10, "1": 11, "2": 12, "3": 13}


def test_all_workers_die_and_none_comes(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_of, "_LOOK", 0.5)
    both = [cluster.worker(), cluster.worker()]
    tasks = [SimpleNamespace(key=f"{n}") for n in range(40)]
    work: Callable[[int, SimpleNamespace], int] = lambda setup, task: time.sleep(0.3) or setup  # noqa: E731
    results = Workers(10, cluster.address, work=work).run(tasks)
    try:
        assert next(found for found in results if found)
        monkeypatch.setattr(workers_of, "WORKERS", 2.0)
        for worker in both:
            worker.kill()
        with pytest.raises(StoppedError, match="has no workers"):
            list(results)
    finally:
        results.close()


def test_results_died_with_the_last_worker_and_none_comes(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_of, "_LOOK", 0.5)
    monkeypatch.setattr(workers_of, "_LOST", 0.2)
    only = cluster.worker()
    tasks = [SimpleNamespace(key=f"{n}") for n in range(3)]
    work: Callable[[int, SimpleNamespace], int] = lambda setup, task: setup + int(task.key)  # noqa: E731
    results = Workers(20, cluster.address, work=work).run(tasks)
    try:
        assert next(found for found in results if found)
        with Client(cluster.address) as client:
            until(lambda: len(client.has_what()) and not any(client.processing().values()))
            only.kill()
            until(lambda: not client.nthreads())
        monkeypatch.setattr(workers_of, "WORKERS", 2.0)
        with pytest.raises(StoppedError, match="has no workers"):
            list(results)
    finally:
        results.close()


def test_the_only_worker_of_our_version_dies_and_another_comes(
    cluster: Cluster, tmp_path: Path
) -> None:
    info = tmp_path / "duizhao-0.0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: duizhao\nVersion: 0.0.1\n")
    cluster.worker(PYTHONPATH=f"{tmp_path}:{ROOT}")
    ours = cluster.worker()
    with Client(cluster.address) as client:
        until(lambda: len(client.nthreads()) == 2)
    tasks = [SimpleNamespace(key=f"{n}") for n in range(4)]
    work: Callable[[int, SimpleNamespace], int] = lambda setup, task: (  # noqa: E731
        time.sleep(0.5) or setup + int(task.key)
    )
    workers = Workers(10, cluster.address, work=work)
    results = workers.run(tasks)
    try:
        first = next(found for found in results if found)
        ours.kill()
        cluster.worker()
        done = {task.key: result for task, result in [first, *filter(None, results)]}
    finally:
        results.close()
    assert done == {"0": 10, "1": 11, "2": 12, "3": 13}
    assert "the worker has version 0.0.1" in str(workers.notes[0])


def test_a_scheduler_goes_away_and_the_batch_goes_on_here(
    manifest: Path,
    undisturbed: dict[str, bytes],
    cluster: Cluster,
    tmp_path: Path,
    environment: dict[str, str],
    process: Run,
) -> None:
    cluster.worker()
    common = [
        "batch", str(manifest), "--json",
        "--project", str(tmp_path / "p.duizhao"), "--out", str(tmp_path / "out"),
    ]  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "duizhao.cli", *common, "--scheduler", cluster.address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        for line in running.stdout:
            if json.loads(line)["event"] == "pair":
                cluster.scheduler.send_signal(signal.SIGKILL)
                break
        running.stdout.read()
        said = running.stderr.read()
        assert running.wait(timeout=PATIENCE) == 4, said
    assert f"the connection to the scheduler at {cluster.address} was lost" in said
    assert "run the same command again" in said
    assert "Traceback" not in said
    result = process(*common)
    assert result.code == 0, result.err
    last = json.loads(result.out.splitlines()[-1])
    assert last["present"] >= 1
    assert bytes_of(tmp_path / "out") == undisturbed


def test_no_scheduler(manifest: Path, tmp_path: Path, duizhao: Run) -> None:
    result = duizhao(
        "batch", manifest, "--project", tmp_path / "p.duizhao",
        "--scheduler", f"tcp://127.0.0.1:{free_port()}",
    )  # fmt: skip
    assert result.code == 4
    assert "no scheduler answers at tcp://127.0.0.1" in result.err


def test_a_worker_of_another_version_is_refused(
    manifest: Path, cluster: Cluster, tmp_path: Path, environment: dict[str, str], process: Run
) -> None:
    info = tmp_path / "other" / "duizhao-0.0.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: duizhao\nVersion: 0.0.1\n")
    cluster.worker(PYTHONPATH=f"{info.parent}:{ROOT}")
    result = process(
        "batch", manifest, "--project", tmp_path / "p.duizhao", "--scheduler", cluster.address
    )
    assert result.code == 4
    assert "the worker has version 0.0.1 of the program" in result.err
    assert f"this machine has {__version__}" in result.err
    assert "Install the same version" in result.err
