"""What a reviewer works on: beads as spans, and a change to them.

A bead under review is known by its *spans* (offsets into the two documents), not by
segment numbers, so that a segment edit touches one bead and leaves every other alone.
Its id comes from document hashes and spans (:func:`align.model.bead_id`).

Order needs no counter either. In a parallel alignment the beads cover both texts, so
:attr:`ReviewBead.position`, the Chinese offset at which the bead stands plus the
English one, grows strictly from bead to bead; where a side is empty,
``zh_at``/``en_at`` keeps the offset at which it stands. A store sorts by it and never
renumbers.

Every command comes down to one :class:`Change`: these beads go, those come. Its
inverse is the same the other way round, which is all that undo needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter

from align.errors import ConflictError, ReviewError
from align.messages import Message, message
from align.model import Grade, Lang, Status, bead_id, bead_type

__all__ = [
    "Change",
    "ReviewBead",
    "Span",
    "apply_change",
    "correction_in_the_way",
    "in_order",
    "in_text",
    "joined",
    "make_bead",
    "same_content",
    "standing_between",
    "with_status",
]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReviewBead:
    """A bead or pair as reviewers see it.

    Attributes:
        id: :func:`align.model.bead_id` of the hashes and spans.
        version: the number of the change that made or last touched it; 0 from the aligner.
        zh_doc, en_doc: hashes of the two documents (:attr:`align.model.Document.text_hash`).
        zh, en: ascending spans, one a segment; a side may be empty.
        zh_at, en_at: the offset at which the side stands: its first span's start, or
            where an empty side would be.
        zh_text, en_text: a corrected text laid over the document's own, a line a segment
            (:mod:`align.review.corrections`); ``None``: none.
        rank: in comparable mode, 0 for a segment's best candidate.
        author, changed: who touched it last and when (ISO 8601, UTC), empty if nobody;
            two beads that differ in nothing else are equal.
    """

    id: str
    zh_doc: str
    en_doc: str
    zh: tuple[Span, ...]
    en: tuple[Span, ...]
    zh_at: int = 0
    en_at: int = 0
    version: int = 0
    score: float = 0.0
    probability: float = 0.0
    grade: Grade | None = None
    rank: int = 0
    status: Status = Status.PROPOSED
    origin: str = "aligner"
    comment: str = ""
    zh_text: str | None = None
    en_text: str | None = None
    crossing: bool = False
    author: str = field(default="", compare=False)
    changed: str = field(default="", compare=False)

    @property
    def position(self) -> int:
        """Where it stands; strictly ascending over the beads of a parallel alignment."""
        return self.zh_at + self.en_at

    @property
    def type(self) -> str:
        """``1-1``, ``2-1`` ..., Chinese first."""
        return bead_type(range(len(self.zh)), range(len(self.en)))

    def side(self, lang: Lang) -> tuple[Span, ...]:
        """The spans of one side."""
        return self.zh if lang == "zh" else self.en


def make_bead(
    template: ReviewBead,
    zh: tuple[Span, ...],
    en: tuple[Span, ...],
    *,
    zh_at: int,
    en_at: int,
    origin: str,
) -> ReviewBead:
    """A bead of other spans in the place of *template*, proposed anew where they differ.

    The score belongs to the spans and goes with them; the probability stays as a hint.

    Raises:
        ReviewError: a side that changes has a corrected text, which would be lost.
    """
    same = zh == template.zh and en == template.en
    if (template.zh_text is not None and zh != template.zh) or (
        template.en_text is not None and en != template.en
    ):
        raise correction_in_the_way(template)
    return ReviewBead(
        id=bead_id(template.zh_doc, zh, template.en_doc, en),
        zh_doc=template.zh_doc,
        en_doc=template.en_doc,
        zh=zh,
        en=en,
        zh_at=zh[0][0] if zh else zh_at,
        en_at=en[0][0] if en else en_at,
        score=template.score if same else 0.0,
        probability=template.probability,
        grade=template.grade,
        rank=template.rank,
        status=template.status if same else Status.PROPOSED,
        origin=template.origin if same else origin,
        comment=template.comment,
        zh_text=template.zh_text,
        en_text=template.en_text,
    )


def with_status(bead: ReviewBead, status: Status) -> ReviewBead:
    """*bead* with a status; what a person accepts has no grade that says it is no counterpart.

    Which one it has is then to be asked for.
    """
    doubted = bead.zh and bead.en and bead.grade in (Grade.RELATED, Grade.NONE)
    if status is Status.ACCEPTED and doubted:
        return replace(bead, status=status, grade=None)
    return replace(bead, status=status)


def joined(*comments: str) -> str:
    """Comments as one, each line once."""
    lines = (line for comment in comments for line in comment.splitlines() if line)
    return "\n".join(dict.fromkeys(lines))


def correction_in_the_way(bead: ReviewBead) -> ReviewError:
    """The error for a command that would lose the corrected text of *bead*."""
    return ReviewError("review.correction-in-the-way", where=bead.id)


@dataclass(frozen=True, slots=True)
class Change:
    """These beads go, those come; *label* says in a few words what was done.

    ``before`` carries the versions that the change was made on.
    """

    before: tuple[ReviewBead, ...]
    after: tuple[ReviewBead, ...]
    label: Message | str = ""

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(before=self.after, after=self.before, label=_undone(self.label))


def _undone(label: Message | str) -> Message | str:
    return message("log.undo", label=label) if isinstance(label, Message) else f"undo {label}"


def same_content(one: ReviewBead, other: ReviewBead) -> bool:
    """Whether two beads differ in nothing but the version."""
    return bool(_content(one) == _content(other))


FIELDS = tuple(field.name for field in fields(ReviewBead) if field.compare)
"""What makes a bead what it is, in order; :func:`stamped` adds whose it is."""
_content = attrgetter(*(name for name in FIELDS if name != "version"))
_everything = attrgetter(*FIELDS)
_VERSION = FIELDS.index("version")


def stamped(bead: ReviewBead, version: int, author: str, changed: str) -> ReviewBead:
    """*bead* as a change left it; :func:`dataclasses.replace` takes six times as long."""
    values = _everything(bead)
    return ReviewBead(*(*values[:_VERSION], version, *values[_VERSION + 1 :], author, changed))


def apply_change(
    beads: Mapping[str, ReviewBead],
    change: Change,
    *,
    version: int,
    author: str = "",
    changed: str = "",
    strict: bool = True,
) -> dict[str, ReviewBead]:
    """Carry out *change* on the beads it touches.

    Args:
        beads: the present beads by id; at least those that *change* names.
        change: what to do.
        version: the number the new beads get: that of the log entry, larger than any
            before it.
        author, changed: whose change it is, and its time.
        strict: compare versions (a fresh command); otherwise contents only (undo and
            redo, where the same content may have been reached again).

    Returns:
        A new mapping.

    Raises:
        ConflictError: a bead that the change was made on is gone or has changed since,
            or one that it would make is there already.
    """
    result = dict(beads)
    for bead in change.before:
        present = result.pop(bead.id, None)
        if present is None:
            raise ConflictError("review.bead-gone", where=bead.id)
        fits = present.version == bead.version if strict else same_content(present, bead)
        if not fits:
            raise ConflictError(
                "review.changed-by-other", where=bead.id, present=present.version, seen=bead.version
            )
    for bead in change.after:
        if bead.id in result:
            raise ConflictError("review.pair-exists", where=bead.id)
        result[bead.id] = stamped(bead, version, author, changed)
    return result


def in_text(bead: ReviewBead) -> tuple[int, int, int, str]:
    """What beads of one document pair are sorted by; ties (comparable mode) by rank, then id."""
    return (bead.zh_at, bead.en_at, bead.rank, bead.id)


def in_order(beads: Iterable[ReviewBead]) -> list[ReviewBead]:
    """Beads as the text has them."""
    return sorted(beads, key=in_text)


def standing_between(
    beads: Iterable[ReviewBead], run: Sequence[ReviewBead], *, english: bool = True
) -> Iterator[ReviewBead]:
    """The *beads* that keep *run* from being neighbours in the text of a parallel alignment.

    A bead keeps them apart if it stands between the first and the last of *run* or, where
    counterparts cross, has English segments between theirs.

    Args:
        beads: any beads of the alignment, those of *run* among them or not.
        run: beads of one document pair, in order of the text.
        english: whether English segments between theirs count.
    """
    own = {bead.id for bead in run}
    first, last = run[0], run[-1]
    low, high = in_text(first), in_text(last)
    en = sorted(span for bead in run for span in bead.en) if english else []
    for bead in beads:
        if bead.id in own or (bead.zh_doc, bead.en_doc) != (first.zh_doc, first.en_doc):
            continue
        if low < in_text(bead) < high or (en and any(en[0] < span < en[-1] for span in bead.en)):
            yield bead
