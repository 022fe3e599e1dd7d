"""Alignment error rate on the gold word links, and how many of the words painted are right."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

from align.lexicon import Lexicon, load_lexicon
from align.lexicon.translations import Table
from align.matching import WordAligner, match_words, sure_matches
from bench.quality import Figure, shared

__all__ = ["error_rate", "figures", "painted", "read_gold"]

Links = set[tuple[int, int]]

_LINK = re.compile(r"(\d+)([-p])(\d+)")


def error_rate(found: list[Links], sure: list[Links], possible: list[Links]) -> float:
    """The alignment error rate (Och and Ney 2003); sure links are among the possible ones."""
    right = sum(len(a & s) + len(a & p) for a, s, p in zip(found, sure, possible, strict=True))
    size = sum(map(len, found)) + sum(map(len, sure))
    return 1 - right / size if size else 0.0


def read_gold(text: str) -> tuple[list[Links], list[Links]]:
    """Sure (``1-2``) links, and sure or possible (``1p2``) ones, a line a pair, 0-based."""
    sure: list[Links] = []
    possible: list[Links] = []
    for line in text.splitlines():
        links = [(int(zh) - 1, mark, int(en) - 1) for zh, mark, en in _LINK.findall(line)]
        sure.append({(zh, en) for zh, mark, en in links if mark == "-"})
        possible.append({(zh, en) for zh, _, en in links})
    return sure, possible


def painted(
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
    possible: Sequence[Links],
    lexicon: Lexicon,
) -> tuple[int, float, float]:
    """How many matches Review paints; of which share any word is linked, of which every one.

    The texts are joined as people write them, and cut anew by the matcher; a match counts by
    the gold words that it touches.
    """
    count = some = whole = 0
    for (zh, en), links in zip(pairs, possible, strict=True):
        zh_text, en_text = "".join(zh), " ".join(en)
        zh_spans, en_spans = _spans(zh, 0), _spans(en, 1)
        for match in sure_matches(match_words(zh_text, en_text, lexicon=lexicon), en_text):
            there = _touched(zh_spans, match.zh_start, match.zh_end)
            here = _touched(en_spans, match.en_start, match.en_end)
            linked = {one for one, other in links if one in there and other in here}
            count += 1
            some += bool(linked)
            whole += linked == there
    return count, some / count, whole / count


def _spans(words: Sequence[str], gap: int) -> list[tuple[int, int]]:
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + gap
    return spans


def _touched(spans: Sequence[tuple[int, int]], start: int, end: int) -> set[int]:
    return {place for place, (a, b) in enumerate(spans) if a < end and b > start}


def figures() -> Iterator[Figure]:
    """Error rates with and without the learned table; all pairs aligned in one batch."""
    folder = shared() / "eval" / "word_alignment"
    pairs: list[tuple[list[str], list[str]]] = []
    for line in (folder / "zhen.src-tgt").read_text(encoding="utf-8").splitlines():
        zh, en = line.split(" ||| ")
        pairs.append((zh.split(), en.split()))
    sure, possible = read_gold((folder / "zhen.gold").read_text(encoding="utf-8"))
    lexicon = load_lexicon()
    for label, table, reach in (("", None, 0.30), (", dictionary alone", Table({}, {}, ""), None)):
        start = time.perf_counter()
        found = WordAligner(lexicon, table=table).align_corpus(pairs)
        seconds = time.perf_counter() - start
        rate = error_rate([{(x.zh, x.en) for x in links} for links in found], sure, possible)
        note = f"{len(pairs) / seconds:.0f} pairs a second"
        yield Figure("word_alignment", f"alignment error rate{label}", rate, reach, note)
    count, some, whole = painted(pairs, possible, lexicon)
    yield Figure(
        "word_alignment", "matches painted in Review: right", some, 0.85, f"{count} matches"
    )
    yield Figure("word_alignment", "the same: every Chinese word of them", whole, None, "")
