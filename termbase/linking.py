"""Renderings by soft word links: from sentence pairs to candidates with their occurrences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from termbase.english import Token, fold
from termbase.ngrams import edges

__all__ = [
    "LinkedOccurrence",
    "LinkedRendering",
    "SpanCandidate",
    "TermData",
    "barriers",
    "candidate_spans",
    "collect",
    "edges",
]

_BARRIERS = frozenset(".;:!?。；：！？")
_ABBREVIATIONS = frozenset(["no", "nos", "cap", "ltd", "co", "inc", "vol", "art", "st", "dr", "mr"])


@dataclass(frozen=True, slots=True)
class SpanCandidate:
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


def candidate_spans(
    links: npt.NDArray[np.float32],
    first: int,
    last: int,
    tokens: Sequence[Token],
    starts: npt.NDArray[np.bool_],
    ends: npt.NDArray[np.bool_],
    walls: npt.NDArray[np.int64],
    *,
    longest: int = 12,
    keep: int = 12,
    slack: float = 0.15,
) -> list[SpanCandidate]:
    """The best spans for Chinese words ``[first:last)``.

    Args:
        links: (Chinese words, English words) soft links.
        starts, ends: where a span may begin and end.
        walls: running count of tokens that no span may contain.
        slack: what an English word without any link costs.
    """
    block = links[first:last]
    inside = block.sum(0)
    n = len(inside)
    near = np.flatnonzero(inside > 0.08)
    if not near.size:
        return []
    total = links.sum(0)
    foreign = total - inside
    # A word that nothing is linked to is neither evidence for nor against.
    loose = np.maximum(1.0 - total, 0.0) * slack
    low, high = max(0, int(near[0]) - 3), min(n, int(near[-1]) + 4)
    begin = np.flatnonzero(starts[low:high]) + low
    stop = np.flatnonzero(ends[low:high]) + low + 1
    if not begin.size or not stop.size:
        return []
    cum_in = np.concatenate([[0.0], np.cumsum(inside)])
    cum_out = np.concatenate([[0.0], np.cumsum(foreign + loose)])
    length = stop[None, :] - begin[:, None]
    good = (length > 0) & (length <= longest)
    good &= walls[stop][None, :] == walls[begin][:, None]
    got = cum_in[stop][None, :] - cum_in[begin][:, None]
    out = cum_out[stop][None, :] - cum_out[begin][:, None]
    mass = float(cum_in[-1])
    score = np.where(good, got / (mass + out + 1e-9), 0.0)
    flat = score.ravel()
    order = np.argsort(-flat, kind="stable")[:keep]
    result = []
    for at in order:
        value = float(flat[at])
        if value < 0.1:
            break
        a, b = divmod(int(at), score.shape[1])
        result.append(
            SpanCandidate(
                int(begin[a]),
                int(stop[b]),
                value,
                float(got[a, b]) / (mass + 1e-9),
                float(got[a, b] / (got[a, b] + out[a, b] + 1e-9)),
            )
        )
    return result


_COLONS = frozenset(":：")


@dataclass(frozen=True, slots=True)
class LinkedOccurrence:
    """One occurrence: sentence pair, offsets into its two texts, link score."""

    pair: int
    zh_start: int
    zh_end: int
    en_start: int
    en_end: int
    score: float


@dataclass(slots=True)
class LinkedRendering:
    """Sums over the occurrences of one folded rendering of one term."""

    key: tuple[str, ...]
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
    places: list[LinkedOccurrence] = field(default_factory=list)


@dataclass(slots=True)
class TermData:
    """All that was seen of one term."""

    term: str
    occurrences: int = 0
    pairs: set[int] = field(default_factory=set)
    candidates: dict[tuple[str, ...], LinkedRendering] = field(default_factory=dict)


def collect(
    terms: Sequence[str],
    zh_words: Sequence[Sequence[tuple[int, int]]],
    en_texts: Sequence[str],
    en_tokens: Sequence[Sequence[Token]],
    links: Sequence[npt.NDArray[np.float32]],
    found: Sequence[Sequence[tuple[int, int, int]]],
    *,
    most: int = 200,
    longest: int = 12,
    keep_places: bool = False,
) -> list[TermData]:
    """LinkedRendering spans of every occurrence, gathered a term and folded rendering.

    Args:
        zh_words: spans of the words of each Chinese text.
        found: ``(start, end, term number)`` in each Chinese text; the edges are word edges.
        most: occurrences of one term looked at (evenly spread where there are more).
        keep_places: whether candidates keep where they were seen.
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
            wanted[pair].append((start, end, number))
    for pair in sorted(wanted):
        tokens = en_tokens[pair]
        if not tokens:
            continue
        text = en_texts[pair]
        starts, ends = edges(tokens)
        walls = barriers(tokens)
        walls_but_colon = barriers(tokens, colon=False)
        begin = {start: at for at, (start, _) in enumerate(zh_words[pair])}
        stop = {end: at + 1 for at, (_, end) in enumerate(zh_words[pair])}
        for start, end, number in wanted[pair]:
            spans = candidate_spans(
                links[pair],
                begin[start],
                stop[end],
                tokens,
                starts,
                ends,
                walls_but_colon if _COLONS & set(terms[number]) else walls,
                longest=longest,
            )
            spans = _with_bracket_parts(spans, tokens)
            seen: set[tuple[str, ...]] = set()
            for span in spans:
                left, right = tokens[span.first].start, tokens[span.last - 1].end
                form = text[left:right]
                key = fold(form)
                if not key or key in seen:
                    continue
                candidate = data[number].candidates.get(key)
                if candidate is None:
                    candidate = data[number].candidates[key] = LinkedRendering(key)
                candidate.first += not seen
                seen.add(key)
                candidate.count += 1
                candidate.score += span.score
                candidate.square += span.score**2
                candidate.left_capital += _joined(tokens, span.first - 1, span.first)
                candidate.right_capital += _joined(tokens, span.last, span.last - 1)
                candidate.best = max(candidate.best, span.score)
                candidate.inside += span.inside
                candidate.purity += span.purity
                candidate.forms[form] = candidate.forms.get(form, 0.0) + span.score
                if keep_places:
                    place = LinkedOccurrence(pair, start, end, left, right, span.score)
                    candidate.places.append(place)
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
