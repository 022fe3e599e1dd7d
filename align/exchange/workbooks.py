"""XLSX files: typed as text, never a formula, the same bytes for the same rows.

The writer streams SpreadsheetML (ISO/IEC 29500) straight into the package: openpyxl's
write-only mode goes through a temporary file, stamps the time and cannot be stopped
cleanly in the middle. Reading is that of :mod:`align.documents`, whose limits hold for
workbooks that others made.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, cast

from align.exchange.cells import Cleaner, number
from align.exchange.files import Target, binary_output
from align.markup import attribute, content
from align.text.delimited import column_letters
from align.text.files import display_name, read_bytes

__all__ = ["Column", "Forward", "package_part", "part_info", "read_sheet", "write_sheet"]

_MAX_CELL = 32_767
_MAX_ROWS = 1_048_576
_WIDEST = 256
# Excel reads _x0041_ in a text as a character's number; _x005F_ is its own underscore.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL_TITLE = re.compile(r"[\\/*?:\[\]\x00-\x1f]")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ROOT_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
# Cell formats: 0 the default, 1 text, 2 text that wraps, 3 header, 4 number. 49 is "@".
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2">'
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    + "".join(
        f'<xf numFmtId="{form}" fontId="{font}" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1" applyFont="1" applyAlignment="1">'
        f'<alignment vertical="top"{wrap}/></xf>'
        for form, font, wrap in (
            (49, 0, ""),
            (49, 0, ' wrapText="1"'),
            (49, 1, ""),
            (0, 0, ""),
        )
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its width in characters, whether long text wraps.

    *choices* are offered in each of its cells; others may be typed all the same.
    """

    name: str
    width: int = 12
    wrap: bool = False
    choices: tuple[str, ...] = ()


def write_sheet(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str | float]],
    target: Target,
    *,
    title: str,
    cleaner: Cleaner,
    created: str = "",
) -> tuple[int, int]:
    """Write one sheet with a frozen header in constant memory.

    Strings become text cells whatever they look like, numbers numbers. A sheet holds
    1,048,576 rows: what is beyond goes to further sheets with the same header.

    Returns:
        how many rows were written, and how many cells were shortened to the 32,767
        characters that a cell can hold.
    """
    with (
        binary_output(target) as out,
        zipfile.ZipFile(cast("IO[bytes]", Forward(out)), "w") as package,
    ):
        package_part(package, "_rels/.rels", _ROOT_RELATIONS)
        package_part(package, "docProps/core.xml", _core(created))
        package_part(package, "xl/styles.xml", _STYLES)
        writer = _SheetWriter(columns, cleaner)
        iterator = iter(rows)
        sheets = 1
        while writer.write(package, sheets, iterator):
            sheets += 1
        name = _ILLEGAL_TITLE.sub(" ", cleaner(title)).strip("' ")[:26] or "Sheet"
        names = [name] + [f"{name} {index}" for index in range(2, sheets + 1)]
        package_part(package, "xl/workbook.xml", _workbook(names))
        package_part(package, "xl/_rels/workbook.xml.rels", _relations(sheets))
        package_part(package, "[Content_Types].xml", _content_types(sheets))
    return writer.rows, writer.cut


def read_sheet(path: str | PathLike[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook's first visible sheet that hold anything, with their numbers.

    Raises:
        InputError: the file cannot be read, is no workbook, or is too large.
    """
    from align.documents.xlsx import Workbook

    path = Path(path)
    where = display_name(path)
    book = Workbook(read_bytes(path, where=where), where=where)
    for sheet in book.visible()[:1]:
        yield from book.texts(sheet, widest=_WIDEST)


class _SheetWriter:
    def __init__(self, columns: Sequence[Column], cleaner: Cleaner) -> None:
        self.rows = 0
        self.cut = 0
        self._clean = cleaner
        self._columns = columns
        self._letters = [column_letters(index) for index in range(len(columns))]
        self._next: Sequence[str | float] | None = None

    def write(
        self, package: zipfile.ZipFile, index: int, rows: Iterator[Sequence[str | float]]
    ) -> bool:
        """Write a sheet; ``True`` if there are rows left for another."""
        with package.open(part_info(f"xl/worksheets/sheet{index}.xml"), "w") as stream:
            stream.write(self._head().encode())
            line = 1
            while line < _MAX_ROWS:
                row = self._next if self._next is not None else next(rows, None)
                self._next = None
                if row is None:
                    break
                line += 1
                stream.write(self._row(row, line).encode())
                self.rows += 1
            stream.write(f"</sheetData>{self._choices(line)}</worksheet>".encode())
        self._next = next(rows, None) if line == _MAX_ROWS else None
        return self._next is not None

    def _choices(self, last: int) -> str:
        offered = [
            f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" '
            f'sqref="{letter}2:{letter}{last}"><formula1>"'
            f'{content(",".join(column.choices))}"</formula1></dataValidation>'
            for letter, column in zip(self._letters, self._columns, strict=True)
            if column.choices and last > 1
        ]
        if not offered:
            return ""
        return f'<dataValidations count="{len(offered)}">{"".join(offered)}</dataValidations>'

    def _head(self) -> str:
        widths = "".join(
            f'<col min="{i}" max="{i}" width="{column.width}" customWidth="1"/>'
            for i, column in enumerate(self._columns, 1)
        )
        cells = "".join(
            self._cell(letter, 1, column.name, 3)
            for letter, column in zip(self._letters, self._columns, strict=True)
        )
        return (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
            f'<row r="1">{cells}</row>'
        )

    def _row(self, row: Sequence[str | float], line: int) -> str:
        cells = []
        for letter, column, value in zip(self._letters, self._columns, row, strict=True):
            if not isinstance(value, str):
                text = number(value)
                cells.append(f'<c r="{letter}{line}" s="4"><v>{text}</v></c>' if text else "")
            elif value:
                cells.append(self._cell(letter, line, value, 2 if column.wrap else 1))
        return f'<row r="{line}">{"".join(cells)}</row>'

    def _cell(self, letter: str, line: int, value: str, style: int) -> str:
        text = _LOOKS_ESCAPED.sub("_x005F_", self._clean(value))
        if len(text) > _MAX_CELL:
            text = text[: _MAX_CELL - 1] + "…"
            self.cut += 1
        return (
            f'<c r="{letter}{line}" s="{style}" t="inlineStr">'
            f'<is><t xml:space="preserve">{content(text)}</t></is></c>'
        )


def _core(created: str) -> str:
    stamp = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", created)
    time = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp[0]}Z</dcterms:created>' if stamp else ""
    )
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:creator>Duizhao</dc:creator>{time}</cp:coreProperties>"
    )


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{attribute(name)}" sheetId="{index}" r:id="rId{index}"/>'
        for index, name in enumerate(names, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )


def _content_types(sheets: int) -> str:
    parts = [
        ("xl/workbook.xml", f"{_TYPE}.sheet.main+xml"),
        ("xl/styles.xml", f"{_TYPE}.styles+xml"),
    ]
    parts += [
        (f"xl/worksheets/sheet{index}.xml", f"{_TYPE}.worksheet+xml")
        for index in range(1, sheets + 1)
    ]
    parts.append(
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
    )
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(sheets: int) -> str:
    relations = "".join(
        f'<Relationship Id="rId{index}" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet{index}.xml"/>'
        for index in range(1, sheets + 1)
    )
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    )


def package_part(package: zipfile.ZipFile, name: str, text: str) -> None:
    """Add the part *name* to a package."""
    with package.open(part_info(name), "w") as stream:
        stream.write(text.encode())


def part_info(name: str) -> zipfile.ZipInfo:
    """An entry without the time of day and without the machine it was made on."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.create_system = 3
    return info


class Forward:
    """A stream that only goes forward, so that a pipe will do and files agree with it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()
