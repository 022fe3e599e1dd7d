"""Text that every store can keep."""

from __future__ import annotations

import re

__all__ = ["storable"]

_BAD = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """*text* with NUL and lone surrogates replaced by U+FFFD."""
    return _BAD.sub("\N{REPLACEMENT CHARACTER}", text)
