"""All Chinese segments against all English ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from align.comparable._classifier import Classifier, classifier
from align.comparable._features import Candidates, Reader
from align.comparable._search import Neighbours, search
from align.comparable._types import ComparableOptions, Floats, Ints, Wide
from align.comparable._vectors import encode, make_space
from align.encoders.protocol import Encoder
from align.errors import EmptyInputError
from align.lexicon import Lexicon, load_lexicon
from align.model import Lang, Match, Pair
from align.progress import NO_PROGRESS, Progress

__all__ = ["Comparison", "Prepared", "compare", "prepare"]

_FEW = 4000
"""So few segments are cheap to cut into clauses even for a slow encoder."""


@dataclass(frozen=True, slots=True)
class Side:
    """The segments of one language, equal texts counted once.

    Attributes:
        texts: the unique texts. places: (document, segment) of every segment, in order.
        unique: for every segment the number of its text.
        start: the number of each document's first segment.
    """

    texts: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    unique: Ints
    start: tuple[int, ...]
    first: Ints
    rows: Floats


@dataclass(frozen=True, slots=True)
class Prepared:
    """Candidates of a collection with their features, before any judgement."""

    zh: Side
    en: Side
    found: Candidates
    features: Wide
    near_zh: Wide
    near_en: Wide
    reader: Reader
    mean: float
    spread: float


class Comparison:
    """What was found; :attr:`pairs` is best first.

    Attributes:
        pairs: the best candidates of every segment of either side, at least one each.
    """

    def __init__(
        self,
        prepared: Prepared | None,
        judge: Classifier,
        options: ComparableOptions,
        match: Callable[[str, str], tuple[Match, ...]],
    ) -> None:
        self._prepared, self._judge, self._options = prepared, judge, options
        self._match = match
        self.pairs: tuple[Pair, ...] = ()
        if prepared is not None:
            self.pairs = _pairs(prepared, judge, options.candidates)

    def candidates_zh(self, doc: int, seg: int, k: int = 10) -> tuple[Pair, ...]:
        """The *k* best English counterparts of a Chinese segment, most probable first.

        Raises:
            IndexError: there is no such segment.
        """
        return self._candidates("zh", doc, seg, k)

    def candidates_en(self, doc: int, seg: int, k: int = 10) -> tuple[Pair, ...]:
        """The *k* best Chinese counterparts of an English segment, most probable first."""
        return self._candidates("en", doc, seg, k)

    def matches(self, pair: Pair) -> tuple[Match, ...]:
        """Which parts of a pair render each other; offsets into the two segments' texts.

        Of a pair with several segments on a side, the offsets count in their joined text.
        """
        from align.model import join

        if self._prepared is None:
            return ()
        zh, en = self._prepared.zh, self._prepared.en
        return self._match(
            join((zh.texts[zh.unique[zh.start[pair.zh_doc] + i]] for i in pair.zh), "zh"),
            join((en.texts[en.unique[en.start[pair.en_doc] + i]] for i in pair.en), "en"),
        )

    def _candidates(self, lang: Lang, doc: int, seg: int, k: int) -> tuple[Pair, ...]:
        data = self._prepared
        if data is None:
            return ()
        own, other = (data.zh, data.en) if lang == "zh" else (data.en, data.zh)
        number = int(own.unique[_number(own, doc, seg)])
        dots = other.rows @ own.rows[number]
        width = min(max(k, self._options.rerank), len(dots))
        order = np.lexsort((np.arange(len(dots)), -np.round(dots, 5)))[:width].astype(np.int64)
        similarity = (dots[order].astype(np.float64) - data.mean) / data.spread
        mine = np.full(width, number, dtype=np.int64)
        near_own, near_other = (
            (data.near_zh, data.near_en) if lang == "zh" else (data.near_en, data.near_zh)
        )
        margin_own, margin_other = similarity - near_own[mine], similarity - near_other[order]
        rank = np.arange(width)
        # How many of the own side are nearer to each candidate.
        back = own.rows @ other.rows[order].T
        rank_other = (np.round(back, 5) > np.round(back[number], 5)).sum(axis=0)
        found = (
            Candidates(mine, order, similarity, margin_own, margin_other, rank, rank_other)
            if lang == "zh"
            else Candidates(order, mine, similarity, margin_other, margin_own, rank_other, rank)
        )
        features = data.reader.features(found)
        chance = self._judge.probability(features)
        grades = self._judge.grades(features, chance)
        pairs = []
        ranked = np.lexsort((order, -np.round(similarity, 5), -np.round(chance, 6)))
        for place, at in enumerate(ranked.tolist()):
            twin = int(other.first[order[at]])
            here, there = (doc, seg), other.places[twin]
            zh, en = (here, there) if lang == "zh" else (there, here)
            pairs.append(
                Pair(
                    zh[0],
                    (zh[1],),
                    en[0],
                    (en[1],),
                    score=round(float(similarity[at]), 4),
                    probability=round(float(chance[at]), 6),
                    grade=grades[at],
                    rank=place,
                )
            )
        return tuple(pairs[:k])


def _number(side: Side, doc: int, seg: int) -> int:
    if not 0 <= doc < len(side.start):
        raise IndexError(f"no document {doc}")
    end = side.start[doc + 1] if doc + 1 < len(side.start) else len(side.places)
    if not 0 <= seg < end - side.start[doc]:
        raise IndexError(f"no segment {seg} in document {doc}")
    return side.start[doc] + seg


def _side(documents: Sequence[Sequence[str]], encoder: Encoder, lang: Lang) -> Side:
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
    rows = encode(encoder, texts, lang) if texts else np.zeros((0, encoder.dim), np.float32)
    return Side(texts, tuple(places), array, tuple(start), first, rows)


def prepare(
    zh: Sequence[Sequence[str]],
    en: Sequence[Sequence[str]],
    *,
    encoder: Encoder,
    lexicon: Lexicon | None = None,
    options: ComparableOptions,
    progress: Progress = NO_PROGRESS,
) -> Prepared:
    """Search and look: all that :func:`compare` does before it judges.

    Raises:
        EmptyInputError: one side has no segment.
        EncoderError: the encoder gave nonsense.
    """
    progress.start("encoding", 2)
    left = _side(zh, encoder, "zh")
    progress.advance()
    right = _side(en, encoder, "en")
    progress.finish()
    for side, name in ((left, "Chinese"), (right, "English")):
        if not side.texts:
            raise EmptyInputError(
                f"there is no {name} segment to compare",
                remedy="Comparable mode needs documents with text in both languages.",
            )
    space = make_space(left.rows, right.rows)
    left = _with_rows(left, space.place(left.rows, "zh"))
    right = _with_rows(right, space.place(right.rows, "en"))
    k = max(options.rerank, options.neighbours)
    forward, backward = search(left.rows, right.rows, k, progress=progress)
    near_zh = _near(space.standard(forward.similarity.astype(np.float64)), options.neighbours)
    near_en = _near(space.standard(backward.similarity.astype(np.float64)), options.neighbours)
    found = _candidates(left, right, forward, backward, options.rerank)
    standard = space.standard(found[2])
    candidates = Candidates(
        found[0],
        found[1],
        standard,
        standard - near_zh[found[0]],
        standard - near_en[found[1]],
        found[3],
        found[4],
    )
    use_clauses = options.clauses
    if use_clauses is None:
        use_clauses = encoder.additive or len(left.texts) + len(right.texts) <= _FEW
    reader = Reader(
        left.texts,
        right.texts,
        encoder=encoder,
        lexicon=lexicon or load_lexicon(),
        space=space,
        use_clauses=use_clauses,
    )
    features = reader.features(candidates)
    return Prepared(
        left, right, candidates, features, near_zh, near_en, reader, space.mean, space.spread
    )


def _with_rows(side: Side, rows: Floats) -> Side:
    return Side(side.texts, side.places, side.unique, side.start, side.first, rows)


def _near(standard: Wide, k: int) -> Wide:
    """The mean of the k nearest; where fewer can be had, random pairs (0) make up."""
    near: Wide = standard[:, :k].sum(axis=1) / k
    return near


def _candidates(
    left: Side, right: Side, forward: Neighbours, backward: Neighbours, k: int
) -> tuple[Ints, Ints, Wide, Ints, Ints]:
    n, m = len(left.texts), len(right.texts)
    wide_f, wide_b = min(k, forward.index.shape[1]), min(k, backward.index.shape[1])
    rank_f = np.tile(np.arange(wide_f), n)
    rank_b = np.tile(np.arange(wide_b), m)
    key_f = np.repeat(np.arange(n), wide_f) * m + forward.index[:, :wide_f].ravel()
    key_b = backward.index[:, :wide_b].ravel() * m + np.repeat(np.arange(m), wide_b)
    keys, at = np.unique(np.concatenate([key_f, key_b]), return_index=True)
    similarity = np.concatenate(
        [forward.similarity[:, :wide_f].ravel(), backward.similarity[:, :wide_b].ravel()]
    )[at].astype(np.float64)
    ranks = []
    for key, rank, most in ((key_f, rank_f, wide_f), (key_b, rank_b, wide_b)):
        value = np.full(len(keys), 2 * most, dtype=np.int64)
        value[np.searchsorted(keys, key)] = rank
        ranks.append(value)
    return keys // m, keys % m, similarity, ranks[0], ranks[1]


def _pairs(data: Prepared, judge: Classifier, keep: int) -> tuple[Pair, ...]:
    found, features = data.found, data.features
    chance = judge.probability(features)
    grades = judge.grades(features, chance)
    similarity = np.round(found.similarity, 4)
    order = np.lexsort((found.en, found.zh, -similarity, -np.round(chance, 6)))
    rank_zh = _ranks(found.zh[order])
    rank_en = _ranks(found.en[order])
    rank = np.minimum(rank_zh, rank_en)
    twins_zh = _twins(data.zh)
    twins_en = _twins(data.en)
    pairs: list[Pair] = []
    for place in np.flatnonzero(rank < keep).tolist():
        at = int(order[place])
        many_zh, many_en = twins_zh[int(found.zh[at])], twins_en[int(found.en[at])]
        # Equal texts: each of them gets its pair, not every one with every other.
        for copy in range(max(len(many_zh), len(many_en))):
            zh = data.zh.places[many_zh[min(copy, len(many_zh) - 1)]]
            en = data.en.places[many_en[min(copy, len(many_en) - 1)]]
            pairs.append(
                Pair(
                    zh[0],
                    (zh[1],),
                    en[0],
                    (en[1],),
                    score=float(similarity[at]),
                    probability=round(float(chance[at]), 6),
                    grade=grades[at],
                    rank=int(rank[place]),
                )
            )
    pairs.sort(key=lambda p: (-p.probability, -p.score, p.zh_doc, p.zh, p.en_doc, p.en))
    return tuple(pairs)


def _ranks(owners: Ints) -> Ints:
    """For each entry, how many before it have the same owner."""
    by_owner = np.argsort(owners, kind="stable")
    grouped = owners[by_owner]
    ranks = np.empty(len(owners), dtype=np.int64)
    ranks[by_owner] = np.arange(len(owners)) - np.searchsorted(grouped, grouped)
    return ranks


def _twins(side: Side) -> list[list[int]]:
    twins: list[list[int]] = [[] for _ in side.texts]
    for number, text in enumerate(side.unique.tolist()):
        twins[text].append(number)
    return twins


def compare(
    zh: Sequence[Sequence[str]],
    en: Sequence[Sequence[str]],
    *,
    encoder: Encoder,
    lexicon: Lexicon | None = None,
    options: ComparableOptions | None = None,
    progress: Progress = NO_PROGRESS,
) -> Comparison:
    """The closest counterparts among comparable documents.

    Neighbours of vectors in both directions with their margins (Artetxe & Schwenk 2019),
    then a classifier over few features for probability and grade.

    Args:
        zh, en: documents, each the texts of its segments.
        encoder: see :class:`align.encoders.Encoder`.
        lexicon: for word coverage; the packaged one where not given.

    Returns:
        Pairs with at least the best candidate of every segment; none if a side is empty.

    Raises:
        EncoderError: the encoder gave nonsense.
        SettingError: an option has no sense.
    """
    options = options or ComparableOptions()
    words = lexicon or load_lexicon()

    def match(zh_text: str, en_text: str) -> tuple[Match, ...]:
        from align.matching import match_words

        return match_words(zh_text, en_text, lexicon=words, encoder=encoder)

    if not any(len(d) for d in zh) or not any(len(d) for d in en):
        return Comparison(None, classifier(), options, match)
    prepared = prepare(zh, en, encoder=encoder, lexicon=words, options=options, progress=progress)
    return Comparison(prepared, classifier(), options, match)
