"""What several checks say of one place is told once, by the one that says most."""

from __future__ import annotations

from collections.abc import Sequence

from termbase.checks._model import Finding

__all__ = ["told_once"]

_BETTER = ("T131", "T121", "T122", "T141", "T103")
_WORSE = frozenset(("T101", "T102", "T103"))
_WHOLE = "S303"


def told_once(found: Sequence[Finding]) -> list[Finding]:
    """*found* without what another finding says better.

    That a term is missing is not told where a forbidden one, another concept's or the
    untranslated term is told in its place; of a pair that was not translated nothing else is
    told; characters that T131 or T141 name are no left-over source. Competing renderings are
    not told where all but one are told as forbidden or deprecated ones, place by place.
    """
    said = {
        (item.concept, place.bead): item.code
        for code in reversed(_BETTER)
        for item in found
        if item.code == code
        for place in item.places
    }
    raw = {place.bead for item in found if item.code == _WHOLE for place in item.places}
    named = {
        (place.bead, place.text)
        for item in found
        if item.code in ("T131", "T141")
        for place in item.places
        if place.text
    }
    bad = {
        (item.concept, place.bead, place.start, place.end)
        for item in found
        if item.code in ("T121", "T122")
        for place in item.places
    }
    return [item for item in found if not (_said(item, said, raw, named) or _only_bad(item, bad))]


def _only_bad(item: Finding, bad: set[tuple[str, str, int, int]]) -> bool:
    """Whether of competing renderings at most one is left without the bad ones."""
    if item.code != "T111":
        return False
    left = [
        place.text.casefold()
        for place in item.places
        if (item.concept, place.bead, place.start, place.end) not in bad
    ]
    return len(left) < len(item.places) and len(set(left)) <= 1


def _said(
    item: Finding,
    said: dict[tuple[str, str], str],
    raw: set[str],
    named: set[tuple[str, str]],
) -> bool:
    if not item.places or item.code[0] in "CS":
        return False
    first = item.places[0]
    if first.bead in raw and len({place.bead for place in item.places}) == 1:
        return True
    if item.code == "L701":
        return (first.bead, first.text) in named
    other = said.get((item.concept, first.bead)) if item.code in _WORSE else None
    return other is not None and other != item.code
