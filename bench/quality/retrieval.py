"""Whether the right partner is ranked first among all sentences of the other side."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from align.encoders import Encoder, contextual_half, get_encoder
from align.encoders.joined import joined
from align.encoders.lexical import LexicalEncoder
from align.lexicon import load_lexicon
from align.lexicon.translations import Table
from bench.quality import Figure, shared

__all__ = ["figures", "ranked_first"]

NEIGHBOURS = 4


def ranked_first(zh: npt.NDArray[np.float32], en: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Shares ranked first, from Chinese and from English, by margin.

    The margin is the cosine over the mean of both sides' nearest neighbours' (Artetxe and
    Schwenk 2019).
    """

    def unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        result: npt.NDArray[np.float32] = rows / np.maximum(
            np.linalg.norm(rows, axis=1, keepdims=True), 1e-9
        )
        return result

    cosines = unit(zh) @ unit(en).T
    near_zh = np.sort(cosines, axis=1)[:, -NEIGHBOURS:].mean(1)
    near_en = np.sort(cosines, axis=0)[-NEIGHBOURS:].mean(0)
    margin = cosines / np.maximum(near_zh[:, None] + near_en[None, :], 1e-9)
    own = np.arange(len(cosines))
    return float((margin.argmax(1) == own).mean()), float((margin.argmax(0) == own).mean())


def _encoders() -> Iterator[tuple[str, Encoder, float | None]]:
    plain = LexicalEncoder(load_lexicon(), table=Table({}, {}, "none"))
    yield "dictionary alone", plain, 0.87
    yield "lexicon", get_encoder("lexicon"), None
    builtin = get_encoder("builtin")
    if builtin.name != "lexicon":
        yield "static", builtin, 0.97
    if contextual_half(builtin) is not None:
        yield "builtin", joined(builtin), 0.987


def figures() -> Iterator[Figure]:
    """Both directions, and the rate of encoding (first texts of a process, one thread)."""
    path = shared() / "eval" / "retrieval" / "ntrex_dev.tsv"
    pairs = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    for label, encoder, reach in _encoders():
        start = time.perf_counter()
        zh = encoder.encode([pair[0] for pair in pairs], lang="zh")
        en = encoder.encode([pair[1] for pair in pairs], lang="en")
        rate = 2 * len(pairs) / (time.perf_counter() - start)
        note = f"{rate:.0f} sentences a second"
        for way, value in zip(("zh→en", "en→zh"), ranked_first(zh, en), strict=True):
            yield Figure("ntrex_dev", f"ranked first, {way}, {label}", value, reach, note)
