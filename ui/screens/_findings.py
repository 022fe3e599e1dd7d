"""What the checks find, with "fix", "allow here" and "allow always"; and what was allowed."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from align.errors import DuizhaoError
from align.model import Lang
from align.review import EditText
from duizhao.checking import PROFILES, allow, allowed, check_project, disallow
from duizhao.consistency import fixable, proposed, without
from duizhao.lookup import alignment_of
from duizhao.store import Project
from termbase.checks import Finding, Occurrence
from ui.evidence import after, before
from ui.screens import _severities
from ui.session import counted, go_to_concept, go_to_place, leave, project, t, worded
from ui.widgets import Bar, show_problem

__all__ = ["draw", "draw_allowed"]

CONTEXT = 60
PAGE = 15
PLACES = 3
FIXES = 5
ALLOWED = 50


def draw(found: Project) -> None:
    """The button that runs the checks, then a page of findings."""
    _severities.draw(found)
    with st.form("c_form", border=False):
        zero, first, second = st.columns([2, 3, 1], vertical_alignment="bottom")
        profile = zero.selectbox(
            t("Checks"),
            tuple(PROFILES),
            index=len(PROFILES) - 1,
            format_func=lambda name: t(f"profile:{name}"),
            key="c_profile",
        )
        candidates = first.checkbox(
            t("Also check terms that are not accepted yet"), key="c_candidates"
        )
        if second.form_submit_button(t("Run the checks"), type="primary", width="stretch"):
            st.session_state["c_findings"] = check_project(
                found, profile=profile, candidates=candidates, progress=Bar()
            )
            st.session_state["c_page"] = 0
    show_problem("c_problem")
    findings: tuple[Finding, ...] | None = st.session_state.get("c_findings")
    if findings is None:
        return
    counts = Counter(item.code for item in findings)
    chosen = st.pills(
        counted("{count} finding", "{count} findings", len(findings)),
        sorted(counts),
        format_func=lambda code: f"{t(f'check:{code}')} · {counts[code]}",
        key="c_code",
        on_change=_first_page,
    )
    shown = [item for item in findings if not chosen or item.code == chosen]
    pages = max(1, -(-len(shown) // PAGE))
    page = min(int(st.session_state.get("c_page", 0)), pages - 1)
    for item in shown[page * PAGE : (page + 1) * PAGE]:
        _finding(found, item)
    if pages > 1:
        back, where, on = st.columns([1, 2, 1], vertical_alignment="center")
        back.button(
            t("Previous"), on_click=_turn, args=(page - 1,), disabled=page == 0, width="stretch"
        )
        where.caption(t("page {page} of {pages}").format(page=page + 1, pages=pages))
        on.button(
            t("Next"), on_click=_turn, args=(page + 1,), disabled=page + 1 == pages, width="stretch"
        )


def _first_page() -> None:
    st.session_state["c_page"] = 0


def _turn(page: int) -> None:
    st.session_state["c_page"] = page


def _finding(found: Project, item: Finding) -> None:
    with st.container(border=True, gap="xsmall"):
        text, fix, here, always = st.columns([7, 1, 1.4, 1.4])
        text.text(f"{item.code}  {worded(item.message)}")
        for place in item.places[:PLACES]:
            text.text(_context(place))
        if item.suggestion:
            text.text(f"→ {worded(item.suggestion)}")
        fix.button(t("Fix"), key=f"f_{item.id}", on_click=_fix, args=(item,), width="stretch")
        here.button(
            t("Allow here"),
            key=f"c_{item.id}",
            on_click=_allow,
            args=(found, item, False),
            width="stretch",
            **leave("checks"),
        )
        if item.always:
            always.button(
                t("Allow always"),
                key=f"a_{item.id}",
                on_click=_allow,
                args=(found, item, True),
                width="stretch",
                **leave("checks"),
            )
        if st.session_state.get("c_fix") == item.id:
            _fix_form(found, item)


def _target(found: Project) -> Lang:
    return "zh" if found.direction == "en-zh" else "en"


def _fix(item: Finding) -> None:
    """Open what is to be mended: the translation, else the bead, else the concept."""
    found = project()
    if found is None:
        return
    if fixable(item, _target(found)):
        opened = st.session_state.get("c_fix")
        st.session_state["c_fix"] = None if opened == item.id else item.id
        return
    bead = next((place.bead for place in item.places if place.bead), "")
    if alignment_of(found, bead) is not None:
        go_to_place(bead)
    elif item.concept:
        go_to_concept(item.concept)


def _fix_form(found: Project, item: Finding) -> None:
    """The translations in question, with the suggestion put in, to be changed and saved."""
    for place in fixable(item, _target(found))[:FIXES]:
        alignment = alignment_of(found, place.bead)
        bead = None
        if alignment is not None:
            bead = found.beads_by_id(alignment, [place.bead]).get(place.bead)
        if alignment is None or bead is None:
            continue
        key = f"fix_{item.id}_{place.bead}_{place.start}"
        st.text_area(place.document, value=proposed(item, place), key=key)
        save, review, _ = st.columns([1, 1, 3])
        save.button(
            t("Save"),
            key=f"s_{key}",
            on_click=_save,
            args=(item, place, alignment, bead.version, key),
            type="primary",
            width="stretch",
        )
        review.button(
            t("Review"), key=f"r_{key}", on_click=go_to_place, args=(place.bead,), width="stretch"
        )


def _save(item: Finding, place: Occurrence, alignment: int, version: int, key: str) -> None:
    found = project()
    if found is None:
        return
    text = str(st.session_state.get(key) or "")
    try:
        found.apply(
            alignment,
            EditText(place.bead, place.lang, text),
            versions={place.bead: version},
        )
    except DuizhaoError as error:
        st.session_state["c_problem"] = error
        return
    rest = without(item, place)
    findings: tuple[Finding, ...] = st.session_state.get("c_findings", ())
    keep = bool(fixable(rest, _target(found)))
    st.session_state["c_findings"] = tuple(
        rest if other.id == item.id else other for other in findings if other.id != item.id or keep
    )


def _allow(found: Project, item: Finding, always: bool) -> None:
    findings: tuple[Finding, ...] = st.session_state.get("c_findings", ())
    try:
        allow(found, [item.id], findings, always=always)
    except DuizhaoError as error:
        st.session_state["c_problem"] = error
        return
    same = item.always_id if always else ""
    st.session_state["c_findings"] = tuple(
        other
        for other in findings
        if other.id != item.id and not (same and other.always and other.always_id == same)
    )


def _context(place: Occurrence) -> str:
    text = place.context
    mark = f"[{text[place.start : place.end]}]" if place.end > place.start else ""
    left, right = before(text, place.start, CONTEXT), after(text, place.end, CONTEXT)
    return f"     {left}{mark}{right}   ({place.document})"


def draw_allowed(found: Project) -> None:
    """What was allowed, by whom, and taking it back."""
    kept = allowed(found)
    if not kept:
        st.info(t("Nothing is allowed."))
    for key, item in list(kept.items())[:ALLOWED]:
        text, back = st.columns([8, 1], vertical_alignment="center")
        scope = t("always") if key.startswith("always-") else t("here")
        text.text(f"{item.code} · {scope} · {worded(item.message)} · {item.by}")
        back.button(
            t("Restore"),
            key=f"d_{key}",
            on_click=_disallow,
            args=(found, key),
            width="stretch",
            **leave("checks"),
        )


def _disallow(found: Project, key: str) -> None:
    disallow(found, [key])
