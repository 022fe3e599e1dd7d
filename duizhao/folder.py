"""The projects of one folder, known by name: no path comes from a browser."""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from align.errors import DuizhaoError, InputError, OutputError, SettingError
from align.replacing import discard, patiently
from align.text.files import composed
from duizhao import jobs
from duizhao.corpus import ReadOptions, read_files
from duizhao.importing import import_texts
from duizhao.projects import seeds_folder
from duizhao.roles import Actor, need
from duizhao.store import Project, backup, backup_folder, backups, is_sound, save_copy

__all__ = [
    "Copy",
    "copies_of",
    "discard_project",
    "discarded_projects",
    "duplicate_project",
    "make_project",
    "project_file",
    "project_names",
    "recover_project",
    "rename_project",
    "restore_copy",
]

SUFFIX = ".duizhao"
LONGEST = 80
TRASH = "Trash"
"""The folder in it in which discarded projects lie."""


def project_names(folder: Path) -> list[str]:
    """The names of the projects in *folder*, by name; empty if it is not there."""
    try:
        return sorted(
            (path.stem for path in folder.iterdir() if path.suffix == SUFFIX and path.is_file()),
            key=str.casefold,
        )
    except OSError:
        return []


def project_file(folder: Path, name: str) -> Path:
    """The file of the project *name* in *folder*.

    Raises:
        SettingError: *name* is empty, too long, or anything but a plain name.
    """
    name = composed(name).strip().removesuffix(SUFFIX).strip()
    plain = all(c.isalnum() or c in " -_()（）《》·" for c in name)
    if not name or len(name) > LONGEST or not plain:
        raise SettingError("project.file-name-invalid", longest=LONGEST)
    there = {composed(one): one for one in project_names(folder)}
    return folder / f"{there.get(name, name)}{SUFFIX}"


def make_project(folder: Path, name: str, *, by: Actor, seeds: bool = False) -> Path:
    """Make (or open) the project *name*; with *seeds*, a new one gets them, and a job.

    Raises:
        DuizhaoError: it cannot be made or opened, or *by* may not do it.
    """
    need(by, "projects")
    file = project_file(folder, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            "project.folder-uncreatable", where=folder, reason=str(error.strerror)
        ) from error
    with Project.open(file, create=True) as made:
        if seeds and not made.documents():
            files = sorted(seeds_folder().glob("*.txt"))
            options = ReadOptions()
            corpus = read_files(files, base=files[0].parent, options=options)
            if corpus.problems:
                raise DuizhaoError(corpus.problems[0].message)
            theirs = made.acting_as(by)
            import_texts(theirs, corpus, segmenter=options.segmenter)
            jobs.start(theirs, "all")
    return file


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a project beside it: a file name, when and why it was made, and what is in it.

    ``reviewed`` of ``pairs`` are decided; the numbers are -1 where the copy cannot be read.
    """

    name: str
    time: str
    reason: str
    documents: int = -1
    pairs: int = -1
    reviewed: int = -1
    concepts: int = -1


def rename_project(folder: Path, name: str, wanted: str, *, by: Actor) -> Path:
    """Give a project of *folder*, which nobody has open, another name; its copies go along.

    Raises:
        SettingError: the name cannot be used, or is taken. InputError: there is no such project.
        NotAllowedError: *by* may not do it.
    """
    need(by, "projects")
    old, new = _present(folder, name), project_file(folder, wanted)
    _need_free(new)
    _move(old, new)
    return new


def duplicate_project(folder: Path, name: str, wanted: str, *, by: Actor) -> Path:
    """Copy a project of *folder* as it is at this moment; the copies beside it stay.

    Raises:
        SettingError, InputError, NotAllowedError: as :func:`rename_project`.
        OutputError: it cannot be written.
    """
    need(by, "projects")
    old, new = _present(folder, name), project_file(folder, wanted)
    _need_free(new)
    try:
        save_copy(old, new)
    except (OSError, sqlite3.Error) as error:
        raise OutputError("project.copy-failed", where=new, reason=str(error)) from error
    return new


def discard_project(folder: Path, name: str, *, by: Actor) -> Path:
    """Move a project that nobody has open into the trash folder; gives where it lies now.

    Raises:
        InputError: there is no such project. NotAllowedError: *by* may not do it.
    """
    need(by, "projects")
    old = _present(folder, name)
    trash = folder / TRASH
    trash.mkdir(exist_ok=True)
    number, new = 1, trash / old.name
    while new.exists():
        number += 1
        new = trash / f"{old.stem} ({number}){SUFFIX}"
    _move(old, new)
    return new


def discarded_projects(folder: Path) -> list[str]:
    """The names of the projects in the trash folder."""
    return project_names(folder / TRASH)


def recover_project(folder: Path, name: str, *, by: Actor) -> Path:
    """Take a project out of the trash folder.

    Raises:
        SettingError: its name is taken again. InputError: there is no such project.
        NotAllowedError: *by* may not do it.
    """
    need(by, "projects")
    old, new = _present(folder / TRASH, name), folder / f"{name}{SUFFIX}"
    _need_free(new)
    _move(old, new)
    return new


def copies_of(file: Path) -> list[Copy]:
    """The copies beside the project *file* with what is in them, the newest first."""
    return [_looked_at(path) for path in reversed(backups(file))]


def restore_copy(file: Path, name: str, *, by: Actor) -> Path:
    """Put a copy in the place of the project *file*, which nobody has open.

    What is there now is copied first, so that this too can be taken back.

    Raises:
        InputError: there is no such copy, or it is damaged. OutputError: it cannot be written.
        NotAllowedError: *by* may not do it.
    """
    need(by, "projects")
    chosen = next((path for path in backups(file) if path.name == name), None)
    if chosen is None or not is_sound(chosen):
        raise InputError("project.copy-unusable", where=name)
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, ignore_cleanup_errors=True) as place:
            kept = Path(place) / file.name
            save_copy(chosen, kept)
            saved = backup(file, "before-restore")
            for path in _beside(file):
                discard(path)
            patiently(lambda: kept.replace(file))
    except (OSError, sqlite3.Error) as error:
        raise OutputError("project.copy-failed", where=file, reason=str(error)) from error
    return saved


def _looked_at(path: Path) -> Copy:
    stamp, _, reason = path.stem.partition("Z-")
    time = f"{stamp[:10]} {stamp[11:13]}:{stamp[13:15]}" if len(stamp) >= 15 else stamp
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            # Opened where it lies, it would get copies and side files of its own.
            looked = Path(place) / "copy.duizhao"
            save_copy(path, looked)
            with Project.open(looked, read_only=True) as project:
                counts = project.counts()
    except (DuizhaoError, OSError, sqlite3.Error):
        return Copy(path.name, time, reason)
    return Copy(
        path.name, time, reason, counts.documents, counts.beads, counts.reviewed, counts.concepts
    )


def _present(folder: Path, name: str) -> Path:
    if name not in project_names(folder):
        raise InputError("project.not-in-folder", where=name)
    return folder / f"{name}{SUFFIX}"


def _need_free(file: Path) -> None:
    if file.exists():
        raise SettingError("project.name-taken", name=file.stem)


def _beside(file: Path) -> list[Path]:
    """SQLite's side files."""
    return [file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal")]


def _move(old: Path, new: Path) -> None:
    try:
        for source, target in zip(_beside(old), _beside(new), strict=True):
            if source.exists():
                patiently(partial(source.replace, target))
        patiently(lambda: old.replace(new))
        if backup_folder(old).is_dir():
            patiently(lambda: backup_folder(old).replace(backup_folder(new)))
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError("project.move-failed", where=old, reason=reason) from error
