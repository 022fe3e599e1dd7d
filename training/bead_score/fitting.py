"""The aligner's weights from documents with gold, and figures on texts they have not seen."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from align.arrays import Wide
from align.encoders.protocol import Encoder, contextual_half
from align.evaluation import AlignmentScore, Calibration, calibration, score_documents
from align.lexicon import Lexicon
from align.model import Bead
from align.parallel.aligner import prepare
from align.parallel.blocks import encode
from align.parallel.closer import Reader, find_closer
from align.parallel.confidence import calibrated, calibration_features, pair_features
from align.parallel.decoding import decode
from align.parallel.evidence import Evidence
from align.parallel.gaps import gap_features
from align.parallel.passes import (
    ParallelOptions,
    boxes_of,
    find_again,
    find_first,
    second_evidence,
)
from align.parallel.weights import Weights
from training.bead_score.gold import (
    FOLDS,
    SETS,
    GoldText,
    Outcome,
    outcomes,
    some_paragraphs,
)
from training.bead_score.likelihood import Graphs, fit, make_pieces, stack, thinned, together
from training.fitting import logistic_regression

__all__ = [
    "Figures",
    "Fitter",
    "calibrate_unseen",
    "calibration_of",
    "figures_of",
    "fold_weights",
    "folds_path",
    "held_out",
    "pair_weights",
    "report_figures",
    "unseen_beads",
    "write_folds",
]

_LOG = logging.getLogger("training.bead_score")
_STRICT = ("mac_dev", "ntrex_cn_noisy_dev", "pydocs_dev_noisy", "nejm_dev")
_ROWS = {"bible5k": (0, 2000)}
# Novels are what is hard and what people align; versions of the same news count less.
_COUNT = {
    "mac_dev": 2.0,
    "bible5k": 0.6,
    "ntrex_cn_resplit_dev": 0.5,
    "ntrex_tw_resplit_dev": 0.5,
}
_BATCH = 24
_OPTIONS = ParallelOptions()


class Fitter:
    """Texts, their evidence and their lattices.

    Args:
        closer: whether weights of the pass with contextual rows are fitted; those of the
            passes before it are given then.
    """

    def __init__(
        self,
        texts: list[GoldText],
        encoder: Encoder,
        lexicon: Lexicon,
        *,
        closer: bool = False,
    ) -> None:
        half = contextual_half(encoder) if closer else None
        self.readers = [Reader(half, text.zh, text.en, encoder) if half else None for text in texts]
        self.texts = texts
        self.encoder = encoder
        self.evidence: list[Evidence] = []
        for text in texts:
            text.zh_rows = encode(encoder, text.zh, "zh")
            text.en_rows = encode(encoder, text.en, "en")
            self.evidence.append(
                prepare(text.zh, text.en, text.zh_rows, text.en_rows, lexicon, encoder=encoder)
            )
        self.graphs: list[list[Graphs]] = [[] for _ in texts]

    def make_pieces(self, weights: Weights) -> None:
        """Training lattices with the words that a first pass links; half have paragraphs."""
        for number, (text, evidence) in enumerate(zip(self.texts, self.evidence, strict=True)):
            boxes = boxes_of(evidence)
            found = find_first(evidence, weights, boxes, _OPTIONS)
            reader, meaning = self.readers[number], None
            if reader is not None:
                most = _ROWS.get(text.set, (0, len(text.zh)))[1]
                asked = [np.arange(len(side)) < most * 1.2 + 20 for side in (text.zh, text.en)]
                meaning = reader.read((asked[0], asked[1]), found)
            second = second_evidence(evidence, found, meaning)
            second.paragraphs = some_paragraphs(text, seed=7) if number % 2 else None
            gaps = gap_features(
                second.zh,
                second.en,
                second.coverage,
                boxes[0].corridor,
                second.one_to_one,
                meaning,
            )
            pieces = make_pieces(
                second, gaps, text.beads, units=text.units is not None, rows=_ROWS.get(text.set)
            )
            count = _COUNT.get(text.set, 1.0)
            parts = [pieces[k : k + _BATCH] for k in range(0, len(pieces), _BATCH)]
            batches = [stack(part, [count] * len(part)) for part in parts]
            self.graphs[number] = [thinned(b, weights.match, weights.gap) for b in batches]

    def fit(self, chosen: Sequence[int], start: Weights, *, penalty: float, steps: int) -> Weights:
        """The weights that fit the *chosen* texts."""

        def report(step: int, value: float) -> None:
            if step % 5 == 0:
                _LOG.info("  step %d: %.1f", step, value)

        match, gap = fit(
            [together([graph for k in chosen for graph in self.graphs[k]])],
            (start.match, start.gap),
            penalty=penalty,
            steps=steps,
            report=report,
        )
        return replace(start, match=match, gap=gap)

    def align(self, number: int, weights: Weights, first: Weights | None = None) -> list[Bead]:
        """The raw beads (posteriors as probabilities) of one text.

        Args:
            first: of the passes without contextual rows, where *weights* are of that with them.
        """
        evidence, reader = self.evidence[number], self.readers[number]
        boxes = boxes_of(evidence)
        found = find_first(evidence, first or weights, boxes, _OPTIONS)
        if reader is not None:
            options = replace(_OPTIONS, closer=weights)
            found, _ = find_closer(evidence, first or weights, boxes, options, found, reader)
        elif _OPTIONS.second_pass:
            found = find_again(evidence, weights, boxes, _OPTIONS, found)
        return decode(found, _OPTIONS.caution)


def calibration_of(seen: Sequence[Outcome]) -> Wide:
    """Coefficients from posterior to probability."""
    chosen = [o for o in seen if o.set in _STRICT]
    features = np.stack([calibration_features(o.bead) for o in chosen])
    return logistic_regression(features, [o.right for o in chosen], penalty=0.5)


def pair_weights(fitter: Fitter, weights: Weights, lexicon: Lexicon) -> Wide:
    """From every text with its own translation and with that of the next text of its set."""
    rows, belong = [], []
    for number, text in enumerate(fitter.texts):
        if text.units is not None and text.set != "bible5k":
            continue
        other = fitter.texts[(number + 1) % len(fitter.texts)]
        if other.set != text.set:
            other = next(t for t in fitter.texts if t.set == text.set)
        evidence = fitter.evidence[number]
        found = find_first(evidence, weights, boxes_of(evidence), _OPTIONS)
        rows.append(pair_features(evidence, found))
        belong.append(1.0)
        if other is text:
            continue
        evidence = prepare(
            text.zh, other.en, text.zh_rows, other.en_rows, lexicon, encoder=fitter.encoder
        )
        found = find_first(evidence, weights, boxes_of(evidence), _OPTIONS)
        rows.append(pair_features(evidence, found))
        belong.append(0.0)
    features = np.stack(rows)
    fitted = logistic_regression(features, belong, penalty=0.1)
    wrong = ((features @ fitted > 0) != np.array(belong, dtype=bool)).sum()
    _LOG.info("pairs: %d of %d classified wrongly (fitted)", wrong, len(belong))
    return fitted


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one set: scores, and how far its probabilities can be trusted."""

    score: AlignmentScore
    sure: Calibration


def figures_of(texts: Sequence[GoldText], made: dict[int, list[Bead]]) -> dict[str, Figures]:
    """Figures by set, of the texts (numbers) for which beads were *made*."""
    found = {}
    for name in SETS:
        chosen = [k for k, text in enumerate(texts) if text.set == name and k in made]
        if not chosen:
            continue
        score = score_documents(
            [(texts[k].beads, made[k]) for k in chosen],
            units=[texts[k].units or (None, None) for k in chosen],
        )
        seen = [o for k in chosen for o in outcomes(texts[k], made[k])]
        sure = calibration([o.bead.probability for o in seen], [o.right for o in seen])
        found[name] = Figures(score, sure)
    return found


def report_figures(texts: Sequence[GoldText], made: dict[int, list[Bead]], label: str) -> None:
    """Log the figures of every set."""
    for name, figures in figures_of(texts, made).items():
        score, sure = figures.score, figures.sure
        types = {
            kind: round(value, 2)
            for kind, value in score.recall_by_type.items()
            if score.gold_by_type[kind] > 9
        }
        _LOG.info(
            "%s %-21s F1 %.3f P %.3f R %.3f lax %.3f one-sided %.3f ece %.3f share %.2f %s",
            label,
            name,
            score.f1,
            score.precision,
            score.recall,
            score.lax_f1,
            score.one_sided_f1,
            sure.error,
            sure.share,
            types,
        )


def held_out(texts: Sequence[GoldText], *, sets: bool = False) -> dict[str, list[int]]:
    """What is left out at a time: folds of documents, sets of one document, or any set."""
    held = {
        f"fold {fold}": [k for k, text in enumerate(texts) if text.fold == fold]
        for fold in range(FOLDS)
    }
    for name in sorted({text.set for text in texts if text.fold == -1}):
        held[name] = [k for k, text in enumerate(texts) if text.set == name]
    for group in ("mac", "ntrex", "pydocs", "nejm") if sets else ():
        held[f"all {group}"] = [k for k, text in enumerate(texts) if text.set.startswith(group)]
    return {label: out for label, out in held.items() if out and len(out) < len(texts)}


def fold_weights(
    fitter: Fitter, start: Weights, held: dict[str, list[int]], *, penalty: float, steps: int
) -> dict[str, Weights]:
    """For each fold the weights that have not seen it; they start from nothing."""
    blank = replace(start, match=start.match * 0, gap=start.gap * 0)
    found = {}
    for label, out in held.items():
        began = time.monotonic()
        rest = sorted(set(range(len(fitter.texts))) - set(out))
        found[label] = fitter.fit(rest, blank, penalty=penalty, steps=steps)
        _LOG.info("%s left out: %.0f s", label, time.monotonic() - began)
    return found


def folds_path(weights: Weights, encoder: Encoder) -> Path:
    """Where the folds' weights that belong to these *weights* of all data are kept."""
    body = json.dumps(weights.to_json(), sort_keys=True) + encoder.revision
    return Path(".cache/alignment") / f"folds-{hashlib.sha256(body.encode()).hexdigest()[:12]}.json"


def write_folds(path: Path, folds: dict[str, Weights]) -> None:
    """Write the folds' weights to *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {label: weights.to_json() for label, weights in folds.items()}
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")


def unseen_beads(
    fitter: Fitter,
    held: dict[str, list[int]],
    weights: dict[str, Weights],
    first: dict[str, Weights] | None = None,
) -> dict[int, list[Bead]]:
    """Every text aligned by weights that have not seen it; posteriors as probabilities."""
    return {
        k: fitter.align(k, weights[label], first[label] if first else None)
        for label in weights
        for k in held[label]
    }


def calibrate_unseen(
    texts: Sequence[GoldText], made: dict[int, list[Bead]], weights: Weights
) -> dict[int, list[Bead]]:
    """The same beads with probabilities calibrated on the other folds."""
    seen = [o for k, beads in made.items() for o in outcomes(texts[k], beads)]
    final = {}
    for k, beads in made.items():
        others = [o for o in seen if o.fold != texts[k].fold]
        own = replace(weights, calibration=calibration_of(others))
        final[k] = [calibrated(bead, own) for bead in beads]
    return final
