"""Word translations learned from the open corpora: package data.

Made by :mod:`training.translations`. Gzipped UTF-8 text: a line a Chinese word with
its expected number of links and then English stems with theirs, tab separated, most
frequent first; an empty line; the English stems with theirs.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["DATA", "MAX_RENDERINGS", "Table", "load_table"]

DATA: Final = Path(__file__).parent / "data" / "translations.txt.gz"
MAX_RENDERINGS: Final = 16


@dataclass(frozen=True, slots=True)
class Table:
    """Expected link counts.

    Attributes:
        lines: for each Chinese word the rest of its line, parsed when asked for.
        en: expected links of each English stem.
        revision: eight hexadecimal digits of the file's hash.
    """

    lines: dict[str, str]
    en: dict[str, float]
    revision: str

    def counts(self, word: str) -> tuple[float, dict[str, float]]:
        """Links of *word* in all, and of its stems; zero and nothing for unknown words."""
        line = self.lines.get(word)
        if line is None:
            return 0.0, {}
        total, *rest = line.split("\t")
        return float(total), dict(zip(rest[::2], map(float, rest[1::2]), strict=True))


@functools.lru_cache(maxsize=1)
def load_table() -> Table:
    """The package's table, read once; empty where the package has none."""
    try:
        data = DATA.read_bytes()
        text = gzip.decompress(data).decode("utf-8")
    except (OSError, EOFError, zlib.error):
        return Table({}, {}, "none")
    zh_lines, _, en_lines = text.partition("\n\n")
    lines = dict(line.split("\t", 1) for line in zh_lines.split("\n"))
    en: dict[str, float] = {}
    for line in en_lines.split("\n"):
        word, count = line.split("\t")
        en[word] = float(count)
    return Table(lines, en, hashlib.sha256(data).hexdigest()[:8])
