"""Count words in the open corpora: ``python -m align.lexicon.train_frequencies CORPORA``.

*CORPORA* is the folder with ``sentences.tsv.gz`` (Chinese, English, set). No set gives
more than :data:`CAP` sentences, so that none drowns the others. Chinese is cut by the
counts of the round before, beginning with the fewest words.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from align.lexicon._frequency import word_costs
from align.lexicon._lexicon import load_base
from align.text.chinese import Cutter
from align.text.english import english_words, stem

__all__ = ["main", "sample"]

CAP: Final = 10_000
ROUNDS: Final = 3
KEEP: Final = 3
"""Words seen less often are left out."""

DATA: Final = Path(__file__).parent / "data" / "frequencies.txt.gz"


def sample(
    corpora: Path, cap: int = CAP, more: dict[str, int] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Chinese, English, set; at most *cap* of each set, chosen by a hash of the text.

    Args:
        more: another cap for some sets.
    """
    rows: dict[str, list[tuple[int, str, str]]] = {}
    with gzip.open(corpora / "sentences.tsv.gz", "rt", encoding="utf-8") as file:
        for line in file:
            zh, en, name = line.rstrip("\n").split("\t")
            rows.setdefault(name, []).append((zlib.crc32(line.encode()), zh, en))
    for name in sorted(rows):
        limit = (more or {}).get(name, cap)
        for _, zh, en in sorted(rows[name])[:limit]:
            yield zh, en, name


def _han(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff" or word[0] == "\u3007"


def main(argv: list[str]) -> int:
    """Write the package's frequency file; returns an exit status."""
    if len(argv) != 1:
        sys.stderr.write("usage: python -m align.lexicon.train_frequencies CORPORA\n")
        return 2
    rows = list(sample(Path(argv[0]), more={"tatoeba_cmn_eng": 40_000}))
    base = load_base(None)
    texts = [base.simplify(zh) for zh, _, _ in rows]
    counts: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        cutter = Cutter(word_costs(base.glosses, dict(counts)))
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
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))
    sys.stderr.write(f"{DATA.name}: {DATA.stat().st_size} bytes, {len(lines)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
