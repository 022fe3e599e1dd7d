"""What stands in the cells of somebody's glossary: one term, or several; what cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from align.model import Lang
from align.text.scripts import HAN

__all__ = ["SEPARATORS", "find_separators", "folded", "parted", "short_forms"]

SEPARATORS = ("\n", "|", ";", "/", "、")
"""What may part the terms of a cell; a full-width form of one counts as it."""

_BOTH_WIDTHS = {";": "[;；]", "|": "[|｜]", "/": "[/／]"}
_WIDE = str.maketrans({"；": ";", "｜": "|", "／": "/"})
_WIDE_PLAIN = {0xFF10 + n: 0x30 + n for n in range(10)}
_WIDE_PLAIN |= {0xFF21 + n: 0x41 + n for n in range(26)}
_WIDE_PLAIN |= {0xFF41 + n: 0x61 + n for n in range(26)}
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_PLAIN = re.compile(f"[{HAN}A-Za-z0-9()'.,-]+(?: [{HAN}A-Za-z0-9()'.,-]+)*")
_ENDS = re.compile(r"[ \t]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])\s*")
_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W_]")
_SLASHED = re.compile(r"(?ai)(?:and/or|he/she|s/he|n/a|w/o|[\w.&+-]{1,3}/[\w.&+-]{1,3})")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]\w+);")
_CONJUNCTION = re.compile("[和与及或]")
_OPEN, _CLOSE = "([{（【「『《〈“‘", ")]}）】」』》〉”’"
_ANY = re.compile("[\r\n|;/、；｜／]")
_SOME = 0.2
"""A weak separator must stand in this share of the cells, and in two of them at least."""

_MOST_PARTS = 12
_LONGEST = 80


_ALWAYS = frozenset(SEPARATORS)
"""What stands in no plain cell."""


def folded(text: str, lang: Lang) -> tuple[str, bool]:
    """*text* as a term, on one line, and whether it held what nobody sees.

    Blanks of all kinds become one blank, what has no width goes, full-width letters and
    digits become ASCII; a line end is a blank, between Chinese characters nothing.
    """
    if _PLAIN.fullmatch(text):
        return text, False
    plain = _UNSEEN.sub("", text)
    plain = _BLANKS.sub(" ", plain).translate(_WIDE_PLAIN)
    plain = _ENDS.sub(_joint if lang == "zh" else " ", plain)
    plain = " ".join(plain.split())
    bare = " ".join(text.split(" ")).strip(" \t\r\n")
    return plain, bool(_UNSEEN.search(text)) or _seen(bare) != plain


def _seen(text: str) -> str:
    return " ".join(_ENDS.sub(" ", text).split(" ")).strip()


def _joint(match: re.Match[str]) -> str:
    before = match.string[: match.start()][-1:]
    after = match.string[match.end() :][:1]
    return "" if _HAN.match(before) and _HAN.match(after) else " "


def find_separators(cells: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """The separators by which the cells of a whole column hold several terms.

    ``|`` and ``;`` need every cell that has one to look like several terms; ``/``, ``、`` and
    line ends, which stand in single terms, too, need many such cells besides.
    """
    found = []
    filled = [cell for cell in cells if cell.strip()]
    marked = [cell for cell in filled if _ANY.search(cell)]
    for mark in SEPARATORS:
        having = [cell for cell in marked if mark in _plain(cell)]
        if not having or not all(_several(cell, mark, lang) for cell in having):
            continue
        if mark in "|;" or (len(having) >= max(2, _SOME * len(filled))):
            found.append(mark)
    return tuple(found)


def _plain(cell: str) -> str:
    return _ENTITY.sub(" ", cell.replace("\r\n", "\n")).translate(_WIDE).strip()


def _several(cell: str, mark: str, lang: Lang) -> bool:  # noqa: PLR0911
    """Whether *cell* looks like several terms that *mark* parts."""
    parts = [part.strip() for part in _plain(cell).split(mark)]
    if mark in "|;\n":
        parts = [part for part in parts if part]
        if len(parts) < 2:
            return True  # “deposit;” is one term with a mark that nobody needs
    if len(parts) > _MOST_PARTS or any(len(part) > _LONGEST for part in parts):
        return False
    if not all(_LETTER.search(part) and _balanced(part) for part in parts):
        return False
    if mark == "、":
        return all(len(_HAN.findall(p)) > 1 for p in parts) and not _CONJUNCTION.search(parts[-1])
    if mark == "/":
        if " / " in cell:
            return True
        if _SLASHED.search(cell):
            return False
        if lang == "zh":
            return all(len(_HAN.findall(part)) > 1 for part in parts)
        return any(" " in part for part in parts)
    if mark == "\n":
        # A term that was wrapped goes on in small letters, and in no other cell.
        return lang == "zh" or all(len(part) > 2 for part in parts)
    return True


def _balanced(part: str) -> bool:
    depth = 0
    for character in part:
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE and character not in "’":
            depth -= 1
        if depth < 0:
            return False
    return part.count("(") == part.count(")") and part.count("（") == part.count("）")


_SHORT = re.compile(
    r"\s*(?:[(（](?P<round>[^()（）]+)[)）]|[\[［【](?P<square>[^\[\]【】［］]+)[\]］】])\s*$"
)
_CALLED = re.compile(
    r"(?:(?:以下)?(?:简|簡)称为?|(?:以下)?(?:简|簡)稱為?|[简簡]写为?|[缩縮][写寫](?:为|為)?|[缩縮]略[为為]?|略[称稱]|下[称稱]"
    r"|abbr(?:eviation|ev)?\.?|abbreviated(?:\sas)?|hereinafter(?:\sreferred\sto\sas)?"
    r"|short\sform|short\sfor)[:：]?\s*",
    re.IGNORECASE,
)
_QUOTES = " \"“”‘’'「」『』"
_PARTED = re.compile("[,;/，；、]")
_ARTICLE = re.compile(r"^the\s+(?=[A-Z])")


_LABELS: Mapping[str, str] = {
    "AU": "Australia|澳",
    "CA": "Canada|加拿大",
    "CN": "China|中",
    "EU": "European (?:Union|Communit)|欧|歐",
    "GB": "Britain|英|不列颠",
    "HK": "Hong Kong|香港",
    "HR": "human resources|人力|人事",
    "IT": "information technolog|信息|資訊|资讯",
    "NZ": "New Zealand|新西兰",
    "PR": "public relations|公关|公共关系",
    "PRC": "Republic of China|中",
    "TW": "Taiwan|台湾|臺灣",
    "UK": "United Kingdom|英|联合王国",
    "UN": "United Nations|联合国|聯合國",
    "US": "United States|美",
    "USA": "United States|美",
}
"""Letters that in brackets mostly say where a term is used or in which field; what they shorten."""


def short_forms(text: str, lang: Lang) -> tuple[str, tuple[str, ...]] | None:
    """The full form and the short ones of a term that has them in brackets behind it.

    ``Economic and Social Council [ECOSOC]``, 世界卫生组织（简称世卫组织）, 经济及社会理事会
    （经社理事会，ECOSOC）; not *bond (convertible)*. It is a short form where the brackets say
    so, where its letters are the first ones of the full form's words, or its characters stand in
    the full form in this order, but not all side by side: 医疗保险（医疗） names a subject.
    """
    match = _SHORT.search(text)
    if match is None or not (full := text[: match.start()].strip()):
        return None
    inside = (match["round"] or match["square"]).strip()
    called = _CALLED.match(inside)
    parts = _PARTED.split(inside[called.end() :] if called else inside)
    shorts = [_ARTICLE.sub("", part.strip().strip(_QUOTES)) for part in parts]
    if not all(shorts):
        return None
    if called is not None:
        # Letters are no longer than the Chinese characters that they stand for.
        shorter = shorts[0].isascii() != full.isascii() or len(shorts[0]) < len(full)
        fits = len(shorts) == 1 and len(shorts[0]) > 1 and shorter
    else:
        fits = all(len(s) < len(full) and _shortens(s, full, lang) for s in shorts)
    return (full, tuple(dict.fromkeys(shorts))) if fits else None


def _shortens(short: str, full: str, lang: Lang) -> bool:
    label = _LABELS.get(short)
    if label is not None:
        return re.search(label, full, re.IGNORECASE) is not None
    return _abbreviates(short, full) if lang == "zh" else _is_acronym_of(short, full)


def _abbreviates(short: str, full: str) -> bool:
    """Whether a Chinese short form, or an acronym in Latin letters, is meant by the brackets."""
    if re.fullmatch("[A-Z][A-Za-z0-9&.-]{1,9}", short):
        return sum(char.isupper() for char in short) >= 2
    rest = iter(full)
    inside = len(short) >= 2 and bool(_HAN.match(short)) and all(char in rest for char in short)
    return inside and short not in full


def _is_acronym_of(short: str, full: str) -> bool:
    """Whether the capitals of *short* begin words of *full*, in this order."""
    capitals = [char.lower() for char in short if char.isupper()]
    if not re.fullmatch("[A-Za-z][A-Za-z0-9&./-]{1,11}", short) or len(capitals) < 2:
        return False
    initials = iter(part[0].lower() for part in re.split(r"[\s/-]+", full) if part)
    if all(char in initials for char in capitals):
        return True
    # EFBNs, HKMA of one word each: letters of the full form in their order. ECON, MED and
    # the like are a word cut off, and name a field.
    letters = iter(full.lower())
    whole = full.lower().startswith(short.lower())
    return not whole and full[0].lower() == capitals[0] and all(c in letters for c in capitals)


def parted(cell: str, marks: Iterable[str]) -> list[str]:
    """The terms of *cell*, none of them empty."""
    if _PLAIN.fullmatch(cell) and _ALWAYS.issuperset(marks):
        return [cell]
    parts = [cell.replace("\r\n", "\n")]
    for mark in marks:
        pattern = _mark(mark)
        if pattern.search(cell):
            parts = [piece for part in parts for piece in _split(part, pattern, mark)]
    return [part.strip() for part in parts if part.strip()]


@cache
def _mark(mark: str) -> re.Pattern[str]:
    """What finds *mark*, which in Chinese cells may have its full width."""
    return re.compile(_BOTH_WIDTHS.get(mark, re.escape(mark)))


def _split(text: str, pattern: re.Pattern[str], mark: str) -> list[str]:
    if mark == ";":
        # The semicolon of &amp; parts nothing.
        ends = {match.end() - 1 for match in _ENTITY.finditer(text)}
        cuts = [m.start() for m in pattern.finditer(text) if m.start() not in ends]
        edges = [-1, *cuts, len(text)]
        return [text[a + 1 : b] for a, b in pairwise(edges)]
    return pattern.split(text)
