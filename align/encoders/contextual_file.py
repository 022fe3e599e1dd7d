"""The file of the contextual encoder: NumPy arrays in an ``.npz`` archive.

================== ================= ===================================================
pieces             uint8             the sentence pieces, UTF-8, one a line
score              float32 (v)       their log-probabilities
charsmap           uint8             SentencePiece's normalisation, as compiled
folded             uint16 (f, 2)     Traditional characters and their Simplified ones
table              uint8 (v, 512)    the pieces' vectors, 6 bits; ``table * scale + low``
part               uint8 (v)         which scale and low a piece has
scale, low         float32 (p)
between            float32 (514)     what two texts' rows have more than that of them joined
*matrix*           int8              the layers' matrices; ``q * *matrix*_scale``
*vector*           float32           the layers' other parameters
meta               uint8             JSON: ``format`` and what else there is to say
================== ================= ===================================================
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from align.encoders.weights_file import Arrays, read_arrays, write_arrays
from align.errors import EncoderError

__all__ = ["FILE_NAME", "FORMAT", "MATRICES", "ORDERS", "VECTORS", "read", "write"]

FORMAT: Final = 1
FILE_NAME: Final = "contextual.npz"

ORDERS: Final = ((2, 0), (3, 1), (5, 2))
"""The convolutions: pieces they look at, and how many of those stand before the piece."""

MATRICES: Final = (
    *(f"{name}{n}" for name in ("project", "first", "second") for n, _ in ORDERS),
    "out",
    *("head_up", "head_across", "head_skip", "head_deep", "head_last", "head_end"),
)
VECTORS: Final = (
    *(
        f"{name}{n}"
        for name in ("project_bias", "gain", "shift", "first_bias", "second_bias")
        for n, _ in ORDERS
    ),
    *("out_gain", "out_shift", "out_bias"),
)


def write(path: Path, arrays: Arrays, meta: dict[str, Any]) -> str:
    """Write *arrays* and *meta*; the same content gives the same bytes.

    Returns:
        The revision: the first 16 hexadecimal digits of the file's SHA-256.
    """
    order = sorted([*arrays, "meta"])
    return write_arrays(path, arrays, meta, form=FORMAT, order=order, deflated=order)


def read(path: Path) -> tuple[Arrays, dict[str, Any], str]:
    """The arrays, matrices as float32, the meta data and the revision.

    Raises:
        EncoderError: the file is missing, damaged or of another format.
    """
    arrays, meta, revision = read_arrays(path, form=FORMAT)
    try:
        for name in MATRICES:
            arrays[name] = arrays[name] * arrays.pop(f"{name}_scale").astype(np.float32)
        arrays |= {name: arrays[name].astype(np.float32) for name in VECTORS}
    except (ValueError, KeyError) as error:
        raise EncoderError("encoder.damaged", where=path) from error
    return arrays, meta, revision
