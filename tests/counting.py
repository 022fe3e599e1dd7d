"""Under CI: how many lines the tests ran, of which files, and whether that is enough.

SlipCover counts in every worker (its own plugin does) and takes its probes out once a line was
seen, so that long computations take no longer; this plugin tells what came out. What tests run as
a program of its own is not counted.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

LEAST = 93.5
"""Per cent of all lines; a little below what was measured last (CONTRIBUTING.md)."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for every file that is not whole, the sum at the end."""
    found = _counted()
    if found is None:
        return
    terminalreporter.section("lines that tests ran")
    for name, seen in sorted(found["files"].items()):
        if seen["missing_lines"]:
            count = len(seen["missing_lines"]) + len(seen["executed_lines"])
            share = 100 * len(seen["executed_lines"]) / count
            missing = len(seen["missing_lines"])
            terminalreporter.write_line(f"{name:<64} {count:6} {missing:6} {share:5.1f}%")
    share = found["summary"]["percent_covered"]
    terminalreporter.write_line(f"In all: {share:.1f} % of the lines (at least {LEAST:.1f})")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Too few lines are a failure."""
    found = _counted()
    if found is not None and found["summary"]["percent_covered"] < LEAST:
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def _counted() -> dict[str, Any] | None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return None
    path = Path(os.environ["SLIPCOVER_COVERAGE_DIR"], "merged.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
