"""Files of pairs checked against glossaries, without a project."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.errors import InputError
from align.model import Lang, Pair
from align.progress import NO_PROGRESS, Progress
from align.segments import Text, segment
from duizhao.aligning import given_group, pairs_of
from duizhao.checking import check_pairs
from duizhao.corpus import Given, Problem
from duizhao.uploads import refuse_too_much, write_uploads
from termbase.checks import Finding, Severity
from termbase.model import Concept, ConceptStatus

__all__ = ["CheckedFiles", "check_files", "check_uploads", "read_concepts", "read_rows"]

Upload = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What was found, and the pairs it was found in, in the order of the files.

    Attributes:
        problems: files that could not be read; the others were checked.
    """

    findings: tuple[Finding, ...]
    rows: tuple[Pair, ...]
    problems: tuple[Problem, ...] = ()


def read_rows(file: Path, *, encoding: str | None = None, name: str = "") -> tuple[Pair, ...]:
    """The pairs of one file (TMX, XLIFF, TSV, CSV, XLSX, a DOCX table), as they stand.

    Args:
        name: what the file is called in findings; its own name where it is empty.

    Raises:
        InputError: the file cannot be read or has no pair.
    """
    from duizhao.apart import read_pairs_apart as read_pairs

    found = read_pairs(file, encoding=encoding)
    texts = [Text(document, segment(document)) for document in (found.zh, found.en)]
    rows = pairs_of([given_group(texts, Given(0, 1, found.beads))], texts, reviewed=True).pairs
    called = name or file.name
    return tuple(
        replace(
            row,
            zh_document=called,
            en_document=called,
            probability=1.0,
            id=f"{called}:{number}",
        )
        for number, row in enumerate(rows, 1)
    )


def read_concepts(file: Path) -> tuple[Concept, ...]:
    """The concepts of one glossary; who checks against a file means all of it.

    Raises:
        InputError: the file cannot be read. SettingError: the extension is unknown.
    """
    from duizhao.apart import read_glossary_apart as read_glossary

    return tuple(
        replace(concept, status=ConceptStatus.ACCEPTED)
        if concept.status is ConceptStatus.CANDIDATE
        else concept
        for concept in read_glossary(file)
    )


def check_files(
    files: Sequence[Path],
    glossaries: Sequence[Path] = (),
    *,
    concepts: Sequence[Concept] = (),
    codes: Sequence[str] = (),
    profile: str = "all",
    least: Severity = Severity.WARNING,
    severities: Mapping[str, str] | None = None,
    source: Lang = "zh",
    encoding: str | None = None,
    progress: Progress = NO_PROGRESS,
) -> CheckedFiles:
    """What the checks find in files of pairs; see :func:`duizhao.checking.check_pairs`.

    Args:
        glossaries: files of concepts, beside *concepts*.
        encoding: of tables that are text; detected where it is not given.

    Raises:
        InputError: a glossary or none of the files can be read; of several files that cannot
            be read the others are checked. SettingError: there is no such check.
    """
    rows: list[Pair] = []
    problems: list[Problem] = []
    first: InputError | None = None
    names = Counter(file.name for file in {*files})
    for file in files:
        name = file.name if names[file.name] == 1 else str(file)
        try:
            rows += read_rows(file, encoding=encoding, name=name)
        except InputError as error:
            first = first or error
            problems.append(Problem(name, error.as_message()))
    if first is not None and not rows:
        raise first
    known = [*concepts, *(one for file in glossaries for one in read_concepts(file))]
    findings = check_pairs(
        rows,
        known,
        codes=codes,
        profile=profile,
        least=least,
        severities=severities,
        source=source,
        progress=progress,
    )
    return CheckedFiles(findings, tuple(rows), tuple(problems))


def check_uploads(
    files: Sequence[Upload],
    glossaries: Sequence[Upload] = (),
    *,
    concepts: Sequence[Concept] = (),
    codes: Sequence[str] = (),
    profile: str = "all",
    least: Severity = Severity.WARNING,
    source: Lang = "zh",
    progress: Progress = NO_PROGRESS,
) -> CheckedFiles:
    """:func:`check_files` for files from a browser, given by name and content.

    Raises:
        LimitError: there are too many of them, or too much.
        InputError: a file cannot be read. SettingError: there is no such check.
    """
    refuse_too_much([*files, *glossaries])
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as one,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as two,
    ):
        return check_files(
            write_uploads(Path(one), files),
            write_uploads(Path(two), glossaries),
            concepts=concepts,
            codes=codes,
            profile=profile,
            least=least,
            source=source,
            progress=progress,
        )
