"""Import with merging: what is new, what is the same, what is joined, what conflicts.

A concept of the file is the termbase's own if it has its id and shares its terms (one
in each language that both have), else if it has a Chinese and an English term in
common, else if it has the Chinese main term of a concept that was extracted and that
nobody has decided on, else if one of the two has no Chinese term and they have the
English main term in common. One that only has the Chinese term of a decided concept is a
conflict: another sense, or another opinion; a person has to say.

A file is not in conflict with itself: two of its entries with a Chinese term in common are
two concepts, and so are two whose definition, subject or part of speech differs.

What a person wrote is never overwritten: a field that differs stays as it is and is
reported, unless *on_conflict*, or a choice for this very conflict, says otherwise. Nothing is
ever deleted: where the file's is taken, its terms and texts come and what it does not name stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

from align.lexicon import simplify
from align.messages import Message, message
from align.model import Lang
from termbase.custom import column_of, custom_values, with_custom
from termbase.english import fold
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus, revised

__all__ = [
    "Conflict",
    "MergeItem",
    "MergeOutcome",
    "MergeReport",
    "OnConflict",
    "is_decided",
    "is_proposal",
    "merge_concepts",
]

OnConflict = Literal["keep", "take", "add"]
"""``keep`` what is there; ``take`` what the file says; ``add`` a concept of its own where
only the Chinese term is the same (fields that differ are kept)."""

_CONCEPT_FIELDS = ("subject", "definition", "definition_source", "note")
_TERM_FIELDS = (
    "pos",
    "grammar",
    "client",
    "source",
    "usage_note",
    "note",
    "sort_key",
)


_LANGS: tuple[Lang, ...] = ("zh", "en")
_NO_CHOICES: Mapping[str, OnConflict] = {}
_FIELD_CODES = {
    "subject": "field.subject",
    "definition": "field.definition",
    "definition_source": "field.definition-source",
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
    ConceptStatus.UNDER_REVIEW: "status.under-review",
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
class Conflict:
    """One thing that the file says otherwise than the termbase.

    Attributes:
        key: names it in *choices*; the same whenever the file is compared. term: of which
            concept or term. field: what it is. have, comes: both versions.
        taken: whether the file's was taken.
    """

    key: str
    term: str
    field: Message
    have: str
    comes: str
    taken: bool


@dataclass(frozen=True, slots=True)
class MergeItem:
    """One concept of the file.

    Attributes:
        present: the concept of the termbase that it belongs to, as it was.
        result: what is there afterwards; ``None`` if the file's concept was left out.
        notes: what came and, for conflicts, what was kept and what was not taken.
        conflicts: each of them, to be chosen one by one.
    """

    outcome: MergeOutcome
    incoming: Concept
    present: Concept | None = None
    result: Concept | None = None
    notes: tuple[Message, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


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

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Everything that the file says otherwise."""
        return tuple(conflict for item in self.items for conflict in item.conflicts)


def merge_concepts(
    present: Sequence[Concept],
    incoming: Iterable[Concept],
    *,
    on_conflict: OnConflict = "keep",
    accept: bool = True,
    choices: Mapping[str, OnConflict] = _NO_CHOICES,
) -> MergeReport:
    """Work out what the import of *incoming* into *present* does.

    Args:
        accept: concepts that the file calls candidates count as accepted, and terms of
            which it says nothing as chosen: who imports a glossary means it. A concept for which
            it has proposals only in a language, where it gives others a status, stays a
            candidate. Otherwise all that is new are candidates and proposals.
        choices: what happens to single conflicts, by :attr:`Conflict.key`; a concept's id
            alone stands for all of its conflicts.
    """
    comes = tuple(incoming)
    work = _Merger(present, comes, on_conflict, accept, choices)
    items = tuple(work.take(concept) for concept in comes)
    originals = {concept.id: concept for concept in present}
    changed = [key for key in work.touched if originals.get(key) != work.state[key]]
    return MergeReport(
        items,
        tuple(originals[key] for key in changed if key in originals),
        tuple(work.state[key] for key in changed),
    )


def is_decided(term: Term) -> bool:
    """Whether somebody has said what *term* is; a glossary may call its own a proposal, too."""
    return term.status is not TermStatus.PROPOSED


def is_proposal(concept: Concept) -> bool:
    """Whether a glossary, not the extraction, proposes *concept*, and nobody has decided yet."""
    if concept.status is not ConceptStatus.CANDIDATE:
        return False
    return not any(_is_extracted(term) for part in concept.languages for term in part.terms)


def _is_extracted(term: Term) -> bool:
    return bool(term.evidence) or term.probability < 1


class _Merger:
    """The termbase as it becomes, with its indexes."""

    def __init__(
        self,
        present: Sequence[Concept],
        incoming: Sequence[Concept],
        on_conflict: OnConflict,
        accept: bool,
        choices: Mapping[str, OnConflict],
    ) -> None:
        self._on_conflict = on_conflict
        self._accept = accept
        self._choices = choices
        # A file that gives terms a status means those that it calls proposed, too.
        speaks = any(
            term.status is not TermStatus.PROPOSED
            for concept in incoming
            for section in concept.languages
            for term in section.terms
        )
        self._fills = accept and not speaks
        self.state: dict[str, Concept] = {}
        self.touched: dict[str, None] = {}
        self._pairs: dict[tuple[object, object], list[str]] = {}
        self._zh: dict[object, list[str]] = {}
        self._en: dict[object, list[str]] = {}
        for concept in present:
            self._put(concept)
        self._from_file: set[str] = set()
        self._claimed: dict[str, Concept] = {}
        if self.state:
            self._claim(incoming)

    def _claim(self, incoming: Sequence[Concept]) -> None:
        """Say which concepts of the termbase are entries of the file, before any is joined."""
        open_ones = []
        for concept in incoming:
            same = self._by_id(concept)
            if same is not None:
                self._claimed.setdefault(same.id, concept)
            else:
                open_ones.append(concept)
        for concept in open_ones:
            found = self._by_pair(concept)
            if found is not None:
                self._claimed.setdefault(found.id, concept)

    def _put(self, concept: Concept) -> None:
        self.state[concept.id] = concept
        zh, en = _keys(concept, "zh"), _keys(concept, "en")
        for one in zh:
            for two in en:
                _index(self._pairs, (one, two), concept.id)
        for index, lang in ((self._zh, "zh"), (self._en, "en")):
            main = concept.main(lang)  # type: ignore[arg-type]
            if main is not None:
                _index(index, _key(main), concept.id)

    def take(self, concept: Concept) -> MergeItem:
        """Merge one concept of the file in."""
        is_open = concept.status is ConceptStatus.CANDIDATE and not self._is_proposed(concept)
        if self._accept and is_open:
            concept = revised(concept, status=ConceptStatus.ACCEPTED)
        if not self._accept:
            concept = _as_candidate(concept)
        found, rival = self._find(concept)
        chosen = _Chooser(concept, self._on_conflict, self._choices)
        if found is None and rival is not None:
            return self._rivals(concept, rival, chosen)
        if found is None:
            return self._new(concept, None)
        result, added = _joined(found, concept, chosen, fill=self._fills)
        if result != found:
            self._put(result)
            self.touched[result.id] = None
        outcome = MergeOutcome.MERGED if result != found else MergeOutcome.SAME
        if chosen.notes:
            outcome = MergeOutcome.CONFLICT
        notes = tuple(added + chosen.notes)
        return MergeItem(outcome, concept, found, result, notes, tuple(chosen.conflicts))

    def _is_proposed(self, concept: Concept) -> bool:
        """Whether a file that gives terms a status has nothing but proposals in a language."""
        return not self._fills and any(
            part.terms and all(term.status is TermStatus.PROPOSED for term in part.terms)
            for part in concept.languages
        )

    def _by_id(self, concept: Concept) -> Concept | None:
        same = self.state.get(concept.id)
        if same is None or not _common(same, concept):
            return None
        return same if _undecided(same) or not _disagree(same, concept) else None

    def _by_pair(self, concept: Concept) -> Concept | None:
        """The concept with a Chinese and an English term in common that it agrees with best."""
        ids: dict[str, None] = {}
        for one in _keys(concept, "zh"):
            for two in _keys(concept, "en"):
                ids.update(dict.fromkeys(self._pairs.get((one, two), ())))
        best: Concept | None = None
        for key in ids:
            found = self.state[key]
            other = self._claimed.get(key)
            mine = other is None or other.id == concept.id
            apart = _apart(found, concept)
            if not mine and apart:
                continue
            if not apart:
                return found
            best = best or found
        return best

    def _find(self, concept: Concept) -> tuple[Concept | None, Concept | None]:
        """The concept that it is, or one that only has its Chinese term."""
        same = self.state.get(concept.id)
        if same is not None and same.id not in self._from_file and _common(same, concept):
            agreed = _undecided(same) or not _disagree(same, concept)
            # What was added beside it before is not added again.
            found = same if agreed else self._by_pair(concept)
            if found is not None and not agreed:
                mine = self._claimed.get(found.id, concept).id == concept.id
                found = found if mine else None
            return (found, None) if found is not None else (None, same)
        found = self._by_pair(concept)
        if found is not None:
            return found, None
        main = concept.main("zh")
        others = self._zh.get(_key(main), []) if main is not None else []
        if not others:
            return self._by_english(concept), None
        free = [
            self.state[key]
            for key in others
            if key not in self._from_file and key not in self._claimed
        ]
        for item in free:
            if _undecided(item) or not item.terms("en") or not concept.terms("en"):
                return item, None
        alone = [self.state[key] for key in others if not self.state[key].terms("en")]
        if alone and not _apart(alone[0], concept):
            return alone[0], None
        rivals = [item for item in free if not _apart(item, concept)]
        return None, rivals[0] if rivals else None

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

    def _rivals(self, concept: Concept, rival: Concept, chosen: _Chooser) -> MergeItem:
        have, comes = _names(rival, "en"), _names(concept, "en")
        how = chosen.how("terms")
        if how == "add":
            return self._new(concept, rival)
        term = concept.main("zh")
        conflict = Conflict(
            f"{concept.id}/terms",
            term.text if term is not None else concept.id,
            message("field.renderings"),
            "; ".join(t.text for t in rival.terms("en")),
            "; ".join(t.text for t in concept.terms("en")),
            how == "take",
        )
        if how == "keep":
            note = message("merge.kept", kept=have, left=comes)
            return MergeItem(MergeOutcome.CONFLICT, concept, rival, None, (note,), (conflict,))
        result, _ = _joined(rival, concept, chosen, fill=self._fills, first=True)
        self._put(result)
        self.touched[result.id] = None
        note = message("merge.added-before", taken=comes, kept=have)
        notes = (note, *chosen.notes)
        found = (conflict, *chosen.conflicts)
        return MergeItem(MergeOutcome.CONFLICT, concept, rival, result, notes, found)

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
        made = concept if key == concept.id else revised(concept, id=key)
        if self._fills:
            made = revised(
                made,
                languages=tuple(
                    revised(section, terms=_with_defaults(section.terms, section.terms))
                    for section in made.languages
                ),
            )
        self._put(made)
        self.touched[key] = None
        self._from_file.add(key)
        self._claimed[key] = concept
        return MergeItem(MergeOutcome.NEW, concept, None, made, tuple(notes))


class _Chooser:
    """What happens to the conflicts of one concept, and which there are."""

    def __init__(
        self, concept: Concept, on_conflict: OnConflict, choices: Mapping[str, OnConflict]
    ) -> None:
        self._id = concept.id
        self._on_conflict = on_conflict
        self._choices = choices
        self.conflicts: list[Conflict] = []
        self.notes: list[Message] = []

    def how(self, name: str) -> OnConflict:
        """What was chosen for the conflict *name*."""
        of_all = self._choices.get(self._id, self._on_conflict)
        if name.endswith(".preferred"):
            # Who takes the file's renderings takes its preferred one.
            of_all = self._choices.get(f"{self._id}/terms", of_all)
        return self._choices.get(f"{self._id}/{name}", of_all)

    def takes(self, name: str, term: str, field: Message, have: str, comes: str) -> bool:
        """Whether the file's *comes* is taken in the place of *have*."""
        taken = self.how(name) == "take"
        self.conflicts.append(Conflict(f"{self._id}/{name}", term, field, have, comes, taken))
        return taken


def _index(index: dict[Any, list[str]], key: Any, value: str) -> None:
    ids = index.setdefault(key, [])
    if value not in ids:
        ids.append(value)


def _key(term: Term) -> object:
    return _chinese_key(term.text) if term.lang == "zh" else fold(term.text)


@lru_cache(maxsize=200_000)
def _chinese_key(text: str) -> str:
    return simplify(text.strip()).casefold()


def _keys(concept: Concept, lang: Lang) -> list[object]:
    return [_key(term) for term in concept.terms(lang) if term.text.strip()]


def _common(one: Concept, two: Concept) -> bool:
    return any(set(_keys(one, lang)) & set(_keys(two, lang)) for lang in _LANGS)


def _disagree(one: Concept, two: Concept) -> bool:
    """Whether both have terms of a language and share none of them."""
    both = [(set(_keys(one, lang)), set(_keys(two, lang))) for lang in _LANGS]
    return any(a and b and not a & b for a, b in both)


def _apart(one: Concept, two: Concept) -> bool:
    """Whether definition, subject or part of speech say that these are two concepts."""
    for name in ("definition", "subject"):
        a, b = (" ".join(str(getattr(item, name)).split()).casefold() for item in (one, two))
        if a and b and a != b:
            return True
    for lang in _LANGS:
        sections = [item.section(lang) for item in (one, two)]
        texts = [" ".join(item.definition.split()) if item else "" for item in sections]
        if texts[0] and texts[1] and texts[0] != texts[1]:
            return True
        kinds = [{t.pos.casefold() for t in item.terms(lang) if t.pos} for item in (one, two)]
        if all(kinds) and not kinds[0] & kinds[1]:
            return True
    return False


def _undecided(concept: Concept) -> bool:
    return concept.status is ConceptStatus.CANDIDATE and not concept.changed_by


def _as_candidate(concept: Concept) -> Concept:
    sections = tuple(
        revised(
            section,
            terms=tuple(
                revised(term, status=TermStatus.PROPOSED)
                if term.status in (TermStatus.PREFERRED, TermStatus.ADMITTED)
                else term
                for term in section.terms
            ),
        )
        for section in concept.languages
    )
    return revised(concept, status=ConceptStatus.CANDIDATE, languages=sections)


def _with_defaults(terms: Sequence[Term], chosen: Iterable[Term]) -> tuple[Term, ...]:
    """*terms* with a status for those of *chosen* of which nothing is said.

    The first is preferred where none is, the others may be used.
    """
    named = {id(term) for term in chosen}
    preferred = any(term.status is TermStatus.PREFERRED for term in terms)
    found: list[Term] = []
    for term in terms:
        made = term
        if id(term) in named and term.status is TermStatus.PROPOSED and term.text.strip():
            if not preferred:
                made, preferred = revised(term, status=TermStatus.PREFERRED), True
            else:
                made = revised(term, status=TermStatus.ADMITTED)
        found.append(made)
    return tuple(found)


def _names(concept: Concept, lang: Lang) -> list[str] | Message:
    return [f"“{term.text}”" for term in concept.terms(lang)[:5]] or message("merge.nothing")


def _joined(
    have: Concept, comes: Concept, chosen: _Chooser, *, fill: bool, first: bool = False
) -> tuple[Concept, list[Message]]:
    """*have* with what *comes* adds, and what was added; *chosen* gets what conflicts."""
    added: list[Message] = []
    fields: dict[str, Any] = {}
    main = have.main("zh") or have.main("en")
    name_of = main.text if main is not None else have.id
    for name in _CONCEPT_FIELDS:
        value = _field(name, name_of, getattr(have, name), getattr(comes, name), chosen)
        if value != getattr(have, name):
            fields[name] = value
            if not getattr(have, name).strip():  # what is replaced is told as a conflict
                added.append(message("merge.field-added", field=_field_name(name)))
    custom = custom_values(have)
    for name, said in custom_values(comes).items():
        title = message("field.custom", name=name)
        value = _field(column_of(name), name_of, custom.get(name, ""), said, chosen, title=title)
        if value and not custom.get(name, "").strip():
            added.append(message("merge.field-added", field=title))
        custom[name] = value
    extracted = _undecided(have)
    status = have.status
    if have.status is ConceptStatus.CANDIDATE:
        status = comes.status
    elif have.status is not comes.status and comes.status is not ConceptStatus.CANDIDATE:
        take = chosen.takes(
            "status", name_of, message("field.status"), str(have.status), str(comes.status)
        )
        status = comes.status if take else have.status
        kept, left = (comes.status, have.status) if take else (have.status, comes.status)
        chosen.notes.append(_status_differs(kept, left))
    if status is not have.status:
        added.append(message("merge.status", status=_status_name(status)))
    sections = []
    for lang in dict.fromkeys(s.lang for s in (*have.languages, *comes.languages)):
        section, more = _section(
            have.section(lang),
            comes.section(lang),
            chosen,
            first=extracted or first,
            replaces=extracted,
            fill=fill,
        )
        sections.append(section)
        added += more
    related = tuple(dict.fromkeys((*have.related, *comes.related)))
    result = revised(
        have,
        languages=tuple(sections),
        status=status,
        related=related,
        score=max(have.score, comes.score),
        **fields,
    )
    return with_custom(result, custom), added


def _field_name(name: str) -> Message:
    return Message(_FIELD_CODES[name])


def _status_name(status: TermStatus | ConceptStatus) -> Message:
    return Message(_STATUS_CODES[status])


def _status_differs(kept: TermStatus | ConceptStatus, left: TermStatus | ConceptStatus) -> Message:
    return message("merge.status-differs", kept=_status_name(kept), left=_status_name(left))


def _terms_added(lang: Lang, texts: list[str]) -> Message:
    language = message("language.chinese") if lang == "zh" else message("language.english")
    return message("merge.terms-added", language=language, terms=texts)


def _field(
    name: str,
    term: str,
    have: str,
    comes: str,
    chosen: _Chooser,
    at: str = "",
    *,
    told: bool = True,
    title: Message | None = None,
) -> str:
    if not comes.strip() or comes == have:
        return have
    if not have.strip():
        return comes
    title = title or _field_name(name)
    take = chosen.takes(f"{at}{name}", term, title, have, comes)
    kept, left = (comes, have) if take else (have, comes)
    note = message("merge.field-differs", field=title, kept=kept, left=left)
    chosen.notes.append(note if told else message("merge.of-term", term=term, what=note))
    return kept


def _section(  # noqa: PLR0912
    have: LanguageSection | None,
    comes: LanguageSection | None,
    chosen: _Chooser,
    *,
    first: bool,
    replaces: bool,
    fill: bool,
) -> tuple[LanguageSection, list[Message]]:
    """*first*: the file's terms go before the others; *replaces*: they are written its way."""
    added: list[Message] = []
    if comes is None or have is None:
        one = have or comes
        if one is None:
            raise ValueError("one of the two sections must be there")
        if have is None:
            added.append(_terms_added(one.lang, [term.text for term in one.terms]))
            if fill:
                one = revised(one, terms=_with_defaults(one.terms, one.terms))
        return one, added
    known: dict[object, Term] = {}
    for term in have.terms:
        known.setdefault(_key(term), term)
    wanted: dict[object, Term] = {}
    for term in comes.terms:
        wanted.setdefault(_key(term), term)
    if replaces and any(key not in wanted for key in known) and have.lang == "en" and fill:
        wanted = _chosen(wanted)
    merged: dict[object, Term] = {}
    new: list[Term] = []
    for key, term in wanted.items():
        if key in known:
            merged[key] = _term(known[key], term, chosen, replaces=replaces)
            if _is_extracted(known[key]):
                new.append(merged[key])
        else:
            merged[key] = term
            new.append(term)
            added.append(_terms_added(term.lang, [term.text]))
    terms = list(merged.values()) if first else []
    used = set(merged) if terms else set()
    for term in have.terms:
        key = _key(term)
        if key in merged and key not in used:
            used.add(key)
            terms.append(merged[key])
        elif key not in merged or term is not known[key]:
            terms.append(term)
    terms += [term for key, term in merged.items() if key not in used]
    terms = _one_preferred(terms, known, chosen)
    if fill:
        terms = [*_with_defaults(terms, new)]
    of = terms[0].text if terms else ""
    definition = _field(
        "definition", of, have.definition, comes.definition, chosen, f"{have.lang}."
    )
    return LanguageSection(have.lang, tuple(terms), definition), added


def _chosen(wanted: dict[object, Term]) -> dict[object, Term]:
    """Say which terms a person chose, where extracted ones stand beside them."""
    if any(term.status is not TermStatus.PROPOSED for term in wanted.values()):
        return wanted
    return {
        key: revised(term, status=TermStatus.ADMITTED if at else TermStatus.PREFERRED)
        for at, (key, term) in enumerate(wanted.items())
    }


def _term(have: Term, comes: Term, chosen: _Chooser, *, replaces: bool) -> Term:
    at = f"{have.lang}.{have.text}."
    fields: dict[str, Any] = {
        name: _field(
            name, have.text, getattr(have, name), getattr(comes, name), chosen, at, told=False
        )
        for name in _TERM_FIELDS
    }
    status = have.status
    if have.status is TermStatus.PROPOSED:
        status = comes.status
    elif comes.status not in (TermStatus.PROPOSED, have.status):
        take = chosen.takes(
            f"{at}status", have.text, message("field.status"), str(have.status), str(comes.status)
        )
        status = comes.status if take else have.status
        kept, left = (comes.status, have.status) if take else (have.status, comes.status)
        what = _status_differs(kept, left)
        chosen.notes.append(message("merge.of-term", term=have.text, what=what))
    return revised(
        have,
        text=comes.text if replaces else have.text,
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


def _one_preferred(terms: list[Term], known: dict[object, Term], chosen: _Chooser) -> list[Term]:
    """One preferred term a language: the one that was there, or if it is taken the file's."""
    preferred = [t for t in terms if t.status is TermStatus.PREFERRED]
    if len(preferred) < 2:
        return terms
    old = [t for t in preferred if _was_preferred(known.get(_key(t)))]
    if len(old) > 1 and len(old) == len(preferred):
        return terms  # they were there before; a check reports them
    new = [t for t in preferred if t not in old]
    take = not old or chosen.takes(
        f"{preferred[0].lang}.preferred",
        old[0].text,
        message("field.preferred"),
        old[0].text,
        new[0].text,
    )
    keep = new[0] if take else old[0]
    changed = []
    for term in terms:
        if term.status is TermStatus.PREFERRED and term is not keep and (take or term in new):
            chosen.notes.append(message("merge.preferred", kept=keep.text, term=term.text))
            changed.append(revised(term, status=TermStatus.ADMITTED))
        else:
            changed.append(term)
    return changed


def _was_preferred(term: Term | None) -> bool:
    return term is not None and term.status is TermStatus.PREFERRED
