"""One concept once: candidates that mean the same are one row with variants.

Candidates with the same main rendering of which one holds the other are forms of one term
(世界卫生组织, 世卫组织 beside it; 中国特色社会主义 and 建设中国特色社会主义).
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
_SAME = 0.3


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

    A verb or a preposition before a term makes no form of it (维护联合国): that is left out.
    """
    result: list[Joined] = []
    by_key: dict[tuple[str, ...], list[Joined]] = {}
    # The texts' own acronyms in Chinese sentences belong to the term that they shorten.
    acronyms: dict[tuple[str, ...], Joined] = {}
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
            if not _phrase_of(item.text, home[0].text):
                home[1].append(item)
            continue
        row: Joined = (item, [])
        result.append(row)
        if key is not None:
            by_key.setdefault(key, []).append(row)
        for other in found[1:]:
            acronyms.setdefault(other.ngram.key, row)
    return result


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
