"""Files in, documents out: one module a format behind one protocol."""

from __future__ import annotations

from align.documents._discover import discover
from align.documents._read import read_document
from align.documents.protocol import Content, Reader

__all__ = ["Content", "Reader", "discover", "read_document"]
