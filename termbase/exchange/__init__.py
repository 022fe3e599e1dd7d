"""Termbases in exchange files: CSV, TSV, XLSX, JSON, TBX; and as pandas tables."""

from __future__ import annotations

from align.exchange.options import LanguageCodes, Written
from termbase.exchange.filters import ConceptFilter, select_concepts
from termbase.exchange.formats import READERS, WRITERS, read_glossary
from termbase.exchange.frames import from_frame, to_frame
from termbase.exchange.jsonfile import read_json, write_json
from termbase.exchange.lines import COLUMNS, FULL_COLUMNS
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
    "READERS",
    "WRITERS",
    "ConceptFilter",
    "LanguageCodes",
    "Style",
    "Written",
    "from_frame",
    "iter_tbx",
    "read_csv",
    "read_glossary",
    "read_json",
    "read_tbx",
    "read_tsv",
    "read_xlsx",
    "select_concepts",
    "to_frame",
    "write_csv",
    "write_json",
    "write_tbx",
    "write_tsv",
    "write_xlsx",
]
