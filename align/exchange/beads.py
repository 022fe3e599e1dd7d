"""The bead format: a line a bead, ``[0,1]:[0]``, Chinese first, indexes 0-based."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from os import PathLike

from align.errors import EmptyInputError, FormatError, SettingError
from align.exchange.cells import segment_list
from align.exchange.files import Target, text_output
from align.exchange.options import DEFAULTS, WriteOptions, Written
from align.model import Pair
from align.text.decoding import read_text

__all__ = ["format_bead", "parse_beads", "read_beads", "write_beads"]

Bead = tuple[tuple[int, ...], tuple[int, ...]]

_BEAD = re.compile(r"\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\]\s*(?::[^\[\]]*)?")


def format_bead(zh: tuple[int, ...], en: tuple[int, ...]) -> str:
    """One line of the format, without its end."""
    return f"[{segment_list(zh)}]:[{segment_list(en)}]"


def write_beads(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *pairs* as beads.

    Raises:
        SettingError: the pairs are of more than one document pair: indexes alone would
            not tell which.
    """
    del options
    count = 0
    documents: tuple[str, str] | None = None
    with text_output(target) as stream:
        for pair in pairs:
            if documents is None:
                documents = (pair.zh_document, pair.en_document)
            elif documents != (pair.zh_document, pair.en_document):
                raise SettingError(
                    "exchange.beads-several-documents",
                    names=(pair.zh_document, pair.en_document, *documents),
                )
            stream.write(format_bead(pair.zh_segments, pair.en_segments) + "\n")
            count += 1
    return Written(rows=count)


def parse_beads(lines: Iterable[str], *, where: object = None) -> Iterator[Bead]:
    """The beads of *lines*; blank lines are skipped, a score after the bead is ignored.

    Raises:
        FormatError: a line is no bead; it is named.
    """
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        match = _BEAD.fullmatch(text)
        if not match:
            raise FormatError("beads.line-invalid", where=where, line=number, text=text[:60])
        try:
            yield _indexes(match[1]), _indexes(match[2])
        except ValueError as error:
            raise FormatError(
                "beads.line-invalid", where=where, line=number, text=text[:60]
            ) from error


def read_beads(path: str | PathLike[str]) -> tuple[Bead, ...]:
    """All beads of a file.

    Raises:
        InputError: the file cannot be read.
        FormatError: a line is no bead.
    """
    try:
        text = read_text(path).text
    except EmptyInputError:
        return ()
    return tuple(parse_beads(text.splitlines(), where=path))


def _indexes(text: str) -> tuple[int, ...]:
    text = text.strip().removesuffix(",")
    return tuple(int(part) for part in text.split(",")) if text else ()
