"""Fit the weights of composed renderings: ``python -m training.composition SHARED``.

Every annual report of the development set is taken as a pair of comparable documents:
its sentence pairs are not looked at, only which renderings occur in it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import termbase
from align.arrays import Bools, Wide
from align.encoders import get_encoder
from align.lexicon import load_lexicon
from termbase.composition import Composer, Meaning
from termbase.dictionary import Dictionary
from termbase.english import fold, tokenize
from termbase.ngrams import EnglishNgrams
from termbase.ranking import (
    CALIBRATION,
    COMPOSED_NAMES,
    best_rivals,
    calibration_rows,
    composed_features,
)
from training.fitting import conditional_logit, held_out_scores, logistic_regression
from training.renderings import arguments_of, read_gold, read_pairs

__all__ = ["main"]

DATA = Path(termbase.__file__).parent / "_weights_composed.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write; returns the exit status."""
    options = arguments_of("training.composition", DATA, arguments)
    folder = options.shared / "eval" / "terms"
    texts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zh, en, doc in read_pairs(folder):
        texts[doc].append((zh, en))
    gold: dict[str, dict[str, set[tuple[str, ...]]]] = defaultdict(dict)
    for (zh, doc), english in read_gold(folder).items():
        gold[doc][zh] = {fold(text) for text in english}
    dictionary = Dictionary(load_lexicon())
    encoder = get_encoder()
    docs: list[int] = []
    matrices: list[Wide] = []
    labels: list[Bools] = []
    for number, doc in enumerate(sorted(texts)):
        tokens = [tokenize(en) for _, en in texts[doc]]
        ngrams = EnglishNgrams([en for _, en in texts[doc]], tokens, longest=9)
        meaning = Meaning(encoder, ngrams)
        composer = Composer(dictionary, ngrams)
        terms = sorted(gold[doc])
        near = meaning.nearest(terms)
        whole = "\n".join(zh for zh, _ in texts[doc])
        found = meaning.weighed(
            {term: composer.compose(term, keep=16, near=near[term]) for term in terms}
        )
        rivals = best_rivals(found)
        told = [term for term in terms if found[term]]
        matrices += composed_features(
            told,
            [whole.count(term) for term in told],
            [found[term] for term in told],
            ngrams,
            [rivals[term] for term in told],
        )
        for term in told:
            docs.append(number)
            keys = [ngrams.items[part.row].key for part in found[term]]
            labels.append(np.array([key in gold[doc][term] for key in keys]))
    held = held_out_scores(matrices, labels, docs)
    first = np.mean([right[np.argmax(score)] for right, score in zip(labels, held, strict=True)])
    some = np.mean([right.any() for right in labels])
    print(f"top-1 without pairs, held-out documents: {first:.3f} of {len(docs)} (any: {some:.3f})")
    ranking = conditional_logit(matrices, labels)
    scale = np.concatenate(matrices).std(0)
    for name, value, spread in zip(COMPOSED_NAMES, ranking, scale, strict=True):
        print(f"{name:18} {value * spread:7.2f}")
    calibration = _calibrate(matrices, held, labels)
    content = {
        "ranking": {
            name: round(float(v), 5) for name, v in zip(COMPOSED_NAMES, ranking, strict=True)
        },
        "calibration": {
            name: round(float(v), 5) for name, v in zip(CALIBRATION, calibration, strict=True)
        },
    }
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


def _calibrate(matrices: list[Wide], held: list[Wide], labels: list[Bools]) -> Wide:
    rows: list[Wide] = []
    right: list[np.bool_] = []
    for matrix, score, label in zip(matrices, held, labels, strict=True):
        first = np.argsort(-score, kind="stable")[:3]
        rows.extend(calibration_rows(matrix, score)[first])
        right.extend(label[first])
    x, y = np.array(rows), np.array(right, dtype=np.float64)
    result = logistic_regression(x, y, penalty=2e-4 * len(y))
    chance = 1 / (1 + np.exp(-(x @ result)))
    for low in np.arange(0, 1, 0.1):
        here = (chance >= low) & (chance < low + 0.1)
        if here.any():
            print(f"said {chance[here].mean():.2f}, was {y[here].mean():.2f}, {here.sum()}")
    return result


if __name__ == "__main__":
    sys.exit(main())
