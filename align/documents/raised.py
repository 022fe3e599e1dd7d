"""Superscripts as characters, for formats whose markup raises digits and signs."""

from __future__ import annotations

import re

__all__ = ["raised"]

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_RAISABLE = re.compile(r"[-0-9+−=()ni]+")


def raised(text: str) -> str:
    """*text* in superscript characters, if there is one for each of it; else as it is.

    >>> raised("-3"), raised("th")
    ('⁻³', 'th')
    """
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text) else text
