"""XLSX files: typed as text, never a formula, the same bytes for the same rows."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from align.errors import FormatError, InputError, LimitError
from align.exchange.cells import Cleaner
from align.exchange.files import Target, binary_output

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

__all__ = ["Column", "read_sheet", "write_sheet"]

_MAX_CELL = 32_767
_MAX_ROWS = 1_048_576
# Excel reads _x0041_ in a text as a character's number; _x005F_ is its own underscore.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL_TITLE = re.compile(r"[\\/*?:\[\]]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its width in characters, whether long text wraps."""

    name: str
    width: int = 12
    wrap: bool = False


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

    Strings become text cells whatever they look like, numbers numbers. Sheets hold
    1,048,576 rows: what is beyond goes to further sheets with the same header.

    Returns:
        how many rows were written, and how many cells were shortened to the 32,767
        characters that a cell can hold.
    """
    from openpyxl import Workbook

    with binary_output(target) as out, tempfile.TemporaryFile() as unsorted:
        book = Workbook(write_only=True)
        count = cut = 0
        sheet: WriteOnlyWorksheet | None = None
        maker = _Cells(cleaner)
        for row in rows:
            if sheet is None or count % (_MAX_ROWS - 1) == 0:
                sheet = _new_sheet(book, title, columns, maker)
            sheet.append([maker.cell(sheet, value, columns[i]) for i, value in enumerate(row)])
            count += 1
        if sheet is None:
            _new_sheet(book, title, columns, maker)
        cut = maker.cut
        book.save(unsorted)
        book.close()
        _copy_without_times(unsorted, out, created)
    return count, cut


def read_sheet(path: str | PathLike[str], *, max_rows: int = 2_000_000) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet as text (numbers written without locale).

    Raises:
        InputError, FormatError: the file cannot be read or is no workbook.
        LimitError: it has more than *max_rows* rows.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with Path(path).open("rb") as stream:
            book = load_workbook(stream, read_only=True, data_only=True)
            try:
                for index, row in enumerate(book.worksheets[0].iter_rows(values_only=True)):
                    if index >= max_rows:
                        raise LimitError(
                            f"has more than {max_rows} rows", where=path, remedy="Split it."
                        )
                    yield [_as_text(value) for value in row]
            finally:
                book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise FormatError(
            "is not an XLSX workbook that can be read",
            where=path,
            remedy="Open it in a spreadsheet program and save it as .xlsx again.",
        ) from error
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}", where=path, remedy="Check the name."
        ) from error


def _new_sheet(book: Any, title: str, columns: Sequence[Column], maker: _Cells) -> Any:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    number = len(book.worksheets) + 1
    name = _ILLEGAL_TITLE.sub(" ", title).strip("' ")[:26] or "Sheet"
    sheet = book.create_sheet(name if number == 1 else f"{name} {number}")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    head = []
    for column in columns:
        cell = maker.cell(sheet, column.name, Column(column.name))
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    return sheet


class _Cells:
    def __init__(self, cleaner: Cleaner) -> None:
        from openpyxl.styles import Alignment

        self.cut = 0
        self._clean = cleaner
        self._top = Alignment(vertical="top")
        self._wrap = Alignment(vertical="top", wrap_text=True)

    def cell(self, sheet: Any, value: str | float, column: Column) -> Cell:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, str):
            text = _LOOKS_ESCAPED.sub("_x005F_", self._clean(value))
            if len(text) > _MAX_CELL:
                text = text[: _MAX_CELL - 1] + "…"
                self.cut += 1
            cell = WriteOnlyCell(sheet, text)
            # After the value: openpyxl would take "=..." for a formula, "#N/A" for an error.
            cell.data_type = "s"
            cell.number_format = "@"
        else:
            cell = WriteOnlyCell(sheet, value)
        cell.alignment = self._wrap if column.wrap else self._top
        return cell


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _ESCAPED.sub("_", str(value))


def _copy_without_times(source: IO[bytes], out: IO[bytes], created: str) -> None:
    """The same package, without the moment it was made (or with the one given)."""
    source.seek(0)
    stamp = created or "1980-01-01T00:00:00Z"
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(cast("IO[bytes]", _Forward(out)), "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with old.open(name) as member:
                if name == "docProps/core.xml":
                    text = re.sub(
                        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z)?", stamp, member.read().decode()
                    )
                    new.writestr(info, text.encode())
                else:
                    with new.open(info, "w", force_zip64=False) as copy:
                        while block := member.read(1 << 18):
                            copy.write(block)


class _Forward:
    """A stream that only goes forward, so that a pipe will do and files agree with it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()
