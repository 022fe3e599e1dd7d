"""What people decide in a project: review commands, terms, undo, the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from align.errors import ReviewError
from align.messages import Message, message, unstored
from align.review import Command, ReviewBead, from_json
from duizhao.roles import of_concepts
from duizhao.store import _concepts, _log, _review
from duizhao.store import schema as t
from duizhao.store._project_file import ProjectFile
from duizhao.store._records import Applied, LogEntry
from duizhao.store.schema import now
from termbase.model import Concept, ConceptStatus, revised

__all__ = ["Decisions"]


def _named(concept: Concept, english: set[str]) -> bool:
    return any(term.text.casefold() in english for term in concept.terms("en")[:1])


class Decisions(ProjectFile):
    """The part of :class:`duizhao.store.Project` that the log is about."""

    # Review, history, undo

    def apply(
        self,
        alignment: int,
        command: Command,
        *,
        versions: Mapping[str, int] | None = None,
        author: str | None = None,
        batch: str = "",
        accept: bool = False,
    ) -> Applied:
        """Carry out a review command.

        Args:
            accept: pairs that it shapes count as accepted.
            versions: each bead's version as the reviewer saw it; what is not named is
                not checked.
            batch: a name that several commands share.

        Raises:
            ReviewError: the command does not fit.
            ConflictError: somebody else changed a bead first.
        """
        with self.writing("review") as connection:
            return _review.apply_command(
                connection,
                alignment,
                command,
                versions=versions or {},
                author=self.signed(author),
                time=now(),
                batch=batch,
                accept=accept,
            )

    def apply_all(
        self,
        commands: Sequence[tuple[int, Command, Mapping[str, int]]],
        *,
        author: str | None = None,
        batch: str,
    ) -> tuple[Applied, ...]:
        """Carry out commands on several alignments: all of them or none.

        Args:
            commands: alignment, command, versions as in :meth:`apply`.
            batch: a name of their own; with a colon in it (``review:7f3a2b:…``) one undo
                takes all of them back.

        Raises:
            ReviewError, ConflictError: as :meth:`apply`; nothing is done then.
        """
        who, time = self.signed(author), now()
        with self.writing("review") as connection:
            return tuple(
                _review.apply_command(
                    connection, key, command, versions=versions, author=who, time=time, batch=batch
                )
                for key, command, versions in commands
            )

    def undo(self, author: str | None = None, *, alignment: int | None = None) -> Applied:
        """Take back the author's own last command; *alignment*: the last one on it.

        Raises:
            ReviewError: there is none. ConflictError: later changes rest on it.
        """
        return self._take_back(self.signed(author), redo=False, alignment=alignment)

    def redo(self, author: str | None = None, *, alignment: int | None = None) -> Applied:
        """Do again what the author undid last.

        Raises:
            ReviewError: there is nothing. ConflictError: it does not fit any more.
        """
        return self._take_back(self.signed(author), redo=True, alignment=alignment)

    def next_back(
        self, author: str | None = None, *, redo: bool = False, alignment: int | None = None
    ) -> tuple[LogEntry, int] | None:
        """What :meth:`undo` (or :meth:`redo`) would take back, and how many pairs or concepts."""
        with self.reading() as connection:
            find = _log.redoable if redo else _log.undoable
            target = find(connection, self.signed(author), alignment)
            if target is None:
                return None
            (entry,) = (e for e in _log.entries(connection, after=target - 1) if e.id == target)
            text = _log.change_of(connection, target)
            if entry.kind == "review":
                return entry, len(from_json(text).after)
            before, after = _concepts.split_change(text)
            return entry, max(len(before), len(after))

    def _take_back(self, author: str, *, redo: bool, alignment: int | None) -> Applied:
        with self.writing("keep") as connection:
            find = _log.redoable if redo else _log.undoable
            target = find(connection, author, alignment)
            if target is None:
                code = "store.nothing-to-redo" if redo else "store.nothing-to-undo"
                raise ReviewError(code, author=author)
            kind, batch = connection.execute(
                sa.select(t.log.c.kind, t.log.c.batch).where(t.log.c.id == target)
            ).one()
            if kind == "review":
                self.need("review")
                # What apply_all() did in one goes in one.
                group = _log.of_batch(connection, author, batch) if ":" in batch else (target,)
                ordered = group[::-1] if redo else group
                done = {
                    key: _review.take_back(connection, key, redo=redo, author=author, time=now())
                    for key in ordered
                }
                return done[target]
            before, after = _concepts.split_change(_log.change_of(connection, target))
            self.need(of_concepts(before, after))
            if not redo:
                before, after = after, before
            return self._concept_change(
                connection,
                before,
                after,
                author=author,
                kind="redo" if redo else "undo",
                label=message("log.redo-terms" if redo else "log.undo-terms"),
                target=target,
            )

    def can_undo(self, author: str | None = None) -> bool:
        """Whether the author has a command that stands."""
        with self.reading() as connection:
            return _log.undoable(connection, self.signed(author)) is not None

    def can_redo(self, author: str | None = None) -> bool:
        """Whether the author has undone something since the last command."""
        with self.reading() as connection:
            return _log.redoable(connection, self.signed(author)) is not None

    def history(
        self,
        *,
        author: str | None = None,
        alignment: int | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> tuple[LogEntry, ...]:
        """The log, newest first; *after*: only entries with a larger number."""
        with self.reading() as connection:
            return _log.entries(
                connection, author=author, alignment=alignment, after=after, limit=limit
            )

    def bead_history(
        self, alignment: int, bead: ReviewBead, *, limit: int = 8
    ) -> tuple[LogEntry, ...]:
        """The log entries that made or touched *bead*, newest first.

        Of bulk commands only the last is found: it is the bead's version.
        """
        with self.reading() as connection:
            return _log.of_bead(connection, alignment, bead.id, bead.version, limit=limit)

    def revision(self) -> int:
        """The number of the last log entry: it grows with every change by anybody."""
        with self.reading() as connection:
            return connection.execute(sa.select(sa.func.max(t.log.c.id))).scalar() or 0

    # Terms

    def terms_revision(self) -> int:
        """The number of the last log entry that is about no alignment: of terms, or an import."""
        with self.reading() as connection:
            query = sa.select(sa.func.max(t.log.c.id)).where(t.log.c.alignment_id.is_(None))
            return connection.execute(query).scalar() or 0

    def concepts(self) -> tuple[Concept, ...]:
        """The concepts, best first."""
        with self.reading() as connection:
            return tuple(item for _, _, item in _concepts.load(connection))

    def save_concepts(self, concepts: Sequence[Concept], *, author: str | None = None) -> int:
        """Put extracted concepts in the place of the candidates; give how many were kept.

        What a person accepted, rejected or changed stays, and is not proposed again.
        """
        who, time = self.signed(author), now()
        with self.writing("glossary") as connection:
            present = _concepts.load(connection)
            kept = [
                item
                for _, _, item in present
                if item.status is not ConceptStatus.CANDIDATE or item.changed_by
            ]
            ids = {item.id for item in kept}
            _concepts.delete(connection, [item.id for _, _, item in present if item.id not in ids])
            known = {term.text for item in kept for term in item.terms("zh")}
            english = {term.text.casefold() for item in kept for term in item.terms("en")}
            fresh = [
                item
                for item in concepts
                if item.id not in ids
                and not known & {term.text for term in item.terms("zh")[:1]}
                and (item.terms("zh") or not _named(item, english))
            ]
            last = max((place for place, _, item in present if item.id in ids), default=-1) + 1
            _concepts.put(connection, enumerate(fresh, last), version=0)
            label = message("log.extract", count=len(fresh))
            _log.write(connection, author=who, time=time, kind="terms", label=label)
        return len(kept)

    def change_concepts(
        self,
        before: Sequence[Concept],
        after: Sequence[Concept],
        *,
        label: Message | str,
        author: str | None = None,
    ) -> Applied:
        """Put *after* in the place of *before*; it can be undone.

        Raises:
            ConflictError: *before* is not what is there now.
        """
        who, time = self.signed(author), now()
        marked = [revised(item, changed_by=who, changed=time) for item in after]
        with self.writing(of_concepts(before, after)) as connection:
            return self._concept_change(
                connection, before, marked, author=who, kind="termbase", label=label
            )

    def _concept_change(
        self,
        connection: sa.Connection,
        before: Sequence[Concept],
        after: Sequence[Concept],
        *,
        author: str,
        kind: str,
        label: Message | str,
        target: int | None = None,
    ) -> Applied:
        entry = _log.write(
            connection,
            author=author,
            time=now(),
            kind=kind,
            label=label,
            change=_concepts.change_json(before, after),
            target=target,
        )
        _concepts.replace_checked(connection, before, after, version=entry)
        return Applied(entry, unstored(label), None)
