"""From texts to candidates with their features: encoding, search, reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.comparable.clauses import ClauseTable, sample_clauses
from align.comparable.completeness import LEFT_OUT, left_out
from align.comparable.features import Candidates, Reader
from align.comparable.neighbours import Neighbours, indexed_search, search
from align.comparable.vectors import Space, encode_unit, make_space
from align.encoders.joined import joined
from align.encoders.protocol import Encoder
from align.errors import EmptyInputError, SettingError
from align.lexicon import Lexicon, load_lexicon
from align.messages import message
from align.model import Lang
from align.progress import NO_PROGRESS, Progress

__all__ = ["EXACT_PAIRS", "ComparableOptions", "ComparedSide", "Prepared", "prepare"]

EXACT_PAIRS = 10**10
"""So many pairs of texts are compared one by one; beyond, an index is several times as fast."""

_CLAUSE_PAIRS = 10**8
"""So many pairs of texts are few enough to search their clauses too."""

_CLAUSE_BYTES = 2**31
"""Vectors of clauses are kept if they take no more than about this."""

_LOOKS = 400_000
"""So many candidates are looked at closely, or the fewest that the options allow."""

_CLAUSE_NEIGHBOURS = 4
_OTHERS: tuple[Lang, Lang] = ("en", "zh")
_CHUNK = 8192

_CLOSELY = 12_000
"""So many segments are read by the encoder's contextual half, too, where it has one."""

_FEW = 4000
"""So few segments are cheap to cut into clauses even for a slow encoder."""


@dataclass(frozen=True, slots=True)
class ComparableOptions:
    """How to compare.

    Attributes:
        neighbours: how many nearest neighbours the margin averages over.
        candidates: how many candidates of each segment are kept in ``Comparison.pairs``.
        rerank: how many candidates of each segment are looked at closely.
        clauses: whether clauses are compared too; None: where the encoder is additive
            (clauses cost it nothing) or the texts are few.

    Raises:
        SettingError: a number is below one, or ``candidates`` exceeds ``rerank``.
    """

    neighbours: int = 4
    candidates: int = 3
    rerank: int = 10
    clauses: bool | None = None

    def __post_init__(self) -> None:
        for name in ("neighbours", "candidates", "rerank"):
            if getattr(self, name) < 1:
                raise SettingError("setting.below", name=name, value=getattr(self, name), least=1)
        if self.candidates > self.rerank:
            raise SettingError(
                "compare.rerank-too-small", candidates=self.candidates, rerank=self.rerank
            )


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """The segments of one language, equal texts counted once.

    Attributes:
        texts: the unique texts. places: (document, segment) of every segment, in order.
        unique: for every segment the number of its text.
        start: the number of each document's first segment. first: the first segment of
            each text. rows: float32 (texts, dim).
    """

    texts: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    unique: Ints
    start: tuple[int, ...]
    first: Ints
    rows: Floats

    def number(self, doc: int, seg: int) -> int:
        """The number of a segment in :attr:`places`.

        Raises:
            IndexError: there is no such segment.
        """
        if not 0 <= doc < len(self.start):
            raise IndexError(f"no document {doc}")
        end = self.start[doc + 1] if doc + 1 < len(self.start) else len(self.places)
        if not 0 <= seg < end - self.start[doc]:
            raise IndexError(f"no segment {seg} in document {doc}")
        return self.start[doc] + seg

    def text(self, doc: int, seg: int) -> str:
        """The text of a segment."""
        return self.texts[int(self.unique[self.number(doc, seg)])]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Candidates of a collection with their features, before they are classified.

    Attributes:
        closer: the encoder's contextual half was asked, too.
    """

    zh: ComparedSide
    en: ComparedSide
    found: Candidates
    features: Wide
    near_zh: Wide
    near_en: Wide
    reader: Reader
    mean: float
    spread: float
    closer: bool = False

    def left_out(self, found: Candidates) -> Wide:
        """(p, len(LEFT_OUT)): how much closer pairs come without some clauses.

        Where clauses are not compared, sentences count as having one.
        """
        if self.reader.clauses is None:
            without = np.zeros((len(found.zh), len(LEFT_OUT)))
            without[:, LEFT_OUT.index("similarity of clauses")] = found.similarity
            return without
        return left_out(
            found.zh,
            found.en,
            rows=(self.zh.rows, self.en.rows),
            clauses=self.reader.clauses,
            space=self.reader.space,
        )


def _side(documents: Sequence[Sequence[str]], encoder: Encoder, lang: Lang) -> ComparedSide:
    places = [(d, s) for d, segments in enumerate(documents) for s in range(len(segments))]
    numbers: dict[str, int] = {}
    unique = [
        numbers.setdefault(text.strip(), len(numbers))
        for segments in documents
        for text in segments
    ]
    start, total = [], 0
    for segments in documents:
        start.append(total)
        total += len(segments)
    array = np.array(unique, dtype=np.int64)
    first = np.unique(array, return_index=True)[1].astype(np.int64)
    texts = tuple(numbers)
    rows = encode_unit(encoder, texts, lang) if texts else np.zeros((0, encoder.dim), np.float32)
    return ComparedSide(texts, tuple(places), array, tuple(start), first, rows)


def prepare(
    zh: Sequence[Sequence[str]],
    en: Sequence[Sequence[str]],
    *,
    encoder: Encoder,
    lexicon: Lexicon | None = None,
    options: ComparableOptions,
    progress: Progress = NO_PROGRESS,
) -> Prepared:
    """Search and look: all that :func:`compare` does before it classifies.

    Raises:
        EmptyInputError: one side has no segment.
        EncoderError: the encoder gave nonsense.
    """
    quick = encoder.additive
    given = encoder
    if sum(map(len, zh)) + sum(map(len, en)) <= _CLOSELY:
        encoder = joined(encoder)
    closer = encoder is not given
    progress.start(message("progress.encoding"), 2)
    left = _side(zh, encoder, "zh")
    progress.advance()
    right = _side(en, encoder, "en")
    progress.finish()
    for side, name in ((left, "language.chinese"), (right, "language.english")):
        if not side.texts:
            raise EmptyInputError("compare.no-segment", language=message(name))
    space = make_space(left.rows, right.rows)
    left = _with_rows(left, space.place(left.rows, "zh"))
    right = _with_rows(right, space.place(right.rows, "en"))
    k = max(options.rerank, options.neighbours)
    few = len(left.texts) * len(right.texts) <= EXACT_PAIRS
    find = search if few else indexed_search
    forward, backward = find(left.rows, right.rows, k, progress=progress)
    near_zh = _near(space.standard(forward.similarity.astype(np.float64)), options.neighbours)
    near_en = _near(space.standard(backward.similarity.astype(np.float64)), options.neighbours)
    count = len(left.texts) + len(right.texts)
    use_clauses = options.clauses
    if use_clauses is None:
        use_clauses = quick or count <= _FEW
    tables, keys = None, np.zeros(0, dtype=np.int64)
    if use_clauses:
        searched = len(left.texts) * len(right.texts) <= _CLAUSE_PAIRS
        keep = searched or 3 * count * encoder.dim * 4 <= _CLAUSE_BYTES
        tables = (
            ClauseTable(left.texts, "zh", encoder, space, keep=keep),
            ClauseTable(right.texts, "en", encoder, space, keep=keep),
        )
        if searched:
            keys = _search_clauses(tables, space, options)
        else:
            for table, other, lang in zip(tables, (right, left), _OTHERS, strict=True):
                some = encode_unit(encoder, sample_clauses(other.texts, lang), lang)
                table.look_among(space.place(some, lang))
    width = min(options.rerank, max(options.candidates, _LOOKS // count))
    candidates = _candidates(left, right, forward, backward, width, keys, space)
    candidates = replace(
        candidates,
        margin_zh=candidates.similarity - near_zh[candidates.zh],
        margin_en=candidates.similarity - near_en[candidates.en],
    )
    reader = Reader(
        left.texts,
        right.texts,
        lexicon=load_lexicon() if lexicon is None else lexicon,
        space=space,
        clauses=tables,
    )
    features = reader.features(candidates)
    return Prepared(
        left,
        right,
        candidates,
        features,
        near_zh,
        near_en,
        reader,
        space.mean,
        space.spread,
        closer,
    )


def _search_clauses(
    tables: tuple[ClauseTable, ClauseTable], space: Space, options: ComparableOptions
) -> Ints:
    """Pairs of texts whose clauses are near each other, as ``zh * texts + en``."""
    zh, en = tables
    if zh.rows is None or en.rows is None:
        return np.zeros(0, dtype=np.int64)
    forward, backward = search(zh.rows, en.rows, max(options.neighbours, _CLAUSE_NEIGHBOURS))
    for table, found in ((zh, forward), (en, backward)):
        table.near = _near(space.standard(found.similarity.astype(np.float64)), options.neighbours)
    texts = int(en.owner[-1]) + 1
    wide_f = min(_CLAUSE_NEIGHBOURS, forward.index.shape[1])
    wide_b = min(_CLAUSE_NEIGHBOURS, backward.index.shape[1])
    keys = [
        np.repeat(zh.owner, wide_f) * texts + en.owner[forward.index[:, :wide_f].ravel()],
        zh.owner[backward.index[:, :wide_b].ravel()] * texts + np.repeat(en.owner, wide_b),
    ]
    return np.unique(np.concatenate(keys))


def _with_rows(side: ComparedSide, rows: Floats) -> ComparedSide:
    return ComparedSide(side.texts, side.places, side.unique, side.start, side.first, rows)


def _near(standard: Wide, k: int) -> Wide:
    """The mean of the k nearest; where fewer can be had, random pairs (0) make up."""
    near: Wide = standard[:, :k].sum(axis=1) / k
    return near


def _candidates(
    left: ComparedSide,
    right: ComparedSide,
    forward: Neighbours,
    backward: Neighbours,
    k: int,
    more: Ints,
    space: Space,
) -> Candidates:
    """Neighbours of either side and the pairs in *more*; margins are left empty."""
    n, m = len(left.texts), len(right.texts)
    wide_f, wide_b = min(k, forward.index.shape[1]), min(k, backward.index.shape[1])
    key_f = np.repeat(np.arange(n), wide_f) * m + forward.index[:, :wide_f].ravel()
    key_b = backward.index[:, :wide_b].ravel() * m + np.repeat(np.arange(m), wide_b)
    keys = np.unique(np.concatenate([key_f, key_b, more]))
    zh, en = keys // m, keys % m
    similarity = np.empty(len(keys))
    for start in range(0, len(keys), _CHUNK):
        part = slice(start, start + _CHUNK)
        similarity[part] = np.einsum("ij,ij->i", left.rows[zh[part]], right.rows[en[part]])
    ranks = []
    for key, width, count in ((key_f, wide_f, n), (key_b, wide_b, m)):
        value = np.full(len(keys), 2 * width, dtype=np.int64)
        value[np.searchsorted(keys, key)] = np.tile(np.arange(width), count)
        ranks.append(value)
    standard = space.standard(similarity)
    return Candidates(zh, en, standard, standard, standard, ranks[0], ranks[1])
