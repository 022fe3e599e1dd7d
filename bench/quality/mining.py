"""Mining: the true pairs among thousands of sentences of either language."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from align.comparable import compare
from align.encoders import get_encoder
from align.mining import MiningOptions, Search, mine
from bench.quality import Figure, shared

__all__ = ["figures"]


def figures() -> Iterator[Figure]:
    """F1 over id pairs: of mining by every pair and by an index, and of a comparison."""
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
    searches: tuple[tuple[Search, str], ...] = (
        ("exact", "every pair"),
        ("index", "as large collections"),
    )
    for search, name in searches:
        for encoder in ("builtin", "static"):
            start = time.perf_counter()
            with tempfile.TemporaryDirectory() as work:
                found = mine(
                    [texts["zh"]],
                    [texts["en"]],
                    Path(work),
                    encoder=encoder,
                    options=MiningOptions(search=search),
                    minimum=0.0,
                )
            took = f"{time.perf_counter() - start:.0f} s; weights fitted on it among others"
            pairs = [
                ((ids["zh"][pair.zh[1]], ids["en"][pair.en[1]]) in gold, pair.probability)
                for pair in found
            ]
            yield from _figures(pairs, len(gold), f"{name}, {encoder}", took)
    start = time.perf_counter()
    compared = compare([texts["zh"]], [texts["en"]], encoder=get_encoder()).pairs
    took = f"{time.perf_counter() - start:.0f} s; weights fitted on it among others"
    pairs = [
        ((ids["zh"][pair.zh[0]], ids["en"][pair.en[0]]) in gold, pair.probability)
        for pair in compared
    ]
    yield from _figures(pairs, len(gold), "compared", took)


def _figures(
    pairs: Sequence[tuple[bool, float]], gold: int, name: str, took: str
) -> Iterator[Figure]:
    """Of pairs (right or not, probability), best first."""
    taken = [right for right, probability in pairs if probability >= 0.5]
    note = (
        f"precision {sum(taken) / max(len(taken), 1):.3f}, recall {sum(taken) / gold:.3f}; {took}"
    )
    reach = {"every pair, builtin": 0.91, "as large collections, builtin": 0.89}.get(name)
    yield Figure("mining", f"F1, p ≥ .5, {name}", 2 * sum(taken) / (len(taken) + gold), reach, note)
    hits = 0
    best = 0.0
    for found, (right, _) in enumerate(pairs, start=1):
        hits += right
        best = max(best, 2 * hits / (found + gold))
    yield Figure("mining", f"F1, best threshold, {name}", best)
