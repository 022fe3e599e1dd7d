"""The whole way: a folder in, a project with alignments and terms, files out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from align.messages import Message, message
from align.progress import NO_PROGRESS, Progress
from align.protecting import protect
from align.text.files import real_path
from duizhao.aligning import align_project
from duizhao.corpus import (
    Corpus,
    Problem,
    ReadOptions,
    because_of,
    candidates,
    need_both,
    read_files,
)
from duizhao.engines import engines_for
from duizhao.evidence import terms_of_files, units_of_files
from duizhao.exporting import OUTPUTS, check_files, check_folder, write_project
from duizhao.extracting import extract_project
from duizhao.importing import import_texts
from duizhao.pairing import ModeChoice
from duizhao.projects import Location
from duizhao.segmentation import with_rules_at
from duizhao.store import Overview, Project, there
from termbase.concepts import likely

if TYPE_CHECKING:
    from termbase.model import Concept

__all__ = [
    "Outcome",
    "RunOptions",
    "certainties",
    "comparable_counts",
    "pair_counts",
    "run_folder",
]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How ``run`` works; see the command's help.

    Attributes:
        evidence: whether what the project has counts. memory, glossary: files that count besides.
    """

    mode: ModeChoice = "auto"
    encoder: str = "builtin"
    download: bool = False
    new_version: bool = False
    direction: str = ""
    evidence: bool = True
    memory: Sequence[Path] = ()
    glossary: Sequence[Path] = ()
    read: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True)
class Outcome:
    """What ``run`` did.

    Attributes:
        pairs: number of pairs by grade (comparable) or by certainty (parallel).
        problems: inputs that were left out. notes: what the user should know.
    """

    project: Location
    documents: int
    segments: int
    pairs: dict[str, int]
    concepts: tuple[Concept, ...]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Message, ...]


_CERTAINTIES = ("certain (≥ .9)", "likely (≥ .5)", "uncertain", "one-sided")
_GRADES = ("translation", "partial", "related", "ungraded", "none")


def pair_counts(project: Project) -> dict[str, int]:
    """Numbers of pairs by certainty (parallel mode), then of Chinese sentences by the grade of
    the pair that leads them (comparable mode)."""
    found: Counter[str] = Counter()
    for record in project.alignments():
        found.update(project.tally(record.id))
    return {name: found[name] for name in (*_CERTAINTIES, *_GRADES) if found[name]}


def certainties(project: Project) -> dict[str, int]:
    """Numbers of pairs of parallel texts by certainty."""
    found: Counter[str] = Counter()
    for record in project.alignments():
        if record.mode == "parallel":
            found.update(project.tally(record.id))
    return {name: found[name] for name in _CERTAINTIES if found[name]}


def comparable_counts(seen: Overview) -> dict[str, int]:
    """What a project has of comparable texts; the name of each number says its unit."""
    found: Counter[str] = Counter()
    for sides in seen.comparable.values():
        for name, counts in (("Chinese", sides.zh), ("English", sides.en)):
            found[f"{name} sentences"] += counts.sentences
            found[f"{name} sentences decided"] += counts.decided
            found[f"{name} sentences with counterpart"] += counts.counterpart
            found[f"{name} sentences without counterpart"] += counts.none
        found["accepted pairs"] += sides.accepted
        found["open candidates"] += sides.candidates
    return dict(found)


def run_folder(
    folder: Path,
    project_path: Location,
    out: Path,
    options: RunOptions,
    *,
    progress: Progress = NO_PROGRESS,
) -> Outcome:
    """Everything that ``duizhao run`` does.

    Raises:
        DuizhaoError: nothing could be done at all; otherwise problems are collected.
    """
    among = real_path(out) == real_path(folder)
    leave_out = _own_files(project_path, out) if among else [out]
    if isinstance(project_path, Path):
        leave_out.append(project_path)
    files, notes = candidates(folder, leave_out=leave_out)
    protect(files)
    check_files(out, OUTPUTS)
    memory, glossary = units_of_files(options.memory), terms_of_files(options.glossary)
    reading = with_rules_at(options.read, project_path)
    corpus = read_files(files, base=folder, options=reading, progress=progress)
    _fail_early(corpus, folder, project_path)
    check_folder(out)
    with Project.open(project_path, create=True) as project:
        if options.direction:
            project.set_setting("direction", options.direction)
        notes += [*project.notes, *corpus.notes]
        problems = list(corpus.problems)
        more, said = import_texts(
            project, corpus, segmenter=reading.segmenter, new_version=options.new_version
        )
        problems += more
        notes += said
        engines = engines_for(
            project,
            encoder=options.encoder,
            download=options.download,
            evidence=options.evidence,
            memory=memory,
            glossary=glossary,
            progress=progress,
        )
        more, said = align_project(project, engines, mode=options.mode, progress=progress)
        problems += more
        notes += said
        extract_project(project, engines, progress=progress)
        progress.start(message("progress.writing-files"))
        if among:
            project.set_setting(_WRITTEN_TO, str(real_path(out)))
        written = write_project(project, out)
        progress.finish()
        counts = project.counts()
        return Outcome(
            project=project_path,
            documents=counts.documents,
            segments=counts.segments,
            pairs=pair_counts(project),
            concepts=tuple(filter(likely, project.concepts())),
            files=written,
            problems=tuple(problems),
            notes=tuple(notes),
        )


_WRITTEN_TO = "run_out"


def _own_files(project_path: Location, out: Path) -> list[Path]:
    """What an earlier run wrote among the documents; a file of such a name may be one, too."""
    if not there(project_path):
        return []
    with Project.open(project_path) as project:
        own = project.setting(_WRITTEN_TO) == str(real_path(out))
    return [out / name for name in OUTPUTS] if own else []


def _fail_early(corpus: Corpus, folder: Path, project_path: Location) -> None:
    """Refuse what cannot come to anything before a project file is made."""
    if there(project_path):
        # What is missing here may be in the project already.
        return
    if corpus.given:
        return
    with because_of(corpus):
        need_both(corpus.texts, folder)
