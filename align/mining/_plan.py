"""From parts to pairs: the stages of mining, each a list of tasks.

parts → sift → sample → encode → search → merge → candidates → judge → decide
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.__about__ import __version__
from align.encoders import Encoder, get_encoder
from align.errors import EmptyInputError
from align.mining import _candidates, _judge, _near, _rows, _sift, _words
from align.mining._types import MiningOptions
from align.mining.tasks import Stage, Task, key, result
from align.model import Lang

__all__ = ["EXACT_PAIRS", "Job", "Side", "disk_needed", "stages"]

_LANGS: tuple[Lang, Lang] = ("zh", "en")
EXACT_PAIRS = 2 * 10**9
"""Up to so many pairs of sentences all products cost less than an index."""
_INDEX_BYTES = 0.06
"""Bytes of an index row, as a share of the row's own."""
_ALONE, _AMONG = (5, 128, 128, 8000), (8, 128, 64, 4000)
"""Effort (see :func:`align.mining._near.search_shard`) where a side is one shard, and where
there are several, each of which is searched."""


@dataclass(frozen=True, slots=True)
class Side:
    """One language's input.

    Attributes:
        parts: files that :func:`align.mining.write_part` wrote, in the job's folder.
        keys: one of each part, by its content. names: of the documents.
    """

    parts: tuple[str, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What is mined.

    Attributes:
        encoder: its name. revision: of its weights (and glossary). dim: its columns.
        glossary: the user's pairs (Chinese, English).
    """

    zh: Side
    en: Side
    encoder: str
    revision: str
    dim: int
    options: MiningOptions
    minimum: float = 0.5
    glossary: tuple[tuple[str, str], ...] = ()


@functools.lru_cache(maxsize=1)
def _encoder(name: str, glossary: tuple[tuple[str, str], ...]) -> Encoder:
    return get_encoder(name, glossary=glossary)


# What tasks call: modules' functions of plain values.


def _sample(folder: Path, made: Sequence[Any], sizes: Sequence[Sequence[int]], index: bool) -> None:
    _rows.sample(folder, _made(made), _by_lang(sizes), index=index)


def _encode(folder: Path, made: Sequence[Any], lang: Lang, number: int, index: bool) -> None:
    _rows.encode_shelf(folder, _made(made), lang, number, index=index)


def _exact(folder: Path, sizes: Sequence[Sequence[int]], neighbours: int) -> None:
    _near.exact(folder, _by_lang(sizes), neighbours)


def _candidates_of(
    folder: Path,
    sizes: Sequence[Sequence[int]],
    neighbours: int,
    width: int,
    margin: float,
    block: int,
) -> dict[str, int]:
    return _candidates.candidates(
        folder, _by_lang(sizes), neighbours=neighbours, width=width, margin=margin, block=block
    )


def _judge_block(
    folder: Path, made: Sequence[Any], number: int, sizes: Sequence[Sequence[int]]
) -> None:
    _judge.judge(folder, _made(made), number, _by_lang(sizes))


def _made(made: Sequence[Any]) -> Encoder:
    name, glossary = made
    return _encoder(name, tuple((zh, en) for zh, en in glossary))


def _by_lang(sizes: Sequence[Sequence[int]]) -> dict[Lang, Sequence[int]]:
    return {"zh": sizes[0], "en": sizes[1]}


def disk_needed(sentences: int, dim: int) -> int:
    """Bytes on disk that the vectors, indexes and lists of so many sentences take."""
    row = 2 * (dim + -dim % 16)
    lists = 2 * _near.KEPT * 8
    return int(sentences * (row * (1 + _INDEX_BYTES) + lists + 560))


def stages(job: Job, folder: Path) -> Iterator[Stage]:
    """The stages in order; ask for the next one when all tasks of the last are done.

    Raises:
        EmptyInputError: nothing is left to compare on a side.
    """
    options = job.options
    made = (job.encoder, job.glossary)
    sides = {"zh": job.zh, "en": job.en}
    sifts: dict[Lang, Task] = {}
    for lang in _LANGS:
        side = sides[lang]
        settings = (__version__, side.keys, side.names, options.boilerplate, options.shard)
        sifts[lang] = Task(
            f"sift-{lang}",
            key("sift", lang, *settings),
            _sift.sift,
            (lang, side.parts, side.names, options.boilerplate, options.shard),
            (f"aside-{lang}.tsv",),
        )
    yield Stage("set duplicates aside", tuple(sifts.values()))
    sizes = [list(result(folder, sifts[lang])["sizes"]) for lang in _LANGS]
    for lang, some in zip(_LANGS, sizes, strict=True):
        if not some:
            raise EmptyInputError(
                f"no {'Chinese' if lang == 'zh' else 'English'} sentence is left to compare",
                remedy="See set-aside.tsv for the reasons",
            )
    rows = [sum(some) for some in sizes]
    index = options.search == "index" or (
        options.search == "auto" and rows[0] * rows[1] > EXACT_PAIRS
    )
    base = key(sifts["zh"].key, sifts["en"].key, job.encoder, job.revision, job.dim, index)
    yield Stage(
        "learn what is common",
        (
            Task(
                "sample",
                key("sample", base),
                _sample,
                (made, sizes, index),
                (_rows.SPACE, _rows.COUNTS, *((_rows.INDEX,) if index else ())),
            ),
        ),
    )
    yield Stage("encode", tuple(_encode_tasks(base, made, sizes, index=index)))
    # Where there are several shards, thorough search of all of them would take too long.
    effort = _ALONE if max(map(len, sizes)) == 1 else _AMONG
    how = (options.probes, effort) if index else ()
    near = key("near", base, options.neighbours, how)
    if index:
        yield Stage("search", tuple(_search_tasks(near, sizes, options.probes, effort)))
        yield Stage("merge neighbours", tuple(_merge_tasks(near, sizes, options.neighbours)))
    else:
        names = [_near.near_name(lang, n) for lang, n, _ in _shelves(sizes)]
        task = Task("exact", near, _exact, (sizes, options.neighbours), tuple(names), sum(rows))
        yield Stage("search", (task,))
    worth = (options.neighbours, options.candidates, options.margin, options.block)
    chosen = Task("candidates", key("candidates", near, worth), _candidates_of, (sizes, *worth))
    yield Stage("choose candidates", (chosen,))
    blocks = int(result(folder, chosen)["blocks"])
    yield Stage(
        "judge",
        tuple(
            Task(
                f"judge-{n:05d}",
                key("judge", chosen.key, n),
                _judge_block,
                (made, n, sizes),
                (_judge.judged_name(n),),
                min(options.block, rows[0] - n * options.block),
            )
            for n in range(blocks)
        ),
    )
    decided = key("decide", chosen.key, job.minimum)
    yield Stage(
        "decide",
        (Task("decide", decided, _judge.decide, (blocks, job.minimum), (_judge.MINED,)),),
    )


def _shelves(sizes: Sequence[Sequence[int]]) -> Iterator[tuple[Lang, int, int]]:
    for lang, some in zip(_LANGS, sizes, strict=True):
        for number, size in enumerate(some):
            yield lang, number, size


def _encode_tasks(
    base: str, made: object, sizes: Sequence[Sequence[int]], *, index: bool
) -> Iterator[Task]:
    for lang, number, size in _shelves(sizes):
        files = [_rows.rows_name(lang, number)]
        if index:
            files += [_rows.index_name(lang, number), _words.words_name(lang, number)]
        yield Task(
            f"encode-{lang}-{number:05d}",
            key("encode", base, lang, number, files),
            _encode,
            (made, lang, number, index),
            tuple(files),
            size,
        )


def _search_tasks(
    near: str, sizes: Sequence[Sequence[int]], probes: int, effort: Sequence[int]
) -> Iterator[Task]:
    for group, (there_lang, there, _) in enumerate(_shelves(sizes)):
        lang = _near.other(there_lang)
        own = sizes[0 if lang == "zh" else 1]
        for number, size in enumerate(own):
            yield Task(
                f"search-{lang}-{number:05d}-{there:05d}",
                key("search", near, lang, number, there),
                _near.search_shard,
                (lang, number, there, probes, effort),
                (_near.part_name(lang, number, there),),
                size,
                group,
            )


def _merge_tasks(near: str, sizes: Sequence[Sequence[int]], neighbours: int) -> Iterator[Task]:
    for lang, number, size in _shelves(sizes):
        theirs = sizes[1 if lang == "zh" else 0]
        yield Task(
            f"merge-{lang}-{number:05d}",
            key("merge", near, lang, number),
            _near.merge,
            (lang, number, theirs, neighbours),
            (_near.near_name(lang, number),),
            size,
        )
