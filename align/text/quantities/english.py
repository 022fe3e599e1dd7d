"""Quantities of English texts: amounts, money, measures, shares, multiples, numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from align.text.dates import MONTHS
from align.text.numerals import CARDINALS, ORDINALS, SCALES, Numeral, numerals
from align.text.quantities.english_dates import WEEK_WORDS, sweep_dates
from align.text.quantities.folding import folded
from align.text.quantities.model import Quantity, QuantityKind, Reading, Weight
from align.text.quantities.names import english_names
from align.text.quantities.scanning import (
    Scan,
    apart,
    european,
    exact,
    grouped,
    identified,
    in_order,
    label_values,
    scientific,
)
from align.text.quantities.units import Unit, chinese_units, unit_after

__all__ = ["english_quantities"]

_LABEL = re.compile(
    r"(?<![\w)])[(](?P<a>\d{1,2}|[a-z]|[ivx]{1,5}|[IVX]{1,5}|[A-Z])[)]"
    r"|(?:(?<=\s)|^)(?P<b>\d{1,2}|[a-zA-Z]|[IVX]{1,5}|[ivx]{2,5})(?:[.)](?=\s|$))\s?(?=\S)"
    r"|(?P<c>[①-⑳])"
)
_CLAUSE = re.compile(r"(?<=[\d)])[(](?P<a>\d{1,2}|[a-z]|[ivx]{1,5})[)]")
_IN = re.compile(
    r"\b(?P<n>one|two|three|four|five|six|seven|eight|nine|\d{1,2})\s(?:in|out\sof)(?:\severy)?\s"
    r"(?P<m>two|three|four|five|six|seven|eight|nine|ten|twenty|\d{1,3})\b(?!\s?(?:%|per))",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten))\s"
    r"(?:per|in\s(?:every\s|a\s)?|for\severy\s|out\sof\s(?:every\s)?)\s?(?P<m>thousand|1,000"
    r"|mille?|mil|ten\sthousand|10,000|100,000)\b",
    re.IGNORECASE,
)
_SIZES: Final = {
    "thousand": 1000, "1,000": 1000, "mille": 1000, "mill": 1000, "mil": 1000,
    "10,000": 10**4, "100,000": 10**5,
}  # fmt: skip
_VAGUE: Final = {
    "both": 2, "pair": 2, "pairs": 2, "couple": 2, "couples": 2, "twin": 2, "twins": 2, "dual": 2,
    "duo": 2, "duplicate": 2, "two-way": 2, "bilateral": 2, "either": 2, "neither": 2, "single": 1,
    "sole": 1, "trio": 3, "triplicate": 3, "trilateral": 3, "triplets": 3, "triangle": 3,
    "quartet": 4, "quadrilateral": 4, "quadruplets": 4, "quintet": 5, "pentagon": 5, "hexagon": 6,
    "octagon": 8, "unilateral": 1, "tripartite": 3, "bimonthly": 2, "biennial": 2, "triennial": 3,
    "thrice": 3, "fortnight": 2, "annual": 1, "another": 1, "sextet": 6, "tricycle": 3,
    "octogenarian": 80, "septuagenarian": 70, "nonagenarian": 90, "centenarian": 100,
    "sexagenarian": 60, "millennium": 1000, "nil": 0, "monthly": 1, "bicentenary": 200,
    "centenary": 100, "centennial": 100, "bicentennial": 200, "quarterly": 3, "weekly": 1,
    "decade": 10, "century": 100, "halved": 2, "halve": 2, "halving": 2, "fold": 10,
}  # fmt: skip
_VAGUE_WORD = re.compile(rf"\b(?:{'|'.join(_VAGUE)})\b", re.IGNORECASE)
_TEENS = re.compile(r"\b(?:teens?|teenagers?|teenage)\b", re.IGNORECASE)
_TIMES: Final = {
    "doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6, "septupl": 7,
    "octupl": 8,
}  # fmt: skip
_MULTIPLIED = re.compile(
    rf"\b(?P<stem>{'|'.join(_TIMES)})(?:e[ds]?|ing)\b(?!\s(?:bed|room|decker|glaz|standard|tax))",
    re.IGNORECASE,
)
_MORE_TIMES = re.compile(
    r"\s(?:higher|more|faster|larger|bigger|greater|longer|heavier)\b", re.IGNORECASE
)
_BY = re.compile(
    r"\bby\s(?:(?:more\sthan|over|about|some|nearly|almost|around|at\sleast)\s)?$", re.IGNORECASE
)
_QUARTER_OF = re.compile(
    r"\b(?:a|one)\squarter\sof\sa\s(?P<m>million|billion|century)\b", re.IGNORECASE
)
_AND_HALF = re.compile(
    r"\b(?:an?|one)\s(?P<u>million|billion|year|month|week|day|hour|minute|kilometre"
    r"|mile)\sand\sa\shalf\b",
    re.IGNORECASE,
)
_HALF_UNIT = re.compile(
    r"(?<!\band\s)(?<!\band\sa\s)\b(?:half[- ](?:an?[- ]|of\san?\s)?"
    r"|(?P<q>(?:an?\s)?quarter\sof\san?\s)|(?P<t>three[- ]quarters\sof\san?\s))"
    r"(?P<u>hours?|years?|days?|months?|centur(?:y|ies)|decades?|miles?|kilomet(?:re|er)s?"
    r"|kilos?|kilograms?|met(?:re|er)s?|lit(?:re|er)s?|pints?|pounds?|tons?|tonnes?|acres?"
    r"|hectares?|inch(?:es)?|percentage\spoints?|per\s?cent|minutes?|seconds?)\b",
    re.IGNORECASE,
)
_OF_POINT = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\sof\s(?:a|one)\s(?:percentage\spoint|per\s?cent)\b", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?:an?)\s(?P<n>third|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"(?=\s*(?:[.,;:)]|$)|\s(?:of|in|from|to|by|on|more|less|over|compared|since|year|last|this|as|between|and|during|while|were|are|was|is|have|has)\b)",
    re.IGNORECASE,
)
_PER_UNIT = re.compile(r"\b(?:per|every|each)\s(?=[A-Za-z])|(?<=[A-Za-z])/(?=[a-z])")
_DENOMINATORS: Final = ("length", "area", "mass", "volume")
_GLOSS = re.compile(
    r"\(\s?(?:[A-Z][A-Za-z.]*\s)?(?:(?:BC|AD|c\.|r\.|b\.|d\.)\s?)?\d{3,4}(?:\s?(?:-|to"
    r"|/)\s?\d{2,4})?(?:\s?(?:BC|AD))?\s?\)"
)
_EARLY = re.compile(r"\s?(?:BCE?|B\.C\.(?:E\.)?)(?![A-Za-z])")
_BEFORE = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|approx\.?|circa|over|more\sthan"
    r"|less\sthan|fewer\sthan|under|close\sto|estimated|exceed(?:s|ed|ing)?|excess\sof"
    r"|top(?:s|ped|ping)?|surpass(?:es|ed|ing)?|nearing|approaching|just|shy\sof|short\sof|past)\s"
    r"(?:[A-Za-z$€£]+\s?){0,2}[A-Z]*[$€£¥]?\s?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[- ]?(?:odd\b|plus\b|\+|or\sso\b|or\smore\b|or\sless\b|or\sthereabouts|or\sabove"
    r"|and\sabove|and\sover|or\sover)"
    r"|\s\w+(?:\s\w+)?\s(?:or\sso|or\smore|or\sless)\b",
    re.IGNORECASE,
)
_CURRENCY_BEFORE = re.compile(
    r"(?:(?P<code>RMB|CNY|HKD|USD|EUR|GBP|JPY|AUD|CAD|NTD|TWD|MOP|SGD|KRW|CHF|INR|THB)"
    r"|(?P<sign>(?:HK|US|U\.S\.\s?|NT|AU?|CA?|S|NZ|MOP|R)?\$|[¥€£₩₹]))\s?$"
)
_BELOW = re.compile(r"\s?(?:degrees?\s)?(?:\w+\s)?below\s(?:zero|freezing)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\bNo\.?|\bno\.|#|\bnumber)\s?$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NAMED: Final = frozenset(
    (
        "one",
        "ones",
        "everyone",
        "once",
        "first",
        "second",
        "seconds",
        "third",
        "fourth",
        "sixth",
        "seventh",
        "eleventh",
        "nine",
        "cloud",
        "catch",
        "forty",
        "two",
        "sixes",
        "zero",
        "ten",
        "seven",
        "thousand",
        "number",
        "day",
        "for",
        "hundred",
        "half",
        "quarter",
        "quarterfinal",
        "quarterfinals",
        "semi",
        "semifinal",
        "semifinals",
        "three",
        "five",
        "million",
        "millionaire",
        "millionaires",
        "billionaire",
        "billionaires",
        "multimillionaire",
        "umpteen",
        "umpteenth",
        "nth",
        "may",
        "quartermaster",
        "decathlon",
        "pentathlon",
        "halfway",
        "halftime",
        "square",
        "all",
        "back",
        "fifty",
    )
)
_THOUSANDS: Final = frozenset(("thousand", "mille", "mill", "mil"))
_ONE_IN = re.compile(
    r"[a-z0-9] (?:in|out of) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|twenty|\d)"
)
_SIGNS = re.compile(r"\d|[IVXⅠ-Ⅻ½⅓¼¾①-⑳]|\([a-z]{1,4}\)|(?:^|\s)[A-Za-z][.)]\s")
_STEMS: Final = ("doubl", "tripl", "trebl", "quadrupl", "quintupl", "sextupl", "septupl", "octupl")
_WORDS: Final = frozenset(
    (
        *CARDINALS,
        *ORDINALS,
        *(f"{word}s" for word in ORDINALS),
        *SCALES,
        *(f"{word}s" for word in SCALES),
        *(f"{word[:-1]}ies" for word in CARDINALS if word.endswith("ty")),
        *(f"{word}fold" for word in CARDINALS),
        *(stem + end for stem in _STEMS for end in ("e", "ed", "es", "ing")),
        *_VAGUE,
        *MONTHS,
        *WEEK_WORDS,
        *("half", "halves", "quarter", "quarters", "twice", "thrice", "once", "dozen", "dozens"),
        *("tens", "decade", "decades", "century", "centuries", "noon", "midday", "midnight"),
        *("several", "few", "teen", "teens", "teenage", "teenager", "teenagers", "minus"),
        "negative",
    )
)
"""Without any of these, digits or signs a text counts nothing."""
_HYPHENED = re.compile(r"(?<=\bbasis)-(?=point)|(?<=\bpercentage)-(?=point)|(?<=\bper)-(?=cent)")


def english_quantities(text: str) -> list[Quantity]:
    """The quantities of an English text in order."""
    plain = grouped(folded(text, "en"))
    if "-point" in plain or "-cent" in plain:
        plain = _HYPHENED.sub(" ", plain)
    scan = Scan(plain)
    if scan.words.isdisjoint(_WORDS) and not _SIGNS.search(plain):
        return []
    if _DIGIT.search(plain):
        identified(scan)
        scientific(scan)
    scan.sweep(_LABEL, _label)
    if "(" in plain:
        scan.sweep(_CLAUSE, _label)
    sweep_dates(scan)
    if not scan.words.isdisjoint(_NAMED) or "50" in plain:
        scan.sweep(english_names(), lambda match: list(_loose(match.group(), match.start())))
    _parts_of_units(scan)
    _shares(scan)
    amounts = apart(
        made for item in numerals(scan.rest, "en", roman=True) for made in _amount(item, scan.rest)
    )
    found = in_order([*scan.found, *amounts])
    if not scan.words.isdisjoint(_VAGUE) or "teen" in scan.low or "two-way" in scan.low:
        found += _vague(scan.rest, found)
    glosses = [match.span() for match in _GLOSS.finditer(plain)] if "(" in plain else []
    if glosses:
        found = [_glossed(item, glosses) for item in found]
    return _ranged(in_order(found), plain)


def _glossed(item: Quantity, glosses: list[tuple[int, int]]) -> Quantity:
    """The years of a period that a translator explains: the 13th Five-Year Plan (2016-2020)."""
    inside = item.kind == "year" and any(a < item.start and item.end < b for a, b in glosses)
    return replace(item, weight=Weight.WEAK) if inside else item


def _label(match: re.Match[str]) -> list[Quantity] | None:
    groups = match.groupdict()
    if groups.get("c"):
        values: tuple[int, ...] = (ord(match["c"]) - ord("①") + 1,)
    else:
        written = groups["a"] or groups.get("b") or ""
        if groups.get("b") and written in ("I", "A", "a") and "." not in match.group():
            return None
        values = label_values(written)
        if groups.get("b") and len(written) == 1 and written.isupper() and "." in match.group():
            # V. may be a chapter, and somebody's name.
            return [exact(match.span(), "label", *values, weight=Weight.SILENT)]
    return [exact(match.span(), "label", *(values or (0,)), weight=Weight.WEAK)]


def _loose(text: str, start: int) -> Iterable[Quantity]:
    """The numbers in a phrase that counts nothing."""
    for item in numerals(text, "en"):
        value = abs(item.value)
        yield exact((start + item.start, start + item.end), "any", value, weight=Weight.SILENT)


def _small(text: str) -> int:
    return int(text) if text.isdigit() else CARDINALS[text.lower()]


def _parts_of_units(scan: Scan) -> None:
    """Half an hour, a year and a half, .3 of a percentage point, per hectare."""

    def quarter_of(match: re.Match[str]) -> list[Quantity]:
        size = SCALES.get(match["m"].lower(), 100)
        return [exact(match.span(), "amount", Fraction(size, 4))]

    def and_half(match: re.Match[str]) -> list[Quantity]:
        word = match["u"].lower()
        units, _ = unit_after(word, 0, "en")
        value = Fraction(3, 2) * SCALES.get(word, 1)
        return [replace(exact(match.span(), "amount", value, units=units), step=Fraction(1, 2))]

    def half_unit(match: re.Match[str]) -> list[Quantity]:
        value = Fraction(1, 4) if match["q"] else Fraction(3, 4) if match["t"] else Fraction(1, 2)
        word, weight = match["u"].lower(), Weight.FIRM if match["t"] else Weight.WEAK
        if word.startswith("per"):
            return [exact(match.span(), "percent", value / 100)]
        units, _ = unit_after(word, 0, "en")
        if word.startswith(("centur", "decade")):
            value, units = value * (100 if word[0] == "c" else 10), chinese_units()["年"]
        made = exact(match.span(), "amount", value, units=units, weight=weight)
        return [replace(made, step=value)]

    def of_point(match: re.Match[str]) -> list[Quantity]:
        text = match["n"]
        step = Fraction(1, 10 ** len(text.partition(".")[2]) * 100)
        return [replace(exact(match.span(), "percent", Fraction(text) / 100), step=step)]

    def per_unit(match: re.Match[str]) -> list[Quantity] | None:
        units, end = unit_after(scan.rest, match.end(), "en")
        if not units or units[0].dimension not in _DENOMINATORS:
            return None
        return [exact((match.end(), end), "amount", 1, units=units, weight=Weight.WEAK)]

    low = scan.low
    if " of a " in low or " of one " in low:
        scan.sweep(_OF_POINT, of_point)
    if "per " in low or "every " in low or "each " in low or "/" in low:
        scan.sweep(_PER_UNIT, per_unit)
    if "half" in low or "quarter" in low:
        scan.sweep(_HALF_UNIT, half_unit)
    if "quarter of" in low:
        scan.sweep(_QUARTER_OF, quarter_of)
    if "and a half" in low:
        scan.sweep(_AND_HALF, and_half)


def _shares(scan: Scan) -> None:
    """One in three, 7 per thousand, a third, tripled."""

    def one_in(match: re.Match[str]) -> list[Quantity] | None:
        above, below = _small(match["n"]), _small(match["m"])
        if not 0 < above < below:
            return None
        parts = tuple(exact(match.span(g), "amount", _small(match[g])) for g in "nm")
        parts = tuple(replace(p, weight=Weight.WEAK) if p.value <= 2 else p for p in parts)
        return [exact(match.span(), "fraction", Fraction(above, below), parts=parts)]

    def per(match: re.Match[str]) -> list[Quantity] | None:
        text = match["n"]
        value = Fraction(text) if text[0].isdigit() else Fraction(CARDINALS[text.lower()])
        size = _SIZES.get(match["m"].lower(), 10**4)
        return [exact(match.span(), "percent", value / size)]

    def multiplied(match: re.Match[str]) -> list[Quantity]:
        value = _TIMES[match["stem"].lower()]
        weight = Weight.WEAK if value == 2 else Weight.FIRM
        return [exact(match.span(), "multiple", value, weight=weight)]

    def part(match: re.Match[str]) -> list[Quantity]:
        return [exact(match.span(), "fraction", Fraction(1, ORDINALS[match["n"].lower()]))]

    low, words = scan.low, scan.words
    if not words.isdisjoint(ORDINALS):
        scan.sweep(_PART, part)
    if " in " in low or " out of " in low or " per " in low or " for every " in low:
        if not words.isdisjoint(_THOUSANDS) or ",000" in low:
            scan.sweep(_PER, per)
        if _ONE_IN.search(low):
            scan.sweep(_IN, one_in)
    if "upl" in low or "doubl" in low or "tripl" in low or "trebl" in low:
        scan.sweep(_MULTIPLIED, multiplied)


def _vague(rest: str, found: list[Quantity]) -> list[Quantity]:
    """Words that answer a number without being one: *both*, *a pair*, *teenagers*."""
    more = [
        exact(match.span(), "any", _VAGUE[match.group().lower()], weight=Weight.SILENT)
        for match in _VAGUE_WORD.finditer(rest)
    ]
    reading = Reading(Fraction(10), Fraction(19))
    more += [
        Quantity(*match.span(), "amount", (reading,), weight=Weight.SILENT, about=True)
        for match in _TEENS.finditer(rest)
    ]
    taken = {at for item in found for at in range(item.start, item.end)}
    return [item for item in more if item.start not in taken]


_KINDS: Final[dict[str, QuantityKind]] = {
    "cardinal": "amount",
    "ordinal": "ordinal",
    "fraction": "fraction",
    "percent": "percent",
    "multiple": "multiple",
    "year": "year",
    "month": "amount",
    "day": "amount",
    "decade": "decade",
    "century": "century",
}


def _unit_at(rest: str, at: int) -> tuple[tuple[Unit, ...], int]:
    end = at
    while end < len(rest) and end < at + 2 and rest[end] in " -":
        end += 1
    for skipped in (
        "Chinese ",
        "full ",
        "more ",
        "long ",
        "calendar ",
        "working ",
        "business ",
        "consecutive ",
        "of ",
    ):
        if rest.startswith(skipped, end):
            units, after = unit_after(rest, end + len(skipped), "en")
            if units and (skipped != "of " or units[0].dimension == "money"):
                return units, after
    units, after = unit_after(rest, end, "en")
    return (units, after) if units else ((), at)


def _money_before(rest: str, start: int) -> tuple[Unit, ...]:
    match = _CURRENCY_BEFORE.search(rest, max(0, start - 8), start)
    if match is None:
        return ()
    units, _ = unit_after(match.group().strip(), 0, "en")
    return units


def _amount(item: Numeral, rest: str) -> Iterable[Quantity]:  # noqa: PLR0912
    kind = _KINDS[item.kind]
    low, high = sorted((abs(item.value), abs(item.high)))
    body = rest[item.start : item.end]
    digit = _DIGIT.search(body)
    start = item.start + digit.start() if digit and item.written == "digits" else item.start
    units: tuple[Unit, ...] = ()
    end = item.end
    if kind in ("amount", "fraction", "year"):
        units, unit_end = _unit_at(rest, end)
        named = _money_before(rest, start)
        if named:
            units = named
        if units and kind == "year":
            kind = "amount"
        if units:
            end = max(end, unit_end)
    before, after = rest[max(0, item.start - 40) : item.start], rest[item.end : item.end + 24]
    negative = (
        item.sign < 0
        or _BELOW.match(rest, end) is not None
        or (bool(units) and _BELOW.match(rest, item.end) is not None)
    )
    about = bool(item.approximate or _BEFORE.search(before) or _AFTER.match(after))
    readings = [Reading(low, high, units)]
    if (
        units
        and units[0].name == "metre"
        and body[-1:].isdigit()
        and rest[item.end : item.end + 1] == "m"
    ):
        readings.append(Reading(low * 10**6, high * 10**6))
    if body[-1:] in "mM" and body[-2:-1].isdigit():
        # A length, or millions.
        readings.append(Reading(low * 10**6, high * 10**6))
    if not units and item.written == "digits" and _POINTS.match(after):
        # Down 0.2 points, of a percentage.
        readings.append(Reading(low / 100, high / 100))
    if european(body) > 1:
        readings.append(Reading(low * 1000, high * 1000, units))
    if kind == "fraction" and rest[item.start : end].lower().endswith("quarters"):
        readings.append(Reading(item.value * 4, item.value * 4, chinese_units()["季度"]))
    if kind == "multiple" and (_MORE_TIMES.match(rest, item.end) or _BY.search(before)):
        readings.append(Reading(low + 1, high + 1))
    parts: tuple[Quantity, ...] = ()
    if item.written == "words" and item.kind == "cardinal" and _TWO_WORDS.fullmatch(body):
        # "By thirty one should ..." are two.
        cut = body.index(" ")
        ends = ((item.start, item.start + cut), (item.start + cut + 1, item.end))
        tens = low // 10 * 10
        parts = (
            exact(ends[0], "amount", tens),
            exact(ends[1], "any", low - tens, weight=Weight.SILENT),
        )
    if item.written == "roman" and low >= 40 and not before.rstrip().endswith(_NUMBERS_ROMAN):
        return
    if kind == "year" and _EARLY.match(rest, item.end):
        negative = True
    if units and units[0].name == "month" and before.endswith("first "):
        # January to August are the first eight months.
        readings.append(Reading(low, high))
    if kind == "decade" and low < 100:
        readings.append(Reading(low, low + 9))
    yield Quantity(
        item.start,
        end,
        kind,
        tuple(readings),
        item.step,
        _weight(item, rest, units),
        negative,
        about,
        digits=re.sub(r"\D", "", body),
        parts=parts,
    )


_POINTS = re.compile(r"\spoints?\b")
_TWO_WORDS = re.compile(
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?:one|two|three|four|five|six"
    r"|seven|eight|nine)",
    re.IGNORECASE,
)
_NUMBERS_ROMAN: Final = (
    "Louis",
    "John",
    "Chapter",
    "Volume",
    "Part",
    "Article",
    "Section",
    "Appendix",
)


def _weight(  # noqa: PLR0911
    item: Numeral, rest: str, units: tuple[Unit, ...]
) -> Weight:
    value = abs(item.value)
    if item.written == "digits":
        return Weight.WEAK if value == 1 and item.kind == "cardinal" else Weight.FIRM
    if item.written == "roman":
        return Weight.WEAK
    body = rest[item.start : item.end].lower()
    if item.kind == "fraction":
        return (
            Weight.WEAK
            if value in (Fraction(1, 2), Fraction(1, 4)) and not body.startswith("three")
            else Weight.FIRM
        )
    if item.kind == "multiple":
        return Weight.SILENT if value == 1 else Weight.WEAK if value == 2 else Weight.FIRM
    if item.kind == "ordinal":
        return Weight.WEAK if value <= 3 else Weight.FIRM
    if item.approximate or value == 0:
        return Weight.WEAK
    if value == 1:
        return Weight.WEAK if units and units[0].dimension == "money" else Weight.SILENT
    if re.fullmatch(r"(?:an?\s)?(?:century|decade)", body):
        return Weight.WEAK
    if value == 2 and not units:
        return Weight.WEAK
    return Weight.FIRM


_JOINED = re.compile(r"\s?(?:-|~|to|or|and)\s?(?:[A-Z]{0,3}[$€£¥]|RMB\s?)?\s?$")
_SCALED = re.compile(r"\b(hundred|thousand|million|billion|trillion|bn|mn|m|tn|k)\b", re.IGNORECASE)
_SHORT: Final = {**SCALES, "bn": 10**9, "mn": 10**6, "m": 10**6, "tn": 10**12, "k": 1000}


def _ranged(found: list[Quantity], text: str) -> list[Quantity]:
    """*2 to 3 million dollars*: what the second is counted in may be meant of the first, too."""
    made = list(found)
    for at in range(len(made) - 2, -1, -1):
        one, two = made[at], made[at + 1]
        if one.kind not in ("amount", "year") or two.kind not in ("amount", "percent"):
            continue
        gap = text[one.end : two.start]
        if len(gap) > 10 or not _JOINED.fullmatch(gap):
            continue
        first, last = text[one.start : one.end], text[two.start : two.end]
        scaled = _SCALED.search(last)
        units = one.units or two.units
        more = []
        if scaled and not _SCALED.search(first):
            size = _SHORT[scaled.group(1).lower()]
            more.append(Reading(one.value * size, one.readings[0].high * size, units))
        elif two.units and not one.units:
            more.append(Reading(one.value, one.readings[0].high, two.units))
        if two.kind == "percent" and not one.units:
            part = Fraction(1, 1000) if "‰" in last else Fraction(1, 100)
            more.append(Reading(one.value * part, one.readings[0].high * part))
        if more:
            made[at] = replace(one, readings=(*more, *one.readings))
    return made
