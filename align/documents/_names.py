"""What files are called in messages and in documents, whatever their names hold."""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["display_name", "safe_name"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters, line separators and marks that change the direction of writing.
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def display_name(path: Path, name: str | None = None) -> str:
    """What messages call the file at *path*: one line that can be printed."""
    text = name if name is not None else os.fspath(path)
    if _SURROGATE.search(text):
        text = _decoded(text)
    return _ODD.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def safe_name(name: str) -> str:
    """*name* as text that can be stored and printed on one line.

    Names that are no UTF-8 (from archives made in China) are read as GB18030 if they can be.
    """
    if _SURROGATE.search(name):
        name = _decoded(name)
    return _ODD.sub(" ", name)


def _decoded(name: str) -> str:
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return _SURROGATE.sub("\ufffd", name)
