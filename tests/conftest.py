"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, running_server

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of evaluation data; absent, the test is skipped (under CI: fails)."""
    path = Path(os.environ.get("DUIZHAO_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        reason = f"no evaluation data at {path}; set DUIZHAO_SHARED to its folder"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def seeds_dir() -> Path:
    """The five documents the project started from."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of our own; missing, the test is skipped (under CI: fails)."""
    with running_server() as server:
        yield server
