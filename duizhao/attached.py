"""What files say of their texts besides the texts, kept beside the project's documents.

Times of subtitles and fields of the units of a memory (client, project, domain, translator) are
settings of the project, by the text's hash: :attr:`align.model.Document.cues` and ``units``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from align.model import Cue, Document, Unit
from align.segments import Text

if TYPE_CHECKING:
    from duizhao.store import Project

__all__ = ["attach", "stored_text"]

_DIGITS = 40
"""Of the hash, in the key of a setting, which has room for 64 characters."""

_WITH_CUES = "subtitles"
_WITH_UNITS = ("tmx", "xliff")


def attach(project: Project, document: Document) -> None:
    """Keep what *document* says besides its text, if it says anything."""
    if not document.cues and not document.units:
        return
    body: dict[str, Any] = {}
    if document.cues:
        body["cues"] = [[c.start, c.end, c.begins, c.ends] for c in document.cues]
    if document.units:
        body["units"] = [[u.start, u.end, dict(u.fields)] for u in document.units]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    key = _key(document)
    if project.setting(key) != text:
        project.set_setting(key, text)


def stored_text(project: Project, number: int) -> Text:
    """A document of the project with its segments and all that was attached to it."""
    document = project.document(number)
    if document.format == _WITH_CUES or document.format in _WITH_UNITS:
        document = _attached(project, document)
    return Text(document, project.segments(number))


def _attached(project: Project, document: Document) -> Document:
    try:
        body = json.loads(project.setting(_key(document)) or "{}")
        cues = tuple(Cue(int(a), int(b), float(c), float(d)) for a, b, c, d in body.get("cues", ()))
        units = tuple(
            Unit(int(a), int(b), tuple(sorted((str(k), str(v)) for k, v in fields.items())))
            for a, b, fields in body.get("units", ())
        )
    except (ValueError, TypeError, AttributeError):
        # Written by hand or by another version: the text is there without it.
        return document
    return replace(document, cues=cues, units=units)


def _key(document: Document) -> str:
    return f"attached:{document.text_hash[:_DIGITS]}"
