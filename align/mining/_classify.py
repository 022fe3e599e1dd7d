"""The word on each candidate: features first, then rivals and probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from align.arrays import Bools, Ints, Wide
from align.comparable.classifier import ahead, classifier, rivals
from align.comparable.clauses import ClauseTable
from align.comparable.features import FEATURES, Candidates, Reader
from align.comparable.vectors import Space
from align.encoders.protocol import Encoder
from align.lexicon import load_lexicon
from align.mining._candidates import block_name, ratio
from align.mining._closely import COMPARED, closer_features
from align.mining._files import SentenceFile, load, save
from align.mining._filter import texts_name
from align.mining._near import other
from align.mining._rows import read_clauses, read_counts, read_space
from align.mining._weights import CLOSER, weights
from align.model import Grade, Lang

__all__ = [
    "GRADES",
    "MINED",
    "Examined",
    "classified_name",
    "classify_block",
    "decide",
    "examined",
]

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


@dataclass(frozen=True, slots=True)
class Examined:
    """All that is known of some candidates.

    Attributes:
        zh, en: (n,) numbers of the sentences. margin: (n,) the ratio margin.
        features: (n, len(FEATURES) + len(AHEAD)). counterpart: (n,) the chance that one says
            at least a part of the other.
        read: positions of those that the contextual half has read. closer: (len(read), 3).
    """

    zh: Ints
    en: Ints
    margin: Wide
    features: Wide
    counterpart: Wide
    read: Ints
    closer: Wide


def examined(folder: Path, blocks: int, *, closer: bool) -> Iterator[Examined]:
    """The candidates of each block.

    Args:
        closer: whether the contextual half has read some.
    """
    names = ("zh", "en", "odds")
    parts = [load(folder / classified_name(n), *names) for n in range(blocks)]
    zh, en, odds = (np.concatenate([part[name] for part in parts]) for name in names)
    rival_zh, rival_en = rivals(odds, zh), rivals(odds, en)
    read, known = np.zeros(0, dtype=np.int64), np.zeros((0, len(CLOSER)))
    if closer:
        compared = load(folder / COMPARED)
        read, known = compared["at"], closer_features(compared)
    start = 0
    for number in range(blocks):
        data = load(folder / classified_name(number))
        part = slice(start, start + len(data["odds"]))
        start = part.stop
        features = data["features"].astype(np.float64)
        leads = [ahead(data["odds"], rival[part]) for rival in (rival_zh, rival_en)]
        first, last = np.searchsorted(read, [part.start, part.stop])
        yield Examined(
            data["zh"],
            data["en"],
            data["margin"],
            np.column_stack([features, *leads]),
            classifier().probability(features, data["odds"], rival_zh[part], rival_en[part]),
            read[first:last] - part.start,
            known[first:last],
        )


def decide(folder: Path, blocks: int, minimum: float, closer: bool) -> dict[str, object]:
    """Give every candidate its probability and grade; keep those of at least *minimum*.

    Returns:
        ``pairs``: how many are kept; ``grades``: of each how many.
    """
    kept: list[dict[str, Wide | Ints]] = []
    for found in examined(folder, blocks, closer=closer):
        chance = weights().probability(found.features)
        chance[found.read] = weights().probability(found.features[found.read], found.closer)
        chance = np.round(chance, 6)
        some = chance >= minimum
        kept.append(
            {
                "zh": found.zh[some],
                "en": found.en[some],
                "probability": chance[some],
                "margin": np.round(found.margin[some], 4),
                "grade": _grades(found, chance, some),
            }
        )
    joined = {name: np.concatenate([part[name] for part in kept]) for name in kept[0]}
    order = np.lexsort((joined["en"], joined["zh"], -joined["margin"], -joined["probability"]))
    save(folder / MINED, **{name: values[order] for name, values in joined.items()})
    count = np.bincount(joined["grade"], minlength=len(GRADES)).tolist()
    grades_found = {grade.value: n for grade, n in zip(GRADES, count, strict=True) if n}
    return {"pairs": len(order), "grades": grades_found}


def _grades(found: Examined, chance: Wide, some: Bools) -> Ints:
    """What is not likely to be a translation may be a partial counterpart, or related."""
    lesser = classifier().grades(found.features[some, : len(FEATURES)], found.counterpart[some])
    grades = np.array([GRADES.index(grade) for grade in lesser], dtype=np.int64)
    grades[grades == GRADES.index(Grade.TRANSLATION)] = GRADES.index(Grade.PARTIAL)
    grades[chance[some] >= 0.5] = GRADES.index(Grade.TRANSLATION)
    return grades
