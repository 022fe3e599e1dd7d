"""The numbers and dates of a text as values, whatever way they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from termbase._english import word_list

__all__ = ["Number", "numbers_en", "numbers_zh"]

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_FULL = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_CN = "〇零一二两兩三四五六七八九十百千万萬亿億"
_ZH = re.compile(
    rf"(?P<percent>百分之|千分之)?(?P<ordinal>第)?"
    rf"(?:(?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s*[多余几]?\s*(?P<scale>[十百千]?[万萬亿億]{1,2}|[十百千](?![克米瓦年])))?"
    rf"|(?P<spoken>[{_CN}]+(?:点[{_CN}]+)?))"
    r"(?P<sign>\s*%|个百分点)?\s*[多余]?(?P<unit>年代|世纪|年|月|日|号|成)?"
)
_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "decade": 10,
    "decades": 10,
}
_SMALL = dict(
    zip(
        word_list(
            """
zero one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
"""
        ),
        range(21),
        strict=True,
    )
) | dict(
    zip(
        word_list("thirty forty fifty sixty seventy eighty ninety"), range(30, 100, 10), strict=True
    )
)
_ORDINALS = dict(
    zip(
        word_list(
            """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh
twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
        ),
        range(1, 21),
        strict=True,
    )
) | {"once": 1, "twice": 2, "thrice": 3, "double": 2, "triple": 3, "half": 0.5, "quarter": 0.25}
_MONTHS = {
    name: at
    for at, names in enumerate(
        """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|
        september sep sept|october oct|november nov|december dec""".split("|"),  # noqa: SIM905 - a table
        1,
    )
    for name in names.split()
}
_EN = re.compile(
    r"(?P<digits>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<suffix>st|nd|rd|th|s|m|bn)?\b"
    r"(?:[-\s]+(?P<scale>hundred|thousand|million|billion|trillion|mn|bn|dozen)\b)?"
    r"(?P<sign>\s?%|[-\s]+per\s?cent(?:age)?)?"
    r"|(?P<word>[A-Za-z]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """``text[start:end]`` and its value.

    Attributes:
        kind: ``number``, ``percent``, ``year``, ``month``, ``day`` or ``ordinal``.
        firm: whether it must come back on the other side: written in digits, or large.
    """

    start: int
    end: int
    value: float
    kind: str
    firm: bool


def numbers_zh(text: str) -> list[Number]:
    """The numbers of a Chinese text in order."""
    plain = text.translate(_FULL)
    found = []
    for match in _ZH.finditer(plain):
        number = _zh_number(match)
        if number is not None:
            found.append(number)
    return found


def _zh_number(match: re.Match[str]) -> Number | None:
    unit = match["unit"] or ""
    digits = match["digits"]
    if digits:
        value = float(digits.replace(",", ""))
        for mark in match["scale"] or "":
            value *= _UNITS.get(mark) or _LARGE[mark]
        # "1年" is mostly "a year".
        firm = value != 1
    else:
        read = _spoken(match["spoken"])
        if read is None:
            return None
        value, firm = read
    percent = match["percent"] or match["sign"]
    kind = "percent" if percent else "ordinal" if match["ordinal"] else "number"
    if percent:
        firm = True
    elif unit == "年" and value >= 1000 and value == int(value) and value < 2200:
        kind, firm = "year", True
    elif unit == "月" and 1 <= value <= 12 and digits:
        kind = "month"
    elif unit in ("日", "号") and 1 <= value <= 31 and digits:
        kind = "day"
    elif unit == "成":
        kind, value = "percent", value * 10
        firm = False
    elif unit in ("世纪", "年代"):
        firm = False
    return Number(match.start(), match.end(), value, kind, firm)


def _spoken(body: str) -> tuple[float, bool] | None:
    """The value of a number in characters, and whether it surely is one."""
    head, _, tail = body.partition("点")
    if not any(c in _UNITS or c in _LARGE for c in body):
        if len(head) >= 4:
            return float("".join(str(_DIGITS[c]) for c in head)), True
        if tail:
            decimals = "".join(str(_DIGITS[c]) for c in tail)
            return float(f"{''.join(str(_DIGITS[c]) for c in head)}.{decimals}"), True
        # Two digits side by side are an approximation (七八个), one is often idiom.
        return (float(_DIGITS[head]), False) if len(head) == 1 else None
    if not any(c in _DIGITS for c in body) and body[0] != "十":
        return None  # 千万, 百, 万: "by all means", "hundred", "ten thousand"
    total = part = digit = 0
    for c in head:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            part += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            total, part, digit = (total + part + digit) * _LARGE[c], 0, 0
    value = float(total + part + digit)
    return (value, value >= 11 and value % 100 != 0) if value else None


def numbers_en(text: str) -> list[Number]:
    """The numbers of an English text in order; words count one by one and joined."""
    plain = text.translate(_FULL)
    found: list[Number] = []
    words: list[tuple[int, int, str]] = []
    for match in _EN.finditer(plain):
        word = match["word"]
        if word:
            words.append((match.start(), match.end(), word.lower()))
            continue
        value = float(match["digits"].replace(",", ""))
        suffix, scale = (match["suffix"] or "").lower(), (match["scale"] or "").lower()
        if suffix in ("m", "bn"):
            scale = {"m": "million", "bn": "bn"}[suffix]
        value *= _SCALES.get(scale, 1)
        kind = (
            "percent"
            if match["sign"]
            else "ordinal"
            if suffix in ("st", "nd", "rd", "th")
            else "number"
        )
        if (
            kind == "number"
            and not scale
            and value == int(value)
            and 1000 <= value < 2200
            and "," not in match["digits"]
        ):
            kind = "year"
        found.append(Number(match.start(), match.end(), value, kind, True))
    found += _spelled(words, plain)
    return sorted(found, key=lambda n: (n.start, n.end))


def _spelled(words: list[tuple[int, int, str]], text: str) -> list[Number]:
    found = []
    run: list[tuple[int, int, str]] = []
    for item in [*words, (len(text) + 9, len(text) + 9, "")]:
        start, end, word = item
        joins = run and text[run[-1][1] : start].strip(" -") == "" and start <= len(text)
        if word in _SMALL or word in _SCALES or (word == "and" and run):
            if run and not joins:
                found += _value_of(run)
                run = []
            if run or word in _SMALL or word in ("dozen", "decade"):
                run.append(item)
            continue
        if run:
            found += _value_of(run)
            run = []
        if word in _ORDINALS:
            found.append(Number(start, end, float(_ORDINALS[word]), "ordinal", False))
        elif word in _MONTHS:
            # "May" is a verb, too: it must not be missed on the other side.
            found.append(Number(start, end, float(_MONTHS[word]), "month", False))
        elif word.endswith("fold") and word[:-4] in _SMALL:
            found.append(Number(start, end, float(_SMALL[word[:-4]]), "number", False))
        elif word.endswith("ties") and word[:-3] + "y" in _SMALL:
            found.append(Number(start, end, float(_SMALL[word[:-3] + "y"]), "number", False))
    return found


def _value_of(run: list[tuple[int, int, str]]) -> list[Number]:
    while run and run[-1][2] == "and":
        run.pop()
    total = part = 0.0
    for _, _, word in run:
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total += (part or 1) * _SCALES[word]
            part = 0
    if not run:
        return []
    return [Number(run[0][0], run[-1][1], total + part, "number", False)]
