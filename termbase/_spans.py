"""English spans that a Chinese span may be rendered by, from soft word links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from termbase._english import BAD_END, BAD_START, Token

__all__ = ["SpanCandidate", "barriers", "candidate_spans", "edges"]

_CLOSE = frozenset(")]）")
_BARRIERS = frozenset(".;:!?。；：！？")
_ABBREVIATIONS = frozenset(["no", "nos", "cap", "ltd", "co", "inc", "vol", "art", "st", "dr", "mr"])
_HYPHENS = frozenset("-‐‑/")


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


def edges(tokens: Sequence[Token]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """At which tokens a span may start, and at which it may end.

    Never at a function word, nor in the middle of a hyphenated word.
    """
    n = len(tokens)
    starts = np.zeros(n, dtype=np.bool_)
    ends = np.zeros(n, dtype=np.bool_)
    for at, token in enumerate(tokens):
        if not token.word:
            ends[at] = token.text in _CLOSE and at > 0
            continue
        strong = token.content
        starts[at] = strong or token.lower not in BAD_START
        ends[at] = strong or token.lower not in BAD_END
        if at + 1 < n and _hyphen(tokens, at + 1):
            ends[at] = False
        if at and _hyphen(tokens, at - 1):
            starts[at] = False
    return starts, ends


def _hyphen(tokens: Sequence[Token], at: int) -> bool:
    return (
        tokens[at].text in _HYPHENS
        and 0 < at < len(tokens) - 1
        and tokens[at - 1].end == tokens[at].start
        and tokens[at].end == tokens[at + 1].start
    )


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
