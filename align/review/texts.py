"""When two texts are the same although programs stood between them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["digest", "normal", "solid"]

# What no exchange format holds (see align.exchange.cells), and the byte order mark.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ufeff]")


def normal(text: str) -> str:
    """*text* as it is compared: blanks, which programs change on their way, count once.

    Quotation marks and the like do count: somebody may have corrected them.
    """
    return unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", text).split()))


def digest(text: str) -> str:
    """Eight hexadecimal digits that tell whether a text is still the one it was."""
    return hashlib.sha256(normal(text).encode("utf-8", "replace")).hexdigest()[:8]


def solid(text: str) -> str:
    """*text* without any blank: what stays the same when rows are parted and joined."""
    return "".join(_UNSEEN.sub("", text).split())
