"""The encoder that comes with the package: trained static vectors and a sparse lexicon.

A text's row is a sum over its tokens: a dense half (contrastively trained vectors, int8
in the file) beside a sparse one (translations from a probabilistic table, weighted and
sketched). Sums make it additive: the row of a block is the sum of its sentences' rows.
How it was trained: ``docs/reference/encoder.md``. Loading needs NumPy only.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from align.arrays import Ints, Wide, ranges
from align.encoders._glossary import GlossaryTerms
from align.encoders.hashing import SPREAD, KeyTable, sketch
from align.encoders.protocol import Matrix
from align.encoders.static_file import DENSE, FILE_NAME, LEXICAL, lexical_path, read_static
from align.encoders.static_text import (
    HAN,
    LETTERS,
    SIGNIFICANT,
    Characters,
    Tokens,
    analyse,
    gram_keys,
)
from align.errors import EncoderError
from align.model import Lang

__all__ = ["BUILTIN", "Entries", "StaticEncoder", "available", "chunks", "spread", "sum_rows"]

_CHUNK_TEXTS: Final = 512
_CHUNK_CHARACTERS: Final = 100_000
_SUMMED_TOGETHER: Final = 1024
"""Rows of a text that are summed with those of others; the rest of a long text in blocks."""
_BLOCK: Final = 4096


class Entries:
    """The sketched dimensions of every item, as compressed rows.

    Attributes:
        features: how many different features (stems, mostly) the items have.
    """

    def __init__(self, lexical: dict[str, npt.NDArray[Any]], dim: int) -> None:
        place, sign = sketch(lexical["feature_keys"], dim)
        feature = lexical["feature"]
        strength = lexical["strength"].astype(np.float32)
        self._place = place.astype(np.int32)[feature].ravel()
        self._value = (sign[feature] * strength[:, None]).ravel()
        self._size = lexical["count"].astype(np.int64) * SPREAD
        self._start = np.cumsum(self._size) - self._size
        self._dim = dim
        self._feature, self._strength = feature.astype(np.int32), strength
        self.features = len(lexical["feature_keys"])

    def of(self, item: npt.NDArray[np.int32], text: Ints) -> tuple[Ints, Matrix]:
        """Cells of a ``(texts, dim)`` matrix and what to add there."""
        owner, at = spread(self._start[item], self._size[item])
        return text[owner] * self._dim + self._place[at], self._value[at]

    def named(
        self, item: npt.NDArray[np.int32], text: Ints
    ) -> tuple[Ints, npt.NDArray[np.int32], Matrix]:
        """The features before they are sketched: text, number, weight of each."""
        owner, at = spread(self._start[item] // SPREAD, self._size[item] // SPREAD)
        return text[owner], self._feature[at], self._strength[at]


def spread(start: Ints, size: Ints) -> tuple[Ints, Ints]:
    """``(i, start[i]), (i, start[i] + 1) ...`` for all ranges one after another."""
    owner = np.repeat(np.arange(len(start)), size)
    return owner, ranges(start, size)


def chunks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Bounds of pieces of moderate size, so that memory stays bounded."""
    edges, size = [0], 0
    for i, text in enumerate(texts):
        if i > edges[-1] and (i - edges[-1] >= _CHUNK_TEXTS or size > _CHUNK_CHARACTERS):
            edges.append(i)
            size = 0
        size += len(text)
    edges.append(len(texts))
    return [(a, b) for a, b in pairwise(edges) if b > a]


def sum_rows(
    dense: Matrix, text: Ints, row: npt.NDArray[np.int32], weight: Matrix, n: int
) -> Matrix:
    """Sums of weighted rows by text; *text* ascends.

    The first rows of all texts are added at once, then the second ones ...: one pass over
    the rows, in the order of each text, and no sum depends on the other texts.
    """
    size = np.bincount(text, minlength=n)
    longest_first = np.argsort(-size, kind="stable")
    start = (np.cumsum(size) - size)[longest_first]
    # (n - how many texts have at most k rows) have a row k
    most = min(int(size.max(initial=0)), _SUMMED_TOGETHER)
    active = n - np.searchsorted(np.sort(size), np.arange(most), side="right")
    weighted = bool((weight != 1).any())
    sums = np.zeros((n, dense.shape[1]), np.float32)
    for k, count in enumerate(active):
        at = start[:count] + k
        rows = dense.take(row[at], axis=0)
        if weighted:
            rows *= weight[at, None]
        sums[:count] += rows
    for rank in range(int((size > most).sum())):
        stop = int(start[rank] + size[longest_first[rank]])
        for first in range(int(start[rank]) + most, stop, _BLOCK):
            some = slice(first, min(first + _BLOCK, stop))
            rows = dense.take(row[some], axis=0)
            sums[rank] += (rows * weight[some, None]).sum(axis=0)
    out = np.empty_like(sums)
    out[longest_first] = sums
    return out


BUILTIN: Final = Path(__file__).parent / "data" / FILE_NAME


_UNKNOWN_FEATURES: Final = 1 << 17


def available() -> bool:
    """Whether the trained file is there."""
    return BUILTIN.is_file()


class StaticEncoder:
    """See :class:`align.encoders.protocol.Encoder`; rows are raw, so blocks are sums.

    Args:
        path: a file that ``python -m training.encoder`` made.
        glossary: the user's pairs (Chinese, English); where a text contains a term, its
            row is pulled towards those of texts with the other half of the pair.
        threads: how many threads share long lists of texts; rows do not depend on it.

    Raises:
        EncoderError: the file is missing, damaged or of another format.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        glossary: Sequence[tuple[str, str]] = (),
        threads: int | None = None,
    ) -> None:
        path = path or BUILTIN
        arrays, _, revision = read_static(path, DENSE)
        lexical, meta, lexical_revision = read_static(lexical_path(path), LEXICAL)
        self._threads = threads or min(os.cpu_count() or 1, 4)
        self._characters = Characters(
            arrays["folded"].astype(np.uint32), arrays["sounds"].astype(np.uint32)
        )
        self._items = KeyTable(arrays["keys"])
        self._cost = arrays["cost"].astype(np.int32)
        self._words = KeyTable(arrays["keys"][: len(self._cost)])
        self._grams = KeyTable(arrays["gram_keys"])
        self._gram_row = arrays["gram_row"]
        self._row = arrays["row"]
        self._dense = arrays["dense"] * arrays["scale"][:, None]
        if len(lexical["count"]) != len(arrays["keys"]):
            raise EncoderError("encoder.files-differ", where=path)
        self._sketch_dim = int(meta["sketch"])
        self._unknown = float(meta["unknown"])
        self._sparse_scale = np.float32(meta["scale"])
        self._entries = Entries(lexical, self._sketch_dim)
        self._terms = GlossaryTerms(glossary, self._characters) if glossary else None
        own = f"+{self._terms.revision}" if self._terms else ""
        self._revision = f"{revision[:8]}{lexical_revision[:8]}{own}"

    @property
    def name(self) -> str:
        """``static``."""
        return "static"

    @property
    def revision(self) -> str:
        """Of the trained file and the glossary."""
        return self._revision

    @property
    def additive(self) -> bool:
        """True: the rows of a block's sentences add up to the block's."""
        return True

    @property
    def dim(self) -> int:
        """The number of columns: dense, then sparse."""
        return self.dense_dim + self._sketch_dim

    @property
    def dense_dim(self) -> int:
        """The number of columns of the dense half, which come first."""
        return int(self._dense.shape[1])

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """Rows of *texts*, float32 ``(len(texts), dim)``; see the protocol.

        *lang* is not looked at: the vocabularies of the two languages do not overlap, and
        a Latin word means the same in a Chinese text.
        """
        out = np.zeros((len(texts), self.dim), np.float32)
        bounds = chunks(texts)

        def fill(bound: tuple[int, int]) -> None:
            out[bound[0] : bound[1]] = self._rows(texts[bound[0] : bound[1]])

        if len(bounds) > 1 and self._threads > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(fill, bounds))
        else:
            for bound in bounds:
                fill(bound)
        return out

    def _rows(self, texts: Sequence[str]) -> Matrix:
        folded, tokens, item = self._tokens(texts)
        sparse = self._sparse(tokens, item, len(texts))
        if self._terms is not None:
            self._terms.add(sparse, folded, tokens, self._sketch_dim)
        text, row, weight = self._dense_bag(folded, tokens, item)
        dense = sum_rows(self._dense, text, row, weight, len(texts))
        return np.hstack((dense, sparse * self._sparse_scale))

    def _tokens(
        self, texts: Sequence[str]
    ) -> tuple[npt.NDArray[np.uint32], Tokens, npt.NDArray[np.int32]]:
        folded, tokens = analyse(texts, self._characters, self._words, self._cost)
        return folded, tokens, self._items.find(tokens.key)

    def bag(self, texts: Sequence[str]) -> tuple[Ints, npt.NDArray[np.int32], Matrix]:
        """What the dense half sums: text indexes (ascending), rows of :attr:`table`, weights."""
        return self._dense_bag(*self._tokens(texts))

    @property
    def feature_count(self) -> int:
        """Numbers that :meth:`features` gives are below this."""
        return self._entries.features + _UNKNOWN_FEATURES

    def features(self, texts: Sequence[str]) -> tuple[Ints, Ints, Wide]:
        """What the sparse half sums, before it is sketched: mostly stems of English words.

        Returns:
            text indexes, numbers of features and weights; a feature may come more than once
            in a text. Words and numbers that are not in the vocabulary are told apart by a hash.
        """
        _, tokens, item = self._tokens(texts)
        known = np.flatnonzero(item >= 0)
        text, feature, weight = self._entries.named(item[known], tokens.text[known])
        lost, own_weight = self._unlisted(tokens, item)
        hashed = (tokens.key[lost] % np.uint64(_UNKNOWN_FEATURES)).astype(np.int64)
        return (
            np.concatenate((text, tokens.text[lost])),
            np.concatenate((feature, self._entries.features + hashed)),
            np.concatenate((weight, own_weight)),
        )

    @property
    def table(self) -> Matrix:
        """The dense rows, float32."""
        return self._dense

    def _dense_bag(
        self,
        folded: npt.NDArray[np.uint32],
        tokens: Tokens,
        item: npt.NDArray[np.int32],
    ) -> tuple[Ints, npt.NDArray[np.int32], Matrix]:
        row = np.where(item >= 0, self._row[item], -1)
        whole = np.flatnonzero(row >= 0)
        # a Han word without a row is the sum of its characters, a Latin one of its n-grams
        pieces = np.flatnonzero((row < 0) & (tokens.kind == HAN) & (tokens.length > 1))
        owner, char = spread(tokens.start[pieces], tokens.length[pieces])
        char_item = self._items.find(gram_keys(folded[char][:, None], HAN))
        char_row = np.where(char_item >= 0, self._row[char_item], -1)
        owner = pieces[owner]
        spelt = np.flatnonzero((row < 0) & (tokens.kind == LETTERS) & (tokens.length < 30))
        gram_owner, gram_row, gram_weight = self._spelt(folded, tokens, spelt)
        token = np.concatenate((whole, owner[char_row >= 0], gram_owner))
        rows = np.concatenate((row[whole], char_row[char_row >= 0], gram_row))
        weights = np.ones(len(token), np.float32)
        weights[len(token) - len(gram_owner) :] = gram_weight
        order = np.argsort(token, kind="stable")
        return tokens.text[token[order]], rows[order], weights[order]

    def _spelt(
        self, folded: npt.NDArray[np.uint32], tokens: Tokens, which: Ints
    ) -> tuple[Ints, npt.NDArray[np.int32], Matrix]:
        """Tokens, dense rows and weights of the n-grams of Latin words without a row."""
        size = tokens.length[which] + 2
        owner, place = spread(np.cumsum(size) - size, size)
        padded = np.full(int(size.sum()), ord("<"), np.uint32)
        first = np.cumsum(size) - size
        inner = np.ones(len(padded), bool)
        inner[first] = False
        inner[first + size - 1] = False
        padded[first + size - 1] = ord(">")
        letters, at = spread(tokens.start[which], tokens.length[which])
        del letters
        padded[inner] = folded[at]
        owners, rows = [], []
        for n in (3, 4):
            start = np.flatnonzero(place - first[owner] + n <= size[owner])
            grams = padded[start[:, None] + np.arange(n)]
            found = self._grams.find(gram_keys(grams, LETTERS))
            owners.append(owner[start[found >= 0]])
            rows.append(self._gram_row[found[found >= 0]])
        all_owners, all_rows = np.concatenate(owners), np.concatenate(rows)
        number = np.bincount(all_owners, minlength=len(which))
        weight = (1 / np.sqrt(np.maximum(number, 1)))[all_owners].astype(np.float32)
        order = np.argsort(all_owners, kind="stable")
        return which[all_owners[order]], all_rows[order], weight[order]

    def _sparse(self, tokens: Tokens, item: npt.NDArray[np.int32], n: int) -> Matrix:
        dim = self._sketch_dim
        known = np.flatnonzero(item >= 0)
        place, value = self._entries.of(item[known], tokens.text[known])
        lost, weight = self._unlisted(tokens, item)
        own_place, own_value = sketch(tokens.key[lost], dim)
        cells = np.concatenate((place, (own_place + tokens.text[lost, None] * dim).ravel()))
        values = np.concatenate((value, (own_value * weight[:, None]).ravel()))
        sums = np.bincount(cells, weights=values, minlength=n * dim)
        return sums.reshape(n, dim).astype(np.float32)

    def _unlisted(self, tokens: Tokens, item: npt.NDArray[np.int32]) -> tuple[Ints, Wide]:
        """Tokens that stand for themselves, and what they weigh."""
        word = (item < 0) & (tokens.kind == LETTERS) & (tokens.length > 1)
        number = tokens.kind == SIGNIFICANT
        lost = np.flatnonzero(word | number)
        return lost, np.where(number[lost], 1.0, self._unknown)
