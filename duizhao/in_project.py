"""``duizhao align`` and ``duizhao terms`` on a project instead of files."""

from __future__ import annotations

from pathlib import Path

from align.progress import NO_PROGRESS, Progress
from duizhao.aligning import ModeChoice
from duizhao.exporting import write_glossary
from duizhao.extracting import DEFAULT_TERMS, TermSettings
from duizhao.pipeline import align_project, engines_for, extract_project
from duizhao.place import Place
from duizhao.standalone import Told
from duizhao.store import Project

__all__ = ["align_in_project", "terms_in_project"]


def align_in_project(
    path: Place, *, mode: str, encoder: str, download: bool, progress: Progress = NO_PROGRESS
) -> Told:
    """Align the documents of a project and save the result in it."""
    with Project.open(path) as project:
        engines = engines_for(project, encoder=encoder, download=download, progress=progress)
        choice: ModeChoice = mode  # type: ignore[assignment]
        problems, notes = align_project(project, engines, mode=choice, progress=progress)
        return problems, [*map(str, project.notes), *notes]


def terms_in_project(
    path: Place,
    *,
    encoder: str,
    download: bool,
    form: str,
    target: Path | None,
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Extract terms from a project's documents, save the candidates, write them if asked."""
    with Project.open(path) as project:
        engines = engines_for(project, encoder=encoder, download=download, progress=progress)
        concepts = extract_project(project, engines, settings=settings, progress=progress)
        if target is not None:
            write_glossary(concepts, target, form=form)
        return [], [*map(str, project.notes), f"{len(concepts)} terms were found and saved"]
