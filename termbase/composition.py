"""Renderings composed from the lexicon, by meaning or by sound, and found in a text.

The parts of a Chinese term are translated one by one; an English n-gram that really
occurs is a candidate by how much of the term it covers and how much of it the term
explains. The order of the parts is free, function words cost nothing (compositional
translation; Robitaille et al. 2006, Delpech et al. 2012). Names are found by their sound:
特朗普 and *Trump*, 王小明 and *Wang Xiaoming*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.encoders import get_encoder
from align.encoders.protocol import Encoder
from align.lexicon.sound import english_skeleton, skeleton
from align.model import Lang
from align.text.scripts import is_han
from termbase._statistics import ChineseCandidate
from termbase.dictionary import Dictionary
from termbase.english import FUNCTION_WORDS, tokenize
from termbase.ngrams import EnglishNgrams

__all__ = ["Composer", "Composition", "Meaning", "names_by_sound"]

# What a word with the stem of a translation, but another form, is worth less.
_STEM_ONLY = 0.15
_NONE = -2
_SUFFIXES = (
    ("主义", ("ism",)),
    ("化", ("ization", "isation", "ation")),
    ("性", ("iti", "ness", "ation", "ity")),
    ("学", ("logi", "ics")),
)
_ADJECTIVE_ENDINGS = ("ive", "ous", "able", "ible")
_NOUN_ENDINGS = ("ion", "ment", "ness")
_EMPTY = frozenset("的和与及之、·“”《》（）()者")


class Composition(NamedTuple):
    """An n-gram (its number) with the share of the term covered and of itself explained.

    ``complete``: every character of the term and every word of the n-gram is accounted for.
    ``meaning``: the cosine of their vectors.
    """

    row: int
    covered: float
    explained: float
    complete: bool = False
    meaning: float = 0.0

    @property
    def score(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.covered * self.explained / (self.covered + self.explained + 1e-9)


@dataclass(frozen=True, slots=True)
class _Hits:
    """The n-grams that hold a translation of a word, sorted, and which slots it takes."""

    rows: npt.NDArray[np.int64]
    value: npt.NDArray[np.float32]
    slots: npt.NDArray[np.int64]


_NO_HITS = _Hits(
    np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
)


class Composer:
    """Finds the n-grams that the parts of a term compose."""

    def __init__(
        self,
        dictionary: Dictionary,
        ngrams: EnglishNgrams,
        *,
        part: int = 8,
    ) -> None:
        self.dictionary = dictionary
        self.ngrams = ngrams
        self.part = part
        self._hits: dict[str, _Hits] = {}
        self._words: dict[tuple[int, int], _Hits] = {}
        longest = ngrams.stems.shape[1]
        self._bits = 1 << np.arange(longest, dtype=np.int64)
        counts = np.zeros(1 << longest, dtype=np.uint8)
        for bit in range(longest):
            counts[1 << bit : 2 << bit] = counts[: 1 << bit] + 1
        self._ones = counts
        # Kept for all terms: which n-grams are looked at for one, and where among them each is.
        self._wanted = np.zeros(len(ngrams.items), dtype=np.bool_)
        self._place = np.zeros(len(ngrams.items), dtype=np.int64)
        self._forms: list[str] = []
        self._nouns: list[int] = []
        # By suffix and beginning: forms in the text that have one of the suffix's endings.
        self._endings: dict[str, dict[str, list[int]]] = {}

    def hits(self, word: str) -> _Hits:
        """Where the translations of *word* stand."""
        known = self._hits.get(word)
        if known is None:
            known = self._hits[word] = self._find(word)
        return known

    def _find(self, word: str) -> _Hits:
        ngrams = self.ngrams
        glosses: list[tuple[list[tuple[int, int]], float]] = []
        for gloss in self.dictionary.glosses(word):
            codes = [ngrams.form_codes.get(item, _NONE) for item in gloss.forms]
            roots = [ngrams.vocabulary.get(item, _NONE) for item in gloss.stems] or [_NONE] * len(
                codes
            )
            pairs = [pair for pair in zip(codes, roots, strict=True) if max(pair) >= 0]
            if len(pairs) == len(codes):
                glosses.append((pairs, gloss.worth))
            elif len(codes) > 2 and len(pairs) == len(codes) - 1:
                # "Central Committee of the CCP" where the text says CPC.
                glosses.append((pairs, 0.85 * gloss.worth))
        if word.isascii():
            tokens = tokenize(word)
            if len(tokens) == 1 and tokens[0].form in ngrams.form_codes:
                glosses.append(([(ngrams.form_codes[tokens[0].form], _NONE)], 1.0))
        glosses += [([(code, _NONE)], 0.95) for code in self._derived(word)]
        found = [item for item in (self._of_gloss(*gloss) for gloss in glosses) if item.rows.size]
        if not found:
            return _NO_HITS
        if len(found) == 1:
            return found[0]
        rows = np.concatenate([item.rows for item in found])
        order = np.argsort(rows, kind="stable")
        rows = rows[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        value = np.concatenate([item.value for item in found])[order]
        slots = np.concatenate([item.slots for item in found])[order]
        return _Hits(
            rows[first], np.maximum.reduceat(value, first), np.bitwise_or.reduceat(slots, first)
        )

    def _of_gloss(self, parts: Sequence[tuple[int, int]], worth: float) -> _Hits:
        """The n-grams that hold all the words of a translation, with its worth."""
        words = [self._of_word(code, root) for code, root in parts]
        rows = min((word.rows for word in words), key=len)
        for word in words:
            if rows is not word.rows:
                rows = np.intersect1d(rows, word.rows, assume_unique=True)
        if not rows.size:
            return _NO_HITS
        same = np.zeros(len(rows), dtype=np.float32)
        slots = np.zeros(len(rows), dtype=np.int64)
        for word in words:
            at = np.searchsorted(word.rows, rows) if len(rows) < len(word.rows) else slice(None)
            same += word.value[at]
            slots |= word.slots[at]
        value = worth * (1 - _STEM_ONLY * (1 - same / len(words)))
        return _Hits(rows, np.asarray(value, dtype=np.float32), slots)

    def _of_word(self, code: int, root: int) -> _Hits:
        """The n-grams that hold a word by form or stem; the value is 1 where it is the form."""
        known = self._words.get((code, root))
        if known is not None:
            return known
        ngrams = self.ngrams
        lists = [ngrams.postings[root]] if root >= 0 else []
        if code >= 0:
            lists.append(ngrams.form_postings[code])
        rows = np.unique(np.concatenate(lists)) if len(lists) > 1 else lists[0]
        forms = ngrams.word_forms[rows]
        exact = alike = forms == code
        if root >= 0:
            alike = ngrams.stems[rows] == root
            if code >= 0:
                # *Constructive* is no translation by *construction*.
                nouns = self._nouns_of(code)
                alike = exact | (alike & ~np.isin(forms, nouns) if nouns else alike)
        slots = alike @ self._bits
        some = slots > 0
        same = exact.any(1).astype(np.float32)
        known = self._words[code, root] = _Hits(rows[some], same[some], slots[some])
        return known

    def _nouns_of(self, code: int) -> list[int]:
        """Codes of nouns, if *code* is an adjective's form."""
        if code < 0:
            return []
        if not self._forms:
            self._forms = list(self.ngrams.form_codes)
            self._nouns = [
                at for at, text in enumerate(self._forms) if text.endswith(_NOUN_ENDINGS)
            ]
        return self._nouns if self._forms[code].endswith(_ADJECTIVE_ENDINGS) else []

    def _derived(self, word: str) -> list[int]:
        """Forms in the text that a suffix derives from the base's translations.

        多边主义 is no dictionary word; 多边 is *multilateral*, 主义 is *-ism*.
        """
        for suffix, endings in _SUFFIXES:
            base = word[: -len(suffix)]
            if not word.endswith(suffix) or len(base) < 2:
                continue
            roots = {
                gloss.stems[0][:6]
                for gloss in self.dictionary.glosses(base)
                if len(gloss.stems) == 1 and len(gloss.stems[0]) > 4
            }
            if not roots:
                return []
            found = self._endings.get(suffix)
            if found is None:
                found = self._endings[suffix] = defaultdict(list)
                for text, code in self.ngrams.form_codes.items():
                    if text.endswith(endings):
                        found[text[:6]].append(code)
            return sorted(code for name in roots for code in found.get(name, ()))
        return []

    def compose(
        self, term: str, *, keep: int = 12, least: float = 0.4, near: Sequence[int] = ()
    ) -> list[Composition]:
        """The best n-grams for *term*, best first, then those of *near* that are not among them."""
        parts = self._parts(term)
        if not parts and not near:
            return []
        extra = np.array(sorted(near), dtype=np.int64)
        for found in (*(hits.rows for _, _, hits, _ in parts), extra):
            self._wanted[found] = True
        rows = np.flatnonzero(self._wanted)
        self._wanted[rows] = False
        self._place[rows] = np.arange(len(rows))
        chars = np.zeros((len(term), len(rows)), dtype=np.float32)
        slots = np.zeros(len(rows), dtype=np.int64)
        for start, end, hits, trust in parts:
            at = self._place[hits.rows]
            value = hits.value if trust == 1 else hits.value * np.float32(trust)
            for row in chars[start:end]:
                row[at] = np.maximum(row[at], value)
            slots[at] |= hits.slots
        counted = np.array(
            [(is_han(c) or c.isalnum()) and c not in _EMPTY for c in term], dtype=np.float32
        )
        covered = counted @ chars / max(float(counted.sum()), 1.0)
        missing = counted @ (chars == 0)
        explained = self._ones[slots] / np.maximum(self.ngrams.content[rows], 1.0)
        score = 2 * covered * explained / (covered + explained + 1e-9)
        last = np.left_shift(1, np.maximum(self.ngrams.content[rows].astype(np.int64), 1) - 1)
        # Where the whole term is covered, a foreign word at an edge belongs to the sentence.
        tidy = (slots & 1 > 0) & (slots & last > 0)
        good = np.flatnonzero((score >= least) & (tidy | (covered < 0.9)))
        frequent = np.log1p(self.ngrams.frequency[rows[good]]) * 1e-3
        order = good[np.lexsort((rows[good], -(score[good] + frequent)))][:keep]
        taken = set(map(int, rows[order]))
        also = [int(self._place[row]) for row in near if row not in taken]
        chosen = [*map(int, order), *also]
        return [
            Composition(
                int(rows[at]),
                float(covered[at]),
                float(explained[at]),
                bool(missing[at] == 0 and explained[at] > 0.99),
            )
            for at in chosen
        ]

    def _parts(self, term: str) -> list[tuple[int, int, _Hits, float]]:
        """Dictionary words inside *term* whose translations occur: span, where, trust.

        A single character counts only where no longer word was found.
        """
        parts = []
        inside = [False] * len(term)
        for size in range(min(self.part, len(term)), 0, -1):
            for start in range(len(term) - size + 1):
                if size == 1 and inside[start]:
                    continue
                hits = self.hits(term[start : start + size])
                if not hits.rows.size:
                    continue
                parts.append((start, start + size, hits, 1.0 if size > 1 else 0.7))
                if size > 1:
                    inside[start : start + size] = [True] * size
        return parts


Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]

# The search is done on a random projection (Johnson and Lindenstrauss 1984), what it finds
# is compared on the vectors themselves.
_PROJECTED = 160
_SEARCHED = 250_000
# Of so many n-grams the vectors are kept (128 MB).
_KEPT = 50_000
_BLOCK = 8_192
_WORDS = 5
_LEAST = 0.3


class Meaning:
    """Cosines between terms and n-grams, and the nearest n-grams of terms.

    Args:
        encoder: used if it is quick enough for every n-gram of a text (additive), else
            the builtin one is.
    """

    def __init__(self, encoder: Encoder | None, ngrams: EnglishNgrams) -> None:
        quick = encoder is not None and encoder.additive
        self._encoder = encoder if encoder is not None and quick else get_encoder()
        self._ngrams = ngrams
        # The n-grams that were encoded for the search, and their vectors.
        self._encoded: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._vectors: Halves = np.zeros((0, self._encoder.dim), dtype=np.float16)

    def _encode(self, texts: Sequence[str], lang: Lang) -> Floats:
        rows = np.asarray(self._encoder.encode(texts, lang=lang), dtype=np.float32)
        unit: Floats = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + np.float32(1e-9))
        return unit

    def _halves(self, rows: Sequence[int]) -> Halves:
        """The vectors of n-grams; those that the search has encoded are there already."""
        wanted = np.array(rows, dtype=np.int64)
        found = np.empty((len(wanted), self._encoder.dim), dtype=np.float16)
        known = np.isin(wanted, self._encoded)
        found[known] = self._vectors[np.searchsorted(self._encoded, wanted[known])]
        others = np.flatnonzero(~known)
        for at in range(0, len(others), _BLOCK):
            block = others[at : at + _BLOCK]
            found[block] = self._encode([self._form(row) for row in wanted[block].tolist()], "en")
        return found

    def _form(self, row: int) -> str:
        forms = self._ngrams.items[row].forms
        return max(forms, key=lambda form: (forms[form], form))

    def nearest(self, terms: Sequence[str], *, keep: int = 5) -> dict[str, list[int]]:
        """The rows of the n-grams closest to each term, closest first.

        N-grams of more than five words are not looked at; in large texts none are.
        """
        short = np.flatnonzero(self._ngrams.content <= _WORDS)
        if not len(short) or len(short) > _SEARCHED or not terms:
            return {}
        flat = np.random.default_rng(1).standard_normal((self._encoder.dim, _PROJECTED))
        flat = (flat / np.sqrt(_PROJECTED)).astype(np.float32)
        english = np.empty((len(short), _PROJECTED), dtype=np.float32)
        kept = np.empty((len(short) if len(short) <= _KEPT else 0, len(flat)), dtype=np.float16)
        for at in range(0, len(short), _BLOCK):
            block = slice(at, at + _BLOCK)
            vectors = self._encode([self._form(row) for row in short[block].tolist()], "en")
            english[block] = vectors @ flat
            if len(kept):
                kept[block] = vectors
        if len(kept):
            self._encoded, self._vectors = short, kept
        found: dict[str, list[int]] = {}
        step = max(1, 20_000_000 // len(short))
        for at in range(0, len(terms), step):
            wanted = terms[at : at + step]
            close = ((self._encode(wanted, "zh") @ flat) @ english.T).ravel()
            places = np.flatnonzero(close >= _LEAST)
            owners, rows = np.divmod(places, len(short))
            order = np.lexsort((rows, -close[places], owners))
            starts = np.searchsorted(owners, np.arange(len(wanted) + 1))
            ranked = short[rows[order]]
            for number, term in enumerate(wanted):
                first, last = starts[number : number + 2]
                found[term] = ranked[first : min(last, first + keep)].tolist()
        return found

    def weighed(self, found: Mapping[str, Sequence[Composition]]) -> dict[str, list[Composition]]:
        """*found* with the cosine of every term and n-gram."""
        rows = sorted({part.row for parts in found.values() for part in parts})
        place = {row: at for at, row in enumerate(rows)}
        english = self._halves(rows)
        terms = list(found)
        result: dict[str, list[Composition]] = {}
        for at in range(0, len(terms), _BLOCK):
            block = terms[at : at + _BLOCK]
            for term, vector in zip(block, self._encode(block, "zh"), strict=True):
                parts = found[term]
                close = english[[place[part.row] for part in parts]].astype(np.float32) @ vector
                result[term] = [
                    Composition(part.row, part.covered, part.explained, part.complete, value)
                    for part, value in zip(parts, close.tolist(), strict=True)
                ]
        return result


Key = tuple[str, ...]

# How sure an equal sound is: of a spelling in pinyin, of a name's consonants.
_SPELT, _SOUNDS = 0.9, 0.6
_CONSONANTS = 3


def names_by_sound(
    candidates: Iterable[ChineseCandidate], ngrams: EnglishNgrams
) -> dict[str, dict[Key, float]]:
    """Renderings of names by pinyin and by the order of their consonants, with their chances."""
    spelt: dict[str, list[Key]] = defaultdict(list)
    sounding: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for item in ngrams.items:
        if len(item.key) > 3 or not _mostly_name(item.forms):
            continue
        spelt["".join(item.key)].append(item.key)
        if len(item.key) == 2:
            spelt["".join(reversed(item.key))].append(item.key)
        sounding[tuple(map(english_skeleton, item.key))].append(item.key)
    found: dict[str, dict[Key, float]] = {}
    for candidate in candidates:
        if not candidate.tags or not all(
            tag.startswith(("nr", "ns", "nt")) for tag in candidate.tags
        ):
            continue
        parts = [part for part in candidate.text.split("·") if part]
        if not all(is_han(char) for part in parts for char in part):
            continue
        readings = [_readings(part) for part in parts]
        row = dict.fromkeys(spelt.get("".join("".join(part) for part in readings), ()), _SPELT)
        sounds = tuple(map(skeleton, readings))
        if len("".join(sounds)) >= _CONSONANTS and len(candidate.text) > 2:
            for key in sounding.get(sounds, ()):
                row.setdefault(key, _SOUNDS)
        if row:
            found[candidate.text] = row
    return found


def _mostly_name(forms: Mapping[str, int]) -> bool:
    names = sum(count for form, count in forms.items() if _name(form))
    return 2 * names >= sum(forms.values())


def _of_name(tag: str) -> bool:
    return tag.startswith(("nr", "ns", "nt"))


def _name(form: str) -> bool:
    words = [word for word in form.split() if word.lower() not in FUNCTION_WORDS]
    return bool(words) and all(word[0].isupper() and not word.isupper() for word in words)


def _readings(text: str) -> Sequence[str]:
    from pypinyin import Style, lazy_pinyin

    readings: list[str] = lazy_pinyin(text, style=Style.NORMAL)
    return readings
