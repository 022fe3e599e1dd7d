"""Files that a browser sends, by name and content: harmless names, bounds, a passing folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from align.errors import DuizhaoError, LimitError
from align.messages import Message
from align.text.files import composed, real_path

__all__ = [
    "MAX_BYTES",
    "MAX_FILES",
    "refuse_too_much",
    "safe_name",
    "without_folder",
    "write_uploads",
]

MAX_FILES = 500
MAX_BYTES = 300 * 2**20
"""Of all files together; the server has a limit of each file besides."""

_LONGEST_NAME = 120
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def safe_name(given: str, number: int = 1) -> str:
    """What is left of a file name from a browser: no folder, nothing a system forbids.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\x\\\\甲.zh.txt"), safe_name("..")
    ('passwd', '甲.zh.txt', 'document-1')
    """
    name = composed(given).replace("\\", "/").rsplit("/", 1)[-1].strip()
    name = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in name)
    name = name.encode("utf-8", "replace").decode("utf-8")
    if len(name) > _LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        keep = suffix if dot and len(suffix) <= 10 else ""
        name = f"{(stem or name)[: _LONGEST_NAME - len(keep) - 1]}.{keep}".rstrip(".")
    if not name.strip(". ") or _RESERVED.fullmatch(name):
        return f"document-{number}"
    return name


def refuse_too_much(files: Sequence[tuple[str, bytes]]) -> None:
    """Take no more from a browser than a bound.

    Raises:
        LimitError: there are too many files, or too much.
    """
    size = sum(len(body) for _, body in files)
    if len(files) > MAX_FILES or size > MAX_BYTES:
        raise LimitError(
            "import.uploads-too-large",
            count=len(files),
            size=round(size / 2**20),
            most=MAX_FILES,
            limit=MAX_BYTES // 2**20,
        )


def write_uploads(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write files from a browser, each under a harmless name of its own, into *folder*."""
    paths: list[Path] = []
    taken: set[str] = set()
    for number, (given, body) in enumerate(files, 1):
        name = safe_name(given, number)
        stem, dot, suffix = name.partition(".")
        again = 1
        while name.casefold() in taken:
            again += 1
            name = f"{stem} ({again}){dot}{suffix}"
        taken.add(name.casefold())
        (folder / name).write_bytes(body)
        paths.append(folder / name)
    return paths


def without_folder(said: Message, folder: Path) -> Message:
    """*said* without the path of the folder that its file was in for a moment."""

    def strip(value: Any) -> Any:
        if isinstance(value, DuizhaoError):
            value = value.as_message()
        match value:
            case Message():
                parameters = {name: strip(item) for name, item in value.parameters.items()}
                return Message(value.code, parameters)
            case list() | tuple():
                return tuple(map(strip, value))
            case str() | Path():
                text = str(value)
                for path in {folder, real_path(folder)}:
                    text = text.replace(f"{path}/", "").replace(f"{path}\\", "")
                return text
        return value

    return Message(said.code, {name: strip(item) for name, item in said.parameters.items()})
