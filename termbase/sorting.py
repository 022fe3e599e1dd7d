"""The order of terms: Chinese by pinyin, English without its articles; and readings.

Readings are pypinyin's (MIT), which knows phrases: 重庆 *chong2 qing4*, 银行 *yin2 hang2*,
行为 *xing2 wei2*. Where it is wrong, :attr:`termbase.model.Term.sort_key` says it right:
syllables with or without tone numbers or marks (``chong2 qing4``, ``chóng qìng``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from align.model import Lang
from termbase.model import Concept, Term

__all__ = [
    "initials",
    "may_begin",
    "may_sound",
    "plain_pinyin",
    "reading",
    "sort_concepts",
    "sort_key",
    "stroke_key",
]

_ARTICLES = re.compile(r"^(?:the|an|a)\s+(?=\S)", re.IGNORECASE)
_EDGE = re.compile(r"^[\W_]+")
_SYLLABLE = re.compile(r"([a-zü]+)([1-5]?)")
_MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}

Key = tuple[tuple[str, str], ...]


def reading(text: str, *, sort_key: str = "") -> tuple[str, ...]:
    """The pinyin of *text*, one item a character (``chong2``); others stand for themselves.

    Args:
        sort_key: a person's reading; it is taken as it is.
    """
    if sort_key.strip():
        return tuple(name + tone for name, tone in _syllables(sort_key))
    return _reading(text)


def _each(text: str) -> Any:
    """What is no Chinese stays, one item a character."""
    return list(text)


@lru_cache(maxsize=200_000)
def _reading(text: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    found: list[str] = lazy_pinyin(
        text, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True, errors=_each
    )
    return tuple(item.lower() for item in found)


def _syllables(text: str) -> list[tuple[str, str]]:
    """Syllables and tones of pinyin as people write it; tone empty if it is not said."""
    found = []
    for word in re.split(r"[\s'’·-]+", text.lower().replace("v", "ü").replace("u:", "ü")):
        letters: list[str] = []
        tone = ""
        for char in unicodedata.normalize("NFD", word):
            if char in _MARKS:
                tone = _MARKS[char]
            elif char == "\u0308" and letters:
                letters[-1] = "ü"
            else:
                letters.append(char)
        body = "".join(letters)
        parts = _SYLLABLE.findall(body)
        if not parts and body:
            found.append((body, ""))
        found += [(name, number or tone) for name, number in parts]
    return found


def plain_pinyin(text: str) -> str:
    """What a person typed as pinyin, as letters only: no tones, blanks, marks; ü is v."""
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower().replace("u:", "v")):
        if char == "\u0308" and letters and letters[-1] == "u":
            letters[-1] = "v"
        elif "a" <= char <= "z":
            letters.append(char)
    return "".join(letters)


def initials(syllables: Iterable[str]) -> str:
    """The first letters of *syllables*: ``rlmygtt`` of 人类命运共同体."""
    return "".join(item[0] for item in syllables if item)


def may_sound(letters: str, text: str) -> bool:
    """Whether *letters* can be pinyin in *text*, from a character on, with any of the readings
    its characters have: quick, to pass over what :func:`reading` need not be asked about."""
    return any(_sounds(letters, text, first) for first in range(len(text)))


def _sounds(letters: str, text: str, at: int) -> bool:
    if at == len(text):
        return False
    for item in _readings(text[at]):
        if item.startswith(letters):
            return True
        if letters.startswith(item) and _sounds(letters[len(item) :], text, at + 1):
            return True
    return False


def may_begin(letters: str, text: str) -> bool:
    """The same for the first letters of syllables."""
    size = len(letters)
    for first in range(len(text) - size + 1):
        part = zip(letters, text[first : first + size], strict=True)
        if all(letter in _firsts(character) for letter, character in part):
            return True
    return False


@lru_cache(maxsize=30_000)
def _readings(character: str) -> tuple[str, ...]:
    """All readings of a character, as letters; a sign that has none stands for itself."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    letters = (plain_pinyin(item) or item.lower() for item in found)
    return tuple(dict.fromkeys(item for item in letters if item))


@lru_cache(maxsize=30_000)
def _firsts(character: str) -> frozenset[str]:
    return frozenset(item[0] for item in _readings(character))


def sort_key(term: Term) -> tuple[Key, str]:
    """What *term* is sorted by among the terms of its language.

    Chinese: syllable by syllable, tone after letters, then the characters. English:
    letters without accents and case, the article in front left out.
    """
    if term.lang == "zh":
        found = []
        for item in reading(term.text, sort_key=term.sort_key):
            match = _SYLLABLE.fullmatch(item)
            found.append((match[1].replace("ü", "v"), match[2]) if match else (item, ""))
        return tuple(found), term.text
    text = term.sort_key.strip() or _ARTICLES.sub("", _EDGE.sub("", term.text) or term.text)
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return ((" ".join(bare.casefold().replace("-", " ").split()), ""),), term.text


def stroke_key(text: str) -> tuple[tuple[int, str], ...]:
    """What *text* is sorted by in the order of strokes: characters by their number, then by
    their radicals (CLDR's order); what is no Chinese character goes before them."""
    order = _stroke_order()
    return tuple((order.get(character, 0), character.casefold()) for character in text)


@lru_cache(maxsize=1)
def _stroke_order() -> dict[str, int]:
    text = files("termbase").joinpath("_strokes.txt").read_text(encoding="utf-8")
    return {character: at for at, character in enumerate(text.replace("\n", ""), 1)}


def sort_concepts(
    concepts: Iterable[Concept], lang: Lang = "zh", *, by_stroke: bool = False
) -> tuple[Concept, ...]:
    """*concepts* in the order of their main terms of *lang*; those without come last.

    Args:
        by_stroke: Chinese by strokes (:func:`stroke_key`), not by pinyin.
    """

    def key(concept: Concept) -> tuple[bool, Any, str]:
        term = concept.main(lang) or next(iter(concept.terms(lang)), None)
        if term is None:
            return (True, (), concept.id)
        by = stroke_key(term.text) if by_stroke and lang == "zh" else sort_key(term)
        return (False, by, concept.id)

    return tuple(sorted(concepts, key=key))
