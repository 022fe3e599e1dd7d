"""A table as a Word document (WordprocessingML, ISO/IEC 29500), for people to edit.

Written as a stream, the same bytes for the same rows, like the workbooks beside it: a
table of some thousand rows takes python-docx minutes, because it looks up the whole row
for every cell. A4 on its side; the header comes back on every page; a row is not parted.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, cast

from align.exchange.cells import Cleaner
from align.exchange.files import Target, binary_output
from align.exchange.workbooks import Column, Forward, package_part, part_info
from align.markup import content

__all__ = ["write_word_table"]

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
)
_ROOT = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="SimSun" w:cs="Calibri"/>'
    '<w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
    '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style></w:styles>'
)
# A4 on its side, margins of 1.5 cm; a twentieth of a point.
_WIDTH = 16838 - 2 * 850
_SECTION = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="850" w:right="850" w:bottom="850" w:left="850"'
    ' w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>'
)
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"'
_BORDERS = "".join(
    f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_SMALL = '<w:rPr><w:color w:val="808080"/><w:sz w:val="12"/></w:rPr>'


def write_word_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    target: Target,
    *,
    title: str,
    intro: Sequence[str] = (),
    small: Sequence[int] = (),
    cleaner: Cleaner,
) -> int:
    """Write one table under a title; gives the number of rows.

    Args:
        intro: paragraphs between title and table.
        small: 0-based places of columns in small grey type.
    """
    total = sum(column.width for column in columns)
    widths = [round(_WIDTH * column.width / total) for column in columns]
    count = 0
    with (
        binary_output(target) as out,
        zipfile.ZipFile(cast("IO[bytes]", Forward(out)), "w") as package,
    ):
        package_part(package, "[Content_Types].xml", _TYPES)
        package_part(package, "_rels/.rels", _ROOT)
        package_part(package, "word/_rels/document.xml.rels", _RELATIONS)
        package_part(package, "word/styles.xml", _STYLES)
        with package.open(part_info("word/document.xml"), "w") as stream:
            stream.write(_head(title, intro, widths, cleaner).encode())
            stream.write(_row([c.name for c in columns], widths, small, cleaner, head=True))
            for row in rows:
                stream.write(_row(row, widths, small, cleaner))
                count += 1
            # Word wants a paragraph after a table.
            stream.write(f"</w:tbl><w:p/>{_SECTION}</w:body></w:document>".encode())
    return count


def _head(title: str, intro: Sequence[str], widths: Sequence[int], clean: Cleaner) -> str:
    before = "".join(f"<w:p>{_run(clean(text))}</w:p>" for text in intro)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'{_XML}<w:document xmlns:w="{_W}"><w:body>'
        f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{_run(clean(title))}</w:p>{before}'
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{_BORDERS}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _row(
    row: Sequence[str],
    widths: Sequence[int],
    small: Sequence[int],
    clean: Cleaner,
    *,
    head: bool = False,
) -> bytes:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraphs(clean(text), head=head, small=place in small)}</w:tc>"
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    again = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{cells}</w:tr>".encode()


def _paragraphs(text: str, *, head: bool, small: bool) -> str:
    look = _SMALL if small else "<w:rPr><w:b/></w:rPr>" if head else ""
    return "".join(f"<w:p>{_run(line, look)}</w:p>" for line in text.split("\n"))


def _run(text: str, look: str = "") -> str:
    if not text:
        return ""
    parts = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{content(part)}</w:t>' if part else ""
        for part in text.split("\t")
    )
    return f"<w:r>{look}{parts}</w:r>"
