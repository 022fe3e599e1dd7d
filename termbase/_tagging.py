"""jieba's part-of-speech tagger, quicker: the same words and tags.

jieba asks for every state whether it follows on every other one; few do. Import this only
where something is tagged, as jieba's tables are large.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from typing import Any

from jieba import posseg
from jieba.posseg.viterbi import MIN_FLOAT

from align.lexicon.jieba_setup import get_jieba

__all__ = ["Tagger", "get_tagger"]

State = tuple[str, str]


@functools.lru_cache(maxsize=1)
def _sources() -> dict[State, list[tuple[State, float]]]:
    """From which states each one can be reached, and the log-probability of that."""
    found: dict[State, list[tuple[State, float]]] = defaultdict(list)
    for before, targets in posseg.trans_P.items():
        for state, chance in targets.items():
            found[state].append((before, chance))
    return found


def states(text: str) -> list[State]:
    """The most probable state of each character of *text* (as ``jieba.posseg.viterbi``)."""
    start, follows, emits = posseg.start_P, posseg.trans_P, posseg.emit_P
    possible, sources = posseg.char_state_tab_P, _sources()
    chances: dict[State, float] = {
        state: start[state] + emits[state].get(text[0], MIN_FLOAT)
        for state in possible.get(text[0], follows.keys())
    }
    origins: list[dict[State, State]] = []
    for char in text[1:]:
        before = [state for state in chances if follows[state]]
        reached = {state for old in before for state in follows[old]}
        here = set(possible.get(char, follows.keys())) & reached or reached or follows.keys()
        origin: dict[State, State] = {}
        new: dict[State, float] = {}
        for state in here:
            emitted = emits[state].get(char, MIN_FLOAT)
            best, which = -math.inf, None
            for old, chance in sources[state]:
                value = chances.get(old)
                if value is not None:
                    value = value + chance + emitted
                    if value > best or (value == best and (which is None or old > which)):
                        best, which = value, old
            # What nothing leads to follows, as in jieba, on the last state by name.
            origin[state] = max(before) if which is None else which
            new[state] = best
        chances = new
        origins.append(origin)
    state = max((chance, state) for state, chance in chances.items())[1]
    route = [state]
    for origin in reversed(origins):
        state = origin[state]
        route.append(state)
    return route[::-1]


class Tagger(posseg.POSTokenizer):  # type: ignore[misc]
    """jieba's tagger with :func:`states`, and the dictionary that jieba has read already."""

    def load_word_tag(self, f: Any) -> None:
        """Take the tags of jieba's own tagger instead of reading *f* again."""
        f.close()
        self.word_tag_tab = posseg.dt.word_tag_tab

    def _POSTokenizer__cut(self, sentence: str) -> list[Any]:  # noqa: N802
        return [posseg.pair(word, tag) for word, tag in _cut_unknown(sentence)]


@functools.lru_cache(maxsize=20_000)
def _cut_unknown(text: str) -> tuple[tuple[str, str], ...]:
    """Words and tags of a run of characters that are no words of the dictionary."""
    found = []
    begin = done = 0
    route = states(text)
    for at, (place, tag) in enumerate(route):
        if place == "B":
            begin = at
        elif place in "ES":
            found.append((text[begin if place == "E" else at : at + 1], tag))
            done = at + 1
    if done < len(text):
        found.append((text[done:], route[done][1]))
    return tuple(found)


@functools.lru_cache(maxsize=1)
def get_tagger() -> Tagger:
    """The tagger of this process, with jieba's cache in our own folder."""
    return Tagger(get_jieba().dt)
