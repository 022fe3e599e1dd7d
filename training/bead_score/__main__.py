"""Fit the weights of the parallel aligner: ``python -m training.bead_score``.

Reads the open alignment sets, fits the bead score by maximum likelihood, the
calibration and the probability of a pair by logistic regression, and writes
``align/parallel/data/weights.json``. With ``--report`` every figure is printed for
texts that the weights had not seen (documents as folds; a set of one document is left
out as a whole), and with ``--sets`` also for whole sets left out.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from align.encoders import Encoder, get_encoder
from align.lexicon import load_lexicon
from align.parallel.confidence import calibrated
from align.parallel.weights import Weights, load_weights
from training.bead_score.fitting import (
    Fitter,
    calibrate_unseen,
    calibration_of,
    fold_weights,
    folds_path,
    held_out,
    pair_weights,
    report_figures,
    unseen_beads,
    write_folds,
)
from training.bead_score.gold import outcomes, read_gold

__all__ = ["main"]

log = logging.getLogger("training.bead_score")
_DATA = Path(__file__).resolve().parents[2] / "align" / "parallel" / "data"
_FIRST = "weights.json"


def _folds(weights: Weights, encoder: Encoder) -> dict[str, Weights] | None:
    """The folds of the passes without contextual rows, where they were fitted already."""
    path = folds_path(weights, encoder)
    if not path.is_file():
        log.info("no folds of the first passes: their weights have seen every text")
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return {label: Weights.from_json(item) for label, item in data.items()}


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.bead_score", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--encoder", default="builtin")
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--closer", action="store_true", help="fit the pass that has contextual rows"
    )
    parser.add_argument("--start", type=Path, help="weights to start from")
    parser.add_argument("--penalty", type=float, default=2.0)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--fold-steps", type=int, default=35)
    parser.add_argument("--report", action="store_true", help="cross-validate and print figures")
    parser.add_argument("--sets", action="store_true", help="leave out whole sets, too")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.out = options.out or _DATA / ("weights.closer.json" if options.closer else _FIRST)
    passes = load_weights()
    start = load_weights(closer=options.closer)
    if options.start:
        start = Weights.from_json(json.loads(options.start.read_text(encoding="utf-8")))
    lexicon = load_lexicon()
    encoder = get_encoder(options.encoder)
    fitter = Fitter(list(read_gold(options.shared)), encoder, lexicon, closer=options.closer)
    fitter.make_pieces(passes if options.closer else start)
    log.info("%d texts", len(fitter.texts))
    every = range(len(fitter.texts))
    weights = fitter.fit(every, start, penalty=options.penalty, steps=options.steps)
    weights = replace(weights, revision=f"{encoder.name} {encoder.revision}")
    options.out.write_text(json.dumps(weights.to_json(), indent=1) + "\n", encoding="utf-8")
    if options.report:
        held = held_out(fitter.texts)
        folds = fold_weights(
            fitter, weights, held, penalty=options.penalty, steps=options.fold_steps
        )
        write_folds(folds_path(Weights.from_json(weights.to_json()), encoder), folds)
        first = _folds(passes, encoder) if options.closer else None
        raw = unseen_beads(fitter, held, folds, first)
        report_figures(fitter.texts, raw, "unseen, raw:")
        report_figures(fitter.texts, calibrate_unseen(fitter.texts, raw, weights), "unseen:")
        seen = [o for k, beads in raw.items() for o in outcomes(fitter.texts[k], beads)]
        weights = replace(weights, calibration=calibration_of(seen))
    if options.sets:
        whole = {k: v for k, v in held_out(fitter.texts, sets=True).items() if k[:3] == "all"}
        folds = fold_weights(
            fitter, weights, whole, penalty=options.penalty, steps=options.fold_steps
        )
        report_figures(fitter.texts, unseen_beads(fitter, whole, folds), "set unseen:")
    if not options.closer:
        weights = replace(weights, pair=pair_weights(fitter, weights, lexicon))
    options.out.write_text(json.dumps(weights.to_json(), indent=1) + "\n", encoding="utf-8")
    if options.report:
        write_folds(folds_path(Weights.from_json(weights.to_json()), encoder), folds)
    before = passes if options.closer else None
    made = {k: [calibrated(b, weights) for b in fitter.align(k, weights, before)] for k in every}
    report_figures(fitter.texts, made, "fitted:")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
