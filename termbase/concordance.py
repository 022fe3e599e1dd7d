"""Concordance: a word in its contexts (KWIC), with what renders it in the other language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from align.errors import SettingError
from align.lexicon import simplify
from align.model import Lang
from align.text.scripts import has_han, is_han
from termbase.sorting import plain_pinyin, reading

__all__ = ["KwicLine", "KwicOrder", "Passage", "concordance", "term_pattern"]

KwicOrder = Literal["text", "left", "right", "match"]

_LONGEST_QUERY = 300
_SORTED_BY = 12
# A repeat inside a repeat can take a time that no one lives to see the end of.
_NESTED = re.compile(r"[+*}]\??\)(?:[+*]|\{\d*,)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment and its counterpart, if it has one.

    Attributes:
        segment: its 0-based index in *document*.
        text, counterpart: one line each. bead: the id of the bead that joins them.
        comparable: whether the counterpart is of comparable texts, and no translation.
    """

    document: str
    lang: Lang
    segment: int
    text: str
    counterpart: str = ""
    counterpart_document: str = ""
    bead: str = ""
    probability: float = 0.0
    comparable: bool = False


@dataclass(frozen=True, slots=True)
class KwicLine:
    """One occurrence: ``passage.text[start:end]`` between *left* and *right*."""

    passage: Passage
    start: int
    end: int
    left: str
    match: str
    right: str


def concordance(
    passages: Sequence[Passage],
    query: str,
    *,
    lang: Lang | None = None,
    regex: bool = False,
    pinyin: bool | None = None,
    order: KwicOrder = "text",
    width: int = 40,
    limit: int | None = None,
) -> tuple[KwicLine, ...]:
    """Every occurrence of *query*.

    Case and Traditional or Simplified characters make no difference; a blank in an
    English query is any blank or hyphen.

    Args:
        lang: only texts of this language.
        regex: *query* is a regular expression (Python's).
        pinyin: *query* is pinyin, its syllables or initials, with or without tones; ``None``: if
            it is in Latin letters and is found in no text as it stands.
        order: by text, or by the words left or right of the match (nearest first).
        width: characters of context on either side.

    Raises:
        SettingError: the query is empty, too long, or no regular expression.
    """
    text = query.strip()
    if not text:
        raise SettingError("concordance.empty")
    if len(text) > _LONGEST_QUERY:
        raise SettingError("concordance.too-long", limit=_LONGEST_QUERY)
    chosen = [p for p in passages if lang is None or p.lang == lang]
    found: list[KwicLine] = []
    if not pinyin:
        pattern = _pattern(text, regex)
        found = [
            _line(passage, start, end, width)
            for passage in chosen
            for start, end in _spans(pattern, passage, regex=regex)
        ]
    latin = not regex and bool(plain_pinyin(text)) and not has_han(text)
    if pinyin or (pinyin is None and not found and latin):
        zh = [p for p in chosen if p.lang == "zh"]
        letters = plain_pinyin(text)
        spans = [(p, list(_by_pinyin(p.text, letters, whole=True))) for p in zh]
        if not any(places for _, places in spans) and len(letters) > 1:
            spans = [(p, list(_by_pinyin(p.text, letters, whole=False))) for p in zh]
        found += [_line(p, start, end, width) for p, places in spans for start, end in places]
    if order != "text":
        found.sort(key=lambda line: _order_key(line, order))
    return tuple(found if limit is None else found[:limit])


def _pattern(text: str, regex: bool) -> re.Pattern[str]:
    if regex:
        if _NESTED.search(text):
            raise SettingError("concordance.nested-repetition")
        try:
            return re.compile(text, re.IGNORECASE)
        except re.error as error:
            raise SettingError("concordance.bad-regex", reason=str(error)) from error
    return term_pattern(text)


def term_pattern(text: str) -> re.Pattern[str]:
    """What finds a term in Simplified Chinese or in English: whole words, plurals too."""
    plain = simplify(text)
    words = [re.escape(word) for word in re.split(r"[\s-]+", plain) if word]
    body = r"[\s\u2010-\u2015-]+".join(words) or re.escape(plain)
    # An English word is found whole, its plural and possessive too.
    if text[0].isascii() and text[0].isalnum():
        body = rf"(?<![A-Za-z0-9]){body}"
    if text[-1].isascii() and text[-1].isalnum():
        body = rf"{body}(?:['’]?s|es)?(?![A-Za-z0-9])"
    return re.compile(body, re.IGNORECASE)


def _spans(pattern: re.Pattern[str], passage: Passage, *, regex: bool) -> Iterator[tuple[int, int]]:
    text = passage.text
    if passage.lang == "zh" and not regex:
        text = simplify(text)
    for match in pattern.finditer(text):
        if match.end() > match.start():
            yield match.span()


def _by_pinyin(text: str, letters: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Runs of Chinese characters that are read as *letters*, or begin so."""
    if not letters:
        return
    items = reading(text)
    if len(items) != len(text):
        return
    parts = [
        (plain_pinyin(item) if whole else plain_pinyin(item)[:1]) if is_han(char) else ""
        for item, char in zip(items, text, strict=True)
    ]
    at = 0
    while at < len(parts):
        end, read = at, ""
        while end < len(parts) and parts[end] and len(read) < len(letters):
            read += parts[end]
            end += 1
        if read == letters:
            yield at, end
            at = end
        else:
            at += 1


def _line(passage: Passage, start: int, end: int, width: int) -> KwicLine:
    text = passage.text
    return KwicLine(
        passage,
        start,
        end,
        text[max(0, start - width) : start],
        text[start:end],
        text[end : end + width],
    )


def _order_key(line: KwicLine, order: KwicOrder) -> tuple[object, ...]:
    text = {"left": line.left, "right": line.right, "match": line.match}[order]
    place = (line.passage.document, line.passage.segment, line.start)
    if line.passage.lang == "en":
        words = [word.casefold() for word in re.findall(r"\w+", text)]
        if order == "left":
            words.reverse()
        return (1, words[:_SORTED_BY], *place)
    chars = [char for char in text if char.isalnum()]
    chars = chars[:_SORTED_BY] if order != "left" else chars[::-1][:_SORTED_BY]
    read = [plain_pinyin(item) or item for item in reading("".join(chars))]
    return (0, read, *place)
