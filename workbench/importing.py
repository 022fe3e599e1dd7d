"""Files into a project: documents, pairs, glossaries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from align import __version__
from align.documents import PairFile, read_pairs
from align.errors import DuizhaoError, EmptyInputError, FormatError
from align.model import Bead, Document, Signature
from align.progress import NO_PROGRESS, Progress
from align.segments import segment
from termbase.merge import MergeOutcome, OnConflict, merge_concepts
from termbase.model import Concept
from workbench.beads import from_beads
from workbench.corpus import Corpus, Problem, ReadOptions
from workbench.pipeline import import_texts
from workbench.standalone import collect
from workbench.store import NewAlignment, Project

__all__ = ["ImportReport", "Line", "import_files"]

_TOLD = 20
"""Conflicts of a glossary that are told one by one."""


@dataclass(frozen=True, slots=True)
class Line:
    """What came (or would come) of one file."""

    file: str
    what: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class ImportReport:
    """What came of an import."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def import_files(
    path: Path,
    files: Sequence[Path],
    *,
    kind: str,
    dry_run: bool = False,
    new_version: bool = False,
    on_conflict: OnConflict = "keep",
    reading: ReadOptions | None = None,
    progress: Progress = NO_PROGRESS,
) -> ImportReport:
    """Import *files* as *kind* into the project *path*; each file fails alone.

    Glossaries are merged (:func:`termbase.merge.merge_concepts`); conflicts are noted.

    Raises:
        DuizhaoError: the project cannot be opened, or no file could be used.
    """
    options = reading or ReadOptions()
    report = ImportReport()
    if kind == "documents":
        corpus = collect(files, options, progress)
        report.problems += corpus.problems
        report.notes += corpus.notes
        if not corpus.texts:
            _nothing(report)
        with _project(path, dry_run) as project:
            _documents(project, corpus, options, report, dry_run, new_version)
        return report
    read: Callable[[Path], object] = _read_glossary if kind == "glossary" else _pair_reader(options)
    found = []
    for file in files:
        try:
            found.append((file, read(file)))
        except DuizhaoError as error:
            report.problems.append(Problem(file.name, str(error)))
    if not found:
        _nothing(report)
    with _project(path, dry_run) as project:
        for file, content in found:
            if isinstance(content, PairFile):
                report.notes += [f"{file.name}: {note}" for note in content.notes]
                report.lines.append(_pairs(project, file.name, content, dry_run, new_version))
            elif isinstance(content, tuple):
                concepts, notes = content
                report.notes += [f"{file.name}: {note}" for note in notes]
                line, told = _glossary(project, file.name, concepts, dry_run, on_conflict)
                report.lines.append(line)
                report.notes += [f"{file.name}: {note}" for note in told]
    return report


def _nothing(report: ImportReport) -> None:
    reasons = "; ".join(problem.message for problem in report.problems[:3])
    raise EmptyInputError(f"nothing could be imported. {reasons or 'No file holds text'}")


def _project(path: Path, dry_run: bool) -> AbstractContextManager[Project | None]:
    if not dry_run:
        return Project.open(path, create=True)
    return Project.open(path, read_only=True) if path.exists() else nullcontext(None)


def _documents(
    project: Project | None,
    corpus: Corpus,
    options: ReadOptions,
    report: ImportReport,
    dry_run: bool,
    new_version: bool,
) -> None:
    present = {} if project is None else {d.text_hash: d for d in project.documents(old=True)}
    names = {record.name for record in present.values()}
    for text in corpus.texts:
        what = "new"
        if text.document.text_hash in present:
            what = f"same as {present[text.document.text_hash].name}"
        elif text.name in names:
            what = "new version" if new_version else "changed"
        counts = {"segments": len(text.segments), "characters": len(text.document.text)}
        report.lines.append(Line(text.name, f"{text.lang}, {what}", counts))
    if project is not None and not dry_run:
        problems, notes = import_texts(
            project, corpus, segmenter=options.segmenter, new_version=new_version
        )
        report.problems += problems
        report.notes += [note for note in notes if note not in report.notes]


def _pair_reader(options: ReadOptions) -> Callable[[Path], PairFile]:
    def read(path: Path) -> PairFile:
        if path.suffix.lower() == ".tmx":
            return _from_tmx(path)
        return read_pairs(path, encoding=options.encoding)

    return read


def _from_tmx(path: Path) -> PairFile:
    from align.exchange import read_tmx

    notes: list[str] = []
    rows = read_tmx(path, notes=notes)
    if not rows:
        raise EmptyInputError("it holds no Chinese-English unit", where=path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    zh = "\n".join(row.zh_text for row in rows)
    en = "\n".join(row.en_text for row in rows)
    beads, i, j = [], 0, 0
    for row in rows:
        one, two = int(bool(row.zh_text.strip())), int(bool(row.en_text.strip()))
        if one or two:
            beads.append(
                Bead(
                    tuple(range(i, i + one)),
                    tuple(range(j, j + two)),
                    probability=row.probability,
                    status=row.status,
                    origin=row.origin,
                )
            )
        i, j = i + one, j + two
    return PairFile(
        Document(f"{path.name}#zh", "zh", zh, digest, format="tmx", segmented=True),
        Document(f"{path.name}#en", "en", en, digest, format="tmx", segmented=True),
        tuple(beads),
        tuple(notes),
    )


def _pairs(
    project: Project | None, name: str, found: PairFile, dry_run: bool, new_version: bool
) -> Line:
    counts = {"pairs": len(found.beads)}
    if project is None or dry_run:
        return Line(name, "pairs", counts)
    ids, segments = [], []
    for document in (found.zh, found.en):
        spans = segment(document)
        added = project.add_document(document, spans, segmenter="given", new_version=new_version)
        if added.outcome == "changed":
            raise FormatError(
                "another file of pairs of this name is in the project",
                where=name,
                remedy="Add it as a new version with --new-version, or rename it",
            )
        ids.append(added.id)
        segments.append(project.segments(added.id))
    signature = Signature(
        version=__version__,
        mode="parallel",
        encoder="import",
        segmenter="given",
        inputs=(found.zh.text_hash, found.en.text_hash),
    )
    beads = from_beads(found.beads, found.zh, segments[0], found.en, segments[1])
    saved = project.save_alignment(
        NewAlignment("parallel", (ids[0],), (ids[1],), beads, signature=str(signature))
    )
    told = {"same": "pairs, there already", "kept": "pairs; the reviewed ones were kept"}
    return Line(name, told.get(saved.outcome, "pairs"), counts)


def _read_glossary(path: Path) -> tuple[tuple[Concept, ...], list[str]]:
    from termbase.exchange import read_glossary

    notes: list[str] = []
    return read_glossary(path, notes=notes), notes


def _glossary(
    project: Project | None,
    name: str,
    concepts: Sequence[Concept],
    dry_run: bool,
    on_conflict: OnConflict,
) -> tuple[Line, list[str]]:
    """Merge concepts in, as one change that one undo takes back."""
    merged = merge_concepts(
        () if project is None else project.concepts(), concepts, on_conflict=on_conflict
    )
    numbers = merged.counts
    counts = {
        "new": numbers["new"],
        "merged": numbers["merged"],
        "there already": numbers["same"],
        "conflicting": numbers["conflict"],
    }
    notes = []
    for item in merged.items:
        if item.notes and (item.outcome is MergeOutcome.CONFLICT or item.result is None):
            term = item.incoming.main("zh") or item.incoming.main("en")
            notes.append(f"{term.text if term else item.incoming.id}: {'; '.join(item.notes)}")
    if len(notes) > _TOLD:
        notes[_TOLD:] = [f"… and {len(notes) - _TOLD} more conflicts"]
    if project is not None and not dry_run and merged.after:
        project.change_concepts(merged.before, merged.after, label=f"import {name}")
    return Line(name, "glossary", counts), notes
