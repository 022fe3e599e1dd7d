"""Terms that somebody adds while reading, from a pair under review or from a concordance."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from align.messages import message
from duizhao.editing import add_comment
from duizhao.roles import may
from termbase.concepts import added, suggested

if TYPE_CHECKING:
    from duizhao.store import Project
    from termbase.model import Concept

__all__ = ["add_term", "subjects_of"]


def add_term(project: Project, zh: str, en: str, *, subject: str = "", note: str = "") -> Concept:
    """Add a pair of terms to the glossary; it can be undone.

    For those who may not change the glossary it is a suggestion: under review, or of a concept
    that is decided already a comment on it.

    Raises:
        ReviewError: a term is empty, or the glossary has the pair already.
        ConflictError: somebody changed the concept in this very moment.
    """
    key, subject, note = f"c{secrets.token_hex(6)}", subject.strip(), note.strip()
    decides = may(project.person, "glossary")
    make = added if decides else suggested
    before, after = make(project.concepts(), zh, en, key=key, subject=subject, note=note)
    if before == after:
        said = f"{' '.join(zh.split())} → {' '.join(en.split())}"
        return add_comment(project, after, f"{said}\n{note}")
    code = "log.term-added" if decides else "log.term-suggested"
    label = message(code, zh=zh, en=en)
    project.change_concepts([before] if before else [], [after], label=label)
    return after


def subjects_of(project: Project) -> list[str]:
    """The subject fields that concepts of the project have, the most frequent first."""
    count: dict[str, int] = {}
    for concept in project.concepts():
        if concept.subject:
            count[concept.subject] = count.get(concept.subject, 0) + 1
    return sorted(count, key=lambda name: (-count[name], name))
