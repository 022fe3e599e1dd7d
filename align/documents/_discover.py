"""Which files of a folder could be documents."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from align.errors import InputError
from align.text.files import display_name

__all__ = ["discover"]

_LEFT_OUT = frozenset({"thumbs.db", "desktop.ini", "__pycache__", "node_modules"})
# What a folder says of itself rather than holds.
_ABOUT = frozenset({"sources", "license", "licence", "copying", "notice"})


def discover(folder: str | os.PathLike[str], *, notes: list[str] | None = None) -> list[Path]:
    """The files in *folder* and the folders within it, sorted by path; no hidden ones.

    Word's lock files (``~$x.docx``), links to folders, links out of *folder* and what only
    tells of the folder (``SOURCES.md``, ``LICENSE``) are left out; whether a file can be read
    is found when it is.

    Args:
        notes: gets a line for each link that was not followed, each folder within that cannot
            be listed, and each pipe or device.

    Raises:
        InputError: *folder* is not there, no folder, or may not be listed.
    """
    root = Path(folder)
    said = notes if notes is not None else []
    found: list[Path] = []
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except NotADirectoryError as error:
            raise InputError(
                "it is no folder", where=display_name(here), remedy="Give a folder"
            ) from error
        except FileNotFoundError as error:
            raise InputError(
                "there is no such folder", where=display_name(here), remedy="Check its name"
            ) from error
        except OSError as error:
            if here is root:
                raise InputError(
                    f"it cannot be listed ({error.strerror})",
                    where=display_name(here),
                    remedy="Change its permissions, or copy it",
                ) from error
            # The file error of one folder within must not lose the others.
            name = display_name(here)
            said.append(f"{name}: this folder cannot be listed ({error.strerror}): left out")
            continue
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _LEFT_OUT:
                continue
            why = _not_followed(entry, root)
            if why:
                said.append(f"{display_name(entry)}: {why}: left out")
            elif _is(entry.is_dir):
                waiting.append(entry)
            elif _is(entry.is_file):
                if not _about(entry):
                    found.append(entry)
            elif _is(entry.exists):
                said.append(f"{display_name(entry)}: this is no regular file: left out")
    return sorted(found)


def _is(question: Callable[[], bool]) -> bool:
    """The answer, where a file that may not even be asked about is none."""
    try:
        return question()
    except OSError:
        return False


def _not_followed(entry: Path, root: Path) -> str:
    """Why *entry* is not followed if it is a link; nothing if it is none or stays in *root*."""
    junction = getattr(entry, "is_junction", None)
    if not entry.is_symlink() and not (junction is not None and junction()):
        return ""
    try:
        target = entry.resolve(strict=True)
        here = root.resolve()
    except (OSError, RuntimeError):
        return "this link leads nowhere"
    if not target.is_relative_to(here):
        return "this link leads out of the folder"
    # What it leads to is found in its own place.
    return "this link leads to a folder" if target.is_dir() else ""


def _about(entry: Path) -> bool:
    return entry.stem.lower() in _ABOUT and entry.suffix.lower() in ("", ".md")
