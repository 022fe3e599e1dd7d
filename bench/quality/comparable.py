"""Comparable mode on the seeds against our own reading, and cross-validated over all gold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from align.comparable import compare
from align.documents import read_document
from align.encoders import get_encoder
from align.model import Document, Lang
from align.pairing import suggest
from align.segments import segment
from bench.quality import Figure, shared
from training.comparable.collections import Collection, collections, mining, seeds
from training.comparable.figures import table
from training.comparable.fitting import cross_validate, examples

__all__ = ["figures"]

_ROOT = Path(__file__).resolve().parents[2]


def figures() -> Iterator[Figure]:
    """Ranking, precision, recall and calibration; then which documents belong together."""
    yield from _seeds()
    found = [mining(shared() / "eval" / "mining"), _read_seeds(), *collections(shared())]
    data = examples(found, "builtin")
    chance, whole = cross_validate(data)
    for row in table(data, chance, whole):
        note = "cross-validated: classified by weights fitted on the other groups"
        if row.name == "seeds":
            note = "cross-validated by Chinese document"
        yield Figure(f"comparable {row.name}", "F1, p ≥ .5", row.f1, note=note)
        yield Figure(f"comparable {row.name}", "F1, best threshold", row.best)
        yield Figure(f"comparable {row.name}", "calibration error (ECE)", row.error)
    yield from _pairing()


def _read_seeds() -> Collection:
    return seeds(_ROOT / "seeds", _ROOT / "tests" / "data" / "comparable" / "seeds_gold.json")


def _seeds() -> Iterator[Figure]:
    read = _read_seeds()
    start = np.cumsum([0, *(len(d) for d in read.zh)])
    right = {key for key, grade in read.labels.items() if grade != "unsure"}
    unsure = {key for key, grade in read.labels.items() if grade == "unsure"}
    result = compare(read.zh, read.en, encoder=get_encoder())
    keys = [(int(start[p.zh_doc]) + p.zh[0], p.en[0]) for p in result.pairs]
    for side, name in ((1, "English"), (0, "Chinese")):
        has = {key[side] for key in right}
        best: dict[int, bool] = {}
        for key in keys:
            if key not in unsure:
                best.setdefault(key[side], key in right)
        first = sum(best.get(number, False) for number in has) / len(has)
        note = f"of {len(has)} that have one; shipped weights, fitted on it among others"
        yield Figure("seeds", f"{name} segments whose best is a counterpart", first, 0.75, note)
    taken = [k for k, p in zip(keys, result.pairs, strict=True) if p.probability >= 0.5]
    sure = [key for key in taken if key not in unsure]
    hits = sum(key in right for key in sure)
    yield Figure("seeds", "precision, p ≥ .5", hits / max(len(sure), 1))
    yield Figure("seeds", "recall, p ≥ .5", hits / len(right))


def _pairing() -> Iterator[Figure]:
    encoder = get_encoder()
    for name in ("mac_dev", "ntrex_cn_noisy_dev", "pydocs_dev_noisy", "nejm_dev"):
        files = sorted((shared() / "eval" / "alignment" / name / "docs").iterdir())
        documents: list[Document] = []
        for number, path in enumerate(files):
            lang: Lang = "zh" if path.suffix == ".zh" else "en"
            documents.append(read_document(path, name=f"{number}.txt", lang=lang, segmented=True))
        found = suggest(documents, [segment(d) for d in documents], encoder=encoder)
        right = sum(
            p.mode == "parallel" and files[p.zh[0]].stem == files[p.en[0]].stem for p in found
        )
        wrong = sum(p.mode == "parallel" for p in found) - right
        yield Figure(
            f"pairing {name}",
            "partners found",
            right / (len(files) // 2),
            note=f"names hidden; {wrong} wrong",
        )
