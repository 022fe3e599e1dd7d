"""All Chinese segments against all English ones: what comes out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from align.arrays import Ints, Wide
from align.comparable.candidates import ComparableOptions, ComparedSide, Prepared, prepare
from align.comparable.classifier import NO_RIVAL, Classifier, classifier, rivals
from align.comparable.completeness import COMPLETENESS, Typical, complete, typical
from align.comparable.features import Candidates
from align.comparable.remembered import Said, said_of, with_odds
from align.encoders.protocol import Encoder
from align.errors import SettingError
from align.lexicon import Lexicon, load_lexicon
from align.model import Bead, Grade, Lang, Match, MemoryUse, join
from align.progress import NO_PROGRESS, Progress
from align.recall import Memory

__all__ = ["Comparison", "compare"]


class Comparison:
    """What was found.

    Attributes:
        pairs: best first; the best candidates of every segment of either side, at least
            one each, however improbable.
    """

    def __init__(
        self,
        prepared: Prepared | None,
        by: Classifier,
        options: ComparableOptions,
        match: Callable[[str, str], tuple[Match, ...]],
        orders: tuple[tuple[int, ...], tuple[int, ...]] = ((), ()),
        memory: Memory | None = None,
    ) -> None:
        self._prepared, self._classifier, self._options = prepared, by, options
        self._said = Said()
        self._match = match
        # What is prepared has the documents in an order of its own.
        self._given = orders
        self._inside = tuple({given: place for place, given in enumerate(o)} for o in orders)
        self._odds: Wide = np.zeros(0)
        self._typical = Typical(0.0, 0.0)
        self.pairs: tuple[Bead, ...] = ()
        if prepared is not None:
            found = prepared.found
            self._odds = by.first(prepared.features)
            chance = self._chances(prepared.features, found.zh, found.en)
            if memory is not None:
                self._said = said_of(memory, (prepared.zh.texts, prepared.en.texts), found, chance)
                more = self._said.of(found.zh, found.en)
                self._odds = self._odds + more
                chance = with_odds(self._chances(prepared.features, found.zh, found.en), more)
            self._typical = typical(prepared.features, chance)
            grades = self._grades(prepared.features, chance, found)
            pairs = _pairs(prepared, chance, grades, options.candidates)
            self.pairs = tuple(map(self._as_given, pairs))
            self._by_en = np.argsort(found.en, kind="stable")

    def candidates_zh(self, doc: int, seg: int, k: int = 10) -> tuple[Bead, ...]:
        """The *k* best English counterparts of a Chinese segment, most probable first.

        Raises:
            IndexError: there is no such segment.
        """
        return self._candidates("zh", doc, seg, k)

    def candidates_en(self, doc: int, seg: int, k: int = 10) -> tuple[Bead, ...]:
        """The *k* best Chinese counterparts of an English segment, most probable first.

        Raises:
            IndexError: there is no such segment.
        """
        return self._candidates("en", doc, seg, k)

    def matches(self, pair: Bead) -> tuple[Match, ...]:
        """Which parts of a pair render each other; offsets into the two segments' texts.

        Of a pair with several segments on a side, the offsets count in their joined text.
        """
        if self._prepared is None:
            return ()
        zh, en = self._prepared.zh, self._prepared.en
        zh_doc, en_doc = self._inside[0][pair.zh_doc], self._inside[1][pair.en_doc]
        return self._match(
            join((zh.text(zh_doc, i) for i in pair.zh), "zh"),
            join((en.text(en_doc, j) for j in pair.en), "en"),
        )

    def _as_given(self, pair: Bead) -> Bead:
        zh, en = self._given
        return replace(pair, zh_doc=zh[pair.zh_doc], en_doc=en[pair.en_doc])

    @property
    def memory(self) -> MemoryUse | None:
        """What the memory had to say, where one was given."""
        return self._said.use

    def _chances(self, features: Wide, zh: Ints, en: Ints) -> Wide:
        odds = self._odds
        return self._classifier.probability(features, odds, rivals(odds, zh), rivals(odds, en))

    def _candidates(self, lang: Lang, doc: int, seg: int, k: int) -> tuple[Bead, ...]:
        data = self._prepared
        if data is None:
            return ()
        own, other = (data.zh, data.en) if lang == "zh" else (data.en, data.zh)
        inside = self._inside[0 if lang == "zh" else 1]
        if doc not in inside:
            raise IndexError(doc)
        doc = inside[doc]
        number = int(own.unique[own.number(doc, seg)])
        known = self._known(lang, number)
        there = (data.found.en if lang == "zh" else data.found.zh)[known]
        more = _nearest(data, lang, number, max(k, self._options.rerank), there)
        features = np.concatenate([data.features[known], data.reader.features(more)])
        both = data.found.at(known).and_also(more)
        said = self._said.of(both.zh, both.en)
        odds = self._classifier.first(features) + said
        new = more.en if lang == "zh" else more.zh
        owner = np.concatenate([there, new])
        rival_own = rivals(odds, np.zeros(len(odds), dtype=np.int64))
        other_lang: Lang = "en" if lang == "zh" else "zh"
        rival_other = np.array([self._best_of(other_lang, int(n), number) for n in owner])
        chance = (
            self._classifier.probability(features, odds, rival_own, rival_other)
            if lang == "zh"
            else self._classifier.probability(features, odds, rival_other, rival_own)
        )
        chance = with_odds(chance, said)
        grades = self._grades(features, chance, both)
        similarity = np.concatenate([data.found.similarity[known], more.similarity])
        pairs = []
        ranked = np.lexsort((owner, -np.round(similarity, 4), -np.round(chance, 6)))[:k]
        for place, at in enumerate(ranked.tolist()):
            far = other.places[int(other.first[owner[at]])]
            zh, en = ((doc, seg), far) if lang == "zh" else (far, (doc, seg))
            pairs.append(_pair(zh, en, float(similarity[at]), float(chance[at]), grades[at], place))
        return tuple(map(self._as_given, pairs))

    def _grades(self, features: Wide, chance: Wide, found: Candidates) -> list[Grade]:
        """What is no counterpart is not looked at for what it leaves out."""
        more = np.zeros((len(chance), len(COMPLETENESS)))
        some = np.flatnonzero(chance >= 0.5)
        if self._prepared is not None and len(some):
            without = self._prepared.left_out(found.at(some))
            more[some] = complete(features[some], without, self._typical)
        return self._classifier.grades(features, chance, more)

    def _known(self, lang: Lang, number: int) -> Ints:
        """Positions of the candidates of a text."""
        found = self._prepared.found if self._prepared else None
        if found is None:
            return np.zeros(0, dtype=np.int64)
        if lang == "zh":
            start, stop = np.searchsorted(found.zh, [number, number + 1])
            return np.arange(start, stop)
        owners = found.en[self._by_en]
        start, stop = np.searchsorted(owners, [number, number + 1])
        return np.sort(self._by_en[start:stop])

    def _best_of(self, lang: Lang, number: int, but: int) -> float:
        """The best log odds of a text's candidates, one of them left out."""
        found = self._prepared.found if self._prepared else None
        if found is None:
            return NO_RIVAL
        known = self._known(lang, number)
        others = (found.zh if lang == "en" else found.en)[known]
        odds = self._odds[known[others != but]]
        return float(odds.max()) if len(odds) else NO_RIVAL


def _nearest(data: Prepared, lang: Lang, number: int, k: int, known: Ints) -> Candidates:
    """The *k* nearest of the other side for a text, without those in *known*."""
    own, other = (data.zh, data.en) if lang == "zh" else (data.en, data.zh)
    dots = other.rows @ own.rows[number]
    order = np.lexsort((np.arange(len(dots)), -np.round(dots, 5)))[:k].astype(np.int64)
    rank = np.flatnonzero(~np.isin(order, known))
    order = order[rank]
    similarity = (dots[order].astype(np.float64) - data.mean) / data.spread
    mine = np.full(len(order), number, dtype=np.int64)
    near_own, near_other = (
        (data.near_zh, data.near_en) if lang == "zh" else (data.near_en, data.near_zh)
    )
    margin_own, margin_other = similarity - near_own[mine], similarity - near_other[order]
    # How many of the own side are nearer to each candidate.
    back = np.round(own.rows @ other.rows[order].T, 5)
    rank_other = (back > back[number]).sum(axis=0)
    if lang == "zh":
        return Candidates(mine, order, similarity, margin_own, margin_other, rank, rank_other)
    return Candidates(order, mine, similarity, margin_other, margin_own, rank_other, rank)


def _pair(
    zh: tuple[int, int],
    en: tuple[int, int],
    similarity: float,
    chance: float,
    grade: Grade,
    rank: int,
) -> Bead:
    return Bead(
        zh=(zh[1],),
        en=(en[1],),
        zh_doc=zh[0],
        en_doc=en[0],
        score=round(similarity, 4),
        probability=round(chance, 6),
        grade=grade,
        rank=rank,
    )


def _pairs(data: Prepared, chance: Wide, grades: Sequence[Grade], keep: int) -> tuple[Bead, ...]:
    found = data.found
    similarity = np.round(found.similarity, 4)
    order = np.lexsort((found.en, found.zh, -similarity, -np.round(chance, 6)))
    rank = np.minimum(_ranks(found.zh[order]), _ranks(found.en[order]))
    twins_zh, twins_en = _twins(data.zh), _twins(data.en)
    pairs: list[Bead] = []
    for place in np.flatnonzero(rank < keep).tolist():
        at = int(order[place])
        many_zh, many_en = twins_zh[int(found.zh[at])], twins_en[int(found.en[at])]
        # Equal texts: each of them gets its pair, not every one with every other.
        for copy in range(max(len(many_zh), len(many_en))):
            zh = data.zh.places[many_zh[min(copy, len(many_zh) - 1)]]
            en = data.en.places[many_en[min(copy, len(many_en) - 1)]]
            pairs.append(
                _pair(
                    zh, en, float(similarity[at]), float(chance[at]), grades[at], int(rank[place])
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


def _twins(side: ComparedSide) -> list[list[int]]:
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
    memory: Memory | None = None,
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
        memory: what was translated before; it makes candidates that it has more probable, as
            far as it agrees with what is plain without it.

    Returns:
        Pairs with at least the best candidate of every segment; none if a side is empty.

    Raises:
        EncoderError: the encoder gave nonsense.
        SettingError: a text is given in place of its segments.
    """
    if any(isinstance(given, str) for given in (zh, en, *zh, *en)):
        raise SettingError("align.text-not-sentences")
    options = options or ComparableOptions()
    words = load_lexicon() if lexicon is None else lexicon

    def match(zh_text: str, en_text: str) -> tuple[Match, ...]:
        from align.matching import match_words

        return match_words(zh_text, en_text, lexicon=words, encoder=encoder)

    if not any(len(d) for d in zh) or not any(len(d) for d in en):
        return Comparison(None, classifier(), options, match)
    orders = _order(zh), _order(en)
    prepared = prepare(
        [zh[place] for place in orders[0]],
        [en[place] for place in orders[1]],
        encoder=encoder,
        lexicon=words,
        options=options,
        progress=progress,
    )
    by = classifier(closer=prepared.closer)
    return Comparison(prepared, by, options, match, orders, memory)


def _order(documents: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The documents in an order of their own: sums and ties depend on it, results must not."""
    digests = [hashlib.sha256("\n".join(item).encode("utf-8", "replace")) for item in documents]
    keys = [digest.digest() for digest in digests]
    return tuple(sorted(range(len(documents)), key=lambda place: (keys[place], place)))
