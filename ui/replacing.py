"""Search and replace over what is shown: corrections, never decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from align.errors import ReviewError
from align.model import Lang, join
from align.review import EditTexts
from ui.evidence import after, before
from ui.view import AlignmentView

__all__ = ["replacement", "replacements"]

PREVIEWED = 60
CONTEXT = 30
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    pattern: re.Pattern[str]
    put: Callable[[re.Match[str]], str]
    sides: tuple[Lang, ...]


def _wanted(message: dict[str, Any]) -> _Wanted | None:
    """What is asked for; ``None`` if there is nothing to look for.

    Raises:
        ReviewError: the regular expression or what is put in its place is invalid.
    """
    find, put = (str(message.get(name) or "")[:1000] for name in ("find", "put"))
    if not find:
        return None
    flags = re.NOFLAG if message.get("cased") else re.IGNORECASE
    sides: tuple[Lang, ...] = ("zh", "en")
    if message.get("side") in ("zh", "en"):
        sides = ("zh",) if message["side"] == "zh" else ("en",)
    if not message.get("regex"):
        return _Wanted(re.compile(re.escape(find), flags), lambda match: put, sides)
    try:
        pattern = re.compile(find, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise _invalid(error) from error

    def expand(match: re.Match[str]) -> str:
        try:
            return match.expand(put)
        except (re.error, IndexError) as error:
            raise _invalid(error) from error

    return _Wanted(pattern, expand, sides)


def _invalid(error: Exception) -> ReviewError:
    return ReviewError("review.regex-invalid", reason=str(error))


def _edits(
    view: AlignmentView, wanted: _Wanted
) -> Iterator[tuple[str, Lang, str, str, re.Match[str]]]:
    for bead in view.shown_beads():
        for side in wanted.sides:
            if not bead.side(side):
                continue
            text = view.text(bead, side)
            first = wanted.pattern.search(text)
            if first is None:
                continue
            after = wanted.pattern.sub(wanted.put, text)
            if after == text or not after.strip():
                continue
            # Sentence by sentence, unless what is replaced reaches over their ends.
            parts = [wanted.pattern.sub(wanted.put, one) for one in view.sentences(bead, side)]
            same = join(parts, side) == after
            yield bead.id, side, text, ("\n".join(parts) if same else after)[:LONGEST], first


def replacements(view: AlignmentView, message: dict[str, Any]) -> dict[str, Any]:
    """How many texts would become different, and what the first ones would look like."""
    wanted = _wanted(message)
    count = 0
    changes: list[dict[str, str]] = []
    for _, side, text, _, match in _edits(view, wanted) if wanted else ():
        count += 1
        if len(changes) < PREVIEWED:
            start, end = match.span()
            changes.append(
                {
                    "side": side,
                    "before": before(text, start, CONTEXT),
                    "old": match.group(),
                    "new": wanted.put(match) if wanted else "",
                    "after": after(text, end, CONTEXT),
                }
            )
    return {"count": count, "changes": changes}


def replacement(view: AlignmentView, message: dict[str, Any]) -> EditTexts:
    """The command that replaces; a text that becomes the document's own is no correction.

    Raises:
        ReviewError: nothing would become different.
    """
    wanted = _wanted(message)
    edits: list[tuple[str, Lang, str | None]] = []
    for key, side, _, changed, _ in _edits(view, wanted) if wanted else ():
        edits.append((key, side, changed))
    if not edits:
        raise ReviewError("review.nothing-to-replace")
    return EditTexts(tuple(edits))
