"""The classifier's word on each candidate: features first, then rivals and probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.arrays import Ints, Wide
from align.comparable.classifier import classifier, rivals
from align.comparable.clauses import ClauseTable
from align.comparable.features import Candidates, Reader
from align.comparable.vectors import Space
from align.encoders.protocol import Encoder
from align.lexicon import load_lexicon
from align.mining._candidates import block_name, ratio
from align.mining._files import SentenceFile, load, save
from align.mining._filter import texts_name
from align.mining._near import other
from align.mining._rows import read_clauses, read_counts, read_space
from align.model import Grade, Lang

__all__ = ["GRADES", "MINED", "classified_name", "classify_block", "decide"]

MINED = "mined.npz"
GRADES = tuple(Grade)


def classified_name(number: int) -> str:
    """The file of a block's features."""
    return f"classified-{number:05d}.npz"


def _texts(folder: Path, lang: Lang, sizes: Sequence[int], numbers: Ints) -> list[str]:
    """The sentences of these (ascending) numbers of a side."""
    texts: list[str] = []
    start = 0
    for shard, size in enumerate(sizes):
        a, b = np.searchsorted(numbers, [start, start + size])
        if b > a:
            texts += SentenceFile(folder / texts_name(lang, shard)).read(
                (numbers[a:b] - start).tolist()
            )
        start += size
    return texts


def _table(
    folder: Path, texts: Sequence[str], lang: Lang, encoder: Encoder, space: Space
) -> ClauseTable:
    others = read_clauses(folder, other(lang))
    return ClauseTable(texts, lang, encoder, space, keep=False, others=others)


def classify_block(
    folder: Path, encoder: Encoder, number: int, sizes: dict[Lang, Sequence[int]]
) -> None:
    """Write the features and first log odds of a block's candidates."""
    data = load(folder / block_name(number))
    space, counts = read_space(folder), read_counts(folder)
    lexicon = load_lexicon()
    zh, own_zh = np.unique(data["zh"], return_inverse=True)
    en, own_en = np.unique(data["en"], return_inverse=True)
    texts: dict[Lang, list[str]] = {
        "zh": _texts(folder, "zh", sizes["zh"], zh),
        "en": _texts(folder, "en", sizes["en"], en),
    }
    standard = space.standard(data["similarity"])
    near_zh, near_en = space.standard(data["near_zh"]), space.standard(data["near_en"])
    found = Candidates(
        own_zh.astype(np.int64),
        own_en.astype(np.int64),
        standard,
        standard - near_zh,
        standard - near_en,
        data["rank_zh"],
        data["rank_en"],
    )
    tables = None
    if encoder.additive:
        tables = (
            _table(folder, texts["zh"], "zh", encoder, space),
            _table(folder, texts["en"], "en", encoder, space),
        )
    reader = Reader(
        texts["zh"],
        texts["en"],
        lexicon=lexicon,
        space=space,
        clauses=tables,
        counts=counts,
        pairs=sum(sizes["zh"]) * sum(sizes["en"]),
    )
    features = reader.features(found)
    save(
        folder / classified_name(number),
        zh=data["zh"],
        en=data["en"],
        similarity=standard,
        margin=ratio(data["similarity"], data["near_zh"], data["near_en"]),
        odds=classifier().first(features),
        features=features.astype(np.float32),
    )


def decide(folder: Path, blocks: int, minimum: float) -> dict[str, object]:
    """Give every candidate its probability and grade; keep those of at least *minimum*.

    Returns:
        ``pairs``: how many are kept; ``grades``: of each how many.
    """
    names = ("zh", "en", "odds")
    parts = [load(folder / classified_name(n), *names) for n in range(blocks)]
    zh, en, odds = (np.concatenate([part[name] for part in parts]) for name in names)
    rival_zh, rival_en = rivals(odds, zh), rivals(odds, en)
    decide_by = classifier()
    kept: list[dict[str, Wide | Ints]] = []
    start = 0
    for number in range(blocks):
        data = load(folder / classified_name(number))
        part = slice(start, start + len(data["odds"]))
        start = part.stop
        features = data["features"].astype(np.float64)
        chance = decide_by.probability(features, data["odds"], rival_zh[part], rival_en[part])
        chance = np.round(chance, 6)
        some = chance >= minimum
        grades = decide_by.grades(features[some], chance[some])
        kept.append(
            {
                "zh": data["zh"][some],
                "en": data["en"][some],
                "probability": chance[some],
                "margin": np.round(data["margin"][some], 4),
                "grade": np.array([GRADES.index(g) for g in grades], dtype=np.int64),
            }
        )
    joined = {name: np.concatenate([part[name] for part in kept]) for name in kept[0]}
    order = np.lexsort((joined["en"], joined["zh"], -joined["margin"], -joined["probability"]))
    save(folder / MINED, **{name: values[order] for name, values in joined.items()})
    count = np.bincount(joined["grade"], minlength=len(GRADES)).tolist()
    grades_found = {grade.value: n for grade, n in zip(GRADES, count, strict=True) if n}
    return {"pairs": len(order), "grades": grades_found}
