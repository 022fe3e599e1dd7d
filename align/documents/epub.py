"""Books (.epub): EPUB 2 and 3, the pages in the order of the spine.

Pictures, styles, scripts, fonts and the table of contents are left out; nothing outside
the file is ever fetched.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from align.documents.html import page_blocks
from align.documents.package import Package
from align.documents.protocol import Builder, Content
from align.errors import EmptyInputError, FormatError
from align.markup import local
from align.messages import Message, message

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["EpubReader"]

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_FONTS = ("idpf.org/2008/embedding", "ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, slots=True)
class _Item:
    member: str
    kind: str
    navigation: bool
    fallback: str


class EpubReader:
    """Reads ``.epub`` without copy protection."""

    name = "epub"
    extensions: tuple[str, ...] = (".epub",)

    def sniff(self, data: bytes) -> bool:
        """A zip archive that begins with the media type, or names a book's container."""
        if not data.startswith(b"PK\x03\x04"):
            return False
        return b"application/epub+zip" in data[:200] or _CONTAINER.encode() in data

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The pages' blocks, a paragraph each; *encoding* does not apply."""
        del encoding
        builder = Builder()
        package = Package(data, where=where, ending=".epub")
        package.need(_CONTAINER)
        marks = 0
        locked = _locked(package)
        for page in _spine(package, builder.notes):
            if page in locked:
                raise FormatError("book.copy-protected", where=where)
            blocks, more = page_blocks(package.read(page), where)
            marks += more
            for text, reason in blocks:
                builder.add(text, reason)
        if marks:
            builder.notes.append(message("page.note-marks", count=marks))
        return builder.content()


def _locked(package: Package) -> frozenset[str]:
    """The members that are encrypted, fonts aside."""
    if _ENCRYPTION not in package.names:
        return frozenset()
    found = set()
    for entry in package.xml(_ENCRYPTION).iter("{*}EncryptedData"):
        methods = [m.get("Algorithm") or "" for m in entry.iter("{*}EncryptionMethod")]
        if any(font in method for method in methods for font in _FONTS):
            continue
        found |= {unquote(r.get("URI") or "") for r in entry.iter("{*}CipherReference")}
    return frozenset(found)


def _spine(package: Package, notes: list[Message]) -> Iterator[str]:
    """The members that hold the book's pages, in reading order, each once."""
    package_file = _package_file(package)
    root = package.xml(package_file, doctype=True)
    items = _manifest(root, posixpath.dirname(package_file))
    seen: set[str] = set()
    missing = again = 0
    order = [ref.get("idref") or "" for ref in root.iter("{*}itemref")]
    if not order:
        # A book without a spine: its pages in the order in which they are listed.
        order = [key for key, item in items.items() if item.kind in _PAGES]
        notes.append(message("book.no-reading-order"))
    taken = 0
    for key in order:
        item = _page(key, items)
        if item is None or item.member not in package.names:
            missing += 1
        elif item.member in seen:
            again += 1
        else:
            seen.add(item.member)
            if not item.navigation:
                taken += 1
                yield item.member
    if missing:
        notes.append(message("book.entries-missing", count=missing))
    if again:
        notes.append(message("book.entries-repeated", count=again))
    if not taken:
        raise EmptyInputError("book.no-page", where=package.where)


def _package_file(package: Package) -> str:
    for root in package.xml(_CONTAINER, doctype=True).iter("{*}rootfile"):
        path = posixpath.normpath(unquote(root.get("full-path") or ""))
        if path in package.names:
            return path
    raise FormatError("book.no-package-file", where=package.where)


def _manifest(root: etree._Element, folder: str) -> dict[str, _Item]:
    items: dict[str, _Item] = {}
    for element in root.iter("{*}item"):
        href = unquote((element.get("href") or "").partition("#")[0])
        if not href or local(element) != "item":
            continue
        items.setdefault(
            element.get("id") or "",
            _Item(
                member=posixpath.normpath(posixpath.join(folder, href)),
                kind=element.get("media-type") or "",
                navigation="nav" in (element.get("properties") or "").split(),
                fallback=element.get("fallback") or "",
            ),
        )
    return items


def _page(key: str, items: Mapping[str, _Item]) -> _Item | None:
    """The item *key*, or the first of its fallbacks that is a page; they may go in circles."""
    tried: set[str] = set()
    while key in items and key not in tried:
        tried.add(key)
        item = items[key]
        if item.kind in _PAGES:
            return item
        key = item.fallback
    return None
