"""The contextual encoder that comes with the package: convolutions over sentence pieces.

The network is Google's universal-sentence-encoder-multilingual v3 (Yang et al. 2020),
its pieces cut down to what Chinese and English need: embeddings, two layers of residual
convolutions over two, three and five pieces, a layer norm, a sum over the pieces; then
the *head*, two small residual layers over that sum. Because the sum stands before the
head, texts can be read once, and blocks of them be had by adding: rows before the head
are what :meth:`ContextualEncoder.encode` gives, and :meth:`ContextualEncoder.head` makes
unit rows of them or of their sums. NumPy only; ``tokenizers`` cuts the text into pieces.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from align.arrays import Floats, Ints
from align.encoders.contextual_file import FILE_NAME, ORDERS, read
from align.encoders.protocol import Matrix
from align.model import Lang

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["CONTEXTUAL", "ContextualEncoder", "available", "tokenizer_of"]

CONTEXTUAL: Final = Path(__file__).parent / "data" / FILE_NAME

_LONGEST: Final = 20_000
"""Characters of one text that are read."""
_TOKENS: Final = 16_384
"""Pieces whose different ones are embedded together."""
_BATCH: Final = 1024
"""Pieces that go through the layers at once."""
_PARTS: Final = 8
_PART: Final = (8_192, 65_536)
"""A list is read in so many parts or more, of so many bytes in UTF-8, at least and at most."""
_HEADS: Final = 2048
_PAD: Final = 2
"""Empty places between texts, as many as a convolution reaches."""
_BEGIN, _END = 1, 2
_EPSILON: Final = 1e-12

Tokens = npt.NDArray[np.int32]


def available() -> bool:
    """Whether the file is there."""
    return CONTEXTUAL.is_file()


def tokenizer_of(pieces: Sequence[str], score: Floats, charsmap: bytes) -> Tokenizer:
    """SentencePiece's unigram model of *pieces*, the first of which is the unknown one."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = list(zip(pieces, score.tolist(), strict=True))
    made = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    steps = (normalizers.Precompiled(charsmap), normalizers.Replace(Regex(" {2,}"), " "))
    made.normalizer = normalizers.Sequence([*steps, normalizers.Strip()])
    # No piece reaches over a space: words are cut one by one, and remembered.
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return made


class ContextualEncoder:
    """Rows that add up before a head; see :class:`align.encoders.protocol.HeadedEncoder`.

    A row holds the sum of a text's piece features (512 columns), how many pieces those
    are, and a one, so that a sum of rows knows of how many texts it is. The marks around
    each text are part of its row; what those between the texts of a block bring on
    average is taken off again by the head, so that a block is nearly what its joined
    text would be (cosine .98), and a single text exactly what the network makes of it.

    Args:
        path: a file that ``python -m training.contextual`` made.
        threads: how many threads share long lists of texts.

    Raises:
        EncoderError: the file is missing, damaged or of another format.
    """

    def __init__(self, path: Path | None = None, *, threads: int | None = None) -> None:
        arrays, _, revision = read(path or CONTEXTUAL)
        self._revision = revision[:12]
        self._threads = threads or min(os.cpu_count() or 1, 4)
        pieces = arrays["pieces"].tobytes().decode().split("\n")
        self._tokenizer = tokenizer_of(pieces, arrays["score"], arrays["charsmap"].tobytes())
        self._folded = dict(arrays["folded"].astype(np.int64).tolist())
        self._table, self._part = arrays["table"], arrays["part"]
        self._scale, self._low = arrays["scale"], arrays["low"]
        self._between = arrays["between"].astype(np.float32)
        names = [n for n, _ in ORDERS]
        self._project = np.hstack([arrays[f"project{n}"] for n in names])
        self._project_bias = np.concatenate([arrays[f"project_bias{n}"] for n in names])
        self._gain = np.concatenate([arrays[f"gain{n}"] for n in names])
        self._shift = np.concatenate([arrays[f"shift{n}"] for n in names])
        self._width = len(self._project_bias) // len(names)
        self._layers = [
            (
                arrays[f"first{n}"].reshape(n, self._width, self._width),
                arrays[f"first_bias{n}"],
                arrays[f"second{n}"].reshape(n, self._width, self._width),
                arrays[f"second_bias{n}"],
            )
            for n in names
        ]
        # The last layer norm's gain and shift are part of the projection after it.
        self._out = arrays["out_gain"][:, None] * arrays["out"]
        self._out_sum = self._out.sum(axis=0)
        self._out_bias = arrays["out_shift"] @ arrays["out"] + arrays["out_bias"]
        self._head = [
            arrays[f"head_{name}"] for name in ("up", "across", "skip", "deep", "last", "end")
        ]

    @property
    def name(self) -> str:
        """``contextual``."""
        return "contextual"

    @property
    def revision(self) -> str:
        """Of the file."""
        return self._revision

    @property
    def additive(self) -> bool:
        """True of the rows before the head."""
        return True

    @property
    def dim(self) -> int:
        """The number of columns before the head."""
        return self.unit_dim + 2

    @property
    def unit_dim(self) -> int:
        """The number of columns that the head gives."""
        return int(self._out.shape[1])

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """Rows of *texts* before the head, float32 ``(len(texts), dim)``; see the class.

        *lang* is not looked at: the pieces of both languages live in one space.
        """
        out = np.zeros((len(texts), self.dim), np.float32)
        chosen = [i for i, text in enumerate(texts) if text and not text.isspace()]
        # Of one length and one order, whatever else there is in the list.
        chosen.sort(key=lambda i: (len(texts[i]), texts[i]))
        sizes = [len(texts[i].encode("utf-8", "replace")) for i in chosen]
        parts = [chosen[start : start + count] for start, count in _shares(sizes)]

        def fill(part: list[int]) -> None:
            out[part] = self._rows([texts[i] for i in part])

        if not parts:
            return out
        from threadpoolctl import threadpool_limits

        # The products are small: threads of a library would cost more than they save.
        with threadpool_limits(1, "blas"):
            if len(parts) > 1 and self._threads > 1:
                with ThreadPoolExecutor(self._threads) as pool:
                    list(pool.map(fill, parts[::-1]))
            else:
                for part in parts:
                    fill(part)
        return out

    def head(self, rows: Matrix) -> Matrix:
        """Unit rows, float32 ``(len(rows), unit_dim)``, of rows before the head or their sums.

        A row of zeros stays one.
        """
        out = np.zeros((len(rows), self.unit_dim), np.float32)
        for start in range(0, len(rows), _HEADS):
            part = slice(start, start + _HEADS)
            out[part] = self._headed(rows[part])
        return out

    def _headed(self, rows: Matrix) -> Matrix:
        count = rows[:, -1]
        length = rows[:, -2] - np.maximum(count - 1, 0) * self._between[-2]
        sums = rows[:, :-2] - np.maximum(count - 1, 0)[:, None] * self._between[:-2]
        some = (count > 0) & (length > 0)
        x = sums * (some / np.sqrt(np.where(some, length, 1)))[:, None].astype(np.float32)
        up, across, skip, deep, last, end = self._head
        hidden = np.maximum(x @ skip + np.maximum(x @ up, 0) @ across, 0)
        final = np.tanh(hidden @ last + np.maximum(hidden @ deep, 0) @ end)
        final *= some[:, None]
        norms = np.sqrt(np.einsum("ij,ij->i", final, final))[:, None]
        unit: Matrix = (final / np.maximum(norms, 1e-9)).astype(np.float32)
        return unit

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of the pieces of each text, without marks."""
        clean = [
            text[:_LONGEST].translate(self._folded).encode("utf-8", "replace").decode()
            for text in texts
        ]
        found = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        return [each.ids for each in found]

    def _rows(self, texts: Sequence[str]) -> Matrix:
        found = self.tokens(texts)
        out = np.zeros((len(texts), self.dim), np.float32)
        start = 0
        while start < len(found):
            stop, size = start, 0
            while stop < len(found) and (stop == start or size + len(found[stop]) <= _TOKENS):
                size += len(found[stop]) + 2
                stop += 1
            out[start:stop] = self._sums(found[start:stop])
            start = stop
        return out

    def _sums(self, texts: list[list[int]]) -> Matrix:
        """Rows of some texts, given by their pieces."""
        flat = np.fromiter(
            (token for ids in texts for token in (_BEGIN, *ids, _END)),
            dtype=np.int64,
            count=sum(map(len, texts)) + 2 * len(texts),
        )
        kinds, own = np.unique(flat, return_inverse=True)
        pieces = _Pieces(self, kinds)
        sizes = np.fromiter((len(ids) + 2 for ids in texts), dtype=np.int64, count=len(texts))
        ends = np.cumsum(sizes)
        out = np.ones((len(texts), self.dim), np.float32)
        out[:, -2] = sizes
        first = 0
        while first < len(texts):
            begin = int(ends[first] - sizes[first])
            last = max(first + 1, int(np.searchsorted(ends, begin + _BATCH, side="right")))
            tokens = own[begin : ends[last - 1]]
            out[first:last, :-2] = self._layered(pieces, tokens, sizes[first:last])
            first = last
        return out

    def _layered(self, pieces: _Pieces, tokens: Ints, sizes: Ints) -> Matrix:
        """Sums of a batch's piece features: (texts, unit_dim)."""
        count = len(sizes)
        owner = np.repeat(np.arange(count), sizes)
        place = np.arange(len(tokens)) + _PAD * (owner + 1)
        height = len(tokens) + _PAD * (count + 1)
        which = np.full(height, pieces.empty)
        which[place] = tokens
        filled = np.zeros((height, 1), np.float32)
        filled[place] = 1
        vectors = pieces.vectors.take(tokens, axis=0)
        total, squares = pieces.total[tokens], pieces.squares[tokens]
        parts = [vectors]
        shifted = np.empty((height, self._width), np.float32)
        for number, (n, left) in enumerate(ORDERS):
            _, first_bias, second, second_bias = self._layers[number]
            hidden = np.zeros((height, self._width), np.float32)
            for j in range(n):
                np.take(pieces.convolved[number][j], which, axis=0, out=shifted, mode="clip")
                _add_moved(hidden, shifted, j - left)
            hidden += first_bias
            np.maximum(hidden, 0, out=hidden)
            hidden *= filled
            own = pieces.projected[number]
            hidden += own.take(which, axis=0)
            again = np.zeros_like(hidden)
            for j in range(n):
                np.matmul(hidden, second[j], out=shifted)
                _add_moved(again, shifted, j - left)
            again += second_bias
            np.maximum(again, 0, out=again)
            again += hidden
            part = again[place]
            total = total + part.sum(axis=1, dtype=np.float64)
            squares = squares + np.einsum("ij,ij->i", part, part)
            parts.append(part)
        columns = self._out.shape[0]
        mean = total / columns
        scale = 1 / np.sqrt(squares / columns - mean * mean + _EPSILON)
        weights = np.zeros((count, len(tokens)), np.float32)
        weights[owner, np.arange(len(tokens))] = scale
        sums = np.hstack([weights @ part for part in parts]) @ self._out
        sums -= np.bincount(owner, weights=scale * mean)[:, None] * self._out_sum
        sums += sizes[:, None] * self._out_bias
        rows: Matrix = sums.astype(np.float32)
        return rows


class _Pieces:
    """What depends on a piece alone, for some of them and for none (:attr:`empty`)."""

    def __init__(self, encoder: ContextualEncoder, kinds: Ints) -> None:
        part = encoder._part[kinds]
        self.vectors = encoder._table[kinds] * encoder._scale[part, None]
        self.vectors += encoder._low[part, None]
        self.total = self.vectors.sum(axis=1, dtype=np.float64)
        self.squares = np.einsum("ij,ij->i", self.vectors, self.vectors, dtype=np.float64)
        self.empty = len(kinds)
        x = self.vectors @ encoder._project
        x += encoder._project_bias
        x -= x.mean(axis=1, keepdims=True)
        x /= np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + _EPSILON)[:, None]
        x *= encoder._gain
        x += encoder._shift
        x = np.vstack((x, np.zeros((1, x.shape[1]), np.float32)))
        width = encoder._width
        self.projected = [
            np.ascontiguousarray(x[:, k * width : (k + 1) * width]) for k in range(len(ORDERS))
        ]
        self.convolved = [
            [own @ weight for weight in layer[0]]
            for own, layer in zip(self.projected, encoder._layers, strict=True)
        ]


def _add_moved(total: Matrix, rows: Matrix, ahead: int) -> None:
    """Add to each row of *total* the one that stands *ahead* places after it in *rows*."""
    if ahead > 0:
        total[:-ahead] += rows[ahead:]
    elif ahead < 0:
        total[-ahead:] += rows[:ahead]
    else:
        total += rows


def _shares(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Starts and counts of parts of about as much text; *sizes* are bytes in UTF-8.

    A piece takes some four and a half bytes in either language, so bytes tell the work.
    """
    ends = np.cumsum(np.minimum(sizes, 4.5 * _LONGEST))
    if not len(ends):
        return []
    wanted = max(1, round(ends[-1] / np.clip(ends[-1] / _PARTS, *_PART)))
    cuts = np.searchsorted(ends, ends[-1] * np.arange(1, wanted) / wanted)
    bounds = np.unique([0, *cuts.tolist(), len(ends)]).tolist()
    return [(start, stop - start) for start, stop in itertools.pairwise(bounds)]
