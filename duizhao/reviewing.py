"""Files back from a colleague: what they say, as one change that one undo takes back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from align.documents import display_name, read_grid
from align.errors import SettingError
from align.exchange.review import read_review, returned_rows
from align.exchange.review_tables import ReviewTable
from align.messages import message
from align.review import (
    ChangeKind,
    Comparison,
    OnReviewConflict,
    Replace,
    ReturnedRow,
    ReviewChange,
    SentRow,
    compare,
)
from duizhao.exporting import load_texts
from duizhao.sending import ReviewWhat, Sending, present_beads
from duizhao.store import Project, now

__all__ = ["Returned", "take_review"]


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file that came back says, and what was done of it.

    Attributes:
        what: ``pairs`` or ``glossary``. token: the sending. author: whose review it is.
        changes: one by one, in the file's order, rows missing from it last.
        unchanged: rows in which nothing was changed.
        taken: whether anything was written.
    """

    file: str
    what: ReviewWhat
    token: str
    author: str
    changes: tuple[ReviewChange, ...]
    unchanged: int = 0
    taken: bool = False
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of changes by kind; those not taken apart."""
        found = Counter(
            str(item.kind) if item.taken else f"{item.kind}, not taken" for item in self.changes
        )
        return {"unchanged": self.unchanged, **found}

    @property
    def left(self) -> tuple[ReviewChange, ...]:
        """What was not taken: conflicts, and what a person has to decide."""
        return tuple(item for item in self.changes if not item.taken)


def take_review(
    project: Project,
    path: Path,
    *,
    by: str = "",
    on_conflict: OnReviewConflict = "keep",
    reject_deleted: bool = False,
    dry_run: bool = False,
    encoding: str | None = None,
) -> Returned:
    """Take a file back that :func:`send_for_review` wrote and a colleague edited.

    All of it is one change under the colleague's name, which one undo of theirs takes
    back. What cannot be taken is named in :attr:`Returned.left`.

    Args:
        by: the colleague's name; without one, that of whoever saved the file last.
        on_conflict: where the project has changed, too.
        reject_deleted: a deleted row rejects its pair or concept.

    Raises:
        InputError: the file cannot be read, or is none that was sent out.
        SettingError: nobody knows whose review it is.
        ConflictError: somebody changed a pair in this very moment; nothing is done.
    """
    grid = read_grid(path, encoding=encoding)
    name = display_name(Path(path.name))
    author = by.strip() or grid.author
    if not author and not dry_run:
        raise SettingError(
            "it does not say whose review it is", where=name, remedy="Say the name with --by"
        )
    taking = _Taking(
        project, path, name, author or "?", on_conflict, reject_deleted, dry_run, encoding
    )
    if any("zh_status" in cell for row in grid.rows[:5] for cell in row.cells):
        return _take_glossary(taking)
    return _take_pairs(taking)


@dataclass(frozen=True)
class _Taking:
    """What :func:`take_review` was asked for."""

    project: Project
    path: Path
    name: str
    author: str
    on_conflict: OnReviewConflict
    reject_deleted: bool
    dry_run: bool
    encoding: str | None

    @cached_property
    def file_hash(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]

    def notes(self, sending: Sending | None, table: ReviewTable) -> list[str]:
        said = list(map(str, table.notes))
        if sending is None:
            what = f"the sending {table.token}" if table.token else "its sending"
            said.append(f"{what} is not written down in this project: deleted rows cannot be told")
        elif self.file_hash in sending.came:
            said.append("this very file was taken before")
        return said

    def came(self, sending: Sending | None, token: str) -> None:
        if sending is not None and self.file_hash not in sending.came:
            sending.came.append(self.file_hash)
            sending.save(self.project, token)


def _take_pairs(taking: _Taking) -> Returned:
    project, name, author = taking.project, taking.name, taking.author
    table = read_review(taking.path, encoding=taking.encoding)
    rows = returned_rows(table)
    sending = Sending.find(project, table.token)
    notes = taking.notes(sending, table)
    sent = {
        key: SentRow(key, version, digests)
        for key, (version, digests) in (sending.rows if sending else {}).items()
    }
    texts = load_texts(project, old=True)
    wanted = {*sent, *(row.id for row in rows if row.id)}
    changes: list[ReviewChange] = []
    commands = []
    unchanged = 0
    left = list(rows)
    for record in project.alignments(old=True):
        present = present_beads(project, record, texts.values())
        here = wanted & set(present)
        if not here:
            continue
        mine, left = _rows_of(left, here)
        found = compare(
            [one for key, one in sent.items() if key in here],
            mine,
            present,
            author=author,
            mode=record.mode,
            on_conflict=taking.on_conflict,
            reject_deleted=taking.reject_deleted,
        )
        wanted -= here
        changes += found.changes
        unchanged += found.unchanged
        if found.before or found.after:
            commands.append((record.id, *_command(found, name)))
    gone = compare([one for key, one in sent.items() if key in wanted], left, {}, author=author)
    changes += gone.changes
    if commands and not taking.dry_run:
        project.apply_all(commands, author=author, batch=f"review:{table.token}:{now()}")
        taking.came(sending, table.token)
    changes.sort(key=lambda change: (change.line == 0, change.line))
    return Returned(
        name, "pairs", table.token, author, tuple(changes), unchanged,
        bool(commands) and not taking.dry_run, tuple(notes),
    )  # fmt: skip


def _command(found: Comparison, name: str) -> tuple[Replace, Mapping[str, int]]:
    ids = tuple(bead.id for bead in found.before)
    command = Replace(ids, found.after, label=f"review {name}")
    return command, {bead.id: bead.version for bead in found.before}


def _rows_of(
    rows: Sequence[ReturnedRow], here: set[str]
) -> tuple[list[ReturnedRow], list[ReturnedRow]]:
    """The rows of one alignment, each with the rows without id below it; and the others."""
    mine: list[ReturnedRow] = []
    others: list[ReturnedRow] = []
    last = others
    for place, row in enumerate(rows):
        if row.id:
            last = mine if row.id in here else others
        elif place == 0:
            # What was typed above the first row belongs to what follows.
            following = next((other.id for other in rows if other.id), "")
            last = mine if following in here else others
        last.append(row)
    return mine, others


def _take_glossary(taking: _Taking) -> Returned:
    from termbase.concepts import MergeOutcome, merge_concepts
    from termbase.exchange.returned import compare_glossary
    from termbase.exchange.review import read_glossary_review

    project, name, author = taking.project, taking.name, taking.author
    table = read_glossary_review(taking.path, encoding=taking.encoding)
    sending = Sending.find(project, table.token)
    notes = taking.notes(sending, table)
    present = {concept.id: concept for concept in project.concepts()}
    found = compare_glossary(
        sending.rows if sending else None,
        table,
        present,
        on_conflict=taking.on_conflict,
        reject_deleted=taking.reject_deleted,
    )
    now_there = {**present, **{item.id: item for item in found.after}}
    merged = merge_concepts(tuple(now_there.values()), found.new, accept=False)
    changes = list(found.changes)
    for item in merged.items:
        if item.outcome is MergeOutcome.CONFLICT:
            term = item.incoming.main("zh") or item.incoming.main("en")
            text = term.text if term else item.incoming.id
            note = "; ".join(map(str, item.notes))
            ids = (item.incoming.id,)
            kind = ChangeKind.CONFLICT
            changes.append(ReviewChange(kind, 0, ids, comes=text, taken=False, note=note))
    after = {item.id: item for item in (*found.after, *merged.after)}
    before = [present[key] for key in after if key in present]
    if after and not taking.dry_run:
        project.change_concepts(
            before,
            tuple(after.values()),
            label=message("log.review", name=name),
            author=author,
        )
        taking.came(sending, table.token)
    return Returned(
        name, "glossary", table.token, author, tuple(changes), found.unchanged,
        bool(after) and not taking.dry_run, tuple(notes),
    )  # fmt: skip
