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
        ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/x.opf"/></rootfiles></container>',
        "OEBPS/x.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        f"{items}{manifest}</manifest><spine>{refs}</spine></package>",
    }
    members |= {f"OEBPS/{key}.xhtml": page(body) for key, body in pages.items()}
    return packed(members | dict(extra or {}), stored=["mimetype"])


def rtf(body: str) -> bytes:
    """An RTF file; characters beyond ASCII as ``\\u`` escapes."""
    escaped = "".join(
        c if c < "\x80" else "".join(f"\\u{unit}?" for unit in _units(c)) for c in body
    )
    return b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}" + escaped.encode() + b"}"


def _units(character: str) -> list[int]:
    data = character.encode("utf-16-le")
    return [int.from_bytes(data[i : i + 2], "little", signed=True) for i in range(0, len(data), 2)]


def shape(*paragraphs: str, kind: str = "") -> str:
    """A shape of a slide."""
    holder = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    body = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:sp><p:nvSpPr>{holder}</p:nvSpPr><p:txBody>{body}</p:txBody></p:sp>"


def relation(key: str, kind: str, target: str, mode: str = "") -> str:
    """A relationship of an Office part."""
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{outside}/>'


def rels(*items: str) -> str:
    """A part of relationships."""
    return f"<Relationships {_RELS}>{''.join(items)}</Relationships>"


def slide(body: str) -> str:
    """A slide's part."""
    return f"<p:sld {_P} {_A}><p:cSld><p:spTree>{body}</p:spTree></p:cSld></p:sld>"


def pptx(
    slides: Sequence[str],
    *,
    order: Sequence[int] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A presentation; each slide is the XML of its shapes."""
    shown = range(len(slides)) if order is None else order
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in shown)
    links = [relation(f"r{n}", "slide", f"slides/s{n}.xml") for n in range(len(slides))]
    members: dict[str, str | bytes] = {
        "ppt/presentation.xml": f'<p:presentation {_P} xmlns:r="{_OFFICE}"><p:sldIdLst>{ids}'
        "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": rels(*links),
    }
    for number, body in enumerate(slides):
        members[f"ppt/slides/s{number}.xml"] = slide(body)
    return packed(members | dict(extra or {}))


def sheet_xml(rows: str, *, dimension: str = "A1") -> str:
    """A sheet's part from the XML of its rows."""
    return (
        f'<worksheet {_S}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )


def xlsx(
    sheets: Mapping[str, str | Sequence[Sequence[str | float]]],
    *,
    strings: Sequence[str] = (),
    hidden: Sequence[str] = (),
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook: sheets by name, as rows of values or as the XML of their part."""
    items = links = ""
    for number, name in enumerate(sheets, 1):
        state = ' state="hidden"' if name in hidden else ""
        items += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"{state}/>'
        links += relation(f"r{number}", "worksheet", f"worksheets/s{number}.xml")
    members: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook {_S} xmlns:r="{_OFFICE}"><sheets>{items}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": rels(links),
    }
    if strings:
        texts = "".join(f"<si><t>{text}</t></si>" for text in strings)
        members["xl/sharedStrings.xml"] = f"<sst {_S}>{texts}</sst>"
    for number, body in enumerate(sheets.values(), 1):
        members[f"xl/worksheets/s{number}.xml"] = (
            body if isinstance(body, str) else sheet_xml("".join(map(_row, body)))
        )
    return packed(members | dict(extra or {}))


def _row(values: Sequence[str | float]) -> str:
    cells = (
        f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        if isinstance(value, str)
        else f"<c><v>{value}</v></c>"
        for value in values
    )
    return f"<row>{''.join(cells)}</row>"


def pdf(pages: Sequence[Sequence[str]], *, mapped: bool = True) -> bytes:
    """A PDF, a line of text a line of the page; *mapped*: its font says what its glyphs mean."""
    characters = sorted({c for page_lines in pages for line in page_lines for c in line})
    codes = "".join(f"<{ord(c):04X}> <{ord(c):04X}>\n" for c in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{codes}endbfchar\nendcmap end end"
    )
    meaning = "/ToUnicode 5 0 R" if mapped else ""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H {meaning}"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap),
    ]
    for number, page_lines in enumerate(pages):
        body = "BT /F1 12 Tf 72 800 Td 14 TL\n" + "".join(
            f"<{''.join(f'{ord(c):04X}' for c in line)}> Tj T*\n" for line in page_lines
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(_stream(body + "ET"))
    out = b"%PDF-1.7\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{item}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    )
    return out + tail.encode()


def _stream(body: str) -> str:
    return f"<< /Length {len(body.encode())} >>\nstream\n{body}\nendstream"


SRT = "1\n00:00:01,000 --> 00:00:02,000\n第一段。\n\n2\n00:00:03,000 --> 00:00:04,500\n第二段。\n"

SAMPLES: dict[str, tuple[str, bytes]] = {
    "txt": ("x.txt", "第一段。\n第二段。\n".encode()),
    "markdown": ("x.md", "# 标题\n\n第一段。\n".encode()),
    "html": ("x.html", "<html><body><p>第一段。</p><p>第二段。</p></body></html>".encode()),
    "docx": ("x.docx", docx(p("第一段。") + p("第二段。"))),
    "odt": ("x.odt", odt("<text:p>第一段。</text:p><text:p>第二段。</text:p>")),
    "epub": ("x.epub", epub({"a": "<p>第一段。</p>", "b": "<p>第二段。</p>"})),
    "subtitles": ("x.srt", SRT.encode()),
    "rtf": ("x.rtf", rtf("第一段。\\par 第二段。")),
    "pptx": ("x.pptx", pptx([shape("第一段。"), shape("第二段。")])),
    "pdf": ("x.pdf", pdf([["第一段。", "第二段。"]])),
    "xlsx": ("x.xlsx", xlsx({"一": [["第一段。"], ["第二段。"]]})),
}
