"""The SQL side of review: :mod:`align.review` decides, this reads and writes.

Everything here runs inside one transaction of the caller's; an error leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from align.errors import ConflictError
from align.messages import Message, message, unstored
from align.review import (
    Change,
    Command,
    EditText,
    EditTexts,
    Merge,
    MoveBoundary,
    Relink,
    Replace,
    ReviewBead,
    SetComment,
    SetGrade,
    SetStatus,
    apply_change,
    from_json,
    plan,
    to_json,
    touched,
)
from duizhao.store import _beads, _log
from duizhao.store import schema as t
from duizhao.store._records import Applied, unpacked
from duizhao.store.schema import storable

SHORT = 16_384

__all__ = ["apply_command", "take_back"]


def apply_command(
    connection: sa.Connection,
    alignment: int,
    command: Command,
    *,
    versions: Mapping[str, int],
    author: str,
    time: str,
    batch: str = "",
    accept: bool = False,
) -> Applied:
    """Plan *command* on the present beads, log it, carry it out.

    Args:
        versions: the version of each bead as the reviewer saw it; a bead that is not
            named is not checked.

    Raises:
        ReviewError: the command does not fit.
        ConflictError: a bead has changed since the reviewer saw it.
    """
    present = _beads.by_ids(connection, alignment, touched(command))
    for key, seen in versions.items():
        bead = present.get(key)
        if bead is not None and bead.version != seen:
            raise ConflictError(
                "store.pair-changed", where=key, version=str(bead.version), seen=str(seen)
            )
    around = _between(connection, alignment, command, present)
    texts = _texts(connection, command, present.values())
    change = _storable(
        plan({**around, **present}, command, author=author, texts=texts, accept=accept)
    )
    if not change.before and not change.after:
        return Applied(0, unstored(change.label), alignment)
    entry = _log.write(
        connection,
        author=author,
        time=time,
        kind="review",
        label=change.label,
        alignment=alignment,
        command=_log.command_json(command),
        change=to_json(change),
        batch=batch,
    )
    return _carry_out(
        connection,
        alignment,
        change,
        entry,
        label=change.label,
        present=present,
        author=author,
        time=time,
        strict=True,
    )


def _between(
    connection: sa.Connection,
    alignment: int,
    command: Command,
    present: Mapping[str, ReviewBead],
) -> dict[str, ReviewBead]:
    """What may keep the beads of *command* apart, where it takes neighbours."""
    if not isinstance(command, Merge | MoveBoundary) or len(present) < 2:
        return {}
    of = sa.select(t.alignment.c.mode).where(t.alignment.c.id == alignment)
    if connection.execute(of).scalar_one_or_none() != "parallel":
        return {}  # there pairs overlap, and none is the next one
    return _beads.between(connection, alignment, tuple(present.values()))


def _texts(
    connection: sa.Connection, command: Command, present: Iterable[ReviewBead]
) -> dict[str, str]:
    """The documents' texts, where sentences are corrected or will be."""
    if isinstance(command, SetStatus | SetGrade | SetComment | Replace):
        return {}
    editing = isinstance(command, EditText | EditTexts)
    wanted = [b for b in present if editing or b.zh_text is not None or b.en_text is not None]
    hashes = {key for bead in wanted for key in (bead.zh_doc, bead.en_doc)}
    if isinstance(command, Relink):
        hashes.update(filter(None, (command.zh_doc, command.en_doc)))
    if not wanted:
        return {}
    d = t.document
    query = sa.select(d.c.text_hash, d.c.text).where(d.c.text_hash.in_(hashes))
    return dict(connection.execute(query).all())


def take_back(
    connection: sa.Connection, target: int, *, redo: bool, author: str, time: str
) -> Applied:
    """Undo (or redo) the log entry *target*.

    Raises:
        ConflictError: somebody has changed since what the entry left.
    """
    row = connection.execute(
        sa.select(t.log.c.alignment_id, t.log.c.change, t.log.c.label, t.log.c.batch).where(
            t.log.c.id == target
        )
    ).one()
    change = from_json(row.change)
    change = change if redo else change.inverse()
    # The change of a bulk command is not written again: *target* says what it is.
    short = len(row.change) < SHORT
    kind = "redo" if redo else "undo"
    label = message("log.redo" if redo else "log.undo", label=unpacked(row.label))
    entry = _log.write(
        connection,
        author=author,
        time=time,
        kind=kind,
        label=label,
        alignment=row.alignment_id,
        change=to_json(change) if short else "",
        target=target,
        batch=row.batch,
    )
    return _carry_out(
        connection,
        row.alignment_id,
        change,
        entry,
        label=label,
        present={},
        author=author,
        time=time,
        strict=False,
    )


def _carry_out(
    connection: sa.Connection,
    alignment: int,
    change: Change,
    entry: int,
    *,
    label: Message | str,
    present: Mapping[str, ReviewBead],
    author: str,
    time: str,
    strict: bool,
) -> Applied:
    # What would come must not be there; what is read already need not be read again.
    coming = [bead.id for bead in (*change.before, *change.after) if bead.id not in present]
    present = {**present, **_beads.by_ids(connection, alignment, coming)}
    result = apply_change(
        present, change, version=entry, author=author, changed=time, strict=strict
    )
    after = tuple(result[bead.id] for bead in change.after)
    hashes = _beads.document_hashes(connection, alignment)
    for bead in after:
        if bead.zh_doc not in hashes or bead.en_doc not in hashes:
            raise ConflictError("store.pair-without-document", where=bead.id)
    stay = {bead.id: bead for bead in after}
    gone = tuple(bead.id for bead in change.before if bead.id not in stay)
    old = {bead.id: bead for bead in change.before}
    _beads.delete(connection, alignment, gone)
    kept = ((old[bead.id], bead) for bead in after if bead.id in old)
    _beads.update(connection, alignment, kept, hashes, author=author, changed=time)
    fresh = [bead for bead in after if bead.id not in old]
    _beads.insert(connection, alignment, fresh, hashes)
    return Applied(entry, unstored(label), alignment, gone, after)


def _storable(change: Change) -> Change:
    def clean(bead: ReviewBead) -> ReviewBead:
        if not bead.comment and bead.zh_text is None and bead.en_text is None:
            return bead
        return replace(
            bead,
            comment=storable(bead.comment),
            zh_text=None if bead.zh_text is None else storable(bead.zh_text),
            en_text=None if bead.en_text is None else storable(bead.en_text),
        )

    return replace(change, after=tuple(clean(bead) for bead in change.after))
