"""Which reader reads which file, and what a file that is no text looks like."""

from __future__ import annotations

import re
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
from align.protecting import SQLITE
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
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"\x89PNG", "file.image", "PNG"),
    (b"\xff\xd8\xff", "file.image", "JPEG"),
    (b"GIF87a", "file.image", "GIF"),
    (b"GIF89a", "file.image", "GIF"),
    (b"II*\0", "file.image", "TIFF"),
    (b"MM\0*", "file.image", "TIFF"),
    (_OLE, "file.office-old", ""),
    (b"\x1f\x8b", "file.archive", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "file.archive", "7z"),
    (b"Rar!\x1a\x07", "file.archive", "RAR"),
    (b"BZh", "file.archive", "bzip2"),
    (b"\xfd7zXZ\0", "file.archive", "xz"),
    (SQLITE, "file.database", "SQLite"),
    (b"\x7fELF", "file.program", ""),
    (b"MZ\x90\0", "file.program", ""),
    (b"ID3", "file.recording", "MP3"),
    (b"OggS", "file.recording", "Ogg"),
    (b"fLaC", "file.recording", "FLAC"),
)
_MEMBERS = (
    (b"word/", "file.office-cut-off", "Word (.docx)"),
    (b"xl/", "file.office-cut-off", "Excel (.xlsx)"),
    (b"ppt/", "file.office-cut-off", "PowerPoint (.pptx)"),
    (b"application/vnd.oasis.opendocument", "file.opendocument", ""),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
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
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        return message("file.password")
    for magic, code, form in _MAGIC:
        if data.startswith(magic):
            return message(code, format=form)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # Names stand in the clear both at each member and in the directory at the end.
        code, form = next(
            ((code, form) for name, code, form in _MEMBERS if name in data),
            ("file.archive", "zip"),
        )
        return message(code, format=form)
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        return message("file.media")
    if data.startswith(_UNICODE_MARKS) or utf16_without_mark(data):
        return None
    control = len(_CONTROL.findall(data))
    # Of random bytes one in ten is a control character.
    return message("file.binary") if control > max(3, len(data) // 20) else None
