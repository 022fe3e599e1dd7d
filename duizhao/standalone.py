"""Aligning and extracting without a project: files in, files or a stream out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import IO

from align.errors import DuizhaoError, SettingError
from align.model import Mode, Pair
from align.progress import NO_PROGRESS, Progress
from align.protecting import need_replaceable
from align.review import to_pairs
from duizhao.aligning import (
    Aligned,
    Engines,
    Group,
    ModeChoice,
    align_group,
    given_group,
    group_texts,
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
    SURE,
    extension,
    make_folder,
    write_glossary,
    write_pairs,
)
from duizhao.extracting import DEFAULT_TERMS, TermSettings, extract_concepts

__all__ = [
    "PAIR_FORMATS",
    "align_files",
    "pair_name",
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
    kept: list[tuple[Aligned, list[Pair]]] = []
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
        rows = _chosen(_rows(aligned, texts), form, minimum)
        if target is None:
            kept.append((aligned, rows))
        else:
            _write(rows, target, form, [aligned])
    if output is None:
        _to_stream(kept, stream, form)
    if failed == len(groups):
        raise SettingError(f"nothing could be aligned. {problems[-1].message}")
    return problems, list(corpus.notes)


def _rows(aligned: Aligned, texts: Sequence[Text]) -> list[Pair]:
    beads = aligned.beads
    if aligned.group.mode == "comparable":
        beads = tuple(sorted(beads, key=lambda bead: (-bead.probability, -bead.score)))
    return to_pairs(beads, texts, aligned.group.mode)


def _chosen(rows: list[Pair], form: str, minimum: float | None) -> list[Pair]:
    if minimum is None and form == "tmx":
        minimum = SURE
    return rows if minimum is None else [row for row in rows if row.probability >= minimum]


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


def _write(
    rows: Sequence[Pair], target: Path | IO[str], form: str, aligned: Iterable[Aligned]
) -> None:
    done = list(aligned)
    modes: list[Mode] = [item.group.mode for item in done]
    write_pairs(
        rows,
        target,
        form=form,
        mode=modes[0] if len(set(modes)) == 1 else None,
        signature="\n".join(str(item.signature) for item in done),
    )


def _to_stream(kept: list[tuple[Aligned, list[Pair]]], stream: IO[str], form: str) -> None:
    """One table a mode, since their columns differ."""
    for mode in ("parallel", "comparable"):
        some = [(aligned, rows) for aligned, rows in kept if aligned.group.mode == mode]
        if some:
            rows = [row for _, found in some for row in found]
            _write(rows, stream, form, [aligned for aligned, _ in some])


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
    engines = Engines(encoder, download=download, progress=progress)
    choice: ModeChoice = mode  # type: ignore[assignment]
    groups, _ = group_texts(
        corpus.texts, choice, engines, without=corpus.aligned, progress=progress
    )
    done = [given_group(corpus.texts, item) for item in corpus.given]
    done += [
        align_group(corpus.texts, group, engines, segmenter=reading.segmenter, progress=progress)
        for group in groups
    ]
    concepts = extract_concepts(
        corpus.texts,
        [(item.group.mode, item.beads) for item in done],
        engines,
        settings=settings,
        progress=progress,
    )
    write_glossary(concepts, target, form=form)
    return list(corpus.problems), list(corpus.notes)
