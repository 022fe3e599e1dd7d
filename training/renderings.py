"""Fit the weights of :mod:`termbase.ranking`: ``python -m training.renderings SHARED``.

A conditional logit over the candidates of each term (the right ones share the
probability); then a logistic calibration of the shares. The weights go to
``termbase/_weights.json``; figures reported are cross-validated by term.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import termbase
from align.arrays import Bools, Wide
from align.lexicon import load_lexicon
from termbase.english import fold
from termbase.ranking import NAMES
from termbase.renderings import candidate_features
from training.fitting import conditional_logit, held_out_scores, logistic_regression

__all__ = ["arguments_of", "main", "read_gold", "read_pairs"]


DATA = Path(termbase.__file__).parent / "_weights.json"


def arguments_of(module: str, out: Path, arguments: Sequence[str] | None) -> argparse.Namespace:
    """The evaluation data to fit on (``shared``), and the file to write (``out``)."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("shared", type=Path, help="the folder of evaluation data")
    parser.add_argument("-o", "--out", type=Path, default=out)
    return parser.parse_args(arguments)


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


def calibrate(scores: Sequence[Wide], labels: Sequence[Bools], n: Sequence[int]) -> Wide:
    """Slope of the log share, weight of the log number of sentences, bias."""
    columns, right = [], []
    for score, label, count in zip(scores, labels, n, strict=True):
        share = score - score.max()
        share = share - np.log(np.exp(share).sum())
        for at in np.argsort(-score, kind="stable")[:5]:
            columns.append((share[at], np.log(count), 1.0))
            right.append(label[at])
    return logistic_regression(np.array(columns), right)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write; returns the exit status."""
    options = arguments_of("training.renderings", DATA, arguments)
    folder = options.shared / "eval" / "terms"
    gold: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for (zh, _), english in read_gold(folder).items():
        gold[zh].update(fold(text) for text in english)
    pairs = [(zh, en) for zh, en, _ in read_pairs(folder)]
    data = list(candidate_features(pairs, sorted(gold), load_lexicon()))
    matrices = [matrix for _, _, matrix in data]
    labels = [np.array([c.key in gold[item.term] for c in cs]) for item, cs, _ in data]
    n = [len(item.pairs) for item, _, _ in data]
    held = held_out_scores(matrices, labels, range(len(data)))
    ranking = conditional_logit(matrices, labels)
    calibration = calibrate(held, labels, n)
    first = np.mean([right[np.argmax(score)] for right, score in zip(labels, held, strict=True)])
    print(f"top-1, alias-aware, cross-validated, of {len(data)} terms found: {first:.3f}")
    scale = np.concatenate(matrices).std(0)
    for name, value, spread in zip(NAMES, ranking, scale, strict=True):
        print(f"{name:18} {value * spread:7.2f}")
    content = {
        "ranking": {name: round(float(v), 5) for name, v in zip(NAMES, ranking, strict=True)},
        "calibration": [round(float(v), 5) for v in calibration],
    }
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
