"""A glossary that goes out for review by a colleague, and comes back.

A line holds the n-th Chinese and the n-th English term of a concept, so that every term
stands once; what describes the concept stands in its first line. ``terms`` says which
terms of the concept a line holds (``zh1 en1``); what has no number there was added.
As with pairs (:mod:`align.review.returned`) three versions meet in every cell: what was
sent, what came back, what is there by now.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from align.exchange.files import Target
from align.exchange.options import Written
from align.exchange.review_tables import ReviewTable, read_review_table, write_review_table
from align.exchange.workbooks import Column
from align.model import Lang
from align.review import ReviewChange
from align.review.texts import digest
from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = [
    "CONCEPT_FIELDS",
    "CONCEPT_STATUS",
    "GLOSSARY_HEADERS",
    "TERM_STATUS",
    "GlossaryComparison",
    "digests_of",
    "read_glossary_review",
    "write_glossary_review",
]

CONCEPT_FIELDS = ("status", "subject", "definition", "note")

GLOSSARY_HEADERS = {
    "terms": "terms 术语号",
    "zh": "中文",
    "zh_status": "zh_status 中文状态",
    "en": "English",
    "en_status": "en_status 英文状态",
    "status": "status 状态",
    "subject": "subject 领域",
    "definition": "definition 定义",
    "note": "note 备注",
}
_WIDTHS = {"terms": 10, "zh": 24, "en": 34, "definition": 34, "note": 30}
_INTRO = (
    "Correct terms, statuses, definitions and notes; add terms and concepts in new rows. "
    "Leave the first two columns as they are.",
    "请直接修改术语、状态、定义和备注；新术语或新概念请加新行。请勿改动前两列。",
)
_TERM_WORDS = {
    TermStatus.PROPOSED: "proposed 建议 未定",
    TermStatus.PREFERRED: "preferred 首选 推荐",
    TermStatus.ADMITTED: "admitted 可用 许用",
    TermStatus.DEPRECATED: "deprecated 弃用 不推荐",
    TermStatus.FORBIDDEN: "forbidden 禁用",
    TermStatus.DO_NOT_TRANSLATE: "do-not-translate 不译",
}
TERM_STATUS: Mapping[str, TermStatus] = {
    word: status for status, words in _TERM_WORDS.items() for word in words.split()
} | {"do not translate": TermStatus.DO_NOT_TRANSLATE}
"""What a cell of a term's status may say."""

_CONCEPT_WORDS = {
    ConceptStatus.CANDIDATE: "candidate proposed 候选 未定",
    ConceptStatus.UNDER_REVIEW: "under-review 审核中",
    ConceptStatus.ACCEPTED: "accepted accept ok yes y ✓ ✔ √ 接受 已接受 通过 同意 对 是",
    ConceptStatus.REJECTED: "rejected reject no n x ✗ ✘ × 拒绝 已拒绝 否决 错 否",
}
CONCEPT_STATUS: Mapping[str, ConceptStatus] = {
    word: status for status, words in _CONCEPT_WORDS.items() for word in words.split()
} | {"under review": ConceptStatus.UNDER_REVIEW}
"""What a cell of a concept's status may say."""


@dataclass(frozen=True, slots=True)
class GlossaryComparison:
    """What taking a glossary back would do: *before* goes, *after* comes, *new* are added."""

    changes: tuple[ReviewChange, ...] = ()
    before: tuple[Concept, ...] = ()
    after: tuple[Concept, ...] = ()
    new: tuple[Concept, ...] = ()
    unchanged: int = 0


def digests_of(concept: Concept) -> dict[str, str]:
    """The digest of everything a colleague sees of *concept*, by the name of the field."""
    found = {name: digest(str(getattr(concept, name))) for name in CONCEPT_FIELDS}
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        for number, term in enumerate(concept.terms(lang), 1):
            found[f"{lang}{number}"] = digest(term.text)
            found[f"{lang}{number}_status"] = digest(term.status)
    return found


def write_glossary_review(
    concepts: Iterable[Concept], target: Target, *, form: str, token: str, title: str = ""
) -> Written:
    """Write *concepts* for review.

    Args:
        form: one of :data:`align.exchange.review_tables.REVIEW_FORMATS`.
        token: six hexadecimal digits that name this sending.

    Raises:
        SettingError: there is no such format. OutputError: the file cannot be written.
    """
    terms, concept = tuple(map(str, TermStatus)), tuple(map(str, ConceptStatus))
    offered = {"zh_status": terms, "en_status": terms, "status": concept}
    columns = [Column(f"id {token}", 12)] + [
        Column(header, _WIDTHS.get(name, 14), name in _WIDTHS, offered.get(name, ()))
        for name, header in GLOSSARY_HEADERS.items()
    ]
    rows = (line for concept in concepts for line in _lines(concept))
    return write_review_table(
        columns, rows, target, form=form, title=title or "glossary", intro=_INTRO
    )


def _lines(concept: Concept) -> Iterator[list[str]]:
    first = True
    for number, (zh, en) in enumerate(zip_longest(concept.terms("zh"), concept.terms("en")), 1):
        numbers = " ".join(f"{term.lang}{number}" for term in (zh, en) if term is not None)
        yield [
            concept.id,
            numbers,
            *_cells(zh),
            *_cells(en),
            *(str(getattr(concept, name)) if first else "" for name in CONCEPT_FIELDS),
        ]
        first = False


def _cells(term: Term | None) -> tuple[str, str]:
    return ("", "") if term is None else (term.text, str(term.status))


def read_glossary_review(
    path: str | os.PathLike[str], *, encoding: str | None = None
) -> ReviewTable:
    """Read a glossary that came back.

    Raises:
        InputError: the file cannot be read, or is no table that was sent out.
    """
    return read_review_table(path, GLOSSARY_HEADERS, encoding=encoding)
