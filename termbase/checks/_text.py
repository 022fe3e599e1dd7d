"""Texts in which terms are found: English ones in any form, Chinese ones by longest match."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from operator import add

from align.text.english import root, stem
from termbase.checks._demonyms import demonyms
from termbase.checks._forms import is_acronym, one_form, same_acronym
from termbase.english import ARTICLES, FUNCTION_WORDS, Token, tokenize
from termbase.model import Term

__all__ = [
    "ChineseTerms",
    "EnglishText",
    "Substrings",
    "abbreviations",
    "concatenated",
    "head_of",
    "rooted",
    "words_of",
]

Span = tuple[int, int]
_CURRENCIES = {
    ("hkd",): ("hk$",),
    ("hong", "kong", "dollar"): ("hk$", "hkd"),
    ("usd",): ("us$",),
    ("us", "dollar"): ("us$", "usd"),
    ("renminbi",): ("rmb", "cny", "yuan", "¥"),
    ("rmb",): ("renminbi", "cny", "yuan", "¥"),
    ("euro",): ("€", "eur"),
}
_DEFINITE = frozenset(["the", "this", "these", "those", "that", "its", "their", "our", "such"])
_BEFORE_WORD = ("", " ", "(")
_BEHIND_WORD = ("", " ", ",", ";", ":", ")")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be)\s(?:(?:\w+ly|also|now|then|again|not)\s)?"
    r"(?:\w{2,}ed|set|put|held|kept|made|paid|spent|sent|built|met|laid|found|brought|taught|sold|told"
    r"|given|taken|undertaken|drawn|written|shown|known|chosen|driven|seen|begun|led|run|cut)\b"
)
_LOOSE = 4  # words that may stand between those of a term


@lru_cache(maxsize=100_000)
def _stemmed(word: str) -> str:
    return stem(one_form(word))


# Nouns that no ending makes of their verbs.
_FORMED = """
growth:grow grew:grow grown:grow loss:lose losses:lose lost:lose sale:sell sales:sell sold:sell
choice:choose choices:choose chose:choose chosen:choose proof:prove belief:believe
beliefs:believe receipt:receive receipts:receive pursuit:pursue flight:fly
"""
_VERBS = {noun: verb for noun, _, verb in (pair.partition(":") for pair in _FORMED.split())}


@lru_cache(maxsize=100_000)
def _rooted(word: str) -> str:
    form = root(_VERBS.get(word) or one_form(word))
    if len(form) > 5 and form.endswith("e"):
        # procure, procurement
        form = form[:-1]
    # transparency, transparent
    return form[:-2] + "t" if form.endswith(("ancy", "ency")) else form


_KEYS: tuple[Callable[[str], str], ...] = (one_form, _stemmed, _rooted)


def rooted(token: Token) -> str:
    """What *token* has in common with most words made of the same one."""
    return _rooted(token.lower)


_AGENTS = re.compile(r"(?:[eo]rs?|ees?|ists?|ants?|eers?|hoods?|less)$")
"""What makes of an act or thing somebody or something else: *contract*, *contractor*."""
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_WIDE = {0xFF01 + at: chr(0x21 + at) for at in range(94)}


_NOTE = re.compile(r"([A-Za-z]{3,})\d{1,2}")
_PLURAL = re.compile("[A-Z]{2,}s")


def _shortened(token: Token, length: int) -> Token:
    (short,) = tokenize(token.text[:length])
    return short._replace(start=token.start, end=token.start + length)


def _noted(tokens: list[Token]) -> list[Token]:
    """The words of *tokens*, without the numbers of notes that cling to them (*Board1*)."""
    words = []
    for token in tokens:
        if token.word:
            note = _NOTE.fullmatch(token.text) if token.text[-1].isdigit() else None
            if note is not None:
                words.append(_shortened(token, len(note[1])))
            elif _PLURAL.fullmatch(token.text):
                # APIs, GUIs: what rules for words make of apis and guis is no singular.
                words.append(token._replace(lower=token.lower[:-1]))
            else:
                words.append(token)
    return words


@lru_cache(maxsize=50_000)
def words_of(term: str) -> tuple[Token, ...]:
    """The words of *term* without punctuation and without the article in front."""
    words = _noted(tokenize(term))
    while len(words) > 1 and words[0].lower in ARTICLES:
        words.pop(0)
    return tuple(words)


def concatenated(term: str) -> str:
    """What *term* has in common with its plural, other case and hyphens."""
    return _keyed(words_of(term), 0)


@lru_cache(maxsize=100_000)
def _keyed(words: tuple[Token, ...], depth: int) -> str:
    """*words* without gaps under one of the keys."""
    return "".join(_KEYS[depth](word.lower) for word in words)


_DEFINED = re.compile(r"[(（]([A-Za-z][A-Za-z&/.-]{1,11})[)）]")


def abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """What stands before an acronym in brackets: *Exchange Fund (EF)*, any words before it."""
    for match in _DEFINED.finditer(text):
        short = match.group(1)
        if sum(char.isupper() for char in short) < 2:
            continue
        words = [w for w in tokenize(text[max(0, match.start() - 120) : match.start()]) if w.word]
        for length in range(2, min(len(words), 10) + 1):
            part = words[-length:]
            if part[0].lower[0] == short[0].lower():
                yield _keyed(tuple(part), 0), short


_BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_PLAIN = re.compile(r"[A-Za-z]{2,}(?:[ -][A-Za-z]+)*")
_POSSESSIVE = re.compile(r"(?:['’]s|s)$")
_STARTING = re.compile(r"(?:^|[.!?:;]|\n)[\s\"“‘'(]*$")


@lru_cache(maxsize=50_000)
def _plain_words(term: str) -> tuple[str, bool]:
    """*term* as it is looked for letter by letter, and whether its capitals count.

    Empty where it has anything but letters, blanks and hyphens.
    """
    text = term.strip()
    if not _PLAIN.fullmatch(text):
        return "", False
    cased = any(is_acronym(word) for word in re.split("[ -]", text))
    return (text if cased else text.lower()), cased


@lru_cache(maxsize=50_000)
def _readings(term: str) -> tuple[str, ...]:
    """*term*, and with brackets in it also without them, and the acronym in them alone."""
    inside = _BRACKETS.findall(term)
    if not inside:
        return (term,)
    readings = [term, _BRACKETS.sub("", term)]
    readings += [text for text in inside if text.isupper() and _BRACKETS.sub("", term).strip()]
    return tuple(text for text in readings if text.strip())


def head_of(words: tuple[Token, ...]) -> Token | None:
    """The head noun: what stands before the first *of*, *for* ..., else the last word."""
    for at, word in enumerate(words):
        if (
            at
            and word.lower in FUNCTION_WORDS
            and word.lower not in ARTICLES
            and word.lower != "and"
        ):
            return words[at - 1]
    return words[-1] if words else None


class _Run:
    """The words of a text written without gaps, so that *cross-border* is *crossborder*."""

    def __init__(self, parts: Sequence[str]) -> None:
        ends = list(accumulate(map(len, parts)))
        self._starts = dict(zip((0, *ends), range(len(parts)), strict=False))
        self._ends = dict(zip(ends, range(len(parts)), strict=True))
        self._text = "".join(parts)

    def find(self, wanted: str) -> Iterator[Span]:
        """Word numbers, first and last."""
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            first, last = self._starts.get(at), self._ends.get(at + len(wanted))
            if first is not None and last is not None:
                yield first, last
            at = self._text.find(wanted, at + 1)


class EnglishText:
    """One English text, prepared when first asked."""

    def __init__(self, text: str) -> None:
        self._made: dict[int, _Run] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self._lists: dict[int, list[str]] = {}
        self._places: list[int] | None = None
        if _HIDDEN.search(text):
            # Characters of no width are no part of a word.
            self._places = [at for at, char in enumerate(text) if not _HIDDEN.match(char)]
            self._places.append(len(text))
            text = _HIDDEN.sub("", text)
        self.text = text if text.isascii() else text.translate(_WIDE)

    def _placed(self, start: int, end: int) -> Span:
        """Offsets into the text as it was given."""
        return (start, end) if self._places is None else (self._places[start], self._places[end])

    @cached_property
    def words(self) -> list[Token]:
        """The words, without punctuation."""
        return _noted(tokenize(self.text))

    def _keys(self, depth: int) -> list[str]:
        """The words under one of the keys."""
        keys = self._lists.get(depth)
        if keys is None:
            keys = self._lists[depth] = list(map(_KEYS[depth], [word[3] for word in self.words]))
        return keys

    def _kept(self, depth: int) -> frozenset[str]:
        """The same, each once."""
        kept = self._sets.get(depth)
        if kept is None:
            kept = self._sets[depth] = frozenset(self._keys(depth))
        return kept

    def _run(self, depth: int) -> _Run:
        """The words under one of the keys; made when it is first asked."""
        run = self._made.get(depth)
        if run is None:
            run = self._made[depth] = _Run(self._keys(depth))
        return run

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words in the singular and one spelling."""
        return frozenset(self._keys(0))

    @cached_property
    def joined(self) -> str:
        """The same without gaps, as :func:`concatenated` writes terms."""
        return "".join(self._keys(0))

    @cached_property
    def stems(self) -> dict[str, list[int]]:
        """Places (word numbers) of each stem."""
        found: dict[str, list[int]] = {}
        for at, key in enumerate(self._keys(2)):
            found.setdefault(key, []).append(at)
        return found

    @cached_property
    def _acronyms(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            # Most words have no capital behind their first letter.
            if word.text[1:].islower() or len(word.text) < 2:
                continue
            bare = word.text.replace(".", "")
            bare = _POSSESSIVE.sub("", bare)
            if len(bare) > 1 and sum(c.isupper() for c in bare) >= 2:
                found.setdefault(bare.lower(), []).append(at)
        return found

    def exact(self, term: str) -> list[Span]:
        """Where *term* stands, whatever its case, hyphens, plural or possessive ending.

        Of acronyms the case counts: *it* is not IT.
        """
        words = words_of(term)
        return self._spans(self._cased(self._run(0).find(concatenated(term)), words))

    def _cased(self, pairs: Iterable[Span], words: tuple[Token, ...]) -> Iterator[Span]:
        """Those of *pairs* whose words have the capitals that acronyms among *words* have."""
        found = list(pairs)
        if not found:
            return
        acronyms = [word.text for word in words if is_acronym(word.text)]
        if not acronyms:
            yield from found
            return
        for first, last in found:
            there = self.words[first : last + 1]
            if len(there) == len(words):
                good = all(
                    same_acronym(one.text, two.text, starts=self._starts(two))
                    for one, two in zip(words, there, strict=True)
                    if is_acronym(one.text)
                )
            else:
                joined = self.text[there[0].start : there[-1].end].replace(".", "")
                good = all(acronym.replace(".", "") in joined for acronym in acronyms)
            if good:
                yield first, last

    def _has_acronym(self, acronym: str) -> bool:
        return any(
            same_acronym(acronym, word.text, starts=self._starts(word)) for word in self.words
        )

    def _starts(self, word: Token) -> bool:
        """Whether *word* begins a sentence, where any word has a capital."""
        return _STARTING.search(self.text[: word.start][-6:]) is not None

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    def written(self, term: Term) -> bool:
        """Whether *term* stands there letter by letter, between blanks and marks.

        The quick way to most of what :meth:`stands` finds: nothing is taken apart.
        """
        wanted, cased = _plain_words(term.text)
        if not wanted or term.exact_match or term.case_sensitive:
            return False
        text = self.text if cased else self._lower
        at = text.find(wanted)
        while at >= 0:
            after = text[at + len(wanted) : at + len(wanted) + 2]
            if text[at - 1 : at] in _BEFORE_WORD and (after[:1] in _BEHIND_WORD or after == ". "):
                return True
            at = text.find(wanted, at + 1)
        return False

    def stands(self, term: Term) -> list[Span]:
        """Where *term* stands in its form, as :meth:`exact`, with what it says of itself."""
        return self._heeded(term, self.exact(term.text))

    def _heeded(self, term: Term, spans: list[Span]) -> list[Span]:
        """*spans* without those that the term's own settings exclude."""
        if term.exact_match:
            spans = self.literal(term.text, case=term.case_sensitive)
        elif term.case_sensitive:
            wanted = term.text.strip()
            spans = [
                (start, end)
                for start, end in spans
                if self._original(start, end).startswith(wanted[: max(2, len(wanted) - 1)])
            ]
        return spans

    def _original(self, start: int, end: int) -> str:
        if self._places is None:
            return self.text[start:end]
        at = self._places.index
        return self.text[at(start) : at(end)]

    def literal(self, term: str, *, case: bool = True) -> list[Span]:
        """Where *term* stands as it is written, not inside a word."""
        if not term.strip():
            return []
        pattern = rf"(?<![A-Za-z0-9]){re.escape(term.strip())}(?![A-Za-z0-9])"
        found = re.finditer(pattern, self.text, 0 if case else re.IGNORECASE)
        return [self._placed(*match.span()) for match in found]

    def rendered(self, term: Term, *, loose: bool = True) -> list[Span]:
        """Where *term* or what stands for it is: :meth:`find`, and demonyms of countries."""
        found = self._heeded(term, [] if term.exact_match else self.find(term.text, loose=loose))
        if not found and not term.exact_match:
            for other in demonyms(term.text):
                found = found or self.exact(other)
        return found

    def find(self, term: str, *, loose: bool = True) -> list[Span]:
        """Where *term* stands, tolerant: forms of its words, spelling, acronyms, word order.

        Spans are offsets into the text; the first way that finds anything is taken.

        Args:
            loose: word order and words between do not count.
        """
        for one in _readings(term):
            found = self._find(words_of(one), loose)
            if found:
                return found
        return []

    def _find(self, words: tuple[Token, ...], loose: bool) -> list[Span]:
        for depth in range(len(_KEYS)):
            if depth and self._kept(depth).isdisjoint(_KEYS[depth](w.lower) for w in words):
                continue
            pairs = self._cased(self._run(depth).find(_keyed(words, depth)), words)
            found = self._spans(pairs if depth < 2 else self._alike(pairs, words))
            if found:
                return found
        return (
            self._shortened(words)
            or self._spelled_out(words)
            or (self._loose(words) if loose else [])
            or self._money(words)
        )

    def _alike(self, pairs: Iterable[Span], words: tuple[Token, ...]) -> Iterator[Span]:
        """Those of *pairs* that are not somebody or something else than *words*."""
        for first, last in pairs:
            there = self.words[first : last + 1]
            if len(there) != len(words) or not any(
                _AGENTS.search(two.lower) and not _AGENTS.search(one.lower)
                for one, two in zip(words, there, strict=True)
            ):
                yield first, last

    def _spans(self, pairs: Iterable[Span]) -> list[Span]:
        return [self._placed(self.words[a].start, self.words[b].end) for a, b in pairs]

    def _shortened(self, words: tuple[Token, ...]) -> list[Span]:
        """A part of the term or all of it as an acronym: *locally incorporated AIs*."""
        if not self._acronyms:
            return []
        for length in range(len(words), 1, -1):
            for start in range(len(words) - length + 1):
                for short in _initials(words[start : start + length]):
                    if short not in self._acronyms:
                        continue
                    wanted = _keyed(words[:start], 0) + short
                    wanted += _keyed(words[start + length :], 0)
                    found = self._spans(self._acronym_run.find(wanted))
                    if found:
                        return found
        return []

    @cached_property
    def _acronym_run(self) -> _Run:
        numbers = {at: name for name, places in self._acronyms.items() for at in places}
        starts = {self.words[at].start: name for at, name in numbers.items()}
        return _Run([starts.get(word.start) or one_form(word.lower) for word in self.words])

    def _spelled_out(self, words: tuple[Token, ...]) -> list[Span]:
        """The full form of a term that is an acronym."""
        short = re.sub(r"s$", "", words[0].text) if len(words) == 1 else _letters(words)
        if not 2 <= len(short) <= 8 or not short.isupper() or not short.isalpha():
            return []
        first = short[0].lower()
        for start, word in enumerate(self.words):
            if word.lower[0] != first and word.lower not in FUNCTION_WORDS:
                continue
            for length in range(len(short) - 1, len(short) + 3):
                part = tuple(self.words[start : start + length])
                if len(part) < 2 or not (part[0].content and part[-1].content):
                    continue
                if short.lower() in _initials(part):
                    return [self._placed(part[0].start, part[-1].end)]
        return []

    def _loose(self, words: tuple[Token, ...]) -> list[Span]:
        """The term's content words near each other, in any order: *supervision of banks*."""
        wanted = {rooted(word) for word in words if word.content}
        if len(wanted) < 2 or not all(key in self.stems for key in wanted):
            return []
        if not all(self._has_acronym(word.text) for word in words if is_acronym(word.text)):
            return []
        width = len(words) + _LOOSE
        rarest = min(wanted, key=lambda key: (len(self.stems[key]), key))
        for middle in self.stems[rarest]:
            for first in range(max(0, middle - width + 1), middle + 1):
                inside = [_within(self.stems[key], first, first + width) for key in wanted]
                if all(at >= 0 for at in inside):
                    first_word, last_word = self.words[min(inside)], self.words[max(inside)]
                    return [self._placed(first_word.start, last_word.end)]
        return []

    def _money(self, words: tuple[Token, ...]) -> list[Span]:
        for sign in _CURRENCIES.get(tuple(one_form(word.lower) for word in words), ()):
            at = self.text.lower().find(sign)
            if at >= 0:
                return [self._placed(at, at + len(sign))]
        return []

    def head_alone(self, term: str, *, named: bool = False) -> list[Span]:
        """Where the head of *term* stands with a determiner or capital: *the Fund*.

        Args:
            named: only with a capital.
        """
        words = words_of(term)
        head = head_of(words)
        if head is None or len(words) < 2:
            return []
        found = []
        for at in self.stems.get(rooted(head), ()):
            word = self.words[at]
            before = self.words[at - 1].lower if at else ""
            capital = at and word.text[0].isupper() and one_form(word.lower) == one_form(head.lower)
            if capital or (before in _DEFINITE and not named):
                found.append((word.start, word.end))
        return found

    def before_nouns(self, term: str) -> list[str]:
        """What follows *term* where its head, or what its head is of, is left out before a noun.

        Lower case: *stability* for *banking system* in *banking stability*, *meeting* for
        *board of directors* in *board meeting*.
        """
        words = words_of(term)
        if len(words) > 2 and head_of(words) is words[0] and words[1].lower == "of":
            kept = words[:1]
        elif len(words) > 1 and head_of(words) is words[-1] and words[-2].content:
            kept = words[:-1]
        else:
            return []
        found = []
        for _, last in self._run(1).find(_keyed(kept, 1)):
            if last + 1 < len(self.words):
                this, following = self.words[last], self.words[last + 1]
                if following.content and self.text[this.end : following.start] == " ":
                    found.append(following.lower)
        return found

    def parts(self, term: str) -> list[Span]:
        """Where single content words of *term* stand."""
        stems = {rooted(word) for word in words_of(term) if word.content}
        places = sorted(at for key in stems for at in self.stems.get(key, ()))
        return [(self.words[at].start, self.words[at].end) for at in places]

    @cached_property
    def passive(self) -> bool:
        """Whether something is done in it by somebody who is not named."""
        return any(
            self.text[match.end() :].lstrip()[:3] != "by " for match in _PASSIVE.finditer(self.text)
        )

    def has_any(self, words: frozenset[str]) -> bool:
        """Whether any of *words* (lower case) is in the text."""
        return any(word.lower in words for word in self.words)


def _within(places: list[int], first: int, end: int) -> int:
    at = bisect_left(places, first)
    return places[at] if at < len(places) and places[at] < end else -1


def _letters(words: tuple[Token, ...]) -> str:
    """An acronym whose letters are words to the tokenizer (*R&D*); else nothing."""
    joined = all(one.end + 1 == two.start for one, two in pairwise(words))
    single = all(len(word.text) == 1 for word in words)
    return "".join(word.text for word in words) if joined and single else ""


def _initials(words: tuple[Token, ...]) -> set[str]:
    """The acronyms that *words* could have, lower case."""
    content = [word for word in words if word.lower not in FUNCTION_WORDS]
    found = {"".join(word.lower[0] for word in some) for some in (words, content)}
    return {item for item in found if len(item) > 1}


class Substrings:
    """Which of given strings a text holds, in time linear in the text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if name)
        self._short = any(len(name) < 2 for name in self._names)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for name in self._names:
            known = self._lengths.get(name[:2], ())
            if len(name) not in known:
                self._lengths[name[:2]] = (*known, len(name))

    def within(self, text: str) -> list[str]:
        """Those in *text*, each once, in the order of their places."""
        if not self._names:
            return []
        places = [
            (at, length)
            for at, pair in enumerate(map(add, text, text[1:]))
            for length in self._lengths.get(pair, ())
        ]
        if self._short:
            places += [(at, 1) for at, char in enumerate(text) if char in self._names]
            places.sort()
        names = (text[at : at + length] for at, length in places)
        return list(dict.fromkeys(name for name in names if name in self._names))


class ChineseTerms:
    """Finds the longest of given terms; several owners may share one term."""

    def __init__(self, terms: Iterable[tuple[str, int]]) -> None:
        self._owners: dict[str, dict[int, None]] = {}
        for text, owner in terms:
            if text.strip():
                self._owners.setdefault(text.strip(), {})[owner] = None
        self._short = any(len(text) < 2 for text in self._owners)
        self._lengths: dict[str, list[int]] = {}
        for text in self._owners:
            known = self._lengths.setdefault(text[:2], [])
            if len(text) not in known:
                known.append(len(text))

    def find(self, text: str) -> tuple[tuple[int, int, int], ...]:
        """``(start, end, owner)`` in order; spans of different terms do not overlap."""
        lengths, owners = self._lengths, self._owners
        begun = [
            (start, start + length)
            for start, pair in enumerate(map(add, text, text[1:]))
            if pair in lengths
            for length in lengths[pair]
            if text[start : start + length] in owners and start + length <= len(text)
        ]
        if self._short:
            begun += [(at, at + 1) for at, char in enumerate(text) if char in owners]
        if not begun:
            return ()
        spans = [span for span in begun if _whole(text, *span)]
        spans.sort(key=lambda span: (span[0] - span[1], span[0]))
        taken: list[tuple[int, int]] = []
        for start, end in spans:
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
        return tuple(
            (start, end, owner)
            for start, end in sorted(taken)
            for owner in self._owners[text[start:end]]
        )


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin word or number at either edge is not cut."""
    return not (
        _joined(text[start - 1 : start], text[start]) or _joined(text[end - 1], text[end : end + 1])
    )


def _joined(left: str, right: str) -> bool:
    return bool(
        left and right and left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
    )
