"""From a project to files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from align.errors import OutputError, SettingError
from align.exchange import (
    EXTENSIONS,
    FORMATS,
    LanguageCodes,
    Target,
)
from align.exchange import write_pairs as write_pair_file
from align.model import Lang, Mode, Pair, Status
from align.protecting import need_replaceable
from align.review import to_pairs
from duizhao.corpus import Text

if TYPE_CHECKING:
    from duizhao.report import DocumentSummary
    from duizhao.store import AlignmentRecord, Project
    from termbase.model import Concept

__all__ = [
    "GLOSSARY_FORMATS",
    "OUTPUTS",
    "PAIR_FORMATS",
    "SURE",
    "Selection",
    "check_files",
    "check_folder",
    "coverage",
    "extension",
    "load_texts",
    "make_folder",
    "project_rows",
    "write_glossary",
    "write_pairs",
    "write_project",
    "write_report_of",
]

PAIR_FORMATS = (*sorted(FORMATS), "html")
GLOSSARY_FORMATS = ("csv", "json", "tbx", "tsv", "xlsx")

TbxStyle = Literal["dca", "dct", "v2"]
_CODES = LanguageCodes()


def extension(form: str) -> str:
    """The extension of a format's files: ``.align`` for beads, else what the room says."""
    return ".align" if form == "beads" else f".{EXTENSIONS.get(form, form)}"


OUTPUTS = (
    "glossary.csv",
    "glossary.tbx",
    "pairs.tmx",
    "pairs.tsv",
    "pairs.xlsx",
    "pairs-comparable.tsv",
    "pairs-comparable.xlsx",
    "report.html",
)
"""The files that ``run`` may write."""

SURE = 0.9
"""From this probability on, ``run`` puts a pair into the translation memory unreviewed."""

_REPORT_MATCHES = 400


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pairs go out: accepted ones, and others from *minimum* on (``None``: none)."""

    minimum: float | None = None
    rejected: bool = False
    one_sided: bool = True

    def takes(self, row: Pair) -> bool:
        """Whether *row* goes out."""
        if not self.one_sided and not (row.zh_segments and row.en_segments):
            return False
        if row.status is Status.ACCEPTED:
            return True
        if row.status is Status.REJECTED:
            return self.rejected
        return self.minimum is not None and row.probability >= self.minimum


def load_texts(project: Project, *, old: bool = False) -> dict[int, Text]:
    """The project's documents with their segments, by id, in order of name."""
    return {
        record.id: Text(project.document(record.id), project.segments(record.id))
        for record in project.documents(old=old)
    }


def project_rows(
    project: Project,
    texts: Iterable[Text],
    *,
    mode: Mode,
    alignments: Sequence[AlignmentRecord] | None = None,
) -> list[Pair]:
    """All beads of the project's alignments of one mode; comparable ones best first."""
    from duizhao.store import BeadFilter

    known = {text.document.text_hash: text for text in texts}
    rows: list[Pair] = []
    for record in project.alignments() if alignments is None else alignments:
        if record.mode != mode:
            continue
        order: Literal["text", "probability"] = "text" if mode == "parallel" else "probability"
        found = project.beads(record.id, filters=BeadFilter(order=order))
        rows += to_pairs(found, known.values(), mode)
    return rows


def make_folder(folder: Path) -> None:
    """Make *folder* if it is not there.

    Raises:
        OutputError: it cannot be made, or is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = "is a file, not a folder" if folder.exists() else f"cannot be made: {error.strerror}"
        raise OutputError(
            what, where=folder, remedy="Name another folder, one that you can write to"
        ) from error


def check_folder(folder: Path) -> None:
    """See before long work that *folder* could be made and written.

    Raises:
        OutputError: it could not.
    """
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not place.is_dir():
        raise OutputError("is a file, not a folder", where=place, remedy="Name another folder")
    if not os.access(place, os.W_OK):
        raise OutputError(
            "no files can be written here",
            where=folder,
            remedy="Name a folder with --out that you can write to",
        )


def check_files(folder: Path, names: Iterable[str]) -> None:
    """See before long work that files of these *names* may be written into *folder*.

    Raises:
        OutputError: one would replace an input of the command, or a project.
    """
    for name in names:
        need_replaceable(folder / name)


def write_pairs(
    rows: Sequence[Pair],
    target: Target,
    *,
    form: str,
    mode: Mode | None = None,
    source: Lang = "zh",
    signature: str = "",
    title: str = "",
    codes: LanguageCodes = _CODES,
) -> int:
    """Write *rows* in one of :data:`PAIR_FORMATS`; gives the number written.

    *codes* are the language codes in the file.

    Raises:
        SettingError: there is no such format, or it cannot hold these rows.
        OutputError: the file cannot be written.
    """
    if form == "html":
        from duizhao.report import ReportData, ReportRow, write_report

        shown: Mode = mode or "parallel"
        data = ReportData(
            title=title,
            mode=shown,
            documents=coverage(rows),
            rows=[ReportRow(row) for row in rows],
            signature=signature,
        )
        return write_report(target, data).rows
    if form == "beads" and len({(row.zh_document, row.en_document) for row in rows}) > 1:
        raise SettingError(
            "the beads format holds one pair of documents, and these are more",
            remedy="Choose --format tsv, or align the pairs apart",
        )
    written = write_pair_file(
        rows,
        target,
        format=form,
        mode=mode,
        source=source,
        signature=signature,
        title=title,
        codes=codes,
    )
    return written.rows


def write_glossary(
    concepts: Sequence[Concept],
    target: Target,
    *,
    form: str,
    source: Lang = "zh",
    title: str = "",
    style: TbxStyle = "dca",
    codes: LanguageCodes = _CODES,
    full: bool = False,
) -> int:
    """Write *concepts* in one of :data:`GLOSSARY_FORMATS`; gives the number of rows or entries.

    *style* (TBX only) is one of ``dca``, ``dct`` and ``v2``; *codes* are the language codes
    in a TBX file; *full* gives a table every column.

    Raises:
        SettingError: there is no such format.
        OutputError: the file cannot be written.
    """
    from termbase import exchange

    if form == "csv":
        return exchange.write_csv(concepts, target, full=full).rows
    if form == "tsv":
        return exchange.write_tsv(concepts, target, full=full).rows
    if form == "xlsx":
        return exchange.write_xlsx(concepts, target, full=full).rows
    if form == "json":
        return exchange.write_json(concepts, target).rows
    if form == "tbx":
        return exchange.write_tbx(
            concepts, target, style=style, codes=codes, source=source, title=title
        ).rows
    raise SettingError(
        f"there is no format {form!r} for glossaries",
        remedy=f"Choose one of {', '.join(GLOSSARY_FORMATS)}",
    )


def coverage(
    rows: Iterable[Pair], texts: Iterable[Text] | None = None
) -> tuple[DocumentSummary, ...]:
    """How many segments of each document have a counterpart, accepted or probable (≥ .5)."""
    from duizhao.report import DocumentSummary

    totals: dict[str, tuple[Lang, set[int], set[int], set[int]]] = {}
    for text in texts or ():
        totals[text.name] = (text.lang, set(range(len(text.segments))), set(), set())
    for row in rows:
        both = bool(row.zh_segments and row.en_segments)
        accepted = both and row.status is Status.ACCEPTED
        good = accepted or (both and row.status is not Status.REJECTED and row.probability >= 0.5)
        sides: tuple[tuple[Lang, str, tuple[int, ...]], ...] = (
            ("zh", row.zh_document, row.zh_segments),
            ("en", row.en_document, row.en_segments),
        )
        for lang, name, segments in sides:
            _, known, covered, sure = totals.setdefault(name, (lang, set(), set(), set()))
            known.update(segments)
            if good:
                covered.update(segments)
            if accepted:
                sure.update(segments)
    return tuple(
        DocumentSummary(name, lang, len(known), len(covered), len(sure))
        for name, (lang, known, covered, sure) in totals.items()
    )


def write_report_of(
    project: Project,
    target: Target,
    texts: Sequence[Text],
    rows: Sequence[Pair],
    concepts: Sequence[Concept],
    *,
    mode: Mode,
) -> None:
    """Write the report of a whole project; of comparable texts the closest pairs only."""
    from align.lexicon import load_lexicon
    from align.matching import match_words
    from duizhao.report import ReportData, ReportRow, write_report

    lexicon = load_lexicon()
    closest = {
        bead.id
        for record in project.alignments()
        if record.mode == "comparable"
        for bead in project.beads(record.id)
        if bead.rank == 0 and bead.grade != "none"
    }
    shown = [row for row in rows if row.grade is None or row.id in closest]
    reported = [
        ReportRow(row, match_words(row.zh, row.en, lexicon=lexicon))
        if number < _REPORT_MATCHES and row.zh and row.en
        else ReportRow(row)
        for number, row in enumerate(shown)
    ]
    signatures = [record.signature for record in project.alignments()]
    write_report(
        target,
        ReportData(
            title=project.name,
            mode=mode,
            documents=coverage(rows, texts),
            rows=reported,
            concepts=concepts,
            signature="\n".join(signatures),
        ),
    )


def write_project(project: Project, out: Path) -> tuple[Path, ...]:
    """Write everything that ``run`` promises into the folder *out*.

    The translation memory gets accepted pairs and, marked as unreviewed, those of
    probability :data:`SURE` or more; tables and report get all that was not rejected.

    Raises:
        OutputError: a file cannot be written; those before it are whole.
    """
    check_files(out, OUTPUTS)
    make_folder(out)
    texts = list(load_texts(project).values())
    alignments = project.alignments()
    source: Lang = "en" if project.direction == "en-zh" else "zh"
    signature = "\n".join(record.signature for record in alignments)
    rows: dict[Mode, list[Pair]] = {}
    for mode in ("parallel", "comparable"):
        found = project_rows(project, texts, mode=mode, alignments=alignments)
        if found:
            rows[mode] = found
    concepts = [item for item in project.concepts() if item.status != "rejected"]
    files: list[Path] = []

    def to(name: str) -> Path:
        files.append(out / name)
        return out / name

    write_glossary(concepts, to("glossary.csv"), form="csv")
    write_glossary(concepts, to("glossary.tbx"), form="tbx", source=source, title=project.name)
    memory = Selection(minimum=SURE, one_sided=False)
    everything = Selection(minimum=0.0)
    chosen = [row for found in rows.values() for row in found if memory.takes(row)]
    write_pairs(
        chosen, to("pairs.tmx"), form="tmx", source=source, signature=signature, title=project.name
    )
    for mode, found in rows.items():
        stem = "pairs" if len(rows) == 1 or mode == "parallel" else "pairs-comparable"
        kept = [row for row in found if everything.takes(row)]
        for form in ("tsv", "xlsx"):
            write_pairs(kept, to(f"{stem}.{form}"), form=form, mode=mode, title=project.name)
    everyone = [row for found in rows.values() for row in found if everything.takes(row)]
    main: Mode = "comparable" if "parallel" not in rows else "parallel"
    write_report_of(project, to("report.html"), texts, everyone, concepts, mode=main)
    return tuple(files)
