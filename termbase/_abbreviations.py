"""Short forms that the texts themselves define: *Exchange Fund (EF)*, 世界卫生组织（简称世卫组织）.

English ones after Schwartz and Hearst (2003), by the initials of whole words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from termbase.english import FUNCTION_WORDS, fold, tokenize

__all__ = ["chinese_short_forms", "english_acronyms"]

_ACRONYM = re.compile(r"[(（]\s*([A-Z][A-Za-z0-9&/.-]{1,10})\s*[)）]")
_SHORT = re.compile(
    r"[（(](?:以下|下文|下称|以下统)?(?:简称|统称|下称|称)(?:为)?[:：]?[“\"「『]?"
    r"([^“”\"「」『』（）()，,。；;]{2,12})[”\"」』]?[）)]"
)
_LATIN = re.compile(r"[（(]([A-Z][A-Za-z0-9-]{1,9})[）)]")
_LONGEST = 30


def english_acronyms(texts: Iterable[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Folded acronyms and the folded full forms that stand before their brackets."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for text in texts:
        for match in _ACRONYM.finditer(text):
            short = match.group(1)
            letters = [char.lower() for char in short if char.isupper()]
            if len(letters) < 2:
                continue
            before = text[max(0, match.start() - 160) : match.start()]
            words = [token for token in tokenize(before) if token.word]
            for size in range(2, min(len(words), 12) + 1):
                part = words[-size:]
                content = [word for word in part if word.lower not in FUNCTION_WORDS]
                if letters in (
                    [word.lower[0] for word in part],
                    [word.lower[0] for word in content],
                ):
                    full = before[part[0].start : part[-1].end]
                    found.setdefault(fold(short), fold(full))
                    break
    return found


def chinese_short_forms(texts: Iterable[str], terms: Container[str]) -> dict[str, str]:
    """Short forms and the terms (of *terms*) that they are said to stand for."""
    found: dict[str, str] = {}
    for text in texts:
        for match in (*_SHORT.finditer(text), *_LATIN.finditer(text)):
            before = text[: match.start()].rstrip('》”"」』')
            for size in range(min(len(before), _LONGEST), 2, -1):
                full = before[-size:]
                if full in terms and full != match.group(1):
                    found.setdefault(match.group(1), full)
                    break
    return found
