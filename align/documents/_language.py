"""Which of the two languages a text is in, by its script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from align.errors import LanguageError
from align.model import Lang

__all__ = ["Scripts", "count_scripts", "detect", "lang_of_name"]

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_OTHER = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u06ff\u0700-\u0fff\u10a0-\u11ff"
    r"\u1780-\u17ff\uac00-\ud7af\ufb1d-\ufdff\ufe70-\ufeff]+"
)
_SAMPLE = 500_000
_NAMES: dict[str, Lang] = {
    "zh": "zh", "chs": "zh", "cht": "zh", "cn": "zh", "tw": "zh", "hk": "zh", "zho": "zh",
    "chi": "zh", "cmn": "zh", "chinese": "zh", "hans": "zh", "hant": "zh",
    "中文": "zh", "汉语": "zh", "中": "zh",
    "en": "en", "eng": "en", "english": "en",
    "英文": "en", "英语": "en", "英": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scripts:
    """How much of a text is in which script: Han characters, Latin words, the rest."""

    han: int
    latin: int
    kana: int
    other: int

    @property
    def share(self) -> float:
        """Chinese's share, 0 to 1: a Han character counts as much as a Latin word."""
        return self.han / max(1, self.han + self.latin)


def count_scripts(text: str) -> Scripts:
    """Count *text*'s scripts, in a long text those of its beginning, middle and end."""
    if len(text) > 3 * _SAMPLE:
        middle = (len(text) - _SAMPLE) // 2
        text = text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]
    return Scripts(
        han=len(_HAN.findall(text)),
        latin=len(_LATIN.findall(text)),
        kana=len(_KANA.findall(text)),
        other=len(_OTHER.findall(text)),
    )


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
    letters = found.han + found.latin + found.kana + found.other
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
