"""Concepts as lines of a table (a line a pair of terms), and lines as concepts again.

Evidence is one cell: ``report.txt#12:340-347`` and so on, readable and exact. A piece is
``DOCUMENT#SEGMENT:START-END``, then ``@BEAD`` and ``~METHOD`` where they say something;
pieces are separated by `` | ``. In names and ids ``%``, ``#``, ``|``, ``@``, ``~`` and blanks
at the edges are percent-escaped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast
from urllib.parse import unquote

from align.errors import FormatError
from align.exchange.cells import number as in_figures
from align.messages import Message, message
from align.model import Lang
from termbase.custom import column_of, field_of, with_custom
from termbase.exchange.vocabulary import term_status
from termbase.model import (
    Concept,
    ConceptStatus,
    Evidence,
    LanguageSection,
    Term,
    TermStatus,
    TermType,
)

__all__ = [
    "CLEAN_COLUMNS",
    "CLEAN_FULL_COLUMNS",
    "COLUMNS",
    "FULL_COLUMNS",
    "OWN_COLUMNS",
    "GlossaryLine",
    "concept_id",
    "concepts_of",
    "format_evidence",
    "is_own",
    "is_own_column",
    "is_xml_id",
    "lines_of",
    "parse_evidence",
]

COLUMNS = (
    "zh",
    "en",
    "probability",
    "frequency",
    "zh_frequency",
    "documents",
    "status",
    "evidence",
)
"""The columns of a glossary: what describes the rendering, but for ``zh_frequency``."""

LIST_COLUMNS = (
    "zh",
    "en",
    "probability",
    "zh_probability",
    "keyness",
    "frequency",
    "zh_frequency",
    "documents",
    "status",
    "zh_contexts",
    "en_contexts",
)
"""The columns of a list to be read and decided on: no offsets, an example of each side.

``zh_probability`` is the one that it is a term, ``probability`` that of the rendering;
``keyness`` (:mod:`termbase.keyness`) is empty where it is not known.
"""

_CONCEPT_MORE = (
    "related",
    "score",
    "created_by",
    "created",
    "changed_by",
    "changed",
    "definition_source",
)
_OF_TERMS = (
    "id",
    "type",
    "grammar",
    "client",
    "source",
    "usage_note",
    "note",
    "sort_key",
    "case_sensitive",
    "exact_match",
    "contexts",
)
"""Fields of a term that have a column for each language."""

_PRIVATE = ("probability", "surface_forms", "evidence")
"""Fields of a term that only this program has a use for."""

CLEAN_COLUMNS = (
    "zh",
    "en",
    "status",
    "zh_status",
    "subject",
    "definition",
    "note",
    "zh_pos",
    "en_pos",
    "client",
    "usage_note",
    "concept",
)
"""The columns of a glossary for people and other tools."""

CLEAN_FULL_COLUMNS = (
    *CLEAN_COLUMNS,
    "concept_status",
    "languages",
    "zh_definition",
    "en_definition",
    "zh_definition_source",
    "en_definition_source",
    *(f"{lang}_{name}" for lang in ("zh", "en") for name in _OF_TERMS),
    *_CONCEPT_MORE,
)
"""The same with every field of concept, language and term but what is private."""

FULL_COLUMNS = (
    *COLUMNS,
    "concept",
    "concept_status",
    "subject",
    "definition",
    "note",
    "zh_status",
    "zh_pos",
    "en_pos",
    "client",
    "usage_note",
    "languages",
    "zh_definition",
    "en_definition",
    "zh_definition_source",
    "en_definition_source",
    *(f"{lang}_{name}" for lang in ("zh", "en") for name in _OF_TERMS),
    *(f"{lang}_{name}" for lang in ("zh", "en") for name in _PRIVATE),
    *_CONCEPT_MORE,
)
"""Every field there is; ``concept`` keeps synonyms together on import."""

OWN_COLUMNS = frozenset((*FULL_COLUMNS, *CLEAN_FULL_COLUMNS, *LIST_COLUMNS))
_OURS = frozenset(("probability", "zh_frequency", "concept_status", "evidence", "zh_status"))
"""Names that nobody else has for columns."""

_ORDER = ("zh", "en")
GlossaryLine = Mapping[str, str | float | int]

_T = TypeVar("_T")
_EVIDENCE_LIMIT = 20


def is_own(head: Iterable[str]) -> bool:
    """Whether *head* names the columns of a table of ours."""
    names = {cell.strip().casefold() for cell in head}
    return bool(names & {"zh", "en"}) and bool(names & _OURS)


def is_own_column(name: str) -> bool:
    """Whether a table of ours may have a column *name*."""
    return name in OWN_COLUMNS or bool(field_of(name))


def lines_of(concept: Concept, *, limit: int | None = _EVIDENCE_LIMIT) -> Iterator[GlossaryLine]:
    """Every Chinese term with every English one, main ones first.

    A concept in one language gives a line for each of its terms, the other cell empty.
    """
    shared = _concept_cells(concept)
    zh_terms: tuple[Term | None, ...] = concept.terms("zh") or (None,)
    en_terms: tuple[Term | None, ...] = concept.terms("en") or (None,)
    for zh in zh_terms:
        for en in en_terms:
            shown = en or zh
            if shown is None:
                continue
            yield {
                "zh": zh.text if zh else "",
                "en": en.text if en else "",
                "probability": shown.probability,
                "frequency": en.frequency if en else 0,
                "zh_frequency": zh.frequency if zh else 0,
                "documents": "; ".join(shown.documents),
                "status": shown.status.value,
                "evidence": format_evidence(shown.evidence, limit=limit),
                **shared,
                **_term_cells("zh", zh, limit),
                **_term_cells("en", en, limit),
                "zh_status": zh.status.value if zh else "",
                "zh_pos": zh.pos if zh else "",
                "en_pos": en.pos if en else "",
                "client": shown.client,
                "usage_note": shown.usage_note,
            }


def _concept_cells(concept: Concept) -> dict[str, str | float]:
    langs = tuple(section.lang for section in concept.languages)
    return {
        "concept": concept.id,
        "concept_status": concept.status.value,
        "subject": concept.subject,
        "definition": concept.definition,
        "note": concept.note,
        "languages": "" if langs == _ORDER else " ".join(langs),
        **{f"{s.lang}_definition": s.definition for s in concept.languages},
        **{f"{s.lang}_definition_source": s.definition_source for s in concept.languages},
        "related": _listed(concept.related),
        "score": in_figures(concept.score) if concept.score else "",
        "created_by": concept.created_by,
        "created": concept.created,
        "changed_by": concept.changed_by,
        "changed": concept.changed,
        "definition_source": concept.definition_source,
        **{column_of(item.name): item.value for item in concept.custom},
    }


def _term_cells(lang: str, term: Term | None, limit: int | None) -> dict[str, str | float]:
    if term is None:
        return {}
    return {
        f"{lang}_id": term.id,
        f"{lang}_type": "" if term.type is TermType.FULL_FORM else term.type.value,
        f"{lang}_grammar": term.grammar,
        f"{lang}_client": term.client,
        f"{lang}_source": term.source,
        f"{lang}_usage_note": term.usage_note,
        f"{lang}_note": term.note,
        f"{lang}_sort_key": term.sort_key,
        f"{lang}_case_sensitive": "true" if term.case_sensitive else "",
        f"{lang}_exact_match": "true" if term.exact_match else "",
        f"{lang}_contexts": _listed(term.contexts),
        f"{lang}_probability": term.probability,
        f"{lang}_surface_forms": _listed(term.surface_forms),
        f"{lang}_evidence": format_evidence(term.evidence, limit=limit),
    }


def _listed(texts: Sequence[str]) -> str:
    """*texts* as one cell; an empty one of them is ``%``."""
    return " | ".join(_escape(text) or "%" for text in texts)


def _unlisted(text: str) -> tuple[str, ...]:
    """What :func:`_listed` was given."""
    if not text.strip():
        return ()
    return tuple("" if part == "%" else unquote(part) for part in text.split(" | "))


def concepts_of(
    lines: Iterable[tuple[int, Mapping[str, str]]], *, where: object, notes: list[Message]
) -> tuple[Concept, ...]:
    """Lines (with their line numbers) as concepts, in order of first appearance.

    Lines of the same ``concept``, or without that column of the same Chinese term, are
    one concept.

    Raises:
        FormatError: a number or a status is invalid; line and column are named.
    """
    groups: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    empty = 0
    for number, cells in lines:
        zh, en = cells.get("zh", "").strip(), cells.get("en", "").strip()
        if not zh and not en:
            empty += 1
            continue
        key = cells.get("concept", "").strip() or concept_id(zh, en)
        groups.setdefault(key, []).append((number, cells))
    if empty:
        notes.append(message("glossary.lines-without-term", count=empty))
    reader = _Reader(where, notes)
    return tuple(reader.concept(key, group) for key, group in groups.items())


class _Reader:
    def __init__(self, where: object, notes: list[Message]) -> None:
        self._where = where
        self._notes = notes

    def concept(self, key: str, group: list[tuple[int, Mapping[str, str]]]) -> Concept:
        line, first = group[0]
        terms: dict[Lang, dict[str, Term]] = {"zh": {}, "en": {}}
        for number, cells in group:
            bare = not cells.get("en", "").strip()
            for lang, found in terms.items():
                self._add(found, lang, number, cells, bare=bare)
        langs = [name for name in first.get("languages", "").split() if name in terms]
        sections = []
        for name in langs or _ORDER:
            lang = "zh" if name == "zh" else "en"
            definition = first.get(f"{lang}_definition", "")
            if terms[lang] or name in langs or definition.strip():
                source = first.get(f"{lang}_definition_source", "")
                own = tuple(terms[lang].values())
                sections.append(LanguageSection(lang, own, definition, source))
        status = self._member(_value(first, "concept_status"), _CONCEPT, line, "concept_status")
        custom = {name: _text(first, cell) for cell in first if (name := field_of(cell))}
        concept = Concept(
            id=key,
            languages=tuple(sections),
            status=status or ConceptStatus.CANDIDATE,
            subject=_text(first, "subject"),
            definition=_text(first, "definition"),
            note=_text(first, "note"),
            related=_unlisted(first.get("related", "")),
            score=self._parse(first, "score", line, float, 0.0),
            created_by=_text(first, "created_by"),
            created=_text(first, "created"),
            changed_by=_text(first, "changed_by"),
            changed=_text(first, "changed"),
            definition_source=_text(first, "definition_source"),
        )
        return with_custom(concept, custom)

    def _add(
        self,
        found: dict[str, Term],
        lang: Lang,
        line: int,
        cells: Mapping[str, str],
        *,
        bare: bool,
    ) -> None:
        text = cells.get(lang, "").strip()
        if not text or text in found:
            return
        kind = self._member(_value(cells, f"{lang}_type"), _TYPES, line, f"{lang}_type")
        shown = lang == "en" or bare
        texts = {
            name: _text(cells, f"{lang}_{name}") or (_text(cells, name) if shown else "")
            for name in ("client", "usage_note")
        }
        texts |= {
            name: _text(cells, f"{lang}_{name}")
            for name in ("id", "pos", "grammar", "source", "note", "sort_key")
        }
        column = "status" if shown and lang == "en" else "zh_status"
        status = self._member(_value(cells, column), _TERM, line, column)
        if status is None and shown:
            status = self._member(_value(cells, "status"), _TERM, line, "status")
        rest = self._evidence(cells, f"{lang}_evidence", line)
        if not rest and shown:
            rest = self._evidence(cells, "evidence", line)
        frequency = "frequency" if lang == "en" else "zh_frequency"
        share = f"{lang}_probability"
        if not _value(cells, share):
            share = "probability" if shown else ""
        found[text] = Term(
            text,
            lang,
            status=status or TermStatus.PROPOSED,
            type=kind or TermType.FULL_FORM,
            probability=self._share(cells, share, line),
            frequency=self._whole(cells, frequency, line),
            surface_forms=_unlisted(cells.get(f"{lang}_surface_forms", "")),
            contexts=_unlisted(cells.get(f"{lang}_contexts", "")),
            evidence=rest,
            case_sensitive=_value(cells, f"{lang}_case_sensitive").casefold() == "true",
            exact_match=_value(cells, f"{lang}_exact_match").casefold() == "true",
            **texts,
        )

    def _evidence(self, cells: Mapping[str, str], column: str, line: int) -> tuple[Evidence, ...]:
        found = parse_evidence(_value(cells, column))
        if found is None:
            self._notes.append(message("glossary.evidence-ignored", line=line))
        return found or ()

    def _whole(self, cells: Mapping[str, str], column: str, line: int) -> int:
        return int(self._parse(cells, column, line, lambda text: int(float(text)), 0))

    def _share(self, cells: Mapping[str, str], column: str, line: int) -> float:
        value = self._parse(cells, column, line, float, 1.0)
        if not 0 <= value <= 1:
            raise self._wrong(str(value), column, line, message("glossary.share"))
        return value

    def _parse(
        self,
        cells: Mapping[str, str],
        column: str,
        line: int,
        parse: Callable[[str], float],
        default: float,
    ) -> float:
        text = _value(cells, column)
        if not text:
            return default
        try:
            # A spreadsheet of another country writes a comma.
            return parse(text.replace(",", "."))
        except (ValueError, OverflowError) as error:
            raise self._wrong(text, column, line, message("glossary.number")) from error

    def _member(self, text: str, members: Mapping[str, _T], line: int, column: str) -> _T | None:
        if not text:
            return None
        member = members.get(text.casefold())
        if member is None and members is _TERM:
            # A colleague may have written another tool's word.
            member = cast("_T | None", term_status(text))
        if member is None:
            self._notes.append(
                message("glossary.word-unknown", column=column, text=text[:30], count=1)
            )
        return member

    def _wrong(self, text: str, column: str, line: int, wanted: Message) -> FormatError:
        return FormatError(
            "glossary.cell-wrong",
            where=self._where,
            line=line,
            column=column,
            text=text[:30],
            wanted=wanted,
        )


_TERM: Mapping[str, TermStatus] = {status.value: status for status in TermStatus}
_CONCEPT: Mapping[str, ConceptStatus] = {status.value: status for status in ConceptStatus}
_TYPES: Mapping[str, TermType] = {kind.value: kind for kind in TermType}


def _value(cells: Mapping[str, str], column: str) -> str:
    """The cell of *column* without blanks at its edges; empty if there is no such column."""
    return cells.get(column, "").strip()


def _text(cells: Mapping[str, str], column: str) -> str:
    """The cell of *column* as it is; empty if there is none, or only blanks."""
    text = cells.get(column, "")
    return text if text.strip() else ""


_PIECE = re.compile(r"(?s)([^#|]*)#(\d{1,9}):(\d{1,9})-(\d{1,9})(?:@([^~|]*))?(?:~([^|]*))?")
_ESCAPE = re.compile(r"[%#|@~\x00-\x1f\x85\u2028\u2029]|^\s|\s$")
_MORE = re.compile(r"… \+(\d+)")


def format_evidence(items: Sequence[Evidence], *, limit: int | None = None) -> str:
    """*items* as one line; what is beyond *limit* is only counted (``… +12``)."""
    shown = items if limit is None else items[:limit]
    pieces = [_piece(item) for item in shown]
    if len(shown) < len(items):
        pieces.append(f"… +{len(items) - len(shown)}")
    return " | ".join(pieces)


def parse_evidence(text: str) -> tuple[Evidence, ...] | None:
    """What :func:`format_evidence` was given (up to its limit); ``None`` if it is not that."""
    items: list[Evidence] = []
    for piece in text.split(" | ") if text.strip() else []:
        if _MORE.fullmatch(piece.strip()):
            continue
        match = _PIECE.fullmatch(piece.strip())
        if not match:
            return None
        document, segment, start, end, bead, method = match.groups()
        items.append(
            Evidence(
                unquote(document),
                int(segment),
                int(start),
                int(end),
                unquote(bead or ""),
                unquote(method) if method else "pair",
            )
        )
    return tuple(items)


def _piece(item: Evidence) -> str:
    text = f"{_escape(item.document)}#{item.segment}:{item.start}-{item.end}"
    if item.bead:
        text += f"@{_escape(item.bead)}"
    if item.method != "pair":
        text += f"~{_escape(item.method)}"
    return text


def _escape(text: str) -> str:
    def percent(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))

    return _ESCAPE.sub(percent, text)


# The ASCII part of an NCName: enough for the ids we make, safe in every tool.
_NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def concept_id(zh: str, en: str = "") -> str:
    """The id of an imported concept without one: from its Chinese term, else its English."""
    body = f"zh\n{zh}" if zh else f"en\n{en}"
    return "c" + hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16]


def is_xml_id(text: str) -> bool:
    """Whether *text* can stand as an ``xs:ID``."""
    return bool(_NCNAME.fullmatch(text))
