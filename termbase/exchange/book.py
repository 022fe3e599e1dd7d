"""A glossary as a book: headwords in order under their letters, two columns, to read and to print.

Both writers take the concepts in the order in which they are to stand.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

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


_GREY, _RED = "666666", "A8322A"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _write_docx(entries: Sequence[_Entry], target: Target, title: str, said: str) -> None:
    one = '<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/></w:sectPr></w:pPr></w:p>'
    two = '<w:sectPr><w:type w:val="continuous"/><w:cols w:num="2" w:space="480"/></w:sectPr>'
    parts = [_paragraph(_run(title, bold=True, size=20)), _paragraph(_run(said, _GREY)), one]
    for letter, group in _lettered(entries):
        parts.append(_paragraph(_run(letter, "23734F", bold=True, size=13), follows=True))
        parts += [_paragraph(_docx_entry(entry)) for entry in group]
    body = f'<w:document xmlns:w="{_W}"><w:body>{"".join(parts)}{two}</w:body></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**_PACKAGE, "word/document.xml": body}.items():
            package.writestr(zipfile.ZipInfo(name), _HEAD + text)
    with binary_output(target) as file:
        file.write(made.getvalue())


def _paragraph(runs: str, *, follows: bool = False) -> str:
    keep = "<w:keepNext/>" if follows else "<w:keepLines/>"
    return f'<w:p><w:pPr>{keep}<w:spacing w:after="80"/></w:pPr>{runs}</w:p>'


def _run(
    text: str, colour: str = "", *, bold: bool = False, italic: bool = False, size: float = 10.5
) -> str:
    look = "<w:b/>" * bold + "<w:i/>" * italic
    look += f'<w:color w:val="{colour}"/>' if colour else ""
    look += f'<w:sz w:val="{round(2 * size)}"/>'
    body = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>'
        for line in Cleaner()(text).split("\n")
    )
    return f"<w:r><w:rPr>{look}</w:rPr>{body}</w:r>"


def _docx_entry(entry: _Entry) -> str:
    parts = [_docx_term(entry.head, head=True)]
    if entry.sound:
        parts.append(_run(f" {entry.sound}", _GREY, size=9))
    parts += [_run(", ") + _docx_term(item) for item in entry.more]
    if entry.subject:
        parts.append(_run(f" [{entry.subject}]", _GREY, size=9))
    parts.append(_run("  "))
    parts.append(_run("; ").join(map(_docx_term, entry.renderings)))
    parts += [_run(f"\n{text}", italic=True, size=9.5) for text in entry.definitions]
    if entry.note:
        parts.append(_run(f"\n{entry.note}", size=9.5))
    return "".join(parts)


def _docx_term(term: Term, *, head: bool = False) -> str:
    status = _status(term, head=head)
    colour = _RED if term.status in _WRONG else _GREY
    return _run(term.text, bold=head) + (_run(f" ({status})", colour, size=9) if status else "")
