"""Files in, documents out: one module a format behind one protocol."""

from __future__ import annotations

from align.documents._discover import discover
from align.documents.grid import Grid, GridRow, read_grid
from align.documents.pairs import PairFile, PairMode, read_pairs, read_units
from align.documents.protocol import Content, Reader
from align.documents.reading import read_document
from align.documents.registry import READERS, extensions
from align.documents.unitfields import FIELDS, fields_of, units_of
from align.text.files import PAIR_EXTENSIONS, display_name

__all__ = [
    "FIELDS",
    "PAIR_EXTENSIONS",
    "READERS",
    "Content",
    "Grid",
    "GridRow",
    "PairFile",
    "PairMode",
    "Reader",
    "discover",
    "display_name",
    "extensions",
    "fields_of",
    "read_document",
    "read_grid",
    "read_pairs",
    "read_units",
    "units_of",
]
