"""XLIFF 1.2 and 2.1, written as a stream (OASIS standards of 2008 and 2018).

A unit a bead, grouped in a ``file`` for each document pair (parallel) or in one (comparable).
The side that is translated from is the source; a bead without a target is an untranslated
unit, one without a source cannot be held. Probability, bead type and so on stand in
metadata (2.1: the metadata module; 1.2: notes from ``duizhao``, which is all its strict
schema allows).
"""

from __future__ import annotations

from collections.abc import Iterable

from align.exchange.cells import Cleaner, number, segment_list
from align.exchange.files import Target, text_output
from align.exchange.options import DEFAULTS, WriteOptions, Written, holds
from align.markup import attribute, content
from align.model import Lang, Pair, Status

__all__ = ["write_xliff12", "write_xliff21"]

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
_NOTE = "duizhao:"


def write_xliff12(
    pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS
) -> Written:
    """Write *pairs* as XLIFF 1.2; see the module for what stands where."""
    return _write(pairs, target, options, _Version12())


def write_xliff21(
    pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS
) -> Written:
    """Write *pairs* as XLIFF 2.1; see the module for what stands where."""
    return _write(pairs, target, options, _Version21())


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

    def unit(self, number: int, pair: Pair, source: str, target: str, clean: Cleaner) -> str:
        approved = "yes" if pair.status is Status.ACCEPTED else "no"
        lines = [
            f'      <trans-unit id="{number}" approved="{approved}" xml:space="preserve">',
            f"        <source>{content(clean(source))}</source>",
        ]
        if target:
            state = _STATE_12[pair.status]
            lines.append(f'        <target state="{state}">{content(clean(target))}</target>')
        for key, value in _properties(pair):
            text = content(clean(f"{_NOTE}{key}={value}"))
            lines.append(f'        <note from="duizhao">{text}</note>')
        if pair.comment:
            who = f' from="{attribute(clean(pair.author))}"' if pair.author else ""
            lines.append(f"        <note{who}>{content(clean(pair.comment))}</note>")
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

    def unit(self, number: int, pair: Pair, source: str, target: str, clean: Cleaner) -> str:
        metas = "".join(f"\n          {_meta(k, v, clean)}" for k, v in _properties(pair))
        lines = [
            f'    <unit id="u{number}" xml:space="preserve">',
            "      <mda:metadata>",
            f'        <mda:metaGroup category="duizhao">{metas}',
            "        </mda:metaGroup>",
            "      </mda:metadata>",
        ]
        if pair.comment:
            who = attribute(clean(pair.author))
            category = f' category="{who}"' if who else ""
            note = content(clean(pair.comment))
            lines.append(f"      <notes><note{category}>{note}</note></notes>")
        state = f" {_STATE_21[pair.status]}" if target else ""
        lines.append(f"      <segment{state}>")
        lines.append(f"        <source>{content(clean(source))}</source>")
        if target:
            lines.append(f"        <target>{content(clean(target))}</target>")
        lines += ["      </segment>", "    </unit>\n"]
        return "\n".join(lines)


def _write(
    pairs: Iterable[Pair],
    target: Target,
    options: WriteOptions,
    version: _Version12 | _Version21,
) -> Written:
    clean = Cleaner()
    count = left_out = files = 0
    place: tuple[str, str] | None = None
    with text_output(target) as stream:
        stream.write(version.opened(options))
        for pair in pairs:
            texts = (pair.zh, pair.en)
            names = (pair.zh_document, pair.en_document)
            if options.source == "en":
                texts, names = (texts[1], texts[0]), (names[1], names[0])
            if not holds("xliff", pair, options.source):
                left_out += 1
                continue
            # Pairs of many documents, best first, would begin a file at every unit.
            here = ("", "") if pair.is_comparable else names
            if here != place:
                if place is not None:
                    stream.write(version.file_end)
                files += 1
                original = options.title if pair.is_comparable else names[0]
                stream.write(version.file(files, original, options, clean))
                place = here
            count += 1
            stream.write(version.unit(count, pair, *texts, clean))
        stream.write(version.file_end if place is not None else version.empty(options, clean))
        stream.write(version.tail)
    return Written(rows=count, left_out=left_out, cleaned=clean.count)


def _codes(options: WriteOptions) -> tuple[str, str]:
    other: Lang = "en" if options.source == "zh" else "zh"
    return attribute(options.codes.of(options.source)), attribute(options.codes.of(other))


def _meta(kind: str, value: str, clean: Cleaner) -> str:
    return f'<mda:meta type="{kind}">{content(clean(value))}</mda:meta>'


def _properties(pair: Pair) -> list[tuple[str, str]]:
    """What a pair is besides its texts and its comment; empty values left out."""
    props = [
        ("id", pair.id),
        ("status", pair.status.value),
        ("probability", number(pair.probability)),
        ("bead-type", pair.type),
        ("grade", pair.grade.value if pair.grade else ""),
        ("origin", pair.origin),
        ("zh-document", pair.zh_document),
        ("zh-segments", segment_list(pair.zh_segments)),
        ("en-document", pair.en_document),
        ("en-segments", segment_list(pair.en_segments)),
        ("author", pair.author),
        ("changed", pair.changed),
        *pair.fields,
    ]
    return [(name, value) for name, value in props if value]
