"""Which reader reads which file."""

from __future__ import annotations

from pathlib import PurePath

from align.documents._sniff import PROTECTED, UNKNOWN, binary_kind
from align.documents.docx import DocxReader
from align.documents.epub import EpubReader
from align.documents.html import HtmlReader
from align.documents.markdown import MarkdownReader
from align.documents.memories import memory_kind
from align.documents.odt import OdtReader
from align.documents.pdf import PdfReader
from align.documents.pptx import PptxReader
from align.documents.protocol import Reader
from align.documents.rtf import RtfReader
from align.documents.subtitles import SubtitleReader
from align.documents.txt import TextReader
from align.documents.xlsx import XlsxReader
from align.errors import FormatError

__all__ = ["READERS", "extensions", "mismatch", "reader_for"]

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


_PACKED = frozenset(["docx", "odt", "epub", "pptx", "xlsx", "pdf", "rtf"])
_FOREIGN = frozenset([".doc", ".xls", ".ppt", ".zip", ".jpg", ".png"])


def extensions() -> tuple[str, ...]:
    """All endings that some reader claims, sorted."""
    return tuple(sorted({ending for reader in READERS for ending in reader.extensions}))


def reader_for(path: PurePath, data: bytes, *, where: str, told: bool = False) -> Reader:
    """The reader for a file: by what its bytes surely are, then by its name, else as text.

    Args:
        told: the user named the encoding, so odd bytes alone do not make it binary.

    Raises:
        FormatError: the bytes are no text and no reader knows them, or they hold pairs.
    """
    for reader in READERS:
        if reader.sniff(data):
            return reader
    if memory_kind(data[:4096]):
        raise FormatError(
            "it is a translation memory or an XLIFF file, not a document",
            where=where,
            remedy="Import it as pairs",
        )
    kind = binary_kind(data)
    if kind == PROTECTED:
        raise FormatError(
            "it is protected by a password", where=where, remedy="Save it without the password"
        )
    if kind and not (told and kind == UNKNOWN):
        raise FormatError(f"it looks like {kind}, not like text", where=where, remedy=_remedy(kind))
    reader = _claiming(path) or READERS[0]
    # A package that is none holds text, which is read as text.
    return READERS[0] if reader.name in _PACKED else reader


def mismatch(path: PurePath, reader: Reader) -> tuple[str, ...]:
    """A note if the name of the file promises another format than *reader*'s."""
    claiming = _claiming(path)
    ending = path.suffix.lower()
    if claiming is reader or (claiming is None and ending not in _FOREIGN):
        return ()
    if claiming is not None and {claiming.name, reader.name} == {"txt", "markdown"}:
        return ()
    return (f"its name ends in {ending}, but it is {reader.name}: read as what it is",)


def _claiming(path: PurePath) -> Reader | None:
    ending = path.suffix.lower()
    return next((reader for reader in READERS if ending in reader.extensions), None)


def _remedy(kind: str) -> str:
    for words, remedy in (
        (("image",), "If it shows text, it needs OCR; give the text"),
        (("Office",), "Open it in an office program and save it as .docx, .pptx or .xlsx"),
        (("OpenDocument",), "Save it as .docx, .odt, .pptx or .xlsx"),
        (("cut off",), "Get another copy of the file"),
        (("archive",), "Unpack it and give the files in it"),
    ):
        if any(word in kind for word in words):
            return remedy
    return "Give its text as .txt, .md, .html or .docx"
