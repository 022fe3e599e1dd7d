"""Which of the two languages a text is in, by its script."""

from __future__ import annotations

import re
from pathlib import PurePath

from align.errors import LanguageError
from align.model import Lang
from align.text.scripts import count_scripts

__all__ = ["detect", "lang_of_name"]

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


def detect(text: str, *, where: str, hint: Lang | None = None) -> tuple[Lang, tuple[str, ...]]:
    """The language of running *text*, and notes on what is odd about it.

    Raises:
        LanguageError: it is in neither language.
    """
    found = count_scripts(text)
    letters = found.letters
    if not found.han + found.latin:
        what = "its letters are neither Chinese nor English" if letters else "it has no letters"
        raise LanguageError(
            what, where=where, remedy="Give a text in Chinese or in English, or leave this file out"
        )
    if found.kana > 0.1 * (found.han + found.kana) and found.kana > found.latin:
        raise LanguageError(
            "it looks Japanese", where=where, remedy="Give a text in Chinese or in English"
        )
    if found.other > found.han + found.latin:
        raise LanguageError(
            "most of its letters are neither Chinese nor English",
            where=where,
            remedy="Give a text in Chinese or in English, or say its language if this is wrong",
        )
    lang: Lang = "zh" if found.share >= 0.5 else "en"
    notes: list[str] = []
    if hint and hint != lang:
        names = {"zh": "Chinese", "en": "English"}
        notes.append(
            f"its name says {names[hint]}, its script says {names[lang]}: taken as {names[lang]}"
        )
    if 0.3 < found.share < 0.7 and letters >= 40:
        notes.append("it mixes Chinese and English: if it holds both texts, give them as two files")
    return lang, tuple(notes)
