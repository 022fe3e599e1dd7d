"""The gold that the weights are fitted on: documents of the shared evaluation data."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from align.arrays import Bools, Floats
from align.evaluation import BeadSpans, read_beads, read_units
from align.model import Bead

__all__ = ["FOLDS", "SETS", "GoldText", "Outcome", "outcomes", "read_gold", "some_paragraphs"]

SETS = (
    "mac_dev",
    "bible5k",
    "ntrex_cn_noisy_dev",
    "ntrex_cn_resplit_dev",
    "ntrex_tw_resplit_dev",
    "pydocs_dev_noisy",
    "pydocs_dev_resplit",
    "nejm_dev",
)
FOLDS = 6


@dataclass(slots=True)
class GoldText:
    """One document pair with its gold.

    Attributes:
        fold: what is held out together: all versions of a document have one number; -1:
            the set has but one document, which is held out as a whole set.
        units: labels of the units that gold beads are, where finer beads count as right.
    """

    set: str
    name: str
    fold: int
    zh: list[str]
    en: list[str]
    beads: tuple[BeadSpans, ...]
    units: tuple[Sequence[str], Sequence[str]] | None
    zh_rows: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    en_rows: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read_gold(folder: Path, sets: Sequence[str] = SETS) -> Iterator[GoldText]:
    """Read the alignment sets below ``folder/eval/alignment``."""
    for name in sets:
        base = folder / "eval" / "alignment" / name
        files = sorted((base / "docs").glob("*.zh"))
        for number, path in enumerate(files):
            stem = path.name.removesuffix(".zh")
            units = None
            if (base / "seg").is_dir():
                units = (
                    read_units(base / "seg" / f"{stem}.zh.seg"),
                    read_units(base / "seg" / f"{stem}.en.seg"),
                )
            many = len(files) > FOLDS
            fold = zlib.crc32(stem.encode()) % FOLDS if many else number
            yield GoldText(
                name,
                stem,
                -1 if len(files) == 1 else fold,
                _lines(path),
                _lines(path.with_name(f"{stem}.en")),
                read_beads(base / "gold" / f"{stem}.align"),
                units,
            )


def some_paragraphs(text: GoldText, *, seed: int) -> tuple[Bools, Bools]:
    """Paragraphs such as documents have: a few beads long, now and then on one side only."""
    random = np.random.default_rng([seed, zlib.crc32(text.name.encode())])
    zh, en = np.zeros(len(text.zh), dtype=bool), np.zeros(len(text.en), dtype=bool)
    zh[0] = en[0] = True
    length = random.choice([2.0, 4.0, 8.0])
    for first, second in text.beads:
        if not first or not second or random.random() > 1 / length:
            continue
        which = random.random()
        if which < 0.92:
            zh[first[0]] = True
        if which > 0.08:
            en[second[0]] = True
    return zh, en


@dataclass(frozen=True, slots=True)
class Outcome:
    """A bead that was made of a text whose gold the weights had not seen, and if it is right."""

    set: str
    fold: int
    bead: Bead
    right: bool


def outcomes(text: GoldText, beads: Sequence[Bead]) -> list[Outcome]:
    """Which beads are right: in the gold, or inside one of its units."""
    gold = set(text.beads)
    found = []
    for bead in beads:
        if text.units is None:
            right = (bead.zh, bead.en) in gold
        else:
            labels = {text.units[0][i] for i in bead.zh} | {text.units[1][j] for j in bead.en}
            right = len(labels) == 1 and bool(bead.zh) and bool(bead.en)
        found.append(Outcome(text.set, text.fold, bead, right))
    return found
