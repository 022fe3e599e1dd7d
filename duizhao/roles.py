"""Who may do what in a project that several people share: the one table of roles and actions.

The open project carries who works on it (:meth:`duizhao.store.Project.acting_as`), and what
changes it names its action, which is looked up here. Who has not signed in, on the command
line, in a job or from Python, is the owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, get_args

from align.errors import NotAllowedError
from align.messages import Message, message
from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = [
    "ACTIONS",
    "OWNER",
    "ROLES",
    "Action",
    "Actor",
    "Owner",
    "Role",
    "may",
    "need",
    "of_concepts",
    "of_job",
    "of_setting",
    "role_name",
]

Role = Literal["owner", "terminologist", "reviewer"]
ROLES: tuple[Role, ...] = get_args(Role)

Action = Literal[
    "keep",
    "review",
    "comment",
    "propose",
    "glossary",
    "checks",
    "documents",
    "settings",
    "projects",
]
"""What can be done:

- ``keep``: what the program remembers by itself (keys, choices of a page, how far a job is).
- ``review``: decide on pairs, correct their texts, send them out for review and take them back.
- ``comment``: say something of a concept.
- ``propose``: suggest concepts, and terms of undecided ones; put them under review.
- ``glossary``: accept, change, merge and delete concepts; import and extract terms.
- ``checks``: allow findings, choose the severity of checks.
- ``documents``: import, rename and remove documents, pair and align them.
- ``settings``: whatever else is set for the whole project.
- ``projects``: open, make, copy, rename and discard projects, go back to a copy.

Reading, searching and exporting change nothing, and so are open to everybody who is in.
"""
ACTIONS: tuple[Action, ...] = get_args(Action)

_REVIEWER: frozenset[Action] = frozenset(("keep", "review", "comment", "propose"))
_TERMINOLOGIST: frozenset[Action] = _REVIEWER | {"glossary", "checks"}

_MAY: dict[Role, frozenset[Action]] = {
    "owner": frozenset(ACTIONS),
    "terminologist": _TERMINOLOGIST,
    "reviewer": _REVIEWER,
}

_SETTINGS: dict[str, Action] = {
    "keys": "keep",
    "export": "keep",
    "sent": "review",
    "attached": "documents",
    "pairings": "documents",
    "qa.severities": "checks",
    "qa.allowed": "checks",
    "glossary columns": "glossary",
    "own-fields": "glossary",
    "term-choices": "glossary",
}
"""The action that writes a setting, by what stands before a colon in its name."""

_JOBS: dict[str, Action] = {"terms": "glossary", "realign": "review"}

_ROLES: dict[Role, str] = {
    "owner": "roles.owner",
    "terminologist": "roles.terminologist",
    "reviewer": "roles.reviewer",
}
_ACTIONS: dict[Action, str] = {
    "keep": "roles.to-keep",
    "review": "roles.to-review",
    "comment": "roles.to-comment",
    "propose": "roles.to-propose",
    "glossary": "roles.to-glossary",
    "checks": "roles.to-checks",
    "documents": "roles.to-documents",
    "settings": "roles.to-settings",
    "projects": "roles.to-projects",
}

_OPEN = (ConceptStatus.CANDIDATE, ConceptStatus.UNDER_REVIEW)


class Actor(Protocol):
    """Who works on a project: a *name*, and the *role* that it has at this moment.

    The name is empty where nobody signed in; then the program's author is who it is.
    """

    @property
    def name(self) -> str:
        """Whose work it is; empty: whoever the program's author is."""
        ...

    @property
    def role(self) -> Role | None:
        """What they may do; ``None``: nothing any more, they have signed out."""
        ...


@dataclass(frozen=True, slots=True)
class Owner:
    """Who needs no leave: the one at the machine."""

    name: str = ""
    role: Role | None = "owner"


OWNER: Actor = Owner()


def role_name(role: Role) -> Message:
    """What a role is called."""
    return message(_ROLES[role])


def may(actor: Actor, action: Action) -> bool:
    """Whether the role of *actor* allows *action*."""
    role = actor.role
    return role is not None and action in _MAY[role]


def need(actor: Actor, action: Action) -> None:
    """See that *actor* may do *action*.

    Raises:
        NotAllowedError: the role does not allow it, or they have signed out.
    """
    role = actor.role
    if role is None:
        raise NotAllowedError("roles.signed-out", name=actor.name)
    if action not in _MAY[role]:
        raise NotAllowedError(
            "roles.not-allowed",
            name=actor.name,
            role=role_name(role),
            action=message(_ACTIONS[action]),
        )


def of_setting(key: str) -> Action:
    """The action that writes the setting *key* of a project."""
    return _SETTINGS.get(key.partition(":")[0], "settings")


def of_job(kind: str) -> Action:
    """The action that starts, stops or repeats a job of this *kind*."""
    return _JOBS.get(kind, "documents")


def of_concepts(before: Sequence[Concept], after: Sequence[Concept]) -> Action:
    """The action that puts *after* in the place of *before*: the strongest of its parts.

    A comment is one; a suggestion is a concept, or a term of an undecided one, of which nothing
    is decided; all else changes the glossary.
    """
    old = {item.id: item for item in before}
    if old.keys() - {item.id for item in after}:
        return "glossary"
    found: Action = "comment"
    for item in after:
        part = _of_concept(old.get(item.id), item)
        if part == "glossary":
            return part
        if part == "propose":
            found = part
    return found


def _of_concept(old: Concept | None, new: Concept) -> Action:
    if old is None:
        return "propose" if new.status in _OPEN and _proposed(_terms(new)) else "glossary"
    if new.comments[: len(old.comments)] != old.comments:
        return "glossary"
    # Who changed it and when is written down by the store.
    same = replace(old, comments=new.comments, changed_by=new.changed_by, changed=new.changed)
    if same == new:
        return "comment"
    if old.status not in _OPEN or new.status not in _OPEN:
        return "glossary"
    known = set(_terms(old))
    added = tuple(term for term in _terms(new) if term not in known)
    kept = tuple(term for term in _terms(new) if term in known)
    there = {item.lang: replace(item, terms=()) for item in new.languages}
    sections = all(there.get(item.lang) == replace(item, terms=()) for item in old.languages)
    same = replace(same, status=new.status, assigned_to=new.assigned_to, languages=new.languages)
    fits = same == new and sections and kept == _terms(old) and _proposed(added)
    return "propose" if fits else "glossary"


def _terms(concept: Concept) -> tuple[Term, ...]:
    return tuple(term for section in concept.languages for term in section.terms)


def _proposed(terms: Sequence[Term]) -> bool:
    return all(term.status is TermStatus.PROPOSED for term in terms)
