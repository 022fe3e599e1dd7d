"""The whole way: a folder in, a project with alignments and terms, files out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from align.__about__ import __version__
from align.errors import DuizhaoError
from align.progress import NO_PROGRESS, Progress
from align.protecting import protect
from duizhao.aligning import (
    Aligned,
    Engines,
    Group,
    ModeChoice,
    align_group,
    given_group,
    group_texts,
)
from duizhao.carrying import carry_decisions
from duizhao.corpus import (
    Corpus,
    Problem,
    ReadOptions,
    Text,
    candidates,
    need_both,
    read_files,
    unpaired,
)
from duizhao.exporting import OUTPUTS, check_files, check_folder, load_texts, write_project
from duizhao.extracting import DEFAULT_TERMS, TermSettings, extract_concepts, glossary_of
from duizhao.pairings import imported_documents, kept_pairings
from duizhao.place import Place
from duizhao.store import NewAlignment, NewShard, Project, there

if TYPE_CHECKING:
    from align.encoders import Encoder
    from termbase.model import Concept

__all__ = [
    "Outcome",
    "RunOptions",
    "align_project",
    "engines_for",
    "extract_project",
    "import_texts",
    "pair_counts",
    "run_folder",
]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How ``run`` works; see the command's help."""

    mode: ModeChoice = "auto"
    encoder: str = "builtin"
    download: bool = False
    new_version: bool = False
    direction: str = ""
    read: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True)
class Outcome:
    """What ``run`` did.

    Attributes:
        pairs: number of pairs by grade (comparable) or by certainty (parallel).
        problems: inputs that were left out. notes: what the user should know.
    """

    project: Place
    documents: int
    segments: int
    pairs: dict[str, int]
    concepts: tuple[Concept, ...]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def engines_for(
    project: Project,
    *,
    encoder: str = "builtin",
    download: bool = False,
    progress: Progress = NO_PROGRESS,
) -> Engines:
    """Encoder and lexicon with the project's accepted terms; slow vectors are kept in it."""

    def cached(made: Encoder) -> Encoder:
        from align.encoders import CachedEncoder

        return CachedEncoder(made, project.vectors())

    return Engines(
        encoder,
        glossary=glossary_of(project.concepts()),
        download=download,
        wrap=cached,
        progress=progress,
    )


def import_texts(
    project: Project, corpus: Corpus, *, segmenter: str, new_version: bool = False
) -> tuple[list[Problem], list[str]]:
    """Take texts into the project; gives problems and notes."""
    problems, notes = [], []
    for place, text in enumerate(corpus.texts):
        added = project.add_document(
            text.document, text.segments, segmenter=segmenter, new_version=new_version
        )
        if added.outcome == "changed":
            problems.append(
                Problem(
                    text.name,
                    f"{text.name}: its text differs from the one in the project. "
                    "Add it as a new version with --new-version, or rename it.",
                )
            )
        elif added.outcome == "version":
            notes.append(f"{text.name} was added as a new version; the old one keeps its review")
        if place not in corpus.aligned:
            notes += [f"{text.name}: {note}" for note in text.document.notes]
    ids = {record.text_hash: record.id for record in project.documents()}
    for given in corpus.given:
        aligned = given_group(corpus.texts, given)
        sides = [corpus.texts[i].document.text_hash for i in (given.zh, given.en)]
        if all(side in ids for side in sides):
            new = _new(aligned, Group((0,), (1,), "parallel"), [ids[side] for side in sides])
            project.save_alignment(new)
    return problems, notes


def align_project(
    project: Project,
    engines: Engines,
    *,
    mode: ModeChoice = "auto",
    progress: Progress = NO_PROGRESS,
) -> tuple[list[Problem], list[str]]:
    """Align the project's present documents; each group is saved when it is done.

    In mode ``auto``, what a person confirmed as belonging together is taken as it is
    (:mod:`duizhao.pairings`); only documents that came later are paired here.
    """
    problems: list[Problem] = []
    notes: list[str] = []
    records = project.documents()
    loaded = load_texts(project)
    ids = [record.id for record in records]
    texts = [loaded[key] for key in ids]
    imported = imported_documents(project)
    done = {place for place, key in enumerate(ids) if key in imported}
    if not done:
        need_both(texts, project.path)
    segmenters = sorted({record.segmenter for record in records})
    kept = kept_pairings(project)
    chosen: tuple[Group, ...] = ()
    if mode == "auto" and kept.confirmed:
        chosen = kept.groups(ids)
        done |= {place for place, key in enumerate(ids) if key in kept.known}
    groups, left = group_texts(texts, mode, engines, without=done, progress=progress)
    groups = (*chosen, *groups)
    problems += unpaired(texts, left)
    keys = [_shard_key(texts, group, engines, "+".join(segmenters)) for group in groups]
    present = project.done_shards(keys)
    for group, key in zip(groups, keys, strict=True):
        if key in present:
            continue
        try:
            aligned = align_group(
                texts, group, engines, segmenter="+".join(segmenters), progress=progress
            )
        except DuizhaoError as error:
            name = " and ".join(texts[i].name for i in (*group.zh[:1], *group.en[:1]))
            problems.append(Problem(name, f"{name}: {error}"))
            continue
        shard = NewShard(key, _group_name(texts, group), _new(aligned, group, ids))
        saved = project.save_shard(shard)
        if saved.outcome == "kept":
            name = texts[group.zh[0]].name
            notes.append(
                f"{name}: {saved.reviewed} reviewed pairs were kept, so its alignment was not "
                "replaced"
            )
        elif saved.outcome == "new":
            notes += _carried(project, saved.id, texts[group.zh[0]].name)
    return problems, notes


def _group_name(texts: Sequence[Text], group: Group) -> str:
    if len(group.zh) == len(group.en) == 1:
        return f"{texts[group.zh[0]].name} – {texts[group.en[0]].name}"
    return f"{len(group.zh)} Chinese and {len(group.en)} English documents"


def _shard_key(texts: Sequence[Text], group: Group, engines: Engines, segmenter: str) -> str:
    """What the alignment of *group* depends on, as a digest: its completion marker."""
    encoder = engines.encoder
    body: list[object] = [
        __version__,
        group.mode,
        f"{encoder.name}/{encoder.revision}",
        engines.lexicon.revision,
        segmenter,
        len(group.zh),
    ]
    for place in (*group.zh, *group.en):
        spans = [(item.start, item.end, item.paragraph) for item in texts[place].segments]
        body.append([texts[place].document.text_hash, spans])
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def _carried(project: Project, alignment: int, name: str) -> list[str]:
    """Carry decisions from the version before; gives what the user should know of it."""
    applied, left = carry_decisions(project, alignment)
    found = [] if applied is None else [f"{name}: {applied.label}; one undo takes it back"]
    if left:
        found.append(f"{name}: {left} decisions stay with the version before, their pairs changed")
    return found


def _new(aligned: Aligned, group: Group, ids: Sequence[int]) -> NewAlignment:
    return NewAlignment(
        mode=group.mode,
        zh=tuple(ids[i] for i in group.zh),
        en=tuple(ids[i] for i in group.en),
        beads=aligned.beads,
        signature=str(aligned.signature),
        parameters=tuple(sorted(aligned.signature.parameters.items())),
        probability=aligned.probability,
    )


def extract_project(
    project: Project,
    engines: Engines,
    *,
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract terms from the project's present documents and save the candidates."""
    texts = list(load_texts(project).values())
    alignments = [(record.mode, project.beads(record.id)) for record in project.alignments()]
    known = [
        concept
        for concept in project.concepts()
        if concept.status != "candidate" or concept.changed_by
    ]
    concepts = extract_concepts(
        texts, alignments, engines, known=known, settings=settings, progress=progress
    )
    project.save_concepts(concepts)
    return concepts


def pair_counts(project: Project) -> dict[str, int]:
    """Numbers of pairs by grade (comparable mode) or certainty (parallel mode), in order."""
    found: Counter[str] = Counter()
    for record in project.alignments():
        found.update(project.tally(record.id))
    order = (
        "certain (≥ .9)",
        "likely (≥ .5)",
        "uncertain",
        "one-sided",
        "translation",
        "partial",
        "related",
        "none",
    )
    return {name: found[name] for name in order if found[name]}


def run_folder(
    folder: Path,
    project_path: Place,
    out: Path,
    options: RunOptions,
    *,
    progress: Progress = NO_PROGRESS,
) -> Outcome:
    """Everything that ``duizhao run`` does.

    Raises:
        DuizhaoError: nothing could be done at all; otherwise problems are collected.
    """
    among = out.resolve() == folder.resolve()
    leave_out = _own_files(project_path, out) if among else [out]
    if isinstance(project_path, Path):
        leave_out.append(project_path)
    files, notes = candidates(folder, leave_out=leave_out)
    protect(files)
    check_files(out, OUTPUTS)
    corpus = read_files(files, base=folder, options=options.read, progress=progress)
    _fail_early(corpus, folder, project_path)
    check_folder(out)
    with Project.open(project_path, create=True) as project:
        if options.direction:
            project.set_setting("direction", options.direction)
        notes += [*map(str, project.notes), *corpus.notes]
        problems = list(corpus.problems)
        more, said = import_texts(
            project, corpus, segmenter=options.read.segmenter, new_version=options.new_version
        )
        problems += more
        notes += said
        engines = engines_for(
            project, encoder=options.encoder, download=options.download, progress=progress
        )
        more, said = align_project(project, engines, mode=options.mode, progress=progress)
        problems += more
        notes += said
        extract_project(project, engines, progress=progress)
        progress.start("write files")
        if among:
            project.set_setting(_WRITTEN_TO, str(out.resolve()))
        written = write_project(project, out)
        progress.finish()
        counts = project.counts()
        return Outcome(
            project=project_path,
            documents=counts.documents,
            segments=counts.segments,
            pairs=pair_counts(project),
            concepts=project.concepts(),
            files=written,
            problems=tuple(problems),
            notes=tuple(notes),
        )


_WRITTEN_TO = "run_out"


def _own_files(project_path: Place, out: Path) -> list[Path]:
    """What an earlier run wrote among the documents; a file of such a name may be one, too."""
    if not there(project_path):
        return []
    with Project.open(project_path) as project:
        own = project.setting(_WRITTEN_TO) == str(out.resolve())
    return [out / name for name in OUTPUTS] if own else []


def _fail_early(corpus: Corpus, folder: Path, project_path: Place) -> None:
    """Refuse what cannot come to anything before a project file is made."""
    if there(project_path):
        # What is missing here may be in the project already.
        return
    if corpus.given:
        return
    try:
        need_both(corpus.texts, folder)
    except DuizhaoError as error:
        if corpus.problems:
            lines = "; ".join(problem.message for problem in corpus.problems[:3])
            raise type(error)(f"{error.what} ({lines})", where=error.where) from error
        raise
