"""Checks of the termbase itself."""

from __future__ import annotations

from collections.abc import Iterator

from align.messages import message
from align.model import Lang
from termbase.checks._model import Finding, Material, Severity, fold_zh
from termbase.english import fold
from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = ["doubled", "shared_term", "two_preferred"]

_OUT = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)


def shared_term(material: Material) -> Iterator[Finding]:
    """C201: the main or an allowed English term of one concept is one of another's, too.

    Who reads only the English cannot tell the two apart. Doubled concepts (C202) are
    not named again.
    """
    groups: dict[tuple[str, ...], dict[str, tuple[Concept, Term]]] = {}
    for concept in _concepts(material):
        for term in material.allowed(concept):
            key = fold(term.text)
            if key and term.status is not TermStatus.DO_NOT_TRANSLATE:
                groups.setdefault(key, {}).setdefault(concept.id, (concept, term))
    for group in groups.values():
        zh = {_zh_key(concept) for concept, _ in group.values()}
        if len(group) < 2 or len(zh) < 2:
            continue
        members = list(group.values())
        yield Finding(
            "C201",
            Severity.WARNING,
            message(
                "finding.shared-term",
                term=members[0][1].text,
                number=str(len(members)),
                names=[_name(concept) for concept, _ in members],
            ),
            concept=members[0][0].id,
            key="\n".join(sorted(group)),
            suggestion=message("advice.distinct-terms"),
            always="concept",
        )


def doubled(material: Material) -> Iterator[Finding]:
    """C202: two concepts have a Chinese and an English term in common: they are one."""
    seen: dict[tuple[str, tuple[str, ...]], Concept] = {}
    reported: set[tuple[str, str]] = set()
    for concept in _concepts(material):
        pairs = [
            (fold_zh(zh.text.strip()), fold(en.text))
            for zh in concept.terms("zh")
            for en in concept.terms("en")
            if zh.text.strip() and fold(en.text)
        ]
        for pair in dict.fromkeys(pairs):
            other = seen.setdefault(pair, concept)
            key = (other.id, concept.id)
            if other.id == concept.id or key in reported:
                continue
            reported.add(key)
            yield Finding(
                "C202",
                Severity.WARNING,
                message("finding.doubled", one=_name(other), other=_name(concept)),
                concept=other.id,
                key=f"{other.id}\n{concept.id}",
                suggestion=message("advice.join"),
                always="concept",
            )


def two_preferred(material: Material) -> Iterator[Finding]:
    """C203: a concept has more than one preferred term in one language."""
    for concept in material.live:
        langs: tuple[Lang, ...] = ("zh", "en")
        for lang in langs:
            names = [t.text for t in concept.terms(lang) if t.status is TermStatus.PREFERRED]
            if len(names) > 1:
                yield Finding(
                    "C203",
                    Severity.ERROR,
                    message(
                        "finding.two-preferred",
                        term=_name(concept),
                        number=str(len(names)),
                        names=[f"“{name}”" for name in names],
                    ),
                    concept=concept.id,
                    key="\n".join([lang, *names]),
                    suggestion=message("advice.one-preferred", term=names[0]),
                )


def _concepts(material: Material) -> tuple[Concept, ...]:
    # Extracted concepts overlap by nature; a person has not chosen among them yet.
    return tuple(c for c in material.live if c.status is ConceptStatus.ACCEPTED)


def _zh_key(concept: Concept) -> str:
    zh = concept.main("zh")
    return fold_zh(zh.text.strip()) if zh else concept.id


def _name(concept: Concept) -> str:
    zh = concept.main("zh") or concept.main("en")
    return zh.text if zh else concept.id
