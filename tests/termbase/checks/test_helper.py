"""Figures compared by a second process: the findings are the same, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from align.model import Pair
from termbase.checks import figures, run_checks

TEXTS = [
    ("投资三亿元。", "An investment of 30 million yuan."),
    ("全长四十公里。", "It is 40 kilometres long."),
    ("会议于5月12日举行。", "The meeting was held on May 21."),
    ("", "Nothing stands beside it."),
    ("共有七人。", "There were seven people and 19 dogs."),
]


class Refusing(Executor):
    """One that dies before it has done anything."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        future.set_exception(BrokenProcessPool())
        return future


class Never(Executor):
    """One that is too busy to begin."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


@pytest.mark.parametrize("helper", [lambda: ThreadPoolExecutor(1), Refusing, Never])
def test_the_same_findings(helper: Callable[[], Executor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_PART", 2)
    rows = [Pair(zh, en, id=f"r{at}") for at, (zh, en) in enumerate(TEXTS * 3)]
    alone = run_checks(rows, [])
    assert {item.code for item in alone} >= {"N401", "N403", "D501"}
    with helper() as other:
        assert run_checks(rows, [], helper=other) == alone
        assert run_checks(rows, [], codes=["S"], helper=other) == run_checks(rows, [], codes=["S"])
