"""Programs that no one here wrote, as a cross-check."""

from __future__ import annotations

import os
import shutil

import pytest

__all__ = ["missing", "need_program"]


def missing(reason: str) -> None:
    """Skip the test; under CI a missing component is a failure.

    Raises:
        Skipped or Failed: always.
    """
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def need_program(name: str, package: str = "") -> str:
    """The path of the program *name*, of the Debian package *package*."""
    path = shutil.which(name)
    if path is None:
        missing(f"{name} is not installed (Debian package {package or name})")
    return str(path)
