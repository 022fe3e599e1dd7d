"""How good an alignment is: strict and lax precision, recall and F1, and calibration.

The strict and lax scores follow the evaluation of Vecalign (Thompson & Koehn 2019),
which goes back to the shared task of ACL 1991 and Abdul-Rauf et al. 2012: one-sided
beads count in precision but not in recall. The "all beads" scores count exact beads
of every type on both sides (Bertalign's evaluation of literary texts). Where gold
beads are labelled units (verses, source lines, PO entries), test beads that lie wholly
inside one unit are merged before scoring, so a finer alignment is no error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from align.errors import EmptyInputError, FormatError, SettingError
from align.exchange.beads import read_beads
from align.model import Bead, bead_type

__all__ = [
    "AlignmentScore",
    "BeadSpans",
    "Calibration",
    "calibration",
    "merge_by_unit",
    "read_beads",
    "read_units",
    "score_beads",
    "score_documents",
    "score_folder",
]

BeadSpans = tuple[tuple[int, ...], tuple[int, ...]]
"""A bead as two tuples of 0-based segment indexes, Chinese first."""


@dataclass(frozen=True, slots=True)
class AlignmentScore:
    """Scores over one or more documents (counts are summed before dividing).

    Attributes:
        precision, recall, f1: strict: the bead is in the gold exactly as it is.
        lax_precision, lax_recall, lax_f1: the bead shares a linked pair with the gold.
        all_precision, all_recall, all_f1: exact beads of all types on both sides.
        one_sided_precision, one_sided_recall, one_sided_f1: exact omissions and insertions.
        recall_by_type: share of the gold beads of each type that were found exactly.
        gold_by_type: number of the gold beads of each type.
        documents: how many documents were scored. missing: gold documents without a test.
    """

    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    lax_precision: float = 0.0
    lax_recall: float = 0.0
    lax_f1: float = 0.0
    all_precision: float = 0.0
    all_recall: float = 0.0
    all_f1: float = 0.0
    one_sided_precision: float = 0.0
    one_sided_recall: float = 0.0
    one_sided_f1: float = 0.0
    recall_by_type: Mapping[str, float] = field(default_factory=dict)
    gold_by_type: Mapping[str, int] = field(default_factory=dict)
    documents: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far probabilities can be trusted.

    Attributes:
        error: expected calibration error, ten bins of equal width (Guo et al. 2017).
        share: the largest share of beads, most probable first, of which at least
            *precision* are right: what can be accepted unseen.
        threshold: the probability from which on they are accepted; above 1 if none is.
        precision: the precision asked for.
        count: the number of beads.
    """

    error: float
    share: float
    threshold: float
    precision: float
    count: int


def read_units(path: Path | str) -> tuple[str, ...]:
    """Read the label of the unit (verse, source line) that each segment belongs to."""
    with Path(path).open(encoding="utf-8") as lines:
        return tuple(line.rstrip("\n") for line in lines)


def merge_by_unit(
    beads: Iterable[BeadSpans], zh_units: Sequence[str], en_units: Sequence[str]
) -> tuple[BeadSpans, ...]:
    """Merge the beads that lie wholly inside one unit; the others stay as they are.

    Raises:
        FormatError: a bead names a segment that has no label.
    """
    merged: list[BeadSpans] = []
    place: dict[str, int] = {}
    for zh, en in beads:
        try:
            labels = {zh_units[i] for i in zh} | {en_units[j] for j in en}
        except IndexError as error:
            raise FormatError("evaluation.segment-beyond-end", zh=list(zh), en=list(en)) from error
        if len(labels) != 1:
            merged.append((zh, en))
            continue
        label = labels.pop()
        if label in place:
            old_zh, old_en = merged[place[label]]
            merged[place[label]] = (
                tuple(sorted({*old_zh, *zh})),
                tuple(sorted({*old_en, *en})),
            )
        else:
            place[label] = len(merged)
            merged.append((zh, en))
    return tuple(merged)


class _Counts:
    """What is summed over documents."""

    def __init__(self) -> None:
        self.strict = self.lax = self.test = 0
        self.back_strict = self.back_lax = self.gold = 0
        self.exact = self.all_gold = self.all_test = 0
        self.one_exact = self.one_gold = self.one_test = 0
        self.found: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.documents = 0

    def add(self, gold: Sequence[BeadSpans], test: Sequence[BeadSpans]) -> None:
        strict, lax, total = _hits(gold, test)
        self.strict, self.lax, self.test = self.strict + strict, self.lax + lax, self.test + total
        two_sided_gold = [bead for bead in gold if bead[0] and bead[1]]
        two_sided_test = [bead for bead in test if bead[0] and bead[1]]
        strict, lax, total = _hits(two_sided_test, two_sided_gold)
        self.back_strict += strict
        self.back_lax += lax
        self.gold += total
        gold_set, test_set = set(gold), set(test)
        self.exact += len(gold_set & test_set)
        self.all_gold += len(gold_set)
        self.all_test += len(test_set)
        one_gold = {bead for bead in gold_set if bool(bead[0]) != bool(bead[1])}
        one_test = {bead for bead in test_set if bool(bead[0]) != bool(bead[1])}
        self.one_exact += len(one_gold & one_test)
        self.one_gold += len(one_gold)
        self.one_test += len(one_test)
        self.types.update(bead_type(*bead) for bead in gold_set)
        self.found.update(bead_type(*bead) for bead in gold_set & test_set)
        self.documents += 1

    def score(self, missing: tuple[str, ...]) -> AlignmentScore:
        p, r = _ratio(self.strict, self.test), _ratio(self.back_strict, self.gold)
        lp, lr = _ratio(self.lax, self.test), _ratio(self.back_lax, self.gold)
        ap, ar = _ratio(self.exact, self.all_test), _ratio(self.exact, self.all_gold)
        op, orr = _ratio(self.one_exact, self.one_test), _ratio(self.one_exact, self.one_gold)
        order = sorted(self.types, key=lambda kind: tuple(map(int, kind.split("-"))))
        return AlignmentScore(
            precision=p,
            recall=r,
            f1=_f1(p, r),
            lax_precision=lp,
            lax_recall=lr,
            lax_f1=_f1(lp, lr),
            all_precision=ap,
            all_recall=ar,
            all_f1=_f1(ap, ar),
            one_sided_precision=op,
            one_sided_recall=orr,
            one_sided_f1=_f1(op, orr),
            recall_by_type={kind: self.found[kind] / self.types[kind] for kind in order},
            gold_by_type={kind: self.types[kind] for kind in order},
            documents=self.documents,
            missing=missing,
        )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


def _hits(gold: Iterable[BeadSpans], test: Iterable[BeadSpans]) -> tuple[int, int, int]:
    """Beads of *test* that are in *gold* strictly, laxly, and how many there are."""
    gold_set = {bead for bead in gold if bead[0] or bead[1]}
    test_set = {bead for bead in test if bead[0] or bead[1]}
    links: defaultdict[int, set[int]] = defaultdict(set)
    for zh, en in gold_set:
        for i in zh:
            links[i].update(en)
    strict = len(gold_set & test_set)
    lax = strict
    for zh, en in test_set - gold_set:
        if any(not links[i].isdisjoint(en) for i in zh if i in links):
            lax += 1
    return strict, lax, len(test_set)


def _spans(beads: Iterable[Bead | BeadSpans]) -> tuple[BeadSpans, ...]:
    return tuple((b.zh, b.en) if isinstance(b, Bead) else (tuple(b[0]), tuple(b[1])) for b in beads)


def score_beads(
    gold: Iterable[Bead | BeadSpans],
    test: Iterable[Bead | BeadSpans],
    *,
    zh_units: Sequence[str] | None = None,
    en_units: Sequence[str] | None = None,
) -> AlignmentScore:
    """Score one document's beads; with units (both sides), merge test beads inside one first."""
    return score_documents([(gold, test)], units=[(zh_units, en_units)])


def score_documents(
    documents: Sequence[tuple[Iterable[Bead | BeadSpans], Iterable[Bead | BeadSpans]]],
    *,
    units: Sequence[tuple[Sequence[str] | None, Sequence[str] | None]] | None = None,
    missing: tuple[str, ...] = (),
) -> AlignmentScore:
    """Score the (gold, test) beads of several documents together."""
    counts = _Counts()
    for number, (gold, test) in enumerate(documents):
        zh_units, en_units = units[number] if units else (None, None)
        test_spans = _spans(test)
        if zh_units is not None and en_units is not None:
            test_spans = merge_by_unit(test_spans, zh_units, en_units)
        counts.add(_spans(gold), test_spans)
    return counts.score(missing)


def score_folder(gold_dir: Path | str, test_dir: Path | str) -> AlignmentScore:
    """Score the bead files that both folders have under the same name.

    A folder ``seg`` beside *gold_dir* holds unit labels (``ID.zh.seg``, ``ID.en.seg``).

    Raises:
        EmptyInputError: no file is in both folders.
        FormatError: a line of a file is no bead.
    """
    gold_dir, test_dir = Path(gold_dir), Path(test_dir)
    for folder in (gold_dir, test_dir):
        if not folder.is_dir():
            raise EmptyInputError("evaluation.folder-missing", where=folder)
    names = sorted(path.name for path in gold_dir.iterdir() if path.is_file())
    present = [name for name in names if (test_dir / name).is_file()]
    if not present:
        raise EmptyInputError("evaluation.no-common-file", where=test_dir, folder=str(gold_dir))
    labels = gold_dir.resolve().parent / "seg"
    documents: list[tuple[Sequence[BeadSpans], Sequence[BeadSpans]]] = []
    units: list[tuple[Sequence[str] | None, Sequence[str] | None]] = []
    for name in present:
        documents.append((read_beads(gold_dir / name), read_beads(test_dir / name)))
        stem = name.removesuffix(".align")
        zh, en = labels / f"{stem}.zh.seg", labels / f"{stem}.en.seg"
        if labels.is_dir() and zh.is_file() and en.is_file():
            units.append((read_units(zh), read_units(en)))
        else:
            units.append((None, None))
    gone = tuple(name for name in names if name not in set(present))
    return score_documents(documents, units=units, missing=gone)


def calibration(
    probabilities: Sequence[float], right: Sequence[bool], *, precision: float = 0.99
) -> Calibration:
    """Expected calibration error, and the share that can be accepted unseen.

    Raises:
        SettingError: the two sequences differ in length, or a probability is not in 0..1.
    """
    if len(probabilities) != len(right):
        raise SettingError(
            "evaluation.lengths-differ", probabilities=len(probabilities), beads=len(right)
        )
    if any(not 0.0 <= p <= 1.0 for p in probabilities):
        raise SettingError("evaluation.probability-invalid")
    count = len(right)
    if not count:
        return Calibration(0.0, 0.0, 2.0, precision, 0)
    sums: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for p, ok in zip(probabilities, right, strict=True):
        bin_ = sums[min(int(p * 10), 9)]
        bin_[0] += p
        bin_[1] += ok
    error = sum(abs(p - hits) for p, hits in sums.values()) / count
    order = sorted(range(count), key=lambda k: -probabilities[k])
    best, threshold, hits = 0, 2.0, 0
    for rank, k in enumerate(order, start=1):
        hits += right[k]
        tied = rank < count and probabilities[order[rank]] == probabilities[k]
        if not tied and hits >= precision * rank:
            best, threshold = rank, probabilities[k]
    return Calibration(error, best / count, threshold, precision, count)
