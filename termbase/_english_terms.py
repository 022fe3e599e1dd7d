"""English terms that no Chinese term of the texts accounts for.

Names, acronyms and noun phrases are proposed by their shape and weighed as Chinese candidates
are: NC-value (Frantzi, Ananiadou and Mima 2000), frequency, document frequency, mutual
information of their parts, branching entropy, and contrast with general English.
What a rendering already covers, whole, in another form or as a part of it, is left out.
Strict: a reader has to look at each.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from align.lexicon.frequencies import frequencies
from align.text.english import lemma
from align.text.english import stem as form
from termbase._english_stop import (
    ADVERBS,
    DATES,
    EMPTY_NOUNS,
    HEADS_OF_NAMES,
    LABELS,
    TITLES,
    VERBS,
    WEAK_STARTS,
)
from termbase._statistics import entropy, nc_values
from termbase.english import FUNCTION_WORDS, Token, VerbCounts, fold
from termbase.ngrams import Ngram
from termbase.options import EnglishOptions

__all__ = [
    "HYPHENS",
    "EnglishCandidate",
    "KnownTerms",
    "WordCounts",
    "count_neighbours",
    "english_candidates",
    "find_longer",
    "proposed",
]

Key = tuple[str, ...]
Bag = tuple[str, ...]
Span = tuple[int, int]

_SMALL = 50_000
# Beside what share of its places the same word may stand; what share must be outside longer
# reported renderings; what share may be in longer terms of the list itself.
_TORN = 0.7
_APART, _NESTED = 0.7, 0.6
_LEAST_PMI, _LEAST_SCORE, _LEAST_SINGLE = 1.5, 1.9, 8.2


class KnownTerms:
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
    known_terms: KnownTerms,
    options: EnglishOptions = EnglishOptions(),
    *,
    acronyms: Mapping[Key, Key],
) -> list[EnglishCandidate]:
    """The English terms of *texts* that are not in *known_terms*, best first.

    Args:
        tokens: of each text.
        documents: the number of the document that each text is from.
        acronyms: folded acronyms and the full forms that the texts define for them.
    """
    if options.max_terms < 1:
        return []
    size = sum(map(len, tokens))
    least = options.min_frequency or (2 if size <= _SMALL else 3)
    words = WordCounts(tokens)
    pool = proposed(texts, tokens, words, options.max_words)
    _settle_names(pool)
    _join_acronyms(pool, acronyms)
    fresh = [
        item
        for item in pool.values()
        if item.ngram.key not in known_terms
        and not (item.short is not None and item.short.key in known_terms)
        and _enough(item, least, known_terms)
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
    """Write small what is a capital only because a sentence begins there."""
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


def _enough(item: EnglishCandidate, least: int, known_terms: KnownTerms) -> bool:
    apart = known_terms.apart(item.ngram)
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
    words: WordCounts,
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


HYPHENS = frozenset("-‐‑/")
_JOINS = frozenset(["of", "the", "for", "and", "on", "&", "to", "in"])
_ENDS = ("al", "ive", "ous", "ful", "able", "ible", "less", "ary", "ized", "ised", "ated", "ic")
_NUMERALS = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"])
_MARKS = frozenset('.;:!?…"“”()[]')
# With no blank after them they are inside a file name, an address or a number.
_GLUE = frozenset("./\\_@#:&+=~")
# Shares that a reader kept of those found in two annual reports, rounded; there were too few
# single words, so that their share is a guess.
_KEPT = {"name": 0.9, "acronym": 0.95, "phrase": 0.95, "word": 0.75}


@dataclass(slots=True)
class EnglishCandidate:
    """A term, and what is known of it.

    Attributes:
        kind: ``name``, ``acronym`` or ``phrase``.
        short: its acronym, if the texts define one and use it.
        c_value, nc_value: see :mod:`termbase._english_terms`.
        entropy: the smaller of left and right branching entropy, in nats.
        torn: the largest share of its places that have the same word that may belong to it
            before them, or after them.
        before_noun: in how many places a content word follows.
        inside: in how many it is part of a longer candidate.
        nested_in: longer ones of the list that it also stands in.
        probability: the chance that a reader keeps it as a term, by its kind.
    """

    ngram: Ngram
    kind: str
    score: float = 0.0
    strong: int = 0
    short: Ngram | None = None
    c_value: float = 0.0
    nc_value: float = 0.0
    entropy: float = 0.0
    torn: float = 0.0
    before_noun: int = 0
    inside: int = 0
    nested_in: list[Ngram] = field(default_factory=list)

    @property
    def probability(self) -> float:
        if self.kind == "phrase" and self.ngram.content == 1:
            return _KEPT["word"]
        return _KEPT[self.kind]


class WordCounts:
    """Counts of single words, of neighbours, and what they look like in these texts."""

    def __init__(self, tokens: Sequence[Sequence[Token]]) -> None:
        self.counts: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.lower: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self.verbs = VerbCounts()
        self._general = frequencies()
        for sentence in tokens:
            names = [lemma(token.lower) if token.word else "" for token in sentence]
            self.verbs.add([name for name in names if name])
            before = ""
            for at, (token, name) in enumerate(zip(sentence, names, strict=True)):
                if not name:
                    continue
                self.counts[name] += 1
                if before:
                    self.pairs[before, name] += 1
                before = name
                if token.text[0].islower():
                    self.lower[token.lower] += 1
                elif at:
                    self.capital[token.lower] += 1
        self.total = max(sum(self.counts.values()), 1)

    def rarity(self, word: str) -> float:
        """How rare *word* is in general English, in nats."""
        return self._general.idf(self._general.en.get(form(word), 0))

    def keyness(self, word: str) -> float:
        """How much more frequent the lemma *word* is here than in general, from -3 to 6 nats."""
        general = (self._general.en.get(form(word), 0) + 0.5) / (20 * self._general.sentences)
        return min(max(math.log((self.counts[word] + 0.1) / self.total / general), -3.0), 6.0)

    def cohesion(self, key: Key) -> float:
        """The smallest pointwise mutual information of two neighbours, in nats."""
        least = math.inf
        for one, two in pairwise(key):
            together = self.pairs[one, two]
            if together and one not in FUNCTION_WORDS and two not in FUNCTION_WORDS:
                value = math.log(together * self.total / (self.counts[one] * self.counts[two]))
                least = min(least, value)
        return least


def _capital(token: Token) -> bool:
    return token.text[0].isupper() and token.content


def _initial(sentence: Sequence[Token], at: int) -> bool:
    """Whether a sentence begins here, so that a capital says nothing."""
    return at == 0 or sentence[at - 1].text in _MARKS or sentence[at - 1].text in "•–—*"


def _headline(sentence: Sequence[Token]) -> bool:
    words = [token for token in sentence if token.content and token.text[0].isalpha()]
    capitals = sum(token.text[0].isupper() for token in words)
    closed = bool(sentence) and sentence[-1].text in ".!?;"
    return len(words) >= 4 and capitals > 0.7 * len(words) and not closed


def proposed(
    texts: Sequence[str], tokens: Sequence[Sequence[Token]], words: WordCounts, longest: int
) -> dict[Key, EnglishCandidate]:
    """Everything that a shape singles out."""
    pool: dict[Key, EnglishCandidate] = {}
    for number, (text, sentence) in enumerate(zip(texts, tokens, strict=True)):
        taken: set[Span] = set()
        headline = _headline(sentence)
        if not headline:
            for first, last, strong in _names(sentence, words):
                _add(pool, "name", number, text, sentence, first, last, strong)
                taken.add((first, last))
            for at, token in enumerate(sentence):
                if _acronym(token, words) and not _hyphened(sentence, at, at + 1):
                    _add(pool, "acronym", number, text, sentence, at, at + 1, True)
                    taken.add((at, at + 1))
        for first, last in _phrases(sentence, words, longest):
            if (first, last) in taken:
                continue
            if headline or not _of_name(sentence, first, last):
                _add(pool, "phrase", number, text, sentence, first, last, not headline)
    return pool


def _add(
    pool: dict[Key, EnglishCandidate],
    kind: str,
    number: int,
    text: str,
    sentence: Sequence[Token],
    first: int,
    last: int,
    strong: bool,
) -> None:
    part = sentence[first:last]
    key = tuple(lemma(token.lower) for token in part if token.word)
    item = pool.get(key)
    if item is None:
        content = [token for token in part if token.content]
        ngram = Ngram(
            key, tuple(t.stem for t in content), tuple(t.form for t in content), len(content)
        )
        item = pool[key] = EnglishCandidate(ngram, kind)
    item.strong += strong
    if kind == "name":
        item.kind = "name"
    start, end = part[0].start, part[-1].end
    shape = text[start:end]
    item.ngram.forms[shape] = item.ngram.forms.get(shape, 0) + 1
    item.ngram.places.append((number, start, end))
    item.ngram.spans.append((first, last))


def _hyphened(sentence: Sequence[Token], first: int, last: int) -> bool:
    """Whether ``[first:last)`` cuts a word at a hyphen or an apostrophe."""
    before = first and sentence[first - 1]
    after = sentence[last] if last < len(sentence) else None
    if before and before.text in HYPHENS and before.end == sentence[first].start:
        return True
    return bool(
        after is not None
        and after.text in HYPHENS
        and after.start == sentence[last - 1].end
        and last + 1 < len(sentence)
        and sentence[last + 1].start == after.end
    )


def _acronym(token: Token, words: WordCounts) -> bool:
    text = token.text.rstrip("s") if token.text[:-1].isupper() else token.text
    return (
        2 <= len(text) <= 8
        and text.isupper()
        and text.isalpha()
        and text.lower() not in _NUMERALS
        and text.lower() not in DATES
        # All of a heading may be in capitals.
        and words.lower[token.lower] <= words.capital[token.lower]
    )


def _names(sentence: Sequence[Token], words: WordCounts) -> Iterator[tuple[int, int, bool]]:
    """Longest runs of capitals with little words between: ``first, last, no doubt``.

    What *and* joins is given whole and in pieces; of the pieces it is not sure that they
    are names (*Securities and Futures Commission*).
    """
    at = 0
    while at < len(sentence):
        if not _capital(sentence[at]):
            at += 1
            continue
        first, last, ands = at, at + 1, []
        look = last
        while look < len(sentence) and not sentence[look - 1].lower.endswith(("'s", "’s")):
            token = sentence[look]
            if _capital(token):
                last = look + 1
            elif token.text in HYPHENS or token.lower in _JOINS:
                if token.lower == "and":
                    ands.append(look)
                if look - last >= 3:
                    break
            else:
                break
            look += 1
        at = last
        inner = [place for place in ands if place < last]
        if not inner:
            yield from _name(sentence, first, last, words, True)
            continue
        yield from _name(sentence, first, last, words, len(inner) == 1)
        edges = [first, *[p for place in inner for p in (place, place + 1)], last]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield from _name(sentence, start, end, words, False)


def _name(
    sentence: Sequence[Token], first: int, last: int, words: WordCounts, sure: bool
) -> Iterator[tuple[int, int, bool]]:
    while first < last and (
        not sentence[first].content
        or sentence[first].lower in TITLES
        or (_initial(sentence, first) and _sentence_word(sentence[first], words))
    ):
        first += 1
    while last > first and not sentence[last - 1].content:
        last -= 1
    content = [token for token in sentence[first:last] if token.content]
    if len(content) < 2 or len(content) > 8 or _hyphened(sentence, first, last):
        return
    if all(token.text.isupper() for token in content):
        return
    if any(token.lower in DATES or token.lower in LABELS for token in content):
        return
    yield first, last, sure and not _initial(sentence, first)


def _sentence_word(token: Token, words: WordCounts) -> bool:
    """Whether a word at a sentence's beginning is one without a capital elsewhere."""
    lower = token.lower
    return token.form in VERBS or words.lower[lower] > words.capital[lower]


def _phrases(
    sentence: Sequence[Token], words: WordCounts, longest: int
) -> Iterator[tuple[int, int]]:
    """Noun phrases: adjectives and nouns, with one *of* at most."""
    n = len(sentence)
    good = [
        _inside(token, words, before)
        for before, token in zip([None, *sentence], sentence, strict=False)
    ]
    for first in range(n):
        token = sentence[first]
        after_hyphen = first > 0 and sentence[first - 1].text in HYPHENS
        if not good[first] or after_hyphen or not _starts(token):
            continue
        joins = count = 0
        for last in range(first, n):
            here = sentence[last]
            if here.text in HYPHENS:
                continue
            if good[last]:
                count += 1
                if count > longest:
                    break
                if _ends(here, words) and not _hyphened(sentence, first, last + 1):
                    yield first, last + 1
            elif here.lower == "of" and not joins and last > first:
                joins = 1
                if not _ends(sentence[last - 1], words):
                    break
            else:
                break


def _of_name(sentence: Sequence[Token], first: int, last: int) -> bool:
    """Whether ``[first:last)`` is a name, or begins or ends inside one."""
    if all(_capital(token) for token in sentence[first:last] if token.content):
        return True
    before, after = sentence[max(first - 1, 0)], sentence[min(last, len(sentence) - 1)]
    if _capital(sentence[first]) and first and (_capital(before) or before.lower in _JOINS):
        return True
    return _capital(sentence[last - 1]) and last < len(sentence) and _capital(after)


def _inside(token: Token, words: WordCounts, before: Token | None) -> bool:
    """Whether a noun phrase may hold *token*, which stands after *before*."""
    plain = token.text.isascii() and token.text.isalpha() and len(token.text) > 1
    if not token.content or not plain or token.lower in TITLES:
        return False
    if before is not None and before.text in _GLUE and before.end == token.start:
        return False
    lower = token.lower
    if before is not None and before.text in HYPHENS and before.end == token.start:
        return True
    if token.text[0].isupper() and words.capital[lower] > words.lower[lower]:
        return True
    if token.form in VERBS or lower in ADVERBS or lower.endswith("ly"):
        return False
    # A past tense or a participle that says something of the noun before it.
    after_noun = before is not None and before.content
    return words.verbs.score(lemma(lower)) <= 0.3 and not (lower.endswith("ed") and after_noun)


def _starts(token: Token) -> bool:
    return token.lower not in WEAK_STARTS


def _ends(token: Token, words: WordCounts) -> bool:
    lower = lemma(token.lower)
    if lower in EMPTY_NOUNS or token.lower in WEAK_STARTS or lower.endswith(("ing", "ed", "ly")):
        return lower.endswith("ing") and words.rarity(lower) > 6.5 and lower not in EMPTY_NOUNS
    return not lower.endswith(_ENDS) or lower.endswith(("capital", "policy", "proposal"))


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
