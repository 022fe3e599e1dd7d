"""What the readers of both languages share: sweeping a text, pattern by pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from align.text.numerals import roman_value
from align.text.quantities.model import Quantity, QuantityKind, Reading, Weight
from align.text.quantities.units import Unit

__all__ = [
    "BLANK",
    "Scan",
    "apart",
    "clock",
    "european",
    "exact",
    "grouped",
    "identified",
    "in_order",
    "label_values",
    "scientific",
    "slashed",
]

BLANK: Final = "\ue000"
"""Stands where a pattern has found something: no letter, no digit, no mark."""

_GROUPED: Final = re.compile(
    r"(?<![\d.,])(?<!\d )\d{1,3}(?:(?: \d{3}){1,5}|(?:'\d{3}){1,5}"
    r"|(?:，\d{3}){1,5})(?![\d'])(?! \d)"
    r"|(?<![\d.,])\d{1,3}(?:\.\d{3}){2,5}(?![\d.])"
)
_GROUP_MARK: Final = re.compile(r"\d[ '，.]\d{3}")
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9./?=&%_~#:+-]+|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+"
)
_POWER: Final = (
    r"10\s?(?:(?:\^|\*\*)\s?\(?(?P<power>[-+]?\d{1,3})\)?|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
    r"|的(?P<zh>负?(?:\d{1,3}|[一二三四五六七八九十]{1,3}))次[方幂]"
    r"|\s?to\sthe\s(?:power\s(?:of\s)?)?(?P<en>minus\s|-)?(?P<nth>\d{1,3})(?:st|nd|rd"
    r"|th)?(?:\spower)?)"
)
_SCIENTIFIC: Final = re.compile(
    rf"(?P<sign>(?<![\w)-])-)?(?:(?P<head>\d+(?:\.\d+)?)\s?[×xX*✕·⋅]\s?)?(?<![\d.]){_POWER}"
    r"|(?<![\w.])(?P<short>\d+(?:\.\d+)?)[eE](?P<e>[-+]?\d{1,3})(?!\w)"
)
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_ENDINGS: Final = (
    "st nd rd th s k m mn bn tn fold km kms m cm mm nm kg g mg t ha l ml mm kw mw gw kwh mwh "
    "gwh hz khz mhz ghz v kv w a mph kph min mins h hr hrs sec am pm ft lb lbs oz in yd x d p pp "
    "ppm kb mb gb tb c f b bps kcal mpa kpa pa db °c mah wh m2 m3 km2 cm2 q"
)
_UNITS: Final = frozenset(_ENDINGS.split())
_MIXED: Final = re.compile(
    r"(?<![A-Za-z0-9.])(?:[A-Za-z]{1,12}[-/+]?\d[A-Za-z0-9]*|\d+[A-Za-z]+\d*[A-Za-z]*)"
    r"(?:[-/.][A-Za-z0-9]+){0,5}(?![A-Za-z0-9])"
)
_VERSION: Final = re.compile(r"(?<![\d.])\d{1,5}(?:\.\d{1,5}){2,5}(?![\d.]*\d)")
_GROUPS: Final = re.compile(
    r"(?<![A-Za-z0-9.,-])(?:\+?\(?\d{1,5}\)?[ -]{1,2}\d{2,9}(?:[ -]\d{2,9}){0,5}|\+\d{7,15}"
    r"|\d{9,30})"
    r"(?![A-Za-z0-9万亿千百元年月日个人倍%]|[.,]\d)"
)
_SOLID: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_MONEY: Final = re.compile(r"(?:RMB|CNY|HKD|USD|EUR|GBP|JPY|AUD|NTD|TWD|MOP|FY)$", re.IGNORECASE)


_LATIN: Final = re.compile("[a-z]+")
_POWERS: Final = frozenset("^×⁰¹²³⁴⁵⁶⁷⁸⁹*")
_ENDLESS: Final = re.compile(r"[\d○〇零一二三四五六七八九十百千万亿两点]{300,}")
_SHORT_POWER: Final = re.compile(r"\d[eE][-+]?\d")


class Scan:
    """A text of which patterns take what they find, so that it is found once.

    Attributes:
        low: the text in lower case, as it was given. words: its Latin words in lower case.
            Both tell cheaply which patterns there is no need to try.
    """

    def __init__(self, text: str) -> None:
        # Digits without end would cost as many steps as their square, and measure nothing.
        self.rest = _ENDLESS.sub(lambda match: BLANK * len(match[0]), text)
        self.low = text.lower()
        self.words = frozenset(_LATIN.findall(self.low))
        self.found: list[Quantity] = []

    def sweep(
        self,
        pattern: re.Pattern[str],
        make: Callable[[re.Match[str]], Iterable[Quantity] | None],
        *,
        until: str = "",
    ) -> None:
        """Take what *make* gives for each match; where it gives None, the text stays.

        Args:
            until: the name of a group that ends what is taken.
        """
        pieces, at = [], 0
        for match in pattern.finditer(self.rest):
            made = make(match)
            if made is None:
                continue
            self.found += made
            end = match.end(until) if until else match.end()
            pieces += [self.rest[at : match.start()], BLANK * (end - match.start())]
            at = end
        if pieces:
            self.rest = "".join((*pieces, self.rest[at:]))


def exact(
    span: tuple[int, int],
    kind: QuantityKind,
    *values: Fraction | int,
    weight: Weight = Weight.FIRM,
    units: tuple[Unit, ...] = (),
    half: int = 0,
    parts: tuple[Quantity, ...] = (),
    digits: str = "",
) -> Quantity:
    """A quantity of exact values, alternatives of each other."""
    readings = tuple(_whole(value, units) for value in values)
    return Quantity(*span, kind, readings, weight=weight, half=half, parts=parts, digits=digits)


@lru_cache(maxsize=20_000)
def _whole(value: Fraction | int, units: tuple[Unit, ...]) -> Reading:
    """An exact reading; most are small numbers that come again."""
    exactly = Fraction(value)
    return Reading(exactly, exactly, units)


def grouped(text: str) -> str:
    """*text* with commas for all other marks that set thousands apart."""
    if _GROUP_MARK.search(text) is None:
        return text
    return _GROUPED.sub(lambda match: re.sub(r"[ '，.]", ",", match.group()), text)


def apart(found: Iterable[Quantity]) -> list[Quantity]:
    """Without what begins inside another one's unit (the 2 of km2)."""
    kept: list[Quantity] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def european(digits: str) -> int:
    """What 2.000 may be a thousand times of; 1 where it is no such number."""
    return 1000 if _EUROPEAN.fullmatch(digits) else 1


_EUROPEAN: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def in_order(found: Iterable[Quantity]) -> list[Quantity]:
    """By their place in the text."""
    return sorted(found, key=lambda item: (item.start, -item.end))


def clock(span: tuple[int, int], hour: int, minute: int, half: int, *parts: Quantity) -> Quantity:
    """A time of day; *half* is 1 before noon, 2 after noon, 0 where it is not said."""
    if hour > 12 and hour < 24:
        half = 2
    elif hour in (0, 24):
        half = 1
    return exact(span, "time", (hour % 12) * 60 + minute, half=half, parts=parts)


def scientific(scan: Scan) -> None:
    """3×10⁸, 2.5e-4, 10的9次方, *10 to the power of 9*."""

    def make(match: re.Match[str]) -> list[Quantity] | None:
        if match["short"]:
            head, power = match["short"], int(match["e"])
        else:
            head = match["head"] or "1"
            written = match["power"] or (match["raised"] or "").translate(_RAISED) or match["nth"]
            if written is None or not written:
                zh = (match["zh"] or "").replace("负", "-")
                written = zh if zh.lstrip("-").isdigit() else ""
            if not written:
                return None
            power = int(written) * (-1 if match["en"] else 1)
        if abs(power) > 60 or len(head) > 30:
            return None
        step = Fraction(10) ** power
        value = Fraction(head) * step
        places = len(head.partition(".")[2])
        made = exact(match.span(), "amount", value)
        return [
            replace(
                made,
                step=step / 10**places,
                negative=match.re is _SCIENTIFIC and bool(match["sign"]),
            )
        ]

    powers = not _POWERS.isdisjoint(scan.rest) or "to the" in scan.low or "次" in scan.rest
    if ("10" in scan.rest and powers) or _SHORT_POWER.search(scan.rest):
        scan.sweep(_SCIENTIFIC, make)


def label_values(text: str) -> tuple[int, ...]:
    """What a mark before a paragraph may count as: 3, c, iii; letters as their place."""
    if text.isdigit():
        return (int(text),)
    values = []
    roman = roman_value(text.upper())
    if len(text) == 1 and text.isalpha() and text.isascii():
        values.append(ord(text.lower()) - ord("a") + 1)
    if roman:
        values.append(roman)
    return tuple(values)


def _solid(span: tuple[int, int], text: str) -> Iterable[Quantity]:
    """The integers in an identifier."""
    for part in _SOLID.finditer(text):
        if len(part.group()) <= 30:
            at = span[0] + part.start()
            yield exact((at, at + len(part.group())), "amount", int(part.group()))


def identified(scan: Scan) -> None:
    """Telephone, account and flight numbers, versions, models; addresses are passed over."""

    def passed(match: re.Match[str]) -> list[Quantity]:
        return []

    def mixed(match: re.Match[str]) -> list[Quantity] | None:  # noqa: PLR0911
        text = match.group()
        tail = re.fullmatch(r"\d+([A-Za-z]+\d?)(?:-[a-z].*)?", text)
        if tail and tail[1].lower() in _UNITS and tail[1] not in ("G", "K", "D", "P"):
            return None
        if text.lower() in _UNITS or re.match(r"[a-z]{3,}[-/+]", text):
            return None
        head = re.match(r"[A-Za-z]+", text)
        if head and _MONEY.fullmatch(head.group()):
            return None
        if re.fullmatch(r"\d+-(?:[a-z]+)(?:-[a-z]+)*", text) or re.fullmatch(
            r"[Qq][1-4]|[Hh][12]", text
        ):
            return None
        if re.fullmatch(r"\d+[QqHh]\d*", text) or re.fullmatch(r"\d+[.]\d+", text):
            return None
        if head is None and re.match(r"\d+(?:st|nd|rd|th|s)-", text):
            return None
        digits = re.sub(r"[^A-Za-z0-9.]", "", text).lower()
        digits = re.sub(r"^v(?=\d)", "", digits)
        parts = tuple(replace(part, weight=Weight.WEAK) for part in _solid(match.span(), text))
        return [
            exact(match.span(), "identifier", 0, weight=Weight.WEAK, digits=digits, parts=parts)
        ]

    def versions(match: re.Match[str]) -> list[Quantity] | None:
        text = match.group()
        if re.fullmatch(r"\d{4}\.\d{1,2}\.\d{1,2}", text) or re.fullmatch(
            r"\d{1,2}\.\d{1,2}\.\d{4}", text
        ):
            return None
        return [
            exact(
                match.span(), "identifier", 0, digits=text, parts=tuple(_solid(match.span(), text))
            )
        ]

    def groups(match: re.Match[str]) -> list[Quantity] | None:
        text = match.group()
        bodies = _SOLID.findall(text)
        if sum(map(len, bodies)) < 7 or re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
            return None
        spaced = "-" not in text and "+" not in text and "(" not in text and len(bodies) < 3
        if spaced and len(bodies) == 2 and not all(len(body) == 4 for body in bodies):
            return None
        if len(bodies) == 2 and any(_YEAR.fullmatch(body) for body in bodies):
            return None
        digits = "".join(bodies)
        parts = tuple(_solid(match.span(), text)) if len(bodies) > 1 else ()
        whole = () if len(bodies) > 1 else (int(digits),)
        return [exact(match.span(), "identifier", *(whole or (0,)), digits=digits, parts=parts)]

    if "www." in scan.low or "://" in scan.rest or "@" in scan.rest:
        scan.sweep(_ADDRESS, passed)
    if scan.words:
        scan.sweep(_MIXED, mixed)
    if scan.rest.count(".") > 1:
        scan.sweep(_VERSION, versions)
    scan.sweep(_GROUPS, groups)


def _is_date(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def slashed(match: re.Match[str]) -> list[Quantity] | None:
    """A date in digits: groups *y*, *m*, *d*, or *a*, *b* in either order and the year *z*.

    ``None`` if it is none; where the order is open, both may be either.
    """
    if match["y"]:
        month, day = int(match["m"]), int(match["d"])
        if not _is_date(month, day):
            return None
        return [
            exact(match.span("y"), "year", int(match["y"])),
            exact(match.span("m"), "month", month),
            exact(match.span("d"), "day", day),
        ]
    one, two = int(match["a"]), int(match["b"])
    if not (_is_date(one, two) or _is_date(two, one)):
        return None
    year = exact(match.span("z"), "year", int(match["z"]))
    if one > 12:
        return [exact(match.span("a"), "day", one), exact(match.span("b"), "month", two), year]
    if two > 12:
        return [exact(match.span("a"), "month", one), exact(match.span("b"), "day", two), year]
    # Which is the month is not said.
    return [exact(match.span(g), "any", int(match[g])) for g in "ab"] + [year]
