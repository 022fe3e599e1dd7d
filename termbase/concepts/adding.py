"""A pair of terms that somebody adds while reading: a concept, or one more rendering of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from align.errors import ReviewError
from align.model import Lang
from termbase.concepts.editing import with_status, with_terms
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

__all__ = ["added", "suggested"]


def added(
    concepts: Iterable[Concept],
    zh: str,
    en: str,
    *,
    key: str,
    subject: str = "",
    note: str = "",
) -> tuple[Concept | None, Concept]:
    """The concept that has the Chinese term, before and after; a new one if none has it.

    The concept counts as accepted. A rendering that it lacks is admitted beside a
    preferred one, else preferred itself.

    Args:
        key: the id of a concept that is new.
        subject, note: taken where the concept has none yet; a further note is added.

    Raises:
        ReviewError: a term is empty, or nothing would become different.
    """
    zh, en = _cleaned(zh, en)
    before = _with_term(concepts, zh)
    if before is None:
        languages = _languages(zh, en, TermStatus.PREFERRED)
        made = Concept(key, languages, ConceptStatus.ACCEPTED, subject=subject, note=note)
        return None, made
    after = before
    known = next((t for t in after.terms("en") if t.text.casefold() == en.casefold()), None)
    if known is None:
        preferred = any(term.status is TermStatus.PREFERRED for term in after.terms("en"))
        status = TermStatus.ADMITTED if preferred else TermStatus.PREFERRED
        fresh = Term(en, "en", status=status)
        terms = (*after.terms("en"), fresh) if preferred else (fresh, *after.terms("en"))
        after = with_terms(after, "en", terms)
    elif known.status is TermStatus.PROPOSED:
        preferred = any(term.status is TermStatus.PREFERRED for term in after.terms("en"))
        status = TermStatus.ADMITTED if preferred else TermStatus.PREFERRED
        chosen = replace(known, status=status)
        after = with_terms(
            after, "en", tuple(chosen if term is known else term for term in after.terms("en"))
        )
    after = with_status(after, ConceptStatus.ACCEPTED)
    notes = [part for part in (after.note, note) if part]
    after = replace(
        after,
        subject=after.subject or subject,
        note=after.note if note and note in after.note else "\n".join(notes),
    )
    if after == before:
        raise ReviewError("terms.pair-known", zh=zh, en=en)
    return before, after


def suggested(
    concepts: Iterable[Concept],
    zh: str,
    en: str,
    *,
    key: str,
    subject: str = "",
    note: str = "",
) -> tuple[Concept | None, Concept]:
    """The same where somebody else has to decide: all that comes is under review, and proposed.

    A concept that is decided stays as it is, so *after* is *before*: of it only something can
    be said.

    Args:
        key: the id of a concept that is new.
        subject, note: of a concept that is new.

    Raises:
        ReviewError: a term is empty, or the concept has the rendering already.
    """
    zh, en = _cleaned(zh, en)
    before = _with_term(concepts, zh)
    if before is None:
        languages = _languages(zh, en, TermStatus.PROPOSED)
        made = Concept(key, languages, ConceptStatus.UNDER_REVIEW, subject=subject, note=note)
        return None, made
    if any(term.text.casefold() == en.casefold() for term in before.terms("en")):
        raise ReviewError("terms.pair-known", zh=zh, en=en)
    if before.status in (ConceptStatus.ACCEPTED, ConceptStatus.REJECTED):
        return before, before
    fresh = Term(en, "en")
    after = with_terms(before, "en", (*before.terms("en"), fresh))
    return before, with_status(after, ConceptStatus.UNDER_REVIEW)


def _cleaned(zh: str, en: str) -> tuple[str, str]:
    zh, en = " ".join(zh.split()), " ".join(en.split())
    if not zh or not en:
        raise ReviewError("terms.pair-incomplete")
    return zh, en


def _with_term(concepts: Iterable[Concept], zh: str) -> Concept | None:
    same = [item for item in concepts if any(term.text == zh for term in item.terms("zh"))]
    return min(
        same, key=lambda item: (item.status is ConceptStatus.REJECTED, -item.score), default=None
    )


def _languages(zh: str, en: str, status: TermStatus) -> tuple[LanguageSection, ...]:
    return tuple(
        LanguageSection(lang, (Term(text, lang, status=status),)) for lang, text in _both(zh, en)
    )


def _both(zh: str, en: str) -> tuple[tuple[Lang, str], tuple[Lang, str]]:
    return (("zh", zh), ("en", en))
