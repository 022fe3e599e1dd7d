"""Files of sentence pairs, whatever holds them: tables, memories, lines that alternate.

===============  ====================================================================
TSV              raw: no quoting, a tab parts cells and a line end parts rows
CSV              quotes as RFC 4180 says; the delimiter may be a semicolon
XLSX             the visible sheets
docx, RTF        tables; a cell is one text, however many paragraphs it has
TMX, XLIFF       1.4b; 1.2 (also sdlxliff, mqxliff) and 2.x; known by their content
PO               catalogues of gettext
any document     lines or paragraphs that alternate between the languages, or hold both
===============  ====================================================================

A cell in which an aligner parted sentences by ``~~~`` gives these sentences.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from align.documents.bilingual import both_in_lines, parted
from align.documents.boilerplate import find_boilerplate, running_text
from align.documents.language import Group, alternates, groups, lines_of
from align.documents.memories import iter_tmx, iter_xliff, memory_kind
from align.documents.po import is_catalogue, pairs_of_catalogue
from align.documents.protocol import Content
from align.documents.reading import cleaned_content, content_of, remarks
from align.documents.registry import reader_for
from align.documents.tables import Column, Table, docx_tables, pairs_of, rtf_tables, xlsx_tables
from align.documents.unitfields import units_of
from align.errors import DuizhaoError, EmptyInputError, FormatError, LimitError, SettingError
from align.messages import Message, message
from align.model import Bead, Cue, Document, Fields, Lang, Pair, Times, join
from align.text.decoding import Decoded, clean, decode_clean
from align.text.delimited import is_quoted, rows_of
from align.text.files import (
    MAX_BYTES,
    MAX_CHARACTERS,
    TABLES,
    display_name,
    read_bytes,
    read_head,
    safe_name,
)
from align.text.scripts import count_scripts

__all__ = ["PairFile", "PairMode", "read_pairs", "read_units"]

_PARTED = "~~~"
"""What hunalign and LF Aligner write between sentences of one cell."""

PairMode = Literal["table", "alternating"]


@dataclass(frozen=True, slots=True)
class PairFile:
    """Two segmented documents and the beads between their lines.

    Attributes:
        notes: what a user should know of the reading: columns swapped, rows left out.
    """

    zh: Document
    en: Document
    beads: tuple[Bead, ...]
    notes: tuple[Message, ...] = ()


def read_pairs(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    encoding: str | None = None,
    lenient: bool = True,
    mode: PairMode | None = None,
    zh_column: Column = None,
    en_column: Column = None,
    languages: Mapping[str, Lang] | None = None,
) -> PairFile:
    """Read a file of pairs; the module says which kinds there are.

    Of a table the first two columns count if one is Chinese and one English, else the
    columns that a header names, else those that hold most of each language. A row with
    one empty cell is a one-sided bead; a first row of column names is left out.

    Args:
        name: what the file is called in messages and documents.
        encoding: overrides the guess, where the format leaves it open.
        lenient: leave rows out that have no second column, with a note, instead of failing.
        mode: ``alternating`` takes the file's lines in turn, runs of several lines as one
            bead; ``table`` never does so. Left out: alternating only where that is clear.
        zh_column, en_column: the columns of a table: a header, a letter (``"C"``), or a
            0-based index.
        languages: what language codes of a TMX or XLIFF file mean that are none for
            Chinese or English.

    Raises:
        InputError: the file cannot be read, has no pair, or (not *lenient*) a bad row.
        SettingError: there is no such mode or column.
    """
    path = Path(path)
    where = display_name(path, name)
    if mode not in (None, "table", "alternating"):
        raise SettingError("pairs.mode-unknown", where=where, mode=str(mode))
    label = safe_name(name if name is not None else path.name)
    kind = memory_kind(read_head(path, where=where))
    if kind and mode != "alternating":
        return _memory(path, kind, label, where, languages)
    data = read_bytes(path, where=where, limit=MAX_BYTES)
    found = _Found(form="tsv")
    named = zh_column is not None or en_column is not None
    reader = reader_for(path, data, where=where, given=encoding is not None)
    ending = path.suffix.lower()
    tables: list[Table] = []
    lines: list[str] = []
    if mode != "alternating":
        if reader.name == "txt":
            decoded = decode_clean(data, where=where, encoding=encoding)
            if is_catalogue(decoded.text):
                return _catalogue(decoded, data, label, where)
        tables = _tables(reader.name, data, where, found.notes)
    if not tables and (ending not in TABLES or reader.name != "txt" or mode == "alternating"):
        content = content_of(reader, data, where=where, encoding=encoding)
        content, cleaned = cleaned_content(content)
        text = content.text
        excluded = find_boilerplate(text, already=content.excluded, breaks=content.breaks)
        lines = lines_of(running_text(text, excluded))
        by_cue = _by_cue(content) if mode != "table" and not named else None
        if by_cue is not None:
            found.notes += [*content.notes, *cleaned, message("pairs.by-cue")]
            found.form, found.encoding = reader.name, content.encoding
            sides, times = by_cue
            made = [_IMPORTED] * len(sides)
            digest = hashlib.sha256(data).hexdigest()
            return _file(sides, made, found, digest, label, times=times)
        if mode == "alternating" or (mode is None and not named and alternates(lines)):
            found.notes += [*content.notes, *cleaned]
            found.form, found.encoding = reader.name, content.encoding
            return _alternating(lines, found, data, label, where, guessed=mode is None)
        if mode is None and not named and both_in_lines(lines):
            found.notes += [*content.notes, *cleaned, message("pairs.both-in-lines")]
            found.form, found.encoding = reader.name, content.encoding
            return _pair_file([*map(_halves, lines)], found, data, label)
        if reader.name not in ("txt", "markdown"):
            raise FormatError("pairs.no-table", where=where)
    if tables:
        found.form = reader.name
    else:
        tables = [_text_table(data, path, where, found, encoding)]
    pairs = _of_tables(tables, where, found, zh=zh_column, en=en_column, lenient=lenient)
    return _pair_file([(_sentences(a), _sentences(b)) for a, b in pairs], found, data, label)


def read_units(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    encoding: str | None = None,
    languages: Mapping[str, Lang] | None = None,
) -> tuple[tuple[Pair, ...], tuple[Message, ...]]:
    """The pairs of a file with all that it says of them, and notes on the reading.

    Of a memory author, time, comment and fields come with each unit; other files of pairs
    (:func:`read_pairs`) say nothing but the texts.

    Raises:
        InputError: the file cannot be read or has no pair.
    """
    path = Path(path)
    where = display_name(path, name)
    label = safe_name(name if name is not None else path.name)
    kind = memory_kind(read_head(path, where=where))
    if not kind:
        found = read_pairs(path, name=name, encoding=encoding, languages=languages)
        lines = found.zh.text.splitlines(), found.en.text.splitlines()
        pairs = (
            Pair(
                join((lines[0][i] for i in bead.zh), "zh"),
                join((lines[1][i] for i in bead.en), "en"),
                bead.probability,
                bead.status,
                origin=bead.origin,
                zh_document=label,
                en_document=label,
            )
            for bead in found.beads
        )
        return tuple(pairs), found.notes
    notes: list[Message] = []
    units: list[Pair] = []
    length = 0
    try:
        read = iter_tmx if kind == "tmx" else iter_xliff
        for pair in read(path, languages=languages, notes=notes):
            length += len(pair.zh) + len(pair.en)
            _small_enough(length, where)
            units.append(pair)
    except DuizhaoError as error:
        error.where = where
        raise
    if not units:
        raise EmptyInputError("pairs.no-unit", where=where)
    return tuple(units), tuple(notes)


def _tables(form: str, data: bytes, where: str, notes: list[Message]) -> list[Table]:
    """The tables of a file whose format has such."""
    match form:
        case "xlsx":
            return xlsx_tables(data, where, notes)
        case "docx":
            return docx_tables(data, where)
        case "rtf":
            return rtf_tables(data, where)
        case _:
            return []


def _sentences(cell: str) -> list[str]:
    """The sentences of a cell: one, if no aligner parted it."""
    if _PARTED not in cell:
        return [cell] if cell else []
    return [part for piece in cell.split(_PARTED) if (part := piece.strip())]


def _halves(line: str) -> Group:
    """The halves of a line of both languages, or the one that it holds."""
    both = parted(line)
    if both:
        return [both[0]], [both[1]]
    return ([line], []) if count_scripts(line).share >= 0.5 else ([], [line])


def _catalogue(decoded: Decoded, data: bytes, label: str, where: str) -> PairFile:
    found = _Found(form="po", encoding=decoded.encoding, notes=[*decoded.notes])
    sides: list[Group] = []
    beads: list[Bead] = []
    for pair in pairs_of_catalogue(decoded.text, label, found.notes):
        sides.append(([pair.zh], [pair.en]))
        beads.append(Bead((), (), probability=1.0, status=pair.status, origin="import"))
    if not sides:
        raise EmptyInputError("pairs.no-unit-left", where=where, notes=found.notes)
    return _file(sides, beads, found, hashlib.sha256(data).hexdigest(), label)


@dataclass(slots=True)
class _Found:
    """What is known of the file besides its pairs."""

    form: str
    encoding: str = ""
    notes: list[Message] = field(default_factory=list)


def _of_tables(
    tables: Sequence[Table],
    where: str,
    found: _Found,
    *,
    zh: Column,
    en: Column,
    lenient: bool,
) -> list[tuple[str, str]]:
    """The pairs of all tables in which there are any."""
    pairs: list[tuple[str, str]] = []
    problem: DuizhaoError | None = None
    without = 0
    for table in tables:
        notes: list[Message] = []
        try:
            pairs += pairs_of(table, where, notes, zh=zh, en=en, lenient=lenient)
        except DuizhaoError as error:
            if len(tables) == 1:
                raise
            problem, without = error, without + 1
            continue
        found.notes += (
            notes
            if len(tables) == 1
            else [message("place.said", place=table.name, what=note) for note in notes]
        )
    if problem is not None and not pairs:
        raise problem
    if without:
        found.notes.append(message("pairs.tables-without", count=without, tables=len(tables)))
    _small_enough(sum(len(a) + len(b) for a, b in pairs), where)
    return pairs


def _text_table(data: bytes, path: Path, where: str, found: _Found, encoding: str | None) -> Table:
    decoded = decode_clean(data, where=where, encoding=encoding)
    found.notes += decoded.notes
    found.encoding = decoded.encoding
    quoted = is_quoted(path.suffix.lower(), decoded.text)
    found.form = "csv" if quoted else "tsv"
    return Table(list(rows_of(decoded.text, where=where, quoted=quoted)))


def _small_enough(length: int, where: str) -> None:
    if length > MAX_CHARACTERS:
        raise LimitError("file.too-long", where=where, limit=MAX_CHARACTERS)


def _alternating(
    lines: Sequence[str], found: _Found, data: bytes, label: str, where: str, *, guessed: bool
) -> PairFile:
    beads = groups(lines)
    if not any(zh and en for zh, en in beads):
        raise EmptyInputError("pairs.not-alternating", where=where)
    if guessed:
        found.notes.append(message("pairs.alternating"))
    uneven = sum(len(zh) != 1 or len(en) != 1 for zh, en in beads)
    if uneven:
        found.notes.append(message("pairs.groups-uneven", count=uneven, groups=len(beads)))
    return _pair_file(beads, found, data, label)


_IMPORTED = Bead((), (), probability=1.0, origin="import")


def _pair_file(beads: Sequence[Group], found: _Found, data: bytes, label: str) -> PairFile:
    made = [_IMPORTED] * len(beads)
    return _file(beads, made, found, hashlib.sha256(data).hexdigest(), label)


_BOTH = 0.6
"""From what share of cues on that hold both languages subtitles are of pairs."""


def _by_cue(content: Content) -> tuple[list[Group], list[Times]] | None:
    """The two sides of each cue of subtitles in two languages, with its times.

    A line that runs on in the next cue has been joined with it: then its pair is longer.
    """
    shown: dict[Times, Group] = {}
    for cue in content.cues:
        line = " ".join(content.text[cue.start : cue.end].split())
        sides = shown.setdefault((cue.begins, cue.ends), ([], []))
        sides[0 if count_scripts(line).share >= 0.5 else 1].append(line)
    both = sum(bool(zh and en) for zh, en in shown.values())
    if both < max(2, _BOTH * len(shown)):
        return None
    return list(shown.values()), list(shown)


def _memory(
    path: Path, kind: str, label: str, where: str, languages: Mapping[str, Lang] | None
) -> PairFile:
    found = _Found(form=kind)
    sides: list[Group] = []
    beads: list[Bead] = []
    fields: list[Fields] = []
    length = 0
    try:
        read = iter_tmx if kind == "tmx" else iter_xliff
        for pair in read(path, languages=languages, notes=found.notes):
            zh, en = clean(pair.zh)[0], clean(pair.en)[0]
            length += len(zh) + len(en)
            _small_enough(length, where)
            sides.append(([zh], [en]))
            fields.append(pair.fields)
            beads.append(
                Bead((), (), probability=pair.probability, status=pair.status, origin=pair.origin)
            )
    except DuizhaoError as error:
        # The reader knows the path only; people know the file by its name.
        error.where = where
        raise
    if not sides:
        if found.notes:
            raise EmptyInputError("pairs.no-unit-left", where=where, notes=found.notes)
        raise EmptyInputError("pairs.no-unit", where=where)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return _file(sides, beads, found, digest, label, fields if any(fields) else ())


def _file(
    sides: Sequence[Group],
    beads: Sequence[Bead],
    found: _Found,
    digest: str,
    label: str,
    fields: Sequence[Fields] = (),
    times: Sequence[Times] = (),
) -> PairFile:
    """Documents of one line a segment, and the beads renumbered to them."""
    texts = ["".join(f"{line}\n" for group in sides for line in group[n]) for n in (0, 1)]
    notes = (*found.notes, *remarks("\n".join(texts)))

    def document(side: int) -> Document:
        lang: Lang = "en" if side else "zh"
        return Document(
            name=f"{label}#{lang}",
            lang=lang,
            text=texts[side],
            file_hash=digest,
            format=found.form,
            encoding=found.encoding,
            notes=notes,
            segmented=True,
            units=tuple(units_of((g[side], f) for g, f in zip(sides, fields, strict=False))),
            cues=tuple(_cues((g[side], t) for g, t in zip(sides, times, strict=False))),
        )

    return PairFile(document(0), document(1), tuple(_numbered(sides, beads)), notes)


def _cues(lines: Iterable[tuple[Sequence[str], Times]]) -> Iterator[Cue]:
    """When each of the lines of a document is shown; those of a cue together."""
    at = 0
    for texts, (begins, ends) in lines:
        length = sum(len(line) + 1 for line in texts)
        if texts:
            yield Cue(at, at + length - 1, begins, ends)
        at += length


def _numbered(sides: Iterable[Group], beads: Iterable[Bead]) -> Iterator[Bead]:
    zh = en = 0
    for (ones, others), bead in zip(sides, beads, strict=True):
        yield replace(
            bead,
            zh=tuple(range(zh, zh + len(ones))),
            en=tuple(range(en, en + len(others))),
        )
        zh += len(ones)
        en += len(others)
