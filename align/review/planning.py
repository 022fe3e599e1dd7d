"""From a review command to the change it makes: pure functions over the beads it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from align.errors import ReviewError
from align.model import Grade, Lang, Status, join
from align.review.commands import (
    Command,
    EditText,
    EditTexts,
    JoinSegments,
    Merge,
    MoveBoundary,
    NoCounterpart,
    NoCounterparts,
    Relink,
    Replace,
    SetComment,
    SetGrade,
    SetStatus,
    Settle,
    Split,
    SplitSegment,
    Unlink,
    touched,
)
from align.review.corrections import (
    Texts,
    as_correction,
    bare,
    carry,
    correction,
    cut_corrected,
    edited,
    own_sentences,
    sentences,
    with_correction,
)
from align.review.state import (
    Change,
    ReviewBead,
    Span,
    in_order,
    in_text,
    joined,
    make_bead,
    standing_between,
    with_status,
)

__all__ = ["plan", "shaped"]

Beads = Mapping[str, ReviewBead]


def plan(
    beads: Beads,
    command: Command,
    *,
    author: str,
    texts: Texts = MappingProxyType({}),
    accept: bool = False,
) -> Change:
    """What *command* changes, given the present beads it names.

    Corrected sentences take their corrections along, wherever they go.

    Args:
        beads: present beads by id; at least those the command names and, of a parallel
            alignment, those that :func:`align.review.state.standing_between` finds for it.
        command: one of :mod:`align.review.commands`.
        author: whose work new beads are.
        texts: the documents' texts by hash, needed where beads are corrected.
        accept: a pair that a command shapes is what the reviewer wants, and accepted.

    Raises:
        ReviewError: the command does not fit these beads.
    """
    if isinstance(command, EditText | EditTexts):
        return _edit(beads, command, texts)
    planner = _PLANNERS[type(command)]
    if isinstance(command, _REGROUPING) and any(map(_is_corrected, beads.values())):
        planned = planner({key: bare(bead) for key, bead in beads.items()}, command, author)
        before = tuple(beads[bead.id] for bead in planned.before)
        change = Change(before, carry(before, planned.after, texts), planned.label)
    else:
        change = planner(beads, command, author)
    if isinstance(command, SplitSegment | JoinSegments):
        return _recut(change, command, texts)
    if accept and isinstance(command, _SHAPING):
        return replace(change, after=shaped(change.after))
    return change


def shaped(beads: Iterable[ReviewBead]) -> tuple[ReviewBead, ...]:
    """*beads* that a reviewer has shaped by hand: those of both sides count as accepted."""
    return tuple(
        replace(bead, status=Status.ACCEPTED)
        if bead.zh and bead.en and bead.status is Status.PROPOSED
        else bead
        for bead in beads
    )


_SHAPING = (Merge, Split, MoveBoundary)
_REGROUPING = (Merge, Split, MoveBoundary, Unlink, Relink, NoCounterpart)


def _is_corrected(bead: ReviewBead) -> bool:
    return bead.zh_text is not None or bead.en_text is not None


def _get(beads: Beads, key: str) -> ReviewBead:
    bead = beads.get(key)
    if bead is None:
        raise ReviewError("review.bead-missing", where=key)
    return bead


def _set_status(beads: Beads, command: SetStatus, author: str) -> Change:
    before = tuple(
        bead for bead in (_get(beads, key) for key in command.ids) if bead.status != command.status
    )
    after = tuple(with_status(bead, command.status) for bead in before)
    return Change(before, after, str(command.status))


def _settle(beads: Beads, command: Settle, author: str) -> Change:
    chosen = tuple(_get(beads, key) for key in command.ids)
    rejected = tuple(_get(beads, key) for key in command.reject)
    reopened = tuple(_get(beads, key) for key in command.reopen)
    withdrawn = _withdrawn(beads, command.withdraw)
    made = [
        replace(with_status(bead, command.status), origin=author, probability=0.0, score=0.0)
        for bead in command.made
    ]
    after = [
        *(with_status(bead, command.status) for bead in chosen),
        *(replace(bead, status=Status.REJECTED) for bead in rejected),
        *(replace(bead, status=Status.PROPOSED) for bead in reopened),
    ]
    if len(chosen) + len(made) == 1:
        # What was written on the sentence stays with what stands for it now.
        written = [bead.comment for bead in (*rejected, *withdrawn)]
        stands = made or after
        stands[0] = replace(stands[0], comment=joined(stands[0].comment, *written))
    before = (*chosen, *rejected, *reopened)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    return Change(
        (*(old for old, _ in changed), *withdrawn),
        (*(new for _, new in changed), *made),
        command.label or str(command.status),
    )


def _withdrawn(beads: Beads, ids: Sequence[str]) -> tuple[ReviewBead, ...]:
    """Records that a segment has no counterpart, which are to go."""
    found = tuple(_get(beads, key) for key in ids)
    for bead in found:
        if bead.zh and bead.en:
            raise ReviewError("review.withdraw-two-sided", where=bead.id)
    return found


def _set_grade(beads: Beads, command: SetGrade, author: str) -> Change:
    bead = _get(beads, command.id)
    good = command.grade in (Grade.TRANSLATION, Grade.PARTIAL)
    status = Status.ACCEPTED if good else Status.REJECTED
    withdrawn = _withdrawn(beads, command.withdraw)
    graded = replace(bead, grade=command.grade, status=status)
    graded = replace(graded, comment=joined(bead.comment, *(item.comment for item in withdrawn)))
    return Change((bead, *withdrawn), (graded,), "grade")


def _set_comment(beads: Beads, command: SetComment, author: str) -> Change:
    bead = _get(beads, command.id)
    return Change((bead,), (replace(bead, comment=command.text),), "comment")


def _edit(beads: Beads, command: EditText | EditTexts, texts: Texts) -> Change:
    single = isinstance(command, EditText)
    edits = (
        ((command.id, command.side, command.text),)
        if isinstance(command, EditText)
        else command.edits
    )
    present = {key: _get(beads, key) for key in touched(command)}
    made = dict(present)
    for key, side, text in edits:
        if not made[key].side(side):
            raise ReviewError("review.side-empty", where=key)
        made[key] = edited(made[key], side, text, texts)
    before = tuple(bead for key, bead in present.items() if single or made[key] != bead)
    label = "edit text" if single else "replace text"
    return Change(before, tuple(made[bead.id] for bead in before), label)


def _merge(beads: Beads, command: Merge, author: str) -> Change:
    run = in_order(_get(beads, key) for key in dict.fromkeys(command.ids))
    if len(run) < 2:
        raise ReviewError("review.merge-needs-two")
    first = run[0]
    if any((b.zh_doc, b.en_doc) != (first.zh_doc, first.en_doc) for b in run):
        raise ReviewError("review.merge-across-documents", where=first.id)
    zh = tuple(span for bead in run for span in bead.zh)
    en = tuple(span for bead in run for span in bead.en)
    _need_neighbours(beads, run)
    _need_ascending(zh, first.id)
    _need_ascending(en, first.id)
    comment = "\n".join(bead.comment for bead in run if bead.comment)
    merged = make_bead(first, zh, en, zh_at=first.zh_at, en_at=first.en_at, origin=author)
    merged = replace(merged, comment=comment, status=Status.PROPOSED, origin=author)
    return Change(tuple(run), (merged,), "merge")


def _need_neighbours(beads: Beads, run: Sequence[ReviewBead], *, english: bool = True) -> None:
    if any(standing_between(beads.values(), run, english=english)):
        raise ReviewError("review.not-neighbours", where=run[0].id)


def _need_ascending(spans: Sequence[Span], where: str) -> None:
    if any(b[0] < a[1] for a, b in pairwise(spans)):
        raise ReviewError("review.pairs-cross", where=where)


def _split(beads: Beads, command: Split, author: str) -> Change:
    bead = _get(beads, command.id)
    zh, en = command.zh, command.en
    if not (0 <= zh <= len(bead.zh) and 0 <= en <= len(bead.en)):
        raise ReviewError("review.segments-too-few", where=bead.id)
    if zh + en == 0 or zh + en == len(bead.zh) + len(bead.en):
        raise ReviewError("review.split-empty", where=bead.id)
    upper = make_bead(
        bead, bead.zh[:zh], bead.en[:en], zh_at=bead.zh_at, en_at=bead.en_at, origin=author
    )
    lower = make_bead(
        bead,
        bead.zh[zh:],
        bead.en[en:],
        zh_at=_end(bead.zh[:zh], bead.zh_at),
        en_at=_end(bead.en[:en], bead.en_at),
        origin=author,
    )
    return Change((bead,), (upper, replace(lower, comment="")), "split")


def _end(spans: Sequence[Span], otherwise: int) -> int:
    return spans[-1][1] if spans else otherwise


def _move_boundary(beads: Beads, command: MoveBoundary, author: str) -> Change:
    upper, lower = _get(beads, command.upper), _get(beads, command.lower)
    giver = lower if command.direction == "down" else upper
    if not 1 <= command.count <= len(giver.side(command.side)):
        raise ReviewError("review.boundary-empty", where=giver.id)
    if in_text(upper) >= in_text(lower):
        raise ReviewError("review.upper-below", where=upper.id)
    _need_neighbours(beads, (upper, lower), english=command.side == "en")
    spans = upper.side(command.side) + lower.side(command.side)
    _need_ascending(spans, upper.id)
    step = command.count if command.direction == "down" else -command.count
    cut = len(upper.side(command.side)) + step
    zh = (spans[:cut], spans[cut:]) if command.side == "zh" else (upper.zh, lower.zh)
    en = (spans[:cut], spans[cut:]) if command.side == "en" else (upper.en, lower.en)
    made = []
    if zh[0] or en[0]:
        made.append(
            make_bead(upper, zh[0], en[0], zh_at=upper.zh_at, en_at=upper.en_at, origin=author)
        )
    if zh[1] or en[1]:
        zh_at, en_at = _end(zh[0], upper.zh_at), _end(en[0], upper.en_at)
        made.append(make_bead(lower, zh[1], en[1], zh_at=zh_at, en_at=en_at, origin=author))
    return Change((upper, lower), tuple(made), f"move boundary {command.direction}")


def _unlink(beads: Beads, command: Unlink, author: str) -> Change:
    bead = _get(beads, command.id)
    if not bead.zh or not bead.en:
        raise ReviewError("review.unlink-one-sided", where=bead.id)
    upper = make_bead(bead, bead.zh, (), zh_at=bead.zh_at, en_at=bead.en_at, origin=author)
    end = _end(bead.zh, bead.zh_at)
    lower = make_bead(bead, (), bead.en, zh_at=end, en_at=bead.en_at, origin=author)
    return Change((bead,), (upper, replace(lower, comment="")), "unlink")


def _relink(beads: Beads, command: Relink, author: str) -> Change:
    bead = _get(beads, command.id)
    if not command.zh and not command.en:
        raise ReviewError("review.pair-empty", where=bead.id)
    _need_ascending(command.zh, bead.id)
    _need_ascending(command.en, bead.id)
    template = replace(
        bead, zh_doc=command.zh_doc or bead.zh_doc, en_doc=command.en_doc or bead.en_doc
    )
    made = make_bead(
        template, command.zh, command.en, zh_at=bead.zh_at, en_at=bead.en_at, origin=author
    )
    if made.id != bead.id:
        # The number and the grade were those of other spans.
        made = replace(made, probability=0.0, grade=None)
    if command.accept:
        made = with_status(made, Status.ACCEPTED)
    return Change((bead,), (made,), command.label)


def _no_counterpart(beads: Beads, command: NoCounterpart, author: str) -> Change:
    found = tuple(_get(beads, key) for key in command.ids)
    if not found:
        raise ReviewError("review.segment-not-given")
    first = found[0]
    doc = first.zh_doc if command.side == "zh" else first.en_doc
    for bead in found:
        if (bead.zh_doc if command.side == "zh" else bead.en_doc) != doc or bead.side(
            command.side
        ) != first.side(command.side):
            raise ReviewError("review.candidates-mixed", where=bead.id)
        if bead.zh and bead.en and bead.status is Status.ACCEPTED:
            raise ReviewError("review.counterpart-accepted", where=bead.id)
    before = tuple(bead for bead in found if bead.zh and bead.en)
    # Its grade stays: it says what the pair is, not what was decided of it.
    rejected = tuple(replace(bead, status=Status.REJECTED) for bead in before)
    zh, en = (first.zh, ()) if command.side == "zh" else ((), first.en)
    alone = make_bead(bare(first), zh, en, zh_at=first.zh_at, en_at=first.en_at, origin=author)
    alone = replace(
        alone,
        status=Status.ACCEPTED,
        grade=Grade.NONE,
        probability=0.0,
        rank=0,
        comment=joined(*(bead.comment for bead in before)),
        origin=author,
    )
    return Change(before, (*rejected, alone), "no counterpart")


def _no_counterparts(beads: Beads, command: NoCounterparts, author: str) -> Change:
    before: dict[str, ReviewBead] = {}
    after: dict[str, ReviewBead] = {}
    for part in command.parts:
        change = _no_counterpart(beads, part, author)
        before.update((bead.id, bead) for bead in change.before)
        after.update((bead.id, bead) for bead in change.after)
    return Change(tuple(before.values()), tuple(after.values()), "no counterpart")


def _with_spans(bead: ReviewBead, side: Lang, spans: tuple[Span, ...], author: str) -> ReviewBead:
    zh, en = (spans, bead.en) if side == "zh" else (bead.zh, spans)
    made = make_bead(bare(bead), zh, en, zh_at=bead.zh_at, en_at=bead.en_at, origin=author)
    # The side's text is the same, only cut elsewhere: decision and correction stay.
    return replace(made, status=bead.status, zh_text=bead.zh_text, en_text=bead.en_text)


def _split_segment(beads: Beads, command: SplitSegment, author: str) -> Change:
    bead = _get(beads, command.id)
    spans = bead.side(command.side)
    if not 0 <= command.index < len(spans):
        raise ReviewError("review.segment-missing", where=bead.id)
    start, end = spans[command.index]
    if not start < command.at < end:
        raise ReviewError("review.cut-outside", where=bead.id)
    cut = ((start, command.at), (command.at, end))
    changed = spans[: command.index] + cut + spans[command.index + 1 :]
    return Change((bead,), (_with_spans(bead, command.side, changed, author),), "split segment")


def _join_segments(beads: Beads, command: JoinSegments, author: str) -> Change:
    bead = _get(beads, command.id)
    spans = bead.side(command.side)
    if not 0 <= command.index < len(spans) - 1:
        raise ReviewError("review.join-no-next", where=bead.id)
    one = (spans[command.index][0], spans[command.index + 1][1])
    changed = (*spans[: command.index], one, *spans[command.index + 2 :])
    return Change((bead,), (_with_spans(bead, command.side, changed, author),), "join segments")


def _recut(change: Change, command: SplitSegment | JoinSegments, texts: Texts) -> Change:
    """The sentences of the side cut as its segments are, corrected ones in their own words."""
    (bead,), (made,) = change.before, change.after
    side, index = command.side, command.index
    if correction(bead, side) is None:
        return change
    shown = sentences(bead, side, texts)
    if isinstance(command, JoinSegments):
        parts: tuple[str, ...] = (join(shown[index : index + 2], side),)
        rest = shown[index + 2 :]
    else:
        at = command.corrected_at
        if at is None:
            start, _ = bead.side(side)[index]
            raw = texts[bead.zh_doc if side == "zh" else bead.en_doc][start : command.at]
            at = cut_corrected(own_sentences(bead, side, texts)[index], shown[index], len(raw))
        parts = (shown[index][:at].strip(), shown[index][at:].strip())
        rest = shown[index + 1 :]
    cut = (*shown[:index], *parts, *rest)
    text = as_correction(cut, own_sentences(made, side, texts))
    return replace(change, after=(with_correction(made, side, text),))


def _stretches(spans: Iterable[Span]) -> list[Span]:
    """*spans* in order, those that touch as one: what they cover, however it is cut."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _replace(beads: Beads, command: Replace, author: str) -> Change:
    before = tuple(_get(beads, key) for key in command.ids)
    for side in ("zh", "en"):
        old = _stretches(span for bead in before for span in bead.side(side))
        new = _stretches(span for bead in command.beads for span in bead.side(side))
        if old != new:
            raise ReviewError("review.replace-uncovered", lang=side)
    return Change(before, command.beads, command.label)


_PLANNERS: dict[type, Callable[..., Change]] = {
    SetStatus: _set_status,
    SetGrade: _set_grade,
    SetComment: _set_comment,
    Merge: _merge,
    Split: _split,
    MoveBoundary: _move_boundary,
    Unlink: _unlink,
    Relink: _relink,
    Settle: _settle,
    NoCounterpart: _no_counterpart,
    NoCounterparts: _no_counterparts,
    SplitSegment: _split_segment,
    JoinSegments: _join_segments,
    Replace: _replace,
}
