"""Whether a project is whole: file, checksums, keys, values, offsets, ids, and the log.

The log is played again and must lead to what is there. What an aligner or the extraction
put in is not in the log; an item that no entry has named yet is therefore unknown, and the
first entry that names it says how it was. From then on every entry must find what the one
before it left.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from align.errors import DuizhaoError, FormatError
from align.messages import Message, message, unstored
from align.model import Grade, Lang, Mode, Status, bead_id, bead_type
from align.progress import NO_PROGRESS, Progress
from align.review import Change, ReviewBead, from_json, same_content
from duizhao.store import _beads, _checksums, _concepts, _documents, _jobs, _log, _migrate
from duizhao.store import schema as t
from duizhao.store._backup import backups, is_sound
from duizhao.store._jobs import JobState
from duizhao.store._records import BeadFilter
from duizhao.store.project import Project
from duizhao.store.schema import storable
from termbase.model import Concept, ConceptStatus, TermStatus, TermType

__all__ = ["Fault", "check_project", "last_whole"]

_SHOWN = 100

Item = TypeVar("Item", ReviewBead, Concept)
Found = tuple[Message, Message]
"""Where, and what is wrong."""

_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    DuizhaoError,
    LookupError,
    RecursionError,
    SQLAlchemyError,
    TypeError,
    ValueError,
    sqlite3.Error,
)
"""What reading a damaged cell may end in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that should not be: which *check* found it, *where*, and *what* it is."""

    check: str
    where: Message
    what: Message


def check_project(project: Project, *, progress: Progress = NO_PROGRESS) -> tuple[Fault, ...]:
    """Everything that is wrong with a project, at most 100 faults of a kind; it is only read.

    ``file``: SQLite's own check. ``checksums``: every row is as Duizhao wrote it.
    ``keys``: every row that another names is there, and of a row's parts none is missing.
    ``values``: states and kinds are among those that there are.
    ``documents``: hashes, lengths, segments within their text. ``beads``: spans within
    their texts, ids made from them. ``evidence``: occurrences of terms within a text.
    ``log``: played again, it leads to the present state.

    Raises:
        StoreError: the project cannot be read.
    """
    found: list[Fault] = []
    with project.reading() as connection, _any_text(connection):
        checks = (
            ("file", _file(connection, project)),
            ("checksums", _changed(connection)),
            ("keys", _keys(connection)),
            ("keys", _gaps(connection)),
            ("keys", _last_number(connection)),
            ("values", _values(connection)),
            ("documents", _texts(connection)),
            ("beads", _spans(connection)),
            ("evidence", _evidence(connection)),
            ("jobs", _read_jobs(connection)),
            ("log", _replay(connection)),
        )
        progress.start(message("store.checking"), len(checks))
        for name, faults in checks:
            for number, (where, what) in enumerate(_to_the_end(faults)):
                if number == _SHOWN:
                    found.append(
                        Fault(
                            name,
                            unstored(""),
                            message("check.more", most=_SHOWN),
                        )
                    )
                    break
                found.append(Fault(name, where, what))
            progress.advance()
        progress.finish()
    return tuple(found)


def last_whole(path: Path) -> Path | None:
    """The newest copy of the project file *path* in which :func:`check_project` finds no fault."""
    with suppress(OSError):
        for copy in reversed(backups(path)):
            with suppress(DuizhaoError):
                if is_sound(copy):
                    with Project.open(copy, read_only=True) as opened:
                        if not check_project(opened):
                            return copy
    return None


@contextmanager
def _any_text(connection: sa.Connection) -> Iterator[None]:
    """Let SQLite give texts that are no UTF-8, too, so that the others can be read."""
    driver: Any = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    before = driver.text_factory
    driver.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before


def _to_the_end(faults: Iterable[Found]) -> Iterator[Found]:
    """What a check finds; one that cannot go on says so."""
    try:
        yield from faults
    except _UNREADABLE as error:
        yield unstored(""), message("check.unreadable", reason=_reason(error))


def _changed(connection: sa.Connection) -> Iterator[Found]:
    if not _migrate.has_checksums(_migrate.revision(connection)):
        return
    for table in t.metadata.sorted_tables:
        for key in _checksums.damaged(connection, table, _migrate.columns(connection, table)):
            yield _row(table.name, key), message("check.checksum")


def _row(table: str, key: Iterable[object]) -> Message:
    return message("check.of-row", table=table, key=storable(", ".join(map(str, key))))


def _gaps(connection: sa.Connection) -> Iterator[Found]:
    """Parts that are counted from 0 and of which one is missing."""
    e = t.evidence.c
    for table, of in (
        (t.segment, (t.segment.c.document_id,)),
        (t.language_section, (t.language_section.c.concept_id,)),
        (t.term, (t.term.c.concept_id, t.term.c.lang)),
        (t.evidence, (e.concept_id, e.lang, e.term)),
    ):
        last = sa.func.max(table.c.position)
        query = sa.select(*of).group_by(*of).having(last != sa.func.count() - 1)
        for row in connection.execute(query.limit(_SHOWN + 1)):
            yield _row(table.name, row), message("check.gap")


def _last_number(connection: sa.Connection) -> Iterator[Found]:
    """The last entry of the log, if it is not the last one that SQLite gave a number."""
    if connection.dialect.name != "sqlite":
        return
    given = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'log'")
    number = connection.execute(given).scalar()
    last = connection.execute(sa.select(sa.func.max(t.log.c.id))).scalar()
    if number is not None and number != (last or 0):
        yield _row("log", (number,)), message("check.gap")


def _values(connection: sa.Connection) -> Iterator[Found]:
    known: tuple[tuple[sa.Column[Any], Iterable[object]], ...] = (
        (t.bead.c.status, Status),
        (t.bead.c.grade, Grade),
        (t.alignment.c.mode, get_args(Mode)),
        (t.alignment_document.c.side, get_args(Lang)),
        (t.document.c.lang, get_args(Lang)),
        (t.concept.c.status, ConceptStatus),
        (t.language_section.c.lang, get_args(Lang)),
        (t.term.c.status, TermStatus),
        (t.term.c.type, TermType),
        (t.job.c.state, get_args(JobState)),
    )
    for column, values in known:
        key = list(column.table.primary_key)
        wrong = column.is_not(None) & column.not_in([str(value) for value in values])
        for row in connection.execute(sa.select(column, *key).where(wrong).limit(_SHOWN + 1)):
            said = message("check.value", column=column.name, value=storable(str(row[0])))
            yield _row(column.table.name, row[1:]), said


def _read_jobs(connection: sa.Connection) -> Iterator[Found]:
    for key in connection.execute(sa.select(t.job.c.id).order_by(t.job.c.id)).scalars().all():
        try:
            _jobs.records(connection, key=key)
        except _UNREADABLE as error:
            yield _row("job", (key,)), message("check.unreadable", reason=_reason(error))


def _file(connection: sa.Connection, project: Project) -> Iterator[Found]:
    if isinstance(project.path, Path):
        for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN})"):
            if row[0] != "ok":
                yield (
                    unstored(str(project.path)),
                    unstored(str(row[0])),
                )


def _keys(connection: sa.Connection) -> Iterator[Found]:
    for table in t.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            child = table.alias("child")
            parent = key.referred_table.alias("parent")
            pairs = [(child.c[e.parent.name], parent.c[e.column.name]) for e in key.elements]
            missing = ~sa.exists().where(*(one == other for one, other in pairs))
            named = [one for one, _ in pairs]
            query = (
                sa.select(*named)
                .where(*(one.is_not(None) for one in named), missing)
                .distinct()
                .limit(_SHOWN + 1)
            )
            for row in connection.execute(query):
                value = ", ".join(str(item) for item in row)
                yield (
                    unstored(table.name),
                    message("check.key-missing", table=key.referred_table.name, key=value),
                )


def _texts(connection: sa.Connection) -> Iterator[Found]:
    d = t.document
    query = sa.select(d.c.id, d.c.name, d.c.characters, d.c.text_hash).order_by(d.c.id)
    for row in connection.execute(query).all():
        where = message("check.of-document", document=str(row.id), name=storable(str(row.name)))
        try:
            yield from ((where, fault) for fault in _of_document(connection, row))
        except _UNREADABLE as error:
            yield where, message("check.unreadable", reason=_reason(error))


def _of_document(connection: sa.Connection, row: Any) -> Iterator[Message]:
    document = _documents.get(connection, row.id)
    length = len(document.text)
    if document.text_hash != row.text_hash:
        yield message("check.text-hash")
    if length != row.characters:
        yield message("check.text-length", length=length, expected=str(row.characters))
    last = 0
    for number, item in enumerate(_documents.segments(connection, row.id)):
        if not last <= item.start <= item.end <= length:
            yield message(
                "check.segment-offsets",
                segment=str(number),
                start=str(item.start),
                end=str(item.end),
            )
            break
        last = item.end
    if not all(0 <= item.start <= item.end <= length for item in document.excluded):
        yield message("check.excluded-outside")
    if not all(0 <= at <= length for at in document.breaks):
        yield message("check.break-outside")


def _spans(connection: sa.Connection) -> Iterator[Found]:
    b, d, ad = t.bead, t.document, t.alignment_document
    documents = {
        row.id: row for row in connection.execute(sa.select(d.c.id, d.c.text_hash, d.c.characters))
    }
    members = {
        (row.alignment_id, row.side, row.document_id)
        for row in connection.execute(sa.select(*_checksums.plain(ad)))
    }
    query = sa.select(
        b.c.alignment_id,
        b.c.id,
        b.c.zh_document_id,
        b.c.en_document_id,
        b.c.zh,
        b.c.en,
        b.c.zh_at,
        b.c.en_at,
        b.c.type,
    ).order_by(b.c.alignment_id, b.c.id)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        where = message("check.of-bead", alignment=str(row.alignment_id), bead=row.id)
        zh, en = documents.get(row.zh_document_id), documents.get(row.en_document_id)
        if zh is None or en is None:
            continue  # The check of keys reports it.
        for side, document, spans, at in (
            ("zh", zh, row.zh, row.zh_at),
            ("en", en, row.en, row.en_at),
        ):
            if (row.alignment_id, side, document.id) not in members:
                yield where, message("check.other-document", side=side)
            if not _in_text(spans, document.characters) or not 0 <= at <= document.characters:
                yield where, message("check.spans-outside", side=side, spans=str(spans))
            elif spans and spans[0][0] != at:
                yield where, message("check.offset-differs", side=side, offset=str(at))
        try:
            expected = bead_id(zh.text_hash, row.zh, en.text_hash, row.en)
        except (TypeError, ValueError):
            continue
        if expected != row.id:
            yield where, message("check.id-differs", expected=expected)
        if bead_type(range(len(row.zh)), range(len(row.en))) != row.type:
            yield where, message("check.type-differs", type=row.type)


def _in_text(spans: Any, length: int) -> bool:
    last = 0
    try:
        for start, end in spans:
            if not last <= start <= end <= length:
                return False
            last = end
    except (TypeError, ValueError):
        return False
    return True


def _evidence(connection: sa.Connection) -> Iterable[Found]:
    e, d = t.evidence, t.document
    lengths = sa.select(d.c.name, sa.func.max(d.c.characters)).group_by(d.c.name)
    longest: dict[str, int] = dict(connection.execute(lengths).all())
    query = sa.select(e.c.concept_id, e.c.document, e.c.start, e.c.end)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        length = longest.get(row.document)
        if length is not None and not 0 <= row.start <= row.end <= length:
            yield (
                message("check.of-concept", concept=row.concept_id),
                message(
                    "check.occurrence-outside",
                    start=str(row.start),
                    end=str(row.end),
                    document=row.document,
                ),
            )


class _Known(Generic[Item]):
    """What the log says of items by id: how they are, or that they are gone (``None``)."""

    def __init__(self) -> None:
        self._items: dict[str, tuple[Item | None, int]] = {}

    def change(
        self, before: tuple[Item, ...], after: tuple[Item, ...], entry: int
    ) -> Iterator[Message]:
        """Play one change; gives what does not fit."""
        for item in before:
            if item.id in self._items:
                found, _ = self._items[item.id]
                if found is None:
                    yield message("check.changes-gone", id=item.id)
                elif not _same(found, item):
                    yield message("check.changes-other", id=item.id)
            self._items[item.id] = (None, entry)
        for item in after:
            if self._items.get(item.id, (None, 0))[0] is not None:
                yield message("check.makes-present", id=item.id)
            self._items[item.id] = (item, entry)

    def keep(self, kept: Callable[[Item], bool]) -> None:
        """All but what *kept* says was replaced by something that the log does not name."""
        self._items = {
            key: (item, entry)
            for key, (item, entry) in self._items.items()
            if item is not None and kept(item)
        }

    def compare(
        self, present: dict[str, Item], versions: dict[str, int]
    ) -> Iterator[tuple[str, Message]]:
        """Give what is there and should not be, or the other way round."""
        for key, (item, entry) in self._items.items():
            found = present.get(key)
            if item is None or found is None:
                if item is not found:
                    code = "check.not-removed" if found else "check.lost"
                    yield key, message(code, entry=str(entry))
            elif not _same(item, found):
                yield key, message("check.other-content", entry=str(entry))
            elif versions[key] != entry:
                yield (
                    key,
                    message("check.other-version", version=str(versions[key]), entry=str(entry)),
                )
        for key, version in versions.items():
            if key not in self._items and version:
                yield key, message("check.unknown-version", version=str(version))


def _same(one: ReviewBead | Concept, other: ReviewBead | Concept) -> bool:
    if isinstance(one, ReviewBead) and isinstance(other, ReviewBead):
        return same_content(one, other)
    return one == other


def _replay(connection: sa.Connection) -> Iterator[Found]:
    """Play the log from its start and compare the end with the tables."""
    played = _Played(connection)
    c = t.log.c
    query = (
        sa.select(c.id, c.author, c.kind, c.alignment_id, c.change, c.target)
        .order_by(c.id)
        .execution_options(yield_per=100)
    )
    for row in connection.execute(query):
        try:
            faults = list(played.entry(row))
        except FormatError as error:
            faults = [error.message]
        except _UNREADABLE as error:
            faults = [message("check.unreadable", reason=_reason(error))]
        yield from ((message("check.of-entry", entry=str(row.id)), fault) for fault in faults)
    for key in connection.execute(sa.select(t.alignment.c.id).order_by(t.alignment.c.id)).scalars():
        try:
            found = {bead.id: bead for bead in _beads.select(connection, key, BeadFilter())}
        except _UNREADABLE as error:
            yield (
                message("check.of-alignment", alignment=str(key)),
                message("check.unreadable", reason=_reason(error)),
            )
            continue
        known = played.of_alignment(key)
        for name, fault in known.compare(found, {k: bead.version for k, bead in found.items()}):
            yield message("check.of-bead", alignment=str(key), bead=name), fault
    loaded = _concepts.load(connection)
    concepts = {item.id: item for _, _, item in loaded}
    for name, fault in played.concepts.compare(concepts, {x.id: v for _, v, x in loaded}):
        yield message("check.of-concept", concept=name), fault


class _Played:
    """What the log says so far."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.concepts: _Known[Concept] = _Known()
        self._beads: dict[int, _Known[ReviewBead]] = {}
        self._commands: dict[int, tuple[str, str]] = {}

    def of_alignment(self, key: int) -> _Known[ReviewBead]:
        return self._beads.setdefault(key, _Known())

    def _change(self, row: Any) -> Change:
        if row.change or row.target is None:
            return from_json(row.change)
        # Taking back a long change does not write it once more.
        change = from_json(_log.change_of(self._connection, row.target))
        return change.inverse() if row.kind == "undo" else change

    def entry(self, row: Any) -> Iterator[Message]:
        """Play one entry; gives what does not fit."""
        kind = row.kind
        if kind in ("review", "termbase"):
            self._commands[row.id] = (kind, row.author)
        elif kind in ("undo", "redo"):
            kind, author = self._commands.get(row.target or 0, ("", ""))
            if author != row.author:
                yield message("check.not-own", kind=row.kind, entry=str(row.target))
        if kind == "align":
            self.of_alignment(row.alignment_id).keep(_beads.was_reviewed)
        elif kind == "terms":
            self.concepts.keep(_decided)
        elif kind == "review":
            change = self._change(row)
            yield from self.of_alignment(row.alignment_id).change(
                change.before, change.after, row.id
            )
        elif kind == "termbase":
            before, after = _concepts.split_change(row.change)
            yield from self.concepts.change(before, after, row.id)


def _decided(item: Concept) -> bool:
    return item.status is not ConceptStatus.CANDIDATE or bool(item.changed_by)


def _reason(error: Exception) -> Message:
    if isinstance(error, DuizhaoError):
        return error.as_message()
    return unstored(storable(" ".join(str(error).split())[:200]))
