"""Termbases in exchange files: CSV, TSV, XLSX, JSON, TBX."""

from __future__ import annotations

from align.exchange.options import LanguageCodes, Written
from termbase.exchange._lines import COLUMNS, FULL_COLUMNS
from termbase.exchange.jsonfile import read_json, write_json
from termbase.exchange.tables import (
    read_csv,
    read_tsv,
    read_xlsx,
    write_csv,
    write_tsv,
    write_xlsx,
)
from termbase.exchange.tbx import Style, write_tbx
from termbase.exchange.tbx_reader import iter_tbx, read_tbx

__all__ = [
    "COLUMNS",
    "FULL_COLUMNS",
    "LanguageCodes",
    "Style",
    "Written",
    "iter_tbx",
    "read_csv",
    "read_json",
    "read_tbx",
    "read_tsv",
    "read_xlsx",
    "write_csv",
    "write_json",
    "write_tbx",
    "write_tsv",
    "write_xlsx",
]
