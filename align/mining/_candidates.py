"""Which pairs are worth a close look: neighbours of either side with enough margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from align.arrays import Bools, Ints, Wide
from align.mining._files import load, save
from align.mining._near import near_name
from align.model import Lang

__all__ = ["block_name", "candidates", "ratio"]

_FLOOR = 0.05
"""Neighbours less similar than this are strangers whatever their ratio."""


_RIVAL = 0.75
"""The share of the margin under which a candidate is no rival worth a look."""


def block_name(number: int) -> str:
    """The file of a block's candidates."""
    return f"pairs-{number:05d}.npz"


def ratio(similarity: Wide, near_zh: Wide, near_en: Wide) -> Wide:
    """Cosine over the mean of both sides' nearest (ratio margin, Artetxe & Schwenk 2019)."""
    found: Wide = similarity / np.maximum((near_zh + near_en) / 2, _FLOOR)
    return found


class _Found:
    """All that the sentences of one side found: who, whom, how similar."""

    def __init__(self, folder: Path, lang: Lang, sizes: Sequence[int]) -> None:
        own, far, similarity = [], [], []
        start = 0
        for number, size in enumerate(sizes):
            data = load(folder / near_name(lang, number), "index", "similarity")
            row, column = np.nonzero(data["index"] >= 0)
            own.append(row + start)
            far.append(data["index"][row, column].astype(np.int64))
            similarity.append(data["similarity"][row, column])
            start += size
        self.own, self.far = np.concatenate(own), np.concatenate(far)
        self.similarity = np.concatenate(similarity)


class _Lists:
    """Neighbour lists of one side as pairs, Chinese number first.

    A sentence's neighbours are what it found and what found it: an index overlooks some
    from one side, few from both.

    Attributes:
        near: the mean similarity of each sentence's nearest.
    """

    def __init__(
        self,
        lang: Lang,
        total: dict[Lang, int],
        found: dict[Lang, _Found],
        width: int,
        neighbours: int,
    ) -> None:
        mine, theirs = found[lang], found["en" if lang == "zh" else "zh"]
        far_total = total["en" if lang == "zh" else "zh"]
        keys = np.concatenate(
            [mine.own * far_total + mine.far, theirs.far * far_total + theirs.own]
        )
        keys, first = np.unique(keys, return_index=True)
        similarity = np.concatenate([mine.similarity, theirs.similarity])[first]
        order = np.lexsort((keys, -np.round(similarity, 5), keys // far_total))
        own, far, similarity = keys[order] // far_total, keys[order] % far_total, similarity[order]
        rank = np.arange(len(own)) - np.searchsorted(own, own)
        # Where there are fewer than that, strangers (0) make up.
        near = rank < neighbours
        self.near: Wide = np.bincount(own[near], similarity[near], total[lang]) / neighbours
        some = rank < width
        own, far = own[some], far[some]
        self.zh, self.en = (own, far) if lang == "zh" else (far, own)
        self.rank, self.similarity = rank[some], similarity[some]
        if lang == "en":
            order = np.lexsort((self.en, self.zh))
            self.zh, self.en = self.zh[order], self.en[order]
            self.rank, self.similarity = self.rank[order], self.similarity[order]

    def part(self, start: int, stop: int) -> slice:
        """The pairs of the Chinese sentences from *start* to *stop*."""
        at = np.searchsorted(self.zh, [start, stop])
        return slice(int(at[0]), int(at[1]))


@dataclass(frozen=True, slots=True)
class _Block:
    """Candidates of some Chinese sentences; see :class:`align.comparable.features.Candidates`."""

    zh: Ints
    en: Ints
    similarity: Wide
    rank_zh: Ints
    rank_en: Ints


def _blocks(
    lists: dict[Lang, _Lists], total_zh: int, total_en: int, block: int, width: int
) -> Iterator[_Block]:
    """All candidates, by blocks of Chinese sentences."""
    for start in range(0, total_zh, block):
        keys, ranks, similar = [], [], []
        for lang in ("zh", "en"):
            found = lists[lang]
            part = found.part(start, min(start + block, total_zh))
            keys.append(found.zh[part] * total_en + found.en[part])
            ranks.append(found.rank[part])
            similar.append(found.similarity[part])
        unique = np.unique(np.concatenate(keys))
        # Whoever does not stand in a list stands behind its end.
        rank = {}
        similarity = np.zeros(len(unique))
        for lang, own, places, values in zip(("zh", "en"), keys, ranks, similar, strict=True):
            value = np.full(len(unique), 2 * width, dtype=np.int64)
            at = np.searchsorted(unique, own)
            value[at] = places
            similarity[at] = np.round(values.astype(np.float64), 6)
            rank[lang] = value
        yield _Block(unique // total_en, unique % total_en, similarity, rank["zh"], rank["en"])


def candidates(
    folder: Path,
    sizes: dict[Lang, Sequence[int]],
    *,
    neighbours: int,
    width: int,
    margin: float,
    block: int,
) -> dict[str, int]:
    """Write the candidates of each block of Chinese sentences that are worth a look.

    A sentence is if one of its *width* nearest (or one of the *width* nearest of which it
    is) has a ratio margin of *margin*; then its other candidates are looked at, too, if
    they come near that, because how far the best is ahead of the others counts.

    Returns:
        ``seen``: candidates; ``kept``: those worth a look; ``blocks``: how many files.
    """
    total: dict[Lang, int] = {lang: sum(sizes[lang]) for lang in sizes}
    found_by = {lang: _Found(folder, lang, sizes[lang]) for lang in sizes}
    lists = {lang: _Lists(lang, total, found_by, width, neighbours) for lang in sizes}
    found_by.clear()
    worth: dict[Lang, Bools] = {lang: np.zeros(total[lang], dtype=bool) for lang in sizes}
    near = {lang: lists[lang].near for lang in sizes}

    def all_blocks() -> Iterator[_Block]:
        return _blocks(lists, total["zh"], total["en"], block, width)

    seen = kept = number = 0
    for found in all_blocks():
        zh, en = found.zh, found.en
        value = ratio(found.similarity, near["zh"][zh], near["en"][en])
        good = value >= margin
        worth["zh"][zh[good]] = True
        worth["en"][en[good]] = True
        seen += len(zh)
    for number, found in enumerate(all_blocks()):
        zh, en = found.zh, found.en
        some = worth["zh"][zh] | worth["en"][en]
        some &= ratio(found.similarity, near["zh"][zh], near["en"][en]) >= _RIVAL * margin
        save(
            folder / block_name(number),
            zh=zh[some],
            en=en[some],
            similarity=found.similarity[some],
            rank_zh=found.rank_zh[some],
            rank_en=found.rank_en[some],
            near_zh=near["zh"][zh[some]],
            near_en=near["en"][en[some]],
        )
        kept += int(some.sum())
    return {"seen": seen, "kept": kept, "blocks": number + 1}
