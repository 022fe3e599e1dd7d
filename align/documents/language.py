"""Which of the two languages a text, each of its lines, or what a file's name says is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from align.documents.bilingual import parted
from align.errors import LanguageError
from align.messages import Message, message
from align.model import Lang
from align.text.scripts import count_scripts

__all__ = ["Group", "alternates", "detect", "groups", "lang_of_name", "lines_of"]

Group = tuple[list[str], list[str]]
"""Chinese lines and the English lines that belong to them."""

_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = " \t\u00a0\u3000\u200b\u2060\ufeff"
_FEWEST = 6
_HEADING = 120
_SAMPLE = 4000
_LANGUAGES: dict[Lang, str] = {"zh": "language.chinese", "en": "language.english"}

_NAMES: dict[str, Lang] = {
    "zh": "zh", "chs": "zh", "cht": "zh", "cn": "zh", "tw": "zh", "hk": "zh", "zho": "zh",
    "chi": "zh", "cmn": "zh", "chinese": "zh", "hans": "zh", "hant": "zh",
    "中文": "zh", "汉语": "zh", "中": "zh",
    "en": "en", "eng": "en", "english": "en",
    "英文": "en", "英语": "en", "英": "en",
}  # fmt: skip


def lang_of_name(path: PurePath) -> Lang | None:
    """What a file's name says of its language: ``x.zh.txt``, ``x_en.docx``, ``zh/x.txt``."""
    parts = path.name.lower().split(".")
    for part in reversed(parts[1:]):
        if part in _NAMES:
            return _NAMES[part]
    words = [w for w in re.split(r"[\s_\-()\[\]（）【】]+", parts[0]) if w]
    for word in (words[-1:] + words[:1]) if len(words) > 1 else words:
        if word in _NAMES and (len(words) > 1 or word in ("zh", "en")):
            return _NAMES[word]
    folder = path.parent.name.lower()
    return _NAMES.get(folder)


def detect(
    text: str, *, where: str, hint: Lang | None = None
) -> tuple[Lang, bool, tuple[Message, ...]]:
    """The language of running *text*, whether it mixes both, and notes on what is odd.

    Args:
        hint: the language that the file's name names.

    Raises:
        LanguageError: it is in neither language.
    """
    found = count_scripts(text)
    if not found.han + found.latin:
        code = "document.other-script" if found.letters else "document.no-letters"
        raise LanguageError(code, where=where)
    if found.kana > 0.1 * (found.han + found.kana) and found.kana > found.latin:
        raise LanguageError(
            "document.other-language", where=where, language=message("language.japanese")
        )
    if found.other > found.han + found.latin:
        raise LanguageError("document.mostly-other-script", where=where)
    lang: Lang = "zh" if found.share >= 0.5 else "en"
    notes: tuple[Message, ...] = ()
    if hint and hint != lang:
        named, taken = (message(_LANGUAGES[one]) for one in (hint, lang))
        notes = (message("document.name-of-other-language", named=named, taken=taken),)
    return lang, 0.3 < found.share < 0.7, notes


def lines_of(text: str) -> list[str]:
    """The lines of *text* without blanks around them, none empty."""
    return [line for raw in _ENDS.split(text) if (line := raw.strip(_BLANK))]


def groups(lines: Sequence[str]) -> list[Group]:
    """Runs of lines in one language with the run in the other that follows.

    A line without letters belongs to the run that it stands in. Which language comes first
    is that of the first line. A line that holds both languages (a heading) is a group of its
    own where a group has ended and the next begins after it.
    """
    found: list[Group] = []
    before: Lang | None = None
    langs = [_lang(line) for line in lines]
    halves = [parted(line) for line in lines]
    sure = [one for one, both in zip(langs, halves, strict=True) if one and not both]
    if len(set(sure)) < 2:
        # Lines of one language that all hold names in the other one.
        halves = [None] * len(lines)
        sure = [one for one in langs if one]
    first = sure[0] if sure else None
    for number, line in enumerate(lines):
        both = halves[number]
        following = next((one for one in langs[number + 1 : number + 4] if one), None)
        if both and before != first and following in (first, None) and len(line) <= _HEADING:
            found.append(([both[0]], [both[1]]))
            before = None
            continue
        lang = langs[number] or before
        if lang is None:
            continue
        first = first or lang
        if (lang != before and lang == first) or before is None:
            found.append(([], []))
        found[-1][0 if lang == "zh" else 1].append(line)
        before = lang
    return found


def alternates(lines: Sequence[str]) -> bool:
    """Whether *lines* clearly alternate: one of each in nine groups of ten, of fitting lengths."""
    found = groups(lines[:_SAMPLE])
    if len(found) < _FEWEST // 2 or len(lines) < _FEWEST:
        return False
    single = [group for group in found if len(group[0]) == len(group[1]) == 1]
    fitting = sum(
        0.7 <= len(en[0]) / max(1, len(zh[0])) <= 10 or max(len(zh[0]), len(en[0])) < 12
        for zh, en in single
    )
    return len(single) >= 0.9 * len(found) and fitting >= 0.8 * len(single)


def _lang(line: str) -> Lang | None:
    found = count_scripts(line)
    if not found.han + found.latin:
        return None
    return "zh" if found.share >= 0.5 else "en"
