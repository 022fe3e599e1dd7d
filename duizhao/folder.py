"""The projects of one folder, known by name: no path comes from a browser."""

from __future__ import annotations

from pathlib import Path

from align.errors import DuizhaoError, SettingError
from duizhao import jobs
from duizhao.corpus import ReadOptions, read_files
from duizhao.importing import import_texts
from duizhao.projects import seeds_folder
from duizhao.store import Project

__all__ = ["make_project", "project_file", "project_names"]

SUFFIX = ".duizhao"
LONGEST = 80


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
    name = name.strip().removesuffix(SUFFIX).strip()
    plain = all(c.isalnum() or c in " -_()（）《》·" for c in name)
    if not name or len(name) > LONGEST or not plain:
        raise SettingError("project.file-name-invalid", longest=LONGEST)
    return folder / f"{name}{SUFFIX}"


def make_project(folder: Path, name: str, *, seeds: bool = False) -> Path:
    """Make (or open) the project *name*; with *seeds*, a new one gets them, and a job.

    Raises:
        DuizhaoError: it cannot be made or opened.
    """
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
            import_texts(made, corpus, segmenter=options.segmenter)
            jobs.start(made, "all")
    return file
