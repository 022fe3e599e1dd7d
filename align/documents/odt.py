"""OpenDocument text (.odt): ODF 1.3, ISO/IEC 26300.

Taken: paragraphs, headings, cells, frames, notes (after the body), inserted text. Not
taken: headers and footers, comments, deleted and hidden text, numbers that the program
counts. Tables of contents are excluded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from align.documents.package import Package
from align.documents.protocol import Builder, Content
from align.errors import FormatError
from align.markup import local

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["OdtReader"]

_MIME = b"application/vnd.oasis.opendocument.text"
_BODY = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_PARAGRAPHS = ("p", "h")
_LEFT_OUT = frozenset(
    (  # noqa: SIM905
        "annotation annotation-end tracked-changes forms scripts font-face-decls automatic-styles "
        "note-citation ruby-text hidden-text hidden-paragraph page-number page-count title desc "
        "bookmark-ref sequence-decls variable-decls object object-ole applet plugin binary-data"
    ).split()
)
_INDEXES = frozenset(
    (  # noqa: SIM905
        "table-of-content illustration-index table-index object-index user-index alphabetical-index"
    ).split()
)
_TEXT = {"tab": "\t", "line-break": "\n"}
_SPACES = 1000


class OdtReader:
    """Reads ``.odt`` and its templates ``.ott``."""

    name = "odt"
    extensions: tuple[str, ...] = (".odt", ".ott")

    def sniff(self, data: bytes) -> bool:
        """A zip archive that begins with the format's media type."""
        return data.startswith(b"PK\x03\x04") and _MIME in data[:200]

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text, a paragraph a paragraph; *encoding* does not apply."""
        del encoding
        builder = Builder()
        package = Package(data, where=where, ending=".odt")
        package.need(_BODY)
        if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
            raise FormatError("file.password", where=where)
        walker = _Walker(builder)
        walker.walk(package.xml(_BODY))
        for note in walker.notes:
            builder.add(note)
        return builder.content()


class _Walker:
    """Goes through the tree without recursion; paragraphs go to the builder."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.notes: list[str] = []
        self._open: list[list[str]] = []

    def walk(self, root: etree._Element) -> None:
        # (element, its text or its tail is next, in an index, in a note)
        stack: list[tuple[etree._Element, bool, bool, bool]] = [(root, False, False, False)]
        while stack:
            element, leaving, index, note = stack.pop()
            name = local(element)
            if leaving:
                if name in _PARAGRAPHS:
                    self._close("".join(self._open.pop()), index=index, note=note)
                self._say(element.tail)
                continue
            if name in _LEFT_OUT or not name:
                self._say(element.tail)
                continue
            index, note = index or name in _INDEXES, note or name == "note-body"
            if name in _PARAGRAPHS:
                self._open.append([])
            stack.append((element, True, index, note))
            if name == "s":
                self._say(" " * _count(element))
            else:
                self._say(_TEXT.get(name) or element.text)
            stack.extend((child, False, index, note) for child in reversed(element))

    def _say(self, text: str | None) -> None:
        if text and self._open:
            self._open[-1].append(text)

    def _close(self, text: str, *, index: bool, note: bool) -> None:
        if note:
            self.notes.append(text)
        else:
            self.builder.add(text, "contents" if index else None)


def _count(element: etree._Element) -> int:
    said = next((str(v) for k, v in element.items() if str(k).endswith("}c")), "1")
    return min(int(said), _SPACES) if said.isascii() and said.isdecimal() else 1
