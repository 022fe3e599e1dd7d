"""The lexicon: what Chinese words can mean, Simplified and Traditional, and how text is cut."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from align.lexicon._cache import load_tables
from align.lexicon._cedict import Tables
from align.lexicon.frequencies import word_costs
from align.messages import Message
from align.text.chinese import HAN_ONLY, UNKNOWN, Cutter

__all__ = ["Lexicon", "load_lexicon", "simplify"]


class _Simplifier:
    def __init__(self, tables: Tables) -> None:
        self._map = str.maketrans(tables.traditional, tables.simplified)
        pairs = [line.split("\t") for line in tables.phrases if line]
        self._phrases = {pair[0]: pair[1] for pair in pairs}
        pattern = "|".join(
            re.escape(old) for old in sorted(self._phrases, key=lambda p: (-len(p), p))
        )
        self._pattern = re.compile(pattern) if pattern else None
        # Most texts hold none of the characters that can go two ways.
        doubtful = {
            c
            for old, new in pairs
            for c, d in zip(old, new, strict=True)
            if c.translate(self._map) != d
        }
        self._doubtful = re.compile("[" + "".join(sorted(doubtful)) + "]")
        # Nor any that changes, where it is Simplified already.
        changing = {c for c, d in zip(tables.traditional, tables.simplified, strict=True) if c != d}
        self._changing = re.compile("[" + "".join(sorted(changing | doubtful)) + "]")

    def __call__(self, text: str) -> str:
        if not self._changing.search(text):
            return text
        plain = text.translate(self._map)
        if self._pattern is None or not self._doubtful.search(text):
            return plain
        pieces, last = [], 0
        for match in self._pattern.finditer(text):
            pieces += [plain[last : match.start()], self._phrases[match.group()]]
            last = match.end()
        return "".join([*pieces, plain[last:]])


class _Base:
    """What all lexicons of a process share."""

    def __init__(self, tables: Tables, notes: tuple[Message, ...]) -> None:
        self.revision = tables.revision
        self.notes = notes
        self.glosses = dict(zip(tables.words, tables.glosses, strict=True))
        self.tables = tables

    @functools.cached_property
    def simplify(self) -> _Simplifier:
        return _Simplifier(self.tables)

    @functools.cached_property
    def readings(self) -> dict[str, tuple[str, ...]]:
        return {line[0]: tuple(line[1:].split(",")) for line in self.tables.readings if line}

    @functools.cached_property
    def all_readings(self) -> frozenset[str]:
        return frozenset(syllable for items in self.readings.values() for syllable in items)

    @functools.cached_property
    def costs(self) -> dict[str, float]:
        return word_costs(self.glosses)

    @functools.cached_property
    def cutter(self) -> Cutter:
        return Cutter(self.costs)


@functools.lru_cache(maxsize=4)
def load_base(cache_dir: Path | None) -> _Base:
    return _Base(*load_tables(cache_dir))


def simplify(text: str) -> str:
    """*text* in Simplified characters, of the same length; for matching, not for display.

    Characters as OpenCC's ``t2s`` has them; words that go another way (乾隆, 名著) as
    CC-CEDICT writes them.
    """
    return load_base(None).simplify(text)


class Lexicon:
    """Chinese words and their English translations.

    Args:
        base: the compiled dictionary.
        glossary: a user's own pairs (Chinese, English); they come before all others.
        protected: a user's words that are never cut, with or without a translation.
    """

    def __init__(
        self,
        base: _Base,
        glossary: Sequence[tuple[str, str]] = (),
        protected: Collection[str] = (),
    ) -> None:
        self._base = base
        self._protected = tuple(
            sorted({word for word in map(base.simplify, map(str.strip, protected)) if word})
        )
        own: dict[str, dict[str, None]] = {}
        for zh, en in glossary:
            word, rendering = base.simplify(zh.strip()), en.strip()
            if word and rendering:
                own.setdefault(word, {})[rendering] = None
        self._own = {word: tuple(items) for word, items in own.items()}
        self._glossary = tuple((w, r) for w in sorted(own) for r in own[w])
        digest = hashlib.sha256(base.revision.encode())
        for zh, en in self._glossary:
            digest.update(f"\n{zh}\t{en}".encode())
        for word in self._protected:
            digest.update(f"\n{word}".encode())
        more = bool(self._own or self._protected)
        self._revision = digest.hexdigest()[:12] if more else base.revision
        self._cutter: Cutter | None = None

    def __reduce__(self) -> tuple[Callable[..., Lexicon], tuple[object, ...]]:
        # Another process loads the dictionary sooner than it reads it from a pipe.
        return _again, (self._glossary, self._protected)

    @property
    def revision(self) -> str:
        """Changes with CC-CEDICT, with how it is cleaned, and with the glossary."""
        return self._revision

    @property
    def glossary(self) -> tuple[tuple[str, str], ...]:
        """The user's pairs, Simplified, sorted by Chinese word; a word's first stays first."""
        return self._glossary

    @property
    def protected(self) -> tuple[str, ...]:
        """The words that are never cut, Simplified and sorted."""
        return self._protected

    @property
    def notes(self) -> tuple[Message, ...]:
        """What a user should know of the loading (no cache could be written)."""
        return self._base.notes

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        plain = self._base.simplify(word)
        return plain in self._own or plain in self._base.glosses

    def __len__(self) -> int:
        glosses = self._base.glosses
        return len(glosses) + sum(word not in glosses for word in self._own)

    @property
    def words(self) -> Collection[str]:
        """The words of the dictionary, without the glossary's."""
        return self._base.glosses.keys()

    def translations(self, word: str) -> tuple[str, ...]:
        """Translations of *word* (Simplified or Traditional), the glossary's first.

        Empty for a word that is unknown, or that the dictionary only describes.
        """
        plain = self._base.simplify(word)
        own = self._own.get(plain, ())
        line = self._base.glosses.get(plain, "")
        if not line:
            return own
        found = tuple(line.split("\t"))
        return (*own, *(t for t in found if t not in own)) if own else found

    def own(self, word: str) -> tuple[str, ...]:
        """The renderings that the user's glossary has for *word*."""
        return self._own.get(self._base.simplify(word), ()) if self._own else ()

    def readings(self, character: str) -> tuple[str, ...]:
        """The syllables (pinyin without tones, ``v`` for ü) a character is read as."""
        return self._base.readings.get(self._base.simplify(character), ())

    def cost(self, word: str) -> float:
        """Minus the logarithm of the probability of *word* (nats), by length if strange."""
        cost = self._base.costs.get(word)
        return UNKNOWN * len(word) if cost is None else cost

    def path_cost(self, text: str) -> float:
        """What the words of *text* cost together (nats), as :meth:`cut` would cut it."""
        return self._cut().cost(self._base.simplify(text))

    @property
    def all_readings(self) -> frozenset[str]:
        """Every syllable of the language, without tones."""
        return self._base.all_readings

    def simplify(self, text: str) -> str:
        """See :func:`simplify`."""
        return self._base.simplify(text)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Spans of the words, numbers, Latin words and marks of *text*."""
        return self._cut().spans(self._base.simplify(text))

    def words_in(self, text: str) -> list[tuple[int, int]]:
        """Spans of every word of two characters or more in *text*; they overlap."""
        return self._cut().words_in(self._base.simplify(text))

    def simplified_words(self, text: str) -> list[str]:
        """:meth:`cut` of the Simplified form of *text*; quicker than one after the other."""
        plain = self._base.simplify(text)
        return [plain[start:end] for start, end in self._cut().spans(plain)]

    def _cut(self) -> Cutter:
        if self._cutter is None:
            if self._own or self._protected:
                costs = dict(self._base.costs)
                # A user's term is cut as one word, however rare.
                costs.update({word: min(costs.get(word, UNKNOWN), 2.0) for word in self._own})
                mixed = [word for word in self._own if not HAN_ONLY.fullmatch(word)]
                self._cutter = Cutter(costs, [*mixed, *self._protected])
            else:
                self._cutter = self._base.cutter
        return self._cutter

    def cut(self, text: str) -> list[str]:
        """*text* as words, numbers, Latin words and punctuation marks, as they stand in it.

        The most probable path of a unigram model over the lexicon's words; no blanks.
        """
        return [text[start:end] for start, end in self.spans(text)]


@functools.lru_cache(maxsize=8)
def _load(
    glossary: tuple[tuple[str, str], ...], protected: tuple[str, ...], cache_dir: Path | None
) -> Lexicon:
    return Lexicon(load_base(cache_dir), glossary, protected)


def _again(glossary: tuple[tuple[str, str], ...], protected: tuple[str, ...]) -> Lexicon:
    return load_lexicon(glossary=glossary, protected=protected)


def load_lexicon(
    *,
    glossary: Sequence[tuple[str, str]] = (),
    protected: Sequence[str] = (),
    cache_dir: Path | None = None,
) -> Lexicon:
    """CC-CEDICT with a user's glossary; seconds the first time, milliseconds from then on.

    Args:
        glossary: pairs (Chinese, English), preferred renderings first.
        protected: words that are never cut.
        cache_dir: where the compiled dictionary is kept; else the folder named by the
            environment's ``DUIZHAO_CACHE``, else the user's cache folder.

    Raises:
        InputError: CC-CEDICT is not installed.
    """
    return _load(tuple((zh, en) for zh, en in glossary), tuple(protected), cache_dir)
