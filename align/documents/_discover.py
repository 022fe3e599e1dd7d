"""Which files of a folder could be documents."""

from __future__ import annotations

import os
from pathlib import Path

from align.errors import InputError

__all__ = ["discover"]

_LEFT_OUT = frozenset({"thumbs.db", "desktop.ini", "__pycache__", "node_modules"})
# What a folder says of itself rather than holds.
_ABOUT = frozenset({"sources", "license", "licence", "copying", "notice"})


def discover(folder: str | os.PathLike[str]) -> list[Path]:
    """The files in *folder* and the folders within it, sorted by path; no hidden ones.

    Word's lock files (``~$x.docx``), links to folders and what only tells of the folder
    (``SOURCES.md``, ``LICENSE``) are left out; whether a file can be read is found when it is.

    Raises:
        InputError: *folder* is not there, no folder, or may not be listed.
    """
    root = Path(folder)
    found: list[Path] = []
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except NotADirectoryError as error:
            raise InputError("it is no folder", where=here, remedy="Give a folder") from error
        except FileNotFoundError as error:
            raise InputError(
                "there is no such folder", where=here, remedy="Check its name"
            ) from error
        except OSError as error:
            if here is root:
                raise InputError(
                    f"it cannot be listed ({error.strerror})",
                    where=here,
                    remedy="Change its permissions, or copy it",
                ) from error
            # The file error of one folder within must not lose the others.
            continue
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _LEFT_OUT:
                continue
            if entry.is_dir():
                if not entry.is_symlink():
                    waiting.append(entry)
            elif entry.is_file() and not _about(entry):
                found.append(entry)
    return sorted(found)


def _about(entry: Path) -> bool:
    return entry.stem.lower() in _ABOUT and entry.suffix.lower() in ("", ".md")
