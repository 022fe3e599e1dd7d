"""What a reviewer wants to see of an alignment."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import isnan
from typing import Any

from align.model import Status
from align.review import ReviewBead

__all__ = ["UNCERTAIN", "ViewFilter", "is_uncertain", "is_wrong_regex", "passes", "text_test"]

UNCERTAIN = (0.1, 0.9)
_WORDS = (
    *("status", "type", "order", "text", "document", "term"),
    *("grade", "side", "zh_document", "en_document"),
)


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """What the reviewer wants to see.

    Attributes:
        status: a status, ``commented`` or ``edited``; of comparable texts also ``none``
            (no counterpart) and ``ungraded``.
        type: a type such as ``1-2``, ``n-m`` (anything but 1-1 with two sides),
            ``one-sided`` or ``crossing``.
        order: empty for text order, ``best`` for the most probable first, ``uncertain``
            for probabilities nearest .5 first, ``grade`` for the best grades first.
        minimum, maximum: bounds of the probability, both included.
        text: words to find on either side or in the comment, or ``/a regular expression/``.
        document: the name of a document of either side.
        term: a term of the glossary, in either language: beads that have any of its words.
        grade, zh_document, en_document: of comparable texts, a grade, and documents by side.
        side: of comparable texts, ``en`` for the English sentences with their counterparts.
    """

    status: str = ""
    type: str = ""
    order: str = ""
    minimum: float = 0.0
    maximum: float = 1.0
    text: str = ""
    document: str = ""
    term: str = ""
    grade: str = ""
    side: str = ""
    zh_document: str = ""
    en_document: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> ViewFilter:
        """From what the browser sends; nonsense counts as nothing said."""
        given = {name: str(values.get(name) or "")[:200] for name in _WORDS}
        return cls(
            minimum=_bound(values.get("minimum"), 0.0),
            maximum=_bound(values.get("maximum"), 1.0),
            **given,
        )

    def as_dict(self) -> dict[str, Any]:
        """For the browser."""
        return asdict(self)


def _bound(value: Any, otherwise: float) -> float:
    try:
        number = float(value) if value not in (None, "") else otherwise
    except (TypeError, ValueError):
        return otherwise
    return otherwise if isnan(number) else min(max(number, 0.0), 1.0)


def is_uncertain(bead: ReviewBead) -> bool:
    """Whether its probability says neither yes nor no."""
    return UNCERTAIN[0] < bead.probability < UNCERTAIN[1]


def passes(bead: ReviewBead, wanted: ViewFilter) -> bool:
    """Whether *bead* has the status and the type that are wanted."""
    return (not wanted.status or _has_status(bead, wanted.status)) and (
        not wanted.type or _has_type(bead, wanted.type)
    )


def _has_status(bead: ReviewBead, status: str) -> bool:
    if status == "commented":
        return bool(bead.comment)
    if status == "edited":
        return bead.zh_text is not None or bead.en_text is not None
    return bead.status == status


def _has_type(bead: ReviewBead, wanted: str) -> bool:
    both = bool(bead.zh and bead.en)
    special = {"one-sided": not both, "crossing": bead.crossing}
    special["n-m"] = both and bead.type != "1-1"
    return special.get(wanted, bead.type == wanted)


def is_open(bead: ReviewBead) -> bool:
    """Whether it is proposed and has two sides, so that it can be accepted in bulk."""
    return bead.status == Status.PROPOSED and bool(bead.zh and bead.en)


def is_wrong_regex(text: str) -> bool:
    """Whether *text* is written as a regular expression and is none."""
    text = text.strip()
    if len(text) <= 2 or not (text.startswith("/") and text.endswith("/")):
        return False
    try:
        re.compile(text[1:-1])
    except (re.error, RecursionError, OverflowError):
        return True
    return False


def text_test(text: str) -> Callable[[str], object] | None:
    """Tells whether a text in lower case has what was asked for; ``None``: nothing was."""
    text = text.strip()
    if not text:
        return None
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        pattern = text[1:-1]
        # Without capitals the flag would change nothing, and takes its time.
        flags = re.NOFLAG if pattern == pattern.lower() else re.IGNORECASE
        try:
            return re.compile(pattern, flags).search
        except (re.error, RecursionError, OverflowError):
            pass
    needle = text.lower()
    return lambda searched: needle in searched
