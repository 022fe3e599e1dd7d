"""From bytes to text: which character encoding, and how sure that is.

The order is: the user's word, a byte order mark, strict UTF-8, then the legacy
encodings whose strict decoding reads most like text. GB18030 and Big5 accept nearly
each other's bytes, so what decides is how many of the decoded characters are among
the most frequent ones of written Chinese: over half in real text, next to none in
text decoded wrongly.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from align.errors import EncodingError

__all__ = ["Decoded", "clean", "decode", "utf16_without_mark"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the name of its encoding, and what a user should know of the choice."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
    "解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件"
    "计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    "這個們來為國說時會對於著過發後裡種經麼學現當沒動還進樣開從實軍無與長機將兩間問重應戰頭體見"
    "產業關點給內話東聲員論處義認條係氣題爾別變總電數報結務場計資統區隊決馬書聽卻達強難權設類據邊張該"
    "規萬覺術領確傳師觀識帶導爭運門兒"
)
_HIGH = re.compile(r"[^\x00-\x7f]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Windows-1252 as English writers produce it: quotes, dashes, ellipsis, bullets, a few accents.
_WESTERN = re.compile(rb"[\x80-\xff]+")
_WESTERN_OK = re.compile(
    rb"[\x82\x84\x85\x91-\x97\x99\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb\xc0-\xff]"
)
_SAMPLE = 500_000
_ENOUGH = 0.4
# The first bytes of each encoding's level of usual characters, which come first in both.
_USUAL = {"gb18030": range(0xB0, 0xD8), "big5": range(0xA4, 0xC7), "big5hkscs": range(0xA4, 0xC7)}
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes, *, where: str, encoding: str | None = None, guess: bool = True) -> Decoded:
    """*data* as text.

    Args:
        where: the file's name for messages.
        encoding: overrides every guess (any name that Python knows).
        guess: whether to try legacy encodings after a mark and UTF-8 have failed.

    Raises:
        EncodingError: no encoding fits, or *encoding* does not.
    """
    if encoding is not None:
        return _as_told(data, encoding, where)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, name, where)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        nearly = _nearly_utf8(data, error)
        if nearly is not None:
            return nearly
        problem = error
    wide = utf16_without_mark(data) if guess else None
    if wide:
        return Decoded(data.decode(wide), wide, (f"read as {wide}, a guess from its bytes",))
    if not guess:
        raise EncodingError("its bytes are not UTF-8", where=where)
    return _legacy(data, where, problem)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """*text* without what no store keeps: NUL and lone surrogates become U+FFFD."""
    notes: list[str] = []
    nul = text.count("\0")
    if nul:
        text = text.replace("\0", "\ufffd")
        notes.append(f"{_characters(nul, 'NUL')} replaced by U+FFFD")
    text, lone = _SURROGATE.subn("\ufffd", text)
    if lone:
        notes.append(f"{_characters(lone, 'lone surrogate')} replaced by U+FFFD")
    return text, tuple(notes)


def utf16_without_mark(data: bytes) -> str | None:
    """The name of the UTF-16 that *data* is surely in, though it has no byte order mark.

    Line ends and ASCII are U+00xx: their zero bytes all stand on one side of a pair.
    """
    if len(data) % 2 or len(data) < 4:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    for name, zero, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zero and not other and (zero > len(data) // 50):
            try:
                data.decode(name)
            except UnicodeDecodeError:
                continue
            return name
    return None


def _characters(count: int, what: str) -> str:
    return f"{count} {what} character{'' if count == 1 else 's'}"


def _as_told(data: bytes, encoding: str, where: str) -> Decoded:
    try:
        info = codecs.lookup(encoding)
    except LookupError as error:
        raise EncodingError(
            f"there is no encoding named {encoding!r}",
            where=where,
            remedy="Try utf-8, gb18030, big5 or utf-16",
        ) from error
    if not getattr(info, "_is_text_encoding", True):
        raise EncodingError(
            f"{encoding!r} is no character encoding",
            where=where,
            remedy="Try utf-8, gb18030, big5 or utf-16",
        )
    codec = "utf-8-sig" if info.name == "utf-8" else info.name
    try:
        return Decoded(data.decode(codec), info.name)
    except UnicodeError as error:
        start = getattr(error, "start", None)
        line = None if start is None else data.count(b"\n", 0, start) + 1
        raise EncodingError(
            f"its bytes are not {info.name}",
            where=where,
            line=line,
            remedy="Leave --encoding out to let the program find it, or name another one",
        ) from error


def _marked(data: bytes, mark: bytes, name: str, where: str) -> Decoded:
    # Without the mark: codecs that take it off count their errors from behind it.
    body = data[len(mark) :]
    try:
        return Decoded(body.decode(name), name)
    except UnicodeDecodeError as error:
        if len(body) - error.start <= 4:
            text = body[: error.start].decode(name) + "\ufffd"
            return Decoded(text, name, ("the file ends inside a character: it may be cut off",))
        if (found := _with_surrogates(body, name)) is not None:
            return Decoded(found, name)
        raise EncodingError(
            f"it begins as {name} but is not {name} from byte {error.start + len(mark)} on",
            where=where,
            remedy="The file is damaged; get another copy, or name its encoding with --encoding",
        ) from error


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 that ends inside a character, or that has surrogates in it."""
    if _cut_short(data, error):
        text = data[: error.start].decode("utf-8") + "\ufffd"
        return Decoded(text, "utf-8", ("the file ends inside a character: it may be cut off",))
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


def _cut_short(data: bytes, error: UnicodeDecodeError) -> bool:
    return (
        error.reason == "unexpected end of data" and len(data) - error.start < 4 and error.start > 0
    )


def _legacy(data: bytes, where: str, problem: UnicodeDecodeError) -> Decoded:
    candidates: list[tuple[float, str, str]] = []
    for rank, name in enumerate(("gb18030", "big5", "big5hkscs")):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        candidates.append((_plausible(text, name) - rank * 1e-6, name, text))
    score, name, text = max(candidates, default=(0.0, "", ""))
    if _western(data) and score < _ENOUGH:
        try:
            return Decoded(data.decode("cp1252"), "cp1252", (_guess("cp1252"),))
        except UnicodeDecodeError:
            pass
    if score >= _ENOUGH:
        return Decoded(text, name, (_guess(name),))
    raise EncodingError(
        "its bytes are no text in UTF-8, GB18030 or Big5",
        where=where,
        line=data.count(b"\n", 0, problem.start) + 1,
        remedy="If it is text, save it as UTF-8, or name its encoding with --encoding",
    )


def _guess(name: str) -> str:
    return f"read as {name}, a guess; if it looks wrong, name the encoding with --encoding"


def _plausible(text: str, name: str) -> float:
    """How much *text*, decoded as *name*, reads like Chinese: 0 for noise, over 1 for prose.

    The share of frequent characters, and half the share of usual ones: a list of names
    has few of the former.
    """
    high = _HIGH.findall(text[:_SAMPLE])
    han = [c for c in high if _HAN.match(c)]
    if not han:
        return 0.0
    usual = sum(len(raw := c.encode(name)) == 2 and raw[0] in _USUAL[name] for c in han)
    # Private use and unassigned characters never stand in real text.
    odd = sum("\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in high)
    frequent = sum(c in _FREQUENT for c in han)
    return float(frequent + 0.5 * usual - 2 * odd) / len(han)


def _western(data: bytes) -> bool:
    """Whether the bytes beyond ASCII stand alone in ASCII text, as in Windows' English."""
    data = data[:_SAMPLE]
    runs = _WESTERN.findall(data)
    high = sum(len(run) for run in runs)
    letters = sum(chr(byte).isalpha() for byte in data if byte < 0x80)
    alone = sum(len(run) <= 2 for run in runs)
    usual = sum(len(_WESTERN_OK.findall(run)) for run in runs)
    return letters > 4 * high and alone >= 0.9 * len(runs) and usual >= 0.9 * high
