"""Renderings by soft word links: from sentence pairs to candidates with their occurrences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.text.english import lemma
from termbase.english import ARTICLES, Token
from termbase.ngrams import edges

__all__ = [
    "LinkedRendering",
    "SpanCandidate",
    "TermData",
    "barriers",
    "collect",
    "edges",
]

_BARRIERS = frozenset(".;:!?。；：！？")
# Words of a span; spans of an occurrence; score that one needs; what an English word without
# any link costs.
_LONGEST, _KEPT, _LEAST, _SLACK = 12, 12, 0.1, 0.15
Key = tuple[str, ...]
_ABBREVIATIONS = frozenset(["no", "nos", "cap", "ltd", "co", "inc", "vol", "art", "st", "dr", "mr"])


class SpanCandidate(NamedTuple):
    """English tokens ``[first:last)`` of a sentence for one Chinese occurrence.

    Attributes:
        score: links inside over links inside, lost and foreign (0 to 1).
        inside: share of the Chinese span's link mass that falls into the span.
        purity: share of the span's link mass that comes from the Chinese span.
    """

    first: int
    last: int
    score: float
    inside: float
    purity: float


def barriers(tokens: Sequence[Token], *, colon: bool = True) -> npt.NDArray[np.int64]:
    """The running count of tokens that no span may contain, one longer than *tokens*."""
    marks = np.zeros(len(tokens) + 1, dtype=np.int64)
    for at, token in enumerate(tokens):
        if token.text not in _BARRIERS or (token.text == ":" and not colon):
            continue
        # "No. 6", "Cap. 155", "Ltd." stay whole.
        if token.text == "." and at and tokens[at - 1].lower in _ABBREVIATIONS:
            continue
        marks[at + 1] = 1
    return np.cumsum(marks)


class _Sentence:
    """An English sentence, with what all occurrences in it have in common.

    Args:
        links: (Chinese words, English words) soft links.
    """

    def __init__(self, text: str, tokens: Sequence[Token], links: npt.NDArray[np.float32]) -> None:
        self.tokens = tokens
        self.links = links
        self._text = text
        starts, ends = edges(tokens)
        self._begin = np.flatnonzero(starts)
        self._stop = np.flatnonzero(ends) + 1
        self._total = links.sum(0)
        # A word that nothing is linked to is neither evidence for nor against.
        self._loose = np.maximum(1.0 - self._total, 0.0) * _SLACK
        self._good: dict[bool, npt.NDArray[np.bool_]] = {}
        self._forms: dict[tuple[int, int], tuple[str, Key, bool, bool]] = {}
        self._lemmas = [lemma(token.lower) if token.word else "" for token in tokens]

    def form(self, first: int, last: int) -> tuple[str, Key, bool, bool]:
        """The text of a span, folded, and whether its capitals go on before and after it."""
        known = self._forms.get((first, last))
        if known is None:
            tokens = self.tokens
            text = self._text[tokens[first].start : tokens[last - 1].end]
            left = _joined(tokens, first - 1, first)
            known = text, self._folded(first, last), left, _joined(tokens, last, last - 1)
            self._forms[first, last] = known
        return known

    def _folded(self, first: int, last: int) -> Key:
        """:func:`termbase.english.fold` of a span."""
        words = [word for word in self._lemmas[first:last] if word]
        at = 0
        while at < len(words) and words[at] in ARTICLES:
            at += 1
        return tuple(words[at:])

    def _allowed(self, *, colon: bool) -> npt.NDArray[np.bool_]:
        """Which beginnings and ends make a span: not too long, no mark inside."""
        good = self._good.get(colon)
        if good is None:
            walls = barriers(self.tokens, colon=colon)
            length = self._stop[None, :] - self._begin[:, None]
            good = (length > 0) & (length <= _LONGEST)
            good &= walls[self._stop][None, :] == walls[self._begin][:, None]
            self._good[colon] = good
        return good

    def spans(self, first: int, last: int, *, colon: bool = True) -> list[SpanCandidate]:
        """The best spans for Chinese words ``[first:last)``.

        Args:
            colon: whether a colon is a mark that no span contains.
        """
        inside = self.links[first:last].sum(0)
        near = np.flatnonzero(inside > 0.08)
        if not near.size:
            return []
        low, high = max(0, int(near[0]) - 3), min(len(inside), int(near[-1]) + 4)
        b0, b1 = np.searchsorted(self._begin, (low, high))
        s0, s1 = np.searchsorted(self._stop, (low + 1, high + 1))
        if b0 == b1 or s0 == s1:
            return []
        begin, stop = self._begin[b0:b1], self._stop[s0:s1]
        cum_in, cum_out = np.zeros((2, len(inside) + 1))
        cum_in[1:] = np.cumsum(inside)
        cum_out[1:] = np.cumsum(self._total - inside + self._loose)
        got = cum_in[stop] - cum_in[begin][:, None]
        out = cum_out[stop] - cum_out[begin][:, None]
        mass = float(cum_in[-1])
        score = got / (mass + out + 1e-9)
        score *= self._allowed(colon=colon)[b0:b1, s0:s1]
        flat = score.ravel()
        some = np.flatnonzero(flat >= _LEAST)
        result = []
        for at in some[np.argsort(-flat[some], kind="stable")[:_KEPT]].tolist():
            a, b = divmod(at, score.shape[1])
            result.append(
                SpanCandidate(
                    int(begin[a]),
                    int(stop[b]),
                    float(flat[at]),
                    float(got[a, b]) / (mass + 1e-9),
                    float(got[a, b] / (got[a, b] + out[a, b] + 1e-9)),
                )
            )
        return result


_COLONS = frozenset(":：")


@dataclass(slots=True)
class LinkedRendering:
    """Sums over the occurrences of one folded rendering of one term."""

    key: Key
    count: int = 0
    score: float = 0.0
    square: float = 0.0
    best: float = 0.0
    inside: float = 0.0
    purity: float = 0.0
    first: int = 0
    left_capital: int = 0
    right_capital: int = 0
    forms: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class TermData:
    """All that was seen of one term.

    Attributes:
        candidates: its strongest renderings, the best first.
    """

    term: str
    occurrences: int = 0
    pairs: set[int] = field(default_factory=set)
    candidates: dict[Key, LinkedRendering] = field(default_factory=dict)

    def keep_strongest(self, most: int) -> None:
        """Let go of the candidates that *most* others have stronger links than."""
        ranked = sorted(self.candidates.values(), key=lambda c: (-c.score, c.key))
        self.candidates = {candidate.key: candidate for candidate in ranked[:most]}


def collect(
    terms: Sequence[str],
    zh_words: Sequence[Sequence[tuple[int, int]]],
    en_texts: Sequence[str],
    en_tokens: Sequence[Sequence[Token]],
    links: Sequence[npt.NDArray[np.float32]],
    found: Sequence[Sequence[tuple[int, int, int]]],
    *,
    most: int = 200,
    strongest: int = 60,
) -> list[TermData]:
    """LinkedRendering spans of every occurrence, gathered a term and folded rendering.

    A term's renderings are cut down once its last occurrence was seen: most terms are rare,
    and most renderings seen once, so that memory holds few terms' long tails at a time.

    Args:
        zh_words: spans of the words of each Chinese text.
        found: ``(start, end, term number)`` in each Chinese text; the edges are word edges.
        most: occurrences of one term looked at (evenly spread where there are more).
        strongest: renderings kept of each term.
    """
    data = [TermData(term) for term in terms]
    where: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for pair, items in enumerate(found):
        for start, end, number in items:
            data[number].pairs.add(pair)
            where[number].append((pair, start, end))
    wanted: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number in sorted(where):
        places = where[number]
        data[number].occurrences = min(len(places), most)
        if len(places) > most:
            places = [places[int(i * len(places) / most)] for i in range(most)]
        for pair, start, end in places:
            if en_tokens[pair]:
                wanted[pair].append((start, end, number))
    left = Counter(number for places in wanted.values() for _, _, number in places)
    for pair in sorted(wanted):
        tokens = en_tokens[pair]
        sentence = _Sentence(en_texts[pair], tokens, links[pair])
        begin = {start: at for at, (start, _) in enumerate(zh_words[pair])}
        stop = {end: at + 1 for at, (_, end) in enumerate(zh_words[pair])}
        for start, end, number in wanted[pair]:
            colon = _COLONS.isdisjoint(terms[number])
            spans = sentence.spans(begin[start], stop[end], colon=colon)
            seen: set[Key] = set()
            candidates = data[number].candidates
            for span in _with_bracket_parts(spans, tokens):
                form, key, before, after = sentence.form(span.first, span.last)
                if not key or key in seen:
                    continue
                candidate = candidates.get(key)
                if candidate is None:
                    candidate = candidates[key] = LinkedRendering(key)
                score = span.score
                candidate.first += not seen
                seen.add(key)
                candidate.count += 1
                candidate.score += score
                candidate.square += score**2
                candidate.left_capital += before
                candidate.right_capital += after
                candidate.best = max(candidate.best, score)
                candidate.inside += span.inside
                candidate.purity += span.purity
                candidate.forms[form] = candidate.forms.get(form, 0.0) + score
            left[number] -= 1
            if not left[number]:
                data[number].keep_strongest(strongest)
    return data


def _joined(tokens: Sequence[Token], outside: int, inside: int) -> bool:
    """Whether the token just outside is capitalised like the one at the edge."""
    return (
        0 <= outside < len(tokens)
        and tokens[outside].content
        and tokens[outside].text[0].isupper()
        and tokens[inside].text[0].isupper()
    )


def _with_bracket_parts(
    spans: Sequence[SpanCandidate], tokens: Sequence[Token]
) -> list[SpanCandidate]:
    """*spans*, and what stands before and in the bracket of one that ends with a bracket."""
    result = list(spans)
    for span in spans:
        if tokens[span.last - 1].text != ")":
            continue
        at = span.last - 2
        while at > span.first and tokens[at].text != "(":
            at -= 1
        if at > span.first and at < span.last - 2:
            score = 0.9 * span.score
            result.append(SpanCandidate(span.first, at, score, span.inside, span.purity))
            result.append(SpanCandidate(at + 1, span.last - 1, score, span.inside, span.purity))
    return result
