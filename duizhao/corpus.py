"""Files in, documents with their segments out; each file fails alone."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from align.documents import discover
from align.errors import (
    DuizhaoError,
    EmptyInputError,
    InputError,
    LanguageError,
    LimitError,
    SettingError,
)
from align.messages import Message, message
from align.model import Bead, Document, Lang, Segment, flat
from align.progress import NO_PROGRESS, Progress
from align.protecting import protect
from align.segments import SegmentOptions, Text, segment, segmenter_id
from align.text.files import MEMORIES, TABLES, real_path
from duizhao.apart import read_document_apart as read_document
from duizhao.apart import read_pairs_apart as read_pairs

__all__ = [
    "IMPORTED",
    "Corpus",
    "Given",
    "Problem",
    "ReadOptions",
    "because_of",
    "candidates",
    "common_folder",
    "file_names",
    "need_both",
    "no_memory",
    "read_files",
    "text_of",
    "unpaired",
]


IMPORTED = "import"
"""What stands in the signature of imported pairs in the place of an encoder."""

# Files that speak about a folder, not documents of it.
_COMPANIONS = {
    "authors",
    "changelog",
    "contributing",
    "copying",
    "license",
    "licence",
    "notice",
    "readme",
    "sources",
}

_OF_BOTH = frozenset(["document.alternating", "document.both-in-lines"])
"""Notes on documents that hold both texts themselves."""

_PLAIN = {"", ".md", ".txt", ".rst"}


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that was left out, and why, with its name."""

    file: str
    message: Message


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read: see :func:`align.documents.read_document`."""

    encoding: str | None = None
    lang: Lang | None = None
    segmented: bool = False
    split: SegmentOptions = field(default_factory=SegmentOptions)

    @property
    def segmenter(self) -> str:
        """What goes into signatures."""
        return "given" if self.segmented else segmenter_id(self.split)


@dataclass(frozen=True, slots=True)
class Given:
    """Two texts that came as a file of pairs, by position, with the file's beads."""

    zh: int
    en: int
    beads: tuple[Bead, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What could be read, and what could not; *given* pairs need no aligner."""

    texts: tuple[Text, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Message, ...] = ()
    given: tuple[Given, ...] = ()

    @property
    def aligned(self) -> frozenset[int]:
        """Positions of the texts that came aligned."""
        return frozenset(i for item in self.given for i in (item.zh, item.en))


def candidates(folder: Path, *, leave_out: Sequence[Path] = ()) -> tuple[list[Path], list[Message]]:
    """The files of *folder* that may be documents, and notes on those left out unread.

    Projects, their backups and what *leave_out* names (files or folders this program
    writes) are passed over; so are files that describe the folder (README and such).

    Raises:
        InputError: the folder cannot be listed.
        EmptyInputError: nothing is in it.
    """
    out = [real_path(path) for path in leave_out]
    found: list[Path] = []
    notes: list[Message] = []
    for path in discover(folder, notes=notes):
        inside = path.relative_to(folder)
        real = real_path(path)
        if any(real == other or other in real.parents for other in out):
            continue
        if ".duizhao" in "/".join(inside.parts):
            continue
        if path.stem.lower() in _COMPANIONS and path.suffix.lower() in _PLAIN:
            notes.append(message("input.describes-folder", file=inside.as_posix()))
            continue
        found.append(path)
    if not found:
        raise EmptyInputError("input.no-documents-in-folder", where=folder)
    return found, notes


def file_names(paths: Sequence[Path], base: Path | None = None) -> list[str]:
    """What files are called: relative to *base*, or with what tells them apart."""
    if base is not None:
        return [path.relative_to(base).as_posix() for path in paths]
    short = Counter(path.name for path in paths)
    if max(short.values(), default=0) < 2:
        return [path.name for path in paths]
    shared = common_folder(paths)
    return [
        (path.absolute().relative_to(shared) if shared else path.absolute()).as_posix()
        for path in paths
    ]


def common_folder(paths: Iterable[Path]) -> Path | None:
    """The deepest folder that holds all of *paths*; ``None`` if they lie on several drives."""
    try:
        return Path(os.path.commonpath([path.absolute().parent for path in paths]))
    except ValueError:
        return None


def read_files(
    paths: Iterable[Path],
    *,
    base: Path | None = None,
    options: ReadOptions = ReadOptions(),
    progress: Progress = NO_PROGRESS,
) -> Corpus:
    """Read and segment *paths*; what cannot be read becomes a :class:`Problem`.

    Args:
        base: names are relative to it; without, they are the files' own names, with as
            much of the folder as tells them apart.
    """
    files = list(paths)
    protect(files)
    reader = _Reading(options)
    progress.start(message("progress.reading-documents"), len(files))
    for path, name in zip(files, file_names(files, base), strict=True):
        try:
            reader.read(path, name)
        except DuizhaoError as error:
            reader.problems.append(Problem(name, error.as_message()))
        except MemoryError:
            reader.problems.append(no_memory(name))
        progress.advance()
    progress.finish()
    return Corpus(
        tuple(reader.texts), tuple(reader.problems), tuple(reader.notes), tuple(reader.given)
    )


def no_memory(name: str) -> Problem:
    """The problem of a file that is too large for this machine."""
    return Problem(name, LimitError("input.no-memory", where=name).as_message())


def text_of(sentences: Sequence[str], lang: Lang, name: str) -> Text:
    """Sentences that are given as a document, each a segment on its own line.

    Raises:
        SettingError: one of them is no string.
    """
    for item in sentences:
        if not isinstance(item, str):
            raise SettingError("input.not-a-sentence", kind=type(item).__name__)
    lines = [flat(item, lang) for item in sentences]
    text = "\n".join(lines)
    segments, at = [], 0
    for number, line in enumerate(lines):
        segments.append(Segment(at, at + len(line), number))
        at += len(line) + 1
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Text(Document(name, lang, text, digest, segmented=True), tuple(segments))


class _Reading:
    """What was read so far; each text is taken once."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._seen: dict[str, str] = {}
        self.texts: list[Text] = []
        self.problems: list[Problem] = []
        self.notes: list[Message] = []
        self.given: list[Given] = []

    def read(self, path: Path, name: str) -> None:
        if (
            path.suffix.lower() in (*TABLES, *MEMORIES, ".xlsx")
            and not self._options.segmented
            and self._pairs(path, name)
        ):
            return
        document = read_document(
            path,
            name=name,
            encoding=self._options.encoding,
            lang=self._options.lang,
            segmented=self._options.segmented,
        )
        self._take(document, name)

    def _pairs(self, path: Path, name: str) -> bool:
        """Whether the file was one of pairs, and is taken in as such."""
        try:
            found = read_pairs(path, name=name, encoding=self._options.encoding)
        except InputError:
            if path.suffix.lower() in MEMORIES:
                # What else could it be?
                raise
            return False
        zh, en = self._take(found.zh, name), self._take(found.en, name)
        if zh is not None and en is not None:
            self.given.append(Given(zh, en, found.beads))
        self.notes += [message("place.said", place=name, what=note) for note in found.notes]
        return True

    def _take(self, document: Document, name: str) -> int | None:
        found = segment(document, self._options.split)
        if not found:
            raise EmptyInputError("input.no-running-text", where=name)
        key = document.text_hash
        if key in self._seen:
            self.notes.append(message("input.same-text", file=name, other=self._seen[key]))
            return None
        self._seen[key] = name
        self.texts.append(Text(document, found))
        return len(self.texts) - 1


def unpaired(texts: Sequence[Text], left: Iterable[int]) -> list[Problem]:
    """The problems of documents for which no counterpart was found."""
    names = [texts[i].name for i in left]
    return [Problem(name, InputError("input.unpaired", where=name).as_message()) for name in names]


def need_both(texts: Sequence[Text], where: object | None = None) -> None:
    """Make sure that there is something to align.

    Raises:
        EmptyInputError: there is no document at all.
        LanguageError: all of them are in one language.
    """
    if not texts:
        raise EmptyInputError("input.none-readable", where=where)
    langs = {text.lang for text in texts}
    if len(langs) < 2:
        for text in texts:
            if not _OF_BOTH.isdisjoint(note.code for note in text.document.notes):
                raise LanguageError("input.pairs-in-one-file", where=text.name)
        have, lack = message("language.chinese"), message("language.english")
        if "en" in langs:
            have, lack = lack, have
        raise LanguageError(
            "input.one-language",
            where=where if len(texts) > 1 else texts[0].name,
            count=len(texts),
            language=have,
            other=lack,
        )


def collect(
    paths: Sequence[Path], reading: ReadOptions, progress: Progress = NO_PROGRESS
) -> Corpus:
    """Read files and the files of folders."""
    files: list[Path] = []
    notes: list[Message] = []
    for path in paths:
        if path.is_dir():
            found, more = candidates(path)
            files += found
            notes += more
        else:
            files.append(path)
    corpus = read_files(dict.fromkeys(files), options=reading, progress=progress)
    described = [
        message("place.said", place=text.name, what=note)
        for place, text in enumerate(corpus.texts)
        if place not in corpus.aligned
        for note in text.document.notes
    ]
    return replace(corpus, notes=(*notes, *corpus.notes, *described))


def need_alignable(corpus: Corpus) -> None:
    """Stop if nothing can be aligned; one bad file of two is then the reason to give."""
    if corpus.given:
        return
    with because_of(corpus):
        need_both(corpus.texts)


@contextmanager
def because_of(corpus: Corpus) -> Iterator[None]:
    """Name the files that could not be read in an error that they may explain."""
    try:
        yield
    except DuizhaoError as error:
        if not corpus.problems:
            raise
        reasons = [problem.message for problem in corpus.problems[:3]]
        if corpus.texts:
            # What is wrong is the file that is not there, not those that are.
            what = error.message
            if error.where is not None:
                what = message("place.said", place=error.where, what=what)
            what = message("input.left-unusable", what=what, reasons=reasons)
            raise type(error)(what) from error
        what = message("input.unusable-files", what=error.message, reasons=reasons)
        raise type(error)(what, where=error.where) from error
