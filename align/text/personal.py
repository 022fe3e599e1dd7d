"""Personal data in texts, found by pattern and masked: addresses, numbers, a user's own patterns.

Numbers that carry a check digit (identity cards of the mainland, Taiwan and Hong Kong, bank
cards) count only where it fits, or where a word before them says what they are. What is masked
cannot be brought back. Sources: GB 11643-1999, ISO/IEC 7812-1 (Luhn), ITU-T E.164.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from align.errors import SettingError

__all__ = ["MASKS", "Masker"]

MASKS = ("email", "phone", "id", "card")
"""What can be masked; each is replaced by its name in square brackets."""

_SECONDS = 1.0
"""For one of a user's patterns on one text."""

_LONGEST_PATTERN = 1000
_NAME = re.compile(r"[^\W\d_][\w-]{0,39}")
# One character for one, so that offsets stay.
_PLAIN = str.maketrans(
    {
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        **{chr(0xFF21 + n): chr(65 + n) for n in range(26)},
        **{chr(0xFF41 + n): chr(97 + n) for n in range(26)},
        **dict(zip("＠．－＋（）＿‐‑–—\u00a0\u3000", "@.-+()_----  ", strict=True)),
    }
)
_NO = r"\s*(?:号码|號碼|号|號|no\.?|number|#)?\s*[:：]?\s*(?:是|为|為|is\s+)?\s*"

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@"
    r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9@])"
)
# What makes a row of digits an amount or a part of a longer number.
_BEFORE = r"(?<![A-Za-z0-9])(?<![0-9][.,:/-])(?<![$¥￥€£#])"
_AFTER = (
    r"(?![A-Za-z0-9])(?![.,:/-][0-9])"
    r"(?!\s?(?:元|美元|人民币|人民幣|万|萬|亿|億|吨|噸|人|次|名|個|个|件|公里|[%％]|yuan|dollars?|RMB"
    r"|USD))"
)
_PHONES = tuple(
    re.compile(f"{_BEFORE}(?:{body}){_AFTER}", re.IGNORECASE)
    for body in (
        # mobile: mainland, Taiwan
        r"(?:(?:\+|00)86[- ]?|86[- ])?1[3-9]\d[- ]?\d{4}[- ]?\d{4}",
        r"09\d{2}[- ]?\d{3}[- ]?\d{3}",
        # with area code: mainland, Taiwan, North America
        r"(?:\(0(?:10|2\d|[3-9]\d{2})\)[- ]?|0(?:10|2\d|[3-9]\d{2})[- ])\d{7,8}(?:-\d{1,5})?",
        r"(?:\(0[2-8]\d?\)[- ]?|0[2-8]\d?[- ])\d{3,4}[- ]\d{4}",
        r"(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-.])\d{3}[-.]\d{4}",
        r"[48]00-\d{3,4}-\d{3,4}",
        # with country code
        r"(?:\+|00)[1-9]\d{0,2}(?:[-. ]?\(?\d{1,5}\)?){2,6}",
    )
)
_PHONE_SAID = re.compile(
    r"(?:电话|電話|手机|手機|传真|傳真|热线|熱線|座机|座機|联系方式|聯繫方式|聯絡方式|tel(?:ephone)?\b\.?"
    rf"|phone|mobile|cell(?:phone)?|fax|hotline|whatsapp){_NO}"
    r"(?P<it>[+(]?\d[\d ()-]{5,20}\d)(?!\d)",
    re.IGNORECASE,
)
_CN_ID = re.compile(
    r"(?<![A-Za-z0-9])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"\d{3}[0-9Xx](?![A-Za-z0-9])"
)
_TW_ID = re.compile(r"(?<![A-Za-z0-9])[A-Z][1289]\d{8}(?![A-Za-z0-9])")
_HK_ID = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6}\([0-9A]\)")
_US_ID = re.compile(
    r"(?<![A-Za-z0-9])(?<!\d[.,-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![A-Za-z0-9]|-\d)"
)
_ID_SAID = re.compile(
    r"(?:身份证|身份證|身分證|公民身份|居民证|居民證|居住证|居住證|护照|護照|通行证|通行證|证件|證件|社保"
    rf"|identity card|\bID card|\bID|passport|social security){_NO}"
    r"(?P<it>[A-Z]{0,2}\d{6,17}[0-9Xx](?:\([0-9A]\))?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"(?<![A-Za-z0-9])(?<!\d[.,-])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?"
    r"|\d{4}[ -]\d{6}[ -]\d{5})(?![A-Za-z0-9])(?![.,-]\d)"
)
_ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|62|3[4-8]|6011|6[45]|81")
_CARD_SAID = re.compile(
    r"(?:银行卡|銀行卡|信用卡|借记卡|借記卡|银行账[号户]|銀行帳[號戶]|账号|帳號|卡号|卡號"
    rf"|credit card|debit card|card|bank account|account){_NO}"
    r"(?P<it>\d(?:[ -]?\d){11,18})(?![A-Za-z0-9])",
    re.IGNORECASE,
)

_Finder = Callable[[str], Iterable[tuple[int, int]]]


class Masker:
    """Masks personal data of the *kinds* and what a user's *patterns* match.

    Args:
        kinds: of :data:`MASKS`.
        patterns: regular expressions (of the package ``regex``) by name; where one has a group,
            its first group is what is masked.

    Raises:
        SettingError: there is no such kind, or a pattern or its name is invalid.
    """

    def __init__(
        self, kinds: Iterable[str] = (), patterns: Mapping[str, str] | None = None
    ) -> None:
        self._finders: list[tuple[str, _Finder]] = []
        asked = dict.fromkeys(kinds)
        for kind in asked:
            if kind not in MASKS:
                raise SettingError("masks.unknown", name=kind, known=MASKS)
        for name, body in (patterns or {}).items():
            self._finders.append((name, _own(name, body)))
        # The more certain first: what is masked once is nothing else any more.
        order = ("email", "id", "card", "phone")
        self._finders += [(kind, _FINDERS[kind]) for kind in order if kind in asked]

    def __bool__(self) -> bool:
        return bool(self._finders)

    def __call__(self, text: str) -> tuple[str, Counter[str]]:
        """*text* with its personal data masked, and how often each kind was.

        Raises:
            SettingError: one of the user's patterns takes too long.
        """
        counts: Counter[str] = Counter()
        for name, find in self._finders:
            plain = text.translate(_PLAIN)
            parts: list[str] = []
            at = 0
            for start, end in sorted(find(plain)):
                if start < at or start == end:
                    continue
                parts += [text[at:start], f"[{name}]"]
                at = end
                counts[name] += 1
            text = "".join([*parts, text[at:]])
        return text, counts


def _own(name: str, body: str) -> _Finder:
    import regex

    if not _NAME.fullmatch(name):
        raise SettingError("masks.name-invalid", name=name)
    if not body or len(body) > _LONGEST_PATTERN:
        raise SettingError("masks.pattern-invalid", name=name, reason=body[:40])
    try:
        pattern: Any = regex.compile(body)
    except (regex.error, RecursionError, OverflowError) as error:
        raise SettingError("masks.pattern-invalid", name=name, reason=str(error)) from error

    def find(text: str) -> Iterable[tuple[int, int]]:
        try:
            return [
                (match.span(1) if pattern.groups and match.start(1) >= 0 else match.span())
                for match in pattern.finditer(text, timeout=_SECONDS)
            ]
        except TimeoutError as error:
            raise SettingError("masks.pattern-slow", name=name) from error

    return find


def _emails(text: str) -> Iterable[tuple[int, int]]:
    return (match.span() for match in _EMAIL.finditer(text)) if "@" in text else ()


def _phones(text: str) -> Iterable[tuple[int, int]]:
    found = [match.span("it") for match in _PHONE_SAID.finditer(text)]
    found = [(a, b) for a, b in found if 7 <= _count_digits(text[a:b]) <= 15]
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            if 7 <= _count_digits(match[0]) <= 15 and (
                match[0][0] != "+" or _count_digits(match[0]) >= 9
            ):
                found.append(match.span())
    return _longest(found)


def _longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of spans that overlap the one that begins first, and of these the longest."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _ids(text: str) -> Iterable[tuple[int, int]]:
    found = [match.span("it") for match in _ID_SAID.finditer(text)]
    found += [m.span() for m in _CN_ID.finditer(text) if _fits_cn(m[0])]
    found += [m.span() for m in _TW_ID.finditer(text) if _fits_tw(m[0])]
    found += [m.span() for m in _HK_ID.finditer(text) if _fits_hk(m[0])]
    found += [m.span() for m in _US_ID.finditer(text)]
    return _longest(found)


def _cards(text: str) -> Iterable[tuple[int, int]]:
    found = [match.span("it") for match in _CARD_SAID.finditer(text)]
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        # Of these lengths there are cards of UnionPay only.
        usual = len(digits) not in (14, 17, 18) or digits.startswith("62")
        if usual and _ISSUERS.match(digits) and _fits_luhn(digits):
            found.append(match.span())
    return _longest(found)


_FINDERS: dict[str, _Finder] = {"email": _emails, "phone": _phones, "id": _ids, "card": _cards}


def _count_digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _fits_cn(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(w * int(d) for w, d in zip(weights, number, strict=False)) % 11
    return "10X98765432"[rest] == number[-1].upper()


def _fits_tw(number: str) -> bool:
    value = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0]) + 10
    digits = [value // 10, value % 10, *map(int, number[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 10 == 0


def _fits_hk(number: str) -> bool:
    letters, rest = re.match("([A-Z]+)(.*)", number).groups()  # type: ignore[union-attr]
    values = (
        [36, *(ord(c) - 55 for c in letters)]
        if len(letters) == 1
        else [ord(c) - 55 for c in letters]
    )
    values += [int(d) for d in rest[:6]]
    check = 10 if rest[-2] == "A" else int(rest[-2])
    return (sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True)) + check) % 11 == 0


def _fits_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
