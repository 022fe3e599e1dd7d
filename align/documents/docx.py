"""Word documents (.docx): WordprocessingML, ISO/IEC 29500.

Taken: paragraphs, headings, table cells, text boxes, foot- and endnotes (after the
body), inserted text. Not taken: headers and footers, comments, deleted and hidden
text, field codes, numbers that Word itself counts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.documents._build import Builder
from align.documents.protocol import Content
from align.errors import FormatError, LimitError

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DocxReader"]

_MEMBERS = 10_000
_UNPACKED = 200_000_000
_RATIO = 250
_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_DTD = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LEFT_OUT = frozenset(
    {
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rt",
        "Fallback",
        "commentReference",
        "pPr",
        "sectPr",
    }
)
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_REMEDY = "Open it in a word processor and save it again as .docx"


class DocxReader:
    """Reads ``.docx`` (and ``.docm``, whose macros are never looked at)."""

    name = "docx"
    extensions: tuple[str, ...] = (".docx", ".docm")

    def sniff(self, data: bytes) -> bool:
        """A zip archive in which Word's main part is named."""
        return data.startswith(b"PK\x03\x04") and _BODY.encode() in data

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text, a paragraph a paragraph; *encoding* does not apply."""
        builder = Builder()
        if encoding is not None:
            builder.notes.append("a Word document fixes its encoding itself")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _check(archive, where)
                names = {info.filename for info in archive.infolist()}
                if _BODY not in names:
                    raise FormatError("it is no Word document", where=where, remedy=_REMEDY)
                for name in (_BODY, *_NOTES):
                    if name in names:
                        _part(archive.read(name), builder, where)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise FormatError(
                "it is damaged or cut off: its archive cannot be unpacked",
                where=where,
                remedy="Get another copy of the file",
            ) from error
        except ValueError as error:
            raise FormatError(f"it is damaged ({error})", where=where, remedy=_REMEDY) from error
        return builder.content()


def _check(archive: zipfile.ZipFile, where: str) -> None:
    """What the archive's directory says, before anything is unpacked.

    Python unpacks no member beyond the size stated for it, so the statement can be trusted.
    """
    members = archive.infolist()
    if len(members) > _MEMBERS:
        raise LimitError(f"its archive has {len(members)} members", where=where, remedy=_REMEDY)
    for info in members:
        if info.filename not in (_BODY, *_NOTES):
            continue
        if info.flag_bits & 1:
            raise FormatError(
                "it is protected by a password", where=where, remedy="Save it without the password"
            )
        packed = max(1, info.compress_size)
        if info.file_size > _UNPACKED or (
            info.file_size > 1_000_000 and info.file_size / packed > _RATIO
        ):
            raise LimitError(
                f"it unpacks to {info.file_size / 1e6:.0f} MB, more than is allowed",
                where=where,
                remedy="Divide it into parts",
            )


def _part(data: bytes, builder: Builder, where: str) -> None:
    from lxml import etree

    if _DTD.search(data) or _DTD.search(data.replace(b"\0", b"")[:4096]):
        raise FormatError(
            "its XML declares entities, which Word never does", where=where, remedy=_REMEDY
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(
            f"its XML is not well-formed ({error.msg})", where=where, remedy=_REMEDY
        ) from error
    for text in _paragraphs(root):
        builder.add(text)


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """Each paragraph's text in document order; a text box's come before the paragraph's own."""
    open_paragraphs: list[list[str]] = []
    # One stack entry is an element to enter, or None where one is to be left.
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        name = _name(element)
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
        if _name(child) != "rPr":
            continue
        for item in child:
            if _name(item) == "vanish":
                values = [str(v) for k, v in item.items() if str(k).endswith("}val")]
                return not values or values[0] not in ("0", "false", "off")
    return False
