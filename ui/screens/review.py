"""Review: the two texts side by side, in the component."""

from __future__ import annotations

from typing import Any

import streamlit as st

from align.review import ReviewBead
from ui.component import review_component
from ui.labels import REVIEW_LABELS
from ui.messages import answer, saved_keys
from ui.session import language, project, t, translate, view
from ui.view import AlignmentView, ViewFilter

__all__ = ["draw"]

POLL_SECONDS = 4


def draw() -> None:
    """Choose an alignment, then hand over to the component."""
    found = project()
    records = found.alignments() if found else ()
    if not records:
        st.info(t("Nothing is aligned yet. Add documents and align them on the Project page."))
        return
    _go_to({item.id for item in records})
    names = {item.id: f"{item.name} · {t(item.mode)}" for item in records}
    chosen = st.selectbox(
        t("Alignment"),
        list(names),
        format_func=lambda key: names[key],
        key="alignment",
        label_visibility="collapsed",
    )
    _component(int(chosen))


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
        same = (b for key in present.shown if (b := present.bead(key)))
        bead = next((b for b in same if (b.zh_doc, b.zh) == (bead.zh_doc, bead.zh)), bead)
    present.show(bead.id)
    last = st.session_state.setdefault("review_last", {"ack": 0, "reply": {}, "detail": None})
    last["reply"] = {"focus": bead.id}


@st.fragment(run_every=POLL_SECONDS)
def _component(alignment: int) -> None:
    present = view(alignment)
    reply: dict[str, Any] = st.session_state.pop("review_reply", {})
    if not reply and present.refresh():
        reply = {"text": t("somebody else changed something; this is how it is now")}
    last = st.session_state.setdefault("review_last", {"ack": 0, "reply": {}, "detail": None})
    if reply:
        last["reply"] = reply
    shown = last.get("detail")
    data = {
        "ack": last["ack"],
        "alignment": f"{alignment}",
        "lang": language(),
        "theme": st.context.theme.type or "light",
        "mode": present.record.mode,
        "total": len(present.shown),
        "start": present.start,
        "rows": present.window(),
        "counts": present.counts(),
        "filter": present.filter.as_dict(),
        "labels": {label: t(label) for label in REVIEW_LABELS},
        "keys": saved_keys(present.project),
        "reply": last["reply"],
        "detail": _detail(present, shown) if shown else None,
        "focus": present.shown[present.start] if present.shown else None,
    }
    key = f"review_{alignment}"
    review_component(data, key=key, on_message=lambda: _receive(alignment, key))


def _receive(alignment: int, key: str) -> None:
    message = st.session_state[key].get("message")
    if not isinstance(message, dict) or message.get("alignment") != f"{alignment}":
        return
    present = view(alignment)
    last = st.session_state.setdefault("review_last", {"ack": 0, "reply": {}, "detail": None})
    reply = answer(present, message, translate())
    last["ack"] = int(message.get("number") or 0)
    if "detail" in reply:
        last["detail"] = reply.pop("detail")
    last["reply"] = reply


def _detail(present: AlignmentView, key: str) -> dict[str, Any] | None:
    bead = present.bead(key)
    if bead is None:
        return None
    author, changed = present.history_line(key)
    history = [{"time": "", "label": f"{t('proposed')}, {bead.probability:.2f}", "author": ""}]
    if author:
        time = changed[:16].replace("T", " ")
        history.insert(0, {"time": time, "label": t(str(bead.status)), "author": author})
    return {
        "id": key,
        "matches": _matches(present, bead),
        "candidates": [
            {"id": item.id, "p": round(item.probability, 3), "text": present.text(item, "en")}
            for item in present.candidates(bead)
        ],
        "terms": _terms(present.text(bead, "zh")),
        "history": history,
    }


def _matches(present: AlignmentView, bead: ReviewBead) -> dict[str, list[list[list[int]]]]:
    """For each segment of each side, the spans that the other side renders."""
    zh, en = present.texts(bead, "zh"), present.texts(bead, "en")
    empty: dict[str, list[list[list[int]]]] = {"zh": [[] for _ in zh], "en": [[] for _ in en]}
    if not zh or not en:
        return empty
    found = matcher()("".join(zh), " ".join(en))
    for match in found:
        _put(empty["zh"], zh, 0, match.zh_start, match.zh_end)
        _put(empty["en"], en, 1, match.en_start, match.en_end)
    return empty


def _put(into: list[list[list[int]]], texts: list[str], gap: int, start: int, end: int) -> None:
    """Put a span of the joined text on the segments that it covers."""
    at = 0
    for index, text in enumerate(texts):
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            into[index].append([low, high])
        at += len(text) + gap


@st.cache_resource(show_spinner=False)
def matcher() -> Any:
    """The word matcher with its lexicon, loaded once a server."""
    from align.lexicon import load_lexicon
    from align.matching import match_words

    lexicon = load_lexicon()
    return lambda zh, en: match_words(zh, en, lexicon=lexicon)


def _terms(text: str) -> list[dict[str, str]]:
    found = project()
    if found is None:
        return []
    revision = found.revision()
    kept: tuple[int, list[tuple[str, str]]] | None = st.session_state.get("term_list")
    if kept is None or kept[0] != revision:
        pairs = []
        for concept in found.concepts():
            zh, en = concept.main("zh"), concept.main("en")
            if zh and en and concept.status != "rejected":
                pairs.append((zh.text, en.text))
        kept = (revision, sorted(pairs, key=lambda pair: -len(pair[0])))
        st.session_state["term_list"] = kept
    return [{"zh": zh, "en": en} for zh, en in kept[1] if zh in text][:12]
