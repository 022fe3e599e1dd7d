"""Termbases in exchange files: CSV, TSV, XLSX, JSON, TBX; and as pandas tables."""

from __future__ import annotations

from align.exchange.options import LanguageCodes, Written
from termbase.exchange.cattools import (
    PAIRED,
    pairs_for,
    write_deepl,
    write_memoq,
    write_omegat,
    write_utx,
)
from termbase.exchange.filters import ConceptFilter, select_concepts
from termbase.exchange.formats import EXTENSIONS, READERS, WRITERS, glossary_form, read_glossary
from termbase.exchange.frames import from_frame, to_frame
from termbase.exchange.jsonfile import read_json, write_json
from termbase.exchange.lines import COLUMNS, FULL_COLUMNS
from termbase.exchange.memory import read_tmx
from termbase.exchange.multiterm import read_multiterm, write_multiterm
from termbase.exchange.reading import (
    Preview,
    PreviewColumn,
    preview_tables,
    read_csv,
    read_docx,
    read_ods,
    read_tsv,
    read_xlsx,
)
from termbase.exchange.roles import ROLES
from termbase.exchange.tables import write_csv, write_tsv, write_xlsx
from termbase.exchange.tbx import Style, write_tbx
from termbase.exchange.tbx_reader import iter_tbx, read_tbx

__all__ = [
    "COLUMNS",
    "EXTENSIONS",
    "FULL_COLUMNS",
    "PAIRED",
    "READERS",
    "ROLES",
    "WRITERS",
    "ConceptFilter",
    "LanguageCodes",
    "Preview",
    "PreviewColumn",
    "Style",
    "Written",
    "from_frame",
    "glossary_form",
    "iter_tbx",
    "pairs_for",
    "preview_tables",
    "read_csv",
    "read_docx",
    "read_glossary",
    "read_json",
    "read_multiterm",
    "read_ods",
    "read_tbx",
    "read_tmx",
    "read_tsv",
    "read_xlsx",
    "select_concepts",
    "to_frame",
    "write_csv",
    "write_deepl",
    "write_json",
    "write_memoq",
    "write_multiterm",
    "write_omegat",
    "write_tbx",
    "write_tsv",
    "write_utx",
    "write_xlsx",
]
