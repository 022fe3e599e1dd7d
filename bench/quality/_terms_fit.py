"""Fit the weights of :mod:`termbase.ranking`: ``python -m bench.quality._terms_fit``.

A conditional logit over the candidates of each term (the right ones share the
probability), by L-BFGS; then a logistic calibration of the shares. The weights go to
``termbase/_weights.json``; figures reported are cross-validated by term.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.lexicon import load_lexicon
from bench.quality import shared
from termbase._english import fold
from termbase.ranking import NAMES
from termbase.renderings import candidate_features

__all__ = ["fit", "main", "read_gold", "read_pairs"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def read_pairs(folder: Path) -> list[tuple[str, str, str]]:
    """Chinese, English, document."""
    lines = (folder / "hkma_dev_pairs.tsv").read_text(encoding="utf-8").splitlines()
    return [(row[0], row[1], row[2]) for row in (line.split("\t") for line in lines)]


def read_gold(folder: Path) -> dict[tuple[str, str], set[str]]:
    """Right renderings of each (term, document)."""
    gold: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in (folder / "hkma_dev_terms_by_doc.tsv").read_text(encoding="utf-8").splitlines():
        zh, en, doc, *_ = line.split("\t")
        gold[zh, doc].add(en)
    return dict(gold)


def fit(
    matrices: Sequence[Floats], labels: Sequence[Bools], *, l2: float = 1e-3, rounds: int = 200
) -> Floats:
    """Weights (standardised features inside, raw features outside)."""
    from scipy.optimize import minimize

    used = [at for at, right in enumerate(labels) if right.any()]
    rows = np.concatenate([matrices[at] for at in used])
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    rows = (rows - mean) / spread
    sizes = [len(matrices[at]) for at in used]
    starts = np.cumsum([0, *sizes[:-1]])
    group = np.repeat(np.arange(len(used)), sizes)
    right = np.concatenate([labels[at] for at in used]).astype(np.float64)

    def loss(w: Floats) -> tuple[float, Floats]:
        score = rows @ w
        top = np.maximum.reduceat(score, starts)
        odds = np.exp(score - top[group])
        whole = np.add.reduceat(odds, starts)
        good = np.add.reduceat(odds * right, starts)
        share, aim = odds / whole[group], odds * right / np.maximum(good, 1e-300)[group]
        value = -np.log(np.maximum(good, 1e-300) / whole).sum() / len(used)
        gradient = -(rows.T @ (aim - share)) / len(used)
        return float(value + l2 * w @ w), gradient + 2 * l2 * w

    found = minimize(
        loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": rounds}
    )
    result: Floats = found.x / spread
    return result


def calibrate(scores: Sequence[Floats], labels: Sequence[Bools], n: Sequence[int]) -> Floats:
    """Slope of the log share, weight of the log number of sentences, bias."""
    from scipy.optimize import minimize

    columns, right = [], []
    for score, label, count in zip(scores, labels, n, strict=True):
        share = score - score.max()
        share = share - np.log(np.exp(share).sum())
        for at in np.argsort(-score, kind="stable")[:5]:
            columns.append((share[at], np.log(count), 1.0))
            right.append(label[at])
    x, y = np.array(columns), np.array(right, dtype=np.float64)

    def loss(w: Floats) -> tuple[float, Floats]:
        z = x @ w
        value = float(np.mean(np.logaddexp(0, z) - y * z))
        return value, x.T @ (1 / (1 + np.exp(-z)) - y) / len(y)

    result: Floats = minimize(loss, np.zeros(3), jac=True, method="L-BFGS-B").x
    return result


def main() -> None:
    """Fit and write."""
    folder = shared() / "eval" / "terms"
    gold: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for (zh, _), english in read_gold(folder).items():
        gold[zh].update(fold(text) for text in english)
    pairs = [(zh, en) for zh, en, _ in read_pairs(folder)]
    data = candidate_features(pairs, sorted(gold), load_lexicon())
    matrices = [matrix for _, _, matrix in data]
    labels = [np.array([c.key in gold[item.term] for c in cs]) for item, cs, _ in data]
    n = [len(item.pairs) for item, _, _ in data]
    held: list[Floats] = [np.zeros(0)] * len(data)
    for fold_number in range(5):
        train = [at for at in range(len(data)) if at % 5 != fold_number]
        w = fit([matrices[at] for at in train], [labels[at] for at in train])
        for at in range(fold_number, len(data), 5):
            held[at] = matrices[at] @ w
    ranking = fit(matrices, labels)
    calibration = calibrate(held, labels, n)
    first = np.mean([right[np.argmax(score)] for right, score in zip(labels, held, strict=True)])
    print(f"top-1, alias-aware, cross-validated, of {len(data)} terms found: {first:.3f}")
    scale = np.concatenate(matrices).std(0)
    for name, value, spread in zip(NAMES, ranking, scale, strict=True):
        print(f"{name:18} {value * spread:7.2f}")
    out = Path(__file__).parents[2] / "termbase" / "_weights.json"
    content = {
        "ranking": {name: round(float(v), 5) for name, v in zip(NAMES, ranking, strict=True)},
        "calibration": [round(float(v), 5) for v in calibration],
    }
    out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
