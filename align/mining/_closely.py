"""The contextual half's word on candidates: it reads those that are worth it, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from align.arrays import Bools, Floats, Ints, Wide
from align.comparable.classifier import rivals
from align.comparable.vectors import Space, make_space
from align.encoders.joined import looks_classical
from align.encoders.protocol import HeadedEncoder, encode
from align.mining._files import SentenceFile, load, save
from align.mining._filter import texts_name
from align.mining.tasks import advance
from align.model import Lang

__all__ = [
    "CHOSEN",
    "COMPARED",
    "SPACE",
    "choose",
    "closer_features",
    "compare_rows",
    "learn_space",
    "read_rows_of",
    "rows_of_name",
]

COMPARED = "compared.npz"
SPACE = "closer-space.npz"
CHOSEN = "chosen.npz"
_SAMPLE = 2048
"""Sentences of a side that the space of the contextual rows is made from."""
_WORTH = -5.0
"""The log odds, by words and static rows, from which on a candidate is read closely."""
_SHARE, _CLASSICAL_SHARE = 0.5, 0.1
"""Of the contextual half in a similarity; it does not know the classical language."""
_BLOCK = 2048
_LANGS: tuple[Lang, Lang] = ("zh", "en")


def rows_of_name(lang: Lang, number: int) -> str:
    """The file of the contextual rows of a shard."""
    return f"closer-{lang}-{number:05d}.npz"


def _rows(half: HeadedEncoder, texts: Sequence[str], lang: Lang) -> Floats:
    rows: Floats = half.head(encode(half, texts, lang))
    return rows


def learn_space(folder: Path, half: HeadedEncoder, texts: Mapping[Lang, Sequence[str]]) -> None:
    """Learn from some of *texts* what contextual rows share, and how alike strangers are."""
    rows = {
        lang: _rows(half, some[:: max(1, -(-len(some) // _SAMPLE))], lang)
        for lang, some in texts.items()
    }
    save(folder / SPACE, **make_space(rows["zh"], rows["en"]).arrays())


def _space(folder: Path) -> Space:
    return Space.from_arrays(load(folder / SPACE))


def choose(folder: Path, blocks: Sequence[str]) -> dict[str, int]:
    """Write which candidates are worth a close look.

    Args:
        blocks: the files of classified candidates, with ``zh``, ``en``, ``odds`` and
            ``similarity``, in order.

    Returns:
        ``pairs``: how many are.
    """
    kept: dict[str, list[Wide | Ints]] = {"zh": [], "en": [], "similarity": [], "at": []}
    start = 0
    for name in blocks:
        data = load(folder / name, "zh", "en", "odds", "similarity")
        some = np.flatnonzero(data["odds"] >= _WORTH)
        for key in ("zh", "en", "similarity"):
            kept[key].append(data[key][some])
        kept["at"].append(some + start)
        start += len(data["odds"])
    save(folder / CHOSEN, **{key: np.concatenate(values) for key, values in kept.items()})
    return {"pairs": sum(map(len, kept["at"]))}


def read_rows_of(
    folder: Path, half: HeadedEncoder, lang: Lang, number: int, sizes: Sequence[int]
) -> None:
    """Write the contextual rows of those sentences of a shard that chosen candidates have."""
    start = sum(sizes[:number])
    numbers = np.unique(load(folder / CHOSEN, lang)[lang])
    first, last = np.searchsorted(numbers, [start, start + sizes[number]])
    numbers = numbers[first:last]
    texts = SentenceFile(folder / texts_name(lang, number))
    space = _space(folder)
    rows = np.zeros((len(numbers), half.unit_dim), dtype=np.float16)
    classical = np.zeros(len(numbers), dtype=bool)
    for at in range(0, len(numbers), _BLOCK):
        part = slice(at, at + _BLOCK)
        some = texts.read((numbers[part] - start).tolist())
        rows[part] = space.place(_rows(half, some, lang), lang)
        if lang == "zh":
            classical[part] = [looks_classical(text) for text in some]
        advance(int(len(some) / max(len(numbers), 1) * sizes[number]))
    save(folder / rows_of_name(lang, number), numbers=numbers, rows=rows, classical=classical)


def compare_rows(folder: Path, shards: dict[Lang, int]) -> None:
    """Write the similarity of every chosen candidate by both halves, in standard deviations."""
    chosen, space = load(folder / CHOSEN), _space(folder)
    rows: dict[Lang, Floats] = {}
    place: dict[Lang, Ints] = {}
    share = np.zeros(0)
    for lang in _LANGS:
        parts = [load(folder / rows_of_name(lang, n)) for n in range(shards[lang])]
        rows[lang] = np.concatenate([part["rows"] for part in parts])
        numbers = np.concatenate([part["numbers"] for part in parts])
        place[lang] = np.searchsorted(numbers, chosen[lang])
        if lang == "zh":
            classical: Bools = np.concatenate([part["classical"] for part in parts])
            share = np.where(classical, _CLASSICAL_SHARE, _SHARE)[place["zh"]]
    closer = np.zeros(len(chosen["zh"]))
    for at in range(0, len(closer), _BLOCK):
        part = slice(at, at + _BLOCK)
        left, right = (rows[lang][place[lang][part]].astype(np.float32) for lang in _LANGS)
        closer[part] = space.standard(np.einsum("ij,ij->i", left, right).astype(np.float64))
    both = share * closer + (1 - share) * chosen["similarity"]
    save(
        folder / COMPARED,
        at=chosen["at"],
        zh=chosen["zh"],
        en=chosen["en"],
        closer=np.round(closer, 4),
        both=np.round(both, 4),
    )


def closer_features(compared: dict[str, Wide]) -> Wide:
    """float64 (n, 3): how similar by both halves, and how far ahead of either side's others."""
    both = compared["both"]
    columns = [np.clip(both, -3.0, 15.0) / 5.0]
    for lang in _LANGS:
        other = np.maximum(rivals(both, compared[lang].astype(np.int64)), 0.0)
        columns.append(np.clip(both - other, -5.0, 8.0) / 3.0)
    found: Wide = np.column_stack(columns)
    return found
