"""The parts of two sentences that render each other, for a reviewer's eye."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Encoder
from align.lexicon import Lexicon
from align.lexicon.translations import load_table
from align.matching.aligner import WordAligner
from align.matching.numbers import english_key
from align.matching.prior import Prior
from align.model import Match
from align.text.english import STOP_WORDS, english_words

__all__ = ["match_words", "sure_matches", "word_links"]

LEAST: Final = 0.04
"""A pair of words that the dictionary likes less than this is no link."""

LONGEST: Final = 400
"""Words of one side that are looked at."""

_GAP: Final = 2
"""English words of grammar that a phrase may hold between linked ones."""

_PHRASE: Final = 6
"""Chinese words of a phrase at most."""

_TURNS: Final = frozenset(("of", "the", "a", "its"))

_STOPS: Final = frozenset(english_key(word) for word in STOP_WORDS)


@dataclass(slots=True)
class _Phrase:
    zh: tuple[int, int]
    en: tuple[int, int]
    weights: list[float]


@functools.lru_cache(maxsize=8)
def _prior(lexicon: Lexicon) -> Prior:
    return Prior(lexicon, load_table())


def _scores(prior: Prior, zh: Sequence[str], en: Sequence[str]) -> npt.NDArray[np.float64]:
    """How well each Chinese word and English word go together, ``(zh, en)``, 0 to 1."""
    distinct_zh = list(dict.fromkeys(zh))
    distinct_en = list(dict.fromkeys(en))
    table = np.zeros((len(distinct_zh), len(distinct_en)))
    rows, columns, weights = prior.pairs(distinct_zh, distinct_en)
    table[rows, columns] = weights
    learned = prior.learned(distinct_zh, distinct_en)
    table *= 1 - np.outer(learned.shares[0], np.ones(len(distinct_en)))
    np.add.at(table, (learned.zh, learned.en), np.sqrt(learned.weights[0] * learned.weights[1]))
    places_zh = {word: at for at, word in enumerate(distinct_zh)}
    places_en = {word: at for at, word in enumerate(distinct_en)}
    full = table[np.ix_([places_zh[w] for w in zh], [places_en[w] for w in en])]
    # Words at like places of the two sentences go together a little better.
    place = np.abs(
        (np.arange(len(zh)) + 0.5)[:, None] / len(zh)
        - (np.arange(len(en)) + 0.5)[None, :] / len(en)
    )
    result: npt.NDArray[np.float64] = full * (1.0 - 0.5 * place)
    return result


def _best_links(
    scores: npt.NDArray[np.float64], grammar: Sequence[bool]
) -> dict[int, dict[int, float]]:
    """Links, the best first: each English word once; a Chinese word more than once only
    with neighbours of what it has."""
    links: dict[int, dict[int, float]] = {}
    taken: set[int] = set()
    rows, columns = np.nonzero(scores >= LEAST)
    order = sorted(
        zip((-scores[rows, columns]).tolist(), rows.tolist(), columns.tolist(), strict=True)
    )
    for loss, row, column in order:
        if column in taken or grammar[column]:
            continue
        own = links.setdefault(row, {})
        if own and not any(abs(column - other) <= _GAP for other in own):
            continue
        own[column] = -loss
        taken.add(column)
    return {row: own for row, own in sorted(links.items()) if own}


def _phrases(
    links: dict[int, dict[int, float]], words: Sequence[str], joined: Sequence[bool]
) -> list[_Phrase]:
    """Links grown to phrases: neighbours on both sides, nothing between but grammar."""
    phrases = [
        _Phrase((row, row + 1), (min(own), max(own) + 1), list(own.values()))
        for row, own in links.items()
    ]
    owner: dict[int, int] = {column: row for row, own in links.items() for column in own}

    def together(left: _Phrase, right: _Phrase) -> bool:
        if left.zh[1] != right.zh[0] or not joined[right.zh[0]]:
            return False
        first, last = sorted((left.en, right.en))
        gap = words[first[1] : last[0]]
        # English turns the order round with "of"; any other turn is another phrase.
        allowed = _STOPS if left.en < right.en else _TURNS
        if len(gap) > _GAP or not allowed.issuperset(gap):
            return False
        if right.zh[1] - left.zh[0] > _PHRASE:
            return False
        inside = range(left.zh[0], right.zh[1])
        span = range(first[0], max(first[1], last[1]))
        return all(owner.get(column, inside[0]) in inside for column in span)

    changed = True
    while changed:
        changed = False
        for at in range(len(phrases) - 1):
            left, right = phrases[at], phrases[at + 1]
            if together(left, right):
                phrases[at : at + 2] = [
                    _Phrase(
                        (left.zh[0], right.zh[1]),
                        (min(left.en[0], right.en[0]), max(left.en[1], right.en[1])),
                        left.weights + right.weights,
                    )
                ]
                changed = True
                break
    return phrases


def match_words(
    zh_text: str, en_text: str, *, lexicon: Lexicon, encoder: Encoder | None = None
) -> tuple[Match, ...]:
    """Words and phrases of the two texts that render each other.

    Args:
        lexicon: what links words; its glossary's terms are single words.
        encoder: not needed; kept for encoders that know words themselves.

    Returns:
        Matches with offsets into the two texts, in order of the Chinese text, not
        overlapping in either; ``weight`` from 0 to 1 is how sure the match is.
    """
    del encoder
    zh_spans = [s for s in lexicon.spans(zh_text) if _is_word(zh_text[s[0]])][:LONGEST]
    en_spans = [s for s in english_words(en_text) if _is_word(en_text[s[0]])][:LONGEST]
    if not zh_spans or not en_spans:
        return ()
    zh = [zh_text[a:b] for a, b in zh_spans]
    en = [english_key(en_text[a:b]) for a, b in en_spans]
    grammar = [word in _STOPS for word in en]
    links = _best_links(_scores(_prior(lexicon), zh, en), grammar)
    joined = [at > 0 and zh_spans[at - 1][1] == zh_spans[at][0] for at in range(len(zh))]
    matches = []
    for phrase in _phrases(links, en, joined):
        weight = min(1.0, float(np.mean(np.sqrt(phrase.weights))))
        matches.append(
            Match(
                zh_spans[phrase.zh[0]][0],
                zh_spans[phrase.zh[1] - 1][1],
                en_spans[phrase.en[0]][0],
                en_spans[phrase.en[1] - 1][1],
                round(weight, 4),
            )
        )
    return _apart(matches)


SURE = 0.35
"""The weight from which on a match is shown to people; of single characters, 0.5."""

_SURE_ALONE = 0.5


def sure_matches(matches: Sequence[Match], en_text: str) -> tuple[Match, ...]:
    """Those of *matches* that can be shown: nine in ten are right.

    A single character says little, and beside a name it is mostly a part of one.
    """

    def sure(match: Match) -> bool:
        if match.zh_end - match.zh_start > 1:
            return match.weight >= SURE
        return match.weight >= _SURE_ALONE and not en_text[match.en_start].isupper()

    return tuple(match for match in matches if sure(match))


def _apart(matches: list[Match]) -> tuple[Match, ...]:
    """*matches* without those whose English part lies across a surer one's."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (-m.weight, m.zh_start)):
        if all(match.en_end <= k.en_start or match.en_start >= k.en_end for k in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda m: m.zh_start))


def _is_word(character: str) -> bool:
    return character.isalnum()


def word_links(
    zh_tokens: Sequence[str], en_tokens: Sequence[str], *, lexicon: Lexicon
) -> set[tuple[int, int]]:
    """Links between the tokens of one sentence pair (0-based positions).

    Many pairs at once are linked better and faster by
    :meth:`align.matching.WordAligner.align_corpus`.
    """
    (links,) = WordAligner(lexicon).align_corpus([(zh_tokens, en_tokens)])
    return {(link.zh, link.en) for link in links}
