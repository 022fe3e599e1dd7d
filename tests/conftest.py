"""Fixtures that every test may use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Server, running_server

ROOT = Path(__file__).resolve().parent.parent

# Neither a busy machine nor the luck of a draw fails a build; new draws are made everywhere else.
settings.register_profile(
    "tests",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files begin, so that no worker is left with one of them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def _own_logs(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Reports of faults that tests make stay with the tests, in their processes, too."""
    os.environ["DUIZHAO_LOGS"] = str(tmp_path_factory.mktemp("logs"))


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


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """AppTest puts its script in the place of ``__main__``, which other processes would start."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
