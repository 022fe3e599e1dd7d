"""The open corpora: files of rows Chinese TAB English TAB set, gzipped."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["NAMES", "NOT_SHIPPED", "PARAGRAPHS", "SENTENCES", "WEB", "balanced", "rows"]

SENTENCES = "sentences.tsv.gz"
PARAGRAPHS = "paragraphs.tsv.gz"
NAMES = "lexicon.tsv.gz"
WEB = "web_examples.tsv.gz"

NOT_SHIPPED = frozenset(
    {
        "econ_quantecon",
        "game_wesnoth",
        "game_spd",
        "business_gnucash",
        "game_warzone",
        "game_widelands",
        "game_freeciv",
        "game_crawl",
    }
)
"""Sets under the GPL or without a licence: what ships is trained without them."""


def rows(path: Path) -> Iterator[tuple[str, str, str]]:
    """Chinese, English and set of each row of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            zh, en, name = line.rstrip("\n").split("\t")
            yield zh, en, name


def balanced(
    corpora: Path, cap: int, more: Mapping[str, int] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Sentences, at most *cap* of each set, chosen by a hash of the row.

    Args:
        more: another cap for some sets.
    """
    sets: dict[str, list[tuple[int, str, str]]] = {}
    for zh, en, name in rows(corpora / SENTENCES):
        chance = zlib.crc32(f"{zh}\t{en}\t{name}\n".encode())
        sets.setdefault(name, []).append((chance, zh, en))
    for name in sorted(sets):
        for _, zh, en in sorted(sets[name])[: (more or {}).get(name, cap)]:
            yield zh, en, name
