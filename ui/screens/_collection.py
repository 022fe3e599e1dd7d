"""The map of comparable texts: how far the review is, which document is close to which."""

from __future__ import annotations

import io
from math import isnan
from typing import Any

import streamlit as st

from align.exchange.cells import two_places
from duizhao.collection import CollectionMap, collection_maps, write_map
from duizhao.store import Overview, Project
from duizhao.store import Sides as Counted
from ui.session import label, labelled, project, t

__all__ = ["draw"]

GRADES = ("translation", "partial", "related", "ungraded", "none")


@st.cache_data(show_spinner=False, max_entries=8)
def _maps(path: str, revision: int) -> tuple[CollectionMap, ...]:
    found = project()
    return () if found is None else collection_maps(found)


def draw(found: Project, seen: Overview, colours: dict[str, str]) -> None:
    """Counts of sentences, the grades, and the map; nothing without comparable texts."""
    if not seen.comparable:
        return
    for sides in seen.comparable.values():
        _progress(sides)
        st.caption(t("Chinese sentences by grade"))
        shown = [(t(name), sides.grades[name]) for name in GRADES if sides.grades[name]]
        st.bar_chart(
            {"x": [name for name, _ in shown], "n": [number for _, number in shown]},
            x="x",
            y="n",
            x_label="",
            y_label="",
            color=colours["primary"],
            horizontal=True,
            height=60 + 24 * len(shown),
            sort=False,
        )
    maps = _maps(str(found.path), found.revision())
    for item in maps:
        _map(item, colours)
    file = io.BytesIO()
    write_map(maps, file)
    st.download_button(
        t("Download the map (CSV)"), file.getvalue(), file_name="map.csv", key="p_map"
    )


def _progress(sides: Counted) -> None:
    for text, counts in (
        (t("{decided} of {total} Chinese sentences decided"), sides.zh),
        (t("{decided} of {total} English sentences decided"), sides.en),
    ):
        said = text.format(decided=counts.decided, total=counts.sentences)
        more = t("{counterpart} with an accepted counterpart, {none} without").format(
            counterpart=counts.counterpart, none=counts.none
        )
        st.progress(counts.decided / max(counts.sentences, 1), text=labelled(said, more))
    st.text(
        t("{accepted} accepted pairs, {candidates} open candidates").format(
            accepted=sides.accepted, candidates=sides.candidates
        )
    )


def _map(item: CollectionMap, colours: dict[str, str]) -> None:
    st.caption(
        t("Chinese sentences with a counterpart in each English document; ★ the closest one")
    )
    lines: list[dict[str, Any]] = []
    for zh in item.zh:
        closest = item.closest(zh)
        line: dict[str, Any] = {label("document"): f"{zh} · {item.sentences[zh]}"}
        for en in item.en:
            cell = item.cells[zh, en]
            mean = "" if isnan(cell.probability) else f" ({two_places(cell.probability)})"
            star = "★ " if en == closest else ""
            line[en] = f"{star}{cell.counterparts}{mean}"
        lines.append(line)
    st.dataframe(lines, hide_index=True)
    st.vega_lite_chart(_picture(item), {**_spec(colours)}, height=60 + 34 * len(item.zh))


def _picture(item: CollectionMap) -> list[dict[str, Any]]:
    return [
        {
            "zh": zh,
            "en": en,
            "n": cell.counterparts,
            "share": cell.counterparts / max(item.sentences[zh], 1),
        }
        for zh in item.zh
        for en in item.en
        for cell in (item.cells[zh, en],)
    ]


def _spec(colours: dict[str, str]) -> dict[str, Any]:
    axis = {"title": None, "labelLimit": 220}
    return {
        "mark": "rect",
        "encoding": {
            "x": {"field": "en", "type": "nominal", "axis": {**axis, "labelAngle": 0}},
            "y": {"field": "zh", "type": "nominal", "axis": axis},
            "color": {
                "field": "share",
                "type": "quantitative",
                "scale": {"range": [colours["border"], colours["primary"]], "domainMin": 0},
                "legend": None,
            },
            "tooltip": [{"field": "zh"}, {"field": "en"}, {"field": "n"}],
        },
    }
