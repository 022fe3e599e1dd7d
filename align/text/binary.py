"""What a file is that is no text, by its first bytes."""

from __future__ import annotations

import re

from align.messages import Message, message
from align.protecting import SQLITE

__all__ = ["CONTROL", "known_binary"]

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
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")


def known_binary(data: bytes) -> Message | None:
    """What *data* surely is: an image, an archive, a database; ``None`` if it may be text."""
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        return message("file.password")
    for magic, code, form in _MAGIC:
        if data.startswith(magic) and not (magic.isalnum() and _is_plain(data)):
            return message(code, format=form)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # Names stand in the clear both at each member and in the directory at the end.
        code, form = next(
            ((code, form) for name, code, form in _MEMBERS if name in data),
            ("file.archive", "zip"),
        )
        return message(code, format=form)
    if (data[:4] == b"RIFF" or data[4:8] == b"ftyp") and not _is_plain(data):
        return message("file.media")
    return None


def _is_plain(data: bytes) -> bool:
    """Whether it may be text all the same: a table's first column may be called ID3."""
    return CONTROL.search(data[:64]) is None
