"""Translation memories: TMX 1.4b, written and read as a stream.

Units carry what a translation tool should know as ``prop`` elements: ``x-status``,
``x-reviewed`` (``yes`` or ``no``), ``x-probability``, ``x-bead-type``, ``x-grade``,
``x-origin``, and on each side ``x-document`` and ``x-segments``. The standard:
LISA OSCAR, TMX 1.4b Specification, 2005.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING

from align.__about__ import __version__
from align.exchange._rowprops import row_from
from align.exchange.cells import Cleaner, number, segment_list
from align.exchange.files import Target, text_output
from align.exchange.markup import attribute, content, local, stream_elements
from align.exchange.options import DEFAULTS, WriteOptions, Written, language_of
from align.exchange.rows import Row
from align.model import Lang, Status, flat

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["iter_tmx", "read_tmx", "write_tmx"]

_REVIEWED = (Status.ACCEPTED, Status.REJECTED)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Content of these is a file format's own code, not text.
_CODES = {"bpt", "ept", "it", "ph", "ut"}
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?)?")


def write_tmx(rows: Iterable[Row], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *rows* as translation units; one-sided rows are left out and counted.

    Which rows belong into a memory is the caller's to say; those nobody has reviewed
    are marked ``x-reviewed`` = ``no``.
    """
    clean = Cleaner()
    count = left_out = 0
    with text_output(target) as stream:
        stream.write(_head(options, clean))
        for row in rows:
            if not row.zh_text.strip() or not row.en_text.strip():
                left_out += 1
                continue
            stream.write(_unit(row, options, clean))
            count += 1
        stream.write("  </body>\n</tmx>\n")
    return Written(rows=count, left_out=left_out, cleaned=clean.count)


def read_tmx(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[str] | None = None,
) -> tuple[Row, ...]:
    """All units of a memory that have a Chinese and an English side; see :func:`iter_tmx`."""
    return tuple(iter_tmx(path, languages=languages, notes=notes))


def iter_tmx(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[str] | None = None,
) -> Iterator[Row]:
    """The units of a memory as rows, one at a time.

    Markup inside segments is left out, highlighted text is kept. Properties that
    :func:`write_tmx` writes come back; a memory made elsewhere gives rows of probability
    1 whose status is proposed. What was passed over is said in *notes* at the end.

    Args:
        languages: what codes mean that are none for Chinese or English.

    Raises:
        InputError, FormatError: the file cannot be read or is no TMX.
    """
    skipped = 0
    others: Counter[str] = Counter()
    index = 0
    name = PurePath(fspath(path)).name
    for kind, element in stream_elements(path, ["tu"], roots=["tmx"], kind="TMX"):
        if kind == "root":
            continue
        row = _row(element, name, index, others, languages)
        if row is None:
            skipped += 1
        else:
            index += 1
            yield row
    if notes is not None:
        if skipped:
            notes.append(f"{skipped} units without both a Chinese and an English side passed over")
        for code, number_of in sorted(others.items()):
            notes.append(f"{number_of} segments in another language ({code}) passed over")


def tmx_time(stamp: str) -> str:
    """An ISO 8601 time as TMX writes it (``20261121T101500Z``); empty if it is none."""
    match = _STAMP.match(stamp.strip())
    if not match:
        return ""
    year, month, day, hour, minute, second = match.groups(default="00")
    return f"{year}{month}{day}T{hour}{minute}{second}Z"


def _head(options: WriteOptions, clean: Cleaner) -> str:
    created = tmx_time(options.created)
    parts = [
        'creationtool="Duizhao"',
        f'creationtoolversion="{attribute(__version__)}"',
        'segtype="sentence"',
        'o-tmf="Duizhao"',
        'adminlang="en"',
        f'srclang="{attribute(options.codes.of(options.source))}"',
        'datatype="plaintext"',
        'o-encoding="UTF-8"',
    ]
    if created:
        parts.append(f'creationdate="{created}"')
    if options.creator:
        parts.append(f'creationid="{attribute(clean(options.creator))}"')
    props = [("x-signature", options.signature), ("x-title", options.title)]
    inner = "".join(f"    {_prop(kind, value, clean)}\n" for kind, value in props if value)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        f'<tmx version="1.4">\n  <header {" ".join(parts)}>\n{inner}  </header>\n  <body>\n'
    )


def _unit(row: Row, options: WriteOptions, clean: Cleaner) -> str:
    changed = tmx_time(row.changed)
    attributes = ""
    if row.id:
        attributes += f' tuid="{attribute(clean(row.id))}"'
    if changed:
        attributes += f' changedate="{changed}"'
    if row.author:
        attributes += f' changeid="{attribute(clean(row.author))}"'
    lines = [f"    <tu{attributes}>"]
    if row.comment:
        lines.append(f"      <note>{content(clean(row.comment))}</note>")
    props = [
        ("x-status", row.status.value),
        ("x-reviewed", "yes" if row.status in _REVIEWED else "no"),
        ("x-probability", number(row.probability)),
        ("x-bead-type", row.type),
        ("x-grade", row.grade.value if row.grade else ""),
        ("x-origin", row.origin),
    ]
    lines += [f"      {_prop(kind, value, clean)}" for kind, value in props if value]
    sides: list[Lang] = ["zh", "en"] if options.source == "zh" else ["en", "zh"]
    for lang in sides:
        zh = lang == "zh"
        document = row.zh_doc if zh else row.en_doc
        segments = row.zh_segments if zh else row.en_segments
        text = row.zh_text if zh else row.en_text
        lines.append(f'      <tuv xml:lang="{attribute(options.codes.of(lang))}">')
        if document:
            lines.append(f"        {_prop('x-document', document, clean)}")
        if segments:
            lines.append(f"        {_prop('x-segments', segment_list(segments), clean)}")
        lines.append(f"        <seg>{content(clean(text))}</seg>")
        lines.append("      </tuv>")
    lines.append("    </tu>\n")
    return "\n".join(lines)


def _prop(kind: str, value: str, clean: Cleaner) -> str:
    return f'<prop type="{kind}">{content(clean(value))}</prop>'


def _row(
    unit: _Element,
    name: str,
    index: int,
    others: Counter[str],
    languages: Mapping[str, Lang] | None,
) -> Row | None:
    sides: dict[Lang, tuple[str, dict[str, str]]] = {}
    props: dict[str, str] = {}
    comment = ""
    for child in unit:
        match local(child):
            case "prop":
                props[child.get("type", "")] = child.text or ""
            case "note":
                comment = comment or (child.text or "")
            case "tuv":
                code = child.get(_LANG) or child.get("lang") or ""
                lang = language_of(code, languages)
                if lang is None:
                    others[code or "no code"] += 1
                elif lang not in sides:
                    sides[lang] = _side(child, lang)
            case _:
                pass
    if "zh" not in sides or "en" not in sides:
        return None
    zh_text, en_text = sides["zh"][0], sides["en"][0]
    if not zh_text or not en_text:
        return None
    row = row_from(
        {name.removeprefix("x-"): value for name, value in props.items()}
        | {
            f"{lang}-{key}": value for lang, side in sides.items() for key, value in side[1].items()
        },
        zh_text,
        en_text,
        name,
        index,
        Status.PROPOSED,
        comment,
    )
    return replace(
        row,
        id=unit.get("tuid", ""),
        author=unit.get("changeid") or unit.get("creationid") or "",
        changed=_iso(unit.get("changedate") or unit.get("creationdate") or ""),
    )


def _side(tuv: _Element, lang: Lang) -> tuple[str, dict[str, str]]:
    props = {c.get("type", "").removeprefix("x-"): c.text or "" for c in tuv if local(c) == "prop"}
    seg = next((c for c in tuv if local(c) == "seg"), None)
    return (flat(_seg_text(seg), lang) if seg is not None else ""), props


def _seg_text(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if local(child) not in _CODES:
            parts.append(_seg_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _iso(stamp: str) -> str:
    match = _STAMP.match(stamp.strip())
    if not match:
        return ""
    year, month, day, hour, minute, second = match.groups(default="00")
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}Z"
