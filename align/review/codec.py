"""Changes and beads as JSON, for a log and for a browser."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from align.errors import FormatError
from align.model import Grade, Status
from align.review.state import Change, ReviewBead

__all__ = ["bead_from_dict", "bead_to_dict", "from_json", "to_json"]

_FIELDS = tuple(field.name for field in dataclasses.fields(ReviewBead))


def bead_to_dict(bead: ReviewBead) -> dict[str, Any]:
    """A bead as plain values; spans are lists of two offsets (Unicode code points)."""
    result: dict[str, Any] = {name: getattr(bead, name) for name in _FIELDS}
    result["zh"] = [list(span) for span in bead.zh]
    result["en"] = [list(span) for span in bead.en]
    result["status"] = str(bead.status)
    result["grade"] = None if bead.grade is None else str(bead.grade)
    return result


def bead_from_dict(values: dict[str, Any]) -> ReviewBead:
    """The inverse of :func:`bead_to_dict`; unknown keys are an error.

    Raises:
        FormatError: a key or value is not a bead's.
    """
    try:
        known = dict(values)
        known["zh"] = tuple((int(a), int(b)) for a, b in values["zh"])
        known["en"] = tuple((int(a), int(b)) for a, b in values["en"])
        known["status"] = Status(values["status"])
        known["grade"] = None if values["grade"] is None else Grade(values["grade"])
        return ReviewBead(**known)
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"this is no bead: {error}") from error


def to_json(change: Change) -> str:
    """One line of JSON."""
    body = {
        "label": change.label,
        "before": [bead_to_dict(bead) for bead in change.before],
        "after": [bead_to_dict(bead) for bead in change.after],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Change:
    """The inverse of :func:`to_json`.

    Raises:
        FormatError: the text is no change.
    """
    try:
        body = json.loads(text)
        return Change(
            before=tuple(bead_from_dict(item) for item in body["before"]),
            after=tuple(bead_from_dict(item) for item in body["after"]),
            label=str(body["label"]),
        )
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise FormatError(f"this is no review change: {error}") from error
