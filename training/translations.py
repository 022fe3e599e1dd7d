"""Learn word translations from the open corpora: ``python -m training.translations CORPORA``.

*CORPORA* is the folder with ``sentences.tsv.gz``. The word aligner of
:mod:`align.matching` runs over a balanced sample, started by the dictionary; what links
are left are counted, pruned and written as package data (see :mod:`align.lexicon.translations`).
Takes about four minutes on one idle core, and under 3 GB.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from align.lexicon import load_lexicon
from align.lexicon.translations import DATA, MAX_RENDERINGS, Table
from align.matching.batches import build
from align.matching.model import Model, Settings
from align.matching.numbers import english_key
from align.matching.prior import Prior, given
from align.text.english import english_words
from training.corpora import NAMES, balanced, rows

__all__ = ["main"]

CAP: Final = 10_000
MORE: Final = {"tatoeba_cmn_eng": 40_000, "law_taiwan_moj": 20_000}
LONGEST: Final = 50
"""Sentences with more tokens than this on a side are left out."""

LEAST_COUNT: Final = 0.9
LEAST_SHARE: Final = 0.01


def _log(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the package's translation table; returns an exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.translations", description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=DATA)
    parser.add_argument("--cap", type=int, help="sentences of every set at most")
    options = parser.parse_args(arguments)
    lexicon = load_lexicon()
    zh_index: dict[str, int] = {}
    en_index: dict[str, int] = {}
    zh, en = [], []
    more = {} if options.cap else MORE
    sentences = balanced(options.corpora, options.cap or CAP, more)
    for left, right, _ in itertools.chain(sentences, rows(options.corpora / NAMES)):
        words = lexicon.cut(lexicon.simplify(left))
        stems = [english_key(right[a:b]) for a, b in english_words(right)]
        if 0 < len(words) <= LONGEST and 0 < len(stems) <= LONGEST:
            zh.append([zh_index.setdefault(w, len(zh_index)) for w in words])
            en.append([en_index.setdefault(w, len(en_index)) for w in stems])
    _log(f"{len(zh)} pairs, {len(zh_index)} and {len(en_index)} words")
    batches, cells = build(zh, en, len(zh_index), len(en_index))
    _log(f"{len(cells)} distinct word pairs")
    zh_words, en_words = list(zh_index), list(en_index)
    prior = given(Prior(lexicon, Table({}, {}, "")), zh_words, en_words, cells)
    model = Model(batches, cells, *prior, Settings(first=3, second=3, strength=4.0, alpha=0.03))
    model.train(progress=_log)
    counts = model.counts()
    _log("aligned")
    total_zh = np.bincount(cells.zh, counts, minlength=len(zh_words))
    # What is no Chinese word (numbers, marks) is not the table's affair on either side.
    han = np.array(["\u3007" <= word[0] <= "\u9fff" for word in zh_words])
    total_en = np.bincount(cells.en, counts * han[cells.zh], minlength=len(en_words))
    share = np.maximum(counts / (total_zh[cells.zh] + 1), counts / (total_en[cells.en] + 1))
    kept = np.flatnonzero((counts >= LEAST_COUNT) & (share >= LEAST_SHARE))
    kept = kept[np.lexsort((-counts[kept], cells.zh[kept]))]
    links_of: dict[int, list[int]] = {}
    for at in kept.tolist():
        items = links_of.setdefault(int(cells.zh[at]), [])
        if len(items) < MAX_RENDERINGS:
            items.append(at)
    lines = []
    for row in sorted(links_of, key=lambda r: zh_words[r]):
        word = zh_words[row]
        if not han[row]:
            continue
        links = [
            f"{en_words[int(cells.en[at])]}\t{round(float(counts[at]), 1):g}"
            for at in links_of[row]
        ]
        lines.append(f"{word}\t{total_zh[row]:.0f}\t" + "\t".join(links))
    used = sorted(
        {int(cells.en[at]) for items in links_of.values() for at in items},
        key=lambda r: en_words[r],
    )
    ends = [f"{en_words[row]}\t{total_en[row]:.0f}" for row in used]
    body = "\n".join(lines) + "\n\n" + "\n".join(ends)
    options.out.write_bytes(gzip.compress(body.encode("utf-8"), 9, mtime=0))
    _log(
        f"{options.out}: {options.out.stat().st_size} bytes, {len(lines)} words, {len(kept)} pairs"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
