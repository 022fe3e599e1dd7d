"""The job under way: how far it is, and what a page says that waits for what it makes."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from time import monotonic

import streamlit as st

from duizhao import jobs
from duizhao.store import JobRecord, Project
from ui.session import counted, labelled, t, worded

__all__ = ["draw_progress", "nothing_yet"]

POLL_SECONDS = 2


def draw_progress(record: JobRecord) -> None:
    """What is done, at what stage, and about how long it takes yet."""
    share = min(record.done / record.total, 1.0) if record.total else 0.0
    what, stage = t(f"job-kind:{record.kind}"), worded(record.stage)
    if record.total:
        stage = f"{stage} {record.done}/{record.total}".strip()
    left = _left(record, share)
    st.progress(share, text=f"{labelled(what, stage) if stage else what}{left}")


def _left(record: JobRecord, share: float) -> str:
    """About how long the stage under way takes yet, from how far it came while one looked."""
    now, key = monotonic(), (record.id, str(record.stage))
    seen = st.session_state.get("p_stage")
    if seen is None or seen[0] != key or share < seen[2]:
        st.session_state["p_stage"] = (key, now, share)
        return ""
    _, begun, first = seen
    if share <= first or now - begun < 3:
        return ""
    seconds = (1 - share) * (now - begun) / (share - first)
    if seconds < 60:
        return " · " + t("less than a minute left")
    return " · " + counted(
        "about {count} minute left", "about {count} minutes left", ceil(seconds / 60)
    )


def nothing_yet(found: Project, text: str, there: Callable[[], object]) -> None:
    """Say *text*: there is nothing here. While a job may make it, how far it is.

    Args:
        there: whether there is something now; then the page is drawn anew.
    """
    if jobs.running(found) is None:
        st.info(text)
    else:
        _wait(found, there)


@st.fragment(run_every=POLL_SECONDS)
def _wait(found: Project, there: Callable[[], object]) -> None:
    record = jobs.running(found)
    if record is None or there():
        st.rerun()
    st.info(t("Nothing is here yet, but work is under way: what it makes appears by itself."))
    draw_progress(record)
