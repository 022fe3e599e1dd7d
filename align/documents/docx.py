"""Word documents (.docx): WordprocessingML, ISO/IEC 29500.

Taken: paragraphs, headings, table cells, text boxes, foot- and endnotes (after the
body), inserted text. Not taken: headers and footers, comments, deleted and hidden
text, field codes, numbers that Word itself counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.documents.package import Package
from align.documents.protocol import Builder, Content
from align.markup import local

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DocxReader", "body_of", "cell_text", "paragraphs", "table_rows"]

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_LEFT_OUT = frozenset(
    "del moveFrom instrText delText rt Fallback commentReference pPr sectPr".split()  # noqa: SIM905
)
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


class DocxReader:
    """Reads ``.docx`` (and ``.docm``, whose macros are never looked at)."""

    name = "docx"
    extensions: tuple[str, ...] = (".docx", ".docm")

    def sniff(self, data: bytes) -> bool:
        """A zip archive in which Word's main part is named."""
        return data.startswith(b"PK\x03\x04") and _BODY.encode() in data

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text, a paragraph a paragraph; *encoding* does not apply."""
        del encoding
        builder = Builder()
        package, body = body_of(data, where)
        for root in (body, *(package.xml(name) for name in _NOTES if name in package.names)):
            for text in paragraphs(root):
                builder.add(text)
        return builder.content()


def body_of(data: bytes, where: str) -> tuple[Package, etree._Element]:
    """A Word document's package and the root of its main part.

    Raises:
        FormatError, LimitError: it cannot be read.
    """
    package = Package(data, where=where, ending=".docx")
    package.need(_BODY)
    return package, package.xml(_BODY)


def table_rows(body: etree._Element) -> Iterator[tuple[int, list[etree._Element]]]:
    """The tables: their 1-based number and their rows, those deleted in tracked changes not.

    A table around tables is layout and none itself.
    """
    for number, table in enumerate(body.iter("{*}tbl"), 1):
        if next(table.iterdescendants("{*}tbl"), None) is None:
            rows = table.iter("{*}tr")
            yield number, [row for row in rows if row.find("{*}trPr/{*}del") is None]


def cell_text(cell: etree._Element) -> str:
    """A cell's (or comment's) text, a line a paragraph."""
    return "\n".join(part.strip() for part in paragraphs(cell) if part.strip())


def paragraphs(root: etree._Element) -> Iterator[str]:
    """Each paragraph's text in document order; a text box's come before the paragraph's own."""
    open_paragraphs: list[list[str]] = []
    # One stack entry is an element to enter, or None where one is to be left.
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        name = local(element)
        if leaving:
            if name == "p" and open_paragraphs:
                yield "".join(open_paragraphs.pop())
            continue
        if name in _LEFT_OUT or _is_separator(element, name) or (name == "r" and _hidden(element)):
            continue
        if name == "p":
            open_paragraphs.append([])
            stack.append((element, True))
        elif open_paragraphs and name == "t":
            open_paragraphs[-1].append(element.text or "")
        elif open_paragraphs and name in _TEXT:
            open_paragraphs[-1].append(_TEXT[name])
        stack.extend((child, False) for child in reversed(element))


def _is_separator(element: etree._Element, name: str) -> bool:
    if name not in ("footnote", "endnote"):
        return False
    return any(key.rpartition("}")[2] == "type" for key in map(str, element.keys()))


def _hidden(run: etree._Element) -> bool:
    for child in run:
        if local(child) != "rPr":
            continue
        for item in child:
            if local(item) == "vanish":
                values = [str(v) for k, v in item.items() if str(k).endswith("}val")]
                return not values or values[0] not in ("0", "false", "off")
    return False
