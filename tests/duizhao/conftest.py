"""Fixtures of a small project."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from project_samples import Sample, fill

from duizhao.projects import Location
from duizhao.store import Project
from tests.postgres import Server


@pytest.fixture(autouse=True)
def _author(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIZHAO_AUTHOR", "Li")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.duizhao"


@pytest.fixture(params=["file", "postgres"])
def where(request: pytest.FixtureRequest, path: Path) -> Location:
    """A place for a project that is not there yet, on either engine."""
    if request.param == "file":
        return path
    server: Server = request.getfixturevalue("postgres")
    return server.place()


@pytest.fixture
def sample(where: Location) -> Iterator[Sample]:
    """A small project, on either engine."""
    with Project.open(where, create=True) as project:
        yield fill(project)


@pytest.fixture
def in_file(path: Path) -> Iterator[Sample]:
    """A small project in a file."""
    with Project.open(path, create=True) as project:
        yield fill(project)
