"""From typing a command to its end, as a user waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.speed import Figure

__all__ = ["figures"]


def _seconds(arguments: list[str], repeats: int = 1) -> float:
    """The best of *repeats* runs of the command line."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "duizhao.cli", *arguments],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        best = min(best, time.perf_counter() - start)
    return best


def figures() -> Iterator[Figure]:
    """``--version``, ``--help``, ``demo`` twice, ``info``."""
    yield Figure("duizhao --version", _seconds(["--version"], 5), reach=0.3)
    yield Figure("duizhao --help", _seconds(["--help"], 5), reach=0.5)
    with tempfile.TemporaryDirectory() as name:
        project, out = str(Path(name) / "seeds.duizhao"), str(Path(name) / "out")
        demo = ["demo", "--project", project, "--out", out]
        yield Figure(
            "duizhao demo (five seed documents)",
            _seconds(demo),
            reach=30,
            note="compiled word lists in the cache",
        )
        yield Figure("duizhao demo, again", _seconds(demo), reach=30)
        yield Figure("duizhao info", _seconds(["info", project], 3))
