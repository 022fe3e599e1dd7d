"""Workbooks (.xlsx) as text: the cells that hold text, row by row, a paragraph each.

Numbers, dates, formulas' numbers, hidden sheets, comments, charts and macros are not taken.
Files of pairs are read by :func:`align.documents.read_pairs`.
"""

from __future__ import annotations

import re

from align.documents._build import Builder
from align.documents._sheets import BOOK, Workbook
from align.documents.protocol import Content

__all__ = ["XlsxReader"]

_LETTER = re.compile(r"[^\W\d_]")


class XlsxReader:
    """Reads ``.xlsx`` (and ``.xlsm``, whose macros are never looked at)."""

    name = "xlsx"
    extensions: tuple[str, ...] = (".xlsx", ".xlsm", ".xltx")

    def sniff(self, data: bytes) -> bool:
        """A zip archive in which Excel's main part is named."""
        return data.startswith(b"PK\x03\x04") and BOOK.encode() in data

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text of the cells; *encoding* does not apply."""
        builder = Builder()
        if encoding is not None:
            builder.notes.append("a workbook fixes its encoding itself")
        book = Workbook(data, where=where)
        hidden = numbers = 0
        for sheet in book.sheets():
            if sheet.hidden:
                hidden += 1
                continue
            for _, cells in book.rows(sheet):
                for cell in cells:
                    if cell.is_text and _LETTER.search(cell.text):
                        builder.add(cell.text)
                    else:
                        numbers += 1
        if hidden:
            builder.notes.append(f"{hidden} hidden sheets were left out")
        if numbers:
            builder.notes.append(f"{numbers} cells without words were left out")
        return builder.content()
