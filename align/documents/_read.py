"""From a file to a document, whatever its format."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from align.documents._alternating import alternates, lines_of
from align.documents._furniture import find_furniture
from align.documents._language import detect, lang_of_name
from align.documents._remarks import remarks
from align.documents.protocol import Content
from align.documents.registry import mismatch, reader_for
from align.errors import EmptyInputError, LimitError, SettingError
from align.model import Document, Excluded, Lang
from align.text.decoding import clean
from align.text.files import MAX_CHARACTERS, display_name, read_bytes, safe_name

__all__ = ["document_of", "read_document"]


def read_document(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    encoding: str | None = None,
    lang: Lang | None = None,
    segmented: bool = False,
) -> Document:
    """Read the file at *path*.

    Args:
        name: what the document is called; the file's own name when left out.
        encoding: overrides the guess.
        lang: overrides what the script says.
        segmented: one segment a line, as it stands: nothing is set aside.

    Raises:
        InputError: the file cannot be read or used; its kinds say why.
        SettingError: *lang* is neither ``zh`` nor ``en``.
    """
    path = Path(path)
    where = display_name(path, name)
    data = read_bytes(path, where=where)
    reader = reader_for(path, data, where=where, told=encoding is not None)
    content = reader.read(data, where=where, encoding=encoding)
    content = replace(content, notes=mismatch(path, reader) + content.notes)
    return document_of(
        content,
        name=safe_name(name if name is not None else path.name),
        where=where,
        file_hash=hashlib.sha256(data).hexdigest(),
        form=reader.name,
        lang=lang,
        hint=lang_of_name(path),
        segmented=segmented,
    )


def document_of(
    content: Content,
    *,
    name: str,
    where: str,
    file_hash: str,
    form: str,
    lang: Lang | None = None,
    hint: Lang | None = None,
    segmented: bool = False,
) -> Document:
    """A document from what a reader read: cleaned, its furniture and its language found.

    Raises:
        EmptyInputError, LimitError, LanguageError, SettingError: see :func:`read_document`.
    """
    if len(content.text) > MAX_CHARACTERS:
        raise LimitError("file.too-long", where=where, limit=MAX_CHARACTERS)
    text, cleaned = clean(content.text)
    if not text.strip():
        raise EmptyInputError("it holds no text", where=where, remedy="Leave it out or fill it")
    aside: tuple[Excluded, ...] = content.excluded
    if not segmented:
        aside = find_furniture(text, already=content.excluded, breaks=content.breaks)
    running = _running(text, aside)
    if not running.strip():
        raise EmptyInputError(
            "nothing in it is running text",
            where=where,
            remedy="If its lines are wanted, read it as segmented text",
        )
    notes: tuple[str, ...] = ()
    if lang is None:
        lang, notes = detect(running, where=where, hint=hint)
        if any("mixes" in note for note in notes) and alternates(lines_of(content)):
            notes = (
                *notes[:-1],
                "its lines alternate between Chinese and English: import it as pairs",
            )
    elif lang not in ("zh", "en"):
        raise SettingError(f"no such language: {lang!r}", where=where, remedy="Say zh or en")
    return Document(
        name=name,
        lang=lang,
        text=text,
        file_hash=file_hash,
        format=form,
        encoding=content.encoding,
        excluded=aside,
        notes=(*content.notes, *map(str, cleaned), *remarks(text), *notes),
        segmented=segmented,
        breaks=content.breaks,
    )


def _running(text: str, aside: tuple[Excluded, ...]) -> str:
    parts: list[str] = []
    at = 0
    for span in aside:
        parts.append(text[at : span.start])
        at = span.end
    parts.append(text[at:])
    return "\n".join(parts)
