"""Chinese term candidates: part-of-speech patterns and statistics, matched on characters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence

from align.text.scripts import is_han
from termbase._chinese import (
    ADVERBS_OF_TERMS,
    CLAUSE_WORDS,
    INNER,
    LIGHT_VERBS,
    STOP_EDGES,
    STOP_WORDS,
    SUFFIXES,
    TermFinder,
    TextLine,
    Word,
    tagged,
)
from termbase._termhood import (
    JOINTS,
    ChineseCandidate,
    after_verb,
    c_values,
    cohesion,
    contrasts,
    entropy,
    nc_values,
    specific,
    termhood,
    torn,
)
from termbase.options import CandidateOptions

__all__ = ["ChineseCandidate", "chinese_candidates"]


_INSIDE = re.compile(r"^(n|v|a|b|j|l|i|m|q|f|s|t|z|k|h|x|eng|d$|g|r)")
_BAD_TAGS = re.compile(r"^(u|p|y|e|o|zg|w)")
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,14})[”\"」』]")
_TITLE = re.compile(r"《[^《》]{2,30}》")
_NO_END = frozenset(["d", "m", "mq", "q", "f", "t", "p", "c", "b"])
_CLAUSE = re.compile(r"[，。！？；：,!?;:]")
_SMALL = 50_000
_CONNECT = frozenset("和与及暨")
_CONTENT = re.compile(r"[navjli]")


def _may_join(word: Word, inside: re.Pattern[str] = _INSIDE) -> bool:
    if not all(is_han(c) or c.isalnum() for c in word.text):
        return False
    return bool(inside.match(word.tag)) and not _BAD_TAGS.match(word.tag)


def _pattern_spans(words: Sequence[Word], options: CandidateOptions) -> Iterable[tuple[int, int]]:
    """Word spans ``[first, last)`` that a pattern allows."""
    stop = options.stop_words
    inside = re.compile(f"(?:{options.tags})") if options.tags else _INSIDE
    for first, word in enumerate(words):
        if not _may_join(word, inside) or word.text in STOP_EDGES or word.text in stop:
            continue
        if first and word.text in SUFFIXES and words[first - 1].end == word.start:
            continue
        if word.tag in {"d", "q", "f", "k"} and word.text not in ADVERBS_OF_TERMS:
            continue
        for last in range(first + 1, min(first + options.max_words, len(words)) + 1):
            end = words[last - 1]
            joins = _may_join(end, inside)
            if not joins and end.text not in _CONNECT and end.text not in INNER:
                break
            if joins and (end.text in STOP_WORDS or end.text in CLAUSE_WORDS):
                break
            if words[last - 1].end - word.start > options.max_chars:
                break
            if not joins or end.text in STOP_EDGES or end.text in LIGHT_VERBS:
                continue
            if last - first > 1 and end.tag in _NO_END and end.text != "进步":
                continue
            if end.text in stop:
                continue
            yield first, last


def chinese_candidates(
    lines: Sequence[TextLine],
    options: CandidateOptions = CandidateOptions(),
    *,
    known: Iterable[str] = (),
    lexicon: Container[object] = frozenset(),
) -> list[ChineseCandidate]:
    """The term candidates of *lines*, with every occurrence.

    Args:
        known: terms that are candidates whatever they look like (an imported glossary).
        lexicon: words of the language; they are no fragments.

    Returns:
        Sorted by falling termhood, then by text.
    """
    pool, verbs, borders = _propose(lines, options)
    for text in known:
        pool.setdefault(text, ChineseCandidate(text)).kind = "known"
    ordered = sorted(pool)
    left: dict[int, Counter[str]] = defaultdict(Counter)
    right: dict[int, Counter[str]] = defaultdict(Counter)
    beside: dict[int, Counter[str]] = defaultdict(Counter)
    finder = TermFinder(ordered)
    for number, line in enumerate(lines):
        text, size = line.text, len(line.text)
        for start, end, at in finder.find(text):
            pool[ordered[at]].places.append((number, start, end))
            beside[at].update(borders[number].beside(start, end))
            # A line's edge is a context of its own each time: nothing continues there.
            left[at][text[start - 1] if start else f"^{number}"] += 1
            right[at][text[end] if end < size else f"${number}"] += 1
    counts = {text: len(item.places) for text, item in pool.items()}
    total = max(sum(sum(is_han(char) for char in line.text) for line in lines), 1)
    kept: dict[str, ChineseCandidate] = {}
    for at, text in enumerate(ordered):
        item = pool[text]
        item.frequency = len(item.places)
        if item.frequency < _needed(item, options, total):
            continue
        item.documents = len({lines[number].document for number, _, _ in item.places})
        item.entropy = min(entropy(left[at]), entropy(right[at]))
        if item.kind == "pattern" and text not in lexicon and len(item.words) > 1:
            item.torn = 2 * torn(right[at])
            if torn(left[at]) and not after_verb(item, lines, verbs):
                item.torn += 1
        item.cohesion = cohesion(item, counts, total)
        item.specific = specific(item, total)
        kept[text] = item
    c_values(kept)
    values = nc_values(
        {text: item.c_value for text, item in kept.items()},
        {text: beside[at] for at, text in enumerate(ordered) if text in kept},
    )
    contrast = contrasts(kept, total, options.domain, options.general)
    for item in kept.values():
        item.nc_value = values[item.text]
        item.termhood = termhood(item) + contrast.get(item.text, 0.0)
    return sorted(kept.values(), key=lambda item: (-item.termhood, item.text))


class _Borders:
    """The content words of a line, by where they begin and end."""

    def __init__(self, words: Sequence[Word]) -> None:
        content = [word for word in words if _CONTENT.match(word.tag)]
        self._begin = {word.start: word.text for word in content}
        self._end = {word.end: word.text for word in content}

    def beside(self, start: int, end: int) -> list[str]:
        """The words that end where a span starts, and start where it ends."""
        found = self._end.get(start), self._begin.get(end)
        return [word for word in found if word is not None]


def _propose(
    lines: Sequence[TextLine], options: CandidateOptions
) -> tuple[dict[str, ChineseCandidate], set[str], list[_Borders]]:
    """Everything that a pattern, quotation marks or title brackets single out.

    Returns:
        The candidates, the verbs seen, and where the words of each line begin and end.
    """
    pool: dict[str, ChineseCandidate] = {}
    verbs: set[str] = set()
    borders = []
    for line in lines:
        words = tagged(line.text)
        borders.append(_Borders(words))
        verbs.update(word.text for word in words if word.tag == "v" and len(word.text) > 1)
        for first, last in _pattern_spans(words, options):
            text = line.text[words[first].start : words[last - 1].end]
            if text not in pool and _fits(text, options):
                part = words[first:last]
                pool[text] = ChineseCandidate(
                    text, tuple(w.text for w in part), tuple(w.tag for w in part)
                )
        for match in _QUOTED.finditer(line.text):
            text = match.group(1)
            if _fits(text, options) and not _CLAUSE.search(text):
                pool.setdefault(text, ChineseCandidate(text)).kind = "quoted"
        for match in _TITLE.finditer(line.text):
            pool.setdefault(match.group(), ChineseCandidate(match.group())).kind = "title"
    return pool, verbs, borders


def _needed(item: ChineseCandidate, options: CandidateOptions, total: int) -> int:
    """Occurrences that it needs; a list or a phrase with 的 must be a set one."""
    if item.kind != "pattern":
        return 1
    least = options.min_frequency or (1 if total <= _SMALL else 2)
    return max(least, 2 if JOINTS & set(item.text) else 1)


def _fits(text: str, options: CandidateOptions) -> bool:
    han = sum(is_han(c) for c in text)
    return (
        options.min_chars <= len(text) <= options.max_chars
        and han >= 2
        and text not in options.stop_words
        and text not in STOP_WORDS
    )
