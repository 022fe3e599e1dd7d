"""Review: the two texts side by side, in the component."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st

from align.messages import message as message_of
from align.model import Lang
from duizhao.store import AlignmentRecord
from ui.component import review_component
from ui.details import details
from ui.labels import COUNTED_LABELS, REVIEW_LABELS
from ui.requests import answer, job_notice, on_top, saved_keys, shaped_accepted
from ui.screens._under_way import nothing_yet
from ui.session import counted, drawer, language, project, t, view, words
from ui.view import ViewFilter
from ui.widgets import sent

__all__ = ["draw"]

POLL_SECONDS = 3
WARMED = 4000
"""Beads whose texts are made ready for a search while the reviewer thinks."""

KEY = "review_component"
SIDES: tuple[Lang, Lang] = ("zh", "en")


def draw() -> None:
    """Hand over to the component, which has the choice of the alignment too."""
    found = project()
    records = found.alignments() if found else ()
    if found is None or not records:
        if found is not None:
            text = t("Nothing is aligned yet. Add documents and align them on the Project page.")
            nothing_yet(found, text, found.alignments)
        return
    names = {item.id: item.name for item in found.documents(old=True)} if found else {}
    known = {item.id: f"{_name(item, names)} · {t(item.mode)}" for item in records}
    _go_to(set(known))
    if st.session_state.get("alignment") not in known:
        st.session_state["alignment"] = records[0].id
    _component(known)


def _name(record: AlignmentRecord, names: Mapping[int, str]) -> str:
    """Its documents: one by its name, several by their number."""
    zh, en = record.zh, record.en
    left = counted("{count} Chinese document", "{count} Chinese documents", len(zh))
    right = counted("{count} English document", "{count} English documents", len(en))
    return " – ".join(
        names[keys[0]] if len(keys) == 1 else text for keys, text in ((zh, left), (en, right))
    )


def _state() -> dict[str, Any]:
    """What this session last said to the component."""
    fresh = {"session": secrets.token_hex(8), "ack": 0, "replies": [], "notice": "", "focus": None}
    st.session_state.setdefault("review_own", set())
    found: dict[str, Any] = st.session_state.setdefault("review_last", fresh)
    return found


def _go_to(known: set[int]) -> None:
    """Open the bead that another page asked for.

    Such a page leaves ``st.session_state["review_goto"] = {"alignment": id, "bead": id}``
    (:func:`ui.session.go_to_bead` does) and switches to this one; it is read once. A filter
    that would hide the bead is taken off. A bead that is gone opens its alignment.
    """
    wanted: dict[str, Any] = st.session_state.pop("review_goto", {})
    alignment = wanted.get("alignment")
    if alignment not in known:
        return
    st.session_state["alignment"] = alignment
    present = view(alignment)
    present.refresh()
    bead = present.bead(str(wanted.get("bead")))
    if bead is None:
        return
    if bead.id not in present.shown:
        present.apply_filter(ViewFilter(order=present.filter.order))
    if bead.id not in present.shown:  # a lesser candidate: its segment's row
        same = present.shown_beads()
        bead = next((b for b in same if (b.zh_doc, b.zh) == (bead.zh_doc, bead.zh)), bead)
    present.show(bead.id)
    _state().update(focus=bead.id, asked=True)


@st.fragment(run_every=POLL_SECONDS)
def _component(names: dict[int, str]) -> None:
    last = _state()
    if "open" in last:
        chosen = {f"{key}": key for key in names}.get(str(last["open"]))
        if chosen is None:
            last["replies"] = [{"error": True, "text": t("This alignment no longer exists")}]
        else:
            st.session_state["alignment"] = chosen
            place = last.get("place") or {}
            if place:
                last["replies"] = [answer(view(chosen), {**place, "kind": "return"}, words())]
                last["focus"] = last["replies"][0].get("focus")
        del last["open"]
    alignment = int(st.session_state["alignment"])
    present = view(alignment)
    if last["ack"] == last.get("drawn"):
        present.warm(WARMED)
    last["drawn"] = last["ack"]
    said = job_notice(present, words())
    if present.refresh():
        last["notice"] = t("Someone else made changes; the current version is shown")
    last["notice"] = said or last["notice"]
    focus = last["focus"]
    if focus not in present.shown:
        focus = present.shown[present.start] if present.shown else None
    data = {
        "session": last["session"],
        "ack": last["ack"],
        "replies": last["replies"],
        "notice": last["notice"],
        "revision": present.revision,
        "asked": last.pop("asked", False),
        "shaped": shaped_accepted(present.project),
        "project": drawer(present.project),
        "alignment": f"{alignment}",
        "alignments": [[f"{key}", name] for key, name in names.items()],
        "documents": list(present.document_names),
        "sides": {side: [item.name for item in present.documents(side).values()] for side in SIDES},
        "lang": language(),
        "mode": present.record.mode,
        "total": len(present.shown),
        "start": present.start,
        "rows": present.window(),
        "counts": present.counts(),
        "filter": present.filter.as_dict(),
        "labels": _labels(),
        "keys": saved_keys(present.project),
        "details": details(present, focus, wait=last["ack"] > 0),
        "focus": focus,
    }
    review_component(data, key=KEY, on_message=_receive)


def _labels() -> dict[str, str]:
    """What the component shows, by its English."""
    say = words()
    counted_labels = {
        text: say.count_label(*both, number)
        for both in COUNTED_LABELS
        for number, text in enumerate(both, 1)
    }
    return {**{text: say.label(text) for text in REVIEW_LABELS}, **counted_labels}


def _receive() -> None:
    """Do what the browser asked for, once: it asks again where it had no answer.

    Each look into the session's state is a point at which Streamlit may break off. All of
    them come first, so that what was written to the project is also noted as done.
    """
    message = sent(KEY, "message")
    alignment = int(st.session_state["alignment"])
    last, own, say = _state(), st.session_state["review_own"], words()
    if not isinstance(message, dict) or message.get("session") != last["session"]:
        return
    number = int(message.get("number") or 0)
    if number <= last["ack"] or message.get("alignment") != f"{alignment}":
        return
    present = view(alignment)
    replies: list[dict[str, Any]] = []
    for item in message.get("items") or []:
        if not isinstance(item, dict):
            replies.append({"error": True, "text": say.message(message_of("page.unknown-request"))})
        elif item.get("kind") == "open":
            last["place"] = item.get("place")
            last["open"] = item.get("alignment")  # looked up when the page is drawn next
            replies.append({})
        else:
            replies.append(answer(present, on_top(present, item, own), say))
            own.add(int(replies[-1].get("entry") or -1))
    wanted = [reply["focus"] for reply in replies if "focus" in reply]
    focus = (wanted or [message.get("focus")])[-1]
    if present.bead(str(focus)) is None:  # one that this message made; the browser has no name yet
        made = [reply["after"][0] for reply in replies if reply.get("after")]
        focus = (made or [focus])[-1]
    last.update(ack=number, replies=replies, notice="", focus=focus)
