"""A bilingual copy as one HTML page: nothing is loaded and nothing runs (see ``copies``)."""

from __future__ import annotations

from collections.abc import Iterable

from align.exchange.cells import Cleaner
from align.exchange.copies import (
    chapters_of,
    count_rows,
    fonts_of,
    heading,
    markup_of,
    title_of,
)
from align.exchange.files import Target, text_output
from align.exchange.options import DEFAULTS, WriteOptions, Written
from align.markup import attribute, content
from align.model import Pair

__all__ = ["style_of", "write_html"]

_STYLE = """\
body { margin: 2rem auto; max-width: 62rem; padding: 0 1.2rem; line-height: 1.6;
  font-family: Georgia, "Times New Roman", serif; color: #1d1d1f; background: #fff; }
h1 { font-size: 1.6rem; line-height: 1.3; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .8rem; }
table.pairs { width: 100%; border-collapse: collapse; table-layout: auto; }
table.pairs th { text-align: left; font-weight: normal; color: #6e6e73; font-size: .85rem; }
table.pairs th, table.pairs td { padding: .35rem .7rem .35rem 0; vertical-align: top;
  border-bottom: 1px solid #e3e3e6; }
td.zh, td.en { width: 48%; }
.zh { font-family: CHINESE; }
td, p { overflow-wrap: break-word; }
.n, .s { color: #6e6e73; font-size: .8rem; font-family: system-ui, sans-serif; }
td.n, th.n { width: 2.5rem; }
td.s, th.s { white-space: nowrap; }
div.pair { margin: 0 0 1rem; }
div.pair p { margin: 0; }
div.pair p + p { color: #48484c; }
p.source { color: #6e6e73; font-size: .8rem; }
"""
_SCREEN = """\
@media (prefers-color-scheme: dark) {
  body { color: #e8e8ea; background: #1c1c1e; }
  div.pair p + p { color: #c2c2c6; }
  table.pairs th, table.pairs td { border-color: #3a3a3c; }
}
@media (max-width: 34rem) {
  table.pairs, table.pairs tbody, table.pairs tr, table.pairs td { display: block; width: auto; }
  table.pairs thead { display: none; }
  table.pairs td { border: 0; padding: .1rem 0; }
  table.pairs tr { padding: .4rem 0; border-bottom: 1px solid #e3e3e6; }
}
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  table.pairs tr, div.pair { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def style_of(options: WriteOptions, *, screen: bool = True) -> str:
    """The style sheet of a copy; with *screen* what only browsers need, too."""
    style = _STYLE.replace("CHINESE", fonts_of(options.codes.zh)[1])
    return style + _SCREEN if screen else style


def write_html(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *pairs* as a page to read, to send and to print."""
    clean = Cleaner()
    chapters = chapters_of(pairs, options, clean)
    title = content(title_of(chapters, options, clean))
    code = attribute(options.codes.of(options.source))
    with text_output(target) as stream:
        stream.write(
            f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8"/>\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
            '<meta name="generator" content="Duizhao"/>\n'
            f"<title>{title}</title>\n<style>\n{style_of(options)}</style>\n</head>\n"
            f"<body>\n<h1>{title}</h1>\n"
        )
        for chapter in chapters:
            stream.write("<section>\n")
            name = heading(chapter)
            if name and (len(chapters) > 1 or content(name) != title):
                stream.write(f"<h2>{content(name)}</h2>\n")
            for piece in markup_of(chapter.rows, options):
                stream.write(piece)
            stream.write("</section>\n")
        stream.write("</body>\n</html>\n")
    return Written(rows=count_rows(chapters), cleaned=clean.count)
