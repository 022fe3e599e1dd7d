"""Zip packages (docx, odt, epub, pptx, xlsx): members unpacked one by one, within limits.

What the archive's directory says is checked before anything is unpacked, and Python
unpacks no member beyond the size stated for it. Archives within the archive are never
opened: readers ask for members by name, and nothing is ever written to the disk.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote

from align.errors import FormatError, LimitError
from align.markup import local

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Package", "most_tags", "relations"]

MEMBERS = 10_000
UNPACKED = 200_000_000
TAGS = 2_000_000
"""Most tags of one XML part or page: each becomes a node of the tree, which costs more than its
text. A large file may have one more for every two bytes of it, up to :data:`MOST_TAGS`."""

MOST_TAGS = 8_000_000
RATIO = 250
_SMALL = 1_000_000
_ENTITY = re.compile(rb"<\s*!\s*ENTITY", re.IGNORECASE)
_DTD = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    OSError,
    ValueError,
)


def most_tags(size: int) -> int:
    """How many tags a part of a file of *size* bytes may have."""
    return min(MOST_TAGS, TAGS + size // 2)


class Package:
    """An opened package.

    Args:
        where: the file's name for messages.
        ending: the format's usual ending, for messages.

    Raises:
        FormatError: it cannot be opened.
        LimitError: it has too many members.
    """

    def __init__(self, data: bytes, *, where: str, ending: str) -> None:
        self.where = where
        self.ending = ending
        self._left = UNPACKED
        self._tags = most_tags(len(data))
        with self._guard():
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        if len(members) > MEMBERS:
            raise LimitError(
                "package.too-many-members", where=where, members=len(members), ending=ending
            )
        self._infos = {info.filename: info for info in members}
        self.names = frozenset(self._infos)

    def need(self, name: str) -> None:
        """See that the member *name* is there, without which the file is not of its format.

        Raises:
            FormatError: it is not.
        """
        if name not in self.names:
            raise FormatError(
                "package.member-missing", where=self.where, ending=self.ending, member=name
            )

    def read(self, name: str) -> bytes:
        """The bytes of the member *name*.

        Raises:
            FormatError: it is damaged or protected by a password.
            LimitError: it, or all that was read together, is too large.
        """
        info = self._checked(name)
        with self._guard():
            return self._archive.read(info)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The member *name* as a stream; see :meth:`read`."""
        info = self._checked(name)
        with self._guard(), self._archive.open(info) as stream:
            yield stream

    def xml(self, name: str, *, doctype: bool = False) -> etree._Element:
        """The root of the XML member *name*: nothing expanded, nothing loaded or fetched.

        Args:
            doctype: whether a document type is usual in this format; entities never are.

        Raises:
            FormatError, LimitError: see :meth:`read`; or it is not well-formed, declares
                entities, or has too many tags.
        """
        from lxml import etree

        data = self.read(name)
        refused = _ENTITY if doctype else _DTD
        if refused.search(data) or refused.search(data.replace(b"\0", b"")[:65_536]):
            raise FormatError("xml.entities-declared", where=self.where)
        # Counted before the tree is made; in UTF-16 the same byte stands beside a zero.
        if data.count(b"<") > self._tags:
            raise LimitError("document.too-many-tags", where=self.where, limit=self._tags)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.malformed(error) from error

    def malformed(self, error: Exception) -> FormatError:
        """What to raise for the XML parser's *error*."""
        reason = (str(error) or "empty").split("\n", 1)[0]
        return FormatError(
            "xml.malformed", where=self.where, reason=reason, format=self.ending.removeprefix(".")
        )

    def _checked(self, name: str) -> zipfile.ZipInfo:
        info = self._infos[name]
        if info.flag_bits & 1:
            raise FormatError("file.password", where=self.where)
        size = info.file_size
        bomb = size > _SMALL and size / max(1, info.compress_size) > RATIO
        if size > self._left or bomb:
            unpacked = max(size, UNPACKED - self._left + size)
            raise LimitError("package.too-large", where=self.where, size=round(unpacked / 1e6))
        self._left -= size
        return info

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            raise FormatError("package.damaged", where=self.where) from error


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What the Office part *part* points at: id → (last word of the type, member's name).

    Links to the outside (pictures, templates on the web) are left out: they are never followed.
    """
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    if name not in package.names:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for item in package.xml(name):
        target = unquote(item.get("Target") or "")
        if local(item) != "Relationship" or item.get("TargetMode") == "External" or not target:
            continue
        whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = (item.get("Type") or "").rpartition("/")[2]
        found[item.get("Id") or ""] = (kind, posixpath.normpath(whole))
    return found
