"""Mining: the true pairs among thousands of sentences of either language."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from align.comparable import compare
from align.encoders import get_encoder
from align.mining import MiningOptions, mine
from bench.quality import Figure, shared

__all__ = ["figures"]


def figures() -> Iterator[Figure]:
    """F1 over id pairs, at a probability of one half and at the best threshold."""
    folder = shared() / "eval" / "mining"
    ids, texts = {}, {}
    for lang in ("zh", "en"):
        lines = (folder / f"mine.{lang}").read_text(encoding="utf-8").splitlines()
        ids[lang] = [line.split("\t", 1)[0] for line in lines]
        texts[lang] = [line.split("\t", 1)[1] for line in lines]
    gold = {
        tuple(line.split("\t"))
        for line in (folder / "mine.gold").read_text(encoding="utf-8").splitlines()
    }
    start = time.perf_counter()
    pairs = compare([texts["zh"]], [texts["en"]], encoder=get_encoder()).pairs
    took = f"{time.perf_counter() - start:.0f} s; weights fitted on it among others"
    hits = half = half_hits = one_hits = one_found = 0
    best = one_best = 0.0
    used: set[str] = set()
    for found, pair in enumerate(pairs, start=1):
        zh, en = ids["zh"][pair.zh[0]], ids["en"][pair.en[0]]
        right = (zh, en) in gold
        hits += right
        best = max(best, 2 * hits / (found + len(gold)))
        if pair.probability >= 0.5:
            half += 1
            half_hits += right
        if zh not in used and en not in used:
            used |= {zh, en}
            one_found += 1
            one_hits += right
            one_best = max(one_best, 2 * one_hits / (one_found + len(gold)))
    yield Figure("mining", "F1, p ≥ .5", 2 * half_hits / (half + len(gold)), 0.86, took)
    yield Figure("mining", "precision, p ≥ .5", half_hits / max(half, 1))
    yield Figure("mining", "recall, p ≥ .5", half_hits / len(gold))
    yield Figure("mining", "F1, best threshold", best)
    yield Figure("mining", "F1, best threshold, 1-1", one_best, note="each sentence used once")
    yield _large(ids, texts, gold)


def _large(
    ids: dict[str, list[str]], texts: dict[str, list[str]], gold: set[tuple[str, ...]]
) -> Figure:
    """The same with the method of collections that are too large to compare every pair."""
    with tempfile.TemporaryDirectory() as folder:
        options = MiningOptions(search="index")
        found = mine([texts["zh"]], [texts["en"]], Path(folder), options=options, minimum=0.5)
    hits = sum((ids["zh"][pair.zh[1]], ids["en"][pair.en[1]]) in gold for pair in found)
    note = f"precision {hits / max(len(found), 1):.3f}, recall {hits / len(gold):.3f}"
    return Figure(
        "mining",
        "F1, p ≥ .5, as large collections",
        2 * hits / (len(found) + len(gold)),
        None,
        note,
    )
