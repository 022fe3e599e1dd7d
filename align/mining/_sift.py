"""Near-duplicates, boilerplate and what is no sentence set aside; the rest put on shelves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from align.mining._files import Shelf, load, whole
from align.mining._fold import fold, key_of, unfit
from align.mining._types import Ints
from align.model import Lang
from align.text.delimited import raw_cell

__all__ = ["REASONS", "shelf_name", "sift", "write_part"]

REASONS = ("same text", "near-duplicate", "boilerplate", "no words", "other language", "too long")
_UNFIT = {"no words": 1, "other language": 2, "too long": 3}


def shelf_name(lang: Lang, number: int) -> str:
    """The file of a shard's texts."""
    return f"texts-{lang}-{number:05d}.npz"


def write_part(path: Path, sentences: Sequence[tuple[str, int, int]], lang: Lang) -> int:
    """Write what was read of some documents: sentences, their hashes, what is unfit."""
    folded = [fold(text) for text, _, _ in sentences]
    return Shelf.write(
        path,
        sentences,
        {
            "key": [key_of(f"{text}") for text in folded],
            "same": [key_of(text) for text, _, _ in sentences],
            "unfit": [
                _UNFIT.get(unfit(text, fold_, lang), 0)
                for (text, _, _), fold_ in zip(sentences, folded, strict=True)
            ],
        },
    )


def _verdicts(
    folder: Path, parts: Sequence[str], boilerplate: int, documents: int
) -> tuple[Ints, Ints]:
    """For every sentence the number of its reason plus one (0: it stays), and its like."""
    data = [load(folder / part, "key", "same", "doc", "unfit") for part in parts]
    key, same, doc, bad = (
        np.concatenate([item[name] for item in data]) for name in ("key", "same", "doc", "unfit")
    )
    verdict = np.where(bad > 0, bad + 3, 0)
    like = np.full(len(key), -1, dtype=np.int64)
    fit = np.flatnonzero(bad == 0)
    if not len(fit):
        return verdict, like
    found, first, number = np.unique(key[fit], return_index=True, return_inverse=True)
    pairs = np.unique(np.column_stack([number, doc[fit]]), axis=0)[:, 0]
    stands_in = np.bincount(pairs, minlength=len(found))
    enough = max(boilerplate, -(-documents // 200))
    again = np.flatnonzero(first[number] != np.arange(len(fit)))
    original = fit[first[number[again]]]
    verdict[fit[again]] = np.where(same[fit[again]] == same[original], 1, 2)
    like[fit[again]] = original
    everywhere = (stands_in >= enough)[number]
    verdict[fit[everywhere]] = 3
    return verdict, like


def sift(
    folder: Path,
    lang: Lang,
    parts: Sequence[str],
    names: Sequence[str],
    boilerplate: int,
    shard: int,
) -> dict[str, object]:
    """Put what is worth comparing on shelves of *shard* sentences; list the rest.

    Near-duplicates are the same after folding (numbers, case, punctuation): the first one
    stays. Boilerplate stands in *boilerplate* documents, or one in two hundred if that is
    more: none of it stays.

    Args:
        parts: files of :func:`write_part`. names: of the documents.

    Returns:
        ``sizes`` of the shelves; ``counts`` by reason.
    """
    verdict, like = _verdicts(folder, parts, boilerplate, len(names))
    starts: list[int] = []
    shelves: list[Shelf] = []
    total = 0
    for part in parts:
        shelf = Shelf(folder / part)
        shelves.append(shelf)
        starts.append(total)
        total += len(shelf)

    def place(number: int) -> tuple[Shelf, int]:
        at = int(np.searchsorted(starts, number, side="right")) - 1
        return shelves[at], number - starts[at]

    kept = np.flatnonzero(verdict == 0)

    def sentences(numbers: Ints) -> Iterator[tuple[str, int, int]]:
        for number in numbers.tolist():
            shelf, at = place(number)
            yield shelf.text(at), int(shelf.doc[at]), int(shelf.seg[at])

    sizes = [
        Shelf.write(folder / shelf_name(lang, n), sentences(kept[start : start + shard]))
        for n, start in enumerate(range(0, len(kept), shard))
    ]
    with (
        whole(folder / f"aside-{lang}.tsv") as path,
        path.open("w", encoding="utf-8", newline="") as to,
    ):
        for number in np.flatnonzero(verdict).tolist():
            shelf, at = place(number)
            cells = [lang, names[shelf.doc[at]], str(shelf.seg[at]), REASONS[verdict[number] - 1]]
            if like[number] >= 0 and verdict[number] < 3:
                other, there = place(int(like[number]))
                cells += [names[other.doc[there]], str(other.seg[there])]
            else:
                cells += ["", ""]
            text = shelf.text(at)
            cells.append(text if len(text) <= 1000 else text[:1000] + "…")
            line = "\t".join(map(raw_cell, cells))
            to.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
    counts = Counter(REASONS[v - 1] for v in verdict[verdict > 0].tolist())
    return {"sizes": sizes, "counts": dict(counts), "read": total}
