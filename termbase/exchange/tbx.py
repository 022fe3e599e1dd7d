"""TBX-Basic, written: ISO 30042:2019 in DCA and DCT style, and the martif of 2008.

A field that the dialect has no place for, or a value that its pick lists do not know,
stands in a note ``duizhao:FIELD=VALUE`` on its level (VALUE is JSON unless it is plain
text), which :mod:`termbase.exchange.tbx_reader` puts back. So does the exact wording of
a text whose blanks an XML reader would not keep.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from align.errors import SettingError
from align.exchange.cells import Cleaner
from align.exchange.files import Target, text_output
from align.exchange.options import LanguageCodes, Written
from align.markup import attribute, content, one_line
from align.model import Lang
from termbase.custom import custom_values, read_said, said_of
from termbase.exchange.jsonfile import to_dict
from termbase.exchange.lines import format_evidence, is_xml_id, parse_evidence
from termbase.exchange.tbx_categories import (
    CORE_NS,
    GENDERS,
    KINDS,
    MODULES,
    PARTS_OF_SPEECH,
    PREFIX,
    SAID,
    STATUS_OUT,
    TYPE_OUT,
)
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus, TermType

__all__ = ["Style", "write_tbx"]

Style: TypeAlias = Literal["dca", "dct", "v2"]
"""``dca`` and ``dct``: the two styles of TBX v3; ``v2``: martif, which older tools read."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?)?")
_WITHOUT_PLACE = (
    "usage_note",
    "sort_key",
    "probability",
    "frequency",
    "surface_forms",
    "evidence",
    "case_sensitive",
    "exact_match",
)
_SECOND_BLANK = re.compile("(?<= ) ")
_CODES = LanguageCodes()
_NAMES = {
    "dca": ("conceptEntry", "langSec", "termSec"),
    "dct": ("conceptEntry", "langSec", "termSec"),
    "v2": ("termEntry", "langSet", "tig"),
}


def write_tbx(
    concepts: Iterable[Concept],
    target: Target,
    *,
    style: Style = "dca",
    codes: LanguageCodes = _CODES,
    source: Lang = "zh",
    title: str = "",
    signature: str = "",
    evidence: bool = True,
    private: bool = True,
    full: bool = True,
) -> Written:
    """Write a termbase as TBX-Basic, valid by the schemas of its style.

    Concepts without any term cannot be held; they are left out and counted.

    Args:
        codes: the language codes of the file.
        source: the language that tools should take as the first.
        evidence: whether to keep where terms were seen, in notes.
        private: with what only this program has a use for, in notes that it alone reads.
        full: without *private*: whether fields that the dialect has no place for stand in
            notes for people (``usage note: …``); the status and the usage note always do.

    Raises:
        SettingError: there is no such style.
        OutputError: the file cannot be written.
    """
    if style not in _NAMES:
        raise SettingError("tbx.unknown-style", style=style, styles=tuple(_NAMES))
    # Read twice: cross-references may point forward.
    concepts = concepts if isinstance(concepts, Sequence) else tuple(concepts)
    clean = Cleaner()
    writer = _Writer(concepts, style, codes, evidence and private, clean)
    writer.notes = _Notes(private, full)
    count = left_out = 0
    with text_output(target) as stream:
        stream.write(_head(style, codes.of(source), title, signature, clean))
        opened = False
        for concept in concepts:
            if not any(section.terms for section in concept.languages):
                left_out += 1
                continue
            if not opened:
                stream.write("    <body>\n")
                opened = True
            stream.write(writer.concept(concept))
            count += 1
        if opened:
            stream.write("    </body>\n")
        elif style == "v2":
            # Its schema asks for a body with an entry: there is no empty martif file.
            stream.write("    <body/>\n")
        stream.write("  </text>\n" + ("</martif>\n" if style == "v2" else "</tbx>\n"))
    return Written(rows=count, left_out=left_out, cleaned=clean.count)


def _head(style: Style, lang: str, title: str, signature: str, clean: Cleaner) -> str:
    code = attribute(lang)
    name = content(clean(title)) or "Termbase"
    origin = "Written by Duizhao." + (f" Signature: {signature}" if signature else "")
    statement = f"        <p>{content(clean(origin))}</p>\n"
    head = (
        "    <fileDesc>\n"
        f"      <titleStmt>\n        <title>{name}</title>\n      </titleStmt>\n"
        f"      <sourceDesc>\n{statement}      </sourceDesc>\n    </fileDesc>\n"
    )
    first = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if style == "v2":
        # No DOCTYPE: parsers that load external subsets would stop at a missing file.
        return (
            f'{first}<martif type="TBX-Basic" xml:lang="{code}">\n  <martifHeader>\n{head}'
            '    <encodingDesc>\n      <p type="XCSURI">TBXBasicXCSV02.xcs</p>\n'
            "    </encodingDesc>\n  </martifHeader>\n  <text>\n"
        )
    spaces = f'xmlns="{CORE_NS}"'
    if style == "dct":
        spaces += "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in MODULES.items())
    return (
        f'{first}<tbx type="TBX-Basic" style="{style}" xml:lang="{code}" {spaces}>\n'
        f"  <tbxHeader>\n{head}  </tbxHeader>\n  <text>\n"
    )


_LABELS = {
    "status": "status",
    "usage_note": "usage note",
    "case_sensitive": "case sensitive",
    "exact_match": "exact match",
    "pos": "part of speech",
    "grammar": "grammar",
    "sort_key": "sort key",
}
"""What notes for people call the fields that the dialect has no place for."""

_ALWAYS = ("status", "usage_note")


@dataclass(frozen=True, slots=True)
class _Notes:
    """Which notes there are, besides those that people wrote."""

    private: bool = True
    full: bool = True

    def of(self, field: str, value: object, *, concept: bool = False) -> str | None:
        """The text of a note for people on a field; ``None``: there is none."""
        label = _LABELS.get(field)
        if label is None or concept or not (self.full or field in _ALWAYS):
            return None
        return f"{label}: {'yes' if value is True else value}"


class _Writer:
    notes = _Notes()

    def __init__(
        self,
        concepts: Iterable[Concept],
        style: Style,
        codes: LanguageCodes,
        evidence: bool,
        clean: Cleaner,
    ) -> None:
        self._style = style
        self._codes = codes
        self._evidence = evidence
        self._clean = clean
        self._used: set[str] = set()
        self._seen: set[str] = set()
        self._entry, self._section, self._term = _NAMES[style]
        self._ids = self._entry_ids(concepts)

    def _entry_ids(self, concepts: Iterable[Concept]) -> dict[str, str]:
        """The XML id of every concept that will be in the file, by its own id."""
        ids: dict[str, str] = {}
        for concept in concepts:
            if concept.id not in ids and any(s.terms for s in concept.languages):
                ids[concept.id] = concept.id if is_xml_id(concept.id) else ""
        taken = {xml_id for xml_id in ids.values() if xml_id}
        number = 0
        for own, xml_id in ids.items():
            if not xml_id:
                number += 1
                while f"c{number}" in taken:
                    number += 1
                ids[own] = f"c{number}"
        self._used.update(ids.values())
        return ids

    def concept(self, concept: Concept) -> str:
        level = _Level(self._style, self._clean, "      ", self.notes, concept=True)
        level.put("subjectField", concept.subject, "subject")
        level.definition(concept.definition, concept.definition_source)
        targets = [self._ids.get(own, "") for own in concept.related]
        for own, xml_id in zip(concept.related, targets, strict=True):
            if xml_id:
                level.cross_reference(xml_id, own)
        if any(not t or t != own for t, own in zip(targets, concept.related, strict=True)):
            level.extra("related", list(concept.related))
        level.transaction("origination", concept.created, concept.created_by, "created")
        level.transaction("modification", concept.changed, concept.changed_by, "changed")
        level.note(concept.note)
        if concept.status is not ConceptStatus.CANDIDATE:
            level.extra("status", concept.status.value)
        comments = [to_dict(item) for item in concept.comments]
        more: dict[str, object] = {"score": concept.score, "comments": comments}
        more["assigned_to"] = concept.assigned_to
        for name, value in more.items():
            if value:
                level.extra(name, value)
        self._custom(level, concept)
        xml_id = self._fresh("c") if concept.id in self._seen else self._ids[concept.id]
        self._seen.add(concept.id)
        if xml_id != concept.id:
            level.extra("id", concept.id)
        for index, section in enumerate(concept.languages):
            if not section.terms:
                level.extra("section", {"at": index, **to_dict(section)})
        lines = [f'      <{self._entry} id="{xml_id}">', *level.lines]
        for section in concept.languages:
            if section.terms:
                lines += self._langsec(section)
        lines.append(f"      </{self._entry}>\n")
        return "\n".join(lines)

    def _custom(self, level: _Level, concept: Concept) -> None:
        if self.notes.private and concept.custom:
            level.extra("custom", custom_values(concept))
        elif self.notes.full:
            for item in concept.custom:
                level.note(said_of(item.name, item.value))

    def _langsec(self, section: LanguageSection) -> list[str]:
        level = _Level(self._style, self._clean, "        ", self.notes)
        level.definition(section.definition, section.definition_source)
        code = attribute(self._codes.of(section.lang))
        lines = [f'        <{self._section} xml:lang="{code}">', *level.lines]
        for term in section.terms:
            lines += self._termsec(term)
        lines.append(f"        </{self._section}>")
        return lines

    def _termsec(self, term: Term) -> list[str]:
        level = _Level(self._style, self._clean, "          ", self.notes)
        # termNotes come first, the schema says.
        level.pick("partOfSpeech", term.pos, PARTS_OF_SPEECH, "pos", fallback="other")
        if term.status in STATUS_OUT:
            level.element("administrativeStatus", STATUS_OUT[term.status])
        if term.type is not TermType.FULL_FORM:
            level.element("termType", TYPE_OUT[term.type])
        level.pick("grammaticalGender", term.grammar, GENDERS, "grammar")
        level.put("customerSubset", term.client, "client")
        level.put("source", term.source, "source")
        for context in term.contexts:
            level.element("context", context)
        level.note(term.note)
        level.exact("text", term.text)
        if not all(context and _survives(context) for context in term.contexts):
            level.extra("contexts", list(term.contexts))
        self._extras(level, term)
        identity = ""
        if term.id and is_xml_id(term.id) and term.id not in self._used:
            self._used.add(term.id)
            identity = f' id="{term.id}"'
        elif term.id:
            level.extra("id", term.id)
        return [
            f"          <{self._term}{identity}>",
            f"            <term>{content(self._clean(term.text))}</term>",
            *level.lines,
            f"          </{self._term}>",
        ]

    def _extras(self, level: _Level, term: Term) -> None:
        marked = (TermStatus.FORBIDDEN, TermStatus.DO_NOT_TRANSLATE)
        if term.status in marked or (term.status is TermStatus.PROPOSED and not self.notes.private):
            level.extra("status", term.status.value)
        kept = to_dict(term)
        if term.evidence:
            # A line that people can read too, unless it would lose something.
            line = format_evidence(term.evidence)
            exact = not line.startswith("[") and _survives(line)
            if not self._evidence:
                del kept["evidence"]
            elif exact and parse_evidence(line) == term.evidence:
                kept["evidence"] = line
        for key in _WITHOUT_PLACE:
            if key in kept:
                level.extra(key, kept[key])

    def _fresh(self, stem: str) -> str:
        number = len(self._used)
        while f"{stem}{number}" in self._used:
            number += 1
        self._used.add(f"{stem}{number}")
        return f"{stem}{number}"


class _Level:
    """The lines on one level, and the fields that become notes on it."""

    def __init__(
        self, style: Style, clean: Cleaner, indent: str, notes: _Notes, *, concept: bool = False
    ) -> None:
        self._style = style
        self._notes = notes
        self._concept = concept
        self._clean = clean
        self._indent = indent + "  "
        self._lines: list[str] = []
        self._extras: list[str] = []

    @property
    def lines(self) -> list[str]:
        return self._lines + self._extras

    def element(self, category: str, text: str) -> None:
        self._lines.append(f"{self._indent}{self._markup(category, text)}")

    def put(self, category: str, text: str, field: str) -> None:
        """A free text."""
        if text:
            self.element(category, text)
            self.exact(field, text)

    def definition(self, text: str, source: str) -> None:
        """What is meant, and where that is from."""
        if not text or not source:
            self.put("definition", text, "definition")
            if source:
                self.extra("definition_source", source)
            return
        parts = [self._markup("definition", text), self._markup("source", source)]
        inner = "".join(f"\n{self._indent}  {part}" for part in parts)
        self._lines.append(f"{self._indent}<descripGrp>{inner}\n{self._indent}</descripGrp>")
        self.exact("definition", text)
        self.exact("definition_source", source)

    def pick(
        self, category: str, text: str, allowed: frozenset[str], field: str, *, fallback: str = ""
    ) -> None:
        """A value of a pick list; what is not on it becomes *fallback* and a note."""
        if text in allowed:
            self.element(category, text)
        elif text:
            if fallback:
                self.element(category, fallback)
            self.extra(field, text)

    def exact(self, field: str, text: str) -> None:
        """The wording in a note if an XML reader would not give it back."""
        if self._notes.private and not _survives(text):
            self.extra(field, text)

    def note(self, text: str) -> None:
        if not text:
            return
        ours = text.startswith(PREFIX) or SAID.fullmatch(text) or read_said(text)
        if not ours or not self._notes.private:
            self._lines.append(f"{self._indent}<note>{content(self._clean(text))}</note>")
            self.exact("note", text)
        else:
            self.extra("note", text)

    def extra(self, field: str, value: object) -> None:
        if not self._notes.private:
            said = self._notes.of(field, value, concept=self._concept)
            if said is not None:
                text = content(self._clean(said))
                self._extras.append(f"{self._indent}<note>{text}</note>")
            return
        if isinstance(value, str) and _survives(value) and not value.startswith('"'):
            text = value
        else:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            # Blanks stand in strings only; an XML reader would make one of several.
            text = _SECOND_BLANK.sub("\\\\u0020", text)
        text = content(self._clean(text))
        self._extras.append(f"{self._indent}<note>{PREFIX}{field}={text}</note>")

    def cross_reference(self, xml_id: str, text: str) -> None:
        markup = self._markup("crossReference", text, f' target="{xml_id}"')
        self._lines.append(f"{self._indent}{markup}")

    def transaction(self, kind: str, when: str, who: str, field: str) -> None:
        if not when and not who:
            return
        parts = [self._markup("transactionType", kind)]
        if _is_date(when):
            # A day is what all versions of the schemas take; the hour stands in a note.
            shown = when[:10]
            parts.append(f"<date>{shown}</date>")
        else:
            shown = ""
        if shown != when:
            self.extra(field, when)
        if who:
            parts.append(self._markup("responsibility", who))
            self.exact(f"{field}_by", who)
        inner = "".join(f"\n{self._indent}  {part}" for part in parts)
        self._lines.append(f"{self._indent}<transacGrp>{inner}\n{self._indent}</transacGrp>")

    def _markup(self, category: str, text: str, target: str = "") -> str:
        meta, module = KINDS[category]
        body = content(self._clean(text))
        if self._style == "dct":
            return f"<{module}:{category}{target}>{body}</{module}:{category}>"
        return f'<{meta} type="{category}"{target}>{body}</{meta}>'


def _survives(text: str) -> bool:
    return one_line(text) == text


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
