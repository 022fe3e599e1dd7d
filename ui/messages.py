"""What the review component sends, and what it gets back. Nothing is drawn here.

Every decision is written to the store before the answer goes out: session state is
gone when the page is loaded again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal

from align.errors import ConflictError, DuizhaoError, ReviewError
from align.model import Lang, Status, join
from align.review import (
    Command,
    EditText,
    Merge,
    MoveBoundary,
    NoCounterpart,
    Replace,
    ReviewBead,
    SetComment,
    SetStatus,
    Split,
    Unlink,
)
from ui.view import AlignmentView, ViewFilter, with_status
from workbench.pipeline import engines_for
from workbench.realign import realign
from workbench.store import Applied, Project

__all__ = ["THRESHOLDS", "Reply", "answer", "saved_keys"]

THRESHOLDS = (0.99, 0.95, 0.9, 0.8, 0.7)

Reply = dict[str, Any]
Translate = Callable[[str], str]


def answer(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    """Do what *message* asks for and say what came of it.

    Returns:
        ``text`` (for the message line), ``error``, ``focus`` (the bead to go to),
        ``preview`` or ``detail``; whatever applies.
    """
    handler = _HANDLERS.get(str(message.get("kind")))
    try:
        if handler is None:
            raise ReviewError(t("the page sent something unknown"))
        return handler(view, message, t)
    except ConflictError as error:
        view.refresh()
        return {"text": str(error), "error": True}
    except DuizhaoError as error:
        return {"text": str(error), "error": True}
    except (TypeError, ValueError):
        return {"text": t("the page sent something unknown"), "error": True}


def _window(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    view.start = int(message.get("start") or 0)
    return {}


def _filter(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    view.apply_filter(ViewFilter.of(message.get("filter") or {}))
    return {"text": t("{count} beads").format(count=len(view.shown))}


def preview(view: AlignmentView) -> list[dict[str, Any]]:
    """For a few probabilities: how many beads they would accept, how many wrong ones."""
    open_beads = [
        bead
        for key in view.shown
        if (bead := view.bead(key)) and bead.status == Status.PROPOSED and bead.zh and bead.en
    ]
    found = []
    for minimum in THRESHOLDS:
        chances = [bead.probability for bead in open_beads if bead.probability >= minimum]
        errors = round(sum(1 - p for p in chances), 1)
        found.append({"minimum": minimum, "count": len(chances), "errors": errors})
    return found


def _jump(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    if not view.shown:
        return {}
    step = -1 if int(message.get("step") or 1) < 0 else 1
    found = view.find(int(message.get("index") or 0), step, str(message.get("what")))
    if found is None:
        return {"text": t("there is no other one")}
    view.show(found)
    return {"focus": found}


def _keys(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    given = message.get("keys")
    if not isinstance(given, dict):
        raise ReviewError(t("the page sent something unknown"))
    keys = {str(name)[:20]: str(key)[:1] for name, key in list(given.items())[:60]}
    view.project.set_setting("keys", json.dumps(keys))
    return {"text": t("keys saved")}


def saved_keys(project: Project) -> dict[str, str]:
    """The reviewer's own keys by action, as they were saved; empty: the first ones."""
    try:
        found = json.loads(project.setting("keys") or "{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _plot(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    points, size = view.plot()
    return {"plot": {"points": points, "size": size}}


def _take_back(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    project = view.project
    applied = project.undo() if message.get("kind") == "undo" else project.redo()
    if applied.alignment != view.alignment:
        return {"text": t("done in another place: {label}").format(label=applied.label)}
    return _done(view, applied, t)


def _accept_over(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    minimum = float(message.get("minimum") or 1)
    ids = tuple(
        bead.id
        for key in view.shown
        if (bead := view.bead(key))
        and bead.status == Status.PROPOSED
        and bead.zh
        and bead.en
        and bead.probability >= minimum
    )
    if not ids:
        return {"text": t("there is no such bead")}
    reply = _apply(view, SetStatus(ids, Status.ACCEPTED), {}, t)
    return {**reply, "text": t("{count} beads accepted").format(count=len(ids))}


def _realign(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    project = view.project
    applied = realign(project, view.alignment, engines_for(project))
    if applied is None:
        return {"text": t("aligned again; nothing is different")}
    return _done(view, applied, t)


def _command(view: AlignmentView, message: dict[str, Any], t: Translate) -> Reply:
    key = str(message.get("id"))
    bead = view.bead(key)
    if bead is None:
        raise ReviewError(t("this bead is not there any more"))
    versions = {key: int(message.get("version") or 0)}
    other = str(message.get("other") or "")
    if other:
        versions[other] = int(message.get("otherVersion") or 0)
    name = str(message.get("name"))
    if name == "choose":
        return _choose(view, key, str(message.get("candidate")), t)
    if view.comparable and name in ("merge", "split", "move", "unlink"):
        raise ReviewError(t("in comparable documents pairs are chosen, not merged or split"))
    if name not in _COMMANDS:
        raise ReviewError(t("the page sent something unknown"))
    return _apply(view, _COMMANDS[name](view, bead, message), versions, t)


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


_COMMANDS: dict[str, Callable[[AlignmentView, ReviewBead, dict[str, Any]], Command]] = {
    "status": lambda view, bead, m: SetStatus((bead.id,), Status(str(m.get("status")))),
    "comment": lambda view, bead, m: SetComment(bead.id, str(m.get("text") or "")[:10_000]),
    "edit": _edit,
    "merge": lambda view, bead, m: Merge((bead.id, str(m.get("other")))),
    "split": lambda view, bead, m: Split(bead.id, int(m.get("zh") or 0), int(m.get("en") or 0)),
    "unlink": lambda view, bead, m: Unlink(bead.id),
    "move": _move,
    "acceptAbove": lambda view, bead, m: SetStatus(_above(view, bead.id), Status.ACCEPTED),
    "noCounterpart": lambda view, bead, m: NoCounterpart(
        tuple(item.id for item in view.candidates(bead)) or (bead.id,), "zh"
    ),
}


def _above(view: AlignmentView, key: str) -> tuple[str, ...]:
    upto = view.shown[: view.shown.index(key) + 1] if key in view.shown else []
    return tuple(bead.id for k in upto if (bead := view.bead(k)) and bead.status == Status.PROPOSED)


def _choose(view: AlignmentView, key: str, candidate: str, t: Translate) -> Reply:
    """Accept one candidate of a segment; the one that was shown is rejected with it."""
    chosen, shown = view.bead(candidate), view.bead(key)
    if chosen is None or shown is None:
        raise ReviewError(t("this bead is not there any more"))
    after = [with_status(chosen, Status.ACCEPTED)]
    ids = [candidate]
    if candidate != key and shown.status != Status.ACCEPTED:
        ids.append(key)
        after.append(with_status(shown, Status.REJECTED))
    command = Replace(tuple(ids), tuple(after), label="choose counterpart")
    reply = _apply(view, command, {}, t)
    return {**reply, "focus": candidate}


def _apply(view: AlignmentView, command: Command, versions: dict[str, int], t: Translate) -> Reply:
    project: Project = view.project
    applied = project.apply(view.alignment, command, versions=versions)
    return _done(view, applied, t)


def _done(view: AlignmentView, applied: Applied, t: Translate) -> Reply:
    structural = bool(applied.gone)
    view.took(applied, view.project.author)
    reply: Reply = {"text": t("saved: {label}").format(label=t(applied.label))}
    if applied.after and (structural or applied.label.startswith(("undo", "redo"))):
        reply["focus"] = applied.after[0].id
        view.show(applied.after[0].id)
    return reply


_HANDLERS: dict[str, Callable[[AlignmentView, dict[str, Any], Translate], Reply]] = {
    "window": _window,
    "detail": lambda view, message, t: {"detail": str(message.get("id"))},
    "filter": _filter,
    "jump": _jump,
    "keys": _keys,
    "plot": _plot,
    "preview": lambda view, message, t: {"preview": preview(view)},
    "undo": _take_back,
    "redo": _take_back,
    "acceptOver": _accept_over,
    "realign": _realign,
    "command": _command,
}
