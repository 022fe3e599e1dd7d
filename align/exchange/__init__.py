"""Pairs in exchange files: beads, TSV, CSV, XLSX, TMX, XLIFF, subtitles, copies for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from align.errors import SettingError
from align.exchange.beads import format_bead, parse_beads, read_beads, write_beads
from align.exchange.copy_docx import write_docx
from align.exchange.copy_epub import write_epub
from align.exchange.copy_html import write_html
from align.exchange.files import Target, binary_output, text_output
from align.exchange.filters import PairFilter, select_pairs
from align.exchange.options import LanguageCodes, Layout, Look, WriteOptions, Written, holds
from align.exchange.subtitles import write_ass, write_srt
from align.exchange.tables import write_csv, write_tsv, write_xlsx
from align.exchange.tmx import write_tmx
from align.exchange.xliff import write_xliff12, write_xliff21
from align.model import Pair

__all__ = [
    "EXTENSIONS",
    "FORMATS",
    "LanguageCodes",
    "Layout",
    "Look",
    "PairFilter",
    "Target",
    "WriteOptions",
    "Writer",
    "Written",
    "binary_output",
    "format_bead",
    "holds",
    "parse_beads",
    "read_beads",
    "select_pairs",
    "text_output",
    "write_ass",
    "write_beads",
    "write_csv",
    "write_docx",
    "write_epub",
    "write_html",
    "write_pairs",
    "write_srt",
    "write_tmx",
    "write_tsv",
    "write_xliff12",
    "write_xliff21",
    "write_xlsx",
]

Writer: TypeAlias = Callable[[Iterable[Pair], Target, WriteOptions], Written]

FORMATS: Mapping[str, Writer] = MappingProxyType(
    {
        "ass": write_ass,
        "beads": write_beads,
        "csv": write_csv,
        "docx": write_docx,
        "epub": write_epub,
        "html": write_html,
        "srt": write_srt,
        "tmx": write_tmx,
        "tsv": write_tsv,
        "xliff12": write_xliff12,
        "xliff21": write_xliff21,
        "xlsx": write_xlsx,
    }
)
"""Every format that pairs can be written in, by name."""

EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {name: "xlf" if name.startswith("xliff") else name for name in FORMATS}
)
"""The file extension of every format."""


def write_pairs(
    pairs: Iterable[Pair],
    path: Target,
    *,
    format: str,  # noqa: A002 - the name that the command line has for it
    **options: Any,
) -> Written:
    """Write *pairs* to *path* (or an open stream); a file appears whole or not at all.

    Args:
        format: one of :data:`FORMATS`.
        options: the fields of :class:`WriteOptions`, by name.

    Raises:
        SettingError: there is no such format or option.
        OutputError: the file cannot be written.
    """
    writer = FORMATS.get(format)
    if writer is None:
        raise SettingError("exchange.format-unknown", name=format, known=tuple(FORMATS))
    unknown = sorted(set(options) - set(WriteOptions.__slots__))
    if unknown:
        raise SettingError("exchange.option-unknown", name=unknown[0], known=WriteOptions.__slots__)
    return writer(pairs, path, WriteOptions(**options))
