"""Translation memories: TMX 1.4b, written as a stream (:mod:`align.documents.memories` reads it).

Units carry what a translation tool should know as ``prop`` elements: ``x-status``,
``x-reviewed`` (``yes`` or ``no``), ``x-probability``, ``x-bead-type``, ``x-grade``,
``x-origin``, the unit's fields (``x-client``, ``x-project``, ``x-domain``, ``x-translator``),
and on each side ``x-document`` and ``x-segments``. The standard:
LISA OSCAR, TMX 1.4b Specification, 2005.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from align.__about__ import __version__
from align.exchange.cells import Cleaner, number, segment_list
from align.exchange.files import Target, text_output
from align.exchange.options import DEFAULTS, WriteOptions, Written, holds
from align.markup import attribute, content
from align.model import Lang, Pair, Status

__all__ = ["write_tmx"]

_REVIEWED = (Status.ACCEPTED, Status.REJECTED)
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?)?")


def write_tmx(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *pairs* as translation units; one-sided pairs are left out and counted.

    Which pairs belong into a memory is the caller's to say; those nobody has reviewed
    are marked ``x-reviewed`` = ``no``.
    """
    clean = Cleaner()
    count = left_out = 0
    with text_output(target) as stream:
        stream.write(_head(options, clean))
        for pair in pairs:
            if not holds("tmx", pair):
                left_out += 1
                continue
            stream.write(_unit(pair, options, clean))
            count += 1
        stream.write("  </body>\n</tmx>\n")
    return Written(rows=count, left_out=left_out, cleaned=clean.count)


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


def _unit(pair: Pair, options: WriteOptions, clean: Cleaner) -> str:
    changed = tmx_time(pair.changed)
    attributes = ""
    if pair.id:
        attributes += f' tuid="{attribute(clean(pair.id))}"'
    if changed:
        attributes += f' changedate="{changed}"'
    if pair.author:
        attributes += f' changeid="{attribute(clean(pair.author))}"'
    lines = [f"    <tu{attributes}>"]
    if pair.comment:
        lines.append(f"      <note>{content(clean(pair.comment))}</note>")
    props = [
        ("x-status", pair.status.value),
        ("x-reviewed", "yes" if pair.status in _REVIEWED else "no"),
        ("x-probability", number(pair.probability)),
        ("x-bead-type", pair.type),
        ("x-grade", pair.grade.value if pair.grade else ""),
        ("x-origin", pair.origin),
        *((f"x-{name}", value) for name, value in pair.fields),
    ]
    lines += [f"      {_prop(kind, value, clean)}" for kind, value in props if value]
    sides: list[Lang] = ["zh", "en"] if options.source == "zh" else ["en", "zh"]
    for lang in sides:
        zh = lang == "zh"
        document = pair.zh_document if zh else pair.en_document
        segments = pair.zh_segments if zh else pair.en_segments
        text = pair.zh if zh else pair.en
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
