"""Characters that are kept and that a user should know of."""

from __future__ import annotations

import re

__all__ = ["remarks"]

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")


def remarks(text: str) -> tuple[str, ...]:
    """A note for each kind of odd character in *text*."""
    kinds = (
        (_BIDI, "marks that change the direction of writing were kept: look at the text with care"),
        (_PRIVATE, "characters of private use were kept: what they show depends on the font"),
        (_TAGS, "invisible tag characters were kept"),
    )
    return tuple(f"{n} {what}" for pattern, what in kinds if (n := len(pattern.findall(text))))
