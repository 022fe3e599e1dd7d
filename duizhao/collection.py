"""The map of a collection of comparable texts: which document has counterparts in which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isnan, nan
from typing import TYPE_CHECKING

from align.exchange import Target, text_output
from align.exchange.cells import number
from align.model import Lang, Status
from align.review.sentences import LIKELY, machine_probability
from align.text.delimited import TableWriter

if TYPE_CHECKING:
    from align.review import Place, ReviewBead, Sentence, SentenceIndex
    from duizhao.store import AlignmentRecord, Project

__all__ = ["COLUMNS", "Cell", "CollectionMap", "collection_map", "collection_maps", "write_map"]

COLUMNS = (
    *("zh_doc", "en_doc", "zh_sentences", "with_counterpart", "accepted", "likely"),
    *("mean_probability", "translation", "partial", "related", "ungraded", "closest"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A Chinese document against an English one.

    Attributes:
        accepted: Chinese sentences with an accepted counterpart in the English document.
        likely: undecided ones whose best candidate there has probability .5 or more.
        probability: the mean of the aligner's probabilities of those counterparts; not a
            number where it gave none.
        grades: those sentences by the grade of their best counterpart there.
    """

    accepted: int = 0
    likely: int = 0
    probability: float = nan
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def counterparts(self) -> int:
        """Sentences with a counterpart, accepted or likely."""
        return self.accepted + self.likely


@dataclass(frozen=True, slots=True)
class CollectionMap:
    """The documents of a comparable alignment against each other.

    Attributes:
        zh, en: names of the documents, in order. sentences: of each Chinese one.
        cells: by Chinese and English name.
    """

    zh: tuple[str, ...]
    en: tuple[str, ...]
    sentences: Mapping[str, int]
    cells: Mapping[tuple[str, str], Cell]

    def closest(self, zh: str) -> str:
        """The English document in which most sentences of a Chinese one have a counterpart.

        Of two with as many, the one of the higher mean probability, then of the earlier name;
        empty where there is none.
        """
        best = min(self.en, key=lambda en: self._nearness(zh, en), default="")
        return best if best and self.cells[zh, best].counterparts else ""

    def _nearness(self, zh: str, en: str) -> tuple[int, float, str]:
        cell = self.cells[zh, en]
        return -cell.counterparts, 0.0 if isnan(cell.probability) else -cell.probability, en


def collection_maps(project: Project) -> tuple[CollectionMap, ...]:
    """The maps of all comparable alignments of *project*."""
    return tuple(
        collection_map(project, record)
        for record in project.alignments()
        if record.mode == "comparable"
    )


def collection_map(
    project: Project,
    record: AlignmentRecord,
    indexes: Mapping[Lang, SentenceIndex] | None = None,
) -> CollectionMap:
    """The map of one comparable alignment; *indexes*: its sentences, where they are in memory."""
    index = (indexes or project.sentences(record))["zh"]
    names = {item.text_hash: item.name for item in project.documents(old=True)}
    by_id = {item.id: item for item in project.documents(old=True)}
    zh = tuple(by_id[key].name for key in record.zh)
    en = tuple(by_id[key].name for key in record.en)
    found: dict[tuple[str, str], list[tuple[ReviewBead, int]]] = {
        (one, other): [] for one in zh for other in en
    }
    for sentence in index:
        own = names[sentence.places[0][0]]
        for document, bead, size in _best(sentence, index):
            found[own, names[document]].append((bead, size))
    return CollectionMap(
        zh,
        en,
        {by_id[key].name: by_id[key].segments for key in record.zh},
        {pair: _cell(beads) for pair, beads in found.items()},
    )


def _best(sentence: Sentence, index: SentenceIndex) -> Iterator[tuple[str, ReviewBead, int]]:
    """By English document, the counterpart of a sentence there: accepted, or likely.

    Where a pair joins several sentences, each has its own; a counterpart comes with the number
    of those that it is the best of.
    """
    best: dict[str, dict[Place, ReviewBead]] = {}
    settled = (*sentence.accepted, *sentence.none)
    decided = {place for bead in settled for place in index.places(bead)}
    for bead in sentence.pairs:
        accepted = bead.status is Status.ACCEPTED
        likely = machine_probability(bead, "comparable") >= LIKELY
        if not (bead.zh and bead.en) or not (accepted or likely) or bead.status is Status.REJECTED:
            continue
        for place in index.places(bead):
            if accepted or place not in decided:
                best.setdefault(bead.en_doc, {}).setdefault(place, bead)
    for document, by_place in best.items():
        counted = Counter(bead.id for bead in by_place.values())
        beads = {bead.id: bead for bead in by_place.values()}
        for key, size in counted.items():
            yield document, beads[key], size


def _cell(beads: list[tuple[ReviewBead, int]]) -> Cell:
    accepted = sum(size for bead, size in beads if bead.status is Status.ACCEPTED)
    likely = sum(size for bead, size in beads if bead.status is not Status.ACCEPTED)
    chances = [machine_probability(bead, "comparable") for bead, _ in beads]
    known = [chance for chance in chances if not isnan(chance)]
    grades: Counter[str] = Counter()
    for bead, size in beads:
        grades[str(bead.grade or "ungraded")] += size
    return Cell(accepted, likely, sum(known) / len(known) if known else nan, grades)


def map_rows(maps: tuple[CollectionMap, ...]) -> list[tuple[str, ...]]:
    """The cells of *maps* as lines of a table with the columns :data:`COLUMNS`."""
    lines = []
    for item in maps:
        for zh in item.zh:
            closest = item.closest(zh)
            for en in item.en:
                cell = item.cells[zh, en]
                counted = (item.sentences[zh], cell.counterparts, cell.accepted, cell.likely)
                graded = (
                    cell.grades.get(name, 0)
                    for name in ("translation", "partial", "related", "ungraded")
                )
                lines.append(
                    (
                        zh,
                        en,
                        *map(str, counted),
                        number(round(cell.probability, 4)) if cell.counterparts else "",
                        *map(str, graded),
                        "yes" if en == closest else "",
                    )
                )
    return lines


def write_map(maps: tuple[CollectionMap, ...], target: Target) -> int:
    """Write *maps* as one CSV table for spreadsheets; gives the number of lines.

    Raises:
        OutputError: the file cannot be written.
    """
    with text_output(target, bom=True) as stream:
        return TableWriter(stream, COLUMNS).write_all(map_rows(maps))
