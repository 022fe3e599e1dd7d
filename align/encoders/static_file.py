"""The files of the trained encoder: NumPy arrays in ``.npz`` archives.

Arrays that shrink by it are compressed; the dense rows hardly do and are not.

Token types are called items here. The Han words that segmentation knows come first, then
everything else.

``builtin.npz``, the vocabulary and the dense half:

============= ============== ===========================================================
keys          uint64 (n)     the items' hashes (:mod:`align.encoders.hashing`)
cost          uint16 (w)     segmentation costs of the first w items, thousandths of a nat
row           int32 (n)      the item's dense row, -1 where it has none
dense         int8 (r, d)    dense rows; ``dense * scale[:, None]`` are the values
scale         float32 (r)
gram_keys     uint64 (g)     hashes of character 3- and 4-grams of Latin words
gram_row      int32 (g)      their dense rows
folded        uint16 (f, 2)  Traditional characters and their Simplified ones
sounds        uint16 (c)     characters that spell foreign names
============= ============== ===========================================================

``builtin.lexical.npz``, the sparse half:

============= ============== ===========================================================
count         uint8 (n)      how many features an item has
feature       uint32 (t)     the features, item after item
strength      float16 (t)    their strength
feature_keys  uint64 (s)     the features' hashes, which give their sketched dimensions
============= ============== ===========================================================

Both have ``meta`` (uint8): JSON with ``format`` and what else there is to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from align.encoders.weights_file import Arrays, read_arrays, write_arrays

__all__ = [
    "DENSE",
    "FILE_NAME",
    "FORMAT",
    "LEXICAL",
    "Arrays",
    "lexical_path",
    "read_static",
    "write_static",
]

FORMAT: Final = 1

FILE_NAME: Final = "builtin.npz"

DENSE: Final = (
    *("keys", "cost", "row", "dense", "scale", "gram_keys", "gram_row", "folded", "sounds"),
    "meta",
)
LEXICAL: Final = ("count", "feature", "strength", "feature_keys", "meta")

_SHRINKING: Final = frozenset({"cost", "row", "count", "feature", "strength"})


def write_static(path: Path, arrays: Arrays, meta: dict[str, Any]) -> str:
    """Write *arrays* and *meta*; the same content gives the same bytes.

    Returns:
        The revision: the first 16 hexadecimal digits of the file's SHA-256.
    """
    order = (*DENSE, *LEXICAL[:-1])
    return write_arrays(path, arrays, meta, form=FORMAT, order=order, deflated=_SHRINKING)


def lexical_path(path: Path) -> Path:
    """The file of the sparse half beside that of the dense half."""
    return path.with_name(f"{path.stem}.lexical.npz")


def read_static(path: Path, names: Sequence[str]) -> tuple[Arrays, dict[str, Any], str]:
    """The arrays called *names*, the meta data and the revision of a trained file.

    Raises:
        EncoderError: the file is missing, damaged or of another format.
    """
    return read_arrays(path, names, form=FORMAT)
