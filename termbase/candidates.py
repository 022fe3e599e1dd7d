"""Chinese term candidates: part-of-speech patterns and statistics, matched on characters.

C-value after Frantzi, Ananiadou and Mima (2000); branching entropy after Jin and
Tanaka-Ishii (2006).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from termbase._chinese import Line, Word, general_frequency, is_han, tagged
from termbase._occurrences import TermFinder
from termbase._stop import ADVERBS_OF_TERMS, INNER, LIGHT_VERBS, STOP_EDGES, STOP_WORDS

__all__ = ["CandidateOptions", "ChineseCandidate", "chinese_candidates"]


@dataclass(frozen=True, slots=True)
class CandidateOptions:
    """What may be a Chinese term.

    Attributes:
        min_frequency: occurrences a candidate needs (quoted phrases and titles need one).
        min_chars, max_chars, max_words: length.
        stop_words: words that no term consists of, beside the ones built in.
    """

    min_frequency: int = 1
    min_chars: int = 2
    max_chars: int = 18
    max_words: int = 8
    stop_words: frozenset[str] = frozenset()


@dataclass(slots=True)
class ChineseCandidate:
    """A candidate and what is known of it.

    Attributes:
        places: ``(line number, start, end)`` of every occurrence.
        documents: how many documents it is in.
        c_value: frequency, less what longer candidates account for, by length.
        cohesion: the smallest pointwise mutual information of any two parts.
        specific: how much more frequent it is here than in general Chinese, in nats.
        torn: 1 if nearly always the same character stands before it, 2 if after it.
        entropy: the smaller of left and right branching entropy, in nats.
        termhood: larger for what looks more like a term; comparable within one run.
        nested_in: candidates that contain it.
    """

    text: str
    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = "pattern"
    frequency: int = 0
    documents: int = 0
    c_value: float = 0.0
    entropy: float = 0.0
    cohesion: float = 0.0
    specific: float = 0.0
    torn: int = 0
    termhood: float = 0.0
    places: list[tuple[int, int, int]] = field(default_factory=list)
    nested_in: list[str] = field(default_factory=list)


_NOMINAL = re.compile(r"^(n|vn|an|j|l|i|z?n|s$|eng|k)")
_INSIDE = re.compile(r"^(n|v|a|b|j|l|i|m|q|f|s|t|z|k|h|x|eng|d$|g|r)")
_BAD_TAGS = re.compile(r"^(u|p|y|e|o|zg|w)")
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,14})[”\"」』]")
_TITLE = re.compile(r"《[^《》]{2,30}》")
_NO_END = frozenset(["d", "m", "mq", "q", "f", "t", "p", "c", "b"])
_JOINTS = frozenset("、的")
_LOOSE = frozenset("的和与及在是了为以等到对中上下并而、")
_CONNECT = frozenset("和与及暨")


def _may_join(word: Word) -> bool:
    if not all(is_han(c) or c.isalnum() for c in word.text):
        return False
    return bool(_INSIDE.match(word.tag)) and not _BAD_TAGS.match(word.tag)


def _pattern_spans(words: Sequence[Word], options: CandidateOptions) -> Iterable[tuple[int, int]]:
    """Word spans ``[first, last)`` that a pattern allows."""
    stop = options.stop_words
    for first, word in enumerate(words):
        if not _may_join(word) or word.text in STOP_EDGES or word.text in stop:
            continue
        if word.tag in {"d", "q", "f", "k"} and word.text not in ADVERBS_OF_TERMS:
            continue
        for last in range(first + 1, min(first + options.max_words, len(words)) + 1):
            end = words[last - 1]
            joins = _may_join(end)
            if not joins and end.text not in _CONNECT and end.text not in INNER:
                break
            if joins and end.text in STOP_WORDS:
                break
            if words[last - 1].end - word.start > options.max_chars:
                break
            if not joins or end.text in STOP_EDGES or end.text in LIGHT_VERBS:
                continue
            if last - first > 1 and end.tag in _NO_END and end.text not in ADVERBS_OF_TERMS:
                continue
            if end.text in stop:
                continue
            yield first, last


def _entropy(counter: Counter[str]) -> float:
    total = sum(counter.values())
    return -sum(n / total * math.log(n / total) for n in counter.values()) if total else 0.0


def chinese_candidates(
    lines: Sequence[Line],
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
    pool: dict[str, ChineseCandidate] = {}
    verbs: set[str] = set()
    for line in lines:
        words = tagged(line.text)
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
            if _fits(text, options) and not re.search(r"[，。！？；：,!?;:]", text):
                pool.setdefault(text, ChineseCandidate(text)).kind = "quoted"
        for match in _TITLE.finditer(line.text):
            pool.setdefault(match.group(), ChineseCandidate(match.group())).kind = "title"
    for text in known:
        pool.setdefault(text, ChineseCandidate(text)).kind = "known"
    ordered = sorted(pool)
    left: dict[int, Counter[str]] = defaultdict(Counter)
    right: dict[int, Counter[str]] = defaultdict(Counter)
    finder = TermFinder(ordered)
    for number, line in enumerate(lines):
        text, size = line.text, len(line.text)
        for start, end, at in finder.find(text):
            pool[ordered[at]].places.append((number, start, end))
            # A line's edge is a context of its own each time: nothing continues there.
            left[at][text[start - 1] if start else f"^{number}"] += 1
            right[at][text[end] if end < size else f"${number}"] += 1
    counts = {text: len(item.places) for text, item in pool.items()}
    total = sum(sum(is_han(char) for char in line.text) for line in lines)
    kept: dict[str, ChineseCandidate] = {}
    for at, text in enumerate(ordered):
        item = pool[text]
        item.frequency = len(item.places)
        item.documents = len({lines[number].document for number, _, _ in item.places})
        item.entropy = min(_entropy(left[at]), _entropy(right[at]))
        if item.kind == "pattern":
            needed = max(options.min_frequency, 2) if _JOINTS & set(text) else options.min_frequency
            if item.frequency < needed:
                continue
            if text not in lexicon and len(item.words) > 1:
                item.torn = 2 * _torn(right[at])
                if _torn(left[at]) and not _after_verb(item, lines, verbs):
                    item.torn += 1
        item.cohesion = _cohesion(item, counts, max(total, 1))
        item.specific = _specific(item, max(total, 1))
        kept[text] = item
    _c_values(kept)
    for item in kept.values():
        item.termhood = _termhood(item)
    return sorted(kept.values(), key=lambda item: (-item.termhood, item.text))


def _torn(neighbours: Counter[str]) -> bool:
    """Whether nearly always the same character goes on: then it is part of something longer."""
    total = sum(neighbours.values())
    char, top = max(neighbours.items(), key=lambda pair: (pair[1], pair[0]))
    return total >= 2 and top > 0.8 * total and is_han(char[0]) and char not in _LOOSE


def _after_verb(item: ChineseCandidate, lines: Sequence[Line], verbs: Container[str]) -> bool:
    """Whether mostly a verb stands before it: what follows a verb is whole."""
    hits = sum(
        lines[number].text[max(start - 2, 0) : start] in verbs for number, start, _ in item.places
    )
    return 2 * hits > len(item.places)


def _cohesion(item: ChineseCandidate, counts: Mapping[str, int], total: int) -> float:
    """The smallest pointwise mutual information over the ways to cut it in two, in nats."""
    best = math.inf
    at = 0
    for word in item.words[:-1]:
        at += len(word)
        one, two = item.text[:at], item.text[at:]
        if one in counts and two in counts:
            value = math.log(item.frequency * total / 2 / (counts[one] * counts[two]))
            best = min(best, value)
    return best if best < math.inf else 2.0


def _specific(item: ChineseCandidate, total: int) -> float:
    """How much more frequent it is here than in general Chinese, in nats (single words)."""
    known = general_frequency(item.text)
    if not known:
        return 1.0
    return math.log((item.frequency / total) / (known / 20e6) + 1e-9)


def _fits(text: str, options: CandidateOptions) -> bool:
    han = sum(is_han(c) for c in text)
    return (
        options.min_chars <= len(text) <= options.max_chars
        and han >= 2
        and text not in options.stop_words
        and text not in STOP_WORDS
    )


def _c_values(pool: dict[str, ChineseCandidate]) -> None:
    """C-value: nested occurrences count for less."""
    by_length = sorted(pool.values(), key=lambda item: (-len(item.text), item.text))
    finder = TermFinder([item.text for item in by_length])
    outer: dict[str, list[ChineseCandidate]] = defaultdict(list)
    for item in by_length:
        inner = {at for _, _, at in finder.find(item.text)}
        for at in sorted(inner):
            if by_length[at].text != item.text:
                outer[by_length[at].text].append(item)
    for item in by_length:
        longer = outer[item.text]
        item.nested_in = [other.text for other in longer]
        weight = math.log2(len(item.text))
        if not longer:
            item.c_value = weight * item.frequency
        else:
            mean = sum(other.frequency for other in longer) / len(longer)
            item.c_value = weight * (item.frequency - mean)


def _termhood(item: ChineseCandidate) -> float:
    # A short word of everyday use is frequent everywhere: that makes it no term.
    short = len(item.words) == 1 and len(item.text) <= 2
    seen = min(item.frequency, 5) if short else item.frequency
    score = 0.6 * math.log(seen) + 0.4 * math.log(max(item.documents, 1))
    score += 0.25 * math.log1p(max(item.c_value * seen / item.frequency, 0.0))
    score += 0.3 * min(item.entropy, 1.5)
    if item.kind in {"quoted", "title", "known"}:
        score += 1.0
    if not item.words:
        return score + 1.0
    first, last = item.tags[0], item.tags[-1]
    if len(item.words) == 1:
        # A single word is a term where it is at home here and rare elsewhere.
        score += min(max(0.5 * item.specific, -3.0), 0.8)
        score += 0.5 if len(item.text) >= 4 else 0.0 if len(item.text) == 3 else -1.2
    else:
        score += 0.8 + 0.4 * min(max(item.cohesion, -2.0), 3.0)
        score -= 0.3 * max(len(item.words) - 4, 0)
    if item.words[0] in LIGHT_VERBS:
        score -= 2.0
    elif first in {"v", "vd", "r"}:
        score -= 0.8
    if not _NOMINAL.match(last):
        score -= 0.4
    if first.startswith(("m", "t")):
        score -= 0.7
    if _JOINTS & set(item.text):
        score -= 1.0
    return score - (0.0, 1.5, 2.5, 3.0)[item.torn]
