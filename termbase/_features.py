"""What speaks for and against a rendering, as numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from align.text.english import lemma
from align.text.english import stem as form
from termbase._collect import Candidate, TermData
from termbase._dictionary import Dictionary
from termbase._english import FUNCTION_WORDS, Token, VerbCounts

_NOTHING = frozenset([""])
_LOOSE = frozenset([""]) | FUNCTION_WORDS

__all__ = ["NAMES", "NgramCounts", "count_together", "features", "learned_table"]

NAMES = (
    "score",
    "mean",
    "best",
    "inside",
    "purity",
    "first",
    "dice",
    "given_term",
    "likelihood",
    "length",
    "long",
    "inner_function",
    "capitals",
    "narrower",
    "bracket",
    "left_fixed",
    "right_fixed",
    "left_capital",
    "right_capital",
    "mixed_case",
    "explained",
    "covered",
    "participle",
    "starts_verb",
    "ends_verb",
    "left_joined",
    "right_joined",
    "learned_en",
    "learned_zh",
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
        self._verbs = VerbCounts()
        self.left: list[dict[str, int]] = [{} for _ in wanted]
        self.right: list[dict[str, int]] = [{} for _ in wanted]
        for tokens in en_tokens:
            words = tuple(lemma(token.lower) for token in tokens if token.word)
            self._verbs.add(words)
            here: set[int] = set()
            size = len(words)
            for start, word in enumerate(words):
                for end in range(start + 1, min(start + longest.get(word, 0), size) + 1):
                    at = wanted.get(words[start:end])
                    if at is not None:
                        here.add(at)
                        before = words[start - 1] if start else ""
                        after = words[end] if end < size else ""
                        self.left[at][before] = self.left[at].get(before, 0) + 1
                        self.right[at][after] = self.right[at].get(after, 0) + 1
            self.sentences.append(here)
            for at in here:
                self.total[at] += 1

    def verb(self, word: str) -> float:
        """How much *word* looks like a verb here, from -1 to 1."""
        return self._verbs.score(word)


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


def _fixed(neighbours: Mapping[str, int], loose: frozenset[str] = _LOOSE) -> float:
    """How sure the next word is: its share, drawn to nothing where little was seen."""
    total = sum(neighbours.values())
    top = max((n for word, n in neighbours.items() if word not in loose), default=0)
    return max(top - 1, 0) / (total + 1)


def _parts(
    term: str, dictionary: Dictionary
) -> list[tuple[int, int, list[tuple[str, ...]], float]]:
    """Dictionary words inside *term*; a character inside a known longer word counts little."""
    parts = []
    inside = [False] * len(term)
    for size in range(min(8, len(term)), 0, -1):
        for start in range(len(term) - size + 1):
            glosses = [gloss.forms for gloss in dictionary.glosses(term[start : start + size])]
            if glosses:
                trust = 1.0 if size > 1 else 0.35 if inside[start] else 0.7
                parts.append((start, start + size, glosses, trust))
                if size > 1:
                    inside[start : start + size] = [True] * size
    return parts


def _by_first_word(
    parts: Sequence[tuple[int, int, Sequence[tuple[str, ...]], float]],
) -> dict[str, list[tuple[int, int, tuple[str, ...], float]]]:
    """The translations of a term's parts, by their first word."""
    found: dict[str, list[tuple[int, int, tuple[str, ...], float]]] = {}
    for start, end, glosses, trust in parts:
        for gloss in glosses:
            found.setdefault(gloss[0], []).append((start, end, gloss, trust))
    return found


def _composed(
    term: str,
    content: Sequence[str],
    parts: Mapping[str, Sequence[tuple[int, int, tuple[str, ...], float]]],
) -> tuple[float, float]:
    """How much of *content* the term's parts explain, and how much of the term it covers."""
    have = set(content)
    chars = [0.0] * len(term)
    explained = dict.fromkeys(have, 0.0)
    for first in have & parts.keys():
        for start, end, gloss, trust in parts[first]:
            if have.issuperset(gloss):
                for at in range(start, end):
                    chars[at] = max(chars[at], trust)
                for word in gloss:
                    explained[word] = max(explained[word], trust)
    total = sum(explained[word] for word in content) / max(len(content), 1)
    return total, sum(chars) / max(len(term), 1)


def learned_table(
    zh_words: Sequence[Sequence[str]],
    en_stems: Sequence[Sequence[str]],
    links: Sequence[npt.NDArray[np.float32]],
) -> dict[str, dict[str, float]]:
    """How probably each Chinese word is linked to each English stem, from all the links."""
    total: dict[str, int] = {}
    table: dict[str, dict[str, float]] = {}
    for zh, en, block in zip(zh_words, en_stems, links, strict=True):
        for word in zh:
            total[word] = total.get(word, 0) + 1
        for i, j in zip(*np.nonzero(block > 0.2), strict=True):
            row = table.setdefault(zh[i], {})
            row[en[j]] = row.get(en[j], 0.0) + float(block[i, j])
    for word, row in table.items():
        scale = 1.0 / (total[word] + 0.5)
        for item in row:
            row[item] = min(row[item] * scale, 1.0)
    return table


def _learned(
    content: Sequence[str], words: Sequence[str], learned: Mapping[str, Mapping[str, float]]
) -> tuple[float, float]:
    """Mean best learned probability over the rendering's stems, and over the term's words."""
    rows = [(learned.get(word, {}), len(word)) for word in words]
    en = sum(max((row.get(item, 0.0) for row, _ in rows), default=0.0) for item in content)
    zh = sum(
        size * max((row.get(item, 0.0) for item in content), default=0.0) for row, size in rows
    )
    return en / max(len(content), 1), zh / max(sum(size for _, size in rows), 1)


def features(
    item: TermData,
    counts: NgramCounts,
    *,
    pairs: int,
    dictionary: Dictionary,
    words: Sequence[str],
    learned: Mapping[str, Mapping[str, float]],
    most: int = 60,
) -> tuple[list[Candidate], npt.NDArray[np.float64]]:
    """The candidates of one term and their features, ``(candidates, len(NAMES))``.

    Args:
        pairs: how many sentence pairs there are.
        words: the words of the term.
        most: candidates looked at, those with the strongest links.
    """
    together = count_together(item, counts)
    candidates = sorted(item.candidates.values(), key=lambda c: (-c.score, c.key))[:most]
    expected = max(0.55 * len(item.term), 1.0)
    n = len(item.pairs)
    keys = [c.key for c in candidates]
    joined = [" " + " ".join(key) + " " for key in keys]
    parts = _by_first_word(_parts(item.term, dictionary))
    rows = []
    for at, c in enumerate(candidates):
        key, both = c.key, together[c.key]
        total = int(counts.total[counts.index[key]])
        content = [form(word) for word in key if word not in FUNCTION_WORDS]
        size = max(len(content), 1)
        ratio = math.log(size / expected)
        narrower = max(
            (
                both / max(together[other], 1)
                for k, other in enumerate(keys)
                if len(other) < len(key) and joined[k] in joined[at]
            ),
            default=0.0,
        )
        best = max(c.forms, key=lambda text: (c.forms[text], text))
        letters = [word for word in best.split() if word.lower() not in FUNCTION_WORDS]
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
                math.log1p(max(_likelihood(both, n, total, pairs), 0.0)),
                abs(ratio),
                max(ratio, 0.0),
                float(len(key) - len(content)) / len(key),
                sum(word[:1].isupper() for word in letters) / max(len(letters), 1),
                min(narrower, 1.0),
                float("(" in best),
                _fixed(counts.left[counts.index[key]]),
                _fixed(counts.right[counts.index[key]]),
                c.left_capital / max(c.count, 1),
                c.right_capital / max(c.count, 1),
                float(0 < sum(word[:1].isupper() for word in letters) < len(letters)),
                *_composed(item.term, content, parts),
                float(key[-1].endswith(("ed", "ing"))) + float(key[0].endswith("ed")),
                counts.verb(key[0]),
                counts.verb(key[-1]),
                _fixed(counts.left[counts.index[key]], _NOTHING),
                _fixed(counts.right[counts.index[key]], _NOTHING),
                *_learned(content, words, learned),
            )
        )
    return candidates, np.array(rows, dtype=np.float64).reshape(len(candidates), len(NAMES))
