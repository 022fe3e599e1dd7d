"""Coverage-guided fuzzing of every reader (``make soak``): no traceback, no hang."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS
from tests.programs import missing

ROOT = Path(__file__).resolve().parents[2]
RUNS = 10_000


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_samples_are_read(name: str) -> None:
    for sample in TARGETS[name].samples:
        TARGETS[name].read(sample)
        TARGETS[name].read(sample[: len(sample) // 2])


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_coverage_guided(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        missing("atheris is not installed (Linux: pip install -c constraints.txt -e .[fuzz])")
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, "--runs", str(RUNS), "--keep", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=7200,
        check=False,
    )
    findings = [path.name for path in tmp_path.glob("finding-*")]
    assert not findings, done.stderr[-4000:]
    assert done.returncode == 0, done.stderr[-4000:]
