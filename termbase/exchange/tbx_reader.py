"""TBX, read: v3 in DCA and DCT style (any dialect), martif of 2008, TBX-Min of 2013.

Entries are read one at a time. Every dialect is brought to the same form first: a *datum*
has a data category (``definition``, ``partOfSpeech`` ...), a text and perhaps a target,
whether it was written ``<descrip type="definition">``, ``<basic:definition>`` or
``<termStatus>``. Whatever has no field here is kept in notes or counted; entity declarations
are refused, external ones never opened.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING, Any

from align.markup import flat_text, local, stream_elements, text_in_lines
from align.messages import Message, message, stored
from align.model import Lang, language_of
from align.progress import NO_PROGRESS, Progress
from termbase.custom import named, read_said, with_custom
from termbase.exchange.jsonfile import from_dict
from termbase.exchange.lines import concept_id, parse_evidence
from termbase.exchange.statuses import with_statuses
from termbase.exchange.tbx_categories import PREFIX, SAID, STATUS_IN, TYPE_IN
from termbase.exchange.vocabulary import is_true
from termbase.model import (
    Comment,
    Concept,
    ConceptStatus,
    LanguageSection,
    Term,
    TermStatus,
    TermType,
    revised,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ENTRIES", "EntryReader", "iter_tbx", "read_tbx"]

_ROOTS = ("tbx", "martif", "TBX")


def read_tbx(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[Message] | None = None,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """All concepts of a TBX file that have a Chinese or English term; see :func:`iter_tbx`.

    A file of another tool that gives terms a status means those without one, too: they may be
    used (:mod:`~termbase.exchange.statuses`).
    """
    reader = EntryReader(languages)
    found = tuple(_concepts(path, reader, progress, notes))
    if notes is not None:
        notes += reader.notes()
    return reader.settled(found)


def iter_tbx(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[Message] | None = None,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Concept]:
    """The concepts of a TBX file, one at a time.

    Args:
        languages: what codes mean that are none for Chinese or English.
        notes: gets, at the end, what was passed over or kept in notes, and how often.

    Raises:
        InputError, FormatError: the file cannot be read or is no TBX.
    """
    reader = EntryReader(languages)
    yield from _concepts(path, reader, progress, notes)
    if notes is not None:
        notes += reader.notes()


def _concepts(
    path: str | PathLike[str],
    reader: EntryReader,
    progress: Progress,
    notes: list[Message] | None,
) -> Iterator[Concept]:
    progress.start(message("progress.reading-tbx"))
    try:
        for kind, element in stream_elements(path, ENTRIES, roots=_ROOTS, kind="TBX", notes=notes):
            if kind == "root":
                continue
            concept = reader.concept(element)
            progress.advance()
            if concept is not None:
                yield concept
    finally:
        progress.finish()


ENTRIES = ("conceptEntry", "termEntry", "entry")
_SECTIONS = {"langSec", "langSet", "langGroup"}
_TERMS = {"termSec", "tig", "ntig", "termGroup"}
_META = {
    "admin",
    "adminNote",
    "descrip",
    "descripNote",
    "ref",
    "termNote",
    "transac",
    "transacNote",
    "xref",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What other dialects and older versions call our categories.
_OTHER_NAMES = {
    "creation": "origination",
    "customer": "customerSubset",
    "example": "context",
    "normativeAuthorization": "administrativeStatus",
    "relatedConcept": "crossReference",
    "sampleSentence": "context",
    "termStatus": "administrativeStatus",
    "usageStatus": "administrativeStatus",
}
_KNOWN = {
    "Translation needed",
    "translatable",
    "subjectField",
    "definition",
    "crossReference",
    "partOfSpeech",
    "administrativeStatus",
    "termType",
    "grammaticalGender",
    "customerSubset",
    "projectSubset",
    "source",
    "context",
    "geographicalUsage",
    "termLocation",
    "externalCrossReference",
    "xGraphic",
    "note",
    "sortKey",
    "usageNote",
}
_DEFINITION_SOURCE = "definition source"
"""Our category for what stands as a source beside a definition."""

_CONCEPT_FIELDS = ("subjectField", "definition", _DEFINITION_SOURCE)
_EXTRA = re.compile(rf"(?s){PREFIX}([a-z_]+)=(.*)")


def _said(name: str, text: str) -> bool:
    """Whether a note says a field that the dialect has no place for, as ours do."""
    if name == "status":
        return text in list(TermStatus)
    return text == "yes" if name in ("case sensitive", "exact match") else True


@dataclass(slots=True)
class _Datum:
    category: str
    text: str
    target: str = ""


@dataclass(slots=True)
class _Data:
    """The data of one level, in order; ours apart, by field."""

    items: list[_Datum] = field(default_factory=list)
    extras: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def all(self, category: str) -> list[str]:
        if not self.items:  # as it is of most terms, which are asked for a dozen categories
            return []
        return [item.text for item in self.items if item.category == category and item.text]

    def one(self, category: str) -> str:
        return "; ".join(self.all(category)) if self.items else ""


class EntryReader:
    """Turns entries into concepts; :meth:`notes` says what it left out."""

    def __init__(self, languages: Mapping[str, Lang] | None = None) -> None:
        self._languages = languages
        self._counts: Counter[Message] = Counter()
        self._ids: set[str] = set()
        self._ours = False
        self._silent: set[tuple[str, Lang, int]] = set()
        self._quiet: list[tuple[Lang, int]] = []
        self._said = self._has_status = False

    def settled(self, concepts: Sequence[Concept]) -> tuple[Concept, ...]:
        """*concepts*, which this reader read, with a status for every term if it gave any."""
        if self._ours or not self._said:
            return tuple(concepts)
        return tuple(map(self._settled, concepts))

    def _settled(self, concept: Concept) -> Concept:
        sections = []
        places = ((s.lang, n) for s in concept.languages for n in range(len(s.terms)))
        if not any((concept.id, *place) in self._silent for place in places):
            return concept
        for section in concept.languages:
            said = [
                None if (concept.id, section.lang, n) in self._silent else term.status
                for n, term in enumerate(section.terms)
            ]
            sections.append(revised(section, terms=with_statuses(section.terms, said)))
        return revised(concept, languages=tuple(sections))

    def notes(self) -> list[Message]:
        """What was left out or kept in notes, a message with its ``count`` for each kind."""
        ordered = sorted(self._counts.items(), key=lambda item: stored(item[0]).__repr__())
        return [Message(what.code, {**what.parameters, "count": n}) for what, n in ordered]

    def _note(self, code: str, **parameters: str) -> None:
        self._counts[Message(code, parameters)] += 1

    def concept(self, entry: _Element) -> Concept | None:
        """The concept of *entry*; ``None`` if it has no Chinese and no English term."""
        data = _Data()
        self._quiet = []
        sections: dict[Lang, LanguageSection] = {}
        codes: dict[Lang, str] = {}
        for child in entry:
            if local(child) in _SECTIONS:
                self._language(child, sections, codes, data)
            else:
                self._collect(child, data)
        if not sections:
            self._note("tbx.entry-without-term")
            return None
        return self._built(entry.get("id", ""), data, sections)

    def _built(
        self, xml_id: str, data: _Data, sections: dict[Lang, LanguageSection]
    ) -> Concept | None:
        extras = data.extras
        ordered = list(sections.values())
        if (kept := self._json(extras, "section")) is not None:
            self._put_back(kept, ordered, sections)
        zh, en = (next(iter(s.terms), None) for s in (_of(ordered, "zh"), _of(ordered, "en")))
        own = extras.get("id") or xml_id
        own = own or concept_id(zh.text if zh else "", en.text if en else "")
        if own in self._ids:
            self._note("tbx.repeated-id")
            number = 2
            while f"{own}-{number}" in self._ids:
                number += 1
            own = f"{own}-{number}"
        self._ids.add(own)
        self._ours = self._ours or bool(extras)
        self._silent |= {(own, lang, place) for lang, place in self._quiet}
        if untranslated(data):
            for lang, section in sections.items():
                terms = tuple(
                    revised(term, status=TermStatus.DO_NOT_TRANSLATE)
                    if (lang, place) in self._quiet
                    else term
                    for place, term in enumerate(section.terms)
                )
                sections[lang] = revised(section, terms=terms)
                self._silent -= {(own, lang, place) for place in range(len(terms))}
            ordered = [sections.get(section.lang, section) for section in ordered]
            self._said = True
        fields = [found for text in data.all("note") if (found := read_said(text))]
        data.items = [
            item for item in data.items if item.category != "note" or not read_said(item.text)
        ]
        # Broader, narrower ... concepts are all related; which it was stands in the note.
        related = [
            item.target
            for item in data.items
            if item.category == "crossReference" or "Concept" in item.category
        ]
        history = self._history(data)
        concept = Concept(
            id=own,
            languages=tuple(ordered),
            status=self._status(extras.get("status", "")),
            subject=extras.get("subject", data.one("subjectField")),
            definition=extras.get("definition", data.one("definition")),
            note=extras.get("note", self._notes(data, _CONCEPT_FIELDS)),
            related=tuple(target for target in related if target),
            score=self._number(extras, "score", 0.0),
            created_by=extras.get("created_by", history.get("origination", ("", ""))[1]),
            created=extras.get("created", history.get("origination", ("", ""))[0]),
            changed_by=extras.get("changed_by", history.get("modification", ("", ""))[1]),
            changed=extras.get("changed", history.get("modification", ("", ""))[0]),
            definition_source=extras.get("definition_source", data.one(_DEFINITION_SOURCE)),
            assigned_to=extras.get("assigned_to", ""),
        )
        said = self._json(extras, "comments")
        if isinstance(said, list):
            with suppress(TypeError, ValueError):
                comments = tuple(from_dict(Comment, item) for item in said)
                concept = revised(concept, comments=comments)
        concept = with_custom(concept, dict(fields))
        custom = self._json(extras, "custom")
        if isinstance(custom, dict):
            texts = {named(k): v for k, v in custom.items() if named(k) and isinstance(v, str)}
            concept = with_custom(concept, texts)
        kept = self._json(extras, "related")
        if isinstance(kept, list) and all(isinstance(item, str) for item in kept):
            concept = revised(concept, related=tuple(kept))
        return concept

    def _language(
        self,
        element: _Element,
        sections: dict[Lang, LanguageSection],
        codes: dict[Lang, str],
        concept: _Data,
    ) -> None:
        code = element.get(_LANG) or element.get("lang") or ""
        lang = language_of(code, self._languages)
        if lang is None:
            if code:
                self._note("tbx.other-language", language=code)
            else:
                self._note("tbx.no-language")
            return
        if codes.setdefault(lang, code) != code:
            self._note("tbx.joined-sections", language=code, other=codes[lang])
        data = _Data()
        terms: list[Term] = []
        for child in element:
            if local(child) in _TERMS:
                term = self._term(child, lang, data)
                if term is not None:
                    if not self._has_status:
                        before = sections[lang].terms if lang in sections else ()
                        self._quiet.append((lang, len(before) + len(terms)))
                    terms.append(term)
            else:
                self._collect(child, data)
        # This level has no field for notes and the like: the concept keeps them.
        kept = self._notes(data, ("definition", _DEFINITION_SOURCE))
        concept.items += [_Datum("note", f"{code}: {line}") for line in kept.splitlines()]
        if not terms:
            self._note("tbx.section-without-term")
            return
        definition = data.extras.get("definition", data.one("definition"))
        source = data.extras.get("definition_source", data.one(_DEFINITION_SOURCE))
        old = sections.get(lang)
        if old is not None:
            terms = [*old.terms, *terms]
            definition = old.definition or definition
            source = old.definition_source or source
        sections[lang] = LanguageSection(lang, tuple(terms), definition, source)

    def _term(self, element: _Element, lang: Lang, section: _Data) -> Term | None:
        data = _Data()
        text = ""
        for child in _flattened(element):
            if local(child) == "term" and not text:
                text = flat_text(child)
            else:
                self._collect(child, data)
        extras = data.extras
        text = extras.get("text", text)
        if not text.strip():
            self._note("tbx.empty-term")
            return None
        # This level has no field for what a term means: its language has.
        meaning = ("definition", _DEFINITION_SOURCE)
        section.items += [item for item in data.items if item.category in meaning]
        data.items = [item for item in data.items if item.category not in meaning]
        status, kind = self._picked(data, "administrativeStatus"), self._picked(data, "termType")
        self._ours = self._ours or bool(extras)
        self._has_status = isinstance(status, TermStatus)
        self._said = self._said or self._has_status
        if not extras and all(item.category == "administrativeStatus" for item in data.items):
            # As most terms are: nothing else is said of them.
            known = status if isinstance(status, TermStatus) else TermStatus.PROPOSED
            return self._as_said(Term(text, lang, known, element.get("id", "")), data.said)
        term = Term(
            text=text,
            lang=lang,
            status=status if isinstance(status, TermStatus) else TermStatus.PROPOSED,
            id=extras.get("id", element.get("id", "")),
            pos=extras.get("pos", data.one("partOfSpeech")),
            type=kind if isinstance(kind, TermType) else TermType.FULL_FORM,
            grammar=extras.get("grammar", data.one("grammaticalGender")),
            client=extras.get(
                "client", "; ".join([*data.all("customerSubset"), *data.all("projectSubset")])
            ),
            source=extras.get("source", data.one("source")),
            usage_note=extras.get(
                "usage_note", "; ".join([*data.all("usageNote"), *data.all("geographicalUsage")])
            ),
            note=extras.get("note", self._notes(data, _TERM_FIELDS)),
            sort_key=extras.get("sort_key", data.one("sortKey")),
            probability=self._number(extras, "probability", 1.0),
            frequency=int(self._number(extras, "frequency", 0)),
            contexts=tuple(data.all("context")),
            case_sensitive=extras.get("case_sensitive") == "true",
            exact_match=extras.get("exact_match") == "true",
        )
        return self._with_lists(self._as_said(term, data.said), extras)

    def _as_said(self, term: Term, said: Mapping[str, str]) -> Term:
        """*term* with what notes for people say of it."""
        if not said:
            return term
        fields: dict[str, Any] = {
            name: said[name] for name in ("usage_note", "grammar", "sort_key") if name in said
        }
        if "part_of_speech" in said:
            fields["pos"] = said["part_of_speech"]
        fields |= {name: True for name in ("case_sensitive", "exact_match") if name in said}
        if "status" in said:
            fields["status"] = TermStatus(said["status"])
            self._has_status = self._said = True
        return revised(term, **fields)

    def _with_lists(self, term: Term, extras: Mapping[str, str]) -> Term:
        fields: dict[str, Any] = {}
        for name in ("surface_forms", "contexts", "evidence"):
            value = self._json(extras, name) if extras.get(name, "")[:1] in ("", "[") else None
            if value is not None:
                fields[name] = value
        if "status" in extras:
            fields["status"] = extras["status"]
        if "evidence" in extras and "evidence" not in fields:
            found = parse_evidence(extras["evidence"])
            if found is None:
                self._note("tbx.invalid-note")
            else:
                term = revised(term, evidence=found)
        if not fields:
            return term
        try:
            read = from_dict(Term, {"text": term.text, "lang": term.lang, **fields})
        except (TypeError, ValueError):
            self._note("tbx.invalid-note")
            return term
        return revised(term, **{name: getattr(read, name) for name in fields})

    def _collect(self, element: _Element, data: _Data) -> None:
        name = local(element)
        if not name:
            return
        if name == "note" and not len(element.findall("{*}noteKey")):
            text = text_in_lines(element)
            extra = _EXTRA.fullmatch(text)
            said = SAID.fullmatch(text)
            if said and _said(said[1], said[2]):
                data.said[said[1].replace(" ", "_")] = said[2]
            elif extra:
                data.extras[extra[1]] = self._unquoted(extra[2])
            elif text:
                data.items.append(_Datum("note", text))
        elif name == "note":
            key, value = element.find("{*}noteKey"), element.find("{*}noteValue")
            text = flat_text(value) if value is not None else ""
            label = flat_text(key) if key is not None else ""
            data.items.append(_Datum("note", f"{label}: {text}" if label else text))
        elif name == "transacGrp":
            data.items += self._transaction(element)
        elif name == "descripGrp":
            data.items += self._group(element, data)
        elif name.endswith("Grp"):
            for child in element:
                self._collect(child, data)
        elif name == "date":
            pass
        else:
            data.items.append(self._datum(element))

    def _group(self, element: _Element, data: _Data) -> Iterator[_Datum]:
        """What stands in a group: a source beside a definition is the definition's."""
        group = _Data(extras=data.extras, said=data.said)
        for child in element:
            self._collect(child, group)
        defines = any(item.category == "definition" for item in group.items)
        for item in group.items:
            of_it = defines and item.category == "source"
            yield replace(item, category=_DEFINITION_SOURCE) if of_it else item

    def _datum(self, element: _Element) -> _Datum:
        name = local(element)
        category = (element.get("type") or name) if name in _META else name
        category = _OTHER_NAMES.get(category, category)
        if name in ("descrip", "admin") and not element.get("type"):
            # translate-toolkit writes explanations so.
            category = "note"
        text = text_in_lines(element)
        target = element.get("target", "")
        if category not in _KNOWN and not (target and "Concept" in category):
            self._note("tbx.category-in-note", category=category)
        if category not in _KNOWN and target and "Concept" not in category:
            # Such as relatedTerm: what it points to stays readable.
            text = f"{text} <{target}>" if text else target
        if category in ("xGraphic", "externalCrossReference") and target:
            text = f"{text} <{target}>" if text else target
        return _Datum(category, text, target)

    def _transaction(self, element: _Element) -> Iterator[_Datum]:
        kind = when = who = ""
        for child in element:
            name = local(child)
            category = (child.get("type") or name) if name in _META else name
            match category:
                case "transactionType":
                    kind = flat_text(child)
                    kind = _OTHER_NAMES.get(kind, kind)
                case "date":
                    when = flat_text(child)
                case "responsibility":
                    who = flat_text(child)
                case _:
                    pass
        if kind:
            yield _Datum(f"transac:{kind}", who, when)

    def _history(self, data: _Data) -> dict[str, tuple[str, str]]:
        """First origination and last modification: (time, name)."""
        found: dict[str, tuple[str, str]] = {}
        for item in data.items:
            kind = item.category.removeprefix("transac:")
            if kind == item.category:
                continue
            if kind not in ("origination", "modification"):
                self._note("tbx.transaction", kind=kind)
            elif kind == "modification" or kind not in found:
                found[kind] = (item.target, item.text)
        return found

    def _notes(self, data: _Data, used: tuple[str, ...]) -> str:
        lines: list[str] = []
        for item in data.items:
            if item.category == "note":
                lines.append(item.text)
            elif (
                item.category == "crossReference"
                or item.category.startswith("transac:")
                or item.category in ("Translation needed", "translatable")
            ):
                pass
            elif item.category not in used and item.text:
                lines.append(f"{item.category}: {item.text}")
        return "\n".join(lines)

    def _picked(self, data: _Data, category: str) -> TermStatus | TermType | None:
        for text in data.all(category):
            if category == "termType":
                found: TermStatus | TermType | None = TYPE_IN.get(text)
            else:
                key = text.strip().removesuffix("-admn-sts").removesuffix("Term").lower()
                found = STATUS_IN.get(key)
                if key in ("superseded", "obsolete"):
                    data.items.append(_Datum("note", f"{category}: {text}"))
            if found is not None:
                return found
            self._note("tbx.value-in-note", category=category, value=text)
            data.items.append(_Datum("note", f"{category}: {text}"))
        return None

    def _status(self, text: str) -> ConceptStatus:
        if not text:
            return ConceptStatus.CANDIDATE
        return next((s for s in ConceptStatus if s.value == text), ConceptStatus.CANDIDATE)

    def _number(self, extras: Mapping[str, str], name: str, default: float) -> float:
        try:
            value = float(extras.get(name, default))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self._note("tbx.invalid-note")
            return default
        return value

    def _unquoted(self, text: str) -> str:
        if not text.startswith('"'):
            return text
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return value if isinstance(value, str) else text

    def _json(self, extras: Mapping[str, str], name: str) -> Any:
        if name not in extras:
            return None
        try:
            return json.loads(extras[name])
        except (ValueError, RecursionError):
            self._note("tbx.invalid-note")
            return None

    def _put_back(
        self, kept: Any, ordered: list[LanguageSection], sections: Mapping[Lang, LanguageSection]
    ) -> None:
        """A language section without terms, at the place it had."""
        try:
            at = int(kept.pop("at"))
            section = from_dict(LanguageSection, kept)
        except (AttributeError, KeyError, TypeError, ValueError):
            self._note("tbx.invalid-note")
            return
        if section.lang not in sections:
            ordered.insert(at, section)


_TERM_FIELDS = (
    "partOfSpeech",
    "administrativeStatus",
    "termType",
    "grammaticalGender",
    "customerSubset",
    "projectSubset",
    "source",
    "context",
    "geographicalUsage",
    "usageNote",
    "sortKey",
)


def untranslated(data: _Data) -> bool:
    """Whether an entry says that its terms stay as they are (Weblate's way)."""
    return any(
        is_true(text, "translatable") is False
        for category in ("Translation needed", "translatable")
        for text in data.all(category)
    )


def _of(sections: list[LanguageSection], lang: Lang) -> LanguageSection:
    return next((s for s in sections if s.lang == lang), LanguageSection(lang, ()))


def _flattened(element: _Element) -> Iterator[_Element]:
    """The children of a term, those of martif's ``termGrp`` among them."""
    for child in element:
        if local(child) == "termGrp":
            yield from child
        else:
            yield child
