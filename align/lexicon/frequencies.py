"""How frequent words are: package data made by :mod:`training.frequencies`.

The file is gzipped UTF-8 text: a line with the number of sentences counted, then
``word tab token count tab sentence count`` for Chinese words, an empty line, and
``stem tab sentence count`` for English.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import importlib.resources
import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Frequencies", "frequencies", "word_costs"]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Counts over a balanced sample of the open corpora.

    Attributes:
        sentences: how many were counted.
        tokens: of Chinese words, how often they stand in them.
        zh, en: of Chinese words and of English stems, the number of sentences they stand in.
        revision: eight hexadecimal digits of the file's hash.
    """

    sentences: int
    tokens: dict[str, int]
    zh: dict[str, int]
    en: dict[str, int]
    revision: str

    def idf(self, count: int) -> float:
        """The inverse sentence frequency, in nats, of what stands in *count* sentences."""
        return math.log((self.sentences + 1) / (count + 0.5))


@functools.lru_cache(maxsize=1)
def frequencies() -> Frequencies:
    """The package's frequencies, read once."""
    data = (importlib.resources.files("align.lexicon") / "data" / "frequencies.txt.gz").read_bytes()
    head, zh_lines, en_lines = gzip.decompress(data).decode("utf-8").split("\n\n")
    tokens: dict[str, int] = {}
    zh: dict[str, int] = {}
    for line in zh_lines.split("\n"):
        word, token_count, count = line.split("\t")
        tokens[word], zh[word] = int(token_count), int(count)
    en = {}
    for line in en_lines.split("\n"):
        word, count = line.split("\t")
        en[word] = int(count)
    return Frequencies(int(head), tokens, zh, en, hashlib.sha256(data).hexdigest()[:8])


def word_costs(words: Iterable[str], counts: dict[str, int] | None = None) -> dict[str, float]:
    """Minus the logarithm of each word's probability, in nats.

    A word never seen is the dearer the shorter it is: long words are seldom made of
    others by chance.

    Args:
        words: the words of the lexicon.
        counts: how often they were seen; the package's frequencies where not given.
    """
    if counts is None:
        counts = frequencies().tokens
    total = math.log(sum(counts.values()) + 1.0)
    log, count_of = math.log, counts.get
    unseen = {size: total - log(0.5) + (3.0 if size == 1 else 0.0) for size in range(1, 4)}
    longer = total + 0.7
    return {
        word: total - log(count) if (count := count_of(word)) else unseen.get(len(word), longer)
        for word in words
    }
