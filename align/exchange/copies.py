"""Bilingual copies for readers: what stands in them, whatever the format.

A chapter for each pair of documents; in it the pairs in their order, source side first, side by
side or one under the other, with running numbers and statuses if they are wanted. The formats are
:mod:`align.exchange.copy_html`, :mod:`align.exchange.copy_epub`, :mod:`align.exchange.copy_docx`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from align.exchange.cells import Cleaner
from align.exchange.options import WriteOptions
from align.markup import attribute, content
from align.model import Lang, Pair

__all__ = [
    "LANGUAGES",
    "Chapter",
    "Row",
    "chapters_of",
    "count_rows",
    "fonts_of",
    "heading",
    "is_traditional",
    "markup_of",
    "title_of",
]

LANGUAGES: dict[Lang, str] = {"zh": "中文", "en": "English"}
"""What each column is headed by: the language's own name."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as it is shown: its number in the copy, its sides (source first), its status.

    *sides* are (language, text), a text empty where nothing renders the other one.
    """

    number: int
    sides: tuple[tuple[Lang, str], tuple[Lang, str]]
    status: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The pairs of two documents; *names* are the documents' names, source first."""

    names: tuple[str, str]
    rows: tuple[Row, ...]


def chapters_of(pairs: Iterable[Pair], options: WriteOptions, clean: Cleaner) -> list[Chapter]:
    """*pairs* by their documents; those of comparable texts are one chapter, best first."""
    found: list[tuple[tuple[str, str], list[Row]]] = []
    for number, pair in enumerate(pairs, 1):
        sides: tuple[tuple[Lang, str], tuple[Lang, str]]
        sides = (("zh", clean(pair.zh)), ("en", clean(pair.en)))
        names = (clean(pair.zh_document), clean(pair.en_document))
        if options.source == "en":
            sides, names = (sides[1], sides[0]), (names[1], names[0])
        if pair.is_comparable:
            names = ("", "")
        if not found or found[-1][0] != names:
            found.append((names, []))
        found[-1][1].append(Row(number, sides, options.look.word(pair.status)))
    return [Chapter(names, tuple(rows)) for names, rows in found]


def count_rows(chapters: Iterable[Chapter]) -> int:
    """How many pairs the chapters have."""
    return sum(len(chapter.rows) for chapter in chapters)


def heading(chapter: Chapter) -> str:
    """The names of a chapter's documents, without the endings of files, each once."""
    shown = dict.fromkeys(_without_ending(name) for name in chapter.names if name)
    return " · ".join(shown)


def title_of(chapters: list[Chapter], options: WriteOptions, clean: Cleaner) -> str:
    """The copy's title: the one that is given, or the names of its first documents."""
    return clean(options.title).strip() or (heading(chapters[0]) if chapters else "") or "Duizhao"


def _without_ending(name: str) -> str:
    path = PurePath(name.partition("#")[0])
    while path.suffix and len(path.suffix) <= 6 and path.stem and not path.suffix[1:].isdecimal():
        path = path.with_suffix("")
    return path.name or name


def is_traditional(code: str) -> bool:
    """Whether the language code *code* means traditional characters."""
    parts = code.lower().split("-")
    return "hant" in parts or ("hans" not in parts and bool({"tw", "hk", "mo"} & set(parts)))


def fonts_of(code: str) -> tuple[str, str]:
    """Fonts for Chinese in Word and, as CSS, in browsers, for a language code."""
    if is_traditional(code):
        return "PMingLiU", '"Songti TC", "Noto Serif CJK TC", PMingLiU, serif'
    return "SimSun", '"Songti SC", "Noto Serif CJK SC", SimSun, serif'


def markup_of(rows: Iterable[Row], options: WriteOptions) -> Iterator[str]:
    """*rows* as XHTML, which is HTML as well: a table, or blocks one under the other."""
    look = options.look
    if look.layout == "under":
        for row in rows:
            yield _block(row, options)
        return
    order: tuple[Lang, Lang] = ("zh", "en") if options.source == "zh" else ("en", "zh")
    head = '<th class="n" scope="col">#</th>' if look.numbers else ""
    head += "".join(
        f'<th scope="col" lang="{attribute(options.codes.of(lang))}"'
        f' xml:lang="{attribute(options.codes.of(lang))}">{LANGUAGES[lang]}</th>'
        for lang in order
    )
    head += '<th class="s"></th>' if look.status else ""
    yield f'<table class="pairs"><thead><tr>{head}</tr></thead>\n<tbody>\n'
    empty = True
    for row in rows:
        empty = False
        cells = f'<td class="n">{row.number}</td>' if look.numbers else ""
        for lang, text in row.sides:
            cells += f"<td{_side(lang, options)}>{content(text)}</td>"
        cells += f'<td class="s">{content(row.status)}</td>' if look.status else ""
        yield f"<tr>{cells}</tr>\n"
    if empty:
        # A table body without rows is no valid XHTML.
        yield f'<tr><td colspan="{2 + look.numbers + look.status}"></td></tr>\n'
    yield "</tbody></table>\n"


def _block(row: Row, options: WriteOptions) -> str:
    look = options.look
    before = f'<span class="n">{row.number}</span> ' if look.numbers else ""
    after = f' <span class="s">{content(row.status)}</span>' if look.status else ""
    shown = [(lang, text) for lang, text in row.sides if text.strip()] or [row.sides[0]]
    lines = [
        f"<p{_side(lang, options)}>{before if place == 0 else ''}{content(text)}"
        f"{after if place == len(shown) - 1 else ''}</p>"
        for place, (lang, text) in enumerate(shown)
    ]
    return f'<div class="pair">{"".join(lines)}</div>\n'


def _side(lang: Lang, options: WriteOptions) -> str:
    code = attribute(options.codes.of(lang))
    return f' class="{lang}" lang="{code}" xml:lang="{code}"'
