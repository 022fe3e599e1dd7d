"""Which concepts the Glossary's views show, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from duizhao.exporting import ORDERS, ordered
from termbase.concepts import likely
from termbase.exchange import ConceptFilter
from termbase.model import Concept, ConceptStatus, TermStatus
from ui.session import documents, find_concepts, label, t

__all__ = ["Chosen", "choices", "shown"]

Chosen = tuple[str, str, str, str, str, str, str, float, str, bool]
"""Status, subject, status of a term, author, document, who looks after it, day, least
probability, order, whether less likely candidates are shown, too."""


def choices(everything: Sequence[Concept], view: str | None) -> Chosen:
    """Draw the filter and give what is chosen in it."""
    # In two columns: on a small screen the end of one would be out of sight.
    left, right = st.columns(2)
    order = left.selectbox(
        t("Order"), ORDERS, format_func=lambda name: label(t(f"order:{name}")), key="g_order"
    )
    statuses = ["", *(str(item) for item in ConceptStatus)]
    # The queue is for what is to be decided; the other views show all until one chooses.
    key = "g_queue_status" if view == "queue" else "g_status"
    status = right.selectbox(
        t("Status"),
        statuses,
        index=statuses.index("candidate") if view == "queue" else 0,
        format_func=lambda value: label(value or "any status"),
        key=key,
    )
    of_terms = _pick(left, "Status of a term", [str(item) for item in TermStatus], "g_term_status")
    subject = _pick(
        right, "Subject", sorted({item.subject for item in everything if item.subject}), "g_subject"
    )
    names = {name for item in everything for name in (item.created_by, item.changed_by) if name}
    author = _pick(left, "Author", sorted(names), "g_author")
    document = _pick(right, "Document", sorted(documents()), "g_document")
    assigned = _pick(
        left,
        "Assigned to",
        sorted({item.assigned_to for item in everything if item.assigned_to}),
        "g_assigned",
    )
    since = right.date_input(t("Changed since"), value=None, key="g_since", format="YYYY-MM-DD")
    least = st.slider(t("Probability at least"), 0.0, 1.0, 0.0, 0.05, key="g_least")
    day = since.isoformat() if since else ""
    # Of the many proposals that are seldom terms, the queue shows none by itself.
    rest = view != "queue" or st.toggle(t("Less likely candidates too"), key="g_rest")
    return status, subject, of_terms, author, document, assigned, day, least, order, rest


def _pick(place: Any, name: str, values: Sequence[str], key: str) -> str:
    if st.session_state.get(key, "") not in ("", *values):
        st.session_state.pop(key)  # the last one that had it is gone
    chosen: str = place.selectbox(
        t(name),
        ["", *values],
        format_func=lambda value: label(value) if value else t("Any"),
        key=key,
    )
    return chosen


def shown(everything: Sequence[Concept], text: str, chosen: Chosen) -> list[Concept]:
    """What the search *text* finds of *everything* and the filter lets through, in its order."""
    status, subject, of_terms, author, document, assigned, since, least, order, rest = chosen
    wanted = ConceptFilter(
        statuses=(ConceptStatus(status),) if status else (),
        subjects=(subject,) if subject else (),
        term_statuses=(TermStatus(of_terms),) if of_terms else (),
        authors=(author,) if author else (),
        assigned_to=(assigned,) if assigned else (),
        documents=(document,) if document else (),
        since=since,
    )
    found = find_concepts(text) if text else list(everything)
    everybody = wanted == ConceptFilter()
    passed = [
        item
        for item in found
        if (everybody or wanted.applied(item) is not None) and (not least or _probable(item, least))
    ]
    if not (rest or text):
        # Of short texts all may be less likely.
        passed = [item for item in passed if likely(item)] or passed
    if order == "project":
        return passed
    places = _places(everything, order)
    return sorted(passed, key=lambda item: places.get(item.id, len(places)))


def _probable(concept: Concept, least: float) -> bool:
    main = concept.main("en")
    return main is None or main.probability >= least


def _places(everything: Sequence[Concept], order: Any) -> dict[str, int]:
    """Where each concept stands. Worked out again when concepts come or go: a list must not
    jump because one of them was edited."""
    key = (order, hash(tuple(item.id for item in everything)))
    kept: Any = st.session_state.get("g_places")
    if kept is None or kept[0] != key:
        kept = (key, {item.id: at for at, item in enumerate(ordered(everything, order))})
        st.session_state["g_places"] = kept
    found: dict[str, int] = kept[1]
    return found
