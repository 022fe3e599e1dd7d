"""Raw files of sentence pairs and terms in, renderings out."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from align.errors import EmptyInputError, FormatError
from align.exchange import text_output
from align.progress import NO_PROGRESS, Progress
from align.text.decoding import read_text
from align.text.delimited import raw_rows
from duizhao.aligning import Engines

__all__ = ["read_raw_pairs", "read_terms", "renderings_of_files"]


def _text(path: Path) -> str:
    text = read_text(path).text
    if not text.strip():
        raise EmptyInputError("file.empty", where=path)
    return text


def read_raw_pairs(path: Path) -> list[tuple[str, str]]:
    """Lines of Chinese TAB English, raw, without a header; further columns are ignored.

    Raises:
        FormatError: a line has no tab. InputError: the file cannot be read or is empty.
    """
    pairs = []
    for number, cells in raw_rows(_text(path), where=path):
        if len(cells) < 2:
            raise FormatError("table.no-tab", where=path, line=number)
        pairs.append((cells[0], cells[1]))
    return pairs


def read_terms(path: Path) -> list[str]:
    """One term a line; blank lines and repetitions are passed over.

    Raises:
        InputError: the file cannot be read or is empty.
    """
    return list(dict.fromkeys(line.strip() for line in _text(path).split("\n") if line.strip()))


def renderings_of_files(
    pairs: Path,
    terms: Path,
    target: Path | IO[str],
    *,
    top: int,
    encoder: str = "builtin",
    progress: Progress = NO_PROGRESS,
) -> int:
    """Write ``term rank rendering probability``; gives the number of lines.

    Raises:
        InputError: a file cannot be used. OutputError: the result cannot be written.
    """
    from termbase.renderings import find_renderings

    engines = Engines(encoder)
    found = find_renderings(
        read_raw_pairs(pairs),
        read_terms(terms),
        lexicon=engines.lexicon,
        encoder=engines.encoder,
        top=top,
        progress=progress,
    )
    with text_output(target) as stream:
        stream.write("term\trank\trendering\tprobability\n")
        for item in found:
            rendering = " ".join(item.rendering.split())
            stream.write(f"{item.term}\t{item.rank}\t{rendering}\t{item.probability:.4f}\n")
    return len(found)
