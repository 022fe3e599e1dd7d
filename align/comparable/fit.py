"""Fit the classifier: ``python -m align.comparable.fit SHARED [OPTIONS]``.

SHARED is the folder of evaluation data. What is printed is cross-validated: every group
of documents (news, novels, scripture, medicine, software, government, banking, the
seeds) is judged by weights that were fitted on the others. Then the weights are fitted
on all and written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.comparable._classifier import PARTS, Classifier, ahead, logistic, rivals
from align.comparable._judged import Examples, report
from align.comparable._prepare import Prepared, prepare
from align.comparable._training import Collection, collections, mining, seeds
from align.comparable._types import ComparableOptions, Flags, Ints, Wide
from align.encoders import get_encoder

__all__ = [
    "Examples",
    "cross_validate",
    "examples",
    "fit",
    "judge",
    "main",
    "train",
]

MINING = 0
"""The place of the mining set among the collections."""

_ROOT = Path(__file__).resolve().parents[2]
_DATA = Path(__file__).resolve().parent / "data" / "weights.json"


def examples(found: Sequence[Collection], encoder_name: str) -> Examples:
    """Compare each collection with the encoder and label its candidates."""
    encoder = get_encoder(encoder_name)
    names: dict[str, int] = {}
    parts: list[tuple[Wide, Ints, Ints, Ints, Ints, Ints]] = []
    lost = []
    for number, collection in enumerate(found):
        data = prepare(collection.zh, collection.en, encoder=encoder, options=ComparableOptions())
        grade, missing = _label(collection, data)
        lost.append(missing)
        of_document = [
            names.setdefault(name, len(names))
            for name in (
                [f"{collection.group}:{d}" for d in range(len(collection.zh))]
                if collection.by_document
                else [collection.group] * len(collection.zh)
            )
        ]
        document = np.array([data.zh.places[int(at)][0] for at in data.zh.first])
        group = np.array(of_document, dtype=np.int64)[document[data.found.zh]]
        same = np.full(len(grade), number, dtype=np.int64)
        parts.append((data.features, grade, group, same, data.found.zh, data.found.en))
    return Examples(
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
        np.concatenate([part[3] for part in parts]),
        np.concatenate([part[4] for part in parts]),
        np.concatenate([part[5] for part in parts]),
        tuple(lost),
        tuple(names),
    )


def _label(collection: Collection, data: Prepared) -> tuple[Ints, int]:
    order = {"unsure": -1, "partial": 1, "translation": 2}
    wanted = {
        (int(data.zh.unique[i]), int(data.en.unique[j])): order[grade]
        for (i, j), grade in collection.labels.items()
    }
    keys = list(zip(data.found.zh.tolist(), data.found.en.tolist(), strict=True))
    present = set(keys)
    missing = sum(1 for key, grade in wanted.items() if grade > 0 and key not in present)
    return np.array([wanted.get(key, 0) for key in keys], dtype=np.int64), missing


def fit(features: Wide, right: Flags, weight: Wide, *, ridge: float = 1.0) -> Wide:
    """Weights and constant of a logistic regression, by Newton's method.

    Args:
        features: (n, d). right: (n,). weight: (n,). ridge: penalty on squared weights of
            standardised features; the constant is free.
    """
    scale = features.std(axis=0) + 1e-6
    x = np.column_stack([features / scale, np.ones(len(features))])
    penalty = np.full(x.shape[1], ridge)
    penalty[-1] = 1e-6
    w: Wide = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - right)) + penalty * w
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, gradient)
        w -= step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-9))
        if float(np.abs(step).max()) < 1e-7:
            break
    w[:-1] /= scale
    return w


def group_weights(data: Examples) -> Wide:
    """Weights under which every group counts the same, and in it small collections more.

    A collection counts with the square root of its candidates.
    """
    size = np.bincount(data.collection)
    weight: Wide = 1.0 / np.sqrt(size[data.collection])
    for group, name in enumerate(data.groups):
        inside = data.group == group
        # A thousand effective candidates each, to outweigh the penalty; each part of the
        # seeds, the only real comparable documents, three quarters of it.
        weight[inside] *= (750.0 if ":" in name else 1000.0) / weight[inside].sum()
    # The mining set is the only one whose distractors are real: three times its share.
    weight[data.collection == MINING] *= 3.0
    return weight


def train(data: Examples, use: Flags) -> Classifier:
    """The regressions, on the candidates in *use*."""
    weight = group_weights(data)
    sure = use & (data.grade >= 0)
    right = data.grade > 0
    alone = fit(data.features[sure], right[sure], weight[sure])
    both = np.column_stack([data.features, *_ahead(data, alone)])
    counterpart = fit(both[sure], right[sure], weight[sure])
    true = use & right
    # Counterparts are rare among candidates; here they are all there is.
    own = weight[true] / max(weight[true].mean(), 1e-9)
    whole = fit(data.features[true], data.grade[true] == 2, own)
    return Classifier(alone, counterpart, whole, "")


def _ahead(data: Examples, alone: Wide) -> list[Wide]:
    odds = data.features @ alone[:-1] + alone[-1]
    base = data.collection * 10_000_000
    return [ahead(odds, rivals(odds, base + own)) for own in (data.zh, data.en)]


def judge(data: Examples, by: Classifier) -> tuple[Wide, Wide]:
    """Probabilities of every candidate: of a counterpart, and of a translation if so."""
    odds = by.first(data.features)
    base = data.collection * 10_000_000
    chance = by.probability(
        data.features, odds, rivals(odds, base + data.zh), rivals(odds, base + data.en)
    )
    return chance, logistic(data.features @ by.whole[:-1] + by.whole[-1])


def cross_validate(data: Examples) -> tuple[Wide, Wide]:
    """Each group judged by weights fitted on the others; see :func:`judge`."""
    chance = np.zeros(len(data.grade))
    whole = np.zeros(len(data.grade))
    for group in range(len(data.groups)):
        out = data.group == group
        judged = judge(data, train(data, ~out))
        chance[out], whole[out] = judged[0][out], judged[1][out]
    return chance, whole


def main(argv: Sequence[str] | None = None) -> int:
    """See the module; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m align.comparable.fit")
    parser.add_argument("shared", type=Path, help="the folder of evaluation data")
    parser.add_argument("--encoder", default="builtin")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("-o", "--out", type=Path, default=_DATA)
    parser.add_argument("--dry-run", action="store_true", help="report only")
    given = parser.parse_args(argv)
    gold = _ROOT / "tests" / "data" / "comparable" / "seeds_gold.json"
    found = [
        mining(given.shared / "eval" / "mining"),
        seeds(_ROOT / "seeds", gold),
        *collections(given.shared, rounds=given.rounds),
    ]
    data = examples(found, given.encoder)
    sys.stdout.write(report(data, *cross_validate(data)) + "\n")
    final = train(data, np.ones(len(data.grade), dtype=bool))
    result: dict[str, object] = {
        part: {n: round(float(v), 4) for n, v in zip(names, getattr(final, part), strict=True)}
        for part, names in PARTS.items()
    }
    body = json.dumps(result, indent=1)
    result = {"revision": hashlib.sha256(body.encode()).hexdigest()[:8], **result}
    if not given.dry_run:
        given.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
