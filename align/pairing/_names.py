"""What file names say: the same name but for the language."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["name_key"]

_ZH = (
    "zh cn chs cht chi zho cmn zhcn zhtw zhhk zhs zht hans hant tc sc chinese mandarin "
    "中文 汉语 漢語 中 汉 漢 简体 繁体 簡體 繁體 简 繁 中文版 汉文 原文 zw"
)
_EN = "en eng english enus engb enu 英文 英语 英語 英 英文版 英译 英譯 yw"
_REGIONS = "us gb uk tw hk cn sg mo hans hant"
_REGION = frozenset(_REGIONS.split())
_MARKS = frozenset(_ZH.split()) | frozenset(_EN.split())
_SUFFIX = re.compile(
    r"\.(?:txt|text|md|markdown|html?|xhtml|docx?|odt|rtf|pdf|epub|srt|vtt|ass|ssa|pptx?|xlsx?|csv"
    r"|tsv|xml|json|tex|rst|po|gz)$"
)
_BREAK = re.compile(r"[\s._\-()（）\[\]【】+,，]+")


def name_key(name: str) -> tuple[str, bool]:
    """*name* without its language marks and extension, and whether it had such a mark.

    ``x.zh.txt`` and ``x.en.txt``, ``x.docx`` and ``x_en.docx``, ``zh/x.md`` and
    ``en/x.md``, ``x-zh_CN`` and ``x-en-US`` have the same key.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().replace("\\", "/")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if not parts:
        return "", False
    stem = parts[-1]
    while (shorter := _SUFFIX.sub("", stem)) != stem and shorter:
        stem = shorter
    kept, marked = [], False
    for part in [*parts[:-1], stem]:
        words = [word for word in _BREAK.split(part) if word]
        rest = _without_marks(words)
        marked = marked or len(rest) < len(words)
        if rest or part is stem:
            kept.append(" ".join(rest))
    return "/".join(kept), marked


def _without_marks(words: list[str]) -> list[str]:
    """Without a mark at the end, else at the start; anywhere else it is part of the name."""
    end = len(words)
    if end > 1 and words[-1] in _REGION and words[-2] in _MARKS:
        return words[: end - 2]
    if words and words[-1] in _MARKS:
        return words[: end - 1]
    if len(words) > 1 and words[0] in _MARKS:
        return words[2 if words[1] in _REGION and len(words) > 2 else 1 :]
    return words
