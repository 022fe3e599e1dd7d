"""Statuses of terms of which a file says nothing, where it says something of others."""

from __future__ import annotations

from collections.abc import Sequence

from termbase.model import Term, TermStatus, revised

__all__ = ["with_statuses"]


def with_statuses(terms: Sequence[Term], said: Sequence[TermStatus | None]) -> tuple[Term, ...]:
    """The terms of one language of a concept, each with a status.

    The first of which nothing is said is preferred where no other one is; the others may be
    used. What is said stays.
    """
    preferred = TermStatus.PREFERRED in said
    found: list[Term] = []
    done = False
    for term, one in zip(terms, said, strict=True):
        status = one
        if status is None:
            status = TermStatus.ADMITTED if preferred or done else TermStatus.PREFERRED
            done = True
        found.append(term if term.status is status else revised(term, status=status))
    return tuple(found)
