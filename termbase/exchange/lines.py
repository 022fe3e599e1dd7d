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
from dataclasses import replace
from typing import TypeVar
from urllib.parse import unquote

from align.errors import FormatError
from align.messages import Message, message
from align.model import Lang
from termbase.model import Concept, ConceptStatus, Evidence, LanguageSection, Term, TermStatus

__all__ = [
    "COLUMNS",
    "FULL_COLUMNS",
    "GlossaryLine",
    "concept_id",
    "concepts_of",
    "format_evidence",
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
)
"""The same and what a terminologist adds; ``concept`` keeps synonyms together on import."""

GlossaryLine = Mapping[str, str | float | int]

_T = TypeVar("_T")
_EVIDENCE_LIMIT = 20


def lines_of(concept: Concept, *, limit: int | None = _EVIDENCE_LIMIT) -> Iterator[GlossaryLine]:
    """Every Chinese term with every English one, main ones first.

    A concept in one language gives a line for each of its terms, the other cell empty.
    """
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
                "concept": concept.id,
                "concept_status": concept.status.value,
                "subject": concept.subject,
                "definition": concept.definition,
                "note": concept.note,
                "zh_status": zh.status.value if zh else "",
                "zh_pos": zh.pos if zh else "",
                "en_pos": en.pos if en else "",
                "client": shown.client,
                "usage_note": shown.usage_note,
            }


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
        first = group[0][1]
        terms: dict[Lang, dict[str, Term]] = {"zh": {}, "en": {}}
        for number, cells in group:
            bare = not cells.get("en", "").strip()
            for lang in ("zh", "en"):
                self._add(terms[lang], lang, number, cells, bare=bare)
        sections = tuple(
            LanguageSection(lang, tuple(found.values())) for lang, found in terms.items() if found
        )
        line = group[0][0]
        return Concept(
            id=key,
            languages=sections,
            status=self._member(_value(first, "concept_status"), _CONCEPT, line, "concept_status")
            or ConceptStatus.CANDIDATE,
            subject=_value(first, "subject"),
            definition=_value(first, "definition"),
            note=_value(first, "note"),
        )

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
        if not text:
            return
        if text in found:
            return
        term = Term(text, lang, pos=_value(cells, f"{lang}_pos"))
        if lang == "zh":
            status = self._member(_value(cells, "zh_status"), _TERM, line, "zh_status")
            term = replace(
                term,
                frequency=self._whole(cells, "zh_frequency", line),
                status=status or TermStatus.PROPOSED,
            )
        if lang == "en" or bare:
            status = self._member(_value(cells, "status"), _TERM, line, "status")
            evidence = parse_evidence(_value(cells, "evidence"))
            if evidence is None:
                self._notes.append(message("glossary.evidence-ignored", line=line))
            term = replace(
                term,
                probability=self._share(cells, line),
                status=status or term.status,
                evidence=evidence or (),
                client=_value(cells, "client"),
                usage_note=_value(cells, "usage_note"),
            )
            if lang == "en":
                term = replace(term, frequency=self._whole(cells, "frequency", line))
        found[text] = term

    def _whole(self, cells: Mapping[str, str], column: str, line: int) -> int:
        return int(self._parse(cells, column, line, lambda text: int(float(text)), 0))

    def _share(self, cells: Mapping[str, str], line: int) -> float:
        value = self._parse(cells, "probability", line, float, 1.0)
        if not 0 <= value <= 1:
            raise self._wrong(str(value), "probability", line, message("glossary.share"))
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
        if member is None:
            raise self._wrong(text, column, line, message("glossary.one-of", values=list(members)))
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


def _value(cells: Mapping[str, str], column: str) -> str:
    """The cell of *column* without blanks at its edges; empty if there is no such column."""
    return cells.get(column, "").strip()


_PIECE = re.compile(r"(?s)([^#|]*)#(\d+):(\d+)-(\d+)(?:@([^~|]*))?(?:~([^|]*))?")
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
