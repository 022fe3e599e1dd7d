"""MultiTerm XML (``mtf``), read and written: what Trados, memoQ and Across exchange.

The format has no fields of its own: every termbase names its descriptive fields as it likes.
They are understood as headers of tables are (:mod:`~termbase.exchange.vocabulary`); what is
not understood is kept in notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING

from align.exchange.cells import Cleaner
from align.exchange.files import Target, binary_output
from align.exchange.options import Written
from align.markup import attribute, content, flat_text, local, stream_elements
from align.messages import Message
from align.model import Lang, language_of
from align.text.headers import read_header
from termbase.exchange.lines import concept_id
from termbase.exchange.statuses import with_statuses
from termbase.exchange.vocabulary import FIELDS, is_true, plain_word, term_status, term_type
from termbase.model import Concept, LanguageSection, Term, TermStatus, TermType

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_multiterm", "write_multiterm"]

_ORIGINS = {"origination": "created", "modification": "changed"}
_NAMES: Mapping[Lang, tuple[str, str]] = {"zh": ("Chinese", "ZH"), "en": ("English", "EN")}
STATUS_WORDS: Mapping[TermStatus, str] = {
    TermStatus.PROPOSED: "proposed",
    TermStatus.PREFERRED: "preferred",
    TermStatus.ADMITTED: "admitted",
    TermStatus.DEPRECATED: "deprecated",
    TermStatus.FORBIDDEN: "forbidden",
    TermStatus.DO_NOT_TRANSLATE: "do not translate",
}


@dataclass(slots=True)
class _Level:
    """What stands on one level, by field."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    history: dict[str, tuple[str, str]] = field(default_factory=dict)

    def one(self, name: str, mark: str = "; ") -> str:
        return mark.join(dict.fromkeys(self.fields.get(name, ())))


def read_multiterm(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """The concepts of a MultiTerm XML file that have a Chinese or English term.

    Args:
        languages: what codes mean that are none for Chinese or English.

    Raises:
        InputError, FormatError: the file cannot be read or is no MultiTerm XML.
    """
    reader = _Reader(languages)
    found = [
        concept
        for kind, element in stream_elements(
            path, ("conceptGrp",), roots=("mtf",), kind="MultiTerm XML", notes=notes
        )
        if kind != "root" and (concept := reader.concept(element)) is not None
    ]
    if notes is not None:
        notes += [
            Message(said.code, {**said.parameters, "count": n})
            for said, n in sorted(reader.counts.items(), key=repr)
        ]
    return tuple(reader.settled(found))


class _Reader:
    def __init__(self, languages: Mapping[str, Lang] | None) -> None:
        self._languages = languages
        self.counts: Counter[Message] = Counter()
        self._ids: set[str] = set()
        self._said = False
        self._silent: set[tuple[str, Lang, int]] = set()

    def concept(self, group: _Element) -> Concept | None:
        level = _Level()
        own = ""
        terms: dict[Lang, list[Term]] = {}
        definitions: dict[Lang, list[str]] = {}
        silent: list[tuple[Lang, int]] = []
        for child in group:
            name = local(child)
            if name == "concept":
                own = flat_text(child)
            elif name == "languageGrp":
                self._language(child, terms, definitions, level, silent)
            else:
                self._collect(child, level)
        if not terms:
            self._note("tbx.entry-without-term")
            return None
        ordered = sorted(terms, key=lambda lang: lang == "en")
        first = {lang: terms[lang][0].text for lang in ordered}
        own = own or concept_id(first.get("zh", ""), first.get("en", ""))
        key, number = own, 1
        while key in self._ids:
            number += 1
            key = f"{own}-{number}"
        self._ids.add(key)
        self._silent |= {(key, lang, place) for lang, place in silent}
        created, changed = (level.history.get(k, ("", "")) for k in ("created", "changed"))
        return Concept(
            id=key,
            languages=tuple(
                LanguageSection(lang, tuple(terms[lang]), "\n".join(definitions.get(lang, ())))
                for lang in ordered
            ),
            subject=level.one("subject"),
            definition=level.one("definition", "\n"),
            note="\n".join([*level.fields.get("note", ()), *level.notes]),
            created_by=created[0],
            created=created[1],
            changed_by=changed[0],
            changed=changed[1],
        )

    def settled(self, found: Sequence[Concept]) -> Iterator[Concept]:
        """The concepts, terms without a status admitted where others have one."""
        for concept in found:
            if not self._said:
                yield concept
                continue
            sections = []
            for section in concept.languages:
                said = [
                    None if (concept.id, section.lang, n) in self._silent else term.status
                    for n, term in enumerate(section.terms)
                ]
                sections.append(replace(section, terms=with_statuses(section.terms, said)))
            yield replace(concept, languages=tuple(sections))

    def _language(
        self,
        group: _Element,
        terms: dict[Lang, list[Term]],
        definitions: dict[Lang, list[str]],
        concept: _Level,
        silent: list[tuple[Lang, int]],
    ) -> None:
        head = next((child for child in group if local(child) == "language"), None)
        code = "" if head is None else head.get("lang") or ""
        name = "" if head is None else head.get("type") or ""
        lang = language_of(code, self._languages) or read_header(name).lang
        if lang is None:
            self._note("tbx.other-language", language=code or name)
            return
        level = _Level()
        for child in group:
            if local(child) == "termGrp":
                term, said = self._term(child, lang)
                if term is not None:
                    if not said:
                        silent.append((lang, len(terms.get(lang, ()))))
                    terms.setdefault(lang, []).append(term)
            elif local(child) != "language":
                self._collect(child, level)
        definitions.setdefault(lang, []).extend(level.fields.get("definition", ()))
        notes = [*level.fields.get("note", ()), *level.notes]
        concept.notes += [f"{name or code}: {text}" for text in notes]
        if not terms.get(lang):
            terms.pop(lang, None)

    def _term(self, group: _Element, lang: Lang) -> tuple[Term | None, bool]:
        level = _Level()
        text = ""
        for child in group:
            if local(child) == "term" and not text:
                text = flat_text(child)
            else:
                self._collect(child, level)
        if not text.strip():
            self._note("tbx.empty-term")
            return None, False
        status = self._status(level)
        kinds = [term_type(word) for word in level.fields.get("type", ())]
        notes = [*level.fields.get("note", ()), *level.notes, *level.fields.get("definition", ())]
        term = Term(
            " ".join(text.split()),
            lang,
            status=status or TermStatus.PROPOSED,
            type=next((kind for kind in kinds if kind is not None), TermType.FULL_FORM),
            pos=level.one("pos"),
            grammar=level.one("grammar"),
            client=level.one("client"),
            source=level.one("source"),
            usage_note=level.one("usage_note"),
            note="\n".join(notes),
            sort_key=level.one("sort_key"),
            contexts=tuple(level.fields.get("context", ())),
            case_sensitive=self._yes(level, "case_sensitive"),
            exact_match=self._yes(level, "exact_match"),
        )
        self._said = self._said or status is not None
        return term, status is not None

    @staticmethod
    def _yes(level: _Level, name: str) -> bool:
        return any(is_true(text, name) for text in level.fields.get(name, ()))

    def _status(self, level: _Level) -> TermStatus | None:
        flags = {
            "forbidden": TermStatus.FORBIDDEN,
            "untranslatable": TermStatus.DO_NOT_TRANSLATE,
            "preferred": TermStatus.PREFERRED,
            "approved": TermStatus.PREFERRED,
        }
        for name, status in flags.items():
            if self._yes(level, name):
                return status
        if any(
            is_true(text, "translatable") is False for text in level.fields.get("translatable", ())
        ):
            return TermStatus.DO_NOT_TRANSLATE
        for text in level.fields.get("status", ()):
            found = term_status(text)
            if found is not None:
                return found
            self._note("tbx.value-in-note", category="Status", value=text[:30])
            level.notes.append(f"Status: {text}")
        return None

    def _collect(self, element: _Element, level: _Level) -> None:
        name = local(element)
        if name == "transacGrp":
            self._history(element, level)
        elif name.endswith("Grp"):
            for child in element:
                self._collect(child, level)
        elif name == "descrip":
            text = "\n".join(part for part in flat_text(element).splitlines() if part.strip())
            if not text:
                return
            kind = element.get("type") or ""
            field_name = _field(kind)
            if field_name in ("", "administrative", "project", "url", "concept", "related"):
                level.notes.append(f"{kind}: {text}" if kind else text)
                self._note("tbx.category-in-note", category=kind)
            else:
                level.fields.setdefault(field_name, []).append(text)
        elif name in ("xref", "note"):
            level.notes.append(flat_text(element))

    def _history(self, group: _Element, level: _Level) -> None:
        who = when = kind = ""
        for child in group:
            if local(child) == "transac":
                kind, who = element_kind(child), flat_text(child)
            elif local(child) == "date":
                when = flat_text(child)
        if kind in _ORIGINS:
            level.history[_ORIGINS[kind]] = (who, when)

    def _note(self, code: str, **parameters: str) -> None:
        self.counts[Message(code, parameters)] += 1


def element_kind(element: _Element) -> str:
    """What an element says that it is."""
    return element.get("type") or ""


def _field(kind: str) -> str:
    """The field that somebody's name for one means."""
    plain = plain_word(kind)
    words = list(read_header(kind).words)
    return FIELDS.get(plain) or FIELDS.get(plain_word(" ".join(words)), "")


_HEAD = '<?xml version="1.0" encoding="UTF-16"?>\r\n<mtf>\r\n'


def write_multiterm(concepts: Iterable[Concept], target: Target, *, full: bool = False) -> Written:
    """Write MultiTerm XML, UTF-16 as MultiTerm does.

    Fields: Subject, Definition, Note, Status, Part of Speech, Usage note, Customer,
    Context; with *full* Term type, Grammar, Source, Case sensitive, Exact match, too.
    Concepts without any term cannot be held; they are left out and counted.
    """
    clean = Cleaner()
    count = left_out = 0
    with binary_output(target) as stream:
        stream.write(_HEAD.encode("utf-16"))
        for concept in concepts:
            if not any(section.terms for section in concept.languages):
                left_out += 1
                continue
            count += 1
            lines = _concept_lines(concept, count, clean, full=full)
            stream.write(("\r\n".join(lines) + "\r\n").encode("utf-16-le"))
        stream.write("</mtf>\r\n".encode("utf-16-le"))
    return Written(rows=count, left_out=left_out, cleaned=clean.count)


def _concept_lines(concept: Concept, number: int, clean: Cleaner, *, full: bool) -> Iterator[str]:
    yield f"<conceptGrp><concept>{number}</concept>"
    yield '<system type="entryClass">1</system>'
    for kind, who, when in (
        ("origination", concept.created_by, concept.created),
        ("modification", concept.changed_by, concept.changed),
    ):
        if who and when:
            day = content(clean(when.removesuffix("Z")))
            yield (
                f'<transacGrp><transac type="{kind}">{content(clean(who))}</transac>'
                f"<date>{day}</date></transacGrp>"
            )
    yield from _descriptions(
        (("Subject", concept.subject), ("Definition", concept.definition), ("Note", concept.note)),
        clean,
    )
    for section in concept.languages:
        if not section.terms:
            continue
        name, code = _NAMES[section.lang]
        yield f'<languageGrp><language type="{attribute(name)}" lang="{code}"/>'
        yield from _descriptions((("Definition", section.definition),), clean)
        for term in section.terms:
            yield f"<termGrp><term>{content(clean(term.text))}</term>"
            yield from _descriptions(_term_fields(term, full=full), clean)
            yield "</termGrp>"
        yield "</languageGrp>"
    yield "</conceptGrp>"


def _term_fields(term: Term, *, full: bool) -> list[tuple[str, str]]:
    fields = [
        ("Status", STATUS_WORDS[term.status]),
        ("Part of Speech", term.pos),
        ("Usage note", term.usage_note),
        ("Note", term.note),
        ("Customer", term.client),
        *(("Context", text) for text in term.contexts),
    ]
    if full:
        fields += [
            ("Term type", "" if term.type is TermType.FULL_FORM else term.type.value),
            ("Grammar", term.grammar),
            ("Source", term.source),
        ]
    if term.case_sensitive:
        fields.append(("Case sensitive", "yes"))
    if term.exact_match:
        fields.append(("Exact match", "yes"))
    return fields


def _descriptions(fields: Iterable[tuple[str, str]], clean: Cleaner) -> Iterator[str]:
    for kind, text in fields:
        if text:
            yield (
                f'<descripGrp><descrip type="{attribute(kind)}">{content(clean(text))}'
                "</descrip></descripGrp>"
            )
