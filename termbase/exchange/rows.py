"""Rows of somebody's glossary as concepts, once it is known what each column is.

Rows of one id are one concept. Where there are no ids, rows of one Chinese term are, unless
their definition, subject or part of speech differs: then they are homonyms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from align.errors import FormatError
from align.lexicon import simplify
from align.messages import Message, message
from align.model import Lang
from termbase.custom import field_of, with_custom
from termbase.english import fold
from termbase.exchange.cells import find_separators, folded, parted, short_forms
from termbase.exchange.lines import concept_id
from termbase.exchange.roles import TERM, Column, Layout, Row, cell_language
from termbase.exchange.statuses import with_statuses
from termbase.exchange.vocabulary import (
    APPROVED,
    LISTS,
    concept_status,
    is_true,
    plain_word,
    term_status,
    term_type,
)
from termbase.model import (
    Concept,
    ConceptStatus,
    LanguageSection,
    Term,
    TermStatus,
    TermType,
    revised,
)

__all__ = ["Table", "concepts_from"]

_LANGS: tuple[Lang, ...] = ("zh", "en")
_NEGATIVE = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)
_COUNTERS = frozenset(["序号", "no", "nr", "num", "number", "index", "行号"]) | {""}
"""Headers of columns that only count the rows."""

_SHOWN = 5
_HEADING = re.compile(
    r"第[一二三四五六七八九十百]+[章节篇部]|[一二三四五六七八九十百]+、"
    r"|[（(][一二三四五六七八九十]+[)）]|[IVX]+[.、]\s|[A-Z]\.\s"
)
_APART = ("subject", "definition", "pos")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: its rows, its layout, and its name where a file has several.

    *unknown*: cells (row, column) that are blank here and are not in the file.
    """

    rows: Sequence[Row]
    layout: Layout
    name: str = ""
    unknown: frozenset[tuple[int, int]] = frozenset()


@dataclass(slots=True)
class _Line:
    """What one row says."""

    number: int
    key: str = ""
    counted: str = ""
    terms: list[Term] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    definition: list[str] = field(default_factory=list)
    definitions: dict[Lang, list[str]] = field(default_factory=dict)
    note: list[str] = field(default_factory=list)
    pos: str = ""
    related: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    """By the names of the users' own fields."""

    status: ConceptStatus | None = None
    said: dict[int, TermStatus | None] = field(default_factory=dict)
    """By the place of a term: its status, ``None`` where the row says none."""

    row_status: TermStatus | None = None

    def texts(self, lang: Lang) -> list[str]:
        return [term.text for term in self.terms if term.lang == lang]


@dataclass(slots=True)
class _Group:
    key: str
    number: int
    own_id: str = ""
    lines: list[_Line] = field(default_factory=list)
    said: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in _APART})
    """What the rows say of what tells homonyms apart."""

    def differs(self, line: _Line) -> bool:
        """Whether *line*, which has a term in common with it, is of another concept."""
        return any(
            new and old and new not in old
            for name, old in self.said.items()
            if (new := _said(line, name))
        )


def concepts_from(
    tables: Iterable[Table],
    *,
    where: object,
    notes: list[Message],
    separator: str | None = None,
) -> tuple[Concept, ...]:
    """The concepts of all tables of a file, in order of first appearance.

    Args:
        separator: what parts the terms of a cell; empty: nothing does; ``None``: found by
            what is in the columns.

    Raises:
        FormatError: every row has more cells than there are headers, or rows of one term
            each have no id that says which belong together.
    """
    work = _Work(where, notes, separator)
    for number, table in enumerate(tables):
        work.table(table, number)
    return work.concepts()


class _Work:
    def __init__(self, where: object, notes: list[Message], separator: str | None) -> None:
        self._where = where
        self._notes = notes
        self._separator = separator
        self._groups: dict[str, list[_Group]] = {}
        self._order: list[_Group] = []
        self._apart: dict[tuple[str, str, str], dict[int, _Group]] = {}
        self._counts: Counter[str] = Counter()
        self._unknown: Counter[tuple[str, str]] = Counter()
        self._speaks = False
        self._by_english: dict[object, _Group] = {}

    # Rows

    def table(self, table: Table, number: int) -> None:
        """Take the rows of one table."""
        layout = table.layout
        columns = layout.columns
        terms = layout.terms()
        marks = self._marks(table, terms)
        speaks = {"status", "forbidden", "preferred", "approved", "info", "translatable"}
        speaks |= {"untranslatable"}
        speaks |= {*LISTS}  # terms of such columns have a status by that
        self._speaks = self._speaks or any(item.role in speaks for item in columns)
        ids = next((item for item in columns if item.role == "concept"), None)
        long = any(item.language is not None for item in terms) and len(terms) == 1
        if long and ids is None:
            raise FormatError(
                "glossary.rows-without-concept",
                where=self._where,
                column=columns[terms[0].language or 0].header,
            )
        counter = ids is not None and plain_word(ids.header) in _COUNTERS
        key_place = min((item.place for item in terms), default=0)
        width = _width(table)
        extra: list[int] = []
        previous: _Group | None = None
        continued = self._continued(table, terms)
        for line_number, cells in table.rows[layout.first :]:
            if layout.header and any(cell.strip() for cell in cells[width:]):
                extra.append(line_number)
                continue
            if len(terms) > 1 and _is_heading(cells):
                self._counts["headings"] += 1
                continue
            line = self._line(line_number, cells, columns, marks)
            if not line.terms:
                self._counts["empty"] += 1
                continue
            if ids is not None:
                value = _cell(cells, ids.place)
                if counter:
                    line.counted = value and f"{number}\n{value}"
                else:
                    line.key = value
            known = (line_number, key_place) not in table.unknown
            blank = known and not _cell(cells, key_place)
            if continued and blank and previous is not None and not line.key:
                self._join(previous, line)
                self._counts["above"] += 1
                continue
            previous = self._placed(line, number, long=long)
        if extra and len(extra) == len(table.rows) - layout.first:
            row = next(row for line, row in table.rows[layout.first :] if line == extra[0])
            raise FormatError(
                "glossary.cells-extra",
                where=self._where,
                line=extra[0],
                cells=len(row),
                width=width,
                cell=next(cell for cell in row[width:] if cell.strip())[:30],
            )
        if extra:
            lines = [*map(str, extra[:_SHOWN]), *(["…"] if len(extra) > _SHOWN else [])]
            self._notes.append(
                message("glossary.rows-too-long", count=len(extra), lines=lines, width=width)
            )

    def _marks(self, table: Table, terms: Sequence[Column]) -> dict[int, tuple[str, ...]]:
        """By column: what parts the terms of its cells."""
        found: dict[int, tuple[str, ...]] = {}
        for item in terms:
            if self._separator is not None:
                found[item.place] = (self._separator,) if self._separator else ()
                continue
            cells = [_cell(row, item.place) for _, row in table.rows[table.layout.first :]]
            marks = find_separators(cells, item.lang or "en")
            found[item.place] = marks
            for mark in marks:
                count = sum(len(parted(cell, (mark,))) > 1 for cell in cells if cell)
                if count:
                    shown = "↵" if mark == "\n" else mark
                    column = item.header or str(item.place + 1)
                    self._notes.append(
                        message("glossary.cells-split", column=column, mark=shown, count=count)
                    )
        return found

    def _continued(self, table: Table, terms: Sequence[Column]) -> bool:
        """Whether a blank in the first column of terms means what stands above it."""
        if len(terms) < 2 or any(item.language is not None for item in terms):
            return False
        key = min(item.place for item in terms)
        others = [item.place for item in terms if item.lang != _lang_of(terms, key)]
        rows = [row for _, row in table.rows[table.layout.first :]]
        if not rows or not _cell(rows[0], key):
            return False
        filled = sum(bool(_cell(row, key)) for row in rows)
        blank = [row for row in rows if not _cell(row, key) and any(_cell(row, p) for p in others)]
        return 0 < len(blank) <= 3 * filled

    def _line(
        self,
        number: int,
        cells: list[str],
        columns: Sequence[Column],
        marks: Mapping[int, tuple[str, ...]],
    ) -> _Line:
        line = _Line(number)
        by_column: dict[int, list[int]] = {}
        for item in columns:
            if item.role == TERM and (cell := _cell(cells, item.place)):
                lang = item.lang
                if item.language is not None:
                    lang = cell_language(_cell(cells, item.language))
                    if lang is None:
                        self._counts["other"] += 1
                        continue
                if lang is not None:
                    by_column[item.place] = self._add(line, cell, lang, marks[item.place])
        for item in columns:
            text = _cell(cells, item.place)
            if text and item.role not in ("", TERM, "concept", "language"):
                self._field(line, item, text, by_column)
        self._row_status(line)
        return line

    def _add(
        self, line: _Line, cell: str, lang: Lang, marks: tuple[str, ...], **fields: TermType
    ) -> list[int]:
        places = []
        for part in parted(cell, marks) if marks else [cell]:
            text, unseen = folded(part, lang)
            if not text:
                continue
            self._counts["unseen"] += unseen
            kind = fields.get("type", TermType.FULL_FORM)
            both = short_forms(text, lang) if self._separator != "" else None
            full, shorts = both or (text, ())
            made = [Term(full, lang, type=kind)]
            for short in shorts:
                self._counts["short"] += 1
                acronym = short.isascii() and short.isupper()
                kind = TermType.ACRONYM if acronym else TermType.SHORT_FORM
                made.append(Term(short, lang, type=kind))
            for term in made:
                places.append(len(line.terms))
                line.said[len(line.terms)] = None
                line.terms.append(term)
        return places

    def _field(  # noqa: PLR0912
        self, line: _Line, item: Column, text: str, by_column: Mapping[int, list[int]]
    ) -> None:
        """What a cell that holds no term says."""
        role = item.role
        if name := field_of(role):
            line.own.setdefault(name, text)
            return
        if role in ("synonym", "abbreviation", "forbidden_term"):
            self._more(line, item, text)
            return
        places = self._places(line, item, by_column)
        match role:
            case "subject":
                line.subject.append(text)
            case "definition" if item.lang is not None:
                line.definitions.setdefault(item.lang, []).append(text)
            case "definition":
                line.definition.append(text)
            case "note" if item.of is None and item.lang is None and not _of_terms(item):
                line.note.append(text)
            case "related":
                line.related += [part.strip() for part in text.replace("|", ";").split(";")]
            case "concept_status":
                line.status = concept_status(text)
                if line.status is None:
                    self._not_known(item, text)
            case "status" | "info":
                self._status(line, item, text, places)
            case "forbidden" | "preferred" | "approved" | "translatable" | "untranslatable":
                self._flag(line, item, text, places)
            case "case_sensitive" | "exact_match":
                value = is_true(text, role)
                if value is None:
                    self._not_known(item, text)
                for place in places:
                    fields: dict[str, Any] = {role: bool(value)}
                    line.terms[place] = revised(line.terms[place], **fields)
            case "administrative" | "url" | "project" | "documents" | "evidence":
                pass
            case "probability" | "frequency":
                self._number(line, item, text, places)
            case _:
                if role == "pos" and item.of is None:
                    line.pos = text
                self._text(line, role, text, places, whole=item.of is None)

    @staticmethod
    def _places(line: _Line, item: Column, by_column: Mapping[int, list[int]]) -> list[int]:
        """The places of the terms that a cell says something of."""
        if item.of is not None:
            return by_column.get(item.of, [])
        if item.lang is None:
            return [*range(len(line.terms))]
        # What is said of a language is said of all its columns of terms.
        found = [place for places in by_column.values() for place in places]
        return sorted(place for place in found if line.terms[place].lang == item.lang)

    def _number(self, line: _Line, item: Column, text: str, places: Sequence[int]) -> None:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            self._not_known(item, text)
            return
        if item.role == "frequency" and 0 <= value < 2**31:
            for place in places if item.of is not None else _english(line, places):
                line.terms[place] = revised(line.terms[place], frequency=int(value))

    def _text(
        self, line: _Line, role: str, text: str, places: Sequence[int], *, whole: bool
    ) -> None:
        for place in places:
            term = line.terms[place]
            if role == "context":
                # A sentence of the row is in one language: its terms have it.
                if not whole or (term.lang == "zh") == _is_chinese(text):
                    line.terms[place] = revised(term, contexts=(*term.contexts, text))
            elif role == "sort_key":
                if term.lang == "zh":
                    line.terms[place] = revised(term, sort_key=text)
            elif role == "type":
                kind = term_type(text)
                if kind is not None:
                    line.terms[place] = revised(term, type=kind)
            elif role == "term_id":
                line.terms[place] = revised(term, id=text)
            elif role in ("pos", "grammar", "client", "source", "usage_note", "note"):
                said: dict[str, Any] = {role: text}
                line.terms[place] = revised(term, **said)

    def _more(self, line: _Line, item: Column, text: str) -> None:
        marks = (self._separator,) if self._separator else ("\n", "|", ";", "、")
        for part in parted(text, marks):
            lang: Lang = item.lang or ("zh" if _is_chinese(part) else "en")
            kind = TermType.FULL_FORM
            if item.role == "abbreviation":
                kind = TermType.ACRONYM if part.isupper() else TermType.ABBREVIATION
            status = TermStatus.FORBIDDEN if item.role == "forbidden_term" else TermStatus.ADMITTED
            for place in self._add(line, part, lang, (), type=kind):
                line.said[place] = status

    def _status(self, line: _Line, item: Column, text: str, places: Sequence[int]) -> None:
        if item.role == "info":
            words = [plain_word(word) for part in text.split(";") for word in part.split(",")]
            for place in places:
                if {"casesense", "case sensitive"} & {*words}:
                    line.terms[place] = revised(line.terms[place], case_sensitive=True)
                if {"exact", "exactmatch"} & {*words}:
                    line.terms[place] = revised(line.terms[place], exact_match=True)
                if "forbidden" in words:
                    line.said[place] = TermStatus.FORBIDDEN
            return
        status = term_status(text)
        if status is None:
            self._not_known(item, text)
            return
        if plain_word(text) in APPROVED:
            return  # it may be used, as the file's other terms may
        if item.of is None and item.lang is None:
            line.row_status = line.row_status if line.row_status in _NEGATIVE else status
            return
        _say(line, places, status)

    def _flag(self, line: _Line, item: Column, text: str, places: Sequence[int]) -> None:
        value = is_true(text, item.role)
        if value is None:
            self._not_known(item, text)
            return
        status = {
            ("forbidden", True): TermStatus.FORBIDDEN,
            ("preferred", True): TermStatus.PREFERRED,
            ("approved", False): TermStatus.PROPOSED,
            ("translatable", False): TermStatus.DO_NOT_TRANSLATE,
            ("untranslatable", True): TermStatus.DO_NOT_TRANSLATE,
        }.get((item.role, value))
        if status is None:
            return
        whole = item.of is None and item.lang is None
        if whole and status is TermStatus.DO_NOT_TRANSLATE:
            for place in places:
                line.said[place] = status
        elif whole:
            line.row_status = line.row_status if line.row_status in _NEGATIVE else status
        else:
            _say(line, places, status)

    def _not_known(self, item: Column, text: str) -> None:
        self._unknown[item.header or str(item.place + 1), text[:30]] += 1

    def _row_status(self, line: _Line) -> None:
        """A status of the row is the rendering's; a bad one waits for the other rows."""
        if line.row_status is None or line.row_status in _NEGATIVE:
            return
        targets = _english(line, [*range(len(line.terms))])
        if line.row_status is TermStatus.DO_NOT_TRANSLATE:
            targets = [*range(len(line.terms))]
        _say(line, [place for place in targets if line.said[place] is None], line.row_status)

    # Groups

    def _placed(self, line: _Line, table: int, *, long: bool) -> _Group:
        """The group that the row belongs to, a new one if there is none."""
        if line.key:
            key = f"id\n{table}\n{line.key}"
            groups = self._groups.setdefault(key, [])
            if groups:
                return self._join(groups[0], line)
            return self._new(groups, key, line, own_id=line.key)
        if line.counted:
            # A number that comes again holds rows together, one that counts does not.
            groups = self._groups.setdefault(f"n\n{line.counted}", [])
            if groups and not long:
                return self._join(groups[0], line)
        zh = line.texts("zh")
        key = f"zh\n{simplify(zh[0]).casefold()}" if zh else f"en\n{fold(line.texts('en')[0])}"
        groups = self._groups.setdefault(key, [])
        group = self._same(key, groups, line)
        if group is not None:
            self._join(group, line)
            self._counts["joined"] += 1
        else:
            group = self._variant(line)
            if group is not None:
                self._join(group, line)
            else:
                self._counts["homonyms"] += bool(groups)
                group = self._new(groups, key, line)
        if line.counted:
            self._groups[f"n\n{line.counted}"] = [group]
        if line.row_status not in _NEGATIVE:
            for text in line.texts("en"):
                self._by_english.setdefault(fold(text), group)
        return group

    def _same(self, key: str, groups: Sequence[_Group], line: _Line) -> _Group | None:
        """The first concept with the row's Chinese term from which it does not differ."""
        # Of thousands of homonyms only those are looked at that can be meant.
        fit = groups
        for name in _APART:
            if new := _said(line, name):
                ways = [self._apart.get((key, name, value), {}) for value in (new, "")]
                if sum(map(len, ways)) < len(fit):
                    fit = sorted((g for way in ways for g in way.values()), key=lambda g: g.number)
        return next((group for group in fit if not group.differs(line)), None)

    def _join(self, group: _Group, line: _Line) -> _Group:
        """Put the row into the group."""
        group.lines.append(line)
        for name, old in group.said.items():
            new = _said(line, name)
            if not old:
                self._apart.setdefault((group.key, name, ""), {})[group.number] = group
            if new and new not in old:
                self._apart.get((group.key, name, ""), {}).pop(group.number, None)
                self._apart.setdefault((group.key, name, new), {})[group.number] = group
                old.add(new)
        return group

    def _variant(self, line: _Line) -> _Group | None:
        """The concept that the row names a Chinese term of that must not be used."""
        if line.row_status not in _NEGATIVE or not line.texts("zh") or not line.texts("en"):
            return None
        group = self._by_english.get(fold(line.texts("en")[0]))
        return None if group is None or group.differs(line) else group

    def _new(self, groups: list[_Group], key: str, line: _Line, own_id: str = "") -> _Group:
        group = _Group(key, len(self._order), own_id)
        groups.append(group)
        self._order.append(group)
        return self._join(group, line)

    # Concepts

    def concepts(self) -> tuple[Concept, ...]:
        """All of them, and what is to be said."""
        taken: set[str] = set()
        numbers: Counter[str] = Counter()
        found = []
        for group in self._order:
            concept = self._concept(group)
            key = concept.id
            while concept.id in taken:
                numbers[key] += 1
                concept = revised(concept, id=f"{key}-{numbers[key] + 1}")
            taken.add(concept.id)
            found.append(concept)
        self._say()
        return tuple(found)

    def _say(self) -> None:
        for name, code in (
            ("empty", "glossary.lines-without-term"),
            ("headings", "glossary.headings-left-out"),
            ("above", "glossary.rows-as-above"),
            ("joined", "glossary.rows-joined"),
            ("homonyms", "glossary.homonyms"),
            ("doubles", "glossary.spellings-joined"),
            ("short", "glossary.short-forms"),
            ("unseen", "glossary.unseen-characters"),
            ("other", "glossary.other-language"),
        ):
            if self._counts[name]:
                self._notes.append(message(code, count=self._counts[name]))
        for (column, text), count in self._unknown.most_common(20):
            self._notes.append(
                message("glossary.word-unknown", column=column, text=text, count=count)
            )

    def _concept(self, group: _Group) -> Concept:
        self._judged(group.lines)
        sections = []
        for lang in _LANGS:
            terms = self._terms(group.lines, lang)
            definition = "\n".join(
                _distinct(t for line in group.lines for t in line.definitions.get(lang, ()))
            )
            if terms:
                sections.append(LanguageSection(lang, tuple(terms), definition))
        lines = group.lines
        definitions = _distinct(text for line in lines for text in line.definition)
        subjects = _distinct(text for line in lines for text in line.subject)
        status = next((line.status for line in lines if line.status is not None), None)
        own: dict[str, list[str]] = {}
        for line in lines:
            for name, text in line.own.items():
                own.setdefault(name, []).append(text)
        concept = Concept(
            id=group.own_id or self._id(group),
            languages=tuple(sections),
            status=status or ConceptStatus.CANDIDATE,
            subject="; ".join(subjects),
            definition="\n".join(definitions),
            note="\n".join(_distinct(text for line in lines for text in line.note)),
            related=tuple(_distinct(text for line in lines for text in line.related)),
        )
        joined = {name: "; ".join(_distinct(texts)) for name, texts in own.items()}
        return with_custom(concept, joined) if joined else concept

    def _id(self, group: _Group) -> str:
        """An id that the file gives again whenever it is read."""
        first = group.lines[0]
        zh, en = (first.texts(lang)[:1] or [""] for lang in _LANGS)
        if group is self._groups.get(group.key, [group])[0]:
            return concept_id(zh[0], en[0])
        # Homonyms are told apart by what tells them apart.
        marks = [first.pos, *first.subject, *first.definition]
        return concept_id("\n".join([zh[0] or en[0], *marks]))

    def _judged(self, lines: Sequence[_Line]) -> None:
        """Which side of a row a bad status is of: the one that stands in no good row."""
        bad = [line for line in lines if line.row_status in _NEGATIVE]
        if not bad:
            return
        good: dict[Lang, set[object]] = {"zh": set(), "en": set()}
        for line in lines:
            if line.row_status not in _NEGATIVE:
                for term in line.terms:
                    good[term.lang].add(_key(term))
        for line in bad:
            sides = [t.lang for t in line.terms if _key(t) not in good[t.lang]]
            only_zh = "zh" in sides and "en" not in sides and bool(line.texts("en"))
            lang: Lang = "zh" if only_zh or not line.texts("en") else "en"
            for place, term in enumerate(line.terms):
                if term.lang == lang and line.said[place] is None:
                    line.said[place] = line.row_status

    def _terms(self, lines: Sequence[_Line], lang: Lang) -> list[Term]:
        if len(lines) == 1:
            places = [at for at, term in enumerate(lines[0].terms) if term.lang == lang]
            if len(places) < 2:  # as most are; keys cost most of the time
                terms = [lines[0].terms[at] for at in places]
                return self._with(terms, [lines[0].said[at] for at in places])
        every: dict[object, list[Term]] = {}
        said: dict[object, TermStatus | None] = {}
        for line in lines:
            for place, term in enumerate(line.terms):
                if term.lang != lang:
                    continue
                key = _key(term)
                status = line.said[place]
                every.setdefault(key, []).append(term)
                if key not in said:
                    said[key] = status
                    continue
                self._counts["doubles"] += every[key][0].text != term.text
                if said[key] is None or status in _NEGATIVE:
                    said[key] = status if status is not None else said[key]
        found = [_as_one(terms) for terms in every.values()]
        return self._with(found, [said[key] for key in every])

    def _with(self, terms: list[Term], said: list[TermStatus | None]) -> list[Term]:
        """*terms* with what is *said* of them."""
        if self._speaks:
            return [*with_statuses(terms, said)]
        # Nothing is said of any term: what they are is whoever imports them's to say.
        return [
            term if status is None else revised(term, status=status)
            for term, status in zip(terms, said, strict=True)
        ]


def _of_terms(item: Column) -> bool:
    """Whether a header says that it speaks of the term: *Term Note*."""
    words = plain_word(item.header)
    return words.startswith(("term ", "术语")) and len(words) > len("term ")


def _width(table: Table) -> int:
    """How many cells a row may have: as far as headers go, or columns that most rows fill."""
    columns = table.layout.columns
    if not table.layout.header:
        return len(columns)
    width = 1 + max((item.place for item in columns if item.header), default=len(columns) - 1)
    rows = [row for _, row in table.rows[table.layout.first :]]
    for place in range(width, len(columns)):
        if 2 * sum(bool(_cell(row, place)) for row in rows) > len(rows) > 1:
            width = place + 1
    return width


def _is_heading(cells: Sequence[str]) -> bool:
    """Whether a row is the heading of those below it: one cell, numbered as headings are."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len({*filled}) == 1 and _HEADING.match(filled[0]) is not None


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _lang_of(terms: Sequence[Column], place: int) -> Lang | None:
    return next(item.lang for item in terms if item.place == place)


def _english(line: _Line, places: Sequence[int]) -> list[int]:
    """The places of the English terms, or where there are none of all."""
    found = [place for place in places if line.terms[place].lang == "en"]
    return found or list(places)


def _say(line: _Line, places: Sequence[int], status: TermStatus) -> None:
    """Say the status of the terms of a cell; one of them is preferred, the others may be used."""
    for number, place in enumerate(places):
        if line.said[place] not in (*_NEGATIVE, TermStatus.DO_NOT_TRANSLATE):
            other = status is TermStatus.PREFERRED and number > 0
            line.said[place] = TermStatus.ADMITTED if other else status


def _is_chinese(text: str) -> bool:
    from align.text.scripts import count_scripts

    return count_scripts(text).share >= 0.5


def _key(term: Term) -> object:
    if term.lang == "zh":
        return term.text.casefold()
    return term.text if term.case_sensitive else fold(term.text)


def _said(line: _Line, name: str) -> str:
    value = getattr(line, name)
    return plain_word(value if isinstance(value, str) else " ".join(value))


def _as_one(terms: Sequence[Term]) -> Term:
    """Several of the same term as one: what the first leaves open, the next say."""
    first = terms[0]
    if len(terms) == 1:
        return first
    fields = ("pos", "grammar", "client", "source", "usage_note", "sort_key", "id")
    values: dict[str, Any] = {
        name: next((value for term in terms if (value := getattr(term, name))), "")
        for name in fields
    }
    return revised(
        first,
        note="\n".join(_distinct(term.note for term in terms)),
        contexts=tuple(_distinct(context for term in terms for context in term.contexts)),
        case_sensitive=any(term.case_sensitive for term in terms),
        exact_match=any(term.exact_match for term in terms),
        frequency=max(term.frequency for term in terms),
        **values,
    )


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text.strip()))
