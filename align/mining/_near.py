"""Nearest neighbours of every sentence, shard against shard, then merged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.arrays import Floats, Ints, Small
from align.comparable.neighbours import Effort, Searcher, read_index, search
from align.mining._files import load, save
from align.mining._rows import index_name, read_rows
from align.mining._words import Postings, read_words, words_name
from align.mining.tasks import advance
from align.model import Lang

__all__ = ["KEPT", "best", "exact", "merge", "near_name", "other", "part_name", "search_shard"]

KEPT = 8
"""Neighbours of a sentence that are kept."""

_BLOCK = 2048


def other(lang: Lang) -> Lang:
    """The other side."""
    return "en" if lang == "zh" else "zh"


def part_name(lang: Lang, number: int, there: int) -> str:
    """The file of what a shard's sentences found in one shard of the other side."""
    return f"found-{lang}-{number:05d}-{there:05d}.npz"


def near_name(lang: Lang, number: int) -> str:
    """The file of a shard's neighbours."""
    return f"near-{lang}-{number:05d}.npz"


_loaded: dict[tuple[str, Lang, int], tuple[Searcher, Postings]] = {}


def _searcher(folder: Path, lang: Lang, number: int) -> tuple[Searcher, Postings]:
    """What searches a shard; the last one is kept, since tasks come grouped by it."""
    at = (str(folder), lang, number)
    if at not in _loaded:
        _loaded.clear()
        rows = read_rows(folder, lang, number)
        index = read_index(folder / index_name(lang, number))
        postings = Postings(read_words(folder / words_name(lang, number)))
        _loaded[at] = Searcher(index, rows), postings
    return _loaded[at]


def search_shard(
    folder: Path, lang: Lang, number: int, there: int, probes: int, effort: Sequence[int]
) -> None:
    """What a shard's sentences find in the shard *there* of the other side.

    Args:
        effort: one cell in so many, so many ranked again; so many by words, after so many
            postings at most.
    """
    rows = read_rows(folder, lang, number)
    words = read_words(folder / words_name(lang, number))
    searcher, postings = _searcher(folder, other(lang), there)
    share, again, by_words, budget = effort
    index = np.full((len(rows), KEPT), -1, dtype=np.int32)
    similarity = np.zeros((len(rows), KEPT), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        queries = rows[part].astype(np.float32)
        shared = postings.nearest(words.part(start, start + len(queries)), by_words, budget)
        index[part], similarity[part] = searcher.search(
            queries, KEPT, probes=probes, effort=Effort(share, again), more=shared
        )
        advance(len(queries))
    save(folder / part_name(lang, number, there), index=index, similarity=similarity)


def best(index: Small, similarity: Floats, keep: int) -> tuple[Small, Floats]:
    """The *keep* best of each row, ties to the lower index, -1 last."""
    missing = index < 0
    ranked = np.where(missing, -np.inf, np.round(similarity, 5))
    order = np.lexsort((np.where(missing, np.iinfo(np.int32).max, index), -ranked), axis=1)
    order = order[:, :keep]
    return np.take_along_axis(index, order, 1), np.take_along_axis(similarity, order, 1)


def merge(folder: Path, lang: Lang, number: int, sizes: Sequence[int], neighbours: int) -> None:
    """Join what a shard's sentences found in all shards of the other side."""
    found, similar = [], []
    start = 0
    for there, size in enumerate(sizes):
        data = load(folder / part_name(lang, number, there))
        found.append(np.where(data["index"] >= 0, data["index"] + start, -1).astype(np.int32))
        similar.append(data["similarity"])
        start += size
    index, similarity = best(np.concatenate(found, 1), np.concatenate(similar, 1), KEPT)
    _save(folder, lang, number, index, similarity, neighbours)


def _save(
    folder: Path, lang: Lang, number: int, index: Small, similarity: Floats, neighbours: int
) -> None:
    # Where there are fewer than that, strangers (0) make up.
    near = similarity[:, :neighbours].sum(axis=1, dtype=np.float64) / neighbours
    save(folder / near_name(lang, number), index=index, similarity=similarity, near=near)


def exact(folder: Path, sizes: dict[Lang, Sequence[int]], neighbours: int) -> None:
    """All products instead of an index; both sides are held in memory."""
    rows = {
        lang: np.concatenate(
            [read_rows(folder, lang, n).astype(np.float32) for n in range(len(sizes[lang]))]
        )
        for lang in sizes
    }
    ahead, back = search(rows["zh"], rows["en"], KEPT)
    found: dict[Lang, tuple[Ints, Floats]] = {
        "zh": (ahead.index, ahead.similarity),
        "en": (back.index, back.similarity),
    }
    for lang, (index, similarity) in found.items():
        lack = KEPT - index.shape[1]
        padded = np.pad(index, ((0, 0), (0, lack)), constant_values=-1).astype(np.int32)
        similar = np.pad(similarity, ((0, 0), (0, lack)))
        start = 0
        for number, size in enumerate(sizes[lang]):
            part = slice(start, start + size)
            _save(folder, lang, number, padded[part], similar[part], neighbours)
            start += size
