"""A bilingual copy as a Word document (WordprocessingML, ISO/IEC 29500; see ``copies``).

Styles do the work, so that who opens it can set it otherwise in a minute. A4, page numbers below.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, cast

from align.exchange.cells import Cleaner
from align.exchange.copies import (
    LANGUAGES,
    Row,
    chapters_of,
    count_rows,
    fonts_of,
    heading,
    title_of,
)
from align.exchange.files import Target, binary_output
from align.exchange.options import DEFAULTS, WriteOptions, Written
from align.exchange.workbooks import Forward, package_part, part_info
from align.markup import attribute, content
from align.model import Lang, Pair

__all__ = ["write_docx"]

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = (
    ("word/document.xml", f"{_TYPE}.document.main+xml"),
    ("word/styles.xml", f"{_TYPE}.styles+xml"),
    ("word/footer1.xml", f"{_TYPE}.footer+xml"),
    ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
)
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _PARTS)
    + "</Types>"
)
_ROOT = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_R}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2"'
    f' Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_R}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{_R}/footer"'
    ' Target="footer1.xml"/></Relationships>'
)
_FOOTER = (
    f'{_XML}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
)
# A4, margins of 2 cm; in twentieths of a point.
_WIDTH = 11906 - 2 * 1134
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134"'
    ' w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_NUMBER, _STATUS = 620, 1150
"""Widths of the columns of numbers and statuses."""

_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="D9D9D9"'
_TABLE = (
    f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders><w:top {_LINE}/>'
    f"<w:bottom {_LINE}/><w:insideH {_LINE}/></w:tblBorders>"
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="0"'
    ' w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/><w:right w:w="170" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
)
_STYLE_OF: dict[Lang, str] = {"zh": "Chinese", "en": "English"}


def write_docx(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *pairs* as a document to read and to print."""
    clean = Cleaner()
    chapters = chapters_of(pairs, options, clean)
    title = title_of(chapters, options, clean)
    with (
        binary_output(target) as out,
        zipfile.ZipFile(cast("IO[bytes]", Forward(out)), "w") as package,
    ):
        package_part(package, "[Content_Types].xml", _TYPES)
        package_part(package, "_rels/.rels", _ROOT)
        package_part(package, "word/_rels/document.xml.rels", _RELATIONS)
        package_part(package, "word/styles.xml", _styles(options))
        package_part(package, "word/footer1.xml", _FOOTER)
        package_part(package, "docProps/core.xml", _core(title, options, clean))
        with package.open(part_info("word/document.xml"), "w") as stream:
            stream.write(
                f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
                f"{_paragraph('Title', title)}".encode()
            )
            for chapter in chapters:
                name = heading(chapter)
                if name and (len(chapters) > 1 or name != title):
                    stream.write(_paragraph("Heading1", name).encode())
                for piece in _chapter(chapter.rows, options):
                    stream.write(piece.encode())
            stream.write(f"{_SECTION}</w:body></w:document>".encode())
    return Written(rows=count_rows(chapters), cleaned=clean.count)


def _chapter(rows: Sequence[Row], options: WriteOptions) -> Iterable[str]:
    look = options.look
    if look.layout == "under":
        for row in rows:
            yield _under(row, options)
        return
    extra = _NUMBER * look.numbers + _STATUS * look.status
    half = (_WIDTH - extra) // 2
    widths = [*[_NUMBER] * look.numbers, half, half, *[_STATUS] * look.status]
    order: tuple[Lang, Lang] = ("zh", "en") if options.source == "zh" else ("en", "zh")
    yield _TABLE + "<w:tblGrid>"
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"
    heads = [("Small", LANGUAGES[lang]) for lang in order]
    yield _row(_cells(heads, "#", " ", options), widths, head=True)
    for row in rows:
        sides = [(_STYLE_OF[lang], text) for lang, text in row.sides]
        yield _row(_cells(sides, str(row.number), row.status, options), widths)
    # Word wants a paragraph between two tables and after the last.
    yield '</w:tbl><w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>'


def _cells(
    sides: list[tuple[str, str]], number: str, status: str, options: WriteOptions
) -> list[tuple[str, str]]:
    cells = [("Small", number)] if options.look.numbers else []
    cells += sides
    if options.look.status:
        cells.append(("Small", status))
    return cells


def _row(cells: Sequence[tuple[str, str]], widths: Sequence[int], *, head: bool = False) -> str:
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(*cell)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    again = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{inside}</w:tr>"


def _under(row: Row, options: WriteOptions) -> str:
    look = options.look
    shown = [(lang, text) for lang, text in row.sides if text.strip()] or [row.sides[0]]
    parts = []
    for place, (lang, text) in enumerate(shown):
        last = place == len(shown) - 1
        runs = _run(f"{row.number}  ", "SmallText") if look.numbers and not place else ""
        runs += _run(text)
        if look.status and last:
            runs += _run(f"  {row.status}", "SmallText")
        spacing = '<w:spacing w:after="160"/>' if last else "<w:keepNext/>"
        parts.append(
            f'<w:p><w:pPr><w:pStyle w:val="{_STYLE_OF[lang]}"/>{spacing}</w:pPr>{runs}</w:p>'
        )
    return "".join(parts)


def _paragraph(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(text)}</w:p>'


def _run(text: str, style: str = "") -> str:
    if not text:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    parts = [
        "<w:tab/>" if part == "\t" else f'<w:t xml:space="preserve">{content(part)}</w:t>'
        for part in re.split("(\t)", re.sub(r"[\r\n]+", " ", text))
        if part
    ]
    return f"<w:r>{look}{''.join(parts)}</w:r>"


def _styles(options: WriteOptions) -> str:
    zh, en = attribute(options.codes.zh), attribute(options.codes.en)
    font = fonts_of(options.codes.zh)[0]
    languages = f'<w:lang w:val="{en}" w:eastAsia="{zh}"/>'
    small = '<w:rPr><w:color w:val="737373"/><w:sz w:val="16"/></w:rPr>'

    def style(key: str, name: str, inside: str, kind: str = "paragraph") -> str:
        based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" else ""
        return (
            f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{based}'
            f"<w:qFormat/>{inside}</w:style>"
        )

    return (
        f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:eastAsia="{font}" w:cs="Georgia"/>'
        f'<w:sz w:val="21"/>{languages}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "</w:style>"
        + style(
            "Title",
            "Title",
            '<w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:b/><w:sz w:val="34"/></w:rPr>',
        )
        + style(
            "Heading1",
            "heading 1",
            '<w:pPr><w:keepNext/><w:spacing w:before="360" w:after="160"/><w:outlineLvl'
            ' w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr>',
        )
        + style("Chinese", "Chinese", "")
        + style("English", "English", "")
        + style("Small", "Small", small)
        + style("Footer", "footer", f'<w:pPr><w:jc w:val="center"/></w:pPr>{small}')
        + style("SmallText", "Small Text", small, "character")
        + "</w:styles>"
    )


def _core(title: str, options: WriteOptions, clean: Cleaner) -> str:
    stamp = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", options.created)
    time = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp[0]}Z</dcterms:created>' if stamp else ""
    )
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{content(title)}</dc:title>"
        f"<dc:creator>{content(clean(options.creator)) or 'Duizhao'}</dc:creator>{time}"
        "</cp:coreProperties>"
    )
