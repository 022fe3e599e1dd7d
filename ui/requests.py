"""What the review component sends, and what it gets back. Nothing is drawn here.

Every decision is written to the store before the answer goes out: session state is
gone when the page is loaded again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal

from align.errors import ConflictError, DuizhaoError, ReviewError
from align.messages import message as message_of
from align.model import Lang, Status, bead_id, join
from align.review import (
    Command,
    EditText,
    Merge,
    MoveBoundary,
    NoCounterpart,
    Relink,
    Replace,
    ReviewBead,
    SetComment,
    SetStatus,
    Split,
    Unlink,
    choose,
    completes,
    cut,
    extend,
    join_apart,
    join_segments,
    link,
    or_present,
    swap,
)
from duizhao import jobs
from duizhao.engines import engines_for
from duizhao.reviewing import (
    may_realign,
    realign,
)
from duizhao.store import Applied, Project
from ui.finding import find_segments
from ui.labels import PAIRED
from ui.replacing import replacement, replacements
from ui.view import AlignmentView
from ui.viewfilter import ViewFilter, is_open, is_wrong_regex
from ui.words import Words, is_undo

__all__ = ["AT_ONCE", "Reply", "answer", "job_notice", "on_top", "saved_keys"]

Reply = dict[str, Any]

AT_ONCE = 1000
"""Beads up to which an alignment is made again while the page waits (a second or two)."""

_AGAIN = ("status", "comment", "edit")
"""Commands that a reviewer may want to make on what somebody else left."""


def answer(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """Do what *message* asks for and say what came of it.

    Returns:
        ``text`` (for the message line), ``error``, ``focus`` (the bead to go to),
        ``after`` (ids of the beads that came or changed), ``entry`` (of the log),
        ``conflict`` (the bead as somebody else left it), and what was asked for by its name.
    """
    handler = _HANDLERS.get(str(message.get("kind")))
    try:
        if handler is None:
            raise ReviewError("page.unknown-request")
        return handler(view, message, t)
    except ConflictError as error:
        view.refresh()
        return _conflict(view, message, error, t)
    except DuizhaoError as error:
        return {"text": said(error, t), "error": True}
    except (TypeError, ValueError, KeyError):
        return {"text": t.message(message_of("page.unknown-request")), "error": True}


def on_top(view: AlignmentView, message: dict[str, Any], own: set[int]) -> dict[str, Any]:
    """*message* as one on the reviewer's own last changes, which it could not know yet.

    A fast hand is ahead of the answers: a command then names the version before the
    command before. Somebody else's change stays a conflict.

    Args:
        own: the log entries of this session.
    """
    found = dict(message)
    for name, version in (("id", "version"), ("other", "otherVersion")):
        bead = view.bead(str(found.get(name)))
        if bead is not None and bead.version in own:
            found[version] = bead.version
    return found


def said(error: DuizhaoError, t: Words) -> str:
    """An error in the reviewer's language, without its place: a pair's id says nothing."""
    return t.message(type(error)(error.message))


def _conflict(
    view: AlignmentView, message: dict[str, Any], error: ConflictError, t: Words
) -> Reply:
    if message.get("kind") != "command":
        return {"text": said(error, t), "error": True}
    key, name = str(message.get("id")), str(message.get("name"))
    bead = view.bead(key)
    if bead and bead.version == int(message.get("version") or 0):
        return {"text": said(error, t), "error": True}  # it is another bead that is in the way
    conflict = {
        "row": view.row(key) if bead else None,
        "author": bead.author if bead else "",
        "time": bead.changed[:16].replace("T", " ") if bead else "",
        "label": t(str(message.get("status") or name)),
        "again": name in _AGAIN,
    }
    text = t("This pair has changed in the meantime; the current version is shown")
    return {"text": text, "error": True, "conflict": conflict}


def _window(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    view.start = int(message.get("start") or 0)
    return {}


def _filter(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    view.apply_filter(ViewFilter.of(message.get("filter") or {}))
    reply: Reply = {"text": t.count("{count} pair", "{count} pairs", len(view.shown))}
    if is_wrong_regex(view.filter.text):
        reply = {"text": t("Not a valid regular expression; searching for the text as is")}
        reply["error"] = True
    return {**reply, "focus": view.shown[0]} if view.shown else reply


def _preview(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """For each hundredth of probability: how many beads are at least so sure, how many wrong."""
    counts, errors = [0] * 101, [0.0] * 101
    for bead in view.shown_beads():
        if is_open(bead):
            step = min(100, max(0, int(bead.probability * 100 + 1e-9)))
            counts[step] += 1
            errors[step] += 1 - bead.probability
    for step in range(99, -1, -1):
        counts[step] += counts[step + 1]
        errors[step] += errors[step + 1]
    return {"chances": [[n, round(e, 1)] for n, e in zip(counts, errors, strict=True)]}


def _jump(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    if not view.shown:
        return {}
    step = -1 if int(message.get("step") or 1) < 0 else 1
    found = view.find(int(message.get("index") or 0), step, str(message.get("what")))
    if found is None:
        return {"text": t("No other pair found")}
    view.show(found)
    return {"focus": found}


def _neighbour(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """Show the bead beside one in the text, which a command is to take, where it is not shown.

    ``name`` is the command: *link* takes either neighbour, if it has the side that is
    lacking, and looks further off (``find``) if none has.
    """
    bead = view.bead(str(message.get("id")))
    if bead is None:
        raise ConflictError("review.bead-gone")
    if view.comparable:
        raise ReviewError("review.comparable-fixed")
    step = -1 if int(message.get("step") or 1) < 0 else 1
    linking = message.get("name") == "link"
    for way in (1, -1) if linking else (step,):
        key = view.neighbour(bead.id, way)
        other = None if key is None else view.bead(key)
        if other is None or (linking and not completes(bead, other)):
            continue
        reply: Reply = {}
        if view.bring(bead.id, way):
            text = t("Pair {other} is next to pair {number} in the text; repeat to continue")
            numbers = {"other": view.number(other.id), "number": view.number(bead.id)}
            reply["text"] = text.format(**numbers)
        view.show(bead.id)
        return {**reply, "focus": bead.id}
    if linking:
        return {"find": bead.id}
    raise ReviewError("review.no-next" if step > 0 else "review.no-previous")


def _keys(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    given = message.get("keys")
    if not isinstance(given, dict):
        raise ReviewError("page.unknown-request")
    keys = {str(name)[:20]: str(key)[:1] for name, key in list(given.items())[:60]}
    view.project.set_setting("keys", json.dumps(keys))
    return {"text": t("Keys saved")}


def saved_keys(project: Project) -> dict[str, str]:
    """The reviewer's own keys by action, as they were saved; empty: the first ones."""
    try:
        found = json.loads(project.setting("keys") or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _plot(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    points, size = view.plot()
    return {"plot": {"points": points, "size": size}}


def _take_back(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    project = view.project
    back = message.get("kind") == "undo"
    if not (project.can_undo() if back else project.can_redo()):
        return {"text": t("Nothing to undo") if back else t("Nothing to redo"), "error": True}
    applied = project.undo() if back else project.redo()
    if applied.alignment != view.alignment:
        return {"text": t("Saved elsewhere: {label}").format(label=t.message(applied.label))}
    return _done(view, applied, t)


def _accept_over(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    minimum = float(message.get("minimum") or 1)
    beads = (bead for bead in view.shown_beads() if is_open(bead))
    ids = tuple(bead.id for bead in beads if bead.probability >= minimum)
    return _accept(view, ids, t)


def _accept(view: AlignmentView, ids: tuple[str, ...], t: Words) -> Reply:
    if not ids:
        return {"text": t("No pairs to accept")}
    reply = _apply(view, SetStatus(ids, Status.ACCEPTED), {}, t)
    return {**reply, "text": t.count("{count} pair accepted", "{count} pairs accepted", len(ids))}


def _replace_preview(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    return {"replacing": replacements(view, message)}


def _replace_all(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    command = replacement(view, message)
    reply = _apply(view, command, {}, t)
    one = "Replaced in {count} text; a single undo restores it"
    many = "Replaced in {count} texts; a single undo restores them"
    return {**reply, "text": t.count(one, many, len(command.edits))}


def _realign(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    project = view.project
    if view.size > AT_ONCE:
        may_realign(project, view.alignment)
        running = jobs.running(project)
        if running:
            raise ReviewError("jobs.still-running", job=str(running.id))
        view.job = jobs.start(project, "realign", alignment=view.alignment)
        return {"text": t("Re-aligning the rest in the background; you can continue working")}
    applied = realign(project, view.alignment, engines_for(project))
    if applied is None:
        return {"text": t.message(jobs.NOTHING_DIFFERENT)}
    return _done(view, applied, t)


def job_notice(view: AlignmentView, t: Words) -> str:
    """How far the alignment is that the reviewer asked for, once more when it is done."""
    if view.job is None:
        return ""
    record = view.project.job(view.job)
    if record.state in ("queued", "running") and not jobs.dead(record):
        share = f" {record.done * 100 // record.total} %" if record.total else ""
        return t("re-aligning the rest …") + share
    view.job = None
    if record.said:
        return "\n".join(t.message(item) for item in record.said)
    if record.state == "done":
        return t("The rest is re-aligned; a single undo reverts it")
    return t(f"job:{record.state}")


def _command(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    key, name = str(message.get("id")), str(message.get("name"))
    bead = view.bead(key)
    if bead is None:
        raise ConflictError("review.bead-gone")
    versions = {key: int(message.get("version") or 0)}
    other = str(message.get("other") or "")
    if other:
        versions[other] = int(message.get("otherVersion") or 0)
    if name == "acceptAbove":
        return _accept(view, _above(view, key), t)
    if view.comparable and name in _PARALLEL:
        raise ReviewError("review.comparable-fixed")
    if not view.comparable and name in _COMPARABLE:
        raise ReviewError("review.comparable-only")
    if name not in _COMMANDS:
        raise ReviewError("page.unknown-request")
    command = _COMMANDS[name](view, bead, message)
    text = _of_two(view, name, key, other, t)
    hide = _hidden(command) if view.comparable else ()
    last = message.get("stay") == "lower"
    reply = _apply(view, command, versions, t, hide=hide, last=last)
    return {**reply, "text": text} if text else reply


def _of_two(view: AlignmentView, name: str, key: str, other: str, t: Words) -> str:
    """What is said of a command on two beads: which ones, by their numbers in the text."""
    if name not in PAIRED or view.bead(other) is None:
        return ""
    first, second = sorted((view.number(key), view.number(other)))
    return t(PAIRED[name]).format(first=first, second=second)


def _side(message: dict[str, Any]) -> Lang:
    return "zh" if message.get("side") == "zh" else "en"


def _edit(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    side, text = _side(message), message.get("text")
    own = join(view.texts(bead, side), side)
    same = text is None or str(text) == own
    return EditText(bead.id, side, None if same else str(text)[:100_000])


def _move(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    direction: Literal["up", "down"] = "up" if message.get("direction") == "up" else "down"
    return MoveBoundary(bead.id, str(message.get("other")), _side(message), direction)


def _swap(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    other = view.bead(str(message.get("other")))
    if other is None:
        raise ConflictError("review.bead-gone")
    adjacent = view.neighbour(bead.id, 1) == other.id
    return swap(bead, other, adjacent=adjacent, author=view.project.author)


def _no_counterpart(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    same = (item for item in view.candidates(bead) if item.zh == bead.zh)
    return NoCounterpart(tuple(item.id for item in same) or (bead.id,), "zh")


def _choose(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    chosen = view.bead(str(message.get("candidate")))
    if chosen is None:
        raise ConflictError("review.bead-gone")
    return choose(bead, chosen)


def _relinked(view: AlignmentView, bead: ReviewBead, wanted: Relink) -> Command:
    """Other spans, or the pair that has them already."""
    en_doc = wanted.en_doc or bead.en_doc
    there = view.bead(bead_id(bead.zh_doc, wanted.zh, en_doc, wanted.en))
    return or_present(bead, wanted, there)


def _cut(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    side, at = _side(message), int(message.get("at") or 0)
    text = view.document(bead, side).text
    return cut(bead, side, int(message.get("segment") or 0), at, text=text)


def _join_segments(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    side = _side(message)
    known = view.segments(bead.zh_doc if side == "zh" else bead.en_doc)
    return join_segments(bead, side, int(message.get("segment") or 0), known=known)


def _extend(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    last, add = bool(message.get("last")), bool(message.get("add"))
    side = _side(message)
    known = view.segments(bead.zh_doc if side == "zh" else bead.en_doc)
    return _relinked(view, bead, extend(bead, side, known=known, last=last, add=add))


def _link(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    start, end = int(message.get("start") or 0), int(message.get("end") or 0)
    add, document = bool(message.get("add")), str(message.get("document"))
    known = view.segments(document) if document in view.documents("en") else []
    return _relinked(view, bead, link(bead, document, (start, end), known=known, add=add))


def _join_apart(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    other = view.bead(str(message.get("other")))
    if other is None:
        raise ConflictError("review.bead-gone")
    return join_apart(bead, other, view.all_beads(), author=view.project.author)


_COMMANDS: dict[str, Callable[[AlignmentView, ReviewBead, dict[str, Any]], Command]] = {
    "status": lambda view, bead, m: SetStatus((bead.id,), Status(str(m.get("status")))),
    "comment": lambda view, bead, m: SetComment(bead.id, str(m.get("text") or "")[:10_000]),
    "edit": _edit,
    "merge": lambda view, bead, m: Merge((bead.id, str(m.get("other")))),
    "split": lambda view, bead, m: Split(bead.id, int(m.get("zh") or 0), int(m.get("en") or 0)),
    "unlink": lambda view, bead, m: Unlink(bead.id),
    "move": _move,
    "swap": _swap,
    "cut": _cut,
    "joinSegments": _join_segments,
    "extend": _extend,
    "link": _link,
    "joinApart": _join_apart,
    "choose": _choose,
    "noCounterpart": _no_counterpart,
}
_PARALLEL = ("merge", "split", "move", "unlink", "swap", "joinApart")
_COMPARABLE = ("extend", "link", "choose", "noCounterpart")


def _hidden(command: Command) -> tuple[str, ...]:
    """The beads that are no row of their own once *command* is done."""
    if isinstance(command, NoCounterpart):
        return command.ids
    if isinstance(command, Replace):
        return tuple(bead.id for bead in command.beads if bead.status == Status.REJECTED)
    return ()


def _above(view: AlignmentView, key: str) -> tuple[str, ...]:
    return tuple(bead.id for bead in view.shown_above(key) if bead.status == Status.PROPOSED)


def _apply(
    view: AlignmentView,
    command: Command,
    versions: dict[str, int],
    t: Words,
    *,
    hide: tuple[str, ...] = (),
    last: bool = False,
) -> Reply:
    applied = view.project.apply(view.alignment, command, versions=versions)
    return _done(view, applied, t, hide=hide, last=last)


def _done(
    view: AlignmentView,
    applied: Applied,
    t: Words,
    *,
    hide: tuple[str, ...] = (),
    last: bool = False,
) -> Reply:
    """Take *applied* in and say so; *last*: the focus goes to the last bead that it made."""
    view.took(applied, hide=hide)
    named = t.message(applied.label)
    reply: Reply = {"text": t("Saved: {label}").format(label=named), "entry": applied.entry}
    if len(applied.after) <= 50:
        reply["after"] = [bead.id for bead in applied.after]
    made = [bead.id for bead in applied.after if bead.id not in hide]
    shown = made[-1 if last else 0] if made else None
    if shown and (applied.gone or hide or is_undo(applied.label)):
        reply["focus"] = shown
        view.show(shown)
    return reply


_HANDLERS: dict[str, Callable[[AlignmentView, dict[str, Any], Words], Reply]] = {
    "window": _window,
    "detail": lambda view, message, t: {},
    "filter": _filter,
    "jump": _jump,
    "neighbour": _neighbour,
    "keys": _keys,
    "plot": _plot,
    "preview": _preview,
    "findSegments": lambda view, message, t: {"segments": find_segments(view, message)},
    "replacePreview": _replace_preview,
    "replaceAll": _replace_all,
    "undo": _take_back,
    "redo": _take_back,
    "acceptOver": _accept_over,
    "realign": _realign,
    "command": _command,
}
