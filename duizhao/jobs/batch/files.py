"""What a batch leaves on disk: a file a pair, the failures, the overview."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from align.exchange.files import text_output
from align.messages import Message
from align.model import Lang, Mode
from align.protecting import need_replaceable
from align.replacing import discard
from align.segments import Text
from align.text.delimited import TableWriter
from align.text.files import encodable
from duizhao.exporting import (
    SURE,
    Selection,
    check_files,
    extension,
    make_folder,
    project_rows,
    write_pairs,
)
from duizhao.jobs.batch.entries import COLUMNS, REASON, Entry, Work
from duizhao.messages import Wording
from duizhao.store import AlignmentRecord, Project

if TYPE_CHECKING:
    from duizhao.jobs.batch.outcome import PairOutcome

__all__ = [
    "FAILURES",
    "REPORT",
    "PairWriter",
    "check_outputs",
    "location_of",
    "write_failures",
    "write_overview",
]

FAILURES = "failed.csv"
REPORT = "report.html"


def location_of(project: Project, out: Path | None, name: str) -> Path:
    """Where a batch's own file *name* goes: into *out*, else beside the project."""
    if out is not None:
        return out / name
    path = project.path
    if isinstance(path, Path):
        return path.with_name(f"{path.stem}-{name}")
    # A database has no folder; the user's is here.
    return Path(f"{project.name}-{name}")


def check_outputs(project: Project, work: Work, out: Path | None, form: str) -> None:
    """See before the work that none of a batch's files would replace what is not its own.

    Raises:
        OutputError: one would replace a document or the manifest, or a project.
    """
    for name in (FAILURES, REPORT):
        need_replaceable(location_of(project, out, name))
    if out is not None:
        check_files(out, (f"{entry.name}{extension(form)}" for entry in work.entries))


class PairWriter:
    """Writes one file a pair from what is in the project, so that review is in it.

    Attributes:
        written: how many files.
    """

    def __init__(self, project: Project, out: Path | None, form: str) -> None:
        self._project = project
        self._out = out
        self._form = form
        self._source: Lang = "en" if project.direction == "en-zh" else "zh"
        self.written = 0
        if out is not None:
            make_folder(out)

    def write(self, entry: Entry, record: AlignmentRecord) -> None:
        """Write the file of one pair; a rejected bead never goes out.

        Raises:
            OutputError: it cannot be written.
        """
        if self._out is None:
            return
        texts = [
            Text(self._project.document(key), self._project.segments(key))
            for key in (*record.zh, *record.en)
        ]
        mode: Mode = record.mode
        rows = project_rows(self._project, texts, mode=mode, alignments=[record])
        # A translation memory that nobody has reviewed takes sure pairs only.
        chosen = Selection(minimum=SURE if self._form == "tmx" else 0.0)
        write_pairs(
            [row for row in rows if chosen.takes(row.status, row.probability)],
            self._out / f"{entry.name}{extension(self._form)}",
            form=self._form,
            mode=mode,
            source=self._source,
            signature=record.signature,
            title=entry.name,
        )
        self.written += 1


def write_failures(
    project: Project,
    out: Path | None,
    failed: Sequence[tuple[Mapping[str, str], Message]],
    base: Path,
) -> Path | None:
    """Write the pairs that failed as a manifest, with their reasons; ``None`` if none has.

    Args:
        failed: each pair's columns, and why it failed. base: what its paths are relative to.

    Raises:
        OutputError: the file cannot be written.
    """
    target = location_of(project, out, FAILURES)
    rows = [(given, reason) for given, reason in failed if given]
    if not rows:
        need_replaceable(target)
        discard(target)
        return None
    # For programs too: its language does not depend on who reads.
    wording = Wording("en", "cli")
    used = {name for given, _ in rows for name in given}
    columns = [name for name in COLUMNS if name in used]
    columns += sorted(used - {*COLUMNS, REASON})
    with text_output(target, bom=True) as stream:
        writer = TableWriter(stream, [*columns, REASON])
        for given, reason in rows:
            cells = {
                **given,
                **_moved(given, base, target.absolute().parent),
                REASON: wording.text(reason),
            }
            writer.write(encodable(cells.get(name, "")) for name in (*columns, REASON))
    return target


def _moved(given: Mapping[str, str], base: Path, folder: Path) -> dict[str, str]:
    """The paths as they are seen from the new manifest's folder."""
    found = {}
    for side in ("zh", "en"):
        if given.get(side):
            path = base / given[side]
            if encodable(str(path)) != str(path):
                found[side] = _as_uri(path)
                continue
            try:
                found[side] = Path(os.path.relpath(path, folder)).as_posix()
            except ValueError:
                found[side] = path.as_posix()
    return found


def _as_uri(path: Path) -> str:
    """A path of bytes that are no UTF-8, which a text file can hold in no other way."""
    try:
        return path.absolute().as_uri()
    except UnicodeEncodeError:
        return encodable(str(path))


def write_overview(
    project: Project, out: Path | None, title: str, pairs: Sequence[PairOutcome]
) -> Path:
    """Write the page that shows every pair of the batch.

    Raises:
        OutputError: the file cannot be written.
    """
    from duizhao.report.batch import BatchRow, write_batch_report

    target = location_of(project, out, REPORT)
    rows = [
        BatchRow(
            name=pair.name,
            state="failed" if pair.state in ("failed", "left") else "done",
            zh=pair.zh,
            en=pair.en,
            mode=pair.mode,
            pairs=pair.beads,
            certain=pair.certain,
            likely=pair.likely,
            one_sided=pair.one_sided,
            reviewed=pair.reviewed,
            probability=pair.probability,
            remarks=(*([pair.reason] if pair.reason else []), *pair.notes),
            labels=tuple(value for _, value in pair.labels),
        )
        for pair in pairs
    ]
    write_batch_report(target, title or project.name, rows)
    return target
