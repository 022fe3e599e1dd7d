"""What an edit in the table of pairings means. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from align.errors import SettingError
from align.messages import Message
from align.model import Mode
from duizhao.pairing import Pairing
from duizhao.store import DocumentRecord

__all__ = ["edited_rows", "pairing_rows", "pairings_of"]


def pairing_rows(
    pairings: Sequence[Pairing], records: Sequence[DocumentRecord]
) -> list[dict[str, Any]]:
    """One row a pairing, for the table."""
    names = {record.id: record.name for record in records}
    return [
        {
            "zh": [names[key] for key in item.zh],
            "en": [names[key] for key in item.en],
            "mode": item.mode,
            "reason": item.reason,
        }
        for item in pairings
    ]


def edited_rows(
    rows: Sequence[Mapping[str, Any]], state: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """*rows* with what a data editor's state says was edited, deleted and added.

    Rows without any document are left out.
    """
    changed: Mapping[Any, Mapping[str, Any]] = state.get("edited_rows") or {}
    gone = {int(at) for at in state.get("deleted_rows") or ()}
    made = [
        {**row, **(changed.get(at) or changed.get(str(at)) or {})}
        for at, row in enumerate(rows)
        if at not in gone
    ]
    made += [dict(row) for row in state.get("added_rows") or ()]
    return [row for row in made if row.get("zh") or row.get("en")]


def pairings_of(
    rows: Sequence[Mapping[str, Any]], records: Sequence[DocumentRecord]
) -> list[Pairing]:
    """The pairings that *rows* mean; one of each without a mode is parallel.

    Raises:
        SettingError: a name is none of the project's.
    """
    ids = {record.name: record.id for record in records}

    def keys(names: object) -> tuple[int, ...]:
        given = [names] if isinstance(names, str) else list(names or ())  # type: ignore[call-overload]
        unknown = [str(name) for name in given if name not in ids]
        if unknown:
            raise SettingError("store.no-document", document=unknown[0])
        return tuple(ids[name] for name in given)

    found = []
    for row in rows:
        zh, en = keys(row.get("zh")), keys(row.get("en"))
        mode: Mode = "parallel" if len(zh) == len(en) == 1 else "comparable"
        if row.get("mode") in ("parallel", "comparable"):
            mode = row["mode"]
        reason = row.get("reason")
        found.append(Pairing(zh, en, mode, reason if isinstance(reason, Message) else None))
    return found
