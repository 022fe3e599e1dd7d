"""Word documents (.docx): WordprocessingML, ISO/IEC 29500.

Taken: paragraphs, headings, table cells, text boxes, foot- and endnotes (after the
body), inserted text, what fields show (:mod:`align.documents.fields`). Not taken: headers and
footers, comments, deleted and hidden text, field codes, numbers that Word itself counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.documents.fields import shown
from align.documents.package import Package
from align.documents.protocol import Builder, Content
from align.documents.raised import raised
from align.markup import local

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DocxReader", "body_of", "cell_text", "paragraphs", "table_rows"]

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_LEFT_OUT = frozenset(
    "del moveFrom delText delInstrText rt Fallback commentReference pPr sectPr".split()  # noqa: SIM905
)
_DEEPEST_FIELD = 50
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


@dataclass(slots=True)
class _Field:
    """A field under way: its instruction, whether that is over, whether it has a result."""

    instruction: list[str] = field(default_factory=list)
    told: bool = False
    result: bool = False


def paragraphs(root: etree._Element) -> Iterator[str]:
    """Each paragraph's text in document order; a text box's come before the paragraph's own."""
    under_way = _UnderWay()
    # One stack entry is an element to enter, or one that is to be left.
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        name = local(element)
        if leaving:
            if name == "fldSimple":
                under_way.end_field()
            elif under_way.paragraphs:
                yield "".join(under_way.paragraphs.pop())
            continue
        if name in _LEFT_OUT or _is_separator(element, name) or (name == "r" and _hidden(element)):
            continue
        if under_way.enter(element, name):
            stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


class _UnderWay:
    """The paragraphs and fields that are open at a place of a document."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self._fields: list[_Field] = []

    def enter(self, element: etree._Element, name: str) -> bool:
        """Take *element* in; whether something is to be done when it is left."""
        if name in ("fldChar", "fldSimple", "instrText"):
            self._field(element, name)
        elif name == "p":
            self.paragraphs.append([])
        elif name == "t":
            text = element.text or ""
            self._say(raised(text) if _is_raised(element) else text)
        elif name in _TEXT:
            self._say(_TEXT[name])
        return name in ("p", "fldSimple")

    def end_field(self) -> None:
        """Leave the innermost field: without a result it shows what its instruction says."""
        item = self._fields.pop()
        if not item.result:
            self._say(shown("".join(item.instruction)))

    def _field(self, element: etree._Element, name: str) -> None:
        fields = self._fields
        if name == "fldSimple":
            fields.append(_Field([_value(element, "instr")], told=True))
        elif name == "instrText":
            if fields and not fields[-1].told:
                fields[-1].instruction.append(element.text or "")
        else:
            kind = _value(element, "fldCharType")
            if kind == "begin" and len(fields) < _DEEPEST_FIELD:
                fields.append(_Field())
            elif kind == "separate" and fields:
                fields[-1].told = True
            elif kind == "end" and fields:
                self.end_field()

    def _say(self, text: str) -> None:
        if self._fields and not self._fields[-1].told:
            # A field within the instruction of another.
            self._fields[-1].instruction.append(text)
        elif self.paragraphs:
            self.paragraphs[-1].append(text)
            for item in self._fields:
                item.result = item.result or bool(text.strip())


def _value(element: etree._Element, name: str) -> str:
    return next((str(v) for k, v in element.items() if str(k).rpartition("}")[2] == name), "")


def _is_raised(text: etree._Element) -> bool:
    """Whether the run of *text* is superscript."""
    run = text.getparent()
    if run is None:
        return False
    return any(_value(item, "val") == "superscript" for item in run.iterfind("{*}rPr/{*}vertAlign"))


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
