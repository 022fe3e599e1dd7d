"""Lines that are not compared: near-duplicates, boilerplate, and what is no sentence."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from align.arrays import Ints
from align.mining._files import SentenceFile, load, whole
from align.model import Lang
from align.text.delimited import raw_cell
from align.text.scripts import HAN, LATIN

__all__ = [
    "MAX_CHARACTERS",
    "REASONS",
    "excluded_name",
    "filter_sentences",
    "fold",
    "key_of",
    "texts_name",
    "unfit",
    "write_part",
]

MAX_CHARACTERS = 4000
"""A longer line is no sentence."""

_DIGITS = re.compile(r"\d+(?:[.,:/\-\u2013\u2014]\d+)*")
_MARKS = re.compile(r"[\W_]+")
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(f"[{LATIN}]+")


def fold(text: str) -> str:
    """*text* with every number as ``0``, without case, width, blanks and punctuation."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _MARKS.sub("", _DIGITS.sub("0", text)).casefold()


def key_of(text: str) -> int:
    """A 63-bit hash of a string, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


def unfit(text: str, folded: str, lang: Lang) -> str:
    """Why a line is no sentence of its language; empty if it is one."""
    if len(text) > MAX_CHARACTERS:
        return "too long"
    if not folded or folded.strip("0") == "":
        return "no words"
    han = len(_HAN.findall(text))
    if lang == "zh":
        return "" if han else "other language"
    # A Latin word counts as much as a Han character.
    return "" if len(_LATIN.findall(text)) > han else "other language"


REASONS = ("same text", "near-duplicate", "boilerplate", "no words", "other language", "too long")
_UNFIT = {"no words": 1, "other language": 2, "too long": 3}


def texts_name(lang: Lang, number: int) -> str:
    """The file of a shard's texts."""
    return f"texts-{lang}-{number:05d}.npz"


def excluded_name(lang: Lang) -> str:
    """The file of the lines of a side that are not compared."""
    return f"excluded-{lang}.tsv"


def write_part(path: Path, sentences: Sequence[tuple[str, int, int]], lang: Lang) -> int:
    """Write what was read of some documents: sentences, their hashes, what is unfit."""
    folded = [fold(text) for text, _, _ in sentences]
    return SentenceFile.write(
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


def _reasons(
    folder: Path, parts: Sequence[str], boilerplate: int, documents: int
) -> tuple[Ints, Ints]:
    """For every sentence the number of its reason plus one (0: it stays), and its like."""
    data = [load(folder / part, "key", "same", "doc", "unfit") for part in parts]
    key, same, doc, bad = (
        np.concatenate([item[name] for item in data]) for name in ("key", "same", "doc", "unfit")
    )
    reason = np.where(bad > 0, bad + 3, 0)
    like = np.full(len(key), -1, dtype=np.int64)
    fit = np.flatnonzero(bad == 0)
    if not len(fit):
        return reason, like
    found, first, number = np.unique(key[fit], return_index=True, return_inverse=True)
    pairs = np.unique(np.column_stack([number, doc[fit]]), axis=0)[:, 0]
    stands_in = np.bincount(pairs, minlength=len(found))
    enough = max(boilerplate, -(-documents // 200))
    again = np.flatnonzero(first[number] != np.arange(len(fit)))
    original = fit[first[number[again]]]
    reason[fit[again]] = np.where(same[fit[again]] == same[original], 1, 2)
    like[fit[again]] = original
    everywhere = (stands_in >= enough)[number]
    reason[fit[everywhere]] = 3
    return reason, like


def filter_sentences(
    folder: Path,
    lang: Lang,
    parts: Sequence[str],
    names: Sequence[str],
    boilerplate: int,
    shard: int,
) -> dict[str, object]:
    """Write what is worth comparing into files of *shard* sentences; list the rest.

    Near-duplicates are the same after folding (numbers, case, punctuation): the first one
    stays. Boilerplate stands in *boilerplate* documents, or one in two hundred if that is
    more: none of it stays.

    Args:
        parts: files of :func:`write_part`. names: of the documents.

    Returns:
        ``sizes`` of the files; ``counts`` by reason.
    """
    reason, like = _reasons(folder, parts, boilerplate, len(names))
    starts: list[int] = []
    files: list[SentenceFile] = []
    total = 0
    for part in parts:
        file = SentenceFile(folder / part)
        files.append(file)
        starts.append(total)
        total += len(file)

    def locate(number: int) -> tuple[SentenceFile, int]:
        at = int(np.searchsorted(starts, number, side="right")) - 1
        return files[at], number - starts[at]

    kept = np.flatnonzero(reason == 0)

    def sentences(numbers: Ints) -> Iterator[tuple[str, int, int]]:
        for number in numbers.tolist():
            file, at = locate(number)
            yield file.text(at), int(file.doc[at]), int(file.seg[at])

    sizes = [
        SentenceFile.write(folder / texts_name(lang, n), sentences(kept[start : start + shard]))
        for n, start in enumerate(range(0, len(kept), shard))
    ]
    with (
        whole(folder / excluded_name(lang)) as path,
        path.open("w", encoding="utf-8", newline="") as to,
    ):
        for number in np.flatnonzero(reason).tolist():
            file, at = locate(number)
            cells = [lang, names[file.doc[at]], str(file.seg[at]), REASONS[reason[number] - 1]]
            if like[number] >= 0 and reason[number] < 3:
                other, there = locate(int(like[number]))
                cells += [names[other.doc[there]], str(other.seg[there])]
            else:
                cells += ["", ""]
            text = file.text(at)
            cells.append(text if len(text) <= 1000 else text[:1000] + "…")
            line = "\t".join(map(raw_cell, cells))
            to.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
    counts = Counter(REASONS[v - 1] for v in reason[reason > 0].tolist())
    return {"sizes": sizes, "counts": dict(counts), "read": total}
