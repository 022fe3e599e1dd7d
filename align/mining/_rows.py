"""Sentences as rows on disk: half precision, placed in the space of the collection."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from align.arrays import Floats, Narrow
from align.comparable.clauses import sample_clauses
from align.comparable.neighbours import add, read_index, train, wide, write_index
from align.comparable.vectors import Space, encode_unit, make_space
from align.comparable.words import WordCounts
from align.encoders.protocol import Encoder, contextual_half
from align.lexicon import load_lexicon
from align.mining._closely import learn_space
from align.mining._files import SentenceFile, load, save, whole, write_json
from align.mining._filter import texts_name
from align.mining._words import words_name, write_words
from align.mining.tasks import advance
from align.model import Lang

__all__ = ["INDEX", "index_name", "read_counts", "read_rows", "read_space", "rows_name", "sample"]

INDEX = "index-empty.faiss"
SPACE = "space.npz"
COUNTS = "counts.json"

_SAMPLE = 32_768
"""Sentences of a side that the space and the index are made from."""
_COUNTED = 16_384
"""Sentences of a side in which words are counted."""
_BLOCK = 8192


def rows_name(lang: Lang, number: int) -> str:
    """The file of a shard's rows."""
    return f"rows-{lang}-{number:05d}.npy"


def clauses_name(lang: Lang) -> str:
    """The file of some clauses' rows."""
    return f"clauses-{lang}.npz"


def index_name(lang: Lang, number: int) -> str:
    """The file of a shard's index."""
    return f"index-{lang}-{number:05d}.faiss"


def _spread(folder: Path, lang: Lang, sizes: Sequence[int], most: int) -> list[str]:
    """Up to *most* sentences from all over a side."""
    total = sum(sizes)
    wanted = np.unique(np.linspace(0, total - 1, min(most, total)).astype(np.int64))
    texts: list[str] = []
    start = 0
    for number, size in enumerate(sizes):
        here = wanted[(wanted >= start) & (wanted < start + size)] - start
        if len(here):
            texts += SentenceFile(folder / texts_name(lang, number)).read(here.tolist())
        start += size
    return texts


def sample(
    folder: Path, encoder: Encoder, sizes: dict[Lang, Sequence[int]], *, index: bool
) -> None:
    """Learn from some sentences what all are held against.

    The space (what every sentence says, how similar strangers are), how common words are,
    and where asked for the empty index.
    """
    rows: dict[Lang, Floats] = {}
    words: dict[Lang, list[str]] = {}
    for lang, some_sizes in sizes.items():
        texts = _spread(folder, lang, some_sizes, _SAMPLE)
        step = -(-len(texts) // _COUNTED)
        words[lang] = texts[::step]
        rows[lang] = encode_unit(encoder, texts, lang)
    half = contextual_half(encoder)
    if half is not None:
        learn_space(folder, half, words)
    space = make_space(rows["zh"], rows["en"])
    save(folder / SPACE, **space.arrays())
    if encoder.additive:
        for lang in sizes:
            some = encode_unit(encoder, sample_clauses(words[lang], lang), lang)
            save(folder / clauses_name(lang), rows=space.place(some, lang))
    counts = WordCounts.of(load_lexicon(), words["zh"], words["en"])
    write_json(folder / COUNTS, counts.plain())
    if index:
        placed = [wide(space.place(rows[lang], lang)) for lang in ("zh", "en")]
        rows.clear()
        expected = max(*sizes["zh"], *sizes["en"])
        _write_index(train(np.concatenate(placed), expected=expected), folder / INDEX)


def read_clauses(folder: Path, lang: Lang) -> Floats:
    """Rows of some clauses of a side, which stand for all."""
    rows: Floats = load(folder / clauses_name(lang))["rows"]
    return rows


def read_space(folder: Path) -> Space:
    """What :func:`sample` learnt of similarities."""
    return Space.from_arrays(load(folder / SPACE))


def read_counts(folder: Path) -> WordCounts:
    """What :func:`sample` learnt of words."""
    plain: dict[str, Any] = json.loads((folder / COUNTS).read_text(encoding="utf-8"))
    return WordCounts.from_plain(plain)


def _blocks(size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, _BLOCK):
        yield start, min(start + _BLOCK, size)


def encode_shard(folder: Path, encoder: Encoder, lang: Lang, number: int, *, index: bool) -> None:
    """Write the rows of a shard, its index and its words."""
    texts = SentenceFile(folder / texts_name(lang, number))
    space = read_space(folder)
    target = folder / rows_name(lang, number)
    with whole(target) as part:
        width = wide(np.zeros((1, encoder.dim), np.float32)).shape[1]
        rows = np.lib.format.open_memmap(part, "w+", np.float16, (len(texts), width))
        for start, stop in _blocks(len(texts)):
            block = space.place(encode_unit(encoder, texts.read(range(start, stop)), lang), lang)
            rows[start:stop] = wide(block)
            advance(stop - start)
        rows.flush()
        del rows
    if index:
        write_words(folder / words_name(lang, number), encoder, list(_blocks(len(texts))), texts)
        filled = read_index(folder / INDEX)
        add(filled, read_rows(folder, lang, number))
        _write_index(filled, folder / index_name(lang, number))


def _write_index(index: Any, path: Path) -> None:
    with whole(path) as part:
        write_index(index, part)


def read_rows(folder: Path, lang: Lang, number: int) -> Narrow:
    """The rows of a shard, mapped."""
    rows: Narrow = np.load(folder / rows_name(lang, number), mmap_mode="r")
    return rows
