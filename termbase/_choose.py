"""Which of a term's renderings is the main one, which are kept, and which are one.

What a term's parts account for decides between a rendering and a piece of it (*purposes
and principles* and *purposes and principles of the UN Charter*); what only adds words that
the term has nothing for is a piece of the sentence (*promote civilized exchanges*).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from termbase._compose import Composition
from termbase._ngrams import EnglishNgrams, Ngram
from termbase._weighed import Weighed

__all__ = ["choose", "crossing_chunks", "loose_end", "whole_names", "with_acronyms"]

Key = tuple[str, ...]

# By so much more of the term is a longer rendering a better one.
_MORE = 0.08
_FOREIGN, _PARTLY = 0.7, 0.6
_LIKELY = 0.5
_JOINS = frozenset("和与及、·")
_NONE = Composition(-1, 0.0, 0.0)


def _inside(short: Key, long: Key) -> bool:
    size = len(short)
    if size >= len(long) or short[0] not in long:
        return False
    first = short[0]
    # A plain loop: this is asked a million times.
    for at in range(len(long) - size + 1):
        if long[at] == first and long[at : at + size] == short:
            return True
    return False


def loose_end(item: Ngram, ngrams: EnglishNgrams) -> float:
    """How sure it is that the n-gram stops before its noun, from 0 to 1."""
    return ngrams.attributive(item.key[-1])


def choose(
    term: str,
    found: Sequence[Weighed],
    parts: Mapping[Key, Composition],
    ngrams: EnglishNgrams,
    *,
    least: float,
    most: int,
) -> list[Weighed]:
    """The renderings of *term* that are worth telling, the main one first.

    Args:
        found: in any order; their probabilities speak for each alone.
        parts: what composition says of them.
        least: probability that a further rendering needs, unless it is made of nothing
            but translations of the term's parts.
    """
    chance = {item.ngram.key: item.probability for item in found}
    by_key = {item.ngram.key: item for item in found}
    # From the shortest on, so that a claim is handed on more than once.
    for short in sorted(chance, key=lambda key: (len(key), key)):
        part = parts.get(short, _NONE)
        better = [
            long
            for long in chance
            if _inside(short, long)
            and _completes(short, long, part, parts.get(long, _NONE), ngrams)
            and not ("," in " ".join(by_key[long].ngram.forms) and not _JOINS & set(term))
        ]
        if better:
            heir = max(better, key=lambda key: (chance[key], parts[key].score, key))
            chance[heir] = max(chance[heir], 0.98 * chance[short])
            chance[short] *= 0.5
    ordered = sorted(
        (Weighed(item.ngram, chance[item.ngram.key], item.methods, item.grip) for item in found),
        key=lambda item: (-item.probability, item.ngram.key),
    )
    if not ordered:
        return []
    main = ordered[0]
    kept = [main]
    for item in ordered[1:]:
        part = parts.get(item.ngram.key, _NONE)
        composed = part.explained > 0.99 and part.covered > 0.6 and item.ngram.content > 1
        if item.probability < least and not composed:
            continue
        if item.probability < _LIKELY and _piece(item, kept, parts, ngrams, term):
            continue
        kept.append(item)
    return kept[:most]


def _completes(
    short: Key, long: Key, one: Composition, two: Composition, ngrams: EnglishNgrams
) -> bool:
    """Whether the words that *long* adds belong to the term."""
    if two.covered >= one.covered + _MORE and two.explained >= _FOREIGN:
        return True
    # "exchanges and mutual" stops before its noun.
    return (
        long[: len(short)] == short
        and two.covered >= one.covered
        and two.explained >= _PARTLY
        and len(long) == len(short) + 1
        and len(short) > 1
        and ngrams.attributive(short[-1]) > 0.8
    )


def _piece(
    item: Weighed,
    kept: Sequence[Weighed],
    parts: Mapping[Key, Composition],
    ngrams: EnglishNgrams,
    term: str,
) -> bool:
    """Whether it is a piece of a better rendering, or one with words of the sentence around it."""
    key = item.ngram.key
    part = parts.get(key, _NONE)
    if "," in " ".join(item.ngram.forms) and not _JOINS & set(term):
        return True
    if len(key) > 1 and loose_end(item.ngram, ngrams) > 0.8:
        return True
    for other in kept:
        better = parts.get(other.ngram.key, _NONE)
        if _inside(key, other.ngram.key):
            return True
        if _inside(other.ngram.key, key) and part.covered < better.covered + _MORE:
            return True
    return False


def whole_names(found: Sequence[Weighed], ngrams: EnglishNgrams) -> list[Weighed]:
    """*found*, names made whole that always stand in the same longer one.

    *Central Committee* that is always *CPC Central Committee* is only a part of a name.
    """
    result: dict[Key, Weighed] = {}
    for item in found:
        whole = _longer_name(item.ngram, ngrams) or item.ngram
        old = result.get(whole.key)
        if old is None:
            result[whole.key] = item if whole is item.ngram else item._replace(ngram=whole)
        else:
            together = 1 - (1 - old.probability) * (1 - item.probability)
            grip = max(old.grip, item.grip)
            methods = tuple(dict.fromkeys((*old.methods, *item.methods)))
            result[whole.key] = old._replace(probability=together, grip=grip, methods=methods)
    return list(result.values())


def with_acronyms(
    found: Sequence[Weighed], acronyms: Mapping[Key, Key], ngrams: EnglishNgrams
) -> list[Weighed]:
    """*found* with the acronyms that the texts define for them, and the full forms of acronyms.

    The full form stands before its acronym, whichever the texts use more.
    """
    short = {full: acronym for acronym, full in acronyms.items()}
    result: dict[Key, Weighed] = {}
    for item in found:
        full = acronyms.get(item.ngram.key, item.ngram.key)
        for key in (full, short.get(full)):
            at = ngrams.index.get(key) if key else None
            if at is None or key is None:
                continue
            old = result.get(key)
            if old is None or old.probability < item.probability:
                result[key] = item._replace(ngram=ngrams.items[at])
        result.setdefault(item.ngram.key, item)
    ordered = sorted(enumerate(result.values()), key=lambda pair: (-pair[1].probability, pair[0]))
    return [item for _, item in ordered]


def _longer_name(item: Ngram, ngrams: EnglishNgrams) -> Ngram | None:
    if len(item.places) < 2 or item.content < 2:
        return None
    before: set[str] = set()
    for (number, _, _), (first, last) in zip(item.places, item.spans, strict=True):
        tokens = ngrams.tokens[number]
        inside = [token for token in tokens[first:last] if token.content]
        # The first word of a sentence is no sign of a name.
        if first < 2 or not all(token.text[0].isupper() for token in inside):
            return None
        token = tokens[first - 1]
        if not token.content or not token.text[0].isupper():
            return None
        before.add(token.lower)
    if len(before) != 1:
        return None
    at = ngrams.index.get((*before, *item.key))
    return None if at is None else ngrams.items[at]


def crossing_chunks(item: Ngram, chunks: Mapping[int, Sequence[tuple[int, int]]]) -> bool:
    """Whether every place of *item* begins or ends inside another term's sure rendering.

    Args:
        chunks: spans of tokens, a line.
    """
    for (number, _, _), (first, last) in zip(item.places, item.spans, strict=True):
        if not any(
            (first < start < last < end) or (start < first < end < last)
            for start, end in chunks.get(number, ())
        ):
            return False
    return True
