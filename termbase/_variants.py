"""Which renderings are forms of one: function words, word order, and how a verb is a noun.

*Building a* and *building of a community* differ in function words and are one term with
several surface forms. Another order (*destiny community*, *community of destiny*), and
another noun for the verb that the term begins with (*construction of*), are variants beside
the form that is most probable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Sequence

from align.text.english import stem as form
from termbase._english import ARTICLES, FUNCTION_WORDS
from termbase._ngrams import Ngram
from termbase._weighed import Weighed

__all__ = ["citation", "grouped"]

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
        Renderings, and whether each is a variant of the last before it that is none.
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
        grip=max(one.grip, two.grip),
    )


def citation(item: Ngram, common: Container[str] = frozenset()) -> tuple[str, ...]:
    """The forms of a rendering, the one to cite first.

    That is the most frequent one; of a word that is both singular and plural the
    singular, without capitals that only the beginning of a sentence gave it, and without
    a possessive at the end.

    Args:
        common: words that the texts write without a capital.
    """
    forms = sorted(
        item.forms, key=lambda text: (-item.forms[text], sum(map(str.isupper, text)), text)
    )
    best = forms[0]
    for text in forms[1:]:
        lower, other = best.lower(), text.lower()
        if lower in (other + "s", other + "es") or (lower, other) == (lower, lower[:-3] + "y"):
            best = text
            break
    at_start = all(first == 0 for first, _ in item.spans)
    if at_start and best[:1].isupper() and not _named(best) and best.split()[0].lower() in common:
        best = best[0].lower() + best[1:]
    for ending in ("’s", "'s"):
        best = best.removesuffix(ending)
    return (best, *(text for text in forms if text != best))


def _named(text: str) -> bool:
    words = [word for word in text.split() if word.lower() not in FUNCTION_WORDS]
    return any(word[:1].isupper() for word in words[1:]) or words[0][1:2].isupper()
