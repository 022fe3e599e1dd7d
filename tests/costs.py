"""Under CI: which files of tests take most processor time, with the programs they started.

Waiting costs nothing where several workers share two cores; processor time is what a run can save.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest

MOST = 60
"""So many files are listed."""

_spent: Counter[str] = Counter()
_waited: Counter[str] = Counter()


def _clock() -> tuple[float, float]:
    times = os.times()
    spent = times.user + times.system + times.children_user + times.children_system
    return spent, time.monotonic()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Fixtures that are torn down after a test count for it."""
    item.config.stash[_BEGUN] = _clock()
    return (yield)


_BEGUN = pytest.StashKey[tuple[float, float]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Each phase of a test carries its cost to the process that sums up."""
    report = yield
    begun, now = item.config.stash[_BEGUN], _clock()
    item.config.stash[_BEGUN] = now
    report.cost = [now[0] - begun[0], now[1] - begun[1]]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Sum up; in a worker this is done in vain."""
    cost = getattr(report, "cost", None)
    if cost is not None:
        name = report.nodeid.partition("::")[0]
        _spent[name] += cost[0]
        _waited[name] += cost[1]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each of the dearest files, the sum at the end."""
    terminalreporter.section("seconds of processor time, and on the clock")
    for name, spent in _spent.most_common(MOST):
        terminalreporter.write_line(f"{spent:8.1f} {_waited[name]:8.1f}  {name}")
    total = sum(_spent.values())
    terminalreporter.write_line(f"{total:8.1f} {sum(_waited.values()):8.1f}  in all")
