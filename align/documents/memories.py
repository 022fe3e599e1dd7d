"""Translation memories (TMX 1.4b) and XLIFF files as pairs, read as a stream.

Properties that :mod:`align.exchange` writes come back; what was made elsewhere gives pairs of
probability 1 whose status is what the tool's own state means (:mod:`align.documents.states`).
XLIFF is 1.x or 2.x; of 1.2 also the files of tools that cut a unit into segments
(``seg-source`` and ``mrk``: sdlxliff and others). Markup inside segments is left out,
highlighted text is kept, text that tracked changes delete is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING

from align.documents.states import status_of
from align.documents.unitfields import fields_of
from align.markup import local, stream_elements
from align.messages import Message, message
from align.model import Fields, Grade, Lang, Pair, Status, flat, language_of
from align.text.scripts import count_scripts, has_han

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
_INDEXES = re.compile(r"\d{1,9}(,\d{1,9})*")
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?)?")
# Properties in which tools keep the state of a unit.
_STATES = frozenset(["confirmationlevel", "status", "state", "approved", "confirmed"])
# Tags of XLIFF that a tool wrote into the text of a memory.
_ESCAPED = re.compile(
    r"</(?:g|ph|bpt|ept|it|mrk)>|<(?:g|x|bx|ex|ph|bpt|ept|it|mrk)\s+(?:c?r?id|mid)=[\"'][^<>\"']{1,40}[\"'][^<>]{0,300}>"
)
_NOTE = "duizhao:"

Languages = Mapping[str, Lang] | None
Notes = MutableSequence[Message] | None
_Side = tuple[str, dict[str, str]]
"""A variant's text, and its properties."""

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
    mended: list[Message] = []
    usual: Fields = ()
    for kind, element in stream_elements(
        path, ["tu", "header"], roots=["tmx"], kind="TMX", notes=mended
    ):
        if kind == "header":
            usual = fields_of(_properties(element))
        if kind != "tu":
            continue
        pairs = _tmx_pairs(element, name, index, left_out, languages, usual)
        if not pairs:
            left_out["exchange.units-one-sided", ""] += 1
        elif len(pairs) > 1:
            left_out["exchange.units-with-variants", ""] += 1
        index += len(pairs)
        yield from pairs
    _report(left_out, notes, mended)


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
    mended: list[Message] = []
    units = stream_elements(
        path, ["trans-unit", "unit"], roots=["xliff"], kind="XLIFF", notes=mended
    )
    codes: tuple[str, str] = ("", "")
    for kind, unit in units:
        if kind == "root":
            codes = (unit.get("srcLang", ""), unit.get("trgLang", ""))
            continue
        file = next((a for a in unit.iterancestors() if local(a) == "file"), None)
        if kind == "trans-unit" and file is not None:
            codes = (file.get("source-language", ""), file.get("target-language", ""))
        if unit.get("translate") == "no":
            left_out["exchange.units-not-to-translate", ""] += 1
            continue
        langs = _languages_of(unit, codes, languages, left_out)
        if langs is None:
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
    _report(left_out, notes, mended)


def _languages_of(
    unit: _Element, codes: tuple[str, str], languages: Languages, left_out: Counts
) -> tuple[Lang, Lang] | None:
    """Source and target language of *unit*; a code that is not there is asked of its text."""
    found: list[Lang | None] = []
    named: list[str] = []
    for said, side in zip(codes, ("source", "target"), strict=True):
        element = next(unit.iter(f"{{*}}{side}"), None)
        code = said or (element.get(_LANG, "") if element is not None else "")
        lang = language_of(code or "?", languages)
        text = _text(element, _XLIFF_CODES)
        if lang is None and not code and count_scripts(text).share >= 0.5 and has_han(text):
            lang = "zh"
        found.append(lang)
        named.append(code or "?")
    one, other = found
    if one is None or other is None or one == other:
        left_out["exchange.units-of-other-languages", " – ".join(named)] += 1
        return None
    return one, other


def _report(left_out: Counts, notes: Notes, mended: Sequence[Message]) -> None:
    if notes is not None:
        notes += mended
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
        fields=fields_of(props.items()),
    )


def _indexes(text: str, index: int) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if _INDEXES.fullmatch(text) else (index,)


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
        if local(child) not in codes and not _is_deleted(child):
            parts.append(_text(child, codes))
        parts.append(child.tail or "")
    return "".join(parts)


def _is_deleted(element: _Element) -> bool:
    """Whether tracked changes delete what is in *element*."""
    return "deleted" in (element.get("mtype") or element.get("type") or "").lower() or local(
        element
    ) in ("del", "deleted")


# TMX


def _properties(element: _Element) -> Iterator[tuple[str, str]]:
    """Type and value of the properties that stand in *element* itself."""
    return ((c.get("type", ""), c.text or "") for c in element if local(c) == "prop")


def _tmx_pairs(
    unit: _Element,
    name: str,
    index: int,
    left_out: Counts,
    languages: Languages,
    usual: Fields,
) -> list[Pair]:
    """The pairs of a unit: more than one where it has variants of a language."""
    sides: dict[Lang, list[tuple[str, dict[str, str]]]] = {"zh": [], "en": []}
    told = [*_properties(unit)]
    props: dict[str, str] = {}
    comment = ""
    for child in unit:
        match local(child):
            case "prop":
                props[_kind(child)] = child.text or ""
            case "note":
                comment = comment or (child.text or "")
            case "tuv":
                code = child.get(_LANG) or child.get("lang") or ""
                lang = language_of(code, languages)
                if lang is None:
                    left_out["exchange.segments-of-other-language", code or "?"] += 1
                    continue
                seg = next((c for c in child if local(c) == "seg"), None)
                text = flat(_ESCAPED.sub("", _text(seg, _TMX_CODES)), lang)
                own = {
                    f"{lang}-{_kind(prop)}": prop.text or ""
                    for prop in child
                    if local(prop) == "prop"
                }
                told += _properties(child)
                if text and all(text != known for known, _ in sides[lang]):
                    sides[lang].append((text, own))
            case _:
                pass
    status = status_of(value for key, value in props.items() if key.lower() in _STATES)
    fields = fields_of(told, usual)
    found: list[Pair] = []
    for (zh, zh_props), (en, en_props) in _joined(sides["zh"], sides["en"]):
        pair = _pair(
            {**props, **zh_props, **en_props}, zh, en, name, index + len(found), status, comment
        )
        found.append(
            replace(
                pair,
                id=unit.get("tuid", "") if not found else "",
                author=unit.get("changeid") or unit.get("creationid") or "",
                changed=_iso(unit.get("changedate") or unit.get("creationdate") or ""),
                fields=fields,
            )
        )
    return found


def _joined(zh: Sequence[_Side], en: Sequence[_Side]) -> Iterator[tuple[_Side, _Side]]:
    """Each variant once: with the first of the other language."""
    if zh and en:
        yield from ((one, en[0]) for one in zh)
        yield from ((zh[0], other) for other in en[1:])


def _kind(prop: _Element) -> str:
    return prop.get("type", "").removeprefix("x-")


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
        states = [*_states(segment), *(_states(target) if target is not None else ())]
        defined = {
            seg.get("id", ""): seg.get("conf") or ""
            for seg in segment.iterfind("{*}seg-defs/{*}seg")
        }
        cut = segment.find("{*}seg-source")
        sources, targets = _marks(cut), _marks(target)
        if not sources or (not targets and _text(target, _XLIFF_CODES).strip()):
            # Where the target is not cut as the source is, they belong together as a whole.
            source = source if cut is None else cut
            sources, targets = {"": _text(source, _XLIFF_CODES)}, {"": _text(target, _XLIFF_CODES)}
        for key, text in sources.items():
            told = defined.get(key, "") if key else " ".join(defined.values())
            yield text, targets.get(key, ""), status_of([*states, told])


def _states(element: _Element) -> Iterator[str]:
    """What the attributes of a unit, a segment or a target say of its state."""
    for key, value in element.items():
        match str(key).rpartition("}")[2]:
            case "state" | "state-qualifier" | "subState" | "status":
                yield str(value).rpartition(":")[2]
            case "approved" if value == "yes":
                yield "approved"
            case "confirmed" if value in ("1", "true"):
                yield "confirmed"
            case _:
                pass


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
