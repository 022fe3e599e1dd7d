"""When two texts are the same to a translation memory: blanks and width say nothing."""

from __future__ import annotations

import unicodedata
from typing import Literal

__all__ = ["same_key"]


def same_key(text: str, lang: Literal["zh", "en"]) -> str:
    """What is the same of two texts that differ in blanks and in the width of characters only.

    Case and marks make a difference; English without its blanks is not the same text.
    """
    words = unicodedata.normalize("NFKC", text).split()
    return ("" if lang == "zh" else " ").join(words)
