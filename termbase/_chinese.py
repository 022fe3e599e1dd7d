"""Chinese text as characters with offsets, and words with parts of speech."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from align.lexicon import simplify
from align.lexicon.jieba_setup import get_jieba
from align.model import Lang

__all__ = ["Line", "Word", "cut", "general_frequency", "line_of", "tagged"]


@dataclass(frozen=True, slots=True)
class Line:
    """A segment without the blanks between its characters, Simplified if it is Chinese.

    ``offsets[i]`` is where character *i* stands in the document.
    """

    document: int
    segment: int
    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """``line.text[start:end]`` with jieba's part-of-speech tag."""

    start: int
    end: int
    text: str
    tag: str


def line_of(
    text: str, start: int, end: int, document: int, segment: int, lang: Lang = "zh"
) -> Line:
    """``text[start:end]`` of a document as a :class:`Line`.

    English: every run of blanks is one space. Chinese: blanks stay between Latin words only.
    """
    chars: list[str] = []
    offsets: list[int] = []
    for at in range(start, end):
        char = text[at]
        if char.isspace():
            latin = lang == "en" or (chars and chars[-1].isascii() and chars[-1].isalnum())
            if chars and chars[-1] != " " and latin:
                chars.append(" ")
                offsets.append(at)
            continue
        if lang == "zh" and chars and chars[-1] == " " and not (char.isascii() and char.isalnum()):
            chars.pop()
            offsets.pop()
        chars.append(char)
        offsets.append(at)
    if chars and chars[-1] == " ":
        chars.pop()
        offsets.pop()
    line = "".join(chars)
    # Simplified for matching; it has the same length.
    return Line(document, segment, simplify(line) if lang == "zh" else line, tuple(offsets))


def _tagger() -> Any:
    get_jieba()
    import jieba.posseg

    return jieba.posseg


def cut(text: str) -> list[str]:
    """The words of *text* without gaps, by jieba."""
    words: list[str] = get_jieba().lcut(text)
    return words


def tagged(text: str) -> list[Word]:
    """The words of *text* without gaps."""
    words = []
    at = 0
    for pair in _tagger().cut(text):
        end = at + len(pair.word)
        words.append(Word(at, end, pair.word, pair.flag))
        at = end
    return words


def general_frequency(word: str) -> int:
    """How often jieba's dictionary saw *word* in some 20 million characters; 0 if never."""
    jieba = get_jieba()
    jieba.initialize()
    return int(jieba.dt.FREQ.get(word, 0))
