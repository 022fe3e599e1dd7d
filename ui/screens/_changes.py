"""What a change did to a concept, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from termbase.concepts import Clash
from termbase.custom import field_of
from termbase.model import ConceptStatus, TermStatus, TermType
from ui.concept_form import TERM_FIELDS, TERM_FLAGS
from ui.session import labelled, t

__all__ = ["change_lines", "clash_name", "field_name"]

MOST = 8
_PLAIN = {"status": "Status", "related": "Related concepts", "definition": "Definition"}
_PLAIN |= {"subject": "Subject", "note": "Note", "assigned_to": "Assigned to"}
_PLAIN |= {"definition_source": "Source of the definition", "comment": "Comments"}
_OF_TERMS = (*TERM_FIELDS, *TERM_FLAGS, "contexts")
_LANGS = {"zh": "Chinese", "en": "English"}


def field_name(name: str) -> str:
    """A field as :func:`ui.concept_form.differences` names it, in the session's language."""
    if name in _PLAIN:
        return t(_PLAIN[name])
    lang, _, rest = name.partition(" ")
    if lang not in _LANGS:
        return field_of(name) or name
    if rest in ("definition", "definition_source", "main"):
        return labelled(t(_LANGS[lang]), t(_PLAIN.get(rest, "main term")))
    term, _, field = rest.rpartition(" ")
    if term and field in _OF_TERMS:
        return labelled(term, t(f"field:{field}"))
    if term and field == "type":
        return labelled(term, t("Type"))
    return rest


def clash_name(clash: Clash) -> str:
    """Where two contradict each other, in the session's language."""
    if clash.term:
        where = clash.term
        if clash.field in _OF_TERMS:
            return labelled(where, t(f"field:{clash.field}"))
        return labelled(where, t({"type": "Type", "status": "Status"}.get(clash.field, "Term")))
    if clash.lang:
        return labelled(t(_LANGS[clash.lang]), t(_PLAIN.get(clash.field, "preferred")))
    return field_name(clash.field)


def change_lines(changes: Sequence[tuple[str, str, str]]) -> list[str]:
    """Each field with what it was and is; statuses and kinds in the session's language."""
    lines = [
        "    " + labelled(field_name(name), f"{_value(before)} → {_value(after)}")
        for name, before, after in changes[:MOST]
    ]
    if len(changes) > MOST:
        lines.append("    " + t("and {count} more").format(count=len(changes) - MOST))
    return lines


_NAMED = frozenset(map(str, (*ConceptStatus, *TermStatus, *TermType)))


def _value(text: str) -> str:
    if not text:
        return "—"
    return t(text) if text in _NAMED else text
