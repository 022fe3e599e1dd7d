"""Which reader reads which file."""

from __future__ import annotations

from pathlib import PurePath

from align.documents._sniff import UNKNOWN, binary_kind
from align.documents.docx import DocxReader
from align.documents.epub import EpubReader
from align.documents.html import HtmlReader
from align.documents.markdown import MarkdownReader
from align.documents.odt import OdtReader
from align.documents.pdf import PdfReader
from align.documents.pptx import PptxReader
from align.documents.protocol import Reader
from align.documents.rtf import RtfReader
from align.documents.subtitles import SubtitleReader
from align.documents.txt import TextReader
from align.documents.xlsx import XlsxReader
from align.errors import FormatError

__all__ = ["READERS", "extensions", "reader_for"]

READERS: tuple[Reader, ...] = (
    TextReader(),
    MarkdownReader(),
    HtmlReader(),
    DocxReader(),
    OdtReader(),
    EpubReader(),
    SubtitleReader(),
    RtfReader(),
    PptxReader(),
    XlsxReader(),
    PdfReader(),
)
"""Every reader of documents, the fallback first."""


def extensions() -> tuple[str, ...]:
    """All endings that some reader claims, sorted."""
    return tuple(sorted({ending for reader in READERS for ending in reader.extensions}))


def reader_for(path: PurePath, data: bytes, *, where: str, told: bool = False) -> Reader:
    """The reader for a file: by what its bytes surely are, then by its name, else as text.

    Args:
        told: the user named the encoding, so odd bytes alone do not make it binary.

    Raises:
        FormatError: the bytes are no text and no reader knows them.
    """
    for reader in READERS:
        if reader.sniff(data):
            return reader
    kind = binary_kind(data)
    if kind and not (told and kind == UNKNOWN):
        raise FormatError(f"it looks like {kind}, not like text", where=where, remedy=_remedy(kind))
    ending = path.suffix.lower()
    for reader in READERS:
        if ending in reader.extensions:
            return reader
    return READERS[0]


def _remedy(kind: str) -> str:
    if "image" in kind or "PDF" in kind:
        return "Save its text as .txt or .docx first"
    if "Office" in kind or "RTF" in kind or "OpenDocument" in kind:
        return "Open it in a word processor and save it as .docx"
    if "archive" in kind:
        return "Unpack it and give the files in it"
    return "Give its text as .txt, .md, .html or .docx"
