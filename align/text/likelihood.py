"""In which legacy encoding bytes are most probably Chinese or English.

Each candidate decodes the bytes strictly, and its characters' probabilities are
multiplied: by their rank in written Chinese (``data/frequent.txt``: simplified, then
traditional characters by falling frequency, counted over the lexicon's words), else by the
level of the encoding that they are in. GB18030 and Big5 accept nearly each other's bytes,
but what is read wrongly is rare characters, kana and boxes, so four characters mostly do.
Japanese and Korean are candidates so as not to be taken for Chinese.
"""

from __future__ import annotations

import codecs
import importlib.resources
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

__all__ = ["BIG5", "SAMPLE", "Reading", "is_frequent", "is_poor", "readings"]

SAMPLE: Final = 800_000
"""How many bytes are looked at."""

BIG5: Final = ("big5", "cp950", "big5hkscs")
"""Big5 and its extensions, the narrowest first."""

# Natural logarithms of characters' probabilities: of the frequent ones by rank, from the
# counts that the ranks are of, flattened because terms are not prose.
_BY_RANK: Final = ((200, -6.0), (600, -7.0), (1500, -8.5), (2400, -10.0))
_USUAL, _RARE, _STRANGE, _NEVER = -11.0, -12.5, -14.0, -25.0
_PUNCTUATION = -6.0
_ASCII = -3.0
# The best reading's mean for a character beyond ASCII must not be below this.
_POOR: Final = -11.0
_HIGH = re.compile(rb"[\x80-\xff]+")

_MARKS_OF_CHINESE = frozenset(
    "　、。·ˉ—～…‘’“”〔〕〈〉《》「」『』〖〗【】，．：；？！（）％／＋－＝～￥｜﹣﹁﹂﹃﹄‧"
)
_KANA_FREQUENT = frozenset(
    "のにはをたがでてとしれさいるなもかすからりっことまきくうつおよ"
    "アイウエオカキクケコサシスセソタチツテトナニネノハヒフヘホマミムメモラリルレロワンー"
)
_HANGUL_FREQUENT = frozenset(
    "이다는의에을를고가은한도로지사하기서나어자시인대리해수아그있들게만것으과정보일부전주제상성장원용적"
)
_WESTERN_USUAL = frozenset("‘’“”–—…•£€é·®™©°è×½ \u00a0")
_WESTERN_SIGNS = frozenset("‚„†‡‰‹›ˆ˜")
_ACCENTED = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçêëìíîïñòóôõöøùúûüÿŒœŠšŽž")
_TOGETHER = re.compile(rb"[\xc0-\xff]{2,}|[\x80-\xff]{3,}")


@cache
def _ranks(name: str) -> dict[str, float]:
    """Logarithms of the frequent characters' probabilities, simplified or traditional."""
    lines = (
        importlib.resources.files("align.text").joinpath("data/frequent.txt").read_text("utf-8")
    ).split("\n")
    found: dict[str, float] = {}
    for rank, character in enumerate(lines[1 if name == "big5" else 0]):
        found[character] = next(value for end, value in _BY_RANK if rank < end)
    return found


def is_frequent(character: str) -> bool:
    """Whether *character* is one of the frequent ones of written Chinese."""
    return character in _ranks("gb18030") or character in _ranks("big5")


def _chinese(character: str, own: str, other: str) -> float:
    code = ord(character)
    if character in _MARKS_OF_CHINESE:
        return _PUNCTUATION
    if 0xE000 <= code <= 0xF8FF or code == 0xFFFD or code < 0xA0:
        return _NEVER
    if (value := _ranks(own).get(character)) is not None:
        return value
    if 0x3400 <= code <= 0x9FFF or code >= 0x20000:
        return _by_level(character, own, other)
    return _RARE if 0x2000 <= code < 0x2300 or code >= 0xFF00 else _STRANGE


def _by_level(character: str, own: str, other: str) -> float:
    """What a Han character that is not frequent is worth: encodings put usual ones first."""
    raw = character.encode("big5hkscs" if own == "big5" else own, "replace")
    usual, lowest = (range(0xB0, 0xD8), 0xA1) if own == "gb18030" else (range(0xA4, 0xC7), 0x40)
    if len(raw) == 2 and raw[0] in usual and raw[1] >= lowest:
        return _USUAL
    # The other script's characters, where this encoding has them too.
    if (value := _ranks(other).get(character)) is not None:
        return max(value - 2.0, _STRANGE)
    return _RARE if len(raw) == 2 and raw[0] < 0xF8 and raw[1] >= 0xA1 else _STRANGE


def _gb(character: str) -> float:
    return _chinese(character, "gb18030", "big5")


def _big5(character: str) -> float:
    return _chinese(character, "big5", "gb18030")


def _utf16(character: str) -> float:
    if character < "\u2000":
        return _NEVER
    return max(_gb(character), _ranks("big5").get(character, _NEVER))


def _japanese(character: str) -> float:
    code = ord(character)
    if character in _KANA_FREQUENT:
        return -4.5
    if 0x3041 <= code <= 0x30FA:
        return -7.0
    if character in _MARKS_OF_CHINESE:
        return _PUNCTUATION
    if 0x4E00 <= code <= 0x9FFF:
        return max(_ranks("big5").get(character, _RARE), _ranks("gb18030").get(character, _RARE))
    return -9.0 if 0xFF61 <= code <= 0xFF9F else _STRANGE


def _korean(character: str) -> float:
    if character in _HANGUL_FREQUENT:
        return -5.0
    return -9.5 if "\uac00" <= character <= "\ud7a3" else _STRANGE


def _western(character: str) -> float:
    if character in _WESTERN_USUAL:
        return -4.0
    if character in _ACCENTED:
        return -6.0
    return -9.0 if character <= "\u024f" or character in _WESTERN_SIGNS else _STRANGE


def _ascii(character: str) -> float:
    return _ASCII if " " <= character <= "~" or character in "\t\r\n" else _NEVER / 2


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An encoding that bytes may be in.

    Attributes:
        prior: the logarithm of how often it is met, the most usual one's being 0.
        of: the logarithm of a character's probability in texts of this encoding.
    """

    name: str
    prior: float
    of: Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes in one encoding.

    Attributes:
        probability: its natural logarithm, not normalised.
        mean: the part of a character beyond ASCII.
    """

    encoding: str
    probability: float
    mean: float


_CANDIDATES: Final = (
    _Candidate("utf-8", 7.0, _western),
    _Candidate("gb18030", 0.0, _gb),
    _Candidate("big5", 0.0, _big5),
    _Candidate("cp950", -1.0, _big5),
    _Candidate("big5hkscs", -2.0, _big5),
    _Candidate("cp1252", -1.0, _western),
    _Candidate("utf-16-le", -6.0, _utf16),
    _Candidate("utf-16-be", -6.0, _utf16),
    _Candidate("cp932", -6.0, _japanese),
    _Candidate("euc_jp", -10.0, _japanese),
    _Candidate("cp949", -6.0, _korean),
)


def is_poor(reading: Reading) -> bool:
    """Whether *reading* is no Chinese or English text, however it compares with others."""
    return reading.mean < _POOR


def readings(data: bytes, names: Iterable[str] = ()) -> list[Reading]:
    """The readings of *data*'s beginning, the most probable first.

    Args:
        names: of these encodings only.
    """
    sample = data[:SAMPLE]
    found: list[Reading] = []
    among_letters = _among_letters(sample)
    for item in _CANDIDATES:
        if names and item.name not in names:
            continue
        if item.name in BIG5 and any(reading.encoding in BIG5 for reading in found):
            continue
        if item.name == "cp1252" and not among_letters:
            continue
        try:
            # Not final: a sample may end inside a character.
            decoder = codecs.getincrementaldecoder(item.name)()
            text = decoder.decode(sample, len(data) <= SAMPLE)
        except UnicodeDecodeError:
            continue
        found.append(_reading(item, text, sample))
    return sorted(found, key=lambda reading: -reading.probability)


def _reading(item: _Candidate, text: str, sample: bytes) -> Reading:
    counts = Counter(text)
    beyond = {c: number for c, number in counts.items() if c >= "\x80"}
    total = sum(number * item.of(c) for c, number in beyond.items())
    plain = sum(number * _ascii(c) for c, number in counts.items() if c < "\x80")
    together = 0
    if item.name == "cp1252":
        together = sum(len(run) - 1 for run in _TOGETHER.findall(sample))
    probability = item.prior + total + plain - 2.5 * together
    return Reading(item.name, probability, total / max(1, sum(beyond.values())))


def _among_letters(data: bytes) -> bool:
    """Whether there are more ASCII letters than bytes beyond ASCII, as in English."""
    high = sum(map(len, _HIGH.findall(data)))
    return sum(chr(byte).isalpha() for byte in data if byte < 0x80) >= high
