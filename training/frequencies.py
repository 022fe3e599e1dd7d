"""Count words in the open corpora: ``python -m training.frequencies CORPORA``.

*CORPORA* is the folder with ``sentences.tsv.gz`` (Chinese, English, set). No set gives
more than :data:`CAP` sentences, so that none drowns the others. Chinese is cut by the
counts of the round before, beginning with the fewest words.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from align import lexicon
from align.lexicon import load_lexicon
from align.lexicon.frequencies import word_costs
from align.text.chinese import Cutter
from align.text.english import english_words, stem
from training.corpora import balanced

__all__ = ["main"]

CAP: Final = 10_000
ROUNDS: Final = 3
KEEP: Final = 3
"""Words seen less often are left out."""

DATA: Final = Path(lexicon.__file__).parent / "data" / "frequencies.txt.gz"


def _han(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff" or word[0] == "\u3007"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the package's frequency file; returns an exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.frequencies", description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=DATA)
    parser.add_argument("--cap", type=int, help="sentences of every set at most")
    options = parser.parse_args(arguments)
    more = {} if options.cap else {"tatoeba_cmn_eng": 40_000}
    rows = list(balanced(options.corpora, options.cap or CAP, more))
    dictionary = load_lexicon()
    texts = [dictionary.simplify(zh) for zh, _, _ in rows]
    counts: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        cutter = Cutter(word_costs(dictionary.words, dict(counts)))
        counts, seen = Counter(), Counter()
        for text in texts:
            words = [text[a:b] for a, b in cutter.spans(text)]
            counts.update(words)
            seen.update(set(words))
    stems: Counter[str] = Counter()
    for _, en, _ in rows:
        stems.update({stem(en[a:b]) for a, b in english_words(en)})
    lines = [str(len(rows)), ""]
    lines += [
        f"{w}\t{counts[w]}\t{seen[w]}" for w in sorted(counts) if counts[w] >= KEEP and _han(w)
    ]
    lines.append("")
    lines += [f"{w}\t{stems[w]}" for w in sorted(stems) if stems[w] >= KEEP and w.isalpha()]
    options.out.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))
    sys.stderr.write(f"{options.out}: {options.out.stat().st_size} bytes, {len(lines)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
