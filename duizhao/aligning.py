"""From documents to pairs: of files, and of a project."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from align.__about__ import __version__
from align.errors import DuizhaoError, SettingError
from align.messages import Message, message
from align.model import Alignment, MemoryUse, Mode, Pair, Signature
from align.progress import NO_PROGRESS, Progress
from align.protecting import need_replaceable
from align.review import ReviewBead, from_beads, in_best_order, to_pairs
from align.segments import Text
from duizhao.corpus import (
    IMPORTED,
    Given,
    Problem,
    ReadOptions,
    collect,
    need_alignable,
    need_both,
    unpaired,
)
from duizhao.engines import Engines, engines_for
from duizhao.evidence import origin, said_of_memory, terms_of_files, units_of_files
from duizhao.exporting import (
    BINARY_FORMATS,
    PAIR_FORMATS,
    SURE,
    PairSet,
    extension,
    load_texts,
    make_folder,
)
from duizhao.jobs.processes import helper_process, one_blas_thread
from duizhao.pairing import Group, ModeChoice, group_texts, imported_documents, kept_pairings
from duizhao.projects import Location

if TYPE_CHECKING:
    from align.recall import Memory
    from duizhao.store import NewAlignment, Project

__all__ = [
    "Aligned",
    "align_files",
    "align_group",
    "align_in_project",
    "align_project",
    "given_group",
    "pair_name",
    "pairs_of",
]


_LONG = 4000
"""Segments of both texts from which on half of the work is worth a process of its own."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A group with its beads; parallel ones in text order, comparable ones best first.

    Attributes:
        notes: what the user should know of what was used as evidence.
    """

    group: Group
    beads: tuple[ReviewBead, ...]
    signature: Signature
    probability: float = 1.0
    notes: tuple[Message, ...] = ()


def given_group(texts: Sequence[Text], given: Given) -> Aligned:
    """Texts that came as a file of pairs, as an alignment."""
    zh, en = texts[given.zh], texts[given.en]
    signature = Signature(
        version=__version__,
        mode="parallel",
        encoder=IMPORTED,
        segmenter="given",
        inputs=(zh.document.text_hash, en.document.text_hash),
    )
    beads = from_beads(given.beads, [zh], [en])
    return Aligned(
        Group((given.zh,), (given.en,), "parallel", message("pairing.file-of-pairs")),
        beads,
        signature,
    )


def align_group(
    texts: Sequence[Text],
    group: Group,
    engines: Engines,
    *,
    segmenter: str,
    progress: Progress = NO_PROGRESS,
) -> Aligned:
    """Align the documents of *group*."""
    if group.mode == "parallel":
        return _parallel(texts, group, engines, segmenter, progress)
    return _comparable(texts, group, engines, segmenter, progress)


def pairs_of(done: Sequence[Aligned], texts: Sequence[Text], *, reviewed: bool = False) -> PairSet:
    """The pairs of alignments that no project keeps: parallel ones in text order first.

    Of pairs that nobody has *reviewed*, a translation memory takes those of probability
    :data:`duizhao.exporting.SURE` or more, unless a bound is chosen.
    """
    rows: list[Pair] = []
    modes: list[Mode] = []
    for mode in ("parallel", "comparable"):
        for item in done:
            if item.group.mode != mode:
                continue
            beads = item.beads
            if mode == "comparable":
                beads = tuple(in_best_order(beads, texts))
            rows += to_pairs(beads, texts, mode)
            if mode not in modes:
                modes.append(mode)
    return PairSet(
        tuple(rows),
        modes[0] if len(modes) == 1 else None,
        signature="\n".join(str(item.signature) for item in done),
        memory_minimum=0.0 if reviewed else SURE,
    )


def _signature(
    texts: Sequence[Text],
    group: Group,
    engines: Engines,
    segmenter: str,
    options: object,
    use: MemoryUse | None,
) -> Signature:
    encoder = engines.encoder
    parameters = _plain(options)
    if use is not None and use.digest:
        parameters["memory"] = use.digest
    return Signature(
        version=__version__,
        mode=group.mode,
        encoder=f"{encoder.name}/{encoder.revision}",
        segmenter=segmenter,
        parameters=parameters,
        inputs=_inputs(texts, group),
    )


def _inputs(texts: Sequence[Text], group: Group) -> tuple[str, ...]:
    sides = ([texts[i].document.text_hash for i in side] for side in (group.zh, group.en))
    if group.mode == "comparable":  # the order of the files changes nothing
        sides = (sorted(side) for side in sides)
    return tuple(key for side in sides for key in side)


def _plain(options: object) -> dict[str, str | int | float | bool]:
    """The scalar fields of a dataclass of options."""
    values: dict[str, Any] = asdict(options)  # type: ignore[call-overload]
    return {k: v for k, v in values.items() if isinstance(v, str | int | float | bool)}


def _parallel(
    texts: Sequence[Text], group: Group, engines: Engines, segmenter: str, progress: Progress
) -> Aligned:
    from align.parallel import ParallelOptions, align
    from align.recall import agrees

    zh, en = texts[group.zh[0]], texts[group.en[0]]
    options = ParallelOptions()
    long = len(zh.segments) + len(en.segments) > _LONG
    memory = _memory(texts, group, engines)

    def aligned(by: Engines) -> Alignment:
        # The products are small: a second BLAS thread waits more than it works.
        ready = nullcontext(by.helper) if by.helper else helper_process(wanted=long)
        with ready as other, one_blas_thread():
            return align(
                zh.texts,
                en.texts,
                encoder=by.plain_encoder,
                lexicon=by.lexicon,
                zh_paragraphs=[item.paragraph for item in zh.segments],
                en_paragraphs=[item.paragraph for item in en.segments],
                memory=memory,
                options=options,
                helper=other,
                progress=progress,
            )

    result = aligned(engines)
    notes: tuple[Message, ...] = ()
    if engines.glossary and not agrees(engines.glossary, zh.texts, en.texts, result.beads):
        engines = engines.without_glossary
        result = aligned(engines)
        notes = (message("align.glossary-not-trusted"),)
    beads = from_beads(result.beads, [zh], [en])
    signature = _signature(texts, group, engines, segmenter, options, result.memory)
    notes = (*notes, *said_of_memory(result.memory))
    return Aligned(group, beads, signature, result.probability, notes)


def _memory(texts: Sequence[Text], group: Group, engines: Engines) -> Memory | None:
    """What was translated before, in other documents than those of *group*."""
    if engines.memory is None:
        return None
    sides = ([texts[i].document.text_hash for i in side] for side in (group.zh, group.en))
    return engines.memory.without({origin(*both) for both in product(*sides)})


def _comparable(
    texts: Sequence[Text], group: Group, engines: Engines, segmenter: str, progress: Progress
) -> Aligned:
    from align.comparable import ComparableOptions, compare

    zh, en = [texts[i] for i in group.zh], [texts[i] for i in group.en]
    options = ComparableOptions()
    result = compare(
        [text.texts for text in zh],
        [text.texts for text in en],
        encoder=engines.encoder,
        lexicon=engines.lexicon,
        memory=_memory(texts, group, engines),
        options=options,
        progress=progress,
    )
    beads = from_beads(result.pairs, zh, en)
    signature = _signature(texts, group, engines, segmenter, options, result.memory)
    return Aligned(group, beads, signature, notes=said_of_memory(result.memory))


_LANG = re.compile(
    r"(?:^|[._-])(?:zh|en|chs|cht|chi|eng|cn|zho|cmn|中文|英文)(?:[-_][a-z]{2,4})?$", re.I
)

Told = tuple[list[Problem], list[Message]]


def pair_name(zh: str, en: str) -> str:
    """What two documents are called together: their names without language and extension.

    ``a/001.zh.txt`` and ``a/001.en.txt`` are ``001``.
    """

    def stem(name: str) -> str:
        base = re.split(r"[/\\]", name)[-1]
        for _ in range(2):
            cut, dot, extension = base.rpartition(".")
            if not dot or not cut or len(extension) > 5:
                break
            base = cut
            if _LANG.fullmatch("." + extension):
                break
        shorter = _LANG.sub("", base)
        return shorter or base

    one, two = stem(zh), stem(en)
    return one if one == two else f"{one}-{two}"


def align_files(
    paths: Sequence[Path],
    *,
    mode: str,
    encoder: str,
    download: bool,
    reading: ReadOptions,
    form: str,
    output: Path | None,
    stream: IO[str],
    minimum: float | None,
    memory: Sequence[Path] = (),
    glossary: Sequence[Path] = (),
    helper: Executor | None = None,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Align files and write the pairs; what fails is reported and the rest is done.

    Args:
        memory, glossary: files of pairs and of terms that are evidence.
        helper: see :func:`align.parallel.align`.
    """
    corpus = collect(paths, reading, progress)
    need_alignable(corpus)
    texts = corpus.texts
    problems = list(corpus.problems)
    notes = list(corpus.notes)
    engines = Engines(
        encoder,
        memory=units_of_files(memory),
        glossary=terms_of_files(glossary),
        download=download,
        helper=helper,
        progress=progress,
    )
    choice: ModeChoice = mode  # type: ignore[assignment]
    ready = {item.group: item for item in (given_group(texts, g) for g in corpus.given)}
    found, left = group_texts(texts, choice, engines, without=corpus.aligned, progress=progress)
    groups = (*ready, *found)
    problems += unpaired(texts, left)
    _check_target(texts, groups, form, output)
    targets = _targets(texts, groups, form, output)
    for path in filter(None, targets):
        need_replaceable(path)
    if output is not None and len(groups) > 1:
        make_folder(output)
    kept: list[Aligned] = []
    failed = 0
    for group, target in zip(groups, targets, strict=True):
        try:
            aligned = ready.get(group) or align_group(
                texts, group, engines, segmenter=reading.segmenter, progress=progress
            )
        except DuizhaoError as error:
            problems.append(_not_aligned(texts, group, error))
            failed += 1
            continue
        notes += _placed(texts, group, aligned.notes)
        if target is None:
            kept.append(aligned)
        else:
            _bounded(pairs_of([aligned], texts), minimum).write(target, form)
    if output is None:
        # One table a mode, since their columns differ.
        for one in ("parallel", "comparable"):
            some = [aligned for aligned in kept if aligned.group.mode == one]
            if some:
                _bounded(pairs_of(some, texts), minimum).write(stream, form)
    if failed == len(groups):
        raise SettingError("align.nothing-aligned", reason=problems[-1].message)
    return problems, notes


def _placed(texts: Sequence[Text], group: Group, notes: Sequence[Message]) -> list[Message]:
    """Notes on an alignment, with the place they are about."""
    name = texts[group.zh[0]].name
    return [message("place.said", place=name, what=note) for note in notes]


def _not_aligned(texts: Sequence[Text], group: Group, error: DuizhaoError) -> Problem:
    both = f"{texts[group.zh[0]].name} – {texts[group.en[0]].name}"
    return Problem(both, message("place.said", place=both, what=error.as_message()))


def _bounded(pairs: PairSet, minimum: float | None) -> PairSet:
    return pairs if minimum is None else pairs.at_least(minimum)


def _check_target(
    texts: Sequence[Text], groups: Sequence[Group], form: str, output: Path | None
) -> None:
    if output is None and form in BINARY_FORMATS:
        raise SettingError("align.binary-needs-file", format=form)
    if form == "beads":
        if any(len(group.zh) > 1 or len(group.en) > 1 for group in groups):
            raise SettingError("align.beads-several-documents")
        if output is None and len(groups) > 1:
            raise SettingError("align.several-pairs")
    if output is None or len(groups) < 2 or output.is_dir():
        return
    if output.exists() or output.suffix in {extension(name) for name in PAIR_FORMATS}:
        raise SettingError("align.folder-needed", where=output, number=len(groups))


def _targets(
    texts: Sequence[Text], groups: Sequence[Group], form: str, output: Path | None
) -> list[Path | None]:
    """Each group's file; ``None`` is the stream."""
    if output is not None and (len(groups) > 1 or output.is_dir()):
        return [output / f"{name}{extension(form)}" for name in _file_names(texts, groups)]
    return [output] * len(groups)


def _file_names(texts: Sequence[Text], groups: Sequence[Group]) -> list[str]:
    """A name for each group's file, without extension, none of them twice."""
    names: list[str] = []
    for group in groups:
        name = str(group.mode)
        if len(group.zh) == len(group.en) == 1:
            name = pair_name(texts[group.zh[0]].name, texts[group.en[0]].name)
        found, number = name, 2
        while found.casefold() in {other.casefold() for other in names}:
            found, number = f"{name}-{number}", number + 1
        names.append(found)
    return names


def align_project(
    project: Project,
    engines: Engines,
    *,
    mode: ModeChoice = "auto",
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Align the project's present documents; each group is saved when it is done.

    In mode ``auto``, what a person confirmed as belonging together is taken as it is
    (:mod:`duizhao.pairing`); only documents that came later are paired here.
    """
    from duizhao.store import NewShard

    project.need("documents")
    problems: list[Problem] = []
    notes: list[Message] = []
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
            problems.append(_not_aligned(texts, group, error))
            continue
        notes += _placed(texts, group, aligned.notes)
        shard = NewShard(key, _group_name(texts, group), new_alignment(aligned, group, ids))
        saved = project.save_shard(shard)
        if saved.outcome == "kept":
            said = message("align.reviewed-kept", count=saved.reviewed)
            notes.append(message("place.said", place=texts[group.zh[0]].name, what=said))
        elif saved.outcome == "new":
            notes += _transferred(project, saved.id, texts[group.zh[0]].name)
    return problems, notes


def _group_name(texts: Sequence[Text], group: Group) -> Message | str:
    if len(group.zh) == len(group.en) == 1:
        return f"{texts[group.zh[0]].name} – {texts[group.en[0]].name}"
    return message("align.group", zh=len(group.zh), en=len(group.en))


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
    memory = _memory(texts, group, engines)
    if memory is not None:
        zh, en = ([s for i in side for s in texts[i].texts] for side in (group.zh, group.en))
        found = memory.find(zh, en, joined=group.mode == "parallel").digest()
        body += [found] if found else []
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def _transferred(project: Project, alignment: int, name: str) -> list[Message]:
    """Transfer decisions from the version before; gives what the user should know of it."""
    from duizhao.reviewing import transfer_decisions

    applied, left = transfer_decisions(project, alignment)
    said = []
    if applied is not None:
        said.append(message("transfer.done", count=len(applied.after)))
    if left:
        said.append(message("transfer.left", count=left))
    return [message("place.said", place=name, what=what) for what in said]


def new_alignment(aligned: Aligned, group: Group, ids: Sequence[int]) -> NewAlignment:
    from duizhao.store import NewAlignment

    return NewAlignment(
        mode=group.mode,
        zh=tuple(ids[i] for i in group.zh),
        en=tuple(ids[i] for i in group.en),
        beads=aligned.beads,
        signature=str(aligned.signature),
        parameters=tuple(sorted(aligned.signature.parameters.items())),
        probability=aligned.probability,
    )


def align_in_project(
    path: Location,
    *,
    mode: str,
    encoder: str,
    download: bool,
    evidence: bool = True,
    memory: Sequence[Path] = (),
    glossary: Sequence[Path] = (),
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Align the documents of a project and save the result in it.

    Args:
        evidence, memory, glossary: as for :func:`duizhao.engines.engines_for`, as files.
    """
    from duizhao.store import Project

    with Project.open(path) as project:
        engines = engines_for(
            project,
            encoder=encoder,
            download=download,
            evidence=evidence,
            memory=units_of_files(memory),
            glossary=terms_of_files(glossary),
            progress=progress,
        )
        choice: ModeChoice = mode  # type: ignore[assignment]
        problems, notes = align_project(project, engines, mode=choice, progress=progress)
        return problems, [*project.notes, *notes]
