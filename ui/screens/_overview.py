"""Charts of the project: how much is covered, how sure it is, how far the review is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from duizhao.store import Overview, Project, overview
from ui.look import COLOURS
from ui.screens import _collection
from ui.session import label, labelled, project, t

__all__ = ["draw"]

TYPES = 8
DOCUMENTS = 40


@st.cache_data(show_spinner=False, max_entries=8)
def _counted(path: str, revision: int) -> Overview:
    found = project()
    return Overview() if found is None else overview(found)


def draw(found: Project) -> None:
    """Numbers, then the charts."""
    counts = found.counts()
    seen = _counted(str(found.path), found.revision()) if counts.beads else Overview()
    cells = st.columns(4)
    for cell, name, value in zip(
        cells,
        (label("documents"), label("segments"), label("pairs"), label("concepts")),
        (counts.documents, counts.segments, seen.total or _accepted(seen), counts.concepts),
        strict=True,
    ):
        cell.metric(name, f"{value:,}")
    if not counts.beads:
        return
    if seen.total:
        st.progress(
            seen.reviewed / seen.total,
            text=t("{reviewed} of {total} reviewed").format(
                reviewed=seen.reviewed, total=seen.total
            ),
        )
        st.text(
            "   ".join(
                labelled(label(name), f"{count:,}")
                for name, count in seen.statuses.most_common()
                if count
            )
        )
    colours = COLOURS["dark" if st.context.theme.type == "dark" else "light"]
    _collection.draw(found, seen, colours)
    _coverage(seen, colours)
    if not seen.total:
        return
    first, second = st.columns(2)
    with first:
        st.caption(t("Pairs by probability"))
        _bars([f".{n}" for n in range(len(seen.histogram))], seen.histogram, colours["primary"])
    with second:
        st.caption(t("Pairs by type"))
        common = seen.types.most_common(TYPES)
        _bars([kind for kind, _ in common], [count for _, count in common], colours["primary"])


def _accepted(seen: Overview) -> int:
    """Of comparable texts alone, what is accepted is a pair; the rest are candidates."""
    return sum(sides.accepted for sides in seen.comparable.values())


def _bars(labels: Any, values: Any, colour: str) -> None:
    st.bar_chart(
        {"x": list(labels), "n": list(values)},
        x="x",
        y="n",
        x_label="",
        y_label="",
        color=colour,
        height=170,
        sort=False,
    )


def _coverage(seen: Overview, colours: dict[str, str]) -> None:
    st.caption(t("Segments with a counterpart, by document"))
    shown = seen.documents[:DOCUMENTS]
    accepted, likely, none = label("accepted"), label("likely"), label("no counterpart")
    rest = label("undecided")
    st.bar_chart(
        {
            "document": [_short(item.name) for item in shown],
            accepted: [item.accepted for item in shown],
            likely: [item.likely for item in shown],
            none: [item.none for item in shown],
            rest: [item.segments - item.accepted - item.likely - item.none for item in shown],
        },
        x="document",
        y=[accepted, likely, none, rest],
        x_label="",
        y_label="",
        color=[colours["primary"], colours["amber"], colours["soft"], colours["border"]],
        horizontal=True,
        height=110 + 24 * len(shown),
        sort=False,
    )


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:20]}…{name[-9:]}"
