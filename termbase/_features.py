"""What speaks for and against a rendering, as numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from termbase._collect import Candidate, TermData
from termbase._english import FUNCTION_WORDS, Token, lemma, stem

__all__ = ["NAMES", "NgramCounts", "count_together", "features"]

NAMES = (
    "score",
    "mean",
    "best",
    "inside",
    "purity",
    "first",
    "dice",
    "given_term",
    "given_rendering",
    "likelihood",
    "dictionary_en",
    "dictionary_zh",
    "length",
    "short",
    "long",
    "inner_function",
    "capitals",
    "wider",
    "narrower",
    "edge_number",
    "bracket",
    "words",
)


class NgramCounts:
    """In how many sentences each wanted n-gram (folded words) stands, and with which term."""

    def __init__(self, data: Sequence[TermData], en_tokens: Sequence[Sequence[Token]]) -> None:
        wanted: dict[tuple[str, ...], int] = {}
        for item in data:
            for key in item.candidates:
                wanted.setdefault(key, len(wanted))
        longest: dict[str, int] = {}
        for key in wanted:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
        self.index = wanted
        self.total = np.zeros(len(wanted), dtype=np.int64)
        self.sentences: list[set[int]] = []
        for tokens in en_tokens:
            words = tuple(lemma(token.lower) for token in tokens if token.word)
            here: set[int] = set()
            for start, word in enumerate(words):
                for end in range(start + 1, start + longest.get(word, 0) + 1):
                    at = wanted.get(words[start:end])
                    if at is not None:
                        here.add(at)
            self.sentences.append(here)
            for at in here:
                self.total[at] += 1


def count_together(item: TermData, counts: NgramCounts) -> dict[tuple[str, ...], int]:
    """In how many of the term's sentence pairs each of its candidates stands."""
    together = dict.fromkeys(item.candidates, 0)
    codes = {counts.index[key]: key for key in item.candidates}
    for pair in item.pairs:
        for at in counts.sentences[pair] & codes.keys():
            together[codes[at]] += 1
    return together


def _likelihood(both: int, left: int, right: int, total: int) -> float:
    """Dunning's log-likelihood ratio, signed."""

    def h(*cells: float) -> float:
        whole = sum(cells)
        return sum(cell * math.log(cell / whole) for cell in cells if cell > 0)

    a, b, c = both, left - both, right - both
    d = max(total - a - b - c, 0)
    ratio = 2 * (h(a, b, c, d) - h(a + b, c + d) - h(a + c, b + d))
    return ratio if a * d >= b * c else -ratio


def features(
    item: TermData,
    counts: NgramCounts,
    *,
    pairs: int,
    prior: Callable[[str], Mapping[str, float]],
    words: Sequence[str],
) -> tuple[list[Candidate], npt.NDArray[np.float64]]:
    """The candidates of one term and their features, ``(candidates, len(NAMES))``.

    Args:
        pairs: how many sentence pairs there are.
        prior: English stems that the dictionary gives for a Chinese word.
        words: the words of the term.
    """
    together = count_together(item, counts)
    candidates = sorted(item.candidates.values(), key=lambda c: (-c.score, c.key))
    known = [prior(word) for word in words]
    covered = [(set(table), len(word)) for word, table in zip(words, known, strict=True)]
    every: set[str] = set().union(*(table for table, _ in covered)) if covered else set()
    expected = max(0.55 * len(item.term), 1.0)
    n = len(item.pairs)
    keys = [c.key for c in candidates]
    joined = [" " + " ".join(key) + " " for key in keys]
    rows = []
    for at, c in enumerate(candidates):
        key, both = c.key, together[c.key]
        total = int(counts.total[counts.index[key]])
        content = [stem(word) for word in key if word not in FUNCTION_WORDS]
        hit = sum(word in every for word in content)
        chars = sum(size for table, size in covered if table & set(content))
        size = max(len(content), 1)
        ratio = math.log(size / expected)
        wider = max(
            (
                together[other] / max(both, 1)
                for k, other in enumerate(keys)
                if len(other) > len(key) and joined[at] in joined[k]
            ),
            default=0.0,
        )
        narrower = max(
            (
                both / max(together[other], 1)
                for k, other in enumerate(keys)
                if len(other) < len(key) and joined[k] in joined[at]
            ),
            default=0.0,
        )
        form = max(c.forms, key=lambda text: (c.forms[text], text))
        letters = [word for word in form.split() if word.lower() not in FUNCTION_WORDS]
        rows.append(
            (
                math.log(c.square / max(item.occurrences, 1) + 1e-3),
                c.score / max(c.count, 1),
                c.best,
                c.inside / max(c.count, 1),
                c.purity / max(c.count, 1),
                c.first / max(item.occurrences, 1),
                math.log(2 * both / max(n + total, 1) + 1e-3),
                both / max(n, 1),
                both / max(total, 1),
                math.log1p(max(_likelihood(both, n, total, pairs), 0.0)),
                hit / size,
                chars / max(len(item.term), 1),
                abs(ratio),
                max(-ratio, 0.0),
                max(ratio, 0.0),
                float(len(key) - len(content)) / len(key),
                sum(word[:1].isupper() for word in letters) / max(len(letters), 1),
                min(wider, 1.0),
                min(narrower, 1.0),
                float(key[0][0].isdigit() != item.term[0].isdigit()),
                float("(" in form),
                math.log(len(key)),
            )
        )
    return candidates, np.array(rows, dtype=np.float64).reshape(len(candidates), len(NAMES))
