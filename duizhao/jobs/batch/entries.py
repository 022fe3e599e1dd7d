"""Pairs of documents as a batch takes them, and what is wrong with the others."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import unquote_to_bytes

from align.errors import DuizhaoError, InputError, LimitError
from align.messages import Message, message
from align.text.files import is_device_name, safe_name
from duizhao.pairing import ModeChoice

__all__ = ["COLUMNS", "REASON", "Entry", "EntryMaker", "Rejected", "Work", "in_line", "relative"]

COLUMNS = (
    "zh",
    "en",
    "name",
    "mode",
    "segmented",
    "encoding",
    "subject",
    "zh_name",
    "en_name",
)
"""Columns of a manifest that mean something: the two files; the pair's name, which is its
output file's; mode and segmented, by default those of the command; the encoding of both
files; the subject field, kept with the pair and shown in the report; the documents' names
in the project, by default their paths."""

REASON = "reason"
_MODES = ("auto", "parallel", "comparable")
_MISSING = {"zh": "batch.no-chinese-document", "en": "batch.no-english-document"}
_YES = {"1", "true", "yes", "y", "是"}
_NO = {"0", "false", "no", "n", "否"}
_FORBIDDEN = '<>:"/\\|?*'
_URI = "file://"


@dataclass(frozen=True, slots=True)
class Entry:
    """One pair of documents.

    Attributes:
        zh, en: the files. zh_name, en_name: what the documents are called in the project.
        name: of the pair, none twice in a batch; a file name without extension.
        line: of the manifest, from 1; 0 where there is none.
        labels: subject and columns of the user's own.
        given: the line as it was, for the file of failures.
    """

    zh: Path
    en: Path
    name: str
    zh_name: str
    en_name: str
    mode: ModeChoice = "auto"
    segmented: bool = False
    encoding: str | None = None
    line: int = 0
    labels: tuple[tuple[str, str], ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that cannot be worked on as it is, and why; *given* as in :class:`Entry`."""

    name: str
    line: int
    reason: Message
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """What a batch is to do.

    Attributes:
        base: the folder that paths of the entries' *given* are relative to.
    """

    title: str
    base: Path
    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[Message, ...] = ()

    def must_be_whole(self) -> None:
        """Refuse work with lines that cannot be used.

        Raises:
            InputError: there are some.
        """
        if not self.rejected:
            return
        raise InputError(
            "batch.unusable-lines",
            where=self.title,
            count=len(self.rejected),
            first=[item.reason for item in self.rejected[:3]],
        )


MOST_REJECTED = 10_000
"""Lines that cannot be used; with more, something else is wrong."""


class EntryMaker:
    """Makes entries of lines, and says what is wrong with the others."""

    def __init__(self, base: Path, mode: ModeChoice, segmented: bool) -> None:
        self._base = base
        self._mode = mode
        self._segmented = segmented
        self._names: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        # A manifest may name one file a thousand times.
        self._files: dict[str, Path] = {}
        self._file_names: dict[str, str] = {}
        self._documents: dict[str, str] = {}
        self.entries: list[Entry] = []
        self.rejected: list[Rejected] = []

    def work(self, title: str, notes: Sequence[Message]) -> Work:
        return Work(title, self._base, tuple(self.entries), tuple(self.rejected), tuple(notes))

    def reject(self, name: str, line: int, reason: Message, given: Mapping[str, str]) -> None:
        self.rejected.append(Rejected(name, line, in_line(line, reason), given))
        if len(self.rejected) > MOST_REJECTED:
            raise LimitError("batch.hopeless", most=MOST_REJECTED, first=self.rejected[0].reason)

    def take(self, line: int, given: Mapping[str, str]) -> None:
        try:
            self.entries.append(self._entry(line, given))
        except DuizhaoError as error:
            # From another folder the same file would have another name in the project.
            named = {
                f"{side}_name": given.get(f"{side}_name") or self._document_name(given[side])
                for side in ("zh", "en")
                if given.get(side)
            }
            self.reject(given.get("name", ""), line, error.as_message(), {**given, **named})

    def _entry(self, line: int, given: Mapping[str, str]) -> Entry:
        paths = {}
        for side in ("zh", "en"):
            if side not in given:
                raise InputError(_MISSING[side])
            paths[side] = self._file(given[side])
        zh, en = paths["zh"], paths["en"]
        if zh == en:
            raise InputError("batch.same-file", where=given["zh"])
        mode = given.get("mode", self._mode).lower()
        if mode not in _MODES:
            raise InputError("batch.unknown-mode", mode=mode[:40], modes=_MODES)
        zh_name = given.get("zh_name") or self._document_name(given["zh"])
        en_name = given.get("en_name") or self._document_name(given["en"])
        for name, path in ((zh_name, zh), (en_name, en)):
            if self._documents.setdefault(name, str(path)) != str(path):
                raise InputError("batch.document-name-twice", where=name)
        return Entry(
            zh=zh,
            en=en,
            name=self._name(line, given, zh_name, en_name),
            zh_name=zh_name,
            en_name=en_name,
            mode=cast(ModeChoice, mode),
            segmented=self._truth(given.get("segmented", "")),
            encoding=self._encoding(given.get("encoding")),
            line=line,
            labels=tuple(
                (key, value)
                for key, value in given.items()
                if key == "subject" or key not in (*COLUMNS, REASON)
            ),
            given=given,
        )

    def _file(self, name: str) -> Path:
        if name not in self._files:
            self._files[name] = self._looked_up(name)
        return self._files[name]

    def _looked_up(self, name: str) -> Path:
        if "\0" in name:
            raise InputError("batch.nul-in-name")
        path = self._path(name)
        try:
            if path.is_dir():
                raise InputError("batch.folder-not-file", where=name)
            path.stat()
        except OSError as error:
            raise InputError(
                "batch.file-unreadable", where=name, reason=error.strerror, base=self._base
            ) from error
        except UnicodeError as error:
            # A lone surrogate, which no name of a file can have.
            raise InputError("batch.name-not-text", where=safe_name(name)) from error
        return Path(os.path.normpath(path))

    def _path(self, name: str) -> Path:
        if name.startswith(_URI):
            # Names of bytes that are no UTF-8 stand in a list of failures in this form.
            return Path(os.fsdecode(unquote_to_bytes(name.removeprefix(_URI))))
        written = self._base / name
        if _exists(written):
            return written
        # Made on Windows, or on a Mac, whose older disks take letters and their accents apart.
        parted = name.replace("\\", "/") if os.sep == "/" else name
        forms = (parted, *(unicodedata.normalize(form, parted) for form in ("NFC", "NFD")))
        return next((path for form in forms if _exists(path := self._base / form)), written)

    def _document_name(self, name: str) -> str:
        if name not in self._file_names:
            path = os.path.normpath(self._path(name))
            self._file_names[name] = safe_name(relative(Path(path), self._base))
        return self._file_names[name]

    def _truth(self, text: str) -> bool:
        word = text.lower()
        if not word:
            return self._segmented
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise InputError("batch.segmented-value", value=text[:40])

    def _encoding(self, name: str | None) -> str | None:
        import codecs

        if not name:
            return None
        try:
            codecs.lookup(name)
        except LookupError as error:
            raise InputError("batch.unknown-encoding", encoding=name[:40]) from error
        return name

    def _name(self, line: int, given: Mapping[str, str], zh_name: str, en_name: str) -> str:
        """A name of its own; one that was written twice is an error, one we made is numbered."""
        from duizhao.aligning import pair_name

        wanted = given.get("name", "")
        name = _file_name(wanted or pair_name(zh_name, en_name))
        if not name:
            raise InputError("batch.empty-name")
        key = name.casefold()
        if key in self._names:
            if wanted:
                first = self._names[key]
                raise InputError("batch.name-twice", name=wanted, first=str(first))
            folder = Path(zh_name).parent.as_posix().replace("/", "-")
            longer = _file_name(f"{folder}-{name}") if folder not in ("", ".") else name
            # Where the last one of that name left off: a thousand of them are numbered at once.
            number, name = self._numbers.get(longer, 2), longer
            while name.casefold() in self._names:
                name, number = f"{longer}-{number}", number + 1
            self._numbers[longer] = number
            key = name.casefold()
        self._names[key] = line
        return name


def _file_name(name: str) -> str:
    """*name* as every file system takes it; 120 characters at most."""
    plain = safe_name(name)
    clean = "".join("_" if c in _FORBIDDEN or ord(c) < 32 else c for c in plain).strip(" .")
    if is_device_name(clean):
        clean = f"_{clean}"
    return clean[:120].rstrip(" .")


def in_line(line: int, what: Message) -> Message:
    """*what* with its line of the manifest, if it has one."""
    if not line:
        return what
    return message("place.said", place=message("place.line", line=str(line)), what=what)


def relative(path: Path, base: Path) -> str:
    try:
        return Path(os.path.relpath(path.absolute(), base)).as_posix()
    except ValueError:
        # Another drive of Windows.
        return path.absolute().as_posix()


def _exists(path: Path) -> bool:
    """Whether there is such a file; ``Path.exists`` raises for names that are too long."""
    return os.path.exists(path)  # noqa: PTH110
