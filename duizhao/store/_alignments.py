"""Alignments as rows; saving one never drops what a person decided."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

import sqlalchemy as sa

from align.errors import StoreError
from align.model import Mode
from align.review import ReviewBead
from duizhao.store import _beads, _checksums
from duizhao.store import schema as t
from duizhao.store._records import AlignmentRecord, BeadFilter, NewAlignment, Saved

__all__ = ["records", "save"]


@functools.cache
def _queries(*, some: bool) -> tuple[sa.Select[Any], sa.Select[Any], sa.Select[Any]]:
    """Documents, numbers of beads and rows of alignments: of all, or *some* named ``only``.

    Built once: a batch asks for every pair, and building costs more than running.
    """
    a, ad, d, b = t.alignment, t.alignment_document, t.document, t.bead
    only: sa.BindParameter[Any] = sa.bindparam("only", expanding=True)
    sides = (
        sa.select(ad.c.alignment_id, ad.c.side, d.c.id, d.c.name, d.c.superseded_by)
        .join(d, d.c.id == ad.c.document_id)
        .order_by(ad.c.alignment_id, ad.c.side.desc(), ad.c.position)
    )
    tally = sa.select(b.c.alignment_id, b.c.status, sa.func.count()).group_by(
        b.c.alignment_id, b.c.status
    )
    those = sa.select(*_checksums.plain(a)).order_by(a.c.id)
    if not some:
        return sides, tally, those
    return (
        sides.where(ad.c.alignment_id.in_(only)),
        tally.where(b.c.alignment_id.in_(only)),
        those.where(a.c.id.in_(only)),
    )


_SHARING = (
    sa.select(t.alignment_document.c.alignment_id)
    .join(t.alignment, t.alignment.c.id == t.alignment_document.c.alignment_id)
    .where(
        t.alignment_document.c.document_id.in_(sa.bindparam("those", expanding=True)),
        t.alignment.c.mode == sa.bindparam("like"),
    )
    .distinct()
)
_HASHES = sa.select(t.document.c.text_hash, t.document.c.id).where(
    t.document.c.id.in_(sa.bindparam("those", expanding=True))
)


def records(
    connection: sa.Connection, *, old: bool, only: Sequence[int] | None = None
) -> tuple[AlignmentRecord, ...]:
    """Every alignment, or those of *only*; *old*: those of superseded documents too."""
    of_sides, of_beads, those = _queries(some=only is not None)
    named = {} if only is None else {"only": list(only)}
    sides: dict[int, list[Any]] = {}
    for row in connection.execute(of_sides, named):
        sides.setdefault(row.alignment_id, []).append(row)
    counts: dict[int, dict[str, int]] = {}
    for key, status, number in connection.execute(of_beads, named):
        counts.setdefault(key, {})[status] = number
    found = []
    for row in connection.execute(those, named):
        members = sides.get(row.id, [])
        current = all(member.superseded_by is None for member in members)
        if not current and not old:
            continue
        tallies = counts.get(row.id, {})
        total = sum(tallies.values())
        found.append(
            AlignmentRecord(
                id=row.id,
                mode=cast(Mode, row.mode),
                name=_name(members),
                zh=tuple(member.id for member in members if member.side == "zh"),
                en=tuple(member.id for member in members if member.side == "en"),
                signature=row.signature,
                probability=row.probability,
                revision=row.revision,
                beads=total,
                reviewed=total - tallies.get("proposed", 0),
                current=current,
                created_by=row.created_by,
                created_at=row.created_at,
            )
        )
    # By name, so that nothing depends on which of several workers was the first.
    names = {key: [(m.side, m.name) for m in members] for key, members in sides.items()}
    found.sort(key=lambda record: (names.get(record.id, []), record.mode, record.id))
    return tuple(found)


def _name(members: list[Any]) -> str:
    def side(lang: str) -> str:
        names = [member.name for member in members if member.side == lang]
        return names[0] if len(names) == 1 else f"{len(names)} {lang} documents"

    return f"{side('zh')} – {side('en')}"


def _present(connection: sa.Connection, new: NewAlignment) -> AlignmentRecord | None:
    """The alignment that *new* is another run of.

    Parallel: the same two sets of documents; comparable: some of them on either side.
    """
    found = connection.execute(_SHARING, {"those": list(new.zh), "like": new.mode})
    sharing = found.scalars().all()
    for record in records(connection, old=False, only=sharing) if sharing else ():
        if new.mode == "parallel":
            if (record.zh, record.en) == (new.zh, new.en):
                return record
        elif set(record.zh) & set(new.zh) and set(record.en) & set(new.en):
            return record
    return None


def save(connection: sa.Connection, new: NewAlignment, *, author: str, time: str) -> Saved:
    """Save *new*, or find out that it must not be or need not be."""
    present = _present(connection, new)
    hashes = _hashes(connection, (*new.zh, *new.en))
    if present is None:
        return Saved(_insert(connection, new, hashes, author, time), "new")
    same = (present.zh, present.en, present.signature) == (new.zh, new.en, new.signature)
    kept = _beads.reviewed(connection, present.id)
    if kept and new.mode == "parallel":
        return Saved(present.id, "same" if same else "kept", len(kept))
    if any(bead.zh_doc not in hashes or bead.en_doc not in hashes for bead in kept):
        # Decisions about documents that this run leaves out stay where they are.
        return Saved(present.id, "kept", len(kept))
    decided = {bead.id for bead in kept}
    fresh = [bead for bead in new.beads if bead.id not in decided]
    if same and _content(fresh) == _content(
        bead
        for bead in _beads.select(connection, present.id, BeadFilter())
        if bead.id not in decided
    ):
        return Saved(present.id, "same", len(kept))
    a, ad = t.alignment, t.alignment_document
    connection.execute(sa.delete(t.bead).where(t.bead.c.alignment_id == present.id))
    connection.execute(sa.delete(ad).where(ad.c.alignment_id == present.id))
    # What other shards had made of it is gone with its beads.
    connection.execute(sa.delete(t.shard).where(t.shard.c.alignment_id == present.id))
    connection.execute(
        sa.update(a)
        .where(a.c.id == present.id)
        .values(
            signature=new.signature,
            parameters=dict(new.parameters),
            probability=new.probability,
            revision=present.revision + 1,
            created_by=author,
            created_at=time,
        )
    )
    _checksums.renew(connection, a, a.c.id == present.id)
    _members(connection, present.id, new)
    _beads.insert(connection, present.id, (*fresh, *kept), hashes)
    return Saved(present.id, "replaced", len(kept))


def _content(beads: Iterable[ReviewBead]) -> dict[str, tuple[float, float, str]]:
    """What tells one run's beads from another's."""
    return {
        b.id: (float(b.score), float(b.probability), f"{b.grade}/{b.rank}/{b.status}")
        for b in beads
    }


def _hashes(connection: sa.Connection, keys: tuple[int, ...]) -> dict[str, int]:
    found: dict[str, int] = dict(connection.execute(_HASHES, {"those": list(keys)}).all())
    if len(found) < len(set(keys)):
        missing = sorted(set(keys) - set(found.values()))
        raise StoreError("store.no-document", document=str(missing[0]))
    return found


def _insert(
    connection: sa.Connection, new: NewAlignment, hashes: dict[str, int], author: str, time: str
) -> int:
    result = _checksums.insert(
        connection,
        t.alignment,
        {
            "mode": new.mode,
            "signature": new.signature,
            "parameters": dict(new.parameters),
            "probability": float(new.probability),
            "revision": 1,
            "created_by": author,
            "created_at": time,
        },
    )
    key = int(cast(Any, result.inserted_primary_key)[0])
    _members(connection, key, new)
    _beads.insert(connection, key, (replace(bead, version=0) for bead in new.beads), hashes)
    return key


def _members(connection: sa.Connection, key: int, new: NewAlignment) -> None:
    rows = [
        {"alignment_id": key, "document_id": document, "side": side, "position": position}
        for side, documents in (("zh", new.zh), ("en", new.en))
        for position, document in enumerate(documents)
    ]
    if rows:
        _checksums.insert(connection, t.alignment_document, rows)
