"""Raw files of sentence pairs and terms in, renderings out."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from align.errors import EmptyInputError, EncodingError, FormatError, InputError
from align.exchange import text_output
from align.progress import NO_PROGRESS, Progress
from duizhao.aligning import Engines

__all__ = ["read_raw_pairs", "read_terms", "renderings_of_files"]


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(
            "it is not UTF-8 text", where=path, remedy="Save it as UTF-8"
        ) from error
    except OSError as error:
        raise InputError(
            f"it cannot be read ({error.strerror})", where=path, remedy="Check its name and rights"
        ) from error
    if not text.strip():
        raise EmptyInputError("it is empty", where=path, remedy="Name another file")
    return text.split("\n")


def read_raw_pairs(path: Path) -> list[tuple[str, str]]:
    """Lines of Chinese TAB English, raw, without a header; further columns are ignored.

    Raises:
        FormatError: a line has no tab. InputError: the file cannot be read or is empty.
    """
    pairs = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) < 2:
            raise FormatError(
                "there is no tab between Chinese and English",
                where=path,
                line=number,
                remedy="A line is: Chinese TAB English",
            )
        pairs.append((cells[0], cells[1]))
    return pairs


def read_terms(path: Path) -> list[str]:
    """One term a line; blank lines and repetitions are passed over.

    Raises:
        InputError: the file cannot be read or is empty.
    """
    return list(dict.fromkeys(line.strip() for line in _lines(path) if line.strip()))


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
