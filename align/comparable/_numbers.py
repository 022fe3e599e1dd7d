"""The numbers of a text, as values, however they are written."""

from __future__ import annotations

import re
from collections import Counter

from align.model import Lang

__all__ = ["numbers", "numbers_agree"]

_DIGIT_ZH = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNIT_ZH = {"十": 10, "百": 100, "千": 1000}
_LARGE_ZH = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_ZH = re.compile(r"\d[\d,，]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千万亿]{2,}|[万亿]")
_EN = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s+(?:thousand|million|billion|trillion)\b)?", re.I)
_SCALE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALE_ZH = re.compile(r"\s*([万亿]+)")


def numbers(text: str, lang: Lang) -> Counter[float]:
    """Values of the numbers in *text*, those from 10 on and those with decimals."""
    found: Counter[float] = Counter()
    for match in (_ZH if lang == "zh" else _EN).finditer(text):
        value = _value_zh(match, text) if lang == "zh" else _value_en(match.group())
        if value is not None and (value >= 10 or value != int(value)):
            found[float(f"{value:.6g}")] += 1
    return found


def _value_en(text: str) -> float | None:
    head, _, word = text.partition(" ")
    try:
        value = float(head.replace(",", "").rstrip("."))
    except ValueError:
        return None
    return value * _SCALE.get(word.strip().lower(), 1)


def _value_zh(match: re.Match[str], text: str) -> float | None:
    body = match.group()
    if body[0].isdecimal():
        try:
            value = float(body.replace(",", "").replace("，", "").rstrip("."))
        except ValueError:
            return None
        scale = _SCALE_ZH.match(text, match.end())
        for mark in scale.group(1) if scale else "":
            value *= _LARGE_ZH[mark]
        return value
    if body in _LARGE_ZH:
        return None
    if not any(c in _UNIT_ZH or c in _LARGE_ZH for c in body):
        # A year read digit by digit; a short one may be an approximation (七八个).
        return float("".join(str(_DIGIT_ZH[c]) for c in body)) if len(body) >= 4 else None
    return _spoken(body)


def _spoken(body: str) -> float | None:
    total = part = digit = 0
    for c in body:
        if c in _DIGIT_ZH:
            digit = _DIGIT_ZH[c]
        elif c in _UNIT_ZH:
            part += (digit or 1) * _UNIT_ZH[c]
            digit = 0
        else:
            total = (total + part + digit) * _LARGE_ZH[c]
            part = digit = 0
    value = total + part + digit
    return float(value) if value else None


def numbers_agree(zh: Counter[float], en: Counter[float]) -> tuple[float, float]:
    """How many numbers both have, and how many only the one with fewer of them has."""
    both = sum((zh & en).values())
    fewer = min(sum(zh.values()), sum(en.values()))
    return float(both), float(fewer - both)
