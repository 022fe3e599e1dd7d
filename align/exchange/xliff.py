"""XLIFF 1.2 and 2.1, written and read as a stream (OASIS standards of 2008 and 2018).

A unit a bead, grouped in a ``file`` for each document pair (parallel) or in one (comparable).
The side that is translated from is the source; a bead without a target is an untranslated
unit, one without a source cannot be held. Probability, bead type and so on stand in
metadata (2.1: the metadata module; 1.2: notes from ``duizhao``, which is all its strict
schema allows).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING

from align.exchange._rowprops import props_of, row_from
from align.exchange.cells import Cleaner
from align.exchange.files import Target, text_output
from align.exchange.markup import attribute, content, local, stream_elements
from align.exchange.options import DEFAULTS, WriteOptions, Written, language_of
from align.exchange.rows import Row
from align.model import Lang, Status, flat

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["iter_xliff", "read_xliff", "write_xliff12", "write_xliff21"]

_STATE_12 = {
    Status.PROPOSED: "needs-review-translation",
    Status.NEEDS_REVIEW: "needs-review-translation",
    Status.ACCEPTED: "final",
    Status.REJECTED: "needs-translation",
}
_STATE_21 = {
    Status.PROPOSED: 'state="translated"',
    Status.NEEDS_REVIEW: 'state="translated" subState="duizhao:needs-review"',
    Status.ACCEPTED: 'state="reviewed"',
    Status.REJECTED: 'state="initial" subState="duizhao:rejected"',
}
_REVIEWED_STATES = {"final", "signed-off", "reviewed"}
# Codes of the original file's format; text in 2.x stands only in pc and mrk.
_CODES = {"bpt", "ept", "it", "ph", "x", "bx", "ex", "sc", "ec", "cp", "sm", "em"}
_NOTE = "duizhao:"


def write_xliff12(rows: Iterable[Row], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *rows* as XLIFF 1.2; see the module for what stands where."""
    return _write(rows, target, options, _Version12())


def write_xliff21(rows: Iterable[Row], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *rows* as XLIFF 2.1; see the module for what stands where."""
    return _write(rows, target, options, _Version21())


def read_xliff(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[str] | None = None,
) -> tuple[Row, ...]:
    """All units that have a Chinese and an English side; see :func:`iter_xliff`."""
    return tuple(iter_xliff(path, languages=languages, notes=notes))


def iter_xliff(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[str] | None = None,
) -> Iterator[Row]:
    """The segments of an XLIFF 1.x or 2.x file as rows, one at a time.

    Args:
        languages: what codes mean that are none for Chinese or English.
        notes: gets, at the end, what was passed over.

    Raises:
        InputError, FormatError: the file cannot be read or is no XLIFF.
    """
    name = PurePath(fspath(path)).name
    counts: Counter[str] = Counter()
    index = 0
    units = stream_elements(path, ["trans-unit", "unit"], roots=["xliff"], kind="XLIFF")
    codes: tuple[str, str] = ("", "")
    for kind, element in units:
        if kind == "root":
            codes = (element.get("srcLang", ""), element.get("trgLang", ""))
            continue
        file = next((a for a in element.iterancestors() if local(a) == "file"), None)
        if kind == "trans-unit" and file is not None:
            codes = (file.get("source-language", ""), file.get("target-language", ""))
        langs = language_of(codes[0], languages), language_of(codes[1], languages)
        if None in langs or langs[0] == langs[1]:
            counts[f"units of other languages ({' to '.join(codes)}) passed over"] += 1
            continue
        for row in _rows(element, langs, name, index, counts):
            index += 1
            yield row
    if notes is not None:
        notes += [f"{number} {what}" for what, number in sorted(counts.items())]


class _Version12:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">\n'
    )
    tail = "</xliff>\n"
    file_end = "    </body>\n  </file>\n"

    def opened(self, options: WriteOptions) -> str:
        del options
        return self.head

    def file(self, number: int, original: str, options: WriteOptions, clean: Cleaner) -> str:
        del number
        source, target = _codes(options)
        signature = content(clean(options.signature))
        note = f'\n      <note from="duizhao">{signature}</note>\n    ' if signature else ""
        return (
            f'  <file original="{attribute(clean(original)) or "unknown"}"'
            f' source-language="{source}" target-language="{target}" datatype="plaintext">\n'
            f"    <header>{note}</header>\n    <body>\n"
        )

    def empty(self, options: WriteOptions, clean: Cleaner) -> str:
        return self.file(1, options.title, options, clean) + self.file_end

    def unit(self, number: int, row: Row, source: str, target: str, clean: Cleaner) -> str:
        approved = "yes" if row.status is Status.ACCEPTED else "no"
        lines = [
            f'      <trans-unit id="{number}" approved="{approved}" xml:space="preserve">',
            f"        <source>{content(clean(source))}</source>",
        ]
        if target:
            state = _STATE_12[row.status]
            lines.append(f'        <target state="{state}">{content(clean(target))}</target>')
        for key, value in props_of(row):
            text = content(clean(f"{_NOTE}{key}={value}"))
            lines.append(f'        <note from="duizhao">{text}</note>')
        if row.comment:
            who = f' from="{attribute(clean(row.author))}"' if row.author else ""
            lines.append(f"        <note{who}>{content(clean(row.comment))}</note>")
        lines.append("      </trans-unit>\n")
        return "\n".join(lines)


class _Version21:
    tail = "</xliff>\n"
    file_end = "  </file>\n"

    def opened(self, options: WriteOptions) -> str:
        source, target = _codes(options)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"'
            ' xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.1"'
            f' srcLang="{source}" trgLang="{target}">\n'
        )

    def file(self, number: int, original: str, options: WriteOptions, clean: Cleaner) -> str:
        name = attribute(clean(original))
        head = f'  <file id="f{number}" original="{name}">\n'
        if options.signature:
            meta = _meta("signature", options.signature, clean)
            head += (
                f'    <mda:metadata>\n      <mda:metaGroup category="duizhao">{meta}'
                "</mda:metaGroup>\n    </mda:metadata>\n"
            )
        return head

    def empty(self, options: WriteOptions, clean: Cleaner) -> str:
        # A file without a unit is none.
        unit = '    <unit id="u1">\n      <segment><source/></segment>\n    </unit>\n'
        return self.file(1, options.title, options, clean) + unit + self.file_end

    def unit(self, number: int, row: Row, source: str, target: str, clean: Cleaner) -> str:
        metas = "".join(f"\n          {_meta(k, v, clean)}" for k, v in props_of(row))
        lines = [
            f'    <unit id="u{number}" xml:space="preserve">',
            "      <mda:metadata>",
            f'        <mda:metaGroup category="duizhao">{metas}',
            "        </mda:metaGroup>",
            "      </mda:metadata>",
        ]
        if row.comment:
            who = attribute(clean(row.author))
            category = f' category="{who}"' if who else ""
            note = content(clean(row.comment))
            lines.append(f"      <notes><note{category}>{note}</note></notes>")
        state = f" {_STATE_21[row.status]}" if target else ""
        lines.append(f"      <segment{state}>")
        lines.append(f"        <source>{content(clean(source))}</source>")
        if target:
            lines.append(f"        <target>{content(clean(target))}</target>")
        lines += ["      </segment>", "    </unit>\n"]
        return "\n".join(lines)


def _write(
    rows: Iterable[Row],
    target: Target,
    options: WriteOptions,
    version: _Version12 | _Version21,
) -> Written:
    clean = Cleaner()
    count = left_out = files = 0
    place: tuple[str, str] | None = None
    with text_output(target) as stream:
        stream.write(version.opened(options))
        for row in rows:
            texts = (row.zh_text, row.en_text)
            names = (row.zh_doc, row.en_doc)
            if options.source == "en":
                texts, names = (texts[1], texts[0]), (names[1], names[0])
            if not texts[0].strip():
                left_out += 1
                continue
            # Pairs of many documents, best first, would begin a file at every unit.
            here = ("", "") if row.grade is not None else names
            if here != place:
                if place is not None:
                    stream.write(version.file_end)
                files += 1
                original = options.title if row.grade is not None else names[0]
                stream.write(version.file(files, original, options, clean))
                place = here
            count += 1
            stream.write(version.unit(count, row, *texts, clean))
        stream.write(version.file_end if place is not None else version.empty(options, clean))
        stream.write(version.tail)
    return Written(rows=count, left_out=left_out, cleaned=clean.count)


def _codes(options: WriteOptions) -> tuple[str, str]:
    other: Lang = "en" if options.source == "zh" else "zh"
    return attribute(options.codes.of(options.source)), attribute(options.codes.of(other))


def _meta(kind: str, value: str, clean: Cleaner) -> str:
    return f'<mda:meta type="{kind}">{content(clean(value))}</mda:meta>'


def _rows(
    unit: _Element,
    langs: tuple[Lang | None, Lang | None],
    name: str,
    index: int,
    counts: Counter[str],
) -> Iterator[Row]:
    props, comment = _properties(unit)
    segments = [unit] if local(unit) == "trans-unit" else list(unit.iterfind("{*}segment"))
    for segment in segments:
        source, target = segment.find("{*}source"), segment.find("{*}target")
        texts = [_text(element) for element in (source, target)]
        sides = {lang: flat(text, lang) for lang, text in zip(langs, texts, strict=True) if lang}
        if not sides["zh"] or not sides["en"]:
            counts["units without a translation passed over"] += 1
            continue
        state = segment.get("state") or (target.get("state", "") if target is not None else "")
        reviewed = state in _REVIEWED_STATES or unit.get("approved") == "yes"
        default = Status.ACCEPTED if reviewed else Status.PROPOSED
        yield row_from(props, sides["zh"], sides["en"], name, index, default, comment)
        index += 1


def _properties(unit: _Element) -> tuple[dict[str, str], str]:
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


def _text(element: _Element | None) -> str:
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if local(child) not in _CODES:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
