"""Processes that die, and what becomes of their shards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from duizhao.jobs.batch import BatchSetup, Shard, Source
from duizhao.jobs.batch.executors import InProcess, Processes
from tests.faults import die_if_told
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


def tasks(names: list[str], folder: Path) -> list[Shard]:
    return [
        Shard(f"{number}", name, Source(str(folder / name), "zh"), Source("", "en"))
        for number, name in enumerate(names)
    ]


def results(executor: Processes | InProcess, given: list[Shard]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in executor.run(iter(given)):
        if item is not None:
            task, result = item
            assert task.key not in found
            found[task.key] = str(result.reason)  # type: ignore[union-attr]
    return {task.name: found[task.key] for task in given}


def test_a_shard_that_kills_its_process_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    names = ["a", "kill", "b", "slow", "c", "d", "e"]
    executor = Processes(BatchSetup(), 2, work=die_if_told)
    found = results(executor, tasks(names, tmp_path))
    assert "its process ended unexpectedly twice" in found.pop("kill")
    assert found == {name: f"{name} was worked on" for name in names if name != "kill"}
    assert executor.notes[0].code == "batch.worker-ended"


def test_a_shard_whose_process_died_once_is_done_again(tmp_path: Path) -> None:
    names = ["a", "b", "kill-once", "c", "d"]
    found = results(Processes(BatchSetup(), 2, work=die_if_told), tasks(names, tmp_path))
    assert found == {name: f"{name} was worked on" for name in names}


def test_an_error_that_nobody_expected_fails_its_shard(tmp_path: Path) -> None:
    found = results(Processes(BatchSetup(), 2, work=die_if_told), tasks(["raise", "a"], tmp_path))
    assert "nobody expected this" in found["raise"]
    assert found["a"] == "a was worked on"


def test_ending_early_leaves_no_process(tmp_path: Path) -> None:
    import psutil

    # Other tests may have left the process that reads files from others.
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    running = Processes(BatchSetup(), 2, work=die_if_told).run(iter(tasks(["a"] * 50, tmp_path)))
    assert next(item for item in running if item is not None)
    children = psutil.Process().children(recursive=True)
    running.close()
    workers = [
        child
        for child in children
        if child.pid not in before and "resource_tracker" not in " ".join(cmd(child))
    ]
    assert workers
    # Not psutil's wait: it takes the exit status, which the pool itself then waits for.
    until(lambda: not any(alive(worker) for worker in workers))


def alive(process: object) -> bool:
    import psutil

    try:
        return process.status() != psutil.STATUS_ZOMBIE  # type: ignore[attr-defined, no-any-return]
    except psutil.NoSuchProcess:
        return False


def cmd(process: object) -> list[str]:
    import psutil

    try:
        return process.cmdline()  # type: ignore[attr-defined, no-any-return]
    except psutil.NoSuchProcess:
        return []


def test_a_shard_of_another_version_is_refused() -> None:
    from duizhao.jobs.batch import perform
    from duizhao.jobs.processes import Failed

    result = perform(BatchSetup(version="0.0.1"), Shard("k", "n", Source("", ""), Source("", "")))
    assert isinstance(result, Failed)
    assert result.reason.code == "jobs.other-version"
