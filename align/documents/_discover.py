"""Which files of a folder could be documents."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from align.errors import InputError
from align.messages import Message, message
from align.text.files import display_name, real_path

__all__ = ["discover"]

_LEFT_OUT = frozenset({"thumbs.db", "desktop.ini", "__pycache__", "node_modules"})
# What a folder says of itself rather than holds.
_ABOUT = frozenset({"sources", "license", "licence", "copying", "notice"})


def discover(folder: str | os.PathLike[str], *, notes: list[Message] | None = None) -> list[Path]:
    """The files in *folder* and the folders within it, sorted by path; no hidden ones.

    Word's lock files (``~$x.docx``), links to folders, links out of *folder* and what only
    tells of the folder (``SOURCES.md``, ``LICENSE``) are left out; whether a file can be read
    is found when it is.

    Args:
        notes: gets a message for each link that was not followed, each folder within that cannot
            be listed, and each pipe or device.

    Raises:
        InputError: *folder* is not there, no folder, or may not be listed.
    """
    root = Path(folder)

    def left_out(path: Path, why: Message) -> None:
        if notes is not None:
            notes.append(message("place.said", place=display_name(path), what=why))

    found: list[Path] = []
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except NotADirectoryError as error:
            raise InputError("folder.is-file", where=display_name(here)) from error
        except FileNotFoundError as error:
            raise InputError("folder.missing", where=display_name(here)) from error
        except OSError as error:
            if here is root:
                raise InputError(
                    "folder.unlistable", where=display_name(here), reason=error.strerror
                ) from error
            # The file error of one folder within must not lose the others.
            left_out(here, message("folder.unlistable-within", reason=error.strerror))
            continue
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _LEFT_OUT:
                continue
            why = _not_followed(entry, root)
            if why:
                left_out(entry, message(why))
            elif _is(entry.is_dir):
                waiting.append(entry)
            elif _is(entry.is_file):
                if not _about(entry):
                    found.append(entry)
            elif _is(entry.exists):
                left_out(entry, message("folder.not-regular-within"))
    return sorted(found)


def _is(question: Callable[[], bool]) -> bool:
    """The answer, where a file that may not even be asked about is none."""
    try:
        return question()
    except OSError:
        return False


def _not_followed(entry: Path, root: Path) -> str:
    """The code of why the link *entry* is not followed; empty if it is none or stays in *root*."""
    junction = getattr(entry, "is_junction", None)
    if not entry.is_symlink() and not (junction is not None and junction()):
        return ""
    try:
        target = entry.resolve(strict=True)
        here = real_path(root)
    except (OSError, RuntimeError):
        return "folder.link-broken"
    if not target.is_relative_to(here):
        return "folder.link-outside"
    # What it leads to is found where it lies.
    return "folder.link-to-folder" if target.is_dir() else ""


def _about(entry: Path) -> bool:
    return entry.stem.lower() in _ABOUT and entry.suffix.lower() in ("", ".md")
