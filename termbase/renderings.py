"""The English renderings of given Chinese terms in given sentence pairs.

Words are linked (:mod:`align.matching`), each occurrence of a term proposes the
English spans that fit its links, and the spans are ranked by a linear model over what
links, co-occurrence, dictionary and spelling say (:mod:`termbase.ranking`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.encoders.protocol import Encoder
from align.errors import SettingError
from align.lexicon import Lexicon, simplify
from align.matching import WordAligner
from align.messages import message
from align.progress import NO_PROGRESS, Progress
from termbase._chinese import TermFinder, cut, split_at
from termbase.dictionary import Dictionary
from termbase.english import tokenize
from termbase.linking import LinkedRendering, TermData, collect
from termbase.ranking import Floats, NgramCounts, features, learned_table, rank

__all__ = ["Rendering", "find_renderings"]


@dataclass(frozen=True, slots=True)
class Rendering:
    """One rendering of a term.

    Attributes:
        rank: 1 for the best.
        rendering: its most frequent surface form.
        probability: the chance that it is a right rendering.
        frequency: occurrences of the term that it was seen to render.
    """

    term: str
    rank: int
    rendering: str
    probability: float
    frequency: int = 0


def find_renderings(
    pairs: Sequence[tuple[str, str]],
    terms: Sequence[str],
    *,
    lexicon: Lexicon,
    encoder: Encoder | None = None,
    top: int = 5,
    progress: Progress = NO_PROGRESS,
) -> list[Rendering]:
    """The *top* renderings of each term, in the order of *terms*, best first.

    Args:
        pairs: Chinese and English of each sentence pair.
        terms: as they stand in the Chinese texts (Simplified or Traditional); one that
            stands nowhere gets nothing.
        encoder: not used yet.

    Raises:
        SettingError: *top* is less than 1.
    """
    if top < 1:
        raise SettingError("terms.top-too-small", top=top)
    wanted = list(dict.fromkeys(term for term in terms if term.strip()))
    if not pairs or not wanted:
        return []
    # Matched in Simplified characters; a term comes back as it was given.
    plain = {term: simplify(term) for term in wanted}
    texts = [(simplify(zh), en) for zh, en in pairs]
    best: dict[str, list[Rendering]] = {}
    found = candidate_features(texts, list(dict.fromkeys(plain.values())), lexicon, progress)
    for item, candidates, matrix in found:
        scores, chances = rank(matrix, len(item.pairs))
        order = sorted(range(len(candidates)), key=lambda at: (-scores[at], candidates[at].key))
        best[item.term] = [
            Rendering(
                item.term,
                place + 1,
                surface(candidates[at]),
                round(float(chances[at]), 4),
                candidates[at].count,
            )
            for place, at in enumerate(order[:top])
        ]
    return [
        replace(rendering, term=term) for term in wanted for rendering in best.get(plain[term], [])
    ]


def surface(candidate: LinkedRendering) -> str:
    """The most frequent form; of equally frequent ones the one with fewer capitals."""
    return min(
        candidate.forms,
        key=lambda form: (-candidate.forms[form], sum(c.isupper() for c in form), form),
    )


def candidate_features(
    pairs: Sequence[tuple[str, str]],
    terms: Sequence[str],
    lexicon: Lexicon,
    progress: Progress = NO_PROGRESS,
    *,
    dictionary: Dictionary | None = None,
) -> Iterator[tuple[TermData, list[LinkedRendering], Floats]]:
    """Every term that occurs, with its candidates and their features (what bench fits on).

    One at a time: a caller that keeps none of them holds one term's features.

    Args:
        dictionary: of *lexicon*, if there is one already.
    """
    dictionary = dictionary or Dictionary(lexicon)
    finder = TermFinder(terms)
    guard = TermFinder(lexicon.protected)
    whole = [_apart([(start, end) for start, end, _ in guard.find(zh)]) for zh, _ in pairs]
    found = [
        [item for item in finder.find(zh) if not _cuts(item[:2], kept)] if kept else finder.find(zh)
        for (zh, _), kept in zip(pairs, whole, strict=True)
    ]
    spans = [
        split_at(cut(zh), [edge for start, end, _ in here for edge in (start, end)], kept)
        for (zh, _), here, kept in zip(pairs, found, whole, strict=True)
    ]
    zh_words = [[zh[a:b] for a, b in part] for (zh, _), part in zip(pairs, spans, strict=True)]
    en_tokens = [tokenize(en) for _, en in pairs]
    en_stems = [[token.form for token in tokens] for tokens in en_tokens]
    words = [[token.text for token in tokens] for tokens in en_tokens]
    links = WordAligner(lexicon).links(list(zip(zh_words, words, strict=True)), progress=progress)
    data = collect(terms, spans, [en for _, en in pairs], en_tokens, links, found)
    counts = NgramCounts(data, en_tokens)
    learned = learned_table(zh_words, en_stems, links)
    progress.start(message("progress.ranking-renderings"), len(data))
    for number, item in enumerate(data):
        if item.candidates:
            candidates, matrix = features(
                item,
                counts,
                pairs=len(pairs),
                dictionary=dictionary,
                words=_term_words(item, found, spans, zh_words, number),
                learned=learned,
            )
            yield item, candidates, matrix
        progress.advance()
    progress.finish()


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of overlapping *spans*, sorted by their start, the longest of those that begin first."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _cuts(span: tuple[int, int], whole: Sequence[tuple[int, int]]) -> bool:
    """Whether *span* begins or ends inside one of *whole*."""
    return any(start < edge < end for start, end in whole for edge in span)


def _term_words(
    item: TermData,
    found: Sequence[Sequence[tuple[int, int, int]]],
    spans: Sequence[Sequence[tuple[int, int]]],
    zh_words: Sequence[Sequence[str]],
    number: int,
) -> list[str]:
    """The words of the term as they were cut in the first sentence that has it."""
    pair = min(item.pairs)
    start, end = next((a, b) for a, b, n in found[pair] if n == number)
    return [
        word
        for word, (a, b) in zip(zh_words[pair], spans[pair], strict=True)
        if start <= a and b <= end
    ]
