"""What a file that is no text looks like, so that the refusal can name it."""

from __future__ import annotations

import re

from align.protecting import SQLITE
from align.text.decoding import utf16_without_mark

__all__ = ["PROTECTED", "UNKNOWN", "binary_kind"]

UNKNOWN = "a binary file"
"""Bytes that are no text, of no kind known here."""

PROTECTED = "an Office file with a password"
"""An Office file that is encrypted as a whole."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (_OLE, "an old Office file (.doc, .xls, .ppt)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (SQLITE, "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


def binary_kind(data: bytes) -> str | None:
    """A few words for what *data* is when it is no text, else ``None``."""
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        return PROTECTED
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith((_ZIP, b"PK\x05\x06")):
        return _zip_kind(data)
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        return "an image, a recording or a film"
    if data.startswith(_UNICODE_MARKS) or utf16_without_mark(data):
        return None
    control = len(_CONTROL.findall(data))
    # Of random bytes one in ten is a control character.
    return UNKNOWN if control > max(3, len(data) // 20) else None


def _zip_kind(data: bytes) -> str:
    # Names stand in the clear both at each member and in the directory at the end.
    for name, kind in (
        (b"word/", "a Word file (.docx) that is cut off"),
        (b"xl/", "an Excel file (.xlsx) that is cut off"),
        (b"ppt/", "a PowerPoint file (.pptx) that is cut off"),
        (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    ):
        if name in data:
            return kind
    return "a zip archive"
