"""Translation memories and XLIFF files as pairs, read as a stream.

:mod:`align.exchange` reads TMX and XLIFF unit by unit. The tools that cut a unit into
segments (``seg-source`` and ``mrk``: sdlxliff and others of XLIFF 1.2) are read here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from align.model import Lang, Status, flat

if TYPE_CHECKING:
    from lxml.etree import _Element

    from align.exchange import Row

__all__ = ["iter_rows", "memory_kind"]

_ROOT = re.compile(r"<(?:[\w.-]+:)?(tmx|xliff)[\s>]", re.IGNORECASE)
_SKIPPED = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\])?[^<>]*>)*", re.DOTALL
)
_CUT = b"<seg-source"
_CODES = frozenset("bpt ept it ph x bx ex sub".split())  # noqa: SIM905
_APPROVED = frozenset(["approvedtranslation", "approvedsignoff"])


def memory_kind(head: bytes) -> str:
    """``tmx`` or ``xliff`` for a file that begins with *head*, else nothing."""
    codec = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    if b"<\0" in head[:4]:
        codec = "utf-16-le"
    text = head.decode(codec, "ignore").lstrip("\ufeff")
    skipped = _SKIPPED.match(text)
    match = _ROOT.match(text, skipped.end() if skipped else 0)
    return match[1].lower() if match else ""


def iter_rows(
    path: Path, kind: str, notes: list[str], languages: Mapping[str, Lang] | None = None
) -> Iterator[Row]:
    """The pairs of the memory at *path*; *notes* say at the end what was passed over.

    Raises:
        InputError, FormatError: it cannot be read.
    """
    from align.exchange import iter_tmx, iter_xliff

    if kind == "tmx":
        yield from iter_tmx(path, languages=languages, notes=notes)
    elif _is_cut(path):
        yield from _iter_cut(path, notes, languages)
    else:
        yield from iter_xliff(path, languages=languages, notes=notes)


def _is_cut(path: Path) -> bool:
    """Whether units are cut into segments; looked for in pieces, so that memory stays small."""
    with path.open("rb") as file:
        before = b""
        while piece := file.read(1 << 20):
            # UTF-16 has a zero byte beside each character of the tag.
            if _CUT in (before + piece).replace(b"\0", b""):
                return True
            before = piece[-2 * len(_CUT) :]
    return False


def _iter_cut(path: Path, notes: list[str], languages: Mapping[str, Lang] | None) -> Iterator[Row]:
    from align.exchange import Row, language_of
    from align.exchange.markup import stream_elements

    counts: Counter[str] = Counter()
    index = 0
    for kind, unit in stream_elements(path, ["trans-unit"], roots=["xliff"], kind="XLIFF"):
        file = next(unit.iterancestors("{*}file"), None) if kind != "root" else None
        if file is None:
            continue
        codes = file.get("source-language", ""), file.get("target-language", "")
        langs = language_of(codes[0], languages), language_of(codes[1], languages)
        if None in langs or langs[0] == langs[1]:
            counts[f"units of other languages ({' to '.join(codes)}) passed over"] += 1
            continue
        if unit.get("translate") == "no":
            counts["units not to be translated passed over"] += 1
            continue
        for source, target, status in _segments(unit):
            sides: dict[Lang | None, str] = {langs[0]: source, langs[1]: target}
            zh, en = flat(sides["zh"], "zh"), flat(sides["en"], "en")
            if not zh or not en:
                counts["segments without a translation passed over"] += 1
                continue
            name = path.name
            yield Row(name, (index,), name, (index,), 1.0, zh, en, status, origin="import")
            index += 1
    notes += [f"{number} {what}" for what, number in sorted(counts.items())]


def _segments(unit: _Element) -> Iterator[tuple[str, str, Status]]:
    """Source, target and status of each segment of a unit."""
    source, target = unit.find("{*}seg-source"), unit.find("{*}target")
    if source is None:
        source = unit.find("{*}source")
    if source is None:
        return
    states = {
        seg.get("id", ""): (seg.get("conf") or "").lower()
        for seg in unit.iterfind("{*}seg-defs/{*}seg")
    }
    approved = unit.get("approved") == "yes"
    targets = {} if target is None else dict(_marks(target))
    sources = dict(_marks(source))
    if not sources:
        sources = {"": _text(source)}
        targets = {"": _text(target)} if target is not None else {}
    for key, text in sources.items():
        accepted = approved or states.get(key) in _APPROVED
        status = Status.ACCEPTED if accepted else Status.PROPOSED
        yield text, targets.get(key, ""), status


def _marks(element: _Element) -> Iterator[tuple[str, str]]:
    for mark in element.iter("{*}mrk"):
        if mark.get("mtype") == "seg":
            yield mark.get("mid", ""), _text(mark)


def _text(element: _Element) -> str:
    # The parser allows a depth of 256 only, so this ends.
    parts = [element.text or ""]
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name and name not in _CODES:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
