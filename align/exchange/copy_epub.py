"""A bilingual copy as a book: EPUB 3.3, which readers of EPUB 2 open as well (see ``copies``).

Sources: W3C, EPUB 3.3 (2023) for container, package document and navigation; IDPF, OPF 2.0.1
(2010) for the ``toc.ncx`` of older readers. Long chapters are cut, since readers lay out a whole
page at once.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.exchange.cells import Cleaner
from align.exchange.copies import (
    Chapter,
    Row,
    chapters_of,
    count_rows,
    heading,
    markup_of,
    title_of,
)
from align.exchange.copy_html import style_of
from align.exchange.files import Target, binary_output
from align.exchange.options import DEFAULTS, WriteOptions, Written
from align.exchange.workbooks import package_part, part_info
from align.markup import attribute, content
from align.model import Pair

__all__ = ["write_epub"]

_ROWS = 400
"""Pairs on a page."""

_IN_MEMORY = 1 << 24
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XHTML = "http://www.w3.org/1999/xhtml"
_CONTAINER = (
    f'{_XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
    '<rootfiles><rootfile full-path="EPUB/package.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles>\n</container>\n'
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NO_TIME = "1980-01-01T00:00:00Z"
"""As in the archive: the same pairs are the same bytes, whatever the clock says."""


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    title: str
    rows: Sequence[Row]
    opens: bool


def write_epub(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *pairs* as a book with a table of contents."""
    pairs = tuple(pairs)
    clean = Cleaner()
    chapters = chapters_of(pairs, options, clean)
    title = title_of(chapters, options, clean)
    pages = _pages(chapters, title)
    # The first member must stand there with its size, which a stream alone could not hold.
    with (
        binary_output(target) as out,
        tempfile.SpooledTemporaryFile(_IN_MEMORY) as file,
    ):
        with zipfile.ZipFile(file, "w") as package:
            first = part_info("mimetype")
            first.compress_type = zipfile.ZIP_STORED
            package.writestr(first, b"application/epub+zip")
            package_part(package, "META-INF/container.xml", _CONTAINER)
            opf = _package(pairs, pages, title, options, clean)
            package_part(package, "EPUB/package.opf", opf)
            package_part(package, "EPUB/nav.xhtml", _navigation(pages, title, options))
            package_part(package, "EPUB/toc.ncx", _ncx(pages, title, _identifier(pairs, options)))
            package_part(package, "EPUB/style.css", style_of(options, screen=False))
            for page in pages:
                package_part(package, f"EPUB/{page.name}", _page(page, options))
        file.seek(0)
        for block in iter(lambda: file.read(1 << 20), b""):
            out.write(block)
    return Written(rows=count_rows(chapters), cleaned=clean.count)


def _pages(chapters: Sequence[Chapter], title: str) -> list[_Page]:
    pages: list[_Page] = []
    for chapter in chapters or [Chapter(("", ""), ())]:
        name = heading(chapter) or title
        for start in range(0, max(1, len(chapter.rows)), _ROWS):
            rows = chapter.rows[start : start + _ROWS]
            shown = name
            if len(chapter.rows) > _ROWS:
                shown = f"{name} ({rows[0].number}–{rows[-1].number})"
            pages.append(_Page(f"page-{len(pages) + 1:04}.xhtml", shown, rows, start == 0))
    return pages


def _page(page: _Page, options: WriteOptions) -> str:
    level = "h1" if page.opens else "h2"
    return (
        f"{_head(page.title, options)}<body>\n"
        f'<section id="chapter">\n<{level}>{content(page.title)}</{level}>\n'
        f"{''.join(markup_of(page.rows, options))}</section>\n</body>\n</html>\n"
    )


def _head(title: str, options: WriteOptions) -> str:
    code = attribute(options.codes.of(options.source))
    return (
        f'{_XML}<!DOCTYPE html>\n<html xmlns="{_XHTML}" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="{code}" xml:lang="{code}">\n<head>\n<title>{content(title)}</title>\n'
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
    )


def _navigation(pages: Sequence[_Page], title: str, options: WriteOptions) -> str:
    items = "".join(f'<li><a href="{page.name}">{content(page.title)}</a></li>\n' for page in pages)
    return (
        f'{_head(title, options)}<body>\n<nav epub:type="toc" id="toc">\n'
        f"<h1>{content(title)}</h1>\n<ol>\n{items}</ol>\n</nav>\n</body>\n</html>\n"
    )


def _ncx(pages: Sequence[_Page], title: str, identifier: str) -> str:
    points = "".join(
        f'<navPoint id="point-{number}" playOrder="{number}"><navLabel><text>'
        f'{content(page.title)}</text></navLabel><content src="{page.name}"/></navPoint>\n'
        for number, page in enumerate(pages, 1)
    )
    return (
        f'{_XML}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">\n<head>'
        f'<meta name="dtb:uid" content="{identifier}"/></head>\n'
        f"<docTitle><text>{content(title)}</text></docTitle>\n<navMap>\n{points}</navMap>\n</ncx>\n"
    )


def _package(
    pairs: Sequence[Pair],
    pages: Sequence[_Page],
    title: str,
    options: WriteOptions,
    clean: Cleaner,
) -> str:
    languages = [options.codes.of(options.source), options.codes.zh, options.codes.en]
    named = "".join(
        f"<dc:language>{content(code)}</dc:language>\n" for code in dict.fromkeys(languages)
    )
    creator = content(clean(options.creator))
    items = "".join(
        f'<item id="page-{n}" href="{page.name}" media-type="application/xhtml+xml"/>\n'
        for n, page in enumerate(pages, 1)
    )
    spine = "".join(f'<itemref idref="page-{n}"/>\n' for n in range(1, len(pages) + 1))
    return (
        f'{_XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
        ' unique-identifier="id">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">{_identifier(pairs, options)}</dc:identifier>\n'
        f"<dc:title>{content(title)}</dc:title>\n{named}"
        + (f"<dc:creator>{creator}</dc:creator>\n" if creator else "")
        + f'<meta property="dcterms:modified">{_modified(pairs, options)}</meta>\n</metadata>\n'
        '<manifest>\n<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml"'
        ' properties="nav"/>\n<item id="ncx" href="toc.ncx"'
        ' media-type="application/x-dtbncx+xml"/>\n'
        f'<item id="style" href="style.css" media-type="text/css"/>\n{items}</manifest>\n'
        f'<spine toc="ncx">\n{spine}</spine>\n</package>\n'
    )


def _modified(pairs: Iterable[Pair], options: WriteOptions) -> str:
    times = itertools.chain([options.created], (pair.changed for pair in pairs))
    return max((time for time in times if _STAMP.fullmatch(time)), default=_NO_TIME)


def _identifier(pairs: Iterable[Pair], options: WriteOptions) -> str:
    """A name for this text, always the same for the same pairs."""
    digest = hashlib.sha256(options.title.encode("utf-8", "replace"))
    for pair in pairs:
        digest.update(f"\0{pair.zh}\0{pair.en}".encode("utf-8", "replace"))
    return uuid.UUID(bytes=digest.digest()[:16], version=4).urn
