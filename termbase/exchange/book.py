"""A glossary as a book: headwords in order under their letters, two columns, to read and to print.

Both writers take the concepts in the order in which they are to stand.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from align.exchange.cells import Cleaner
from align.exchange.files import Target, binary_output, text_output
from align.model import Lang
from termbase.model import Concept, Term, TermStatus
from termbase.sorting import reading

__all__ = ["BOOK_FORMATS", "BookFormat", "write_book"]

BookFormat = Literal["html", "docx"]
BOOK_FORMATS: tuple[BookFormat, ...] = ("html", "docx")

_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 10.5pt/1.45 "Source Serif 4", "Noto Serif", Georgia, serif; color: #222;
  margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 20pt; font-weight: 600; margin: 0 0 .2rem; }
.said { color: #666; margin: 0 0 1.4rem; }
.columns { columns: 2; column-gap: 2.2rem; column-rule: 1px solid #ddd; }
h2 { font: 600 12pt/1.2 "Source Sans 3", sans-serif; color: #23734f; margin: 1rem 0 .4rem;
  border-bottom: 1px solid #23734f; break-after: avoid; }
h2:first-child { margin-top: 0; }
.entry { break-inside: avoid; margin: 0 0 .55rem; padding-left: .9rem; text-indent: -.9rem; }
.head { font-weight: 600; }
.zh { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
.reading, .status, .subject { color: #666; font-size: 9pt; }
.status.wrong { color: #a8322a; }
.definition, .note { display: block; text-indent: 0; font-size: 9.5pt; }
.definition { font-style: italic; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
@media (max-width: 44rem) { .columns { columns: 1; } }
"""
_ARTICLES = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_WRONG = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One concept as it stands in the book."""

    letter: str
    head: Term
    more: tuple[Term, ...]
    renderings: tuple[Term, ...]
    sound: str
    subject: str
    definitions: tuple[str, ...]
    note: str


def write_book(
    concepts: Iterable[Concept],
    target: Target,
    *,
    form: BookFormat = "html",
    first: Lang = "zh",
    title: str = "",
    said: str = "",
) -> int:
    """Write *concepts* as a book; gives the number of entries.

    Args:
        concepts: in order; one without a term of *first* is left out.
        first: the language of the headwords. title, said: the heading and the line below it.

    Raises:
        OutputError: the file cannot be written.
    """
    entries = list(_entries(concepts, first))
    if form == "docx":
        _write_docx(entries, target, title, said)
    else:
        with text_output(target) as stream:
            stream.write(_page(entries, first, title, said))
    return len(entries)


def _entries(concepts: Iterable[Concept], first: Lang) -> Iterator[_Entry]:
    other: Lang = "en" if first == "zh" else "zh"
    clean = Cleaner()
    for concept in concepts:
        head = concept.main(first)
        if head is None:
            continue
        main = concept.main(other)
        renderings = sorted(concept.terms(other), key=lambda term: term is not main)
        sections = (concept.section("zh"), concept.section("en"))
        said = [concept.definition, *(s.definition for s in sections if s is not None)]
        sound = _sound(head) if first == "zh" else ""
        yield _Entry(
            _letter(head),
            head,
            tuple(term for term in concept.terms(first) if term is not head),
            tuple(renderings),
            sound,
            clean(concept.subject),
            tuple(dict.fromkeys(clean(text) for text in said if text)),
            clean(concept.note),
        )


def _sound(head: Term) -> str:
    """The pinyin with its tone marks."""
    from pypinyin.contrib.tone_convert import to_tone

    return " ".join(to_tone(item) for item in reading(head.text, sort_key=head.sort_key))


def _letter(head: Term) -> str:
    """Under which letter an entry stands: of its pinyin or, without an article, its English."""
    if head.lang == "zh":
        text = "".join(reading(head.text, sort_key=head.sort_key)[:1])
    else:
        text = _ARTICLES.sub("", head.text).lstrip("\"'“‘(")
    return text[:1].upper() if text[:1].isascii() and text[:1].isalpha() else "#"


def _lettered(entries: Sequence[_Entry]) -> Iterator[tuple[str, list[_Entry]]]:
    """Neighbours of one letter together, in the order given."""
    group: list[_Entry] = []
    for entry in entries:
        if group and entry.letter != group[0].letter:
            yield group[0].letter, group
            group = []
        group.append(entry)
    if group:
        yield group[0].letter, group


def _page(entries: Sequence[_Entry], first: Lang, title: str, said: str) -> str:
    parts = [
        '<!DOCTYPE html>\n<html lang="',
        "zh-Hans" if first == "zh" else "en",
        f'">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n',
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n",
        f'<p class="said">{escape(said)}</p>\n<div class="columns">\n',
    ]
    for letter, group in _lettered(entries):
        parts.append(f"<h2>{escape(letter)}</h2>\n")
        parts += [_html(entry, first) for entry in group]
    parts.append("</div>\n</body>\n</html>\n")
    return "".join(parts)


def _html(entry: _Entry, first: Lang) -> str:
    other: Lang = "en" if first == "zh" else "zh"
    parts = [f'<div class="entry">{_term(entry.head, first, head=True)}']
    if entry.sound:
        parts.append(f' <span class="reading">{escape(entry.sound)}</span>')
    parts += [f", {_term(term, first)}" for term in entry.more]
    if entry.subject:
        parts.append(f' <span class="subject">[{escape(entry.subject)}]</span>')
    parts.append(" &nbsp;" + "; ".join(_term(term, other) for term in entry.renderings))
    parts += [f'<span class="definition">{escape(text)}</span>' for text in entry.definitions]
    if entry.note:
        parts.append(f'<span class="note">{escape(entry.note)}</span>')
    return "".join(parts) + "</div>\n"


def _term(term: Term, lang: Lang, *, head: bool = False) -> str:
    look = f"{'head ' if head else ''}{lang}"
    text = f'<span class="{look}" lang="{lang}">{escape(Cleaner()(term.text))}</span>'
    said = _status(term, head=head)
    if not said:
        return text
    wrong = " wrong" if term.status in _WRONG else ""
    return f'{text} <span class="status{wrong}">({escape(said)})</span>'


def _status(term: Term, *, head: bool) -> str:
    """What is said of a term's status: nothing of what may simply be used."""
    usual = (TermStatus.PREFERRED, TermStatus.ADMITTED) if not head else (TermStatus.PREFERRED,)
    return "" if term.status in usual else str(term.status)


_GREY, _RED = (0x66, 0x66, 0x66), (0xA8, 0x32, 0x2A)


def _write_docx(entries: Sequence[_Entry], target: Target, title: str, said: str) -> None:
    import docx
    from docx.enum.section import WD_SECTION
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document: Any = docx.Document()
    document.core_properties.title = title[:250]
    document.add_heading(title, 0)
    document.add_paragraph(said)
    properties = document.add_section(WD_SECTION.CONTINUOUS)._sectPr
    columns = properties.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        properties.append(columns)
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "480")
    for letter, group in _lettered(entries):
        document.add_heading(letter, 2)
        for entry in group:
            _docx_entry(document.add_paragraph(), entry)
    made = io.BytesIO()
    document.save(made)
    with binary_output(target) as file:
        file.write(made.getvalue())


def _docx_entry(paragraph: Any, entry: _Entry) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_together = True
    _docx_term(paragraph, entry.head, head=True)
    if entry.sound:
        _docx_text(paragraph, f" {entry.sound}", colour=_GREY, size=9)
    for item in entry.more:
        _docx_text(paragraph, ", ")
        _docx_term(paragraph, item)
    if entry.subject:
        _docx_text(paragraph, f" [{entry.subject}]", colour=_GREY, size=9)
    _docx_text(paragraph, "  ")
    for number, item in enumerate(entry.renderings):
        _docx_text(paragraph, "; " if number else "")
        _docx_term(paragraph, item)
    for text in entry.definitions:
        _docx_text(paragraph, f"\n{text}", italic=True, size=9.5)
    if entry.note:
        _docx_text(paragraph, f"\n{entry.note}", size=9.5)


def _docx_term(paragraph: Any, term: Term, *, head: bool = False) -> None:
    _docx_text(paragraph, term.text, bold=head)
    status = _status(term, head=head)
    if status:
        colour = _RED if term.status in _WRONG else _GREY
        _docx_text(paragraph, f" ({status})", colour=colour, size=9)


def _docx_text(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    colour: tuple[int, int, int] | None = None,
    size: float = 10.5,
) -> None:
    from docx.shared import Pt, RGBColor

    if not text:
        return
    run = paragraph.add_run(Cleaner()(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    if colour is not None:
        run.font.color.rgb = RGBColor(*colour)
