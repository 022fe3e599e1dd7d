"""What of a sentence counts when duplicates are looked for."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from align.model import Lang
from align.text.scripts import HAN, LATIN

__all__ = ["MAX_CHARACTERS", "fold", "key_of", "unfit"]

MAX_CHARACTERS = 4000
"""A longer line is no sentence."""

_DIGITS = re.compile(r"\d+(?:[.,:/\-\u2013\u2014]\d+)*")
_MARKS = re.compile(r"[\W_]+")
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(f"[{LATIN}]+")


def fold(text: str) -> str:
    """*text* with every number as ``0``, without case, width, blanks and punctuation."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _MARKS.sub("", _DIGITS.sub("0", text)).casefold()


def key_of(text: str) -> int:
    """A 63-bit hash of a string, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


def unfit(text: str, folded: str, lang: Lang) -> str:
    """Why a line is no sentence of its language; empty if it is one."""
    if len(text) > MAX_CHARACTERS:
        return "too long"
    if not folded or folded.strip("0") == "":
        return "no words"
    han = len(_HAN.findall(text))
    if lang == "zh":
        return "" if han else "other language"
    # A Latin word counts as much as a Han character.
    return "" if len(_LATIN.findall(text)) > han else "other language"
