"""Evidence as one cell of a table: ``report.txt#12:340-347`` and so on, readable and exact.

A piece is ``DOCUMENT#SEGMENT:START-END``, then ``@BEAD`` and ``~METHOD`` where they say
something; pieces are separated by `` | ``. In names and ids ``%``, ``#``, ``|``, ``@``,
``~`` and blanks at the edges are percent-escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from termbase.model import Evidence

__all__ = ["format_evidence", "parse_evidence"]

_PIECE = re.compile(r"(?s)([^#|]*)#(\d+):(\d+)-(\d+)(?:@([^~|]*))?(?:~([^|]*))?")
_ESCAPE = re.compile(r"[%#|@~\x00-\x1f\x85\u2028\u2029]|^\s|\s$")
_MORE = re.compile(r"… \+(\d+)")


def format_evidence(items: Sequence[Evidence], *, limit: int | None = None) -> str:
    """*items* as one line; what is beyond *limit* is only counted (``… +12``)."""
    shown = items if limit is None else items[:limit]
    pieces = [_piece(item) for item in shown]
    if len(shown) < len(items):
        pieces.append(f"… +{len(items) - len(shown)}")
    return " | ".join(pieces)


def parse_evidence(text: str) -> tuple[Evidence, ...] | None:
    """What :func:`format_evidence` was given (up to its limit); ``None`` if it is not that."""
    items: list[Evidence] = []
    for piece in text.split(" | ") if text.strip() else []:
        if _MORE.fullmatch(piece.strip()):
            continue
        match = _PIECE.fullmatch(piece.strip())
        if not match:
            return None
        document, segment, start, end, bead, method = match.groups()
        items.append(
            Evidence(
                unquote(document),
                int(segment),
                int(start),
                int(end),
                unquote(bead or ""),
                unquote(method) if method else "pair",
            )
        )
    return tuple(items)


def _piece(item: Evidence) -> str:
    text = f"{_escape(item.document)}#{item.segment}:{item.start}-{item.end}"
    if item.bead:
        text += f"@{_escape(item.bead)}"
    if item.method != "pair":
        text += f"~{_escape(item.method)}"
    return text


def _escape(text: str) -> str:
    def percent(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))

    return _ESCAPE.sub(percent, text)
