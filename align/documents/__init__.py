"""Files in, documents out: one module a format behind one protocol."""

from __future__ import annotations

from align.documents._discover import discover
from align.documents.grid import Grid, GridRow, read_grid
from align.documents.pairs import PairFile, PairMode, read_pairs
from align.documents.protocol import Content, Reader
from align.documents.reading import read_document
from align.documents.registry import READERS, extensions
from align.text.files import PAIR_EXTENSIONS, display_name

__all__ = [
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
    "read_document",
    "read_grid",
    "read_pairs",
]
