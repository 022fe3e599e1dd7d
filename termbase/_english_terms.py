"""English terms that no Chinese term of the texts accounts for.

Names, acronyms and noun phrases are proposed by their shape and weighed as Chinese candidates
are: NC-value (Frantzi, Ananiadou and Mima 2000), frequency, document frequency, mutual
information of their parts, branching entropy, and contrast with general English.
What a rendering that is told already says, whole, in another form or as its piece, is left
out. Strict: a reader has to look at each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.text.english import stem as form
from termbase._english import FUNCTION_WORDS, Token, fold
from termbase._english_neighbours import count_neighbours, find_longer
from termbase._english_shapes import EnglishCandidate, Words, proposed
from termbase._english_stop import HEADS_OF_NAMES
from termbase._ngrams import Ngram

__all__ = ["EnglishCandidate", "EnglishOptions", "Told", "english_candidates"]

Key = tuple[str, ...]
Bag = tuple[str, ...]
Span = tuple[int, int]

_SMALL = 50_000
# Beside what share of its places the same word may stand; what share must be outside longer
# renderings that are told; what share may be in longer terms of the list itself.
_TORN = 0.7
_APART, _NESTED = 0.7, 0.6
_LEAST_PMI, _LEAST_SCORE, _LEAST_SINGLE = 1.5, 1.9, 8.2


@dataclass(frozen=True, slots=True)
class EnglishOptions:
    """Which English terms without a Chinese one are told.

    Attributes:
        max_terms: so many at most, best first; 0: none.
        min_frequency: occurrences that a noun phrase needs; single words three more, names of
            institutions and documents one less; 0: two in up to 50,000 English words,
            three in more.
        max_words: words of a noun phrase.
    """

    max_terms: int = 200
    min_frequency: int = 0
    max_words: int = 5


class Told:
    """What is in the glossary already: by words in any order, and where it stands."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._bags: set[Bag] = set()
        self._spans: dict[int, set[Span]] = defaultdict(set)
        for text in known:
            self.add(fold(text))

    def add(self, key: Key, places: Sequence[tuple[int, Span]] = ()) -> None:
        """Add a rendering, and the ``(line, tokens)`` that it accounts for."""
        self._bags.add(_bag(key))
        for number, span in places:
            self._spans[number].add(span)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and _bag(key) in self._bags

    def apart(self, item: Ngram) -> int:
        """In how many places *item* stands outside longer renderings."""
        count = 0
        for (number, _, _), (first, last) in zip(item.places, item.spans, strict=True):
            count += not any(
                start <= first and last <= end and end - start > last - first
                for start, end in self._spans.get(number, ())
            )
        return count


def english_candidates(
    texts: Sequence[str],
    tokens: Sequence[Sequence[Token]],
    documents: Sequence[int],
    told: Told,
    options: EnglishOptions = EnglishOptions(),
    *,
    acronyms: Mapping[Key, Key],
) -> list[EnglishCandidate]:
    """The English terms of *texts* that are not *told*, best first.

    Args:
        tokens: of each text.
        documents: the number of the document that each text is from.
        acronyms: folded acronyms and the full forms that the texts define for them.
    """
    if options.max_terms < 1:
        return []
    size = sum(map(len, tokens))
    least = options.min_frequency or (2 if size <= _SMALL else 3)
    words = Words(tokens)
    pool = proposed(texts, tokens, words, options.max_words)
    _settle_names(pool)
    _join_acronyms(pool, acronyms)
    fresh = [
        item
        for item in pool.values()
        if item.ngram.key not in told
        and not (item.short is not None and item.short.key in told)
        and _enough(item, least, told)
    ]
    count_neighbours(fresh, tokens)
    kept = [item for item in fresh if _weigh(item, words, documents)]
    find_longer(kept)
    kept = [item for item in kept if item.inside <= _NESTED * len(item.ngram.places)]
    kept.sort(key=lambda item: (-item.score, item.ngram.key))
    best: dict[Bag, EnglishCandidate] = {}
    for item in kept:
        best.setdefault(_bag(item.ngram.key), item)
    result = list(best.values())[: options.max_terms]
    present = {item.ngram.key for item in result}
    for item in result:
        item.nested_in = [outer for outer in item.nested_in if outer.key in present]
        _lower(item)
    return result


def _lower(item: EnglishCandidate) -> None:
    """A phrase's capital at a sentence's beginning is none of its own."""
    forms = item.ngram.forms
    for shape in list(forms):
        small = shape[0].lower() + shape[1:]
        if item.kind == "phrase" and small != shape and small in forms:
            forms[small] += forms[shape]
            forms[shape] = 0


def _bag(key: Key) -> Bag:
    return tuple(sorted(form(word) for word in key if word not in FUNCTION_WORDS)) or key


def _settle_names(pool: dict[Key, EnglishCandidate]) -> None:
    """Names joined by *and* are one unless both stand by themselves elsewhere."""
    for key, item in list(pool.items()):
        if item.kind != "name" or "and" not in key:
            continue
        cut = key.index("and")
        sides = [pool[part].strong for part in (key[:cut], key[cut + 1 :]) if part in pool]
        again = len(item.ngram.places) > 1 or key[-1] in HEADS_OF_NAMES
        if any(sides) or not again or key.count("and") > 1:
            del pool[key]
    for key in [key for key, item in pool.items() if not item.strong]:
        del pool[key]


def _join_acronyms(pool: dict[Key, EnglishCandidate], acronyms: Mapping[Key, Key]) -> None:
    """An acronym that the texts define goes to its full form."""
    for short, full in acronyms.items():
        if short in pool and full in pool and short != full:
            pool[full].short = pool.pop(short).ngram


def _enough(item: EnglishCandidate, least: int, told: Told) -> bool:
    apart = told.apart(item.ngram)
    if apart < _APART * len(item.ngram.places):
        return False
    if item.short is not None:
        return True
    if item.kind == "name" and item.strong:
        named = item.ngram.key[-1] in HEADS_OF_NAMES or bool(
            set(item.ngram.key[: item.ngram.key.index("of")] if "of" in item.ngram.key else ())
            & HEADS_OF_NAMES
        )
        return apart >= (max(least - 1, 1) if named else least)
    return apart >= least + 3 * (item.ngram.content == 1 and item.kind == "phrase")


def _weigh(
    item: EnglishCandidate,
    words: Words,
    documents: Sequence[int],
) -> bool:
    """Give *item* its score; whether it is good enough."""
    ngram = item.ngram
    count = len(ngram.places)
    spread = len({documents[number] for number, _, _ in ngram.places})
    rarity = sum(map(words.rarity, ngram.word_forms)) / max(ngram.content, 1)
    item.score = 0.35 * math.log(count) + 0.4 * math.log(spread) + 0.25 * rarity
    item.score += 0.25 * math.log1p(max(item.nc_value, 0.0)) + 0.2 * min(item.entropy, 1.5)
    if item.kind != "phrase" or item.short is not None:
        item.score += 1.0
        return True
    if item.torn > _TORN:
        return False
    if not any(" " in shape for shape in ngram.forms):
        item.score -= 1.0
        long = len("".join(ngram.key)) > 3
        return long and rarity >= _LEAST_SINGLE and 2 * item.before_noun < count
    cohesion = words.cohesion(ngram.key)
    item.score += 0.25 * min(cohesion, 5.0) - 0.3 * ("of" in ngram.key)
    # In a few sentences no two words can have more.
    most = 0.9 * math.log(words.total / count)
    return cohesion >= min(_LEAST_PMI, most) and item.score >= _LEAST_SCORE
