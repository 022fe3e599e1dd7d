"""Aligning and extracting without a project: files in, files or a stream out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from align.errors import DuizhaoError, SettingError
from align.progress import NO_PROGRESS, Progress
from align.protecting import need_replaceable
from duizhao.aligning import (
    Aligned,
    Engines,
    Group,
    ModeChoice,
    align_group,
    given_group,
    group_texts,
    pairs_of,
)
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
from duizhao.exporting import (
    PAIR_FORMATS,
    PairSet,
    extension,
    make_folder,
    write_glossary,
)
from duizhao.extracting import DEFAULT_TERMS, TermSettings, extract_concepts

if TYPE_CHECKING:
    from termbase.model import Concept

__all__ = [
    "PAIR_FORMATS",
    "align_files",
    "pair_name",
    "terms_of",
    "terms_of_files",
]

_BINARY = {"xlsx"}
_LANG = re.compile(
    r"(?:^|[._-])(?:zh|en|chs|cht|chi|eng|cn|zho|cmn|中文|英文)(?:[-_][a-z]{2,4})?$", re.I
)

Told = tuple[list[Problem], list[str]]


def collect(
    paths: Sequence[Path], reading: ReadOptions, progress: Progress = NO_PROGRESS
) -> Corpus:
    """Read files and the files of folders."""
    files: list[Path] = []
    notes: list[str] = []
    for path in paths:
        if path.is_dir():
            found, more = candidates(path)
            files += found
            notes += more
        else:
            files.append(path)
    corpus = read_files(dict.fromkeys(files), options=reading, progress=progress)
    described = [
        f"{text.name}: {note}"
        for place, text in enumerate(corpus.texts)
        if place not in corpus.aligned
        for note in text.document.notes
    ]
    return replace(corpus, notes=(*notes, *corpus.notes, *described))


def _need(corpus: Corpus) -> None:
    """Stop if nothing can be aligned; one bad file of two is then the reason to give."""
    if corpus.given:
        return
    try:
        need_both(corpus.texts, "the files given")
    except DuizhaoError as error:
        if corpus.problems:
            first = "; ".join(problem.message for problem in corpus.problems[:3])
            raise type(error)(f"nothing to align. {first}") from error
        raise


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
    helper: Executor | None = None,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Align files and write the pairs; what fails is told and the rest is done.

    Args:
        helper: see :func:`align.parallel.align`.
    """
    corpus = collect(paths, reading, progress)
    _need(corpus)
    texts = corpus.texts
    problems = list(corpus.problems)
    engines = Engines(encoder, download=download, helper=helper, progress=progress)
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
            both = " and ".join(texts[i].name for i in (*group.zh[:1], *group.en[:1]))
            problems.append(Problem(both, f"{both}: {error}"))
            failed += 1
            continue
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
        raise SettingError(f"nothing could be aligned. {problems[-1].message}")
    return problems, list(corpus.notes)


def _bounded(pairs: PairSet, minimum: float | None) -> PairSet:
    return pairs if minimum is None else pairs.at_least(minimum)


def _check_target(
    texts: Sequence[Text], groups: Sequence[Group], form: str, output: Path | None
) -> None:
    if output is None and form in _BINARY:
        raise SettingError(f"{form} is no text for a terminal", remedy="Name a file with -o")
    if form == "beads":
        if any(len(group.zh) > 1 or len(group.en) > 1 for group in groups):
            raise SettingError(
                "the beads format holds one pair of documents, and these are more",
                remedy="Choose --format tsv, or align the pairs apart",
            )
        if output is None and len(groups) > 1:
            raise SettingError(
                "there are several pairs of documents", remedy="Name a folder with -o"
            )
    if output is None or len(groups) < 2 or output.is_dir():
        return
    if output.exists() or output.suffix in {extension(name) for name in PAIR_FORMATS}:
        raise SettingError(
            f"there are {len(groups)} pairs of documents and this is a file",
            where=output,
            remedy="Name a folder with -o",
        )


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


def terms_of_files(
    paths: Sequence[Path],
    *,
    mode: str,
    encoder: str,
    download: bool,
    reading: ReadOptions,
    form: str,
    target: Path | IO[str],
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Extract terms from files and write them; what fails is told and the rest is done."""
    corpus = collect(paths, reading, progress)
    _need(corpus)
    concepts = terms_of(
        corpus,
        Engines(encoder, download=download, progress=progress),
        mode=mode,  # type: ignore[arg-type]
        segmenter=reading.segmenter,
        settings=settings,
        progress=progress,
    )
    write_glossary(concepts, target, form=form)
    return list(corpus.problems), list(corpus.notes)


def terms_of(
    corpus: Corpus,
    engines: Engines,
    *,
    mode: ModeChoice = "auto",
    segmenter: str = "",
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Terms of texts that are in no project, as proposals, best first.

    Raises:
        DuizhaoError: a pair of documents cannot be aligned.
    """
    texts = corpus.texts
    groups, _ = group_texts(texts, mode, engines, without=corpus.aligned, progress=progress)
    done = [given_group(texts, item) for item in corpus.given]
    done += [
        align_group(texts, group, engines, segmenter=segmenter, progress=progress)
        for group in groups
    ]
    return extract_concepts(
        texts,
        [(item.group.mode, item.beads) for item in done],
        engines,
        settings=settings,
        progress=progress,
    )
