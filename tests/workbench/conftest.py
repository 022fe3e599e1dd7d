"""Fixtures of a small project."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from project_samples import Sample, fill

from workbench.store import Project


@pytest.fixture(autouse=True)
def _author(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIZHAO_AUTHOR", "Li")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.duizhao"


@pytest.fixture
def sample(path: Path) -> Iterator[Sample]:
    with Project.open(path, create=True) as project:
        yield fill(project)
