"""What stands beside English candidates and what they are part of: C-value, NC-value, entropy."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from align.text.english import lemma
from termbase._contexts import nc_values
from termbase._english import Token
from termbase._english_shapes import HYPHENS, EnglishCandidate
from termbase._english_stop import ADVERBS, VERBS
from termbase._termhood import entropy

__all__ = ["count_neighbours", "find_longer"]

Span = tuple[int, int]


def count_neighbours(items: Sequence[EnglishCandidate], tokens: Sequence[Sequence[Token]]) -> None:
    """Fill in what depends on the other candidates and on the words beside.

    C-value after Frantzi, Ananiadou and Mima (2000), with the length counted from two so
    that single words have one, as Barron-Cedeno et al. (2009) do.
    """
    find_longer(items)
    beside = {at: _look_beside(item, tokens) for at, item in enumerate(items)}
    for item in items:
        longer = [len(other.places) for other in item.nested_in]
        mean = sum(longer) / len(longer) if longer else 0.0
        size = len(item.ngram.key)
        item.c_value = math.log2(size + 1) * (len(item.ngram.places) - mean)
    values = nc_values({at: item.c_value for at, item in enumerate(items)}, beside)
    for at, item in enumerate(items):
        item.nc_value = values[at]


def find_longer(items: Sequence[EnglishCandidate]) -> None:
    """The longer candidates that each stands in, and how often it does."""
    spans: dict[int, list[tuple[Span, EnglishCandidate]]] = defaultdict(list)
    for item in items:
        for (number, _, _), span in zip(item.ngram.places, item.ngram.spans, strict=True):
            spans[number].append((span, item))
    for item in items:
        outer = {}
        item.inside = 0
        for (number, _, _), (first, last) in zip(item.ngram.places, item.ngram.spans, strict=True):
            longer = {
                other.ngram.key: other.ngram
                for (start, end), other in spans[number]
                if start <= first and last <= end and end - start > last - first
            }
            outer.update(longer)
            item.inside += bool(longer)
        item.nested_in = [outer[key] for key in sorted(outer)]


def _look_beside(item: EnglishCandidate, tokens: Sequence[Sequence[Token]]) -> Counter[str]:
    """Entropy and all that the two words beside each place tell; the content words themselves."""
    content: Counter[str] = Counter()
    entropies = []
    count = len(item.ngram.places)
    for step in (-1, 1):
        all_words: Counter[str] = Counter()
        going_on: Counter[str] = Counter()
        for (number, _, _), (first, last) in zip(item.ngram.places, item.ngram.spans, strict=True):
            at = first - 1 if step < 0 else last
            sentence = tokens[number]
            if not 0 <= at < len(sentence) or not (sentence[at].word or _goes_on(sentence[at])):
                # A mark or a line's edge is a context of its own each time.
                all_words[f"{number} {at}"] += 1
                continue
            token = sentence[at]
            word = lemma(token.lower)
            all_words[word] += 1
            if _goes_on(token):
                going_on[word] += 1
            if token.content:
                content[word] += 1
                item.before_noun += step > 0
        entropies.append(entropy(all_words))
        if going_on:
            item.torn = max(item.torn, max(going_on.values()) / count)
    item.entropy = min(entropies)
    return content


def _goes_on(token: Token) -> bool:
    """Whether *token*, beside a phrase, may belong to it."""
    plain = token.content and token.form not in VERBS and token.lower not in ADVERBS
    return plain or token.text in HYPHENS
