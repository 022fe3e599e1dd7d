"""The records of background jobs: what they are, how far they are, who asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import sqlalchemy as sa

from align.messages import Message
from duizhao.store import _checksums
from duizhao.store import schema as t
from duizhao.store._records import packed, unpacked
from duizhao.store.schema import storable

__all__ = ["FINAL", "JobRecord", "JobState", "add", "records", "step", "update"]

JobState = Literal["queued", "running", "cancelling", "done", "failed", "cancelled"]
FINAL: tuple[JobState, ...] = ("done", "failed", "cancelled")
_STEP = (
    sa.update(t.job)
    .where(t.job.c.id == sa.bindparam("of"))
    .values(done=t.job.c.done + 1, heartbeat=sa.bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job; *done* of *total* steps of the present *stage*.

    Attributes:
        said: what it had to say in the end: errors, notes, results.
    """

    id: int
    kind: str
    state: JobState
    stage: Message
    done: int
    total: int | None
    said: tuple[Message, ...]
    created_by: str
    created_at: str
    started_at: str
    finished_at: str
    heartbeat: str
    parameters: dict[str, Any] = field(default_factory=dict)


def add(
    connection: sa.Connection, kind: str, parameters: dict[str, Any], *, author: str, time: str
) -> int:
    """Queue a job and give its number."""
    result = _checksums.insert(
        connection,
        t.job,
        {
            "kind": kind,
            "state": "queued",
            "parameters": parameters,
            "stage": "",
            "done": 0,
            "message": "",
            "created_by": author,
            "created_at": time,
            "started_at": "",
            "finished_at": "",
            "heartbeat": time,
        },
    )
    return int(cast(Any, result.inserted_primary_key)[0])


def update(
    connection: sa.Connection,
    key: int,
    *,
    time: str,
    stage: Message | str | None = None,
    said: Sequence[Message] | None = None,
    **values: Any,
) -> None:
    """Change columns of a job; its heartbeat is set to *time*."""
    if stage is not None:
        values["stage"] = storable(packed(stage))
    if said is not None:
        values["message"] = storable("\n".join(packed(item) for item in said))
    if values.get("state") == "running":
        values.setdefault("started_at", time)
    if values.get("state") in FINAL:
        values.setdefault("finished_at", time)
    connection.execute(sa.update(t.job).where(t.job.c.id == key).values(heartbeat=time, **values))


def step(connection: sa.Connection, key: int, *, time: str) -> None:
    """Count one more step as done."""
    connection.execute(_STEP, {"of": key, "now": time})


def records(connection: sa.Connection, *, key: int | None = None) -> tuple[JobRecord, ...]:
    """Jobs, newest first."""
    query = sa.select(*_checksums.plain(t.job)).order_by(t.job.c.id.desc())
    if key is not None:
        query = query.where(t.job.c.id == key)
    return tuple(_record(row._asdict()) for row in connection.execute(query))


def _record(row: dict[str, Any]) -> JobRecord:
    # The column "message" has a message a line.
    said = tuple(unpacked(line) for line in row.pop("message").split("\n") if line)
    return JobRecord(**{**row, "stage": unpacked(row["stage"]), "said": said})
