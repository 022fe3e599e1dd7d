"""Changes and beads as JSON, for a log and for a browser.

A change is written small, because a log keeps it for good: a bead that stays is written
once, with only the fields that become different (``{"of": 3, "status": "accepted"}``:
the fourth bead of ``before``), and a long change is compressed (``zlib:`` and base64).
Nothing is left out: :func:`from_json` gives back exactly what was written, also from the
first format, which wrote every bead twice in full.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import zlib
from operator import attrgetter
from typing import Any

from align.errors import FormatError
from align.messages import stored, unstored
from align.model import Grade, Status
from align.review.state import FIELDS, Change, ReviewBead

__all__ = ["bead_from_dict", "bead_to_dict", "from_json", "to_json"]

_everything = attrgetter(*FIELDS)
_COMPRESSED = "zlib:"
_LONG = 16_384
_LARGEST = 2 * 1024**3


def bead_to_dict(bead: ReviewBead) -> dict[str, Any]:
    """A bead as plain values; spans are lists of two offsets (Unicode code points)."""
    result = dict(zip(FIELDS, _everything(bead), strict=True))
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
        raise FormatError("review.bead-unreadable", reason=str(error)) from error


def to_json(change: Change) -> str:
    """One line of JSON, or its compressed form."""
    place = {bead.id: k for k, bead in enumerate(change.before)}
    body = {
        "label": stored(change.label),
        "before": [bead_to_dict(bead) for bead in change.before],
        "after": [
            _difference(bead, change.before[place[bead.id]], place[bead.id])
            if bead.id in place
            else bead_to_dict(bead)
            for bead in change.after
        ],
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    if len(text) < _LONG:
        return text
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 3)
    return _COMPRESSED + base64.b64encode(packed).decode("ascii")


def _difference(bead: ReviewBead, base: ReviewBead, place: int) -> dict[str, Any]:
    found: dict[str, Any] = {"of": place}
    for name, old, new in zip(FIELDS, _everything(base), _everything(bead), strict=True):
        if old != new:
            found[name] = str(new) if isinstance(new, Status | Grade) else new
    return found


def from_json(text: str) -> Change:
    """The inverse of :func:`to_json`.

    Raises:
        FormatError: the text is no change.
    """
    try:
        body = json.loads(_unpacked(text))
        before = tuple(bead_from_dict(item) for item in body["before"])
        after = tuple(
            _changed(before[item.pop("of")], item) if "of" in item else bead_from_dict(item)
            for item in body["after"]
        )
        said = body["label"]
        return Change(before, after, unstored(said) if isinstance(said, dict) else str(said))
    except (
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        zlib.error,
    ) as error:
        raise FormatError("review.change-unreadable", reason=str(error)) from error


def _changed(base: ReviewBead, values: dict[str, Any]) -> ReviewBead:
    if "zh" in values or "en" in values:
        return bead_from_dict({**bead_to_dict(base), **values})
    if "status" in values:
        values["status"] = Status(values["status"])
    if values.get("grade") is not None:
        values["grade"] = Grade(values["grade"])
    return dataclasses.replace(base, **values)


def _unpacked(text: str) -> str:
    if not text.startswith(_COMPRESSED):
        return text
    try:
        packed = base64.b64decode(text[len(_COMPRESSED) :], validate=True)
    except binascii.Error as error:
        raise ValueError("the compressed part is damaged") from error
    unpack = zlib.decompressobj()
    found = unpack.decompress(packed, _LARGEST)
    if unpack.unconsumed_tail or not unpack.eof:
        raise ValueError("the compressed part is cut short or too long")
    return found.decode("utf-8", "surrogatepass")
