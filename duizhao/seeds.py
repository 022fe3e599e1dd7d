"""The five documents the project started from: the demonstration and the first test."""

from __future__ import annotations

from pathlib import Path

from align.errors import InputError

__all__ = ["seeds_folder"]


def seeds_folder() -> Path:
    """The folder of the seed documents: in the installed package, or in a checkout.

    Raises:
        InputError: neither is there.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "_seeds", here.parent / "seeds"):
        if folder.is_dir():
            return folder
    raise InputError(
        "the seed documents are missing from this installation",
        where=here / "_seeds",
        remedy="Install Duizhao again",
    )
