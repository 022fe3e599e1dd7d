"""Small files of every format, built in code, sound unless asked otherwise."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def packed(members: Mapping[str, str | bytes], *, stored: Sequence[str] = ()) -> bytes:
    """A zip archive of *members* in their order, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return out.getvalue()


def docx(
    body: str, *, footnotes: str = "", extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A Word file with no more in it than its reader looks at."""
    members: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"
    }
    if footnotes:
        members["word/footnotes.xml"] = f"<w:footnotes {W}>{footnotes}</w:footnotes>"
    return packed(members | dict(extra or {}))


def p(text: str) -> str:
    """A paragraph of Word."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of Word, a paragraph a cell."""
    body = "".join(
        f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl>{body}</w:tbl>"


def odt(body: str, *, manifest: str = "", head: str = "") -> bytes:
    """An OpenDocument text."""
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"{head}<office:document-content {_ODF}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
    }
    if manifest:
        members["META-INF/manifest.xml"] = manifest
    return packed(members, stored=["mimetype"])


def page(body: str) -> str:
    """A page of a book."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
        f"<body>{body}</body></html>"
    )


def epub(
    pages: Mapping[str, str],
    *,
    spine: Sequence[str] | None = None,
    manifest: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A book: *pages* by id, which is also the file's name; *spine* lists ids."""
    order = list(pages) if spine is None else spine
    items = "".join(
        f'<item id="{key}" href="{key}.xhtml" media-type="application/xhtml+xml"/>' for key in pages
    )
    refs = "".join(f'<itemref idref="{key}"/>' for key in order)
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container"
        ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/x.opf"/></rootfiles></container>',
        "OEBPS/x.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        f"{items}{manifest}</manifest><spine>{refs}</spine></package>",
    }
    members |= {f"OEBPS/{key}.xhtml": page(body) for key, body in pages.items()}
    return packed(members | dict(extra or {}), stored=["mimetype"])


SRT = "1\n00:00:01,000 --> 00:00:02,000\n第一段。\n\n2\n00:00:03,000 --> 00:00:04,500\n第二段。\n"

SAMPLES: dict[str, tuple[str, bytes]] = {
    "txt": ("x.txt", "第一段。\n第二段。\n".encode()),
    "markdown": ("x.md", "# 标题\n\n第一段。\n".encode()),
    "html": ("x.html", "<html><body><p>第一段。</p><p>第二段。</p></body></html>".encode()),
    "docx": ("x.docx", docx(p("第一段。") + p("第二段。"))),
    "odt": ("x.odt", odt("<text:p>第一段。</text:p><text:p>第二段。</text:p>")),
    "epub": ("x.epub", epub({"a": "<p>第一段。</p>", "b": "<p>第二段。</p>"})),
    "subtitles": ("x.srt", SRT.encode()),
}
