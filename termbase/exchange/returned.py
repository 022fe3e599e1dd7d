"""A glossary that came back from a colleague, against the concepts as they are now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from align.exchange.review_tables import ReviewRow, ReviewTable
from align.messages import Message, message
from align.model import Lang
from align.review import ChangeKind, ReviewChange
from align.review.texts import digest, normal
from termbase.exchange.lines import concept_id
from termbase.exchange.review import (
    CONCEPT_FIELDS,
    CONCEPT_STATUS,
    TERM_STATUS,
    GlossaryComparison,
)
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

__all__ = ["compare_glossary"]

_KEY = re.compile(r"(zh|en)([1-9]\d{0,3})")
_LANGS: tuple[Lang, ...] = ("zh", "en")


def compare_glossary(
    sent: Mapping[str, Mapping[str, str]] | None,
    table: ReviewTable,
    present: Mapping[str, Concept],
    *,
    on_conflict: Literal["keep", "take"] = "keep",
    reject_deleted: bool = False,
) -> GlossaryComparison:
    """What *table* changes.

    Args:
        sent: by concept id, the digests (:func:`~termbase.exchange.review.digests_of`) of
            what went out; ``None``: nobody wrote them down, so that no conflict is seen.
        present: the concepts by id, as they are now.
        reject_deleted: a concept without any row left is rejected.
    """
    work = _Work(sent, present, on_conflict == "take", table.columns)
    groups: dict[str, list[ReviewRow]] = {}
    for row in table.rows:
        key = row["id"].strip()
        if key and (key in present or (sent is not None and key in sent)):
            groups.setdefault(key, []).append(row)
        else:
            work.stranger(row, key)
    for key, rows in groups.items():
        work.concept(key, rows)
    for key in () if sent is None else sent:
        if key not in groups:
            work.deleted(key, reject_deleted)
    before = tuple(present[key] for key in work.after)
    changes = sorted(work.changes, key=lambda change: (change.line == 0, change.line))
    return GlossaryComparison(
        tuple(changes), before, tuple(work.after.values()), tuple(work.new), work.unchanged
    )


class _Work:
    def __init__(
        self,
        sent: Mapping[str, Mapping[str, str]] | None,
        present: Mapping[str, Concept],
        take: bool,
        columns: frozenset[str],
    ) -> None:
        self._sent = sent
        self._present = present
        self._take = take
        self._columns = columns
        self.changes: list[ReviewChange] = []
        self.after: dict[str, Concept] = {}
        self.new: list[Concept] = []
        self.unchanged = 0

    def concept(self, key: str, rows: Sequence[ReviewRow]) -> None:
        """Take what the rows of one concept say."""
        have = self._present.get(key)
        if have is None:
            for row in rows:
                self._say(
                    ChangeKind.CONFLICT, row.line, key, comes=_whole(row),
                    note=message("returned.concept-gone"),
                )  # fmt: skip
            return
        count = len(self.changes)
        digests = None if self._sent is None else self._sent.get(key, {})
        made = have
        first = next((row for row in rows if {"zh1", "en1"} & _keys(row)), None)
        if first is not None:
            for name in CONCEPT_FIELDS:
                if name in self._columns:
                    made = self._described(made, name, first, key, digests)
        made = self._remarked(made, rows, key)
        for lang in _LANGS:
            if lang in self._columns:
                made = self._terms(made, lang, rows, key, digests)
        if made != have:
            self.after[key] = made
        self.unchanged += len(self.changes) == count

    def _described(
        self,
        concept: Concept,
        name: str,
        row: ReviewRow,
        key: str,
        digests: Mapping[str, str] | None,
    ) -> Concept:
        came = row[name].strip()
        now = str(getattr(concept, name))
        if name == "status":
            if not came:
                return concept
            status = CONCEPT_STATUS.get(came.casefold())
            if status is None:
                self._odd(row, key, name, came)
                return concept
            came = str(status)
        kind = ChangeKind.STATUS if name == "status" else ChangeKind.TEXT
        if self._decide(row, key, name, now, came, kind, digests):
            values: dict[str, Any] = {name: ConceptStatus(came) if name == "status" else came}
            return replace(concept, **values)
        return concept

    def _decide(
        self,
        row: ReviewRow,
        key: str,
        name: str,
        now: str,
        came: str,
        kind: ChangeKind,
        digests: Mapping[str, str] | None,
    ) -> bool:
        """Whether *came* is taken in the place of *now*."""
        if normal(came) == normal(now):
            return False
        was = None if digests is None else digests.get(name)
        if was == digest(came):
            return False
        if was is not None and digest(now) != was:
            self._say(
                ChangeKind.CONFLICT, row.line, key, name,
                now=now, comes=came, taken=self._take,
                note=message("returned.changed-in-both"),
            )  # fmt: skip
            return self._take
        self._say(kind, row.line, key, name, now=now, comes=came)
        return True

    def _remarked(self, concept: Concept, rows: Sequence[ReviewRow], key: str) -> Concept:
        said = [(row.line, text) for row in rows for text in row.comments]
        more = [(line, text) for line, text in said if text not in concept.note]
        if not more:
            return concept
        texts = "\n".join(text for _, text in more)
        self._say(ChangeKind.COMMENT, more[0][0], key, "note", now=concept.note, comes=texts)
        return replace(concept, note="\n".join(filter(None, [concept.note, texts])))

    def _terms(
        self,
        concept: Concept,
        lang: Lang,
        rows: Sequence[ReviewRow],
        key: str,
        digests: Mapping[str, str] | None,
    ) -> Concept:
        terms = list(concept.terms(lang))
        seen: set[str] = set()
        for row in rows:
            number = next((name for name in sorted(_keys(row)) if name.startswith(lang)), "")
            text, status = row[lang].strip(), self._status(row, lang, key)
            if number and number not in seen:
                seen.add(number)
                place = _place(terms, number, digests)
                self._known(terms, place, number, row, text, status, key, digests)
            elif text and all(normal(term.text) != normal(text) for term in terms):
                terms.append(Term(text, lang, status=status or TermStatus.PROPOSED))
                self._say(ChangeKind.ADDED, row.line, key, lang, comes=text)
        for number in sorted(set(digests or ()) - seen):
            place = _place(terms, number, digests)
            if _KEY.fullmatch(number) and number.startswith(lang) and place is not None:
                self._say(
                    ChangeKind.DELETED, 0, key, number, now=terms[place].text,
                    taken=False, note=message("returned.term-kept"),
                )  # fmt: skip
        return _with_terms(concept, lang, tuple(terms))

    def _known(
        self,
        terms: list[Term],
        place: int | None,
        number: str,
        row: ReviewRow,
        text: str,
        status: TermStatus | None,
        key: str,
        digests: Mapping[str, str] | None,
    ) -> None:
        if place is None:
            if digests is None or digest(text) != digests.get(number):
                self._say(
                    ChangeKind.CONFLICT, row.line, key, number, comes=text,
                    note=message("returned.term-gone"),
                )  # fmt: skip
            return
        term = terms[place]
        if not text:
            self._say(
                ChangeKind.UNCLEAR, row.line, key, number, now=term.text,
                taken=False, note=message("returned.cell-emptied"),
            )  # fmt: skip
            return
        if self._decide(row, key, number, term.text, text, ChangeKind.TEXT, digests):
            term = replace(term, text=text)
        if status is not None and self._decide(
            row, key, f"{number}_status", str(term.status), str(status), ChangeKind.STATUS, digests
        ):
            term = replace(term, status=status)
        terms[place] = term

    def _status(self, row: ReviewRow, lang: Lang, key: str) -> TermStatus | None:
        text = row[f"{lang}_status"].strip()
        found = TERM_STATUS.get(text.casefold())
        if text and found is None:
            self._odd(row, key, f"{lang}_status", text)
        return found

    def stranger(self, row: ReviewRow, key: str) -> None:
        """Take a row of no concept that was sent as a new one."""
        zh, en = row["zh"].strip(), row["en"].strip()
        if key or not (zh or en):
            why = message("returned.concept-gone") if key else message("returned.no-term")
            kind = ChangeKind.CONFLICT if key else ChangeKind.UNCLEAR
            self._say(kind, row.line, key, comes=_whole(row), taken=False, note=why)
            return
        sections = []
        for lang, text in (("zh", zh), ("en", en)):
            if text:
                status = self._status(row, lang, key) or TermStatus.PROPOSED  # type: ignore[arg-type]
                term = Term(text, lang, status=status)  # type: ignore[arg-type]
                sections.append(LanguageSection(lang, (term,)))  # type: ignore[arg-type]
        said = row["status"].strip()
        status = CONCEPT_STATUS.get(said.casefold(), ConceptStatus.CANDIDATE)  # type: ignore[assignment]
        if said and said.casefold() not in CONCEPT_STATUS:
            self._odd(row, key, "status", said)
        note = "\n".join(filter(None, [row["note"].strip(), *row.comments]))
        made = Concept(
            concept_id(zh, en), tuple(sections), ConceptStatus(status),
            row["subject"].strip(), row["definition"].strip(), note,
        )  # fmt: skip
        self.new.append(made)
        self._say(ChangeKind.ADDED, row.line, made.id, comes=_whole(row))

    def deleted(self, key: str, reject: bool) -> None:
        """A concept that was sent and has no row left."""
        have = self._present.get(key)
        if have is None:
            return
        now = " | ".join(term.text for lang in _LANGS for term in have.terms(lang))
        taken = reject and have.status is not ConceptStatus.REJECTED
        note = None if taken else message("returned.concept-kept")
        self._say(ChangeKind.DELETED, 0, key, now=now, taken=taken, note=note)
        if taken:
            self.after[key] = replace(have, status=ConceptStatus.REJECTED)

    def _odd(self, row: ReviewRow, key: str, name: str, text: str) -> None:
        self._say(
            ChangeKind.UNCLEAR, row.line, key, name, comes=text[:60],
            taken=False, note=message("returned.cell-ignored"),
        )  # fmt: skip

    def _say(
        self,
        kind: ChangeKind,
        line: int,
        key: str,
        name: str = "",
        *,
        now: str = "",
        comes: str = "",
        taken: bool | None = None,
        note: Message | None = None,
    ) -> None:
        done = kind is not ChangeKind.CONFLICT if taken is None else taken
        ids = (key,) if key else ()
        self.changes.append(ReviewChange(kind, line, ids, name, now, comes, done, note))


def _keys(row: ReviewRow) -> set[str]:
    return {match[0] for match in _KEY.finditer(row["terms"].casefold())}


def _place(terms: Sequence[Term], number: str, digests: Mapping[str, str] | None) -> int | None:
    """Where the term *number* is now: by its text as it was sent, else by its place."""
    match = _KEY.fullmatch(number)
    if match is None:
        return None
    was = None if digests is None else digests.get(number)
    for place, term in enumerate(terms):
        if was is not None and digest(term.text) == was:
            return place
    place = int(match[2]) - 1
    return place if place < len(terms) else None


def _with_terms(concept: Concept, lang: Lang, terms: tuple[Term, ...]) -> Concept:
    if terms == concept.terms(lang):
        return concept
    sections = [
        replace(item, terms=terms) if item.lang == lang else item for item in concept.languages
    ]
    if concept.section(lang) is None:
        sections.append(LanguageSection(lang, terms))
        sections.sort(key=lambda item: item.lang == "en")
    return replace(concept, languages=tuple(sections))


def _whole(row: ReviewRow) -> str:
    return " | ".join(
        cell.strip() for name, cell in row.cells.items() if name != "id" and cell.strip()
    )
