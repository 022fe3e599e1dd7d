"""How tasks are shared out, and what the report says."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from align.mining import Stage, Task, is_done, perform, result
from align.progress import NO_PROGRESS
from duizhao.jobs.mining.pool import ProcessPool, _bundles


def _double(folder: Path, number: int) -> int:
    (folder / f"{number}.txt").write_text(str(number), encoding="utf-8")
    return 2 * number


def _task(number: int, key: str = "k", group: int = 0) -> Task:
    return Task(f"t{number}", key, _double, (number,), (f"{number}.txt",), 3, group)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(1, 8))
def test_every_task_is_in_one_bundle_of_its_group(groups: list[int], workers: int) -> None:
    tasks = [_task(n, group=group) for n, group in enumerate(groups)]
    bundles = list(_bundles(tasks, workers))
    assert sorted(task.name for some in bundles for task in some) == sorted(t.name for t in tasks)
    assert all(len({task.group for task in some}) == 1 for some in bundles)
    assert len(bundles) >= min(workers, len(set(groups)))


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    told: list[int] = []
    perform(tmp_path, _task(4), told.append)
    assert (sum(told), result(tmp_path, _task(4))) == (3, 8)
    assert is_done(tmp_path, _task(4))
    assert not is_done(tmp_path, _task(4, "another key"))
    (tmp_path / "4.txt").write_text("longer than before", encoding="utf-8")
    assert not is_done(tmp_path, _task(4))


def test_a_damaged_marker_counts_for_nothing(tmp_path: Path) -> None:
    perform(tmp_path, _task(1))
    marker = tmp_path / "done" / "t1.json"
    for body in ("", "[]", "null", json.dumps({"key": "k"})):
        marker.write_text(body, encoding="utf-8")
        assert not is_done(tmp_path, _task(1))


def test_one_worker_does_all(tmp_path: Path) -> None:
    with ProcessPool(tmp_path, 1) as pool:
        pool.run(Stage("double", tuple(_task(n) for n in range(5))), NO_PROGRESS)
    assert [result(tmp_path, _task(n)) for n in range(5)] == [0, 2, 4, 6, 8]
