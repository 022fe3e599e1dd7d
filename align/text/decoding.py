"""From bytes to text: which character encoding, and how sure that is.

One rule for documents, tables, glossaries, manifests and whatever else is text:

1. the encoding that the user names, or else
2. a byte order mark, or else
3. UTF-16 whose ASCII gives it away, or HZ, or else
4. strict UTF-8 (cut off inside a character, or with surrogates in it, is near enough), or else
5. the legacy encoding in which the bytes are most probably Chinese or English.

For 5 see :mod:`align.text.likelihood`: GB18030, Big5 with its extensions, Windows-1252,
UTF-16 without any ASCII; Japanese and Korean encodings are recognised to be refused. Where
two readings are about as probable, or the best is improbable, there is an error; a guess
that is used is named in a note. UTF-8 by chance, which a word in GB18030 can be, is weighed
in the same way.

Control characters (all but tab, line ends, vertical tab and form feed), U+FFFE and U+FFFF
are removed, and so are byte order marks inside a text, which come from joined files. A lone
surrogate becomes U+FFFD. Each is counted in a note.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Final

from align.errors import EncodingError, FormatError, LimitError
from align.messages import Message, message
from align.text import likelihood
from align.text.binary import known_binary
from align.text.files import MAX_BYTES, MAX_CHARACTERS, display_name, read_bytes

__all__ = ["Decoded", "clean", "decode", "decode_clean", "read_text", "utf16_without_mark"]


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
_SAMPLE = likelihood.SAMPLE
# The best reading must be this many times as probable as the next one.
_CLOSE: Final = math.log(50.0)
_REFUSED: Final = {
    "cp932": "language.japanese",
    "euc_jp": "language.japanese",
    "cp949": "language.korean",
}


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
    data = read_bytes(Path(path), where=where, limit=limit)
    return decode_clean(data, where=where, encoding=encoding)


def decode_clean(data: bytes, *, where: str, encoding: str | None = None) -> Decoded:
    """*data* as clean text that is not too long, with all notes.

    Raises:
        EncodingError: as :func:`decode`. LimitError: it is too long. FormatError: it is an
            image, an archive or something else that is no text, whatever its name says.
    """
    if encoding is None and (known := known_binary(data)) is not None:
        raise FormatError(known, where=where)
    decoded = decode(data, where=where, encoding=encoding)
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
    are none left, and most of the characters are ASCII or frequent: almost all, where none
    is ASCII.
    """
    if len(data) % 2 or len(data) < 4 or b"\0" not in data:
        return None
    best, name = 0.0, None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        plain = sum(c in "\t\r\n" or " " <= c <= "~" for c in sample)
        known = plain + sum(map(likelihood.is_frequent, sample))
        share = known / len(sample)
        if "\0" not in text and share > max(best, 0.5 if plain else 0.9):
            best, name = share, codec
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
    chinese = likelihood.readings(text.encode("gb18030"), ["gb18030"])
    return "hz" if chinese and not likelihood.is_poor(chinese[0]) else None


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


def _legacy(data: bytes, where: str, problem: UnicodeDecodeError | None) -> Decoded:
    found = likelihood.readings(data)
    line = None if problem is None else data.count(b"\n", 0, problem.start) + 1
    if not found or likelihood.is_poor(found[0]):
        raise EncodingError("encoding.none", where=where, line=line)
    best = found[0].encoding
    if best in _REFUSED:
        raise EncodingError(
            "encoding.other-language",
            where=where,
            encoding=best,
            language=message(_REFUSED[best]),
        )
    near = [one.encoding for one in found if found[0].probability - one.probability < _CLOSE]
    if len(near) > 1:
        raise EncodingError("encoding.ambiguous", where=where, line=line, encodings=near)
    # A character of an extension may stand behind the sample.
    big5 = likelihood.BIG5
    for name in big5[big5.index(best) :] if best in big5 else (best,):
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            continue
        guessed = () if name == "utf-8" else (message("encoding.guessed", encoding=name),)
        return Decoded(text, name, guessed)
    raise EncodingError("encoding.none", where=where, line=line)
