"""From bytes to text: which character encoding, and how sure that is.

One rule for documents, tables, glossaries, manifests and whatever else is text:

1. the encoding that the user names, or else
2. a byte order mark, or else
3. UTF-16 whose ASCII gives it away, or HZ, or else
4. strict UTF-8 (cut off inside a character, or with surrogates in it, is near enough), or else
5. the legacy encoding in which the bytes are most probably Chinese or English.

For 5 each candidate (GB18030, Big5 with its two extensions, Windows-1252, UTF-16 without
any ASCII) is decoded strictly and its characters' probabilities are multiplied: by their
rank in written Chinese (``data/frequent.txt``: simplified, then traditional characters by
falling frequency), else by the level of the encoding that they are in. GB18030 and Big5
accept nearly each other's bytes, but what is read wrongly is rare characters, kana and
boxes, so four characters mostly do. Shift-JIS and Korean are candidates too, to be refused
rather than read as Chinese. Where two readings are about as probable, or the best is
improbable, there is an error; a guess that is used is named in a note.

Control characters (all but tab, line ends, vertical tab and form feed), U+FFFE and U+FFFF
are removed, and so are byte order marks inside a text, which come from joined files. A lone
surrogate becomes U+FFFD. Each is counted in a note.
"""

from __future__ import annotations

import codecs
import importlib.resources
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Final

from align.errors import EncodingError, LimitError
from align.messages import Message, message
from align.text.files import MAX_BYTES, MAX_CHARACTERS, display_name, read_bytes

__all__ = ["Decoded", "clean", "decode", "read_text", "utf16_without_mark"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the name of its encoding, and what a user should know of the choice."""

    text: str
    encoding: str
    notes: tuple[Message, ...] = ()


# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNCLEAN = (
    (
        re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]"),
        "",
        "encoding.control-characters",
    ),
    (re.compile("[\ud800-\udfff]"), "\ufffd", "encoding.lone-surrogates"),
    (re.compile("\ufeff"), "", "encoding.inner-marks"),
)
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_ISO_2022 = re.compile(rb"\x1b\$(?:[@B]|[()*+][@-Z])")
_HIGH = re.compile(rb"[\x80-\xff]+")
_PAIRS = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf])+")
_SAMPLE = 400_000


def read_text(
    path: str | PathLike[str], *, encoding: str | None = None, limit: int = MAX_BYTES
) -> Decoded:
    """The clean text of the file at *path*.

    Args:
        encoding: overrides every guess. limit: how many bytes it may have.

    Raises:
        InputError: it cannot be read. EmptyInputError: nothing is in it.
        LimitError: it is too large or too long. EncodingError: no encoding fits.
    """
    where = display_name(Path(path))
    decoded = decode(
        read_bytes(Path(path), where=where, limit=limit), where=where, encoding=encoding
    )
    if len(decoded.text) > MAX_CHARACTERS:
        raise LimitError("file.too-long", where=where, limit=MAX_CHARACTERS)
    text, notes = clean(decoded.text)
    return Decoded(text, decoded.encoding, (*decoded.notes, *notes))


def decode(data: bytes, *, where: str, encoding: str | None = None, guess: bool = True) -> Decoded:
    """*data* as text, not yet clean (:func:`clean`).

    Args:
        where: the file's name for messages.
        encoding: overrides every guess (any name that Python knows).
        guess: whether to go on to guesses after a mark and UTF-8 have failed.

    Raises:
        EncodingError: no encoding fits, or *encoding* does not.
    """
    if encoding is not None:
        return _as_named(data, encoding, where)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, name, where)
    if guess and (name := utf16_without_mark(data) or _hz(data) or ""):
        return Decoded(data.decode(name), name, (message("encoding.guessed", encoding=name),))
    if _ISO_2022.search(data, 0, _SAMPLE):
        raise EncodingError("encoding.iso-2022", where=where)
    try:
        text = data.decode("utf-8")
        if not (guess and _by_chance(data)):
            return Decoded(text, "utf-8")
        problem = None
    except UnicodeDecodeError as error:
        if (nearly := _nearly_utf8(data, error)) is not None:
            return nearly
        problem = error
    if not guess:
        raise EncodingError("encoding.not-utf-8", where=where)
    return _legacy(data, where, problem)


def clean(text: str) -> tuple[str, tuple[Message, ...]]:
    """*text* without what no store keeps, and notes on what that was; the module says how."""
    notes: list[Message] = []
    for pattern, instead, code in _UNCLEAN:
        text, count = pattern.subn(instead, text)
        if count:
            notes.append(message(code, count=count))
    return text, tuple(notes)


def utf16_without_mark(data: bytes) -> str | None:
    """The name of the UTF-16 that *data* is surely in, though it has no byte order mark.

    Line ends and ASCII are U+00xx, so there are zero bytes; read in the right order there
    are none left, and most of the characters are ASCII or frequent.
    """
    if len(data) % 2 or len(data) < 4 or b"\0" not in data:
        return None
    best, name = 0.5, None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        plain = sum(c in "\t\r\n" or " " <= c <= "~" for c in sample)
        known = plain + sum(c in _ranks("gb18030") or c in _ranks("big5") for c in sample)
        if plain and "\0" not in text and known > best * len(sample):
            best, name = known / len(sample), codec
    return name


def _by_chance(data: bytes) -> bool:
    """Whether *data* may be UTF-8 by chance: a word or two of bytes beyond ASCII, all in pairs."""
    high = _HIGH.findall(data[:_SAMPLE])
    return 0 < sum(map(len, high)) <= 24 and all(_PAIRS.fullmatch(run) for run in high)


def _hz(data: bytes) -> str | None:
    if not (data.isascii() and _HZ.search(data)):
        return None
    try:
        text = data.decode("hz")
    except UnicodeDecodeError:
        return None
    return "hz" if _LEGACY["gb18030"].mean(text) > _POOR else None


def _as_named(data: bytes, encoding: str, where: str) -> Decoded:
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError) as error:
        raise EncodingError("encoding.unknown", where=where, encoding=encoding) from error
    if not getattr(info, "_is_text_encoding", True):
        raise EncodingError("encoding.not-characters", where=where, encoding=encoding)
    codec = "utf-8-sig" if info.name == "utf-8" else info.name
    try:
        return Decoded(data.decode(codec).removeprefix("\ufeff"), info.name)
    except UnicodeError as error:
        start = getattr(error, "start", None)
        line = None if start is None else data.count(b"\n", 0, start) + 1
        raise EncodingError(
            "encoding.not-as-named", where=where, line=line, encoding=info.name
        ) from error


def _marked(data: bytes, mark: bytes, name: str, where: str) -> Decoded:
    # Without the mark: codecs that take it off count their errors from behind it.
    body = data[len(mark) :]
    try:
        return Decoded(body.decode(name), name)
    except UnicodeDecodeError as error:
        if len(body) - error.start <= 4:
            text = body[: error.start].decode(name) + "\ufffd"
            return Decoded(text, name, (message("encoding.cut-off"),))
        if (found := _with_surrogates(body, name)) is not None:
            return Decoded(found, name)
        raise EncodingError(
            "encoding.not-as-marked",
            where=where,
            encoding=name,
            position=error.start + len(mark),
        ) from error


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 that ends inside a character, or that has surrogates in it."""
    if (
        error.reason == "unexpected end of data"
        and len(data) - error.start < 4
        # Two letters and half a character would be anything.
        and any(byte > 0x7F for byte in data[: error.start][-_SAMPLE:])
    ):
        text = data[: error.start].decode("utf-8") + "\ufffd"
        return Decoded(text, "utf-8", (message("encoding.cut-off"),))
    found = _with_surrogates(data, "utf-8")
    return None if found is None else Decoded(found, "utf-8")


def _with_surrogates(data: bytes, codec: str) -> str | None:
    """*data* whose only fault are surrogates: pairs become characters, lone ones stay.

    Java and old databases write characters beyond U+FFFF so (CESU-8).
    """
    if not codec.startswith(("utf-8", "utf-16")):
        return None
    try:
        text = data.decode(codec, "surrogatepass").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


# Legacy encodings: natural logarithms of characters' probabilities. Of the frequent ones
# by rank, from the counts that the ranks are of, flattened because terms are not prose.
_BY_RANK: Final = ((200, -6.0), (600, -7.0), (1500, -8.5), (2400, -10.0))
_USUAL, _RARE, _STRANGE, _NEVER = -11.0, -12.5, -14.0, -25.0
_PUNCTUATION = -6.0
_ASCII = -3.0
# The best reading's mean for a character beyond ASCII must be over this ...
_POOR: Final = -11.0
# ... and its probability this many times the next one's.
_CLOSE: Final = math.log(50.0)

_MARKS_OF_CHINESE = frozenset("　、。·ˉ—～…‘’“”〔〕〈〉《》「」『』〖〗【】，．：；？！（）％／＋－＝～￥｜﹣﹁﹂﹃﹄‧")
_KANA_FREQUENT = frozenset("のにはをたがでてとしれさいるなもかすからりっことまきくうつおよアイウエオカキクケコサシスセソタチツテトナニネノハヒフヘホマミムメモラリルレロワンー")
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


def _chinese(character: str, codec: str, levels: range, own: str, other: str) -> float:
    code = ord(character)
    if character in _MARKS_OF_CHINESE:
        return _PUNCTUATION
    if 0xE000 <= code <= 0xF8FF or code == 0xFFFD or code < 0xA0:
        return _NEVER
    if (value := _ranks(own).get(character)) is not None:
        return value
    if not 0x3400 <= code <= 0x9FFF and code < 0x20000:
        return _RARE if 0x2000 <= code < 0x2300 or 0xFF00 <= code else _STRANGE
    raw = character.encode(codec)
    if len(raw) == 2 and raw[0] in levels and raw[1] >= (0xA1 if own == "gb18030" else 0x40):
        return _USUAL
    # The other script's characters, where this encoding has them too.
    if (value := _ranks(other).get(character)) is not None:
        return max(value - 2.0, _STRANGE)
    return _RARE if len(raw) == 2 and raw[0] < 0xF8 and raw[1] >= 0xA1 else _STRANGE


def _gb(character: str) -> float:
    return _chinese(character, "gb18030", range(0xB0, 0xD8), "gb18030", "big5")


def _big5(character: str) -> float:
    return _chinese(character, "big5hkscs", range(0xA4, 0xC7), "big5", "gb18030")


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

    def total(self, text: str) -> float:
        counts = Counter(text[:_SAMPLE])
        return self.prior + sum(
            number * (self.of(character) if character >= "\x80" else _ascii(character))
            for character, number in counts.items()
        )

    def mean(self, text: str) -> float:
        counts = Counter(character for character in text[:_SAMPLE] if character >= "\x80")
        total = sum(number * self.of(character) for character, number in counts.items())
        return total / max(1, counts.total())


_LEGACY: Final = {
    item.name: item
    for item in (
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
}


def _among_letters(data: bytes) -> bool:
    """Whether there are more ASCII letters than bytes beyond ASCII, as in English."""
    high = sum(map(len, _HIGH.findall(data)))
    return sum(chr(byte).isalpha() for byte in data if byte < 0x80) >= high


_REFUSED: Final = {
    "cp932": "language.japanese",
    "euc_jp": "language.japanese",
    "cp949": "language.korean",
}
_BIG5 = ("big5", "cp950", "big5hkscs")


def _legacy(data: bytes, where: str, problem: UnicodeDecodeError | None) -> Decoded:
    found = sorted(_readings(data[: 2 * _SAMPLE]), key=lambda one: -one[0])
    line = None if problem is None else data.count(b"\n", 0, problem.start) + 1
    if not found or found[0][1].mean(found[0][2]) < _POOR:
        raise EncodingError("encoding.none", where=where, line=line)
    total, best, _ = found[0]
    if best.name in _REFUSED:
        raise EncodingError(
            "encoding.other-language",
            where=where,
            encoding=best.name,
            language=message(_REFUSED[best.name]),
        )
    near = [item.name for value, item, _ in found[1:] if total - value < _CLOSE]
    if near:
        raise EncodingError(
            "encoding.ambiguous", where=where, line=line, encodings=(best.name, *near)
        )
    # A character of an extension may stand behind the sample.
    for name in _BIG5[_BIG5.index(best.name) :] if best.name in _BIG5 else (best.name,):
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            continue
        guessed = () if name == "utf-8" else (message("encoding.guessed", encoding=name),)
        return Decoded(text, name, guessed)
    raise EncodingError("encoding.none", where=where, line=line)


def _readings(sample: bytes) -> Iterator[tuple[float, _Candidate, str]]:
    """Each candidate in which *sample* is valid, with its probability's logarithm."""
    among_letters = _among_letters(sample)
    wide = False
    for item in _LEGACY.values():
        if (item.name in _BIG5 and wide) or (item.name == "cp1252" and not among_letters):
            continue
        try:
            # Not final: the sample may end inside a character.
            text = codecs.getincrementaldecoder(item.name)().decode(
                sample, len(sample) < 2 * _SAMPLE
            )
        except UnicodeDecodeError:
            continue
        wide = wide or item.name in _BIG5
        total = item.total(text)
        if item.name == "cp1252":
            total -= 2.5 * sum(len(run) - 1 for run in _TOGETHER.findall(sample))
        yield total, item, text
