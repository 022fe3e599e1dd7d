"""What every writer of pairs is given, and what it reports afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from align.errors import SettingError
from align.model import Lang, Mode, Pair, Status, language_of

__all__ = ["DEFAULTS", "LanguageCodes", "Layout", "Look", "WriteOptions", "Written", "holds"]

Layout = Literal["side", "under"]
"""Where the sides of a pair stand in a copy for readers: beside or under each other."""

# BCP 47 as far as files of ours need it: language, script, region, variants.
_CODE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-[A-Za-z0-9]{5,8})*"
)


@dataclass(frozen=True, slots=True)
class LanguageCodes:
    """The codes that a file names its two languages by.

    Raises:
        SettingError: a code is not well formed, or names another language.
    """

    zh: str = "zh-CN"
    en: str = "en-US"

    def __post_init__(self) -> None:
        for lang, code in (("zh", self.zh), ("en", self.en)):
            if not _CODE.fullmatch(code) or language_of(code) != lang:
                raise SettingError("exchange.language-code-invalid", text=code, lang=lang)

    def of(self, lang: Lang) -> str:
        """The code of *lang*."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Look:
    """How a copy for readers looks (docx, html, epub).

    Attributes:
        layout: see :data:`Layout`. numbers: whether pairs are numbered.
        status: whether the status of each pair is shown.
        words: the statuses in the reader's language; English where it has none.

    Raises:
        SettingError: there is no such *layout*.
    """

    layout: Layout = "side"
    numbers: bool = False
    status: bool = False
    words: Mapping[Status, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.layout not in get_args(Layout):
            raise SettingError(
                "exchange.layout-unknown", name=str(self.layout), known=get_args(Layout)
            )

    def word(self, status: Status) -> str:
        """The word for *status*."""
        return self.words.get(status, status.value)


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Options of all formats; each takes what concerns it.

    Attributes:
        mode: which columns a table has; ``None``: by whether the rows have grades.
        context: tables have columns for the sentences around a pair.
        review: tables of comparable pairs say their rank and what reviewers said.
        source: the language translated from (TMX ``srclang``, XLIFF source).
        codes: language codes in the file.
        signature: what the alignment was made with, one line.
        created: time of export, ISO 8601 UTC; left out if empty (writers never look at
            the clock, so that the same rows give the same bytes).
        creator: who exports.
        title: the name of the project or of the sheet.
        look: of copies for readers.
    """

    mode: Mode | None = None
    context: bool = False
    review: bool = True
    source: Lang = "zh"
    codes: LanguageCodes = LanguageCodes()
    signature: str = ""
    created: str = ""
    creator: str = ""
    title: str = ""
    look: Look = Look()


DEFAULTS = WriteOptions()


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer did.

    Attributes:
        rows: how many rows (units) are in the file.
        left_out: rows that the format cannot hold (one-sided beads in a translation memory).
        cleaned: characters removed or replaced because the format cannot hold them.
        cut: cells shortened to what the format can hold.
    """

    rows: int
    left_out: int = 0
    cleaned: int = 0
    cut: int = 0


def holds(format: str, pair: Pair, source: Lang = "zh") -> bool:  # noqa: A002 - as in write_pairs
    """Whether a file in *format* can hold *pair*, one side of which may be empty.

    A translation memory needs both sides, XLIFF that of the *source* language, subtitles times.
    """
    zh, en = bool(pair.zh.strip()), bool(pair.en.strip())
    if format in ("srt", "ass"):
        return (zh or en) and (pair.zh_times or pair.en_times) is not None
    if format == "tmx":
        return zh and en
    if format.startswith("xliff"):
        return en if source == "en" else zh
    return True
