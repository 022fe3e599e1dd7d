"""From a file to a document, whatever its format."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from align.documents.bilingual import both_in_lines
from align.documents.boilerplate import find_boilerplate, running_text
from align.documents.language import alternates, detect, lang_of_name, lines_of
from align.documents.protocol import Content, Reader
from align.documents.registry import mismatch, reader_for
from align.errors import EmptyInputError, LimitError, SettingError
from align.messages import Message, message
from align.model import Cue, Document, Excluded, Lang
from align.text.decoding import clean
from align.text.files import MAX_CHARACTERS, display_name, read_bytes, safe_name
from align.text.scripts import count_scripts

__all__ = ["cleaned_content", "content_of", "document_of", "read_document", "remarks"]

_TELLING = 40
# Characters that are kept and that a user should know of.
_ODD = (
    ("text.direction-marks", re.compile("[\u202a-\u202e\u2066-\u2069]")),
    ("text.private-use", re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")),
    ("text.tag-characters", re.compile("[\U000e0000-\U000e007f]")),
)


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
        segmented: one segment a line, as it stands: nothing is excluded.

    Raises:
        InputError: the file cannot be read or used; its kinds say why.
        SettingError: *lang* is neither ``zh`` nor ``en``.
    """
    path = Path(path)
    where = display_name(path, name)
    data = read_bytes(path, where=where)
    reader = reader_for(path, data, where=where, given=encoding is not None)
    content = content_of(reader, data, where=where, encoding=encoding)
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


def content_of(reader: Reader, data: bytes, *, where: str, encoding: str | None) -> Content:
    """What *reader* makes of *data*, with a note if its format leaves no choice of encoding.

    Raises:
        InputError: see :meth:`align.documents.protocol.Reader.read`.
    """
    content = reader.read(data, where=where, encoding=encoding)
    if encoding is None or content.encoding:
        return content
    return replace(content, notes=(message("encoding.fixed"), *content.notes))


def cleaned_content(content: Content) -> tuple[Content, tuple[Message, ...]]:
    """*content* without the characters that no store keeps, its offsets moved, and notes."""
    text, notes = clean(content.text)
    if len(text) == len(content.text):
        return replace(content, text=text), notes
    spans: list[Excluded | Cue] = [*content.excluded, *content.cues]
    edges = sorted({0, *content.breaks, *(at for s in spans for at in (s.start, s.end))})
    moved: dict[int, int] = {}
    parts: list[str] = []
    length = 0
    for start, end in itertools.pairwise([*edges, len(content.text)]):
        moved[start] = length
        parts.append(clean(content.text[start:end])[0])
        length += len(parts[-1])
    moved[len(content.text)] = length
    excluded = (Excluded(moved[s.start], moved[s.end], s.reason) for s in content.excluded)
    cues = (replace(cue, start=moved[cue.start], end=moved[cue.end]) for cue in content.cues)
    return (
        replace(
            content,
            text="".join(parts),
            breaks=tuple(dict.fromkeys(moved[at] for at in content.breaks)),
            excluded=tuple(span for span in excluded if span.start < span.end),
            cues=tuple(cue for cue in cues if cue.start < cue.end),
        ),
        notes,
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
    """A document from what a reader read: cleaned, its boilerplate and its language found.

    Raises:
        EmptyInputError, LimitError, LanguageError, SettingError: see :func:`read_document`.
    """
    if len(content.text) > MAX_CHARACTERS:
        raise LimitError("file.too-long", where=where, limit=MAX_CHARACTERS)
    content, cleaned = cleaned_content(content)
    text = content.text
    if not text.strip():
        raise EmptyInputError("document.no-text", where=where)
    excluded: tuple[Excluded, ...] = content.excluded
    if not segmented:
        excluded = find_boilerplate(text, already=content.excluded, breaks=content.breaks)
    running = running_text(text, excluded)
    if not running.strip():
        raise EmptyInputError("document.no-running-text", where=where)
    notes: tuple[Message, ...] = ()
    if lang is None:
        lang, mixed, notes = detect(running, where=where, hint=hint)
        if mixed:
            code = _mixture(lines_of(running))
            # A short text of names and numbers says little.
            if code != "document.mixed" or count_scripts(running).letters >= _TELLING:
                notes = (*notes, message(code))
    elif lang not in ("zh", "en"):
        raise SettingError("language.unknown", where=where, language=str(lang))
    return Document(
        name=name,
        lang=lang,
        text=text,
        file_hash=file_hash,
        format=form,
        encoding=content.encoding,
        excluded=excluded,
        notes=(*content.notes, *cleaned, *remarks(text), *notes),
        segmented=segmented,
        breaks=content.breaks,
        cues=content.cues,
    )


def _mixture(lines: Sequence[str]) -> str:
    """How a text of both languages mixes them, as the code of a note."""
    if alternates(lines):
        return "document.alternating"
    return "document.both-in-lines" if both_in_lines(lines) else "document.mixed"


def remarks(text: str) -> tuple[Message, ...]:
    """A note for each kind of odd character in *text*."""
    return tuple(
        message(code, count=count) for code, odd in _ODD if (count := len(odd.findall(text)))
    )
