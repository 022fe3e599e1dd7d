"""Lines that hold both languages: bilingual paragraphs, vocabulary lists, headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from align.text.scripts import CJK_PUNCTUATION, HAN, LATIN, count_scripts, has_han

__all__ = ["both_in_lines", "parted"]

_FEWEST = 3
_SAMPLE = 4000
_CLOSING = re.compile(r"[0-9０-９％%°]*[。！？!?…”’」』）)】》〉]*")
_OF_CHINESE = re.compile(f"[{HAN}{CJK_PUNCTUATION}]")
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(f"[{LATIN}]+")
_NUMBER = re.compile(r"\s*(?:[（(\[]?\d{1,4}[)）\].、．:：]|[•·●■◆▪*\-–])\s*(?=\S)")
_BETWEEN = re.compile(r"[\s:：=＝|｜/~～,，;；\-–—→·]*")
_OPENING = "“‘\"'「『《〈（([【"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# How a word is read: in brackets, or in letters with tones.
_LETTERS = rf"[a-zA-ZüÜ{_TONES}’'· -]"
_READING = re.compile(
    rf"\s*(?:[\[［(（/]\s*{_LETTERS}*(?:[{_TONES}]|[a-zü][1-5]\b|(?<=[\[［])[a-z' ]+(?=[\]］]))"
    rf"(?:{_LETTERS}|[0-9])*[\]］)）/]"
    rf"|(?:[a-zA-Zü’'-]*[{_TONES}][a-zA-Zü{_TONES}’'-]*\s*)+)"
)
_LONGEST_READING = 200


def parted(line: str) -> tuple[str, str] | None:
    """The Chinese and the English half of *line*, ``None`` if it has no two halves.

    A number before it and the reading of a word in between are left out.

    >>> parted("1. 双循环 [shuāng xúnhuán] dual circulation")
    ('双循环', 'dual circulation')
    """
    if number := _NUMBER.match(line):
        line = line[number.end() :]
    first = _HAN.search(line)
    word = _WORD.search(line)
    if first is None or word is None:
        return None
    ahead = first.start() < word.start()
    zh, en = _chinese_first(line) if ahead else _english_first(line, first)
    if not has_han(zh) or _OF_CHINESE.search(en) or not _WORD.search(en):
        return None
    return None if count_scripts(zh).share < 0.5 else (zh, en)


def _chinese_first(line: str) -> tuple[str, str]:
    # The last Han character; closing marks after it are the Chinese side's.
    end = max(match.end() for match in _HAN.finditer(line))
    closing = _CLOSING.match(line, end)
    end = closing.end() if closing else end
    rest = line[end:]
    reading = _READING.match(rest[:_LONGEST_READING])
    if reading and reading[0].strip():
        rest = rest[reading.end() :]
    between = _BETWEEN.match(rest)
    return line[:end].strip(), rest[between.end() if between else 0 :].strip()


def _english_first(line: str, first: re.Match[str]) -> tuple[str, str]:
    start = first.start()
    # What stands at the first Han character without a blank is Chinese: 5月, “他.
    while start and (line[start - 1] in _OPENING or line[start - 1].isdecimal()):
        start -= 1
    en = line[:start].rstrip()
    while en and en[-1] in ":：=＝|｜/~～-–—→·":
        en = en[:-1].rstrip()
    return line[start:].strip(), en.strip()


def both_in_lines(lines: Sequence[str]) -> bool:
    """Whether nearly every line clearly holds both languages, in the same order."""
    sample = lines[:_SAMPLE]
    if len(sample) < _FEWEST:
        return False
    found = [(line, halves) for line in sample if (halves := parted(line))]
    if len(found) < 0.8 * len(sample):
        return False
    fitting = sum(
        0.2 <= len(_WORD.findall(en)) / max(1, len(_HAN.findall(zh))) <= 3 for _, (zh, en) in found
    )
    ahead = sum(line.find(zh[:8]) < line.find(en[:8]) for line, (zh, en) in found)
    return fitting >= 0.8 * len(found) and not 0.2 * len(found) < ahead < 0.8 * len(found)
