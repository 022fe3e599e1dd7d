"""Segmentation rules of other tools: SRX 2.0 and 1.0 (LISA OSCAR, 2008; GALA).

At each place of a paragraph the first rule decides whose two expressions match what stands before
and after it. A file's rules for a language take the place of those that come with the package;
where it has none for the language, these stay. Expressions are ICU's, as far as the package
``regex`` has the same; a rule that it has not is refused with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from os import PathLike
from typing import Any

from align.errors import FormatError, LimitError, SettingError
from align.markup import local, stream_elements
from align.model import Lang

__all__ = ["Rule", "ends", "read_srx"]

Rule = tuple[Lang, bool, str, str]
"""A rule's language, whether it breaks, and the expressions before and after the place."""

_MOST = 10_000
_LONGEST = 20_000
_SECONDS = 20.0
"""For one rule in one paragraph."""

_CODES: dict[Lang, tuple[str, ...]] = {
    "zh": ("zh", "zh-CN", "zh_CN", "zh-Hans", "zh-TW"),
    "en": ("en", "en-US", "en_US", "en-GB"),
}
_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|$)", re.DOTALL)
_BLANK = re.compile(r"\\h")


def read_srx(path: str | PathLike[str]) -> tuple[Rule, ...]:
    """The rules of a file for Chinese and English, in their order.

    Raises:
        InputError, FormatError: the file cannot be read, is no SRX, or has a bad rule.
        LimitError: it has too many rules.
    """
    cascade = True
    sets: dict[str, list[tuple[bool, str, str]]] = {}
    maps: list[tuple[str, str]] = []
    wanted = ["header", "languagerule", "languagemap"]
    for kind, element in stream_elements(path, wanted, roots=["srx"], kind="SRX"):
        match kind:
            case "header":
                cascade = element.get("cascade", "yes").lower() != "no"
            case "languagerule":
                name = element.get("languagerulename", "")
                sets.setdefault(name, []).extend(_rules(element))
            case "languagemap":
                maps.append(
                    (element.get("languagepattern", ""), element.get("languagerulename", ""))
                )
            case _:
                pass
    if sum(map(len, sets.values())) > _MOST:
        raise LimitError("srx.too-many", where=path, limit=_MOST)
    found: list[Rule] = []
    for lang, codes in _CODES.items():
        fitting = [name for pattern, name in maps if _fits(pattern, codes, path)]
        for name in fitting if cascade else fitting[:1]:
            found += [(lang, *rule) for rule in sets.get(name, ())]
    if not found:
        raise FormatError("srx.no-rule", where=path)
    for _, _, before, after in found:
        try:
            _compiled(before, after)
        except SettingError as error:
            raise FormatError(error.message, where=path) from error
    return tuple(found)


def _rules(element: Any) -> Iterator[tuple[bool, str, str]]:
    for rule in element.iterfind("{*}rule"):
        parts = {local(child): "".join(child.itertext()) for child in rule}
        breaks = rule.get("break", "yes").lower() != "no"
        yield breaks, parts.get("beforebreak", ""), parts.get("afterbreak", "")


def _fits(pattern: str, codes: Sequence[str], path: object) -> bool:
    import regex

    try:
        expression = regex.compile(_translated(pattern), regex.V1 | regex.IGNORECASE)
        return any(expression.fullmatch(code, timeout=_SECONDS) for code in codes)
    except (regex.error, TimeoutError, RecursionError) as error:
        raise FormatError("srx.rule-invalid", where=path, rule=pattern[:80]) from error


def ends(text: str, rules: Iterable[Rule]) -> Iterator[int]:
    """Offsets in *text*, one paragraph, at which one of *rules* (of its language) breaks.

    Raises:
        SettingError: a rule is invalid, or takes too long.
    """
    decided: dict[int, bool] = {}
    for _, breaks, before, after in rules:
        try:
            for match in _compiled(before, after).finditer(text, timeout=_SECONDS):
                decided.setdefault(match.start(), breaks)
        except TimeoutError as error:
            raise SettingError("srx.slow", rule=f"{before} | {after}"[:80]) from error
    return (at for at, breaks in sorted(decided.items()) if breaks and 0 < at < len(text))


@lru_cache(maxsize=4096)
def _compiled(before: str, after: str) -> Any:
    import regex

    if len(before) + len(after) > _LONGEST:
        raise SettingError("srx.rule-invalid", rule=f"{before} | {after}"[:80])
    first = f"(?<={_translated(before)})" if before else ""
    second = f"(?={_translated(after)})" if after else ""
    try:
        return regex.compile(first + second, regex.V1 | regex.MULTILINE)
    except (regex.error, RecursionError, OverflowError) as error:
        raise SettingError("srx.rule-invalid", rule=f"{before} | {after}"[:80]) from error


def _translated(pattern: str) -> str:
    """ICU's notations that ``regex`` writes otherwise."""
    pattern = _QUOTED.sub(lambda match: re.escape(match[1]), pattern)
    pattern = _POINT.sub(lambda match: f"\\U{int(match[1], 16):08x}", pattern)
    pattern = _BLANK.sub(r"[ \\t\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]", pattern)
    # Flags at the start hold for the whole of it, wherever it is put.
    flags = re.match(r"\(\?([a-z]+)\)", pattern)
    return f"(?{flags[1]}:{pattern[flags.end() :]})" if flags else f"(?:{pattern})"
