"""Files as parts: sentences with their hashes, each file failing alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from align import __version__
from align.errors import DuizhaoError, EmptyInputError, InputError, LanguageError
from align.messages import Message, stored, unstored
from align.mining import Task, key, write_part
from align.model import Lang
from align.protecting import protect
from align.segments import SegmentOptions, segment, segment_texts
from duizhao.apart import read_document_apart
from duizhao.corpus import Problem, ReadOptions, candidates, no_memory

__all__ = ["find_files", "problem_of", "read_tasks"]

_PART_BYTES = 32_000_000
_PART_FILES = 2000


def find_files(
    paths: Sequence[Path], *, leave_out: Sequence[Path]
) -> tuple[list[Path], list[Message]]:
    """The files of a side in a fixed order, and notes on those left out.

    Raises:
        InputError: a path is not there, or its folder cannot be listed.
        EmptyInputError: a folder holds no document.
    """
    files: list[Path] = []
    notes: list[Message] = []
    for path in paths:
        if path.is_dir():
            found, more = candidates(path, leave_out=leave_out)
            files += found
            notes += more
        elif path.exists():
            files.append(path)
        else:
            raise InputError("mining.no-such-path", where=path)
    protect(files)
    return list(dict.fromkeys(files)), notes


def problem_of(found: Sequence[Any]) -> Problem:
    """A file that could not be read, and why, from what a reading task gave."""
    name, kept = found
    return Problem(str(name), unstored(kept))


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable {error.errno}"


def _groups(files: Sequence[Path]) -> Iterator[tuple[int, list[Path]]]:
    """Files in order, some megabytes at a time, each with its number."""
    some: list[Path] = []
    size = first = 0
    for number, path in enumerate(files):
        try:
            bytes_here = path.stat().st_size
        except OSError:
            bytes_here = 0
        if some and (size + bytes_here > _PART_BYTES or len(some) >= _PART_FILES):
            yield first, some
            some, size, first = [], 0, number
        some.append(path)
        size += bytes_here
    if some:
        yield first, some


def read_tasks(
    lang: Lang, files: Sequence[Path], names: Sequence[str], reading: ReadOptions
) -> list[Task]:
    """Tasks that read the files of a side; each gives a list for :func:`problem_of`."""
    settings = {
        "encoding": reading.encoding,
        "segmented": reading.segmented,
        "split": asdict(reading.split),
    }
    tasks = []
    for number, (first, some) in enumerate(_groups(files)):
        part = f"part-{lang}-{number:05d}.npz"
        own = list(names[first : first + len(some)])
        content = [(name, _hash(path)) for name, path in zip(own, some, strict=True)]
        tasks.append(
            Task(
                f"read-{lang}-{number:05d}",
                key("read", __version__, lang, settings, reading.segmenter, first, content),
                _read,
                (part, lang, [str(path) for path in some], own, first, settings),
                (part,),
                len(some),
            )
        )
    return tasks


def _read(
    folder: Path,
    part: str,
    lang: Lang,
    paths: Sequence[str],
    names: Sequence[str],
    first: int,
    settings: dict[str, Any],
) -> list[Any]:
    problems: list[Any] = []
    sentences: list[tuple[str, int, int]] = []
    for number, (path, name) in enumerate(zip(paths, names, strict=True), start=first):
        try:
            texts = _sentences(Path(path), name, lang, settings)
        except DuizhaoError as error:
            problems.append([name, stored(error.as_message())])
        except MemoryError:
            problems.append([name, stored(no_memory(name).message)])
        else:
            sentences += [(text, number, index) for index, text in enumerate(texts)]
    write_part(folder / part, sentences, lang)
    return problems


def _sentences(path: Path, name: str, lang: Lang, settings: dict[str, Any]) -> list[str]:
    document = read_document_apart(
        path, name=name, encoding=settings["encoding"], segmented=settings["segmented"]
    )
    if document.lang != lang:
        code = "mining.chinese-as-english" if lang == "en" else "mining.english-as-chinese"
        raise LanguageError(code, where=name)
    texts = segment_texts(document, segment(document, SegmentOptions(**settings["split"])))
    if not texts:
        raise EmptyInputError("mining.no-text", where=name)
    return texts
