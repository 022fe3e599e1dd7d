"""Review by others and with others: tables that go out and come back, decisions that a new
version of a document takes over.

What goes out is written down in the project (ids, versions, a digest of every cell), so
that a file that comes back is compared with what was sent and with what is there by then.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Any, Literal

from align.documents import display_name
from align.errors import EmptyInputError, SettingError
from align.exchange import Target
from align.exchange.review import read_review, returned_rows, write_review
from align.exchange.review_tables import ReviewTable
from align.messages import Message, message
from align.model import Document, Grade, Status
from align.review import (
    ChangeKind,
    Comparison,
    Numbering,
    OnReviewConflict,
    PresentBead,
    Replace,
    ReturnedRow,
    ReviewBead,
    ReviewChange,
    SentRow,
    compare,
    machine_probability,
    to_pair,
)
from align.review.texts import digest
from align.segments import Text
from duizhao.apart import read_grid_apart
from duizhao.exporting import Selection, choose_concepts, load_texts
from duizhao.store import AlignmentRecord, Applied, Project, now

__all__ = [
    "Returned",
    "ReviewWhat",
    "Sending",
    "present_beads",
    "send_for_review",
    "take_review",
    "transfer_decisions",
]


ReviewWhat = Literal["pairs", "glossary"]


@dataclass(slots=True)
class Sending:
    """The record of a sending, kept as a setting of the project.

    Attributes:
        rows: of pairs, version and digests by bead; of concepts, digests by concept.
        came: hashes of the files that came back.
    """

    what: ReviewWhat
    time: str
    author: str
    rows: dict[str, Any] = field(default_factory=dict)
    came: list[str] = field(default_factory=list)

    @classmethod
    def find(cls, project: Project, token: str) -> Sending | None:
        """The sending *token* of *project*, if it is one of its own."""
        text = project.setting(f"sent:{token}") if token else ""
        try:
            return cls(**json.loads(text)) if text else None
        except (ValueError, TypeError, RecursionError):
            return None  # what something else wrote there is no sending

    def save(self, project: Project, token: str) -> None:
        """Write the record down."""
        body = {"what": self.what, "time": self.time, "author": self.author}
        project.set_setting(
            f"sent:{token}",
            json.dumps({**body, "rows": self.rows, "came": self.came}, separators=(",", ":")),
        )


def send_for_review(
    project: Project,
    target: Target,
    *,
    form: str,
    what: ReviewWhat = "pairs",
    everything: bool = False,
    minimum: float | None = None,
    alignment: int | None = None,
    author: str | None = None,
) -> tuple[int, str]:
    """Write pairs or concepts for review; gives the number of rows and the sending's token.

    Of pairs, all that were not rejected go out; of comparable documents each Chinese sentence
    with what was decided of it, else with its best candidate. Of concepts all that were not
    rejected.

    Args:
        everything: also the best candidates that are no counterpart.
        minimum: of unreviewed items, only those of this probability or more.
        alignment: pairs of this alignment only.

    Raises:
        SettingError: there is no such format, or both modes are in the project.
        EmptyInputError: there is nothing to send. OutputError: the file cannot be written.
    """
    token = secrets.token_hex(3)
    while project.setting(f"sent:{token}"):
        token = secrets.token_hex(3)
    sending = Sending(what, now(), author or project.author)
    if what == "glossary":
        count = _send_glossary(project, target, form, minimum or 0.0, token, sending)
    else:
        records = project.alignments() if alignment is None else (project.alignment(alignment),)
        texts = load_texts(project, old=alignment is not None)

        standing = {
            record.id: _standing(project, record)
            for record in records
            if record.mode == "comparable"
        }

        def goes_out(bead: ReviewBead, record: AlignmentRecord) -> bool:
            if bead.id in standing.get(record.id, {bead.id}):
                return _goes_out(bead, record, everything, minimum)
            return False

        count = _send_pairs(project, target, form, records, texts, goes_out, token, sending)
    sending.save(project, token)
    return count, token


def _send_glossary(
    project: Project, target: Target, form: str, minimum: float, token: str, sending: Sending
) -> int:
    from termbase.exchange.review import digests_of, write_glossary_review

    concepts = choose_concepts(project, Selection(minimum), every_term=True).concepts
    if not concepts:
        raise EmptyInputError("review.no-concepts")
    sending.rows = {item.id: digests_of(item) for item in concepts}
    written = write_glossary_review(concepts, target, form=form, token=token, title=project.name)
    return written.rows


def _send_pairs(
    project: Project,
    target: Target,
    form: str,
    alignments: Sequence[AlignmentRecord],
    texts: Mapping[int, Text],
    goes_out: Callable[[ReviewBead, AlignmentRecord], bool],
    token: str,
    sending: Sending,
) -> int:
    modes = {record.mode for record in alignments}
    if len(modes) > 1:
        numbers = [f"{record.id} ({record.mode})" for record in alignments]
        raise SettingError("review.two-modes", alignments=numbers)
    rows = []
    for record in alignments:
        beads = [
            item
            for item in present_beads(project, record, texts.values()).values()
            if goes_out(item.bead, record)
        ]
        known = {text.document.text_hash: text for text in texts.values()}
        numbering = Numbering(known.values(), [item.bead for item in beads], record.mode)
        rows += [
            (to_pair(item.bead, known, numbering, record.mode), item.bead.version) for item in beads
        ]
        for item in beads:
            digests = {name: digest(value) for name, value in item.fields().items()}
            sending.rows[item.bead.id] = [item.bead.version, digests]
    if not rows:
        raise EmptyInputError("review.no-pairs")
    written = write_review(
        rows, target, form=form, token=token, title=project.name, mode=alignments[0].mode
    )
    return written.rows


def _goes_out(
    bead: ReviewBead, record: AlignmentRecord, everything: bool, minimum: float | None
) -> bool:
    if bead.status is Status.REJECTED:
        return record.mode == "comparable"  # one with a comment that stands nowhere else
    unseen = bead.status is Status.PROPOSED
    chance = machine_probability(bead, record.mode)
    if record.mode == "comparable" and unseen and bead.grade is Grade.NONE:
        return everything
    return not unseen or minimum is None or isnan(chance) or chance >= minimum


def _standing(project: Project, record: AlignmentRecord) -> set[str]:
    """The pairs that stand for the sentences of comparable texts: what was accepted, doubted or
    recorded, else the best candidate; and rejected ones whose comment no other pair has."""
    indexes = project.sentences(record)
    found: set[str] = set()
    for sentence in indexes["zh"]:
        doubted = (bead for bead in sentence.pairs if bead.status is Status.NEEDS_REVIEW)
        standing = {bead.id: bead for bead in (sentence.lead, *sentence.accepted, *doubted)}
        said = "\n".join(bead.comment for bead in standing.values())
        more = (bead for bead in sentence.pairs if bead.comment and bead.comment not in said)
        standing.update((bead.id, bead) for bead in more)
        if sentence.lead.status is Status.REJECTED and not sentence.lead.comment:
            del standing[sentence.lead.id]
        found.update(standing)
    found.update(bead.id for item in indexes["en"] for bead in item.none if not bead.zh)
    return found


def present_beads(
    project: Project, record: AlignmentRecord, texts: Iterable[Text]
) -> dict[str, PresentBead]:
    """All beads of an alignment with their texts, by id, in order of text."""
    known = {text.document.text_hash: text for text in texts}
    beads = project.beads(record.id)
    numbering = Numbering(known.values(), beads, record.mode)
    found: dict[str, PresentBead] = {}
    for place, bead in enumerate(beads):
        pair = to_pair(bead, known, numbering, record.mode)
        zh, en = known[bead.zh_doc].document.text, known[bead.en_doc].document.text
        found[bead.id] = PresentBead(
            bead,
            place,
            pair.zh,
            pair.en,
            tuple(zh[start:end] for start, end in bead.zh),
            tuple(en[start:end] for start, end in bead.en),
        )
    return found


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
    notes: tuple[Message, ...] = ()

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
        by: the colleague's name; without one, that of whoever saved the file last. Who has
            signed in takes it in under their own name.
        on_conflict: where the project has changed, too.
        reject_deleted: a deleted row rejects its pair or concept.

    Raises:
        InputError: the file cannot be read, or is none that was sent out.
        SettingError: nobody knows whose review it is.
        ConflictError: somebody changed a pair in this very moment; nothing is done.
    """
    grid = read_grid_apart(path, encoding=encoding)
    name = display_name(Path(path.name))
    author = project.person.name or by.strip() or grid.author
    if not author and not dry_run:
        raise SettingError("review.reviewer-missing", where=name)
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

    def notes(self, sending: Sending | None, table: ReviewTable) -> list[Message]:
        said = list(table.notes)
        if sending is None:
            said.append(
                message("review.sending-unknown", sending=table.token)
                if table.token
                else message("review.sending-missing")
            )
        elif self.file_hash in sending.came:
            said.append(message("review.imported-before"))
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
    command = Replace(ids, found.after, label=message("log.review", name=name))
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
            note = message("returned.conflict", notes=item.notes) if item.notes else None
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


_Words = tuple[tuple[str, ...], tuple[str, ...]]


def transfer_decisions(project: Project, alignment: int) -> tuple[Applied | None, int]:
    """Transfer what was decided about the alignment that *alignment* comes after.

    Pairs that occur several times are matched in their order, and only if they occur
    equally often in both. Only parallel alignments with nothing reviewed take anything.

    Returns:
        What changed (``None``: nothing), and how many decisions stay with the old
        version alone because their pairs are not there any more.
    """
    new = project.alignment(alignment)
    if new.mode != "parallel" or new.reviewed:
        return None, 0
    old = _predecessor(project, new)
    if old is None:
        return None, 0
    source = _by_words(project, old)
    target = _by_words(project, new)
    taken: list[ReviewBead] = []
    left = 0
    for words, beads in source.items():
        there = target.get(words, [])
        if len(there) != len(beads):
            left += sum(_decided(bead) for bead in beads)
            continue
        taken += [_with(bead, there[k]) for k, bead in enumerate(beads) if _decided(bead)]
    if not taken:
        return None, left
    label = f"carry {len(taken)} decisions from the version before"
    command = Replace(tuple(bead.id for bead in taken), tuple(taken), label)
    versions = {bead.id: bead.version for bead in taken}
    return project.apply(alignment, command, versions=versions, batch="carry"), left


def _predecessor(project: Project, new: AlignmentRecord) -> AlignmentRecord | None:
    """The last alignment of earlier versions of the same documents."""
    names = {record.id: (record.name, record.version) for record in project.documents(old=True)}

    def named(keys: Iterable[int]) -> list[str]:
        return [names[key][0] for key in keys]

    def versions(record: AlignmentRecord) -> list[int]:
        return [names[key][1] for key in (*record.zh, *record.en)]

    sides = named(new.zh), named(new.en)
    found = [
        record
        for record in project.alignments(old=True)
        if record.mode == "parallel"
        and record.id != new.id
        and not record.current
        and (named(record.zh), named(record.en)) == sides
    ]
    return max(found, key=versions, default=None)


def _by_words(project: Project, record: AlignmentRecord) -> dict[_Words, list[ReviewBead]]:
    texts: dict[str, Document] = {}
    for key in (*record.zh, *record.en):
        document = project.document(key)
        texts[document.text_hash] = document
    found: dict[_Words, list[ReviewBead]] = defaultdict(list)
    for bead in project.beads(record.id):
        zh, en = texts[bead.zh_doc].text, texts[bead.en_doc].text
        words = (
            tuple(zh[start:end] for start, end in bead.zh),
            tuple(en[start:end] for start, end in bead.en),
        )
        found[words].append(bead)
    return found


def _decided(bead: ReviewBead) -> bool:
    texts = bead.zh_text is not None or bead.en_text is not None
    return bead.status is not Status.PROPOSED or bool(bead.comment) or texts


def _with(old: ReviewBead, new: ReviewBead) -> ReviewBead:
    return replace(
        new,
        status=old.status,
        grade=old.grade,
        comment=old.comment,
        zh_text=old.zh_text,
        en_text=old.en_text,
    )
