"""From parts to pairs: the stages of mining, each a list of tasks.

parts → filter → sample → encode → search → merge → candidates → classify
      → choose → closer → compare → decide
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from align.__about__ import __version__
from align.comparable.classifier import classifier
from align.encoders import Encoder, get_encoder
from align.encoders.protocol import HeadedEncoder, contextual_half
from align.errors import EmptyInputError, SettingError
from align.messages import message
from align.mining import _candidates, _classify, _closely, _filter, _near, _rows, _words
from align.mining._weights import weights
from align.mining.tasks import Stage, Task, key, result
from align.model import Lang

__all__ = ["EXACT_PAIRS", "Job", "MiningOptions", "Search", "Side", "disk_needed", "stages"]

_LANGS: tuple[Lang, Lang] = ("zh", "en")
EXACT_PAIRS = 2 * 10**9
"""Up to so many pairs of sentences all products cost less than an index."""
_FEW = 40_000
"""Up to so many sentences of both sides it costs little to look at many candidates."""
_MARGINS = (1.0, 1.1)
_INDEX_BYTES = 0.06
"""Bytes of an index row, as a share of the row's own."""
_ALONE, _AMONG = (5, 128, 128, 8000), (8, 128, 64, 4000)
"""Effort (see :func:`align.mining._near.search_shard`) where a side is one shard, and where
there are several, each of which is searched."""


Search = Literal["auto", "exact", "index"]


@dataclass(frozen=True, slots=True)
class MiningOptions:
    """How to mine.

    Attributes:
        search: exact products, an index, or the one that suits the size.
        neighbours: how many nearest neighbours the margin averages over.
        candidates: how many candidates of each sentence may be looked at closely.
        margin: the ratio margin under which no candidate of a sentence is looked at; None: 1.0
            in collections of up to 40,000 sentences, which cost little, else 1.1.
        probes: cells of the index that are searched for each sentence and shard; 0: one
            in 5 where a side is one shard, else one in 8, at least 32.
        shard: sentences of a shard; what is held in memory grows with it.
        block: sentences classified as one task.
        boilerplate: documents from which on a line is boilerplate.

    Raises:
        SettingError: a number is out of its range.
    """

    search: Search = "auto"
    neighbours: int = 4
    candidates: int = 3
    margin: float | None = None
    probes: int = 0
    shard: int = 262_144
    block: int = 16_384
    boilerplate: int = 10

    def __post_init__(self) -> None:
        for name in ("neighbours", "candidates", "shard", "block"):
            if getattr(self, name) < 1:
                raise SettingError("setting.below", name=name, value=getattr(self, name), least=1)
        if self.probes < 0:
            raise SettingError("setting.below", name="probes", value=self.probes, least=0)
        if self.boilerplate < 2:
            raise SettingError("setting.below", name="boilerplate", value=self.boilerplate, least=2)
        if self.margin is not None and not 0.0 <= self.margin <= 10.0:
            raise SettingError(
                "setting.not-between", name="margin", value=self.margin, least=0, most=10
            )


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
        closer: whether the encoder has a contextual half, which reads the likelier candidates.
    """

    zh: Side
    en: Side
    encoder: str
    revision: str
    dim: int
    options: MiningOptions
    minimum: float = 0.5
    glossary: tuple[tuple[str, str], ...] = ()
    closer: bool = False


@functools.lru_cache(maxsize=1)
def _encoder(name: str, glossary: tuple[tuple[str, str], ...]) -> Encoder:
    return get_encoder(name, glossary=glossary)


# What tasks call: modules' functions of plain values.


def _sample(folder: Path, made: Sequence[Any], sizes: Sequence[Sequence[int]], index: bool) -> None:
    _rows.sample(folder, _made(made), _by_lang(sizes), index=index)


def _encode(folder: Path, made: Sequence[Any], lang: Lang, number: int, index: bool) -> None:
    _rows.encode_shard(folder, _made(made), lang, number, index=index)


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


def _classify_block(
    folder: Path, made: Sequence[Any], number: int, sizes: Sequence[Sequence[int]]
) -> None:
    _classify.classify_block(folder, _made(made), number, _by_lang(sizes))


def _choose(folder: Path, blocks: int) -> dict[str, int]:
    return _closely.choose(folder, [_classify.classified_name(n) for n in range(blocks)])


def _read_closely(
    folder: Path, made: Sequence[Any], lang: Lang, number: int, sizes: Sequence[int]
) -> None:
    _closely.read_rows_of(folder, _half(made), lang, number, sizes)


def _compare_closely(folder: Path, shards: Sequence[int]) -> None:
    _closely.compare_rows(folder, {"zh": shards[0], "en": shards[1]})


def _half(made: Sequence[Any]) -> HeadedEncoder:
    half = contextual_half(_made(made))
    if half is None:
        raise TypeError("the job says that its encoder has a contextual half")
    return half


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
    filters: dict[Lang, Task] = {}
    for lang in _LANGS:
        side = sides[lang]
        settings = (__version__, side.keys, side.names, options.boilerplate, options.shard)
        filters[lang] = Task(
            f"filter-{lang}",
            key("filter", lang, *settings),
            _filter.filter_sentences,
            (lang, side.parts, side.names, options.boilerplate, options.shard),
            (_filter.excluded_name(lang),),
        )
    yield Stage(message("progress.filtering"), tuple(filters.values()))
    sizes = [list(result(folder, filters[lang])["sizes"]) for lang in _LANGS]
    for lang, some in zip(_LANGS, sizes, strict=True):
        if not some:
            raise EmptyInputError(
                "mining.no-sentences",
                language=message("language.chinese" if lang == "zh" else "language.english"),
            )
    rows = [sum(some) for some in sizes]
    index = options.search == "index" or (
        options.search == "auto" and rows[0] * rows[1] > EXACT_PAIRS
    )
    base = key(filters["zh"].key, filters["en"].key, job.encoder, job.revision, job.dim, index)
    yield Stage(
        message("progress.sampling"),
        (
            Task(
                "sample",
                key("sample", base, job.closer),
                _sample,
                (made, sizes, index),
                (
                    _rows.SPACE,
                    _rows.COUNTS,
                    *((_rows.INDEX,) if index else ()),
                    *((_closely.SPACE,) if job.closer else ()),
                ),
            ),
        ),
    )
    yield Stage(message("progress.encoding"), tuple(_encode_tasks(base, made, sizes, index=index)))
    # Where there are several shards, thorough search of all of them would take too long.
    effort = _ALONE if max(map(len, sizes)) == 1 else _AMONG
    how = (options.probes, effort) if index else ()
    near = key("near", base, options.neighbours, how)
    if index:
        yield Stage(
            message("progress.searching"), tuple(_search_tasks(near, sizes, options.probes, effort))
        )
        yield Stage(
            message("progress.merging-neighbours"),
            tuple(_merge_tasks(near, sizes, options.neighbours)),
        )
    else:
        names = [_near.near_name(lang, n) for lang, n, _ in _shards(sizes)]
        task = Task("exact", near, _exact, (sizes, options.neighbours), tuple(names), sum(rows))
        yield Stage(message("progress.searching"), (task,))
    margin = options.margin
    if margin is None:
        margin = _MARGINS[0] if sum(rows) <= _FEW else _MARGINS[1]
    worth = (options.neighbours, options.candidates, margin, options.block)
    chosen = Task("candidates", key("candidates", near, worth), _candidates_of, (sizes, *worth))
    yield Stage(message("progress.choosing-candidates"), (chosen,))
    blocks = int(result(folder, chosen)["blocks"])
    yield Stage(
        message("progress.classifying"),
        tuple(
            Task(
                f"classify-{n:05d}",
                key("classify", chosen.key, n, classifier().revision),
                _classify_block,
                (made, n, sizes),
                (_classify.classified_name(n),),
                min(options.block, rows[0] - n * options.block),
            )
            for n in range(blocks)
        ),
    )
    closely = key("closely", chosen.key, classifier().revision)
    if job.closer:
        yield from _closer_stages(closely, made, sizes, blocks)
    decided = key("decide", closely, job.closer, weights().revision, job.minimum)
    how_sure = (blocks, job.minimum, job.closer)
    yield Stage(
        message("progress.selecting-pairs"),
        (Task("decide", decided, _classify.decide, how_sure, (_classify.MINED,)),),
    )


def _closer_stages(
    closely: str, made: object, sizes: Sequence[Sequence[int]], blocks: int
) -> Iterator[Stage]:
    """What the contextual half has to say of the candidates that are worth it."""
    worth = Task("choose", key("choose", closely), _choose, (blocks,), (_closely.CHOSEN,))
    yield Stage(message("progress.choosing-candidates"), (worth,))
    reading = tuple(
        Task(
            f"closer-{lang}-{number:05d}",
            key("closer", worth.key, lang, number),
            _read_closely,
            (made, lang, number, sizes[0 if lang == "zh" else 1]),
            (_closely.rows_of_name(lang, number),),
            size,
        )
        for lang, number, size in _shards(sizes)
    )
    yield Stage(message("progress.reading-closely"), reading)
    compared = Task(
        "compare",
        key("compare", worth.key),
        _compare_closely,
        ([len(some) for some in sizes],),
        (_closely.COMPARED,),
    )
    yield Stage(message("progress.classifying"), (compared,))


def _shards(sizes: Sequence[Sequence[int]]) -> Iterator[tuple[Lang, int, int]]:
    for lang, some in zip(_LANGS, sizes, strict=True):
        for number, size in enumerate(some):
            yield lang, number, size


def _encode_tasks(
    base: str, made: object, sizes: Sequence[Sequence[int]], *, index: bool
) -> Iterator[Task]:
    for lang, number, size in _shards(sizes):
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
    for group, (there_lang, there, _) in enumerate(_shards(sizes)):
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
    for lang, number, size in _shards(sizes):
        theirs = sizes[1 if lang == "zh" else 0]
        yield Task(
            f"merge-{lang}-{number:05d}",
            key("merge", near, lang, number),
            _near.merge,
            (lang, number, theirs, neighbours),
            (_near.near_name(lang, number),),
            size,
        )
