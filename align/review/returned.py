"""A file that came back from a colleague, against the beads as they are now.

Three versions meet in every cell: what was sent, what came back, what the project has
by now. What the colleague changed and nobody else did is taken; what both changed, each
in their own way, is a conflict and stays as it is unless *on_conflict* says otherwise.
Whatever is not taken is named with its reason: nothing of the file is lost unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from align.messages import Message, message
from align.model import Grade, Lang, Mode, Status, join
from align.review._regroup import LONGEST, joined_with_changes, regrouped
from align.review.corrections import as_correction, divide, with_correction
from align.review.returned_types import (
    ChangeKind,
    Comparison,
    PresentBead,
    ReturnedRow,
    ReviewChange,
    SentRow,
)
from align.review.state import ReviewBead
from align.review.texts import digest, normal, solid

__all__ = ["OnReviewConflict", "compare"]

OnReviewConflict = Literal["keep", "take"]
"""``keep`` what the project has, or ``take`` what the file says."""

_SIDES: tuple[Lang, ...] = ("zh", "en")
_LANGUAGE = {"zh": "Chinese", "en": "English"}


def compare(
    sent: Sequence[SentRow],
    rows: Sequence[ReturnedRow],
    present: Mapping[str, PresentBead],
    *,
    author: str,
    mode: Mode = "parallel",
    on_conflict: OnReviewConflict = "keep",
    reject_deleted: bool = False,
) -> Comparison:
    """What *rows* change, of the beads *sent*.

    Args:
        sent: the rows that went out, in any order; without a record, those of the file.
        rows: what came back, in the file's order.
        present: the beads by id: those of *sent* and *rows* that are there still.
        author: whose work new beads are.
        mode: only in parallel mode are rows joined and parted.
        reject_deleted: a deleted row means that its bead is wrong.
    """
    work = _Work(sent, rows, present, author, on_conflict)
    if mode == "parallel":
        work.regroup()
    for one in work.order:
        if one.id not in work.done:
            work.single(one, reject_deleted=reject_deleted)
    work.strangers()
    after = tuple(work.after.values())
    before = tuple(present[key].bead for key in work.before)
    changes = sorted(work.changes, key=lambda change: (change.line == 0, change.line))
    return Comparison(tuple(changes), before, after, work.unchanged)


class _Work:
    def __init__(
        self,
        sent: Sequence[SentRow],
        rows: Sequence[ReturnedRow],
        present: Mapping[str, PresentBead],
        author: str,
        on_conflict: OnReviewConflict,
    ) -> None:
        self._present = present
        self._places = {item.place: item for item in present.values()}
        self._author = author
        self._take = on_conflict == "take"
        self.changes: list[ReviewChange] = []
        self.before: dict[str, None] = {}
        self.after: dict[str, ReviewBead] = {}
        self.done: set[str] = set()
        self.unchanged = 0
        self._sent = known = {one.id: one for one in sent}
        self._row: dict[str, ReturnedRow] = {}
        self._more: dict[str, list[ReturnedRow]] = {}
        self._strange: list[ReturnedRow] = []
        last = ""
        for row in rows:
            if row.id and row.id not in self._row and (row.id in known or row.id in present):
                known.setdefault(row.id, SentRow(row.id, row.version))
                self._row[row.id] = row
                last = row.id
            elif last and (not row.id or row.id in self._row):
                # A row without id, or a copy of one, belongs to the row above it.
                self._more.setdefault(last, []).append(row)
            else:
                self._strange.append(row)
        far = max((item.place for item in present.values()), default=0) + 1
        self.order = sorted(
            known.values(), key=lambda one: present[one.id].place if one.id in present else far
        )

    # Rows parted and joined

    def regroup(self) -> None:
        """Recognise runs of rows that hold the same words in other portions."""
        number = 0
        while number < len(self.order):
            number += self._run(number) or 1

    def _run(self, start: int) -> int:
        """The length of a run recognised at *start*, 0 if there is none."""
        first = self.order[start].id
        if not self._still(first) or (self._same_texts(first) and first not in self._more):
            return 0
        run: list[PresentBead] = []
        rows: list[ReturnedRow] = []
        for one in self.order[start : start + LONGEST]:
            if not self._still(one.id) or not self._next(run, self._present[one.id]):
                break
            run.append(self._present[one.id])
            rows += self._rows_of(one.id)
            for above in (0, 1):
                found = self._above(start) if above else []
                made = regrouped(run, found + rows, author=self._author)
                if made is not None:
                    self._regrouped(run, found + rows, made)
                    return len(run)
        # Longest first: a row that was corrected may look like fewer rows, too.
        for length in range(len(run), 1, -1):
            part = run[:length]
            filled = [r for item in part for r in self._rows_of(item.bead.id) if _filled(r)]
            if len(filled) == 1:
                bead = joined_with_changes(part, filled[0], author=self._author)
                if bead is not None:
                    self._regrouped(part, filled, (bead,))
                    return length
        return 0

    def _above(self, start: int) -> list[ReturnedRow]:
        """Rows added above the row at *start*: somebody typed the first half there."""
        if start == 0:
            return self._strange if all(not row.id for row in self._strange) else []
        before = self.order[start - 1].id
        return self._more.get(before, []) if before not in self.done else []

    def _regrouped(
        self, run: Sequence[PresentBead], rows: Sequence[ReturnedRow], made: Sequence[ReviewBead]
    ) -> None:
        filled = [row for row in rows if _filled(row)]
        kind = ChangeKind.MOVED
        if len(made) != len(run):
            kind = ChangeKind.MERGED if len(made) < len(run) else ChangeKind.SPLIT
        ids = tuple(item.bead.id for item in run)
        self._say(
            kind,
            filled[0].line,
            ids,
            now="\n".join(f"{item.zh} | {item.en}" for item in run),
            comes="\n".join(f"{row.zh} | {row.en}" for row in filled),
        )
        for row in rows:
            self._odd(row)
        for item in run:
            self.before[item.bead.id] = None
            self.done.add(item.bead.id)
        for bead in made:
            self.after[bead.id] = bead
        used = {id(row) for row in rows}
        self._strange = [row for row in self._strange if id(row) not in used]
        for key, more in self._more.items():
            self._more[key] = [row for row in more if id(row) not in used]

    def _next(self, run: Sequence[PresentBead], item: PresentBead) -> bool:
        if not run:
            return True
        last = run[-1]
        ends = (last.bead.zh_doc, last.bead.en_doc) == (item.bead.zh_doc, item.bead.en_doc)
        return ends and item.place == last.place + 1

    def _rows_of(self, key: str) -> list[ReturnedRow]:
        own = [self._row[key]] if key in self._row else []
        return own + self._more.get(key, [])

    def _same_texts(self, key: str) -> bool:
        row, item = self._row.get(key), self._present[key]
        return row is not None and all(
            (came := row.text(side)) is None or solid(came) == solid(item.text(side))
            for side in _SIDES
        )

    def _still(self, key: str) -> bool:
        """Whether the bead *key* is what it was when it was sent."""
        item = self._present.get(key)
        if item is None:
            return False
        one = self._sent[key]
        if one.digests is None:
            return item.bead.version == one.version
        fields = item.fields()
        return all(digest(fields[name]) == was for name, was in one.digests.items())

    # One row

    def single(self, one: SentRow, *, reject_deleted: bool) -> None:
        """Take what one row says."""
        row, item = self._row.get(one.id), self._present.get(one.id)
        if row is None:
            self._deleted(one, item, reject_deleted)
            return
        if item is None:
            self._say(
                ChangeKind.CONFLICT, row.line, (one.id,), comes=_whole(row),
                note=message("returned.pair-gone"),
            )  # fmt: skip
            return
        count = len(self.changes)
        self._odd(row)
        bead = item.bead
        values = {name: self._field(one, row, item, name) for name in ("status", "grade")}
        if values["grade"] is not None:
            grade = Grade(values["grade"])
            good = grade in (Grade.TRANSLATION, Grade.PARTIAL)
            bead = replace(bead, grade=grade, status=_status(good))
        if values["status"] is not None:
            bead = replace(bead, status=Status(values["status"]))
        beside: list[str] = []
        why = self._entangled(one.id, row, item)
        for side in _SIDES:
            bead = self._text(one, row, item, side, bead, beside, why)
        comment = self._comment(one, row, item, beside)
        if comment is not None:
            bead = replace(bead, comment=comment)
        for more in self._more.get(one.id, []):
            note = message("returned.split-unclear")
            self._say(ChangeKind.ADDED, more.line, (), comes=_whole(more), taken=False, note=note)
            self._odd(more)
        self._set(item, bead)
        self.unchanged += len(self.changes) == count

    def _set(self, item: PresentBead, bead: ReviewBead) -> None:
        if bead != item.bead:
            self.before[item.bead.id] = None
            self.after[bead.id] = bead

    def _deleted(self, one: SentRow, item: PresentBead | None, reject: bool) -> None:
        if item is None:
            return
        still = self._still(one.id)
        taken = reject and still and item.bead.status is not Status.REJECTED
        note = None if taken else message("returned.pair-kept")
        if reject and not still:
            note = message("returned.pair-changed")
        self._say(
            ChangeKind.DELETED, 0, (one.id,), now=f"{item.zh} | {item.en}", taken=taken, note=note
        )
        if taken:
            self._set(item, replace(item.bead, status=Status.REJECTED))

    def _field(self, one: SentRow, row: ReturnedRow, item: PresentBead, name: str) -> str | None:
        """The new value of a field without text, ``None`` if it stays."""
        came = row.status if name == "status" else row.grade
        if came is None:
            return None
        kind = ChangeKind.STATUS if name == "status" else ChangeKind.GRADE
        return self._decide(one, row, item, name, str(came), kind)

    def _decide(
        self,
        one: SentRow,
        row: ReturnedRow,
        item: PresentBead,
        name: str,
        came: str,
        kind: ChangeKind,
    ) -> str | None:
        """*came* if it is to be taken: the three versions of one cell."""
        now = item.fields()[name]
        if normal(came) == normal(now):
            return None
        if one.digests is not None:
            was = one.digests.get(name, "")
            if digest(came) == was:
                return None
            both = digest(now) != was
        else:
            both = item.bead.version != row.version
        where = (row.line, (one.id,), name)
        if both:
            note = message("returned.changed-in-both")
            self._say(ChangeKind.CONFLICT, *where, now=now, comes=came, taken=self._take, note=note)
            return came if self._take else None
        self._say(kind, *where, now=now, comes=came)
        return came

    def _text(
        self,
        one: SentRow,
        row: ReturnedRow,
        item: PresentBead,
        side: Lang,
        bead: ReviewBead,
        beside: list[str],
        entangled: Message | None,
    ) -> ReviewBead:
        came = row.text(side)
        now = item.text(side)
        if came is None or (solid(came) == solid(now) and normal(came) == normal(now)):
            return bead
        if one.digests is not None and digest(came) == one.digests.get(side):
            return bead
        where = (row.line, (one.id,), side)
        if not bead.side(side):
            # Somebody translated what had no counterpart: no segment can hold it.
            beside.append(f"{_LANGUAGE[side]}: {came}")
            return bead
        why = entangled
        if not solid(came):
            why = message("returned.text-emptied")
        if why:
            self._say(ChangeKind.UNCLEAR, *where, now=now, comes=came, taken=False, note=why)
            return bead
        if self._decide(one, row, item, side, came, ChangeKind.TEXT) is None:
            return bead
        own = item.own(side)
        same = normal(came) == normal(join(own, side))
        shown = own if same else divide(came, item.sentences(side), side)
        return with_correction(bead, side, as_correction(shown, own))

    def _entangled(self, key: str, row: ReturnedRow, item: PresentBead) -> Message | None:
        """Why the texts of *row* cannot be taken by themselves; ``None`` if they can."""
        if any(_filled(more) for more in self._more.get(key, [])) and not self._same_texts(key):
            return message("returned.split-reworded")
        for place in (item.place - 1, item.place + 1):
            other = self._places.get(place)
            if other is None or other.bead.zh_doc != item.bead.zh_doc:
                continue
            for side in _SIDES:
                came, theirs = solid(row.text(side) or ""), solid(other.text(side))
                if len(theirs) > 3 and theirs in came and theirs not in solid(item.text(side)):
                    return message("returned.holds-neighbour")
        return None

    def _comment(
        self, one: SentRow, row: ReturnedRow, item: PresentBead, beside: Sequence[str]
    ) -> str | None:
        present = item.bead.comment
        base = present
        if row.comment is not None:
            decided = self._decide(one, row, item, "comment", row.comment, ChangeKind.COMMENT)
            base = present if decided is None else decided
        more = [said for said in (*row.remarks, *beside) if said not in base]
        if more:
            note = message("returned.kept-as-comment") if beside else None
            self._say(
                ChangeKind.COMMENT, row.line, (one.id,), "comment",
                now=present, comes="\n".join(more), note=note,
            )  # fmt: skip
        whole = "\n".join(filter(None, [base, *more]))
        return None if whole == present else whole

    # Rows of nothing

    def strangers(self) -> None:
        """Name the rows that belong to no pair that was sent."""
        for row in self._strange:
            note = message("returned.pair-unknown" if row.id else "returned.no-pair")
            self._say(
                ChangeKind.CONFLICT if row.id else ChangeKind.ADDED,
                row.line, (row.id,) if row.id else (), comes=_whole(row), taken=False, note=note,
            )  # fmt: skip
            self._odd(row)

    def _odd(self, row: ReturnedRow) -> None:
        for odd in row.odd:
            self._say(
                ChangeKind.UNCLEAR, row.line, (row.id,) if row.id else (), comes=odd,
                taken=False, note=message("returned.cell-ignored"),
            )  # fmt: skip

    def _say(
        self,
        kind: ChangeKind,
        line: int,
        ids: tuple[str, ...],
        name: str = "",
        *,
        now: str = "",
        comes: str = "",
        taken: bool | None = None,
        note: Message | None = None,
    ) -> None:
        done = kind is not ChangeKind.CONFLICT if taken is None else taken
        self.changes.append(ReviewChange(kind, line, ids, name, now, comes, done, note))


def _filled(row: ReturnedRow) -> bool:
    return bool(solid(row.zh or "") or solid(row.en or ""))


def _whole(row: ReturnedRow) -> str:
    parts = [row.zh or "", row.en or "", str(row.status or ""), row.comment or "", *row.remarks]
    return " | ".join(part for part in parts if part)


def _status(good: bool) -> Status:
    return Status.ACCEPTED if good else Status.REJECTED
