"""The renderings that a term gets: forms of one joined, fragments and rivals left out.

*Building a* and *building of a community* differ in function words and are one term with
several surface forms. Another order (*destiny community*, *community of destiny*), and
another noun for the verb that the term begins with (*construction of*), are variants beside
the form that is most probable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from typing import NamedTuple

from align.text.english import stem as form
from termbase.composition import Composition
from termbase.english import ARTICLES, FUNCTION_WORDS, word_list
from termbase.ngrams import EnglishNgrams, Ngram

__all__ = [
    "Weighed",
    "choose",
    "citation",
    "crossing_chunks",
    "grouped",
    "loose_end",
    "whole_names",
    "with_acronyms",
]


class Weighed(NamedTuple):
    """An English n-gram as a rendering of one term.

    Attributes:
        methods: how it was found, of ``pair`` and ``composed``.
        coverage: how far term and rendering account for each other (composition), or the
            probability by word links where that is larger.
    """

    ngram: Ngram
    probability: float
    methods: tuple[str, ...]
    coverage: float = 1.0


Key = tuple[str, ...]

_LOOSE = ARTICLES | {"of", "and", "its", "their", "our", "his", "all", "s"}


def _bare(key: Key) -> Key:
    return tuple(form(word) for word in key if word not in _LOOSE)


def _content(key: Key) -> Key:
    return tuple(form(word) for word in key if word not in FUNCTION_WORDS)


def grouped(found: Sequence[Weighed], heads: Collection[str] = ()) -> list[tuple[Weighed, bool]]:
    """*found* (best first), forms of one rendering joined, each with its variants after it.

    Args:
        heads: forms of English words that render the verb with which the term begins.

    Returns:
        Renderings, and whether each is a variant of the last one before it that is not a variant.
    """
    joined: dict[Key, Weighed] = {}
    for item in found:
        bare = _bare(item.ngram.key)
        old = joined.get(bare)
        joined[bare] = item if old is None else _join(old, item)
    left = sorted(joined.values(), key=lambda item: -item.probability)
    result: list[tuple[Weighed, bool]] = []
    while left:
        first = left.pop(0)
        result.append((first, False))
        same = [item for item in left if _variant(first.ngram.key, item.ngram.key, heads)]
        result += [(item, True) for item in same]
        left = [item for item in left if item not in same]
    return result


def _variant(one: Key, two: Key, heads: Collection[str]) -> bool:
    first, second = _content(one), _content(two)
    if Counter(first) == Counter(second):
        return True
    if len(first) < 2 or len(second) < 2:
        return False
    return first[1:] == second[1:] and {first[0], second[0]} <= set(heads)


def _join(one: Weighed, two: Weighed) -> Weighed:
    forms = dict(one.ngram.forms)
    for text, count in two.ngram.forms.items():
        forms[text] = forms.get(text, 0) + count
    places = dict(zip(one.ngram.places, one.ngram.spans, strict=True))
    places.update(zip(two.ngram.places, two.ngram.spans, strict=True))
    ordered = sorted(places)
    ngram = Ngram(
        one.ngram.key,
        one.ngram.stems,
        one.ngram.word_forms,
        one.ngram.content,
        forms,
        ordered,
        [places[place] for place in ordered],
    )
    return one._replace(
        ngram=ngram,
        probability=1 - (1 - one.probability) * (1 - two.probability),
        methods=tuple(dict.fromkeys((*one.methods, *two.methods))),
        coverage=max(one.coverage, two.coverage),
    )


def citation(
    item: Ngram,
    common: Container[str] = frozenset(),
    *,
    words: EnglishNgrams | None = None,
    plural: bool = False,
) -> tuple[str, ...]:
    """The forms of a rendering, the one to cite first.

    That is the most frequent one; the singular where the texts have it or use its noun in
    the singular; without capitals that only a heading or the beginning of a sentence gave
    it; a verb in its base form; without a possessive at the end.

    Args:
        common: words that the texts write without a capital.
        words: what the texts are like.
        plural: whether the more frequent number is cited rather than the singular.
    """
    forms = sorted(
        item.forms, key=lambda text: (-item.forms[text], sum(map(str.isupper, text)), text)
    )
    best = forms[0]
    if not plural:
        best = next((text for text in forms[1:] if _singular_of(best, text)), best)
    # A heading or the beginning of a sentence may have given it capitals.
    small = next((text for text in forms if text == best.lower() != best), None)
    if small is not None and not best.isupper():
        best = small
    at_start = all(first == 0 for first, _ in item.spans)
    if at_start and best[:1].isupper() and not _named(best) and best.split()[0].lower() in common:
        best = best[0].lower() + best[1:]
    if words is not None:
        best = _small(best, item, words)
        best = _base_form(best, item, words)
        if not plural:
            best = _in_singular(best, item, words)
    for ending in ("’s", "'s"):
        best = best.removesuffix(ending)
    return (best, *(text for text in forms if text != best))


def _small(best: str, item: Ngram, words: EnglishNgrams) -> str:
    """*best* without the capitals of headings, if it stands nowhere else."""
    if best == best.lower():
        return best
    for (number, _, _), (first, _) in zip(item.places, item.spans, strict=True):
        if first and number not in words.headlines:
            return best
    parts = [part.lower() if part.lower() in words.common else part for part in best.split(" ")]
    return " ".join(parts)


def _base_form(best: str, item: Ngram, words: EnglishNgrams) -> str:
    """A verb alone in the form that follows *to*: called, call."""
    if item.content != 1 or " " in best or not best.endswith(("ed", "ing")):
        return best
    stem = best.removesuffix("ed").removesuffix("ing")
    for base in (stem, stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem):
        if len(base) > 2 and base.rpartition("-")[2] in words.common:
            verbal = best.endswith("ed") or words.verbs.score(base) > 0
            return base if verbal and words.verbs.score(base.rpartition("-")[2]) > 0 else best
    return best


def _in_singular(best: str, item: Ngram, words: EnglishNgrams) -> str:
    """*best* with its last noun in the singular, if the texts use that noun so."""
    last = best.replace("-", " ").rpartition(" ")[2]
    one = item.key[-1]
    if not _singular_of(last, one) or not last.islower() or last in _NO_PLURALS:
        return best
    if any(word.lower() in FUNCTION_WORDS for word in best.split(" ")) or not words.singular(one):
        return best
    if last.endswith("theses"):  # parentheses, hypotheses
        one = last.removesuffix("es") + "is"
    return best[: len(best) - len(last)] + one


_NO_PLURALS = frozenset(
    word_list(
        """
        alias bias canvas atlas gas overseas lens series species means news
        semantics mathematics statistics physics economics politics ethics logistics linguistics
        electronics genetics analytics dynamics mechanics thermodynamics robotics
        """
    )
)


def _singular_of(plural: str, singular: str) -> bool:
    many, one = plural.lower(), singular.lower()
    return many in (one + "s", one + "es") or (one[-1:] == "y" and many == one[:-1] + "ies")


def _named(text: str) -> bool:
    words = [word for word in text.split() if word.lower() not in FUNCTION_WORDS]
    return any(word[:1].isupper() for word in words[1:]) or words[0][1:2].isupper()


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
    # What the n-grams are made of, as text: this is asked a million times.
    joined = {key: " " + " ".join(key) + " " for key in chance}
    # From the shortest on, so that a claim is handed on more than once.
    for short in sorted(chance, key=lambda key: (len(key), key)):
        part, size, text = parts.get(short, _NONE), len(short), joined[short]
        better = [
            long
            for long in chance
            if len(long) > size
            and text in joined[long]
            and _completes(short, long, part, parts.get(long, _NONE), ngrams)
            and not ("," in " ".join(by_key[long].ngram.forms) and not _JOINS & set(term))
        ]
        if better:
            heir = max(better, key=lambda key: (chance[key], parts[key].score, key))
            chance[heir] = max(chance[heir], 0.98 * chance[short])
            chance[short] *= 0.5
    ordered = sorted(
        (
            Weighed(item.ngram, chance[item.ngram.key], item.methods, item.coverage)
            for item in found
        ),
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
            coverage = max(old.coverage, item.coverage)
            methods = tuple(dict.fromkeys((*old.methods, *item.methods)))
            result[whole.key] = old._replace(
                probability=together, coverage=coverage, methods=methods
            )
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
