"""Import with merging: what is new, what is the same, what is joined, what conflicts.

A concept of the file is the termbase's own if it has its id and shares its terms (one
in each language that both have), else if it has a Chinese and an English term in
common, else if it has the Chinese main term of a concept that was extracted and that
nobody has decided on, else if one of the two has no Chinese term and they have the
English main term in common. One that only has the Chinese term of a decided concept is a
conflict: another sense, or another opinion; a person has to say.

What a person wrote is never overwritten: a field that differs stays as it is and is
reported, unless *on_conflict* says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal

from align.lexicon import simplify
from align.messages import Message, message
from align.model import Lang
from termbase.english import fold
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

__all__ = ["MergeItem", "MergeOutcome", "MergeReport", "OnConflict", "merge_concepts"]

OnConflict = Literal["keep", "take", "add"]
"""``keep`` what is there; ``take`` what the file says; ``add`` a concept of its own where
only the Chinese term is the same (fields that differ are kept)."""

_CONCEPT_FIELDS = ("subject", "definition", "note")
_TERM_FIELDS = (
    "pos",
    "grammar",
    "client",
    "source",
    "usage_note",
    "note",
    "sort_key",
)


_FIELD_CODES = {
    "subject": "field.subject",
    "definition": "field.definition",
    "note": "field.note",
    "pos": "field.pos",
    "grammar": "field.grammar",
    "client": "field.client",
    "source": "field.source",
    "usage_note": "field.usage-note",
    "sort_key": "field.sort-key",
}
_STATUS_CODES: Mapping[TermStatus | ConceptStatus, str] = {
    ConceptStatus.CANDIDATE: "status.candidate",
    ConceptStatus.ACCEPTED: "status.accepted",
    ConceptStatus.REJECTED: "status.rejected",
    TermStatus.PROPOSED: "status.proposed",
    TermStatus.PREFERRED: "status.preferred",
    TermStatus.ADMITTED: "status.admitted",
    TermStatus.DEPRECATED: "status.deprecated",
    TermStatus.FORBIDDEN: "status.forbidden",
    TermStatus.DO_NOT_TRANSLATE: "status.do-not-translate",
}


class MergeOutcome(StrEnum):
    """What became of a concept of the file."""

    NEW = "new"
    SAME = "same"
    MERGED = "merged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class MergeItem:
    """One concept of the file.

    Attributes:
        present: the concept of the termbase that it belongs to, as it was.
        result: what is there afterwards; ``None`` if the file's concept was left out.
        notes: what came and, for conflicts, what was kept and what was not taken.
    """

    outcome: MergeOutcome
    incoming: Concept
    present: Concept | None = None
    result: Concept | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What an import would do; nothing is done yet.

    ``before`` and ``after`` are one change for the store, and so one undo.
    """

    items: tuple[MergeItem, ...]
    before: tuple[Concept, ...]
    after: tuple[Concept, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many concepts of the file are new, the same, merged, conflicting."""
        return {str(o): sum(item.outcome is o for item in self.items) for o in MergeOutcome}


def merge_concepts(
    present: Sequence[Concept],
    incoming: Iterable[Concept],
    *,
    on_conflict: OnConflict = "keep",
    accept: bool = True,
) -> MergeReport:
    """Work out what the import of *incoming* into *present* does.

    Args:
        accept: concepts that the file calls candidates count as accepted: who imports
            a glossary means it.
    """
    work = _Merger(present, on_conflict, accept)
    items = tuple(work.take(concept) for concept in incoming)
    originals = {concept.id: concept for concept in present}
    changed = [key for key in work.touched if originals.get(key) != work.state[key]]
    return MergeReport(
        items,
        tuple(originals[key] for key in changed if key in originals),
        tuple(work.state[key] for key in changed),
    )


class _Merger:
    """The termbase as it becomes, with its indexes."""

    def __init__(self, present: Sequence[Concept], on_conflict: OnConflict, accept: bool) -> None:
        self._on_conflict = on_conflict
        self._accept = accept
        self.state: dict[str, Concept] = {}
        self.touched: dict[str, None] = {}
        self._pairs: dict[tuple[object, object], str] = {}
        self._zh: dict[object, str] = {}
        self._en: dict[object, list[str]] = {}
        for concept in present:
            self._put(concept)

    def _put(self, concept: Concept) -> None:
        self.state[concept.id] = concept
        zh, en = _keys(concept, "zh"), _keys(concept, "en")
        for one in zh:
            for two in en:
                self._pairs.setdefault((one, two), concept.id)
        main = concept.main("zh")
        if main is not None:
            self._zh.setdefault(_key(main), concept.id)
        main = concept.main("en")
        if main is not None:
            ids = self._en.setdefault(_key(main), [])
            if concept.id not in ids:
                ids.append(concept.id)

    def take(self, concept: Concept) -> MergeItem:
        """Merge one concept of the file in."""
        if self._accept and concept.status is ConceptStatus.CANDIDATE:
            concept = replace(concept, status=ConceptStatus.ACCEPTED)
        found, rival = self._find(concept)
        if found is None and rival is not None and self._on_conflict != "add":
            return self._rivals(concept, rival)
        if found is None:
            return self._new(concept, rival)
        result, added, conflicts = _joined(found, concept, take=self._on_conflict == "take")
        if result != found:
            self._put(result)
            self.touched[result.id] = None
        outcome = MergeOutcome.MERGED if result != found else MergeOutcome.SAME
        if conflicts:
            outcome = MergeOutcome.CONFLICT
        return MergeItem(outcome, concept, found, result, tuple(added + conflicts))

    def _find(self, concept: Concept) -> tuple[Concept | None, Concept | None]:
        """The concept that it is, or one that only has its Chinese term."""
        same = self.state.get(concept.id)
        if same is not None and _common(same, concept):
            agreed = _undecided(same) or not _disagree(same, concept)
            return (same, None) if agreed else (None, same)
        for one in _keys(concept, "zh"):
            for two in _keys(concept, "en"):
                if (one, two) in self._pairs:
                    return self.state[self._pairs[one, two]], None
        main = concept.main("zh")
        other = self._zh.get(_key(main)) if main is not None else None
        if other is None:
            return self._by_english(concept), None
        found = self.state[other]
        if _undecided(found) or not found.terms("en") or not concept.terms("en"):
            return found, None
        return None, found

    def _by_english(self, concept: Concept) -> Concept | None:
        """The one concept with its English main term, if either has no Chinese one."""
        main = concept.main("en")
        key = _key(main) if main is not None else ()
        if not key:
            return None
        found = []
        for item in (self.state[known] for known in self._en.get(key, ())):
            theirs = item.main("en")
            if theirs is not None and _key(theirs) == key:
                found.append(item)
        if concept.terms("zh"):
            found = [item for item in found if not item.terms("zh")]
        return found[0] if len(found) == 1 else None

    def _rivals(self, concept: Concept, rival: Concept) -> MergeItem:
        have, comes = _names(rival, "en"), _names(concept, "en")
        if self._on_conflict == "keep":
            note = message("merge.kept", kept=have, left=comes)
            return MergeItem(MergeOutcome.CONFLICT, concept, rival, None, (note,))
        result = replace(
            concept,
            id=rival.id,
            created_by=rival.created_by,
            created=rival.created,
            languages=tuple(
                _section(rival.section(s.lang), s, first=True, take=True)[0]
                if s.lang == "zh"
                else s
                for s in concept.languages
            ),
        )
        self._put(result)
        self.touched[result.id] = None
        note = message("merge.replaced", taken=comes, left=have)
        return MergeItem(MergeOutcome.CONFLICT, concept, rival, result, (note,))

    def _new(self, concept: Concept, rival: Concept | None) -> MergeItem:
        notes: list[Message] = []
        key, number = concept.id, 1
        while key in self.state:
            number += 1
            key = f"{concept.id}-{number}"
        if key != concept.id:
            notes.append(message("merge.new-id", id=concept.id, new=key))
        if rival is not None:
            notes.append(message("merge.term-present", terms=_names(rival, "en")))
        made = replace(concept, id=key)
        self._put(made)
        self.touched[key] = None
        return MergeItem(MergeOutcome.NEW, concept, None, made, tuple(notes))


def _key(term: Term) -> object:
    return simplify(term.text.strip()).casefold() if term.lang == "zh" else fold(term.text)


def _keys(concept: Concept, lang: Lang) -> list[object]:
    return [_key(term) for term in concept.terms(lang) if term.text.strip()]


def _common(one: Concept, two: Concept) -> bool:
    langs: tuple[Lang, ...] = ("zh", "en")
    return any(set(_keys(one, lang)) & set(_keys(two, lang)) for lang in langs)


def _disagree(one: Concept, two: Concept) -> bool:
    """Whether both have terms of a language and share none of them."""
    langs: tuple[Lang, ...] = ("zh", "en")
    both = [(set(_keys(one, lang)), set(_keys(two, lang))) for lang in langs]
    return any(a and b and not a & b for a, b in both)


def _undecided(concept: Concept) -> bool:
    return concept.status is ConceptStatus.CANDIDATE and not concept.changed_by


def _names(concept: Concept, lang: Lang) -> list[str] | Message:
    return [f"“{term.text}”" for term in concept.terms(lang)[:5]] or message("merge.nothing")


def _joined(
    have: Concept, comes: Concept, *, take: bool
) -> tuple[Concept, list[Message], list[Message]]:
    """*have* with what *comes* adds, what was added, what conflicts."""
    added: list[Message] = []
    conflicts: list[Message] = []
    fields: dict[str, Any] = {}
    for name in _CONCEPT_FIELDS:
        value = _field(name, getattr(have, name), getattr(comes, name), take, conflicts)
        if value != getattr(have, name):
            fields[name] = value
            added.append(message("merge.field-added", field=_field_name(name)))
    extracted = _undecided(have)
    status = have.status
    if have.status is ConceptStatus.CANDIDATE:
        status = comes.status
    elif have.status is not comes.status and comes.status is not ConceptStatus.CANDIDATE:
        if take:
            status = comes.status
        kept, left = (comes.status, have.status) if take else (have.status, comes.status)
        conflicts.append(_status_differs(kept, left))
    if status is not have.status:
        added.append(message("merge.status", status=_status_name(status)))
    sections = []
    for lang in dict.fromkeys(s.lang for s in (*have.languages, *comes.languages)):
        section, more, against = _section(
            have.section(lang), comes.section(lang), first=extracted, take=take
        )
        sections.append(section)
        added += more
        conflicts += against
    related = tuple(dict.fromkeys((*have.related, *comes.related)))
    result = replace(
        have,
        languages=tuple(sections),
        status=status,
        related=related,
        score=max(have.score, comes.score),
        **fields,
    )
    return result, added, conflicts


def _field_name(name: str) -> Message:
    return Message(_FIELD_CODES[name])


def _status_name(status: TermStatus | ConceptStatus) -> Message:
    return Message(_STATUS_CODES[status])


def _status_differs(kept: TermStatus | ConceptStatus, left: TermStatus | ConceptStatus) -> Message:
    return message("merge.status-differs", kept=_status_name(kept), left=_status_name(left))


def _terms_added(lang: Lang, texts: list[str]) -> Message:
    language = message("language.chinese") if lang == "zh" else message("language.english")
    return message("merge.terms-added", language=language, terms=texts)


def _field(name: str, have: str, comes: str, take: bool, conflicts: list[Message]) -> str:
    if not comes.strip() or comes == have:
        return have
    if not have.strip():
        return comes
    kept, left = (comes, have) if take else (have, comes)
    conflicts.append(message("merge.field-differs", field=_field_name(name), kept=kept, left=left))
    return kept


def _section(
    have: LanguageSection | None, comes: LanguageSection | None, *, first: bool, take: bool
) -> tuple[LanguageSection, list[Message], list[Message]]:
    """*first*: the file's terms go before those that were only extracted."""
    added: list[Message] = []
    conflicts: list[Message] = []
    if comes is None or have is None:
        one = have or comes
        if one is None:
            raise ValueError("one of the two sections must be there")
        if have is None:
            added.append(_terms_added(one.lang, [term.text for term in one.terms]))
        return one, added, conflicts
    known: dict[object, Term] = {}
    for term in have.terms:
        known.setdefault(_key(term), term)
    wanted: dict[object, Term] = {}
    for term in comes.terms:
        wanted.setdefault(_key(term), term)
    if first and any(key not in wanted for key in known) and have.lang == "en":
        wanted = _chosen(wanted)
    merged: dict[object, Term] = {}
    for key, term in wanted.items():
        if key in known:
            merged[key] = _term(known[key], term, take, conflicts, replaces=first)
        else:
            merged[key] = term
            added.append(_terms_added(term.lang, [term.text]))
    terms = list(merged.values()) if first or take else []
    used = set(merged) if terms else set()
    for term in have.terms:
        key = _key(term)
        if key in merged and key not in used:
            used.add(key)
            terms.append(merged[key])
        elif key not in merged or term is not known[key]:
            terms.append(term)
    terms += [term for key, term in merged.items() if key not in used]
    terms = _one_preferred(terms, known, take, conflicts)
    definition = _field("definition", have.definition, comes.definition, take, conflicts)
    return LanguageSection(have.lang, tuple(terms), definition), added, conflicts


def _chosen(wanted: dict[object, Term]) -> dict[object, Term]:
    """Say which terms a person chose, where extracted ones stand beside them."""
    if any(term.status is not TermStatus.PROPOSED for term in wanted.values()):
        return wanted
    return {
        key: replace(term, status=TermStatus.ADMITTED if at else TermStatus.PREFERRED)
        for at, (key, term) in enumerate(wanted.items())
    }


def _term(have: Term, comes: Term, take: bool, conflicts: list[Message], *, replaces: bool) -> Term:
    differing: list[Message] = []
    fields: dict[str, Any] = {
        name: _field(name, getattr(have, name), getattr(comes, name), take, differing)
        for name in _TERM_FIELDS
    }
    status = have.status
    if have.status is TermStatus.PROPOSED:
        status = comes.status
    elif comes.status not in (TermStatus.PROPOSED, have.status):
        if take:
            status = comes.status
        kept, left = (comes.status, have.status) if take else (have.status, comes.status)
        differing.append(_status_differs(kept, left))
    conflicts += [message("merge.of-term", term=have.text, what=what) for what in differing]
    return replace(
        have,
        text=comes.text if replaces or take else have.text,
        status=status,
        id=have.id or comes.id,
        type=have.type if have.type != Term(have.text, have.lang).type else comes.type,
        probability=max(have.probability, comes.probability),
        frequency=max(have.frequency, comes.frequency),
        surface_forms=tuple(dict.fromkeys((*have.surface_forms, *comes.surface_forms))),
        contexts=tuple(dict.fromkeys((*have.contexts, *comes.contexts))),
        evidence=tuple(dict.fromkeys((*have.evidence, *comes.evidence))),
        case_sensitive=have.case_sensitive or comes.case_sensitive,
        exact_match=have.exact_match or comes.exact_match,
        **fields,
    )


def _one_preferred(
    terms: list[Term], known: dict[object, Term], take: bool, conflicts: list[Message]
) -> list[Term]:
    """One preferred term a language: the one that was there, or with *take* the file's."""
    preferred = [t for t in terms if t.status is TermStatus.PREFERRED]
    if len(preferred) < 2:
        return terms
    old = [t for t in preferred if _was_preferred(known.get(_key(t)))]
    if len(old) > 1 and len(old) == len(preferred):
        return terms  # they were there before; a check reports them
    new = [t for t in preferred if t not in old]
    keep = new[0] if take or not old else old[0]
    changed = []
    for term in terms:
        if term.status is TermStatus.PREFERRED and term is not keep and (take or term in new):
            conflicts.append(message("merge.preferred", kept=keep.text, term=term.text))
            changed.append(replace(term, status=TermStatus.ADMITTED))
        else:
            changed.append(term)
    return changed


def _was_preferred(term: Term | None) -> bool:
    return term is not None and term.status is TermStatus.PREFERRED
