"""Chinese numerals: in digits with 万 and 亿, in characters, formal, approximate, as parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from align.text.numerals.values import (
    DIGITS,
    LONGEST,
    ONE,
    SIGN,
    SLASHED,
    VERSION,
    VULGAR,
    Kind,
    Numeral,
    Written,
    components,
    last_place,
    of_digits,
    ratio,
    vulgar,
)

__all__ = ["chinese_numerals", "chinese_value"]

_DIGIT: Final = {
    **{char: at for at, char in enumerate("〇一二三四五六七八九")},
    **{char: at for at, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{"两": 2, "兩": 2, "貳": 2, "參": 3, "叄": 3, "陸": 6, "○": 0},
}
_UNIT: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_TENS: Final = {"廿": 20, "卅": 30, "卌": 40}
_LARGE: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_SCALES: Final = frozenset((*_UNIT, *_LARGE))
_KNOWN: Final = frozenset((*_DIGIT, *_UNIT, *_TENS, *_LARGE))

_L = "万萬亿億"
_D = "〇零○一二两兩三四五六七八九"
_SPOKEN = rf"[{_D}十百千廿卅卌{_L}]"
_F = "零壹贰貳叁叄參肆伍陆陸柒捌玖"
# 登陆 and 收拾 are no numbers: a formal one has a digit and a formal unit.
_FORMAL = rf"(?=[{_F}{_L}]{{1,9}}[拾佰仟])[{_F}][{_F}拾佰仟{_L}]+"
_ABOUT = rf"(?:[多余餘几幾]|(?<=[十百千0{_L}])[来來](?![到自源于临臨说說]))"
# What a numeral may begin with: nothing else is tried.
_BEGIN: Final = rf"(?=[-+负負零第\d半{_D}十百千廿卅卌{_L}{_F}几幾数數上近逾½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])"
_NUMERAL = re.compile(
    rf"{_BEGIN}(?:(?P<version>{VERSION})|(?P<slashed>{SLASHED})"
    rf"|(?P<half>一半|半数|半數)"
    rf"|(?P<minus>负|負|零下|{SIGN})"
    rf"(?:(?P<ordinal>第)|(?P<below>\d+|{_SPOKEN}+)分之)?"
    rf"(?:(?P<digits>{DIGITS})(?P<vulgar>{VULGAR})?"
    rf"(?:\s*(?P<more>{_ABOUT})?\s*"
    rf"(?P<scale>[十百千]?(?:[{_L}]{{1,2}}|兆(?![瓦赫帕欧歐字焦比]))|[十百千](?![克米瓦年赫帕卡焦伏兆])))?"
    rf"|(?P<lone>{VULGAR})"
    rf"|(?P<formal>{_FORMAL})"
    # 几十, 数百万, 上千: no digit, but a number all the same.
    rf"|(?P<some>[几幾数數][十百千{_L}]+)"
    rf"|(?<!成千)(?P<over>[上近逾])(?P<bare>[百千{_L}]+)(?![海市])"
    rf"|(?P<spoken>{_SPOKEN}+(?:[点點][{_D}]+(?![{_D}十百分刻])[{_L}]*)?)"
    rf"(?P<few>(?<=[十百千廿卅卌{_L}])[几幾](?![何乎])[十百千]?[{_L}]*)?)"
    rf"(?P<about>{_ABOUT}[{_L}]*)?"
    r"(?P<unit>\s*[%‰]|[个個](?:百分[点點]|基[点點]|月)|年代|世[纪紀]|[年月日号號倍]"
    r"|成(?![员員立为為了功长長果都本就熟分交])[一二三四五六七八九半]?)?)"
)
_PARTS: Final = {"%": 100, "‰": 1000, "百": 100, "基": 10**4, "成": 10}
"""What a unit divides by, known by its telling character."""
_SCALED = re.compile(rf"({DIGITS})([十百千万萬亿億兆]*)")
_PAIR = re.compile(rf"(.*?)([{_D}])([{_D}])((?![{_D}]).*)?")


class _Amount(NamedTuple):
    value: Fraction
    step: Fraction
    high: Fraction

    def times(self, scale: int | Fraction) -> _Amount:
        return _Amount(self.value * scale, self.step * scale, self.high * scale)


def _exact(value: Fraction | int, step: Fraction | int = ONE) -> _Amount:
    return _Amount(Fraction(value), Fraction(step), Fraction(value))


def chinese_value(text: str) -> Fraction | None:
    """The value of one whole numeral in digits or characters: 1500万, 三十, 二〇二〇, 四点六亿.

    Bare units count one (百: 100). None for what is no numeral.
    """
    read = _read(text)
    return None if read is None else read.value


def _read(text: str) -> _Amount | None:
    if not 0 < len(text) <= LONGEST:
        return None
    match = _SCALED.fullmatch(text)
    if match is not None:
        return _exact(*of_digits(match[1])).times(_scale(match[2]))
    head, _, tail = text.replace("點", "点").partition("点")
    if tail:
        return _decimal(head, tail)
    if not _KNOWN.issuperset(text):
        return None
    return _spoken(text) if not _all_digits(text) else _exact(int(_plain(text)))


def _all_digits(text: str) -> bool:
    return all(char in _DIGIT for char in text)


def _plain(text: str) -> str:
    return "".join(str(_DIGIT[char]) for char in text)


def _scale(units: str) -> int:
    scale = 1
    for char in units:
        scale *= _UNIT.get(char) or _LARGE[char]
    return scale


def _decimal(head: str, tail: str) -> _Amount | None:
    """三点一四亿, in two parts."""
    digits = tail.rstrip("".join(_LARGE))
    whole = _read(head)
    if whole is None or not digits or not _all_digits(digits):
        return None
    step = Fraction(1, 10 ** len(digits))
    return _exact(whole.value + step * int(_plain(digits)), step).times(_scale(tail[len(digits) :]))


def _spoken(text: str) -> _Amount | None:
    """一亿五千万, 二十五万亿, 三万二 (thirty-two thousand): digits and units; 十三五 is none."""
    total = section = digit = 0
    largest = step = last = 1
    for char in text:
        if char in _DIGIT:
            digit, step = digit * 10 + _DIGIT[char], 1
        elif char in _UNIT:
            last = step = _UNIT[char]
            section, digit = section + (digit or 1) * last, 0
        elif char in _TENS:
            section, digit, last, step = section + _TENS[char], 0, 10, 10
        else:
            large = _LARGE[char]
            below = section + digit or (0 if total else 1)
            if large > largest:
                total, largest = (total + below) * large, large
            else:
                total += below * large
            section, digit, last, step = 0, 0, large, step * large
    if digit >= 10 and (section or total):
        return None
    if 0 < digit < 10 < last and text[-2] not in _DIGIT:
        digit, step = digit * last // 10, last // 10
    return _exact(total + section + digit, step)


def chinese_numerals(text: str) -> Iterator[Numeral]:
    """The numerals of a Chinese text whose digits and marks are of half width."""
    before: Numeral | None = None
    for item in _found(text):
        if before is not None and _goes_on(before, item, text):
            value, high = before.value + item.value, before.value + item.high
            before = replace(item, start=before.start, value=value, high=high)
            continue
        if before is not None:
            yield before
        before = item
    if before is not None:
        yield before


def _goes_on(one: Numeral, two: Numeral, text: str) -> bool:
    """Whether 1亿 and 5000万, 2千 and 3百 are one number."""
    return (
        one.end == two.start
        and one.written == two.written == "digits"
        and text[one.end - 1] in _SCALES
        and text[two.end - 1] in _SCALES
        and 0 < two.value < one.step
    )


def _found(text: str) -> Iterator[Numeral]:
    for match in _NUMERAL.finditer(text):
        start, end = match.span()
        part = Fraction(1, 2) if match["half"] else match["slashed"] and ratio(match["slashed"])
        if part:
            written: Written = "words" if match["half"] else "digits"
            yield Numeral(start, end, part, "fraction", written, part, part)
        elif match["version"] or match["slashed"]:
            yield from components(start, match.group())
        else:
            amount = _amount(match)
            if amount is not None:
                yield from _numeral(match, amount)


def _numeral(match: re.Match[str], amount: _Amount) -> Iterator[Numeral]:
    unit = (match["unit"] or "").strip()
    if match["below"]:
        below = chinese_value(match["below"])
        if not below:
            return
        kind: Kind = "percent" if below in (100, 1000, 10**4) else "fraction"
        unit = ""
    else:
        kind = _kind(match, amount, unit)
        telling = unit[1:2] if kind == "percent" and unit[0] in "个個" else unit[:1]
        below = Fraction(_PARTS[telling]) if kind == "percent" else ONE
        unit = "" if kind in ("cardinal", "ordinal", "fraction") else unit
    if unit[:1] == "成" and unit[1:]:
        more = Fraction(1, 2) if unit[1] == "半" else Fraction(_DIGIT[unit[1]], 10)
        amount = _Amount(amount.value + more, Fraction(1, 10), amount.high + more)
    value, step, high = amount.times(1 / below)
    if match["minus"] and match["minus"] != "+":
        value, high = -high, -value
    # A unit that decides nothing is no part of the numeral.
    end = match.end() if unit or not match["unit"] else match.start("unit")
    written: Written = "digits" if match["digits"] or match["lone"] else "words"
    yield Numeral(match.start(), end, value, kind, written, high, step, unit)


def _kind(match: re.Match[str], amount: _Amount, unit: str) -> Kind:
    value = amount.value
    whole = value.denominator == 1
    # 两千年 and 十二年 are times; 一九九八年 and 九八年 are years.
    spelt = match["digits"] or _all_digits(match["spoken"] or "十")
    year = 1000 <= value < 2200 or (not match["digits"] and 10 <= value < 100)
    units: dict[str, tuple[bool, Kind]] = {
        "成": (0 < value < 10, "percent"),
        "年": (bool(whole and spelt and year), "year"),
        "月": (whole and 1 <= value <= 12, "month"),
        "日": (whole and 1 <= value <= 31, "day"),
        "年代": (True, "decade"),
        "世": (whole and 1 <= value <= 30, "century"),
        "倍": (True, "multiple"),
    }
    if match["ordinal"]:
        return "ordinal"
    if unit[:1] in ("%", "‰") or unit[1:2] in ("百", "基"):
        return "percent"
    plain = unit.replace("号", "日").replace("號", "日")
    fits, kind = units.get(plain) or units.get(plain[:1], (False, "cardinal"))
    if fits and (len(unit) < 2 or unit[0] in "年世成"):
        return kind
    return "fraction" if match["lone"] else "cardinal"


def _amount(match: re.Match[str]) -> _Amount | None:
    """The amount before any unit."""
    if match["digits"]:
        return _in_digits(match)
    if match["lone"]:
        part = vulgar(match["lone"])
        amount: _Amount | None = _exact(part, part)
    elif match["some"]:
        # From two to nine.
        one = _scale(match["some"][1:])
        amount = _Amount(Fraction(2 * one), Fraction(one), Fraction(10 * one - 1))
    elif match["bare"]:
        amount = _exact(_scale(match["bare"]), _scale(match["bare"]))
        low, high = (Fraction(9, 10), 1) if match["over"] == "近" else (ONE, 2)
        amount = amount._replace(value=amount.value * low, high=amount.value * high)
    else:
        amount = _idiomatic(match["formal"] or match["spoken"], match)
    if amount and match["few"]:
        return _few(amount, match["few"])
    return _over(amount, match["about"]) if amount and match["about"] else amount


def _in_digits(match: re.Match[str]) -> _Amount | None:
    if len(match["digits"]) > LONGEST:
        return None
    amount = _exact(*of_digits(match["digits"]))
    if match["vulgar"]:
        part = vulgar(match["vulgar"])
        amount = _exact(amount.value + part, part)
    scale = _scale(match["scale"] or "")
    if match["more"]:
        return _up_to(amount, last_place(amount.value), scale)
    return _over(amount.times(scale), match["about"]) if match["about"] else amount.times(scale)


def _over(amount: _Amount, about: str) -> _Amount:
    return _up_to(amount, last_place(amount.value), _scale(about[1:]))


def _up_to(amount: _Amount, place: Fraction, scale: int) -> _Amount:
    """三百多 (to 399), 三十多万: what is less than one more of the last place."""
    high = max(amount.high, amount.value + place) * scale
    return _Amount(amount.value * scale, amount.step * scale, high - 1)


def _few(amount: _Amount, few: str) -> _Amount:
    """十几, 二十几万, 三千几百: from one to nine more of the last place."""
    inner = _UNIT.get(few[1:2], 1)
    scale = _scale(few[2:] if inner > 1 else few[1:])
    place = last_place(amount.value)
    return _up_to(amount, place, scale)._replace(value=(amount.value + inner) * scale)


def _idiomatic(body: str, match: re.Match[str]) -> _Amount | None:
    """The amount of characters that may be idiom, or two numbers (七八个)."""
    if len(body) > LONGEST:
        return None
    pair = _PAIR.fullmatch(body)
    if pair and 1 <= _DIGIT[pair[2]] == _DIGIT[pair[3]] - 1 and pair[1][-1:] not in _DIGIT:
        # 七八, 两三百, 三十七八
        low, high = (_read(pair[1] + pair[n] + (pair[4] or "")) for n in (2, 3))
        return low._replace(high=high.value) if low and high else None
    if not (match["below"] or match["ordinal"]):
        if _all_digits(body):
            # A year or a number is read digit by digit; of fewer digits all may be idiom.
            if len(body) == 2 and match["unit"] != "年":
                return None
            if len(body) == 3 and not set(body) & set("〇零○"):
                return None
        elif not any(c in _DIGIT or c in _TENS for c in body) and body[0] not in "十拾":
            return None  # 千万, 百: "by all means", "hundred"
    return _read(body)
