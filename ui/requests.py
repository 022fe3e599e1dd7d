"""What the review component sends, and what it gets back. Nothing is drawn here.

Every decision is written to the store before the answer goes out: session state is
gone when the page is loaded again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from align.errors import ConflictError, DuizhaoError, ReviewError
from align.messages import message as message_of
from align.model import Lang, Status
from align.review import (
    Command,
    EditText,
    Merge,
    MoveBoundary,
    Replace,
    ReviewBead,
    SetComment,
    SetStatus,
    Split,
    Unlink,
    completes,
    cut,
    join_apart,
    join_segments,
    shaped,
    swap,
)
from duizhao import jobs
from duizhao.adding import add_term
from duizhao.engines import engines_for
from duizhao.messages import is_undo
from duizhao.realigning import Realignment, apply_realignment, plan_realignment, rest_of
from duizhao.store import Applied, LogEntry, Project
from ui.finding import find_segments
from ui.labels import PAIRED
from ui.replacing import replacement, replacements
from ui.sentence_requests import COMMANDS as SENTENCE_COMMANDS
from ui.sentence_requests import accepted, below, chances_below
from ui.sentences import SentenceView
from ui.view import AlignmentView
from ui.viewfilter import ViewFilter, is_open, is_wrong_regex, text_test
from ui.words import Words

__all__ = [
    "AT_ONCE",
    "Reply",
    "answer",
    "job_notice",
    "on_top",
    "saved_keys",
    "shaped_accepted",
]

Reply = dict[str, Any]

AT_ONCE = 1000
"""Beads up to which an alignment is made again while the page waits (a second or two)."""

MOST_OF_A_KEY = 64
"""Characters of the name of a setting."""

_AGAIN = ("status", "grade", "comment", "edit")
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
        return {"text": said_of(error, t), "error": True}
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


def said_of(error: DuizhaoError, t: Words) -> str:
    """An error in the reviewer's language, without its place: a pair's id says nothing."""
    return t.message(type(error)(error.message))


def _conflict(
    view: AlignmentView, message: dict[str, Any], error: ConflictError, t: Words
) -> Reply:
    if message.get("kind") != "command":
        return {"text": said_of(error, t), "error": True}
    key, name = str(message.get("id")), str(message.get("name"))
    bead = view.bead(key)
    if bead and bead.version == int(message.get("version") or 0):
        return {"text": said_of(error, t), "error": True}  # it is another bead that is in the way
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
    """Set the filter; the reviewer stays with the pair, or goes to the next one in the text."""
    view.apply_filter(ViewFilter.of(message.get("filter") or {}))
    one, many = "{count} pair", "{count} pairs"
    if view.comparable:
        one, many = "{count} sentence", "{count} sentences"
    reply: Reply = {"text": t.count(one, many, len(view.shown))}
    if is_wrong_regex(view.filter.text):
        reply = {"text": t("Not a valid regular expression; searching for the text as is")}
        reply["error"] = True
    here = view.nearest(str(message.get("id")))
    if here is not None:
        view.show(here)
        reply["focus"] = here
    return reply


def _return(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """Back to where the reviewer was: filter, order and pair."""
    wanted = ViewFilter.of(message.get("filter") or {})
    if wanted != view.filter:
        view.apply_filter(wanted)
    here = view.nearest(str(message.get("id")))
    if here is None:
        return {}
    view.show(here)
    return {"focus": here}


def _go_to(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """The pair with a number of the whole text; a filter that hides it is taken off."""
    key = view.numbered(int(message.get("number") or 0))
    if key is None:
        raise ReviewError("review.no-such-number", last=view.last_number())
    reply: Reply = {"focus": key}
    if key not in view.shown:
        view.apply_filter(ViewFilter(order=view.filter.order))
        reply["text"] = t("The filter hid this pair and is off")
    view.show(key)
    return reply


def _find(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """The next pair in the list with a text; nothing is filtered."""
    wanted = text_test(str(message.get("text") or "")[:200])
    found = view.with_text(wanted) if wanted else []
    if not found:
        return {"text": t("Not found"), "error": True, "found": 0}
    step = -1 if int(message.get("step") or 1) < 0 else 1
    index = int(message.get("index") or 0)
    ahead = [place for place in found if place * step > index * step]
    place = (ahead or found)[0 if step > 0 else -1]
    key = view.shown[place]
    view.show(key)
    said = t("{place} of {count}").format(place=found.index(place) + 1, count=f"{len(found):,}")
    return {"focus": key, "text": said, "found": len(found)}


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
    view.project.set_setting(_keys_of(view.project), json.dumps(keys))
    return {"text": t("Keys saved")}


def _keys_of(project: Project) -> str:
    """The setting that holds the keys: of each who signs in their own."""
    name = project.person.name
    return f"keys:{name}"[:MOST_OF_A_KEY] if name else "keys"


def saved_keys(project: Project) -> dict[str, str]:
    """The reviewer's own keys by action, as they were saved; empty: the first ones."""
    try:
        found = json.loads(project.setting(_keys_of(project)) or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _plot(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    points, size = view.plot()
    bounds = view.boundaries() if isinstance(view, SentenceView) else {}
    return {"plot": {"points": points, "size": size, "bounds": bounds}}


def _take_back(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """Undo or redo in the text at hand; what was done elsewhere is named, and asked about."""
    project, where = view.project, message.get("where")
    redo = message.get("kind") == "redo"
    nothing = {"text": t("Nothing to redo") if redo else t("Nothing to undo"), "error": True}
    last = project.next_back(redo=redo)
    if last is None:
        return nothing
    here = None if where == "anywhere" else view.alignment
    if where is None and last[0].alignment != view.alignment:
        own = project.next_back(redo=redo, alignment=view.alignment)
        return {
            "elsewhere": {
                "redo": redo,
                "there": _whereabouts(view, *last, t),
                "here": _whereabouts(view, *own, t) if own else "",
            },
            "text": t("The last change was made elsewhere"),
            "error": True,
        }
    if project.next_back(redo=redo, alignment=here) is None:
        return nothing
    applied = project.redo(alignment=here) if redo else project.undo(alignment=here)
    if applied.alignment != view.alignment:
        return {"text": t("Saved elsewhere: {label}").format(label=t.message(applied.label))}
    return _done(view, applied, t)


def _whereabouts(view: AlignmentView, entry: LogEntry, count: int, t: Words) -> str:
    """What a command was, of how much, and where."""
    what = t.message(entry.label)
    if entry.alignment is None:
        return f"{what} · {t('Glossary')}"
    of = t.count("{count} pair", "{count} pairs", count)
    return f"{what} · {of} · {view.project.alignment(entry.alignment).name}"


def _add_term(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    given = {name: str(message.get(name) or "")[:500] for name in ("zh", "en", "subject", "note")}
    add_term(view.project, **given)
    view.refresh()
    return {"text": t("Added to the glossary: {zh} → {en}").format(**given)}


def _statuses(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """One status for the pairs that were chosen."""
    ids = [str(key) for key in message.get("ids") or []]
    versions = [int(version or 0) for version in message.get("versions") or []]
    if not ids or any(view.bead(key) is None for key in ids):
        raise ConflictError("review.bead-gone")
    command = SetStatus(tuple(ids), Status(str(message.get("status"))))
    reply = _apply(view, command, dict(zip(ids, versions, strict=True)), t)
    said = t.count(
        "{count} pair: {status}", "{count} pairs: {status}", len(ids), status=t(command.status)
    )
    return {**reply, "text": said}


def _setting(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    view.project.set_setting("shaped", "" if message.get("shaped") else "propose")
    return {"text": t("Settings saved")}


def shaped_accepted(project: Project) -> bool:
    """Whether a pair that was merged, split or moved by hand counts as accepted."""
    return project.setting("shaped") != "propose"


def _accept_over(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    minimum = float(message.get("minimum") or 1)
    beads = (bead for bead in view.shown_beads() if is_open(bead))
    ids = tuple(bead.id for bead in beads if bead.probability >= minimum)
    return _accept(view, ids, t)


def _accept(view: AlignmentView, ids: tuple[str, ...], t: Words) -> Reply:
    if not ids:
        return {"text": t("No pairs to accept")}
    command: Command = SetStatus(ids, Status.ACCEPTED)
    if isinstance(view, SentenceView):
        command = accepted(view, ids)
    reply = _apply(view, command, {}, t)
    return {**reply, "text": t.count("{count} pair accepted", "{count} pairs accepted", len(ids))}


def _preview_below(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """For each hundredth of probability: sentences without so likely a candidate, and errors."""
    if not isinstance(view, SentenceView):
        raise ReviewError("review.comparable-only")
    return {"below": [list(item) for item in chances_below(view)]}


def _none_below(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    if not isinstance(view, SentenceView):
        raise ReviewError("review.comparable-only")
    command = below(view, float(message.get("maximum") or 0))
    reply = _apply(view, command, {}, t)
    one = "No counterpart recorded for {count} sentence; a single undo reverts it"
    many = "No counterpart recorded for {count} sentences; a single undo reverts it"
    return {**reply, "text": t.count(one, many, len(command.parts))}


def _replace_preview(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    return {"replacing": replacements(view, message)}


def _replace_all(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    command = replacement(view, message)
    reply = _apply(view, command, {}, t)
    one = "Replaced in {count} text; a single undo restores it"
    many = "Replaced in {count} texts; a single undo restores them"
    return {**reply, "text": t.count(one, many, len(command.edits))}


def _below(message: dict[str, Any]) -> str | None:
    return None if message.get("everywhere") else str(message.get("id"))


def _realign_preview(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    """What aligning again would change; of a long rest, how much it may be at most."""
    said: Reply = {"everywhere": bool(message.get("everywhere")), "may": False}
    below = _below(message)
    try:
        rest = rest_of(view.project, view.alignment, below=below)
        if len(rest.beads) > AT_ONCE:
            one = "{count} pair may change, from pair {number} on"
            many = "Up to {count} pairs may change, from pair {number} on"
            said["text"] = t.count(one, many, rest.count, number=f"{rest.first:,}")
            return {"realigning": {**said, "may": rest.count > 0}}
        planned = plan_realignment(
            view.project, view.alignment, engines_for(view.project), below=below
        )
    except ReviewError as error:
        return {"realigning": {**said, "text": said_of(error, t)}}
    view.planned = None if planned is None else (view.project.revision(), below, planned)
    if planned is None:
        return {"realigning": {**said, "text": t("Nothing would change")}}
    one = "From pair {number} on, {count} pair becomes {made}"
    many = "From pair {number} on, {count} pairs become {made}"
    numbers = {"number": f"{planned.first:,}", "made": f"{len(planned.come):,}"}
    said["text"] = t.count(one, many, len(planned.gone), **numbers)
    return {"realigning": {**said, "may": True}}


def _realign(view: AlignmentView, message: dict[str, Any], t: Words) -> Reply:
    project, below = view.project, _below(message)
    rest = rest_of(project, view.alignment, below=below)
    if len(rest.beads) > AT_ONCE:
        running = jobs.running(project)
        if running:
            raise ReviewError("jobs.still-running", job=str(running.id))
        view.job = jobs.start(project, "realign", alignment=view.alignment, below=below)
        return {"text": t("Re-aligning the rest in the background; you can continue working")}
    kept, view.planned = view.planned, None
    if kept is not None and kept[:2] == (project.revision(), below):
        planned: Realignment | None = kept[2]
    else:
        planned = plan_realignment(project, view.alignment, engines_for(project), below=below)
    if planned is None:
        return {"text": t.message(jobs.NOTHING_DIFFERENT)}
    reply = _done(view, apply_realignment(project, planned), t)
    # What was looked at stays in sight, unless it is not there any more.
    here = str(message.get("id"))
    return {**reply, "focus": here} if view.bead(here) else reply


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
    if name not in _COMMANDS and name not in _COMPARABLE:
        raise ReviewError("page.unknown-request")
    if isinstance(view, SentenceView) and name in SENTENCE_COMMANDS:
        command = SENTENCE_COMMANDS[name](view, bead, message)
    else:
        command = _COMMANDS[name](view, bead, message)
    text = _of_two(view, name, key, other, t)
    last = message.get("stay") == "lower"
    reply = _apply(view, command, versions, t, last=last)
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
    text = message.get("text")
    return EditText(bead.id, _side(message), None if text is None else str(text)[:100_000])


def _move(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    direction: Literal["up", "down"] = "up" if message.get("direction") == "up" else "down"
    return MoveBoundary(bead.id, str(message.get("other")), _side(message), direction)


def _swap(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    other = view.bead(str(message.get("other")))
    if other is None:
        raise ConflictError("review.bead-gone")
    adjacent = view.neighbour(bead.id, 1) == other.id
    return swap(bead, other, adjacent=adjacent, author=view.project.author)


def _cut(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    side, at = _side(message), int(message.get("at") or 0)
    text = view.document(bead, side).text
    return cut(bead, side, int(message.get("segment") or 0), at, text=text)


def _join_segments(view: AlignmentView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    side = _side(message)
    known = view.segments(bead.zh_doc if side == "zh" else bead.en_doc)
    return join_segments(bead, side, int(message.get("segment") or 0), known=known)


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
    "joinApart": _join_apart,
}
_PARALLEL = ("merge", "split", "move", "unlink", "swap", "joinApart")
_COMPARABLE = ("extend", "link", "choose", "noCounterpart", "grade")


def _above(view: AlignmentView, key: str) -> tuple[str, ...]:
    return tuple(bead.id for bead in view.shown_above(key) if bead.status == Status.PROPOSED)


def _apply(
    view: AlignmentView,
    command: Command,
    versions: dict[str, int],
    t: Words,
    *,
    last: bool = False,
) -> Reply:
    accept = not view.comparable and shaped_accepted(view.project)
    if accept and isinstance(command, Replace) and command.label in ("swap", "link"):
        command = replace(command, beads=shaped(command.beads))
    applied = view.project.apply(view.alignment, command, versions=versions, accept=accept)
    return _done(view, applied, t, last=last)


def _done(view: AlignmentView, applied: Applied, t: Words, *, last: bool = False) -> Reply:
    """Take *applied* in and say so; *last*: the focus goes to the last bead that it made."""
    view.took(applied)
    named = t.message(applied.label)
    reply: Reply = {"text": t("Saved: {label}").format(label=named), "entry": applied.entry}
    if len(applied.after) <= 50:
        reply["after"] = [bead.id for bead in applied.after]
    undone = is_undo(applied.label)
    if isinstance(view, SentenceView):
        shown = _lead(view, applied, undone=undone)
    else:
        made = [bead.id for bead in applied.after]
        shown = made[-1 if last else 0] if made else None
    if shown and (applied.gone or undone):
        reply["focus"] = shown
        view.show(shown)
    return reply


def _lead(view: SentenceView, applied: Applied, *, undone: bool) -> str | None:
    """The row of the sentence that *applied* was on, if the focus has to go there.

    A decision moves on by itself; what regroups a sentence, and what is taken back, does not.
    """
    stayed = [found for bead in applied.after if (found := view.sentence(bead.id)) is not None]
    if not stayed or not (undone or any(len(item.places) > 1 for item in stayed)):
        return None
    return stayed[0].lead.id


_HANDLERS: dict[str, Callable[[AlignmentView, dict[str, Any], Words], Reply]] = {
    "window": _window,
    "detail": lambda view, message, t: {},
    "filter": _filter,
    "jump": _jump,
    "return": _return,
    "goTo": _go_to,
    "addTerm": _add_term,
    "find": _find,
    "statuses": _statuses,
    "setting": _setting,
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
    "previewBelow": _preview_below,
    "noneBelow": _none_below,
    "realignPreview": _realign_preview,
    "realign": _realign,
    "command": _command,
}
