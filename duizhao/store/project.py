"""The project: a file or a database schema with everything in it, and the only way to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa

from align.errors import StoreError
from align.messages import Message, message
from align.model import Document, Lang, Segment
from align.review import ReviewBead, SentenceIndex
from align.review.sentences import grades_of
from duizhao.roles import of_job
from duizhao.store import _alignments, _beads, _documents, _jobs, _log, _shards
from duizhao.store import schema as t
from duizhao.store._decisions import Decisions
from duizhao.store._jobs import JobRecord, JobState
from duizhao.store._project_file import Direction
from duizhao.store._records import (
    Added,
    AlignmentRecord,
    BeadFilter,
    DocumentRecord,
    NewAlignment,
    ProjectCounts,
    Saved,
)
from duizhao.store._shards import NewShard, ShardRecord
from duizhao.store._vectors import ProjectVectors
from duizhao.store.schema import now, storable

__all__ = ["Direction", "Project"]

_ALL = BeadFilter()


class Project(Decisions):
    """An open project; a context manager.

    Every method that writes is one transaction: it is done or nothing of it is. All
    raise :class:`~align.errors.StoreError` where the project cannot be read or written.
    Use it from as many threads as you like; several programs may have one project open.

    Attributes:
        path: the file, or the :class:`~duizhao.projects.Database`.
        author: whose work it is.
        person: who works here, whose role says what may be done (:mod:`duizhao.roles`).
        notes: what the user should know (a network drive, a backup that could not be made).
    """

    # Documents

    def add_document(
        self,
        document: Document,
        segments: Sequence[Segment] | None = None,
        *,
        segmenter: str = "",
        new_version: bool = False,
        author: str | None = None,
    ) -> Added:
        """Take a document in, with its segments.

        A text that is there already is not taken twice. Another text of the same name
        is taken only if *new_version* says so; the old one stays with its alignments.
        """
        who, time = self.signed(author), now()
        with self.writing("documents") as connection:
            added = _documents.add(
                connection,
                document,
                author=who,
                time=time,
                new_version=new_version,
                segmenter=segmenter,
            )
            if added.outcome in ("new", "version"):
                fresh = added.outcome == "new"
                _documents.put_segments(
                    connection, added.id, segments or (), segmenter, fresh=fresh
                )
                label = message("log.import", name=document.name)
                _log.write(connection, author=who, time=time, kind="import", label=label)
        return added

    def documents(self, *, old: bool = False) -> tuple[DocumentRecord, ...]:
        """The documents by name, without their texts; *old*: superseded versions too."""
        with self.reading() as connection:
            return _documents.records(connection, old=old)

    def document(self, key: int) -> Document:
        """One document with its text."""
        with self.reading() as connection:
            return _documents.get(connection, key)

    def segments(self, key: int) -> tuple[Segment, ...]:
        """The segments of one document, in order."""
        with self.reading() as connection:
            return _documents.segments(connection, key)

    def set_segments(self, key: int, segments: Sequence[Segment], segmenter: str) -> None:
        """Give a document other segments; beads keep their own spans."""
        with self.writing("documents") as connection:
            _documents.put_segments(connection, key, segments, segmenter)

    def rename_document(self, key: int, name: str, *, author: str | None = None) -> None:
        """Give a document, in all its versions, another name.

        Raises:
            ConflictError: another document has the name.
        """
        with self.writing("documents") as connection:
            old = _documents.rename(connection, key, storable(name))
            label = message("log.document-renamed", old=old, new=name)
            self._of_documents(connection, label, author)

    def remove_document(self, key: int, *, author: str | None = None) -> None:
        """Take a document out of sight with its alignments; nothing of it is lost."""
        with self.writing("documents") as connection:
            label = message("log.document-removed", name=_documents.remove(connection, key))
            self._of_documents(connection, label, author)

    def restore_document(self, key: int, *, author: str | None = None) -> None:
        """Bring a document that was removed back, with its alignments."""
        with self.writing("documents") as connection:
            label = message("log.document-restored", name=_documents.restore(connection, key))
            self._of_documents(connection, label, author)

    def _of_documents(self, connection: sa.Connection, label: Message, author: str | None) -> None:
        who = self.signed(author)
        _log.write(connection, author=who, time=now(), kind="import", label=label)

    # Alignments and beads

    def save_alignment(self, new: NewAlignment, *, author: str | None = None) -> Saved:
        """Save an alignment; what a person has decided is never replaced."""
        who, time = self.signed(author), now()
        with self.writing("documents") as connection:
            saved = _alignments.save(connection, new, author=who, time=time)
            if saved.outcome in ("new", "replaced"):
                _log.write(
                    connection,
                    author=who,
                    time=time,
                    kind="align",
                    label=_log.aligned(new.mode),
                    alignment=saved.id,
                    command=new.signature,
                )
        return saved

    def save_shard(
        self,
        shard: NewShard,
        *,
        new_version: bool = False,
        job: int | None = None,
        author: str | None = None,
    ) -> Saved:
        """Save a shard's documents and alignment together with its completion marker.

        All of it is one transaction: a shard is done or nothing of it is there.

        Args:
            new_version: let its documents supersede other texts of their names, wherever
                those came from.
            job: a job that is one step further with it.

        Raises:
            ConflictError: another text has a document's name, and was read elsewhere.
        """
        who, time = self.signed(author), now()
        with self.writing("documents") as connection:
            saved = _shards.save(connection, shard, new_version=new_version, author=who, time=time)
            if job is not None:
                _jobs.step(connection, job, time=time)
        return saved

    def done_shards(self, keys: Collection[str]) -> dict[str, ShardRecord]:
        """Those of the shards *keys* that are done, and whose documents are present versions."""
        with self.reading() as connection:
            return _shards.done(connection, keys)

    def alignments(self, *, old: bool = False) -> tuple[AlignmentRecord, ...]:
        """The alignments; *old*: those of superseded documents too."""
        with self.reading() as connection:
            return _alignments.records(connection, old=old)

    def alignment(self, key: int) -> AlignmentRecord:
        """One alignment."""
        with self.reading() as connection:
            found = _alignments.records(connection, old=True, only=(key,))
        if found:
            return found[0]
        raise self._no_alignment(key)

    def _no_alignment(self, key: int) -> StoreError:
        return StoreError("store.no-alignment", where=self.path, alignment=str(key))

    def beads(
        self,
        alignment: int,
        *,
        offset: int = 0,
        limit: int | None = None,
        filters: BeadFilter = _ALL,
    ) -> tuple[ReviewBead, ...]:
        """A window of beads with who changed them last and when."""
        with self.reading() as connection:
            return _beads.select(connection, alignment, filters, offset=offset, limit=limit)

    def count_beads(self, alignment: int, filters: BeadFilter = _ALL) -> int:
        """How many beads *filters* lets through."""
        with self.reading() as connection:
            return _beads.count(connection, alignment, filters)

    def sentences(
        self, record: AlignmentRecord, beads: Iterable[ReviewBead] | None = None
    ) -> dict[Lang, SentenceIndex]:
        """The pairs of a comparable alignment by the sentences of either side.

        *beads*: all of them, where they are in memory already.
        """
        found = tuple(self.beads(record.id) if beads is None else beads)
        hashes = {item.id: item.text_hash for item in self.documents(old=True)}
        sides: tuple[tuple[Lang, tuple[int, ...]], ...] = (("zh", record.zh), ("en", record.en))
        indexes: dict[Lang, SentenceIndex] = {}
        for side, keys in sides:
            spans = {
                hashes[key]: [(item.start, item.end) for item in self.segments(key)] for key in keys
            }
            indexes[side] = SentenceIndex(side, spans, found)
        return indexes

    def tally(self, alignment: int) -> dict[str, int]:
        """Numbers of pairs by certainty (parallel mode), or of Chinese sentences by the grade of
        the pair that leads them (comparable mode)."""
        return self.summary(alignment)[1]

    def summary(self, alignment: int) -> tuple[AlignmentRecord, dict[str, int]]:
        """One alignment with its :meth:`tally`, as they are at one moment."""
        with self.reading() as connection:
            found = _alignments.records(connection, old=True, only=(alignment,))
            if found and found[0].mode == "parallel":
                return found[0], _beads.tally(connection, alignment)
        if not found:
            raise self._no_alignment(alignment)
        return found[0], dict(grades_of(self.sentences(found[0])["zh"]))

    def statuses(self, alignment: int) -> dict[str, int]:
        """How many beads have which status."""
        with self.reading() as connection:
            return _beads.statuses(connection, alignment)

    def beads_by_id(self, alignment: int, ids: Sequence[str]) -> dict[str, ReviewBead]:
        """Those of the beads *ids* that are there."""
        with self.reading() as connection:
            return _beads.by_ids(connection, alignment, ids)

    def changed_beads(self, alignment: int, after: int) -> tuple[tuple[ReviewBead, ...], set[str]]:
        """What log entries with a number above *after* touched, and all present ids.

        Ids that a reader has and that are not among the present ones are gone. Beads that
        an aligner put in anew count as touched by nobody: read everything then.
        """
        with self.reading() as connection:
            touched = _beads.select(connection, alignment, BeadFilter(after=after))
            return touched, _beads.ids(connection, alignment)

    # Jobs, vectors, counts

    def add_job(self, kind: str, parameters: dict[str, Any], *, author: str | None = None) -> int:
        """Queue a background job and give its number."""
        with self.writing(of_job(kind)) as connection:
            return _jobs.add(connection, kind, parameters, author=self.signed(author), time=now())

    def update_job(
        self,
        key: int,
        *,
        state: JobState | None = None,
        stage: Message | str | None = None,
        done: int | None = None,
        total: int | None = None,
        said: Sequence[Message] | None = None,
    ) -> None:
        """Write down how far a job is; what is ``None`` stays."""
        given: dict[str, Any] = {
            "state": state,
            "stage": stage,
            "done": done,
            "total": total,
            "said": said,
        }
        values = {name: value for name, value in given.items() if value is not None}
        with self.writing("keep") as connection:
            _jobs.update(connection, key, time=now(), **values)

    def jobs(self) -> tuple[JobRecord, ...]:
        """The jobs, newest first."""
        with self.reading() as connection:
            return _jobs.records(connection)

    def job(self, key: int) -> JobRecord:
        """One job."""
        with self.reading() as connection:
            found = _jobs.records(connection, key=key)
        if not found:
            raise StoreError("store.no-job", where=self.path, job=str(key))
        return found[0]

    def vectors(self) -> ProjectVectors:
        """The cache of vectors, for :class:`align.encoders.CachedEncoder`."""
        return ProjectVectors(self)

    def counts(self) -> ProjectCounts:
        """How much is in the project (present documents and their alignments)."""
        documents, alignments = self.documents(), self.alignments()
        with self.reading() as connection:
            concepts, terms = (
                cast(int, connection.execute(sa.select(sa.func.count()).select_from(x)).scalar())
                for x in (t.concept, t.term)
            )
        return ProjectCounts(
            documents=len(documents),
            segments=sum(item.segments for item in documents),
            alignments=len(alignments),
            beads=sum(item.beads for item in alignments),
            reviewed=sum(item.reviewed for item in alignments),
            concepts=concepts,
            terms=terms,
        )
