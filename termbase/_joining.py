"""One concept once: candidates that mean the same are one row with variants.

Candidates with the same main rendering, of which one shortens the other or goes on where it
ends, are forms of one term (世界卫生组织, 世卫组织 beside it). One that only holds a more frequent
term has a rendering that leaves the rest of it unsaid, and one that stands nowhere but within the
term is a piece of it: neither is listed unless it is likely to be a term itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from termbase._chinese import LIGHT_VERBS, STOP_EDGES
from termbase._selection import Weighed
from termbase._statistics import ChineseCandidate
from termbase.english import fold
from termbase.options import ExtractOptions

__all__ = ["listed", "one_each"]

Joined = tuple[ChineseCandidate, list[ChineseCandidate]]
_Row = list[ChineseCandidate]
_SAME = 0.3
_OWN = 0.4
"""The chance from which on a form is a term of its own whatever it holds."""


def listed(found: Sequence[Weighed], options: ExtractOptions) -> list[Weighed]:
    """The renderings that are told: the main one if it is likely enough, and likely others."""
    if not found or found[0].probability < options.min_probability:
        return []
    least = options.min_alternative
    rest = [item for item in found[1:] if item.probability >= least]
    return [found[0], *rest][: options.max_renderings]


def one_each(
    kept: Sequence[ChineseCandidate], weighed: Mapping[str, Sequence[Weighed]]
) -> list[Joined]:
    """*kept* (best first), those that another one of the same rendering holds joined to it.

    A term that stands nowhere but within a longer one of the same rendering is left out for it.
    """
    rows: list[_Row] = []
    by_key: dict[tuple[str, ...], list[_Row]] = {}
    # The texts' own acronyms in Chinese sentences belong to the term that they shorten.
    acronyms: dict[tuple[str, ...], _Row] = {}
    for item in kept:
        found = weighed[item.text]
        key = found[0].ngram.key if found and found[0].probability >= _SAME else None
        home = None
        if key is not None:
            home = next(
                (row for row in by_key.get(key, ()) if _forms(row[0].text, item.text)), None
            )
        if home is None and item.text.isascii():
            home = acronyms.get(fold(item.text))
        if home is not None:
            _join(home, item)
            continue
        row = [item]
        rows.append(row)
        if key is not None:
            by_key.setdefault(key, []).append(row)
        for other in found[1:]:
            acronyms.setdefault(other.ngram.key, row)
    order = {item.text: number for number, item in enumerate(kept)}
    rows.sort(key=lambda row: order[row[0].text])
    return [(row[0], row[1:]) for row in rows]


def _join(row: _Row, item: ChineseCandidate) -> None:
    """Take *item* into *row*, whose first is the term, the others its forms."""
    head = row[0]
    holds, held = head.text in item.text, item.text in head.text
    if holds and _phrase_of(item.text, head.text):
        return
    if holds and _only_within(head, item):
        row[0] = item
    elif item.termhood >= _OWN or not (
        (holds and item.frequency < head.frequency) or (held and _only_within(item, head))
    ):
        row.append(item)


def _only_within(short: ChineseCandidate, long: ChineseCandidate) -> bool:
    """Whether *short* stands nowhere but in *long*, which one place alone does not tell."""
    if len(short.places) < 2:
        return False
    lines: dict[int, list[tuple[int, int]]] = {}
    for line, start, end in long.places:
        lines.setdefault(line, []).append((start, end))
    return all(
        any(start <= at and to <= end for start, end in lines.get(line, ()))
        for line, at, to in short.places
    )


def _phrase_of(text: str, head: str) -> bool:
    """Whether *text* is *head* with a verb or preposition before it or the like after it."""
    rest = text.removesuffix(head) if text.endswith(head) else text.removeprefix(head)
    return text != rest and (rest in STOP_EDGES or rest in LIGHT_VERBS)


def _forms(one: str, two: str) -> bool:
    """Whether one holds the other, goes on where it ends, or shortens it in the same order."""
    short, long = sorted((one, two), key=len)
    if short in long:
        return True
    for size in range(len(short) - 1, max(len(short) // 2, 1), -1):
        if long.endswith(short[:size]) or long.startswith(short[-size:]):
            return True
    if len(short) < 3:
        return False
    at = 0
    for char in short:
        at = long.find(char, at) + 1
        if not at:
            return False
    return True
