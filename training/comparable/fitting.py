"""Examples of comparable pairs, and the classifier fitted on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.arrays import Bools, Ints, Wide
from align.comparable.candidates import ComparableOptions, Prepared, prepare
from align.comparable.classifier import Classifier, ahead, logistic, rivals
from align.comparable.completeness import COMPLETENESS, LEFT_OUT, complete, typical
from align.encoders import get_encoder
from training.comparable.collections import Collection
from training.comparable.figures import Examples
from training.fitting import logistic_regression

__all__ = ["classify", "cross_validate", "examples", "fit", "train"]

MINING = 0
"""The index of the mining set among the collections."""


def examples(found: Sequence[Collection], encoder_name: str) -> Examples:
    """Compare each collection with the encoder and label its candidates."""
    encoder = get_encoder(encoder_name)
    names: dict[str, int] = {}
    parts: list[tuple[Wide, Ints, Ints, Ints, Ints, Ints, Wide]] = []
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
        true = np.flatnonzero(grade > 0)
        without = np.zeros((len(grade), len(LEFT_OUT)))
        without[true] = data.left_out(data.found.at(true))
        parts.append((data.features, grade, group, same, data.found.zh, data.found.en, without))
    return Examples(
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
        np.concatenate([part[3] for part in parts]),
        np.concatenate([part[4] for part in parts]),
        np.concatenate([part[5] for part in parts]),
        np.concatenate([part[6] for part in parts]),
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


def fit(features: Wide, right: Bools, weight: Wide) -> Wide:
    """Weights and constant of a regression; the penalty is on standardised features."""
    scale = features.std(axis=0) + 1e-6
    x = np.column_stack([features / scale, np.ones(len(features))])
    penalty = np.append(np.ones(features.shape[1]), 1e-6)
    w = logistic_regression(x, right, weight=weight, penalty=penalty)
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


def train(data: Examples, use: Bools) -> Classifier:
    """The regressions, on the candidates in *use*."""
    weight = group_weights(data)
    sure = use & (data.grade >= 0)
    right = data.grade > 0
    alone = fit(data.features[sure], right[sure], weight[sure])
    both = np.column_stack([data.features, *_ahead(data, alone)])
    counterpart = fit(both[sure], right[sure], weight[sure])
    found = Classifier(alone, counterpart, np.zeros(0), "")
    chance = _chance(data, found)
    true = use & right
    # Counterparts are rare among candidates; here they are all there is, and those that are
    # taken are those whose grade is shown.
    own = weight[true] / max(weight[true].mean(), 1e-9) * np.where(chance[true] >= 0.5, 1.0, 0.3)
    both = np.column_stack([data.features[true], _completeness(data, chance)[true]])
    return Classifier(alone, counterpart, fit(both, data.grade[true] == 2, own), "")


def _completeness(data: Examples, chance: Wide) -> Wide:
    """Each collection beside what is typical of it."""
    found = np.zeros((len(chance), len(COMPLETENESS)))
    for number in range(len(data.lost)):
        own = data.collection == number
        usual = typical(data.features[own], chance[own])
        found[own] = complete(data.features[own], data.without[own], usual)
    return found


def _ahead(data: Examples, alone: Wide) -> list[Wide]:
    odds = data.features @ alone[:-1] + alone[-1]
    base = data.collection * 10_000_000
    return [ahead(odds, rivals(odds, base + own)) for own in (data.zh, data.en)]


def classify(data: Examples, by: Classifier) -> tuple[Wide, Wide]:
    """Probabilities of every candidate: of a counterpart, and of a translation if so."""
    chance = _chance(data, by)
    return chance, logistic(by.complete(data.features, _completeness(data, chance)))


def _chance(data: Examples, by: Classifier) -> Wide:
    odds = by.first(data.features)
    base = data.collection * 10_000_000
    return by.probability(
        data.features, odds, rivals(odds, base + data.zh), rivals(odds, base + data.en)
    )


def cross_validate(data: Examples) -> tuple[Wide, Wide]:
    """Each group classified by weights fitted on the others; see :func:`classify`."""
    chance = np.zeros(len(data.grade))
    whole = np.zeros(len(data.grade))
    for group in range(len(data.groups)):
        out = data.group == group
        found = classify(data, train(data, ~out))
        chance[out], whole[out] = found[0][out], found[1][out]
    return chance, whole
