"""A pair of terms that somebody adds while reading: a concept, or one more rendering of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from align.errors import ReviewError
from align.model import Lang
from termbase.concepts.editing import with_status, with_terms
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

__all__ = ["added"]


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
    zh, en = " ".join(zh.split()), " ".join(en.split())
    if not zh or not en:
        raise ReviewError("terms.pair-incomplete")
    same = [item for item in concepts if any(term.text == zh for term in item.terms("zh"))]
    before = min(
        same, key=lambda item: (item.status is ConceptStatus.REJECTED, -item.score), default=None
    )
    if before is None:
        languages = tuple(
            LanguageSection(lang, (Term(text, lang, status=TermStatus.PREFERRED, source="edited"),))
            for lang, text in _both(zh, en)
        )
        made = Concept(key, languages, ConceptStatus.ACCEPTED, subject=subject, note=note)
        return None, made
    after = before
    known = next((t for t in after.terms("en") if t.text.casefold() == en.casefold()), None)
    if known is None:
        preferred = any(term.status is TermStatus.PREFERRED for term in after.terms("en"))
        status = TermStatus.ADMITTED if preferred else TermStatus.PREFERRED
        fresh = Term(en, "en", status=status, source="edited")
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


def _both(zh: str, en: str) -> tuple[tuple[Lang, str], tuple[Lang, str]]:
    return (("zh", zh), ("en", en))
