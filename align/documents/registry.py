"""Which reader reads which file, and what a file that is no text looks like."""

from __future__ import annotations

from pathlib import PurePath

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
from align.messages import Message, message
from align.text.binary import CONTROL, known_binary
from align.text.decoding import utf16_without_mark

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
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


def extensions() -> tuple[str, ...]:
    """All endings that some reader claims, sorted."""
    return tuple(sorted({ending for reader in READERS for ending in reader.extensions}))


def reader_for(path: PurePath, data: bytes, *, where: str, given: bool = False) -> Reader:
    """The reader for a file: by what its bytes surely are, then by its name, else as text.

    Args:
        given: the user named the encoding, so odd bytes alone do not make it binary.

    Raises:
        FormatError: the bytes are no text and no reader knows them, or they hold pairs.
    """
    for reader in READERS:
        if reader.sniff(data):
            return reader
    if memory_kind(data[:4096]):
        raise FormatError("document.is-memory", where=where)
    binary = _binary(data)
    if binary and not (given and binary.code == "file.binary"):
        raise FormatError(binary, where=where)
    reader = _claiming(path) or READERS[0]
    # A package that is none holds text, which is read as text.
    return READERS[0] if reader.name in _PACKED else reader


def mismatch(path: PurePath, reader: Reader) -> tuple[Message, ...]:
    """A note if the name of the file promises another format than *reader*'s."""
    claiming = _claiming(path)
    ending = path.suffix.lower()
    if claiming is reader or (claiming is None and ending not in _FOREIGN):
        return ()
    if claiming is not None and {claiming.name, reader.name} == {"txt", "markdown"}:
        return ()
    return (message("document.ending-of-other-format", ending=ending, format=reader.name),)


def _claiming(path: PurePath) -> Reader | None:
    ending = path.suffix.lower()
    return next((reader for reader in READERS if ending in reader.extensions), None)


def _binary(data: bytes) -> Message | None:
    """What *data* is when it is no text, else ``None``."""
    if (known := known_binary(data)) is not None:
        return known
    if data.startswith(_UNICODE_MARKS) or utf16_without_mark(data):
        return None
    control = len(CONTROL.findall(data))
    # Of random bytes one in ten is a control character.
    return message("file.binary") if control > max(3, len(data) // 20) else None
