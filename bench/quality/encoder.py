"""The packaged encoders, alone and together: retrieval, mining, edges, speed, loading."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np

from align.encoders import Encoder, HeadedEncoder, Matrix, contextual_half, get_encoder
from align.encoders.contextual import CONTEXTUAL
from align.encoders.joined import JoinedEncoder, joined
from align.encoders.static import BUILTIN
from align.model import Lang
from bench.quality import Figure, shared
from training.encoder.corpora import withheld_classics
from training.encoder.evaluate import edges, mining_f1, read_dev, retrieval

_LOAD = (
    "import sys, time\nt = time.perf_counter()\n"
    "from align.encoders.static import StaticEncoder\n"
    "StaticEncoder()\nsys.stdout.write(str(time.perf_counter() - t))"
)


def figures() -> Iterator[Figure]:
    """All encoders on the same sets."""
    for name in ("static", "lexicon"):
        yield from _quality(get_encoder(name), name)
    builtin = get_encoder("builtin")
    half = contextual_half(builtin)
    if half is not None:
        yield from _quality(JoinedEncoder(builtin, half, share=1.0), "contextual")
        yield from _quality(joined(builtin), "builtin")
        yield from _closer_costs(half)
    yield from _costs(get_encoder("static"))


def _quality(encoder: Encoder, name: str) -> Iterator[Figure]:
    def encode(texts: Sequence[str], lang: Lang) -> Matrix:
        return encoder.encode(texts, lang=lang)

    note = f"encoder {name}"
    mine = name == "builtin"
    zh, en, mine_zh, mine_en, gold = read_dev(shared())
    there, back = retrieval(encode(zh, "zh"), encode(en, "en"))
    yield Figure("retrieval/ntrex_dev", "zh-en ranked first", there, 0.993 if mine else None, note)
    yield Figure("retrieval/ntrex_dev", "en-zh ranked first", back, 0.987 if mine else None, note)
    f1 = mining_f1(encode(mine_zh, "zh"), encode(mine_en, "en"), gold)
    yield Figure("mining", "F1 by margin alone, best threshold", f1, None, note)
    old = withheld_classics(shared() / "corpora")
    there, back = retrieval(encode([z for z, _ in old], "zh"), encode([e for _, e in old], "en"))
    yield Figure("classical Chinese", "zh-en ranked first", there, None, note)
    yield Figure("classical Chinese", "en-zh ranked first", back, None, note)
    if not encoder.additive:
        # Sums of unit rows are no blocks.
        return
    for name in ("mac_dev", "ntrex_cn_noisy_dev", "pydocs_dev_noisy"):
        won, _ = edges(shared() / "eval/alignment" / name, encode)
        yield Figure(name, "edge comparisons won by cosine", won, None, note)


def _closer_costs(half: HeadedEncoder) -> Iterator[Figure]:
    zh, en, *_ = read_dev(shared())
    for lang, texts in (("zh", zh), ("en", en)):
        half.encode(texts[:100], lang="zh" if lang == "zh" else "en")
        begun = time.perf_counter()
        rows = half.encode(texts, lang="zh" if lang == "zh" else "en")
        speed = len(texts) / (time.perf_counter() - begun)
        yield Figure("contextual.npz", f"{lang} sentences of news a second", speed, 1500)
    begun = time.perf_counter()
    half.head(np.tile(rows, (20, 1)))
    blocks = 20 * len(rows) / (time.perf_counter() - begun)
    yield Figure("contextual.npz", "blocks a second", blocks, 15_000)
    yield Figure("contextual.npz", "megabytes", CONTEXTUAL.stat().st_size / 2**20, 32)


def _costs(encoder: Encoder) -> Iterator[Figure]:
    zh, en, *_ = read_dev(shared())
    for lang, texts in (("zh", zh), ("en", en)):
        many = [texts[i % len(texts)] for i in range(20_000)]
        encoder.encode(many[:1000], lang="zh" if lang == "zh" else "en")
        begun = time.perf_counter()
        encoder.encode(many, lang="zh" if lang == "zh" else "en")
        speed = len(many) / (time.perf_counter() - begun)
        yield Figure("retrieval/ntrex_dev", f"{lang} sentences a second", speed, 20_000)
    times = [
        float(subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, check=True).stdout)
        for _ in range(5)
    ]
    yield Figure(
        "builtin.npz", "seconds to import and load (must stay below)", float(np.median(times)), 0.5
    )
    yield Figure("builtin.npz", "megabytes", BUILTIN.stat().st_size / 2**20, 32)
