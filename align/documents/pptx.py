"""Slides (.pptx): PresentationML, ISO/IEC 29500, slide by slide, each with its notes.

Taken: text of shapes, tables and notes. Excluded: dates, footers and slide numbers. Not
taken: masters and layouts, comments, charts and drawn diagrams.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.documents.package import Package, relations
from align.documents.protocol import Builder, Content
from align.errors import EmptyInputError
from align.markup import local
from align.messages import message

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["PptxReader"]

_SHOW = "ppt/presentation.xml"
_BOILERPLATE = {"sldNum": "page number", "dt": "date", "ftr": "footer", "hdr": "page header"}
_LEFT_OUT = frozenset(["Fallback", "pPr", "rPr", "endParaRPr", "fld"])
_PICTURED = ("chart", "diagramData")


class PptxReader:
    """Reads ``.pptx`` and ``.ppsx`` (and ``.pptm``, whose macros are never looked at)."""

    name = "pptx"
    extensions: tuple[str, ...] = (".pptx", ".ppsx", ".pptm", ".potx")

    def sniff(self, data: bytes) -> bool:
        """A zip archive in which PowerPoint's main part is named."""
        return data.startswith(b"PK\x03\x04") and _SHOW.encode() in data

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text, a paragraph a paragraph; *encoding* does not apply."""
        del encoding
        builder = Builder()
        package = Package(data, where=where, ending=".pptx")
        package.need(_SHOW)
        slides = list(_slides(package))
        if not slides:
            raise EmptyInputError("slides.none", where=where)
        pictured = 0
        for slide in slides:
            _part(package, slide, builder)
            for kind, name in relations(package, slide).values():
                pictured += kind in _PICTURED
                if kind == "notesSlide" and name in package.names:
                    _part(package, name, builder)
        if pictured:
            builder.notes.append(message("slides.charts", count=pictured))
        return builder.content()


def _slides(package: Package) -> Iterator[str]:
    """The slides' parts as they are shown; each once."""
    targets = relations(package, _SHOW)
    seen = set()
    for item in package.xml(_SHOW).iter("{*}sldId"):
        ids = [str(v) for k, v in item.items() if str(k).endswith("}id")]
        kind, name = targets.get(ids[0] if ids else "", ("", ""))
        if kind == "slide" and name in package.names and name not in seen:
            seen.add(name)
            yield name


def _part(package: Package, name: str, builder: Builder) -> None:
    """The paragraphs of one slide or its notes."""
    for shape in package.xml(name).iter("{*}sp", "{*}graphicFrame"):
        if any(local(outer) == "Fallback" for outer in shape.iterancestors()):
            continue
        kinds = [str(holder.get("type") or "") for holder in shape.iterfind("{*}nvSpPr//{*}ph")]
        reason = _BOILERPLATE.get(kinds[0]) if kinds else None
        for paragraph in shape.iter("{*}p"):
            builder.add(_text(paragraph), reason)


def _text(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for run in paragraph:
        name = local(run)
        if name == "br":
            parts.append("\n")
        elif name not in _LEFT_OUT:
            parts += [text.text or "" for text in run.iter("{*}t")]
    return "".join(parts)
