"""The English n-grams that could be terms, indexed by the stems in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from termbase._english import CLAUSE_WORDS, Token, VerbCounts, lemma
from termbase._spans import edges

__all__ = ["EnglishNgrams", "Ngram"]

_BARRIERS = frozenset('.;:!?。；：！？()[]"“”')


@dataclass(slots=True)
class Ngram:
    """One folded n-gram.

    Attributes:
        places: ``(sentence number, start offset, end offset)``.
        spans: ``(first token, last token + 1)`` of each place.
    """

    key: tuple[str, ...]
    stems: tuple[str, ...] = ()
    word_forms: tuple[str, ...] = ()
    content: int = 0
    forms: dict[str, int] = field(default_factory=dict)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


class EnglishNgrams:
    """All n-grams of *texts* up to *longest* words with content words at both ends.

    With *only*, those and no others (for texts too large to list everything).

    Attributes:
        items: in order of first occurrence.
        vocabulary: stem to number; -1 in :attr:`stems` is padding.
        stems: (items, longest) numbers of the stems of content words.
        word_forms: the same of their forms, numbered by :attr:`form_codes`.
        content: (items,) number of content words.
    """

    def __init__(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        *,
        longest: int = 10,
        min_frequency: int = 1,
        only: Set[tuple[str, ...]] | None = None,
    ) -> None:
        self.tokens = tokens
        self.verbs = VerbCounts()
        for sentence in tokens:
            self.verbs.add([lemma(token.lower) for token in sentence if token.word])
        pool: dict[tuple[str, ...], Ngram] = {}
        for number, (text, words) in enumerate(zip(texts, tokens, strict=True)):
            starts, ends = edges(words)
            lemmas = [lemma(word.lower) if word.word else "" for word in words]
            for first in map(int, np.flatnonzero(starts)):
                count = 0
                commas = 0
                for last in range(first, len(words)):
                    token = words[last]
                    if token.text in _BARRIERS or (
                        token.lower in CLAUSE_WORDS and not token.content
                    ):
                        break
                    commas += token.text == ","
                    count += token.word
                    if count > longest or commas > 2:
                        break
                    if not ends[last] or not token.word:
                        continue
                    key = tuple(item for item in lemmas[first : last + 1] if item)
                    if only is not None and key not in only:
                        continue
                    item = pool.get(key)
                    left, right = words[first].start, token.end
                    if item is None:
                        inside = [at for at in range(first, last + 1) if words[at].content]
                        item = pool[key] = Ngram(
                            key,
                            tuple(words[at].stem for at in inside),
                            tuple(words[at].form for at in inside),
                            len(inside),
                        )
                    form = text[left:right]
                    item.forms[form] = item.forms.get(form, 0) + 1
                    item.places.append((number, left, right))
                    item.spans.append((first, last + 1))
        self.items = [item for item in pool.values() if len(item.places) >= min_frequency]
        self.index = {item.key: at for at, item in enumerate(self.items)}
        self.vocabulary: dict[str, int] = {}
        postings: dict[int, list[int]] = defaultdict(list)
        form_postings: dict[int, list[int]] = defaultdict(list)
        self.stems = np.full((len(self.items), longest), -1, dtype=np.int32)
        self.form_codes: dict[str, int] = {}
        self.word_forms = np.full((len(self.items), longest), -1, dtype=np.int32)
        for at, item in enumerate(self.items):
            for slot, word in enumerate(item.word_forms[:longest]):
                code = self.form_codes.setdefault(word, len(self.form_codes))
                self.word_forms[at, slot] = code
                if not form_postings[code] or form_postings[code][-1] != at:
                    form_postings[code].append(at)
            for slot, part in enumerate(item.stems[:longest]):
                code = self.vocabulary.setdefault(part, len(self.vocabulary))
                self.stems[at, slot] = code
                if not postings[code] or postings[code][-1] != at:
                    postings[code].append(at)
        self.postings = _arrays(postings)
        self.form_postings = _arrays(form_postings)
        self.content = np.array([item.content for item in self.items], dtype=np.float32)
        self.frequency = np.array([len(item.places) for item in self.items], dtype=np.int64)


def _arrays(postings: Mapping[int, Sequence[int]]) -> dict[int, npt.NDArray[np.int64]]:
    return {code: np.array(rows, dtype=np.int64) for code, rows in postings.items()}
