"""Alignment: strict and one-sided F1, calibration, on unseen folds and as shipped.

The weights of the bead score are fitted on these sets, so the figures to believe are
those "unseen": every document is aligned by weights, and its probabilities come from a
calibration, that have not seen it (bible5k: not its whole set). The weights of the
folds are kept below ``.cache`` until encoder or shipped weights change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from align.encoders import get_encoder
from align.lexicon import load_lexicon
from align.parallel.confidence import calibrated
from align.parallel.weights import Weights, load_weights
from bench.quality import Figure, shared
from training.bead_score import fitting
from training.bead_score.gold import read_gold

__all__ = ["figures"]

_REACH = {
    "mac_dev": 0.88,
    "bible5k": 0.96,
    "ntrex_cn_noisy_dev": 0.97,
    "pydocs_dev_noisy": 0.965,
    "nejm_dev": 0.985,
}
_FOLD_STEPS = 35


def _fold_weights(
    fitter: fitting.Fitter, start: Weights, first: Weights | None = None
) -> dict[str, Weights]:
    """The folds' weights, from the cache where they are there.

    Args:
        first: of the passes before, where *start* are of that with contextual rows.
    """
    path = fitting.folds_path(start, fitter.encoder)
    if path.is_file():
        data = json.loads(path.read_text(encoding="utf-8"))
        return {label: Weights.from_json(item) for label, item in data.items()}
    fitter.make_pieces(first or start)
    held = fitting.held_out(fitter.texts)
    found = fitting.fold_weights(fitter, start, held, penalty=2.0, steps=_FOLD_STEPS)
    fitting.write_folds(path, found)
    return found


def _rows(found: dict[str, fitting.Figures], note: str, *, unseen: bool) -> Iterator[Figure]:
    for name, figures in found.items():
        reach = _REACH.get(name) if unseen else None
        yield Figure(name, "strict F1", figures.score.f1, reach, note)
        if name.endswith("noisy_dev") or name.endswith("dev_noisy"):
            one_sided = figures.score.one_sided_f1
            yield Figure(name, "one-sided F1", one_sided, 0.85 if unseen else None, note)
        if name == "mac_dev":
            sure = figures.sure
            yield Figure(
                name, "expected calibration error", sure.error, 0.04 if unseen else None, note
            )
            yield Figure(
                name,
                "share acceptable unseen at .99 precision",
                sure.share,
                0.60 if unseen else None,
                note,
            )


def _both(
    fitter: fitting.Fitter,
    folds: dict[str, Weights],
    weights: Weights,
    first_folds: dict[str, Weights] | None,
    first: Weights | None,
    name: str,
) -> Iterator[Figure]:
    """Figures of texts that the weights have not seen, and of the shipped weights."""
    raw = fitting.unseen_beads(fitter, fitting.held_out(fitter.texts), folds, first_folds)
    made = fitting.calibrate_unseen(fitter.texts, raw, weights)
    found = fitting.figures_of(fitter.texts, made)
    yield from _rows(found, f"{name}, cross-validated", unseen=name == "builtin")
    shipped = {
        k: [calibrated(bead, weights) for bead in fitter.align(k, weights, first)]
        for k in range(len(fitter.texts))
    }
    found = fitting.figures_of(fitter.texts, shipped)
    yield from _rows(found, f"{name}, fitted here", unseen=False)


def figures() -> Iterator[Figure]:
    """All alignment sets with both halves and with the static one; mac_dev with the lexicon's."""
    weights, lexicon = load_weights(), load_lexicon()
    closer = load_weights(closer=True)
    encoder, gold = get_encoder("builtin"), list(read_gold(shared()))
    fitter = fitting.Fitter(gold, encoder, lexicon)
    folds = _fold_weights(fitter, weights)
    yield from _both(fitter, folds, weights, None, None, "static")
    fitter = fitting.Fitter(gold, encoder, lexicon, closer=True)
    closer_folds = _fold_weights(fitter, closer, weights)
    yield from _both(fitter, closer_folds, closer, folds, weights, "builtin")
    texts = list(read_gold(shared(), ("mac_dev",)))
    plain = fitting.Fitter(texts, get_encoder("lexicon"), lexicon)
    made = {
        k: [calibrated(bead, weights) for bead in plain.align(k, weights)]
        for k in range(len(texts))
    }
    note = "lexicon encoder, weights fitted with builtin"
    yield from _rows(fitting.figures_of(texts, made), note, unseen=False)
