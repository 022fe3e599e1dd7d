"""English numerals: in digits, in words, as parts, approximate (*dozens*, *several hundred*)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

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
    components,
    last_place,
    of_digits,
    ratio,
    vulgar,
)

__all__ = ["CARDINALS", "ORDINALS", "SCALES", "english_numerals"]

_TEENS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_NTH = """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_ROUND = "twenty thirty forty fifty sixty seventy eighty ninety"
CARDINALS: Final = {
    **{word: at for at, word in enumerate(_TEENS.split())},
    **{word: at for at, word in zip(range(20, 100, 10), _ROUND.split(), strict=True)},
}
"""Words of one number each, below a hundred, with their values."""
ORDINALS: Final = {
    **{word: at for at, word in enumerate(_NTH.split())},
    **{word[:-1] + "ieth": at for word, at in CARDINALS.items() if at >= 20},
    **{"hundredth": 100, "thousandth": 10**3, "millionth": 10**6, "billionth": 10**9},
}
SCALES: Final = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SIZES: Final = {**SCALES, "dozen": 12, "decade": 10, "century": 100}
_YEARS: Final = {"decades": 10, "centuries": 100}
_SHORT: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_MANY: Final = {
    "tens": (20, 99),
    "dozens": (24, 119),
    "hundreds": (200, 999),
    "decades": (20, 99),
    "centuries": (200, 999),
    **{f"{word}s": (2 * size, 1000 * size - 1) for word, size in SCALES.items() if size >= 1000},
}
"""From how many to how many these are; Chinese 数百万 is *millions*, 上亿 as well."""
_TIMES: Final = {
    **{"once": 1, "twice": 2, "thrice": 3},
    **{f"doubl{end}": 2 for end in ("e", "ed", "es", "ing")},
    **{f"{stem}{end}": 3 for stem in ("tripl", "trebl") for end in ("e", "ed", "es", "ing")},
    **{f"quadrupl{end}": 4 for end in ("e", "ed", "es", "ing")},
    **{f"{word}fold": size for word, size in CARDINALS.items()},
}
_PART: Final = {
    **{"half": 2, "halves": 2, "quarter": 4, "quarters": 4},
    **{f"{word}s": size for word, size in ORDINALS.items() if size > 2},
}
_DECADES: Final = {word[:-1] + "ies": size for word, size in CARDINALS.items() if size >= 20}
_INSIDE: Final = frozenset(("and", "of", "point"))
_WORDS: Final = (
    _INSIDE
    | {"a", "an", "several", "few", "minus", "negative"}
    | {*CARDINALS, *ORDINALS, *_SIZES, *_YEARS, *_MANY, *_TIMES, *_PART, *_DECADES}
)
_NUMERAL = re.compile(
    rf"(?P<version>{VERSION})|(?P<slashed>{SLASHED})"
    rf"|(?P<minus>{SIGN}|\b(?:minus|negative)\s(?=\d))"
    rf"(?P<money>(?:\b[A-Z]{{0,3}})?[$€£¥]\s?)?"
    rf"(?:(?P<digits>{DIGITS})(?P<vulgar>{VULGAR})?|(?P<lone>{VULGAR}))"
    r"(?:(?P<suffix>st|nd|rd|th|s|fold|k|mn|bn|tn|m)\b)?"
    r"(?:[-\s]{1,3}(?P<scale>hundred|thousand|million|billion|trillion|mn|bn|dozen|decades?)\b)?"
    r"(?P<unit>\s?[%‰]|[-\s]{1,3}per\s?cent(?:age\spoints?)?\b|[-\s]{1,3}percentage\spoints?\b"
    r"|[-\s]{1,3}basis\spoints?\b|[-\s]fold\b|\stimes\b|[-\s](?:century|centuries)\b)?"
    r"|(?P<word>[A-Za-z]+)",
    re.IGNORECASE,
)
_NAMED: Final = _WORDS - _INSIDE - {"a", "an"}
_LETTERS = re.compile("[a-z]+")
_FIGURE = re.compile(rf"\d|{VULGAR}")
_AFTER = re.compile(
    r"[-\s](?P<percent>per\s?cent(?:age\spoints?)?|percentage\spoints?)\b"
    r"|\s(?P<basis>basis\spoints?)\b|\s(?P<multiple>times)\b"
    r"|[-\s](?P<century>century|centuries)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+of\b", re.IGNORECASE)
_Run = list[tuple[int, int, str]]


def english_numerals(text: str) -> Iterator[Numeral]:
    """The numerals of an English text whose digits and marks are of half width."""
    if not _FIGURE.search(text) and _NAMED.isdisjoint(_LETTERS.findall(text.lower())):
        return
    run: _Run = []
    for match in _NUMERAL.finditer(text):
        word = (match["word"] or "").lower()
        if run and not (word in _WORDS and _joins(text[run[-1][1] : match.start()])):
            yield from _spelt(run, text)
            run = []
        if word:
            if word in _WORDS and (run or word not in _INSIDE):
                run.append((match.start(), match.end(), word))
        elif match["version"] or match["slashed"]:
            part = match["slashed"] and ratio(match["slashed"])
            if part:
                yield Numeral(*match.span(), part, "fraction", "digits", part, part)
            else:
                yield from components(match.start(), match.group())
        elif len(match["digits"] or "") <= LONGEST:
            yield _in_digits(match)
    yield from _spelt(run, text)


def _joins(gap: str) -> bool:
    return len(gap) <= 3 and not gap.strip(" \t\n\u00a0-‐‑")


def _in_digits(match: re.Match[str]) -> Numeral:
    digits, named = match["digits"] or "", (match["scale"] or "").lower()
    suffix, unit = (match["suffix"] or "").lower(), (match["unit"] or "").strip(" \t-").lower()
    value, step = of_digits(digits) if digits else (Fraction(0), ONE)
    if match["vulgar"] or match["lone"]:
        step = vulgar(match["vulgar"] or match["lone"])
        value += step
    scale = _SIZES.get(named.removesuffix("s")) or _SHORT.get(named, 1)
    short = suffix in _SHORT and (suffix not in ("m", "k") or bool(match["money"]))
    if short:
        # "100m" is a race as often as an amount.
        scale *= _SHORT[suffix]
    plain = scale == 1 and value.denominator == 1 and "," not in digits
    kind, below = _kind(match, value, suffix, unit, plain=plain)
    if unit.startswith("centur") and kind == "cardinal":
        scale *= 100
    decided = {"ordinal": suffix, "decade": suffix, "multiple": unit or suffix}
    unit = decided.get(kind, unit if kind in ("percent", "century") else "")
    value, step = value * scale / below, step * scale / below
    if match["minus"] and match["minus"] != "+":
        value = -value
    return Numeral(*match.span(), value, kind, "digits", value, step, unit)


def _kind(
    match: re.Match[str], value: Fraction, suffix: str, unit: str, *, plain: bool
) -> tuple[Kind, int]:
    """The kind of a number in digits, and what it is a part of."""
    ordinal = suffix in ("st", "nd", "rd", "th")
    year = plain and 1000 <= value < 2200 and not match["money"] and not match["minus"]
    kinds: tuple[tuple[bool, Kind, int], ...] = (
        (unit.startswith(("%", "per")), "percent", 100),
        (unit == "‰", "percent", 1000),
        (unit.startswith("bas"), "percent", 10**4),
        (suffix == "fold" or unit in ("fold", "times"), "multiple", 1),
        (ordinal and unit.startswith("centur"), "century", 1),
        (ordinal, "ordinal", 1),
        (suffix == "s" and plain and value % 10 == 0, "decade", 1),
        (bool(match["lone"]), "fraction", 1),
        (year and not unit, "year", 1),
    )
    return next(((kind, below) for fits, kind, below in kinds if fits), ("cardinal", 1))


def _spelt(run: _Run, text: str) -> Iterator[Numeral]:
    """The numerals of words that stand together (*two and a half million*)."""
    at = 0
    while at < len(run):
        reader = _Reader(run, at, text)
        found = reader.read()
        at = max(reader.at, at + 1)
        if found is not None:
            yield found
            while at < len(run) and run[at][0] < found.end:
                at += 1


class _Reader:
    """Reads one numeral from the words of *run* on from *at*, which moves behind it."""

    def __init__(self, run: _Run, at: int, text: str) -> None:
        self.run, self.at, self.text = run, at, text
        self.first = at

    def word(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.run[at][2] if at < len(self.run) else ""

    def made(
        self, value: Fraction | int, kind: Kind, step: Fraction | int = 1, *, high: int = 0
    ) -> Numeral:
        start, end = self.run[self.first][0], self.run[self.at - 1][1]
        low = Fraction(value)
        return Numeral(
            start, end, low, kind, "words", Fraction(high) if high else low, Fraction(step)
        )

    def followed(self, found: Numeral, *names: str) -> tuple[Numeral, str]:
        """*found* with the unit behind it, if it is one of *names*, and which it is."""
        after = _AFTER.match(self.text, found.end)
        name = (after.lastgroup or "") if after else ""
        if after is None or name not in names:
            return found, ""
        return replace(found, end=after.end(), unit=after[name]), name

    def read(self) -> Numeral | None:
        word = self.word()
        found: Numeral | None = None
        if word in _TIMES or word in _DECADES:
            self.at += 1
            times = word in _TIMES
            found = self.made(
                *((_TIMES[word], "multiple") if times else (_DECADES[word], "decade"))
            )
        elif word in _MANY:
            found = self.many()
        elif word in ("several", "few") or (word == "a" and self.word(1) == "few"):
            found = self.vague()
        elif word in ("half", "a", "an"):
            found = self.half() if word == "half" else self.one()
        elif word in ("dozen", "decade", "century") or self.bare():
            found = self.counted(1)
        elif word in ("minus", "negative"):
            self.at += 1
            counted = self.counted() if self.word() in CARDINALS else None
            found = counted and replace(counted, value=-counted.value, high=-counted.high)
        elif word in ORDINALS:
            self.at += 1
            found = self.ordinal(ORDINALS[word])
        elif word in CARDINALS:
            found = self.counted()
        return found

    def bare(self) -> bool:
        """Whether it is *hundred and eight* or *thousand and one*, as behind *the*."""
        joined = self.word(1) == "and" and self.word(2) in CARDINALS
        return joined and self.word() in ("hundred", "thousand")

    def many(self) -> Numeral:
        """*dozens*, *tens of thousands*."""
        low, high = _MANY[self.word()]
        self.at += 1
        while self.word() == "of" and self.word(1) in _MANY and self.at - self.first < 6:
            size = _MANY[self.word(1)][0] // 2
            low, high = low * size, (high + 1) * size - 1
            self.at += 2
        return self.made(low, "cardinal", low // 2, high=high)

    def vague(self) -> Numeral | None:
        """*several hundred*, *a few thousand*."""
        self.at += 2 if self.word() == "a" else 1
        size = _SIZES.get(self.word()) or _YEARS.get(self.word())
        if not size:
            return None
        self.at += 1
        return self.made(2 * size, "cardinal", size, high=10 * size - 1)

    def half(self) -> Numeral | None:
        """*half a million*, *half*; the first half is no number."""
        skip = 1 + (self.word(1) in ("a", "an"))
        size = _SIZES.get(self.word(skip), 0)
        self.at += skip + 1 if size else 1
        value = Fraction(size or 1, 2)
        if size:
            return self.made(value, "cardinal", value)
        before = self.run[self.first - 1][2] if self.first else ""
        return None if before in ORDINALS else self.made(value, "fraction", value)

    def one(self) -> Numeral | None:
        """*a dozen*, *a quarter*, *a third of*."""
        following = self.word(1)
        if following in _SIZES:
            self.at += 1
            return self.counted(1)
        parts = _PART.get(following) or ORDINALS.get(following, 0)
        if parts < 2 or following == "second":
            return None
        if following in _PART or _OF.match(self.text, self.run[self.at + 1][1]):
            self.at += 2
            return self.made(Fraction(1, parts), "fraction", Fraction(1, parts))
        return None

    def ordinal(self, value: int) -> Numeral:
        """An ordinal that ends here, or the number of a century."""
        found, century = self.followed(self.made(value, "ordinal"), "century")
        return replace(found, kind="century") if century and value <= 30 else found

    def counted(self, section: int | None = None) -> Numeral:
        """A cardinal with all that belongs to it, or an ordinal or part that begins so."""
        total, last = 0, 10**18
        year = False
        while self.at < len(self.run):
            word = self.word()
            value = CARDINALS.get(word, ORDINALS.get(word, -1))
            size = _SIZES.get(word) or _YEARS.get(word, 0)
            if word == "and" and self.goes_on(total, section):
                self.at += 1
            elif 0 <= value < 100 and (word in CARDINALS or (section or 0) >= 20 or total):
                if section is None or _attaches(section, value):
                    section = (section or 0) + value
                elif word in CARDINALS and not total and 15 <= section <= 20 and value >= 10:
                    section, year = section * 100 + value, True
                else:
                    break
                self.at += 1
                if word in ORDINALS:
                    return self.ordinal(total + section)
            elif word == "hundred" and section is not None and section < 100:
                section *= 100
                self.at += 1
            elif size and size < last and (section or total):
                total, section, last = total + (section or 0) * size, None, size
                self.at += 1
            else:
                break
        number = total + (section or 0)
        return self.finished(Fraction(number), year=year and 1500 <= number < 2100)

    def goes_on(self, total: int, section: int | None) -> bool:
        """Whether the word behind *and* belongs to the number before it."""
        whole = bool(total) if section is None else section > 0 and section % 100 == 0
        return whole and self.word(1) in (CARDINALS | ORDINALS) and self.word(2) not in _PART

    def finished(self, value: Fraction, *, year: bool) -> Numeral:
        """*value* with what follows it: decimals, parts, per cent, times."""
        step = last_place(value)
        if self.word() == "point" and CARDINALS.get(self.word(1), 10) < 10:
            digits = ""
            self.at += 1
            while CARDINALS.get(self.word(), 10) < 10 and len(digits) < LONGEST:
                digits += str(CARDINALS[self.word()])
                self.at += 1
            step = Fraction(1, 10 ** len(digits))
            value += int(digits) * step
        parts = self.parts(value)
        if parts > 1:
            self.at += 1
            return self.made(value / parts, "fraction", Fraction(1, parts))
        if self.word() == "and":
            value, step = self.mixed(value, step)
        size = SCALES.get(self.word(), 0)
        if size > 100 and value.denominator != 1:
            value, step = value * size, step * size
            self.at += 1
        if self.word() in _DECADES and 15 <= value <= 20:
            self.at += 1
            return self.made(value * 100 + _DECADES[self.run[self.at - 1][2]], "decade", 10)
        found = self.made(value, "year" if year else "cardinal", step)
        found, name = self.followed(found, "percent", "basis", "multiple")
        if name:
            below = {"percent": 100, "basis": 10**4}.get(name, 1)
            part = value / below
            kind: Kind = "multiple" if name == "multiple" else "percent"
            return replace(found, value=part, high=part, step=step / below, kind=kind)
        return found

    def parts(self, value: Fraction) -> int:
        """The denominator of *two thirds*, *one third*, *three quarters*; else 0."""
        word = self.word()
        singular = ORDINALS.get(word, 0) if value == 1 and word != "second" else 0
        fits = value.denominator == 1 and 0 < value < 100
        return _PART.get(word, singular) if fits else 0

    def mixed(self, value: Fraction, step: Fraction) -> tuple[Fraction, Fraction]:
        """*and a half*, *and three quarters* after a whole number."""
        count = 1 if self.word(1) == "a" else CARDINALS.get(self.word(1), 0)
        parts = _PART.get(self.word(2), ORDINALS.get(self.word(2), 0) if count == 1 else 0)
        if not 0 < count < parts:
            return value, step
        self.at += 3
        return value + Fraction(count, parts), Fraction(1, parts)


def _attaches(section: int, value: int) -> bool:
    """Whether *forty* and *nine*, *two hundred* and *five* are one number."""
    if section % 100 == 0:
        return section > 0 and value < 100
    return section % 10 == 0 and section % 100 >= 20 and 0 < value < 10
