"""Translation memories (TMX 1.4b) and XLIFF files as pairs, read as a stream.

Properties that :mod:`align.exchange` writes come back; what was made elsewhere gives pairs of
probability 1 whose status is proposed, or accepted where the file says that it was reviewed.
XLIFF is 1.x or 2.x; of 1.2 also the files of tools that cut a unit into segments
(``seg-source`` and ``mrk``: sdlxliff and others). Markup inside segments is left out,
highlighted text is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, MutableSequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING

from align.markup import local, stream_elements
from align.messages import Message, message
from align.model import Grade, Lang, Pair, Status, flat, language_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["iter_tmx", "iter_xliff", "memory_kind", "read_tmx", "read_xliff"]

_ROOT = re.compile(r"<(?:[\w.-]+:)?(tmx|xliff)[\s>]", re.IGNORECASE)
_SKIPPED = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\])?[^<>]*>)*", re.DOTALL
)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Content of these is a file format's own code, not text; in XLIFF 2.x only pc and mrk hold text.
_TMX_CODES = frozenset(["bpt", "ept", "it", "ph", "ut"])
_XLIFF_CODES = frozenset(
    ["bpt", "ept", "it", "ph", "x", "bx", "ex", "sub", "sc", "ec", "cp", "sm", "em"]
)
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?)?")
_REVIEWED = frozenset(["final", "signed-off", "reviewed", "approvedtranslation", "approvedsignoff"])
_NOTE = "duizhao:"

Languages = Mapping[str, Lang] | None
Notes = MutableSequence[Message] | None
Counts = Counter[tuple[str, str]]
"""How often each code of a message, with the language codes it names, applied."""


def memory_kind(head: bytes) -> str:
    """``tmx`` or ``xliff`` for a file that begins with *head*, else nothing."""
    codec = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    if b"<\0" in head[:4]:
        codec = "utf-16-le"
    text = head.decode(codec, "ignore").lstrip("\ufeff")
    skipped = _SKIPPED.match(text)
    match = _ROOT.match(text, skipped.end() if skipped else 0)
    return match[1].lower() if match else ""


def read_tmx(
    path: str | PathLike[str], *, languages: Languages = None, notes: Notes = None
) -> tuple[Pair, ...]:
    """All units of a memory that have a Chinese and an English side; see :func:`iter_tmx`."""
    return tuple(iter_tmx(path, languages=languages, notes=notes))


def read_xliff(
    path: str | PathLike[str], *, languages: Languages = None, notes: Notes = None
) -> tuple[Pair, ...]:
    """All segments that have a Chinese and an English side; see :func:`iter_xliff`."""
    return tuple(iter_xliff(path, languages=languages, notes=notes))


def iter_tmx(
    path: str | PathLike[str], *, languages: Languages = None, notes: Notes = None
) -> Iterator[Pair]:
    """The units of a memory, one at a time.

    Args:
        languages: what codes mean that are none for Chinese or English.
        notes: gets, at the end, what was left out.

    Raises:
        InputError, FormatError: the file cannot be read or is no TMX.
    """
    left_out: Counts = Counter()
    index = 0
    name = PurePath(fspath(path)).name
    for kind, element in stream_elements(path, ["tu"], roots=["tmx"], kind="TMX"):
        if kind == "root":
            continue
        pair = _tmx_pair(element, name, index, left_out, languages)
        if pair is None:
            left_out["exchange.units-one-sided", ""] += 1
        else:
            index += 1
            yield pair
    _report(left_out, notes)


def iter_xliff(
    path: str | PathLike[str], *, languages: Languages = None, notes: Notes = None
) -> Iterator[Pair]:
    """The segments of an XLIFF 1.x or 2.x file, one at a time.

    Args:
        languages: what codes mean that are none for Chinese or English.
        notes: gets, at the end, what was left out.

    Raises:
        InputError, FormatError: the file cannot be read or is no XLIFF.
    """
    name = PurePath(fspath(path)).name
    left_out: Counts = Counter()
    index = 0
    units = stream_elements(path, ["trans-unit", "unit"], roots=["xliff"], kind="XLIFF")
    codes: tuple[str, str] = ("", "")
    for kind, unit in units:
        if kind == "root":
            codes = (unit.get("srcLang", ""), unit.get("trgLang", ""))
            continue
        file = next((a for a in unit.iterancestors() if local(a) == "file"), None)
        if kind == "trans-unit" and file is not None:
            codes = (file.get("source-language", ""), file.get("target-language", ""))
        langs = language_of(codes[0], languages), language_of(codes[1], languages)
        if None in langs or langs[0] == langs[1]:
            left_out["exchange.units-of-other-languages", " – ".join(codes)] += 1
            continue
        if unit.get("translate") == "no":
            left_out["exchange.units-not-to-translate", ""] += 1
            continue
        props, comment = _xliff_properties(unit)
        for source, target, status in _xliff_segments(unit):
            sides = {langs[0]: source, langs[1]: target}
            zh, en = flat(sides["zh"], "zh"), flat(sides["en"], "en")
            if not zh or not en:
                left_out["exchange.units-untranslated", ""] += 1
                continue
            yield _pair(props, zh, en, name, index, status, comment)
            index += 1
    _report(left_out, notes)


def _report(left_out: Counts, notes: Notes) -> None:
    if notes is not None:
        for (code, languages), count in sorted(left_out.items()):
            named = {"languages": languages} if languages else {}
            notes.append(message(code, count=count, **named))


def _pair(
    props: Mapping[str, str],
    zh: str,
    en: str,
    name: str,
    index: int,
    status: Status,
    comment: str,
) -> Pair:
    """The pair that the properties describe; *index* and *status* where they name none."""
    known = next((item for item in Status if item.value == props.get("status")), status)
    return Pair(
        zh,
        en,
        _probability(props.get("probability", "")),
        known,
        next((item for item in Grade if item.value == props.get("grade")), None),
        zh_document=props.get("zh-document", name),
        en_document=props.get("en-document", name),
        zh_segments=_indexes(props.get("zh-segments", ""), index),
        en_segments=_indexes(props.get("en-segments", ""), index),
        id=props.get("id", ""),
        origin=props.get("origin", "import"),
        comment=comment,
        author=props.get("author", ""),
        changed=props.get("changed", ""),
    )


def _indexes(text: str, index: int) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if re.fullmatch(r"\d+(,\d+)*", text) else (index,)


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 1.0
    return value if 0 <= value <= 1 else 1.0


def _text(element: _Element | None, codes: frozenset[str]) -> str:
    if element is None:
        return ""
    # The parser allows a depth of 256 only, so this ends.
    parts = [element.text or ""]
    for child in element:
        if local(child) not in codes:
            parts.append(_text(child, codes))
        parts.append(child.tail or "")
    return "".join(parts)


# TMX


def _tmx_pair(
    unit: _Element, name: str, index: int, left_out: Counts, languages: Languages
) -> Pair | None:
    sides: dict[Lang, str] = {}
    props: dict[str, str] = {}
    comment = ""
    for child in unit:
        match local(child):
            case "prop":
                props[child.get("type", "").removeprefix("x-")] = child.text or ""
            case "note":
                comment = comment or (child.text or "")
            case "tuv":
                code = child.get(_LANG) or child.get("lang") or ""
                lang = language_of(code, languages)
                if lang is None:
                    left_out["exchange.segments-of-other-language", code or "?"] += 1
                elif lang not in sides:
                    seg = next((c for c in child if local(c) == "seg"), None)
                    sides[lang] = flat(_text(seg, _TMX_CODES), lang)
                    for prop in child:
                        if local(prop) == "prop":
                            kind = prop.get("type", "").removeprefix("x-")
                            props[f"{lang}-{kind}"] = prop.text or ""
            case _:
                pass
    if not sides.get("zh") or not sides.get("en"):
        return None
    return replace(
        _pair(props, sides["zh"], sides["en"], name, index, Status.PROPOSED, comment),
        id=unit.get("tuid", ""),
        author=unit.get("changeid") or unit.get("creationid") or "",
        changed=_iso(unit.get("changedate") or unit.get("creationdate") or ""),
    )


def _iso(stamp: str) -> str:
    match = _STAMP.match(stamp.strip())
    if not match:
        return ""
    year, month, day, hour, minute, second = match.groups(default="00")
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}Z"


# XLIFF


def _xliff_segments(unit: _Element) -> Iterator[tuple[str, str, Status]]:
    """Source, target and status of each segment of a unit."""
    segments = [unit] if local(unit) == "trans-unit" else list(unit.iterfind("{*}segment"))
    for segment in segments:
        source, target = segment.find("{*}source"), segment.find("{*}target")
        state = segment.get("state") or (target.get("state", "") if target is not None else "")
        states = {
            seg.get("id", ""): (seg.get("conf") or "").lower()
            for seg in segment.iterfind("{*}seg-defs/{*}seg")
        }
        cut = segment.find("{*}seg-source")
        sources, targets = _marks(cut), _marks(target)
        if not sources:
            source = source if cut is None else cut
            sources, targets = {"": _text(source, _XLIFF_CODES)}, {"": _text(target, _XLIFF_CODES)}
        for key, text in sources.items():
            reviewed = not _REVIEWED.isdisjoint([state, states.get(key, "")])
            accepted = reviewed or unit.get("approved") == "yes"
            status = Status.ACCEPTED if accepted else Status.PROPOSED
            yield text, targets.get(key, ""), status


def _marks(element: _Element | None) -> dict[str, str]:
    """The segments that marks cut *element* into, by their ids."""
    return {
        mark.get("mid", ""): _text(mark, _XLIFF_CODES)
        for mark in (element.iter("{*}mrk") if element is not None else ())
        if mark.get("mtype") == "seg"
    }


def _xliff_properties(unit: _Element) -> tuple[dict[str, str], str]:
    props: dict[str, str] = {}
    comment = ""
    for element in unit.iter("{*}note", "{*}meta"):
        text = element.text or ""
        if local(element) == "meta":
            props[element.get("type", "")] = text
        elif text.startswith(_NOTE) and "=" in text:
            key, _, value = text.removeprefix(_NOTE).partition("=")
            props[key] = value
        else:
            comment = comment or text
    return props, comment
