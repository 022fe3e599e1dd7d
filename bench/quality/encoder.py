"""The builtin and the lexicon encoder alone: retrieval, mining, edges, speed, loading."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np

from align.encoders import Encoder, Matrix, get_encoder
from align.encoders.static import BUILTIN
from align.model import Lang
from bench.quality import Figure, shared
from training.encoder.evaluate import edges, mining_f1, read_dev, retrieval

_LOAD = (
    "import sys, time\nt = time.perf_counter()\n"
    "from align.encoders.static import StaticEncoder\n"
    "StaticEncoder()\nsys.stdout.write(str(time.perf_counter() - t))"
)


def figures() -> Iterator[Figure]:
    """Both encoders on the same sets."""
    for name in ("builtin", "lexicon"):
        yield from _quality(get_encoder(name))
    yield from _costs(get_encoder("builtin"))


def _quality(encoder: Encoder) -> Iterator[Figure]:
    def encode(texts: Sequence[str], lang: Lang) -> Matrix:
        return encoder.encode(texts, lang=lang)

    note = f"encoder {encoder.name}"
    mine = encoder.name == "builtin"
    zh, en, mine_zh, mine_en, gold = read_dev(shared())
    there, back = retrieval(encode(zh, "zh"), encode(en, "en"))
    yield Figure("retrieval/ntrex_dev", "zh-en ranked first", there, 0.97 if mine else None, note)
    yield Figure("retrieval/ntrex_dev", "en-zh ranked first", back, 0.97 if mine else None, note)
    f1 = mining_f1(encode(mine_zh, "zh"), encode(mine_en, "en"), gold)
    yield Figure("mining", "F1 by margin alone, best threshold", f1, None, note)
    for name in ("mac_dev", "ntrex_cn_noisy_dev", "pydocs_dev_noisy"):
        won, _ = edges(shared() / "eval/alignment" / name, encode)
        yield Figure(name, "edge comparisons won by cosine", won, None, note)


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
