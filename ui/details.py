"""What the panel and the highlighting need of a bead: matches, candidates, terms, history."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from math import isnan
from typing import Any

import streamlit as st

from align.exchange.cells import two_places
from align.model import Lang
from align.review import ReviewBead
from align.review.sentences import machine_probability, other_side
from duizhao.store import Project
from duizhao.term_choices import choices_of
from termbase.recognition import Recogniser
from ui.sentences import SentenceView
from ui.session import t, worded
from ui.view import AlignmentView

__all__ = ["details"]

LONGEST = 4000  # characters of a side that are looked through for matched words

Spans = list[list[int]]
_Seen = tuple[str, int, str]


def details(
    present: AlignmentView, focus: str | None, *, wait: bool = True
) -> dict[str, dict[str, Any]]:
    """Of the focused bead and the next one, to which the reviewer will go.

    Args:
        wait: for the lexicon, which the first page of a server does without.
    """
    loading = _loading()
    if wait:
        loading.join()
    if loading.is_alive() or focus is None or present.bead(focus) is None:
        return {}
    wanted = [focus]
    if focus in present.shown:
        place = present.shown.index(focus) + 1
        wanted += present.shown[place : place + 1]
    beads = [bead for key in wanted if (bead := present.bead(key))]
    return {bead.id: _of(present, bead) for bead in beads}


def _of(present: AlignmentView, bead: ReviewBead) -> dict[str, Any]:
    memo: dict[_Seen, dict[str, Any]] = st.session_state.setdefault("review_matches", {})
    side = present.side if isinstance(present, SentenceView) else ""
    changed = max((item.version for item in present.candidates(bead)), default=bead.version)
    seen = (bead.id, max(bead.version, changed), side)
    if seen not in memo:
        if len(memo) > 500:
            memo.clear()
        memo[seen] = {
            "matches": _matches(present, bead),
            "candidates": _candidates(present, bead),
            "around": present.around(bead),
        }
    several = len(present.document_names) > 2
    return {
        "version": bead.version,
        **memo[seen],
        "candidates": _with_status(present, memo[seen]["candidates"]),
        "terms": _terms(present, bead),
        "history": _history(present, bead),
        "documents": [present.document_name(bead, "zh"), present.document_name(bead, "en")]
        if several
        else [],
    }


def _candidates(present: AlignmentView, bead: ReviewBead) -> list[dict[str, Any]]:
    """The closest counterparts, with the parts that they share with the sentence marked."""
    own: Lang = present.side if isinstance(present, SentenceView) else "zh"
    side = other_side(own)
    several = len(present.documents(side)) > 1
    sentence = present.text(bead, own)
    uncut = choices_of(present.project).protected
    found = []
    for item in present.candidates(bead):
        text = present.text(item, side)
        pair = (sentence, text) if own == "zh" else (text, sentence)
        matches = _match(*pair, uncut)
        marks = [[m.en_start, m.en_end] if own == "zh" else [m.zh_start, m.zh_end] for m in matches]
        chance = machine_probability(item, "comparable")
        found.append(
            {
                "id": item.id,
                "p": None if isnan(chance) else round(chance, 3),
                "text": text,
                "texts": present.texts(item, side),
                "marks": marks,
                "document": present.document_name(item, side) if several else "",
            }
        )
    return found


def _with_status(present: AlignmentView, candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for item in candidates:
        bead = present.bead(item["id"])
        if bead is not None:
            grade = None if bead.grade is None else str(bead.grade)
            found.append(
                {
                    **item,
                    "v": bead.version,
                    "status": str(bead.status),
                    "grade": grade,
                    "comment": bead.comment,
                }
            )
    return found


def _history(present: AlignmentView, bead: ReviewBead) -> list[dict[str, str]]:
    found = []
    for entry in present.project.bead_history(present.alignment, bead, limit=6):
        text = worded(entry.label)
        time = entry.time[:16].replace("T", " ")
        found.append({"time": time, "label": text, "author": entry.author})
    made = t("proposed") if bead.origin == "aligner" else t("created manually")
    chance = machine_probability(bead, present.record.mode)
    if not isnan(chance):
        made = f"{made} · {two_places(chance)}"
    found.append({"time": "", "label": made, "author": ""})
    return found


def _match(zh: str, en: str, protected: tuple[str, ...]) -> Sequence[Any]:
    if not zh or not en or len(zh) > LONGEST or len(en) > LONGEST:
        return ()
    found: Sequence[Any] = _matcher(protected)(zh, en)
    return found


def _matches(present: AlignmentView, bead: ReviewBead) -> dict[str, list[Spans]]:
    """For each segment of each side, the spans that the other side renders.

    The spans of one match have one number on both sides.
    """
    zh, en = present.texts(bead, "zh"), present.texts(bead, "en")
    found: dict[str, list[Spans]] = {"zh": [[] for _ in zh], "en": [[] for _ in en]}
    uncut = choices_of(present.project).protected
    for number, match in enumerate(_match("".join(zh), " ".join(en), uncut)):
        _put(found["zh"], zh, 0, match.zh_start, match.zh_end, number)
        _put(found["en"], en, 1, match.en_start, match.en_end, number)
    return found


def _put(into: list[Spans], texts: list[str], gap: int, start: int, end: int, number: int) -> None:
    """Put a span of the joined text on the segments that it covers, with its match's number."""
    at = 0
    for index, text in enumerate(texts):
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            into[index].append([low, high, number])
        at += len(text) + gap


@lru_cache(maxsize=4)
def _matcher(protected: tuple[str, ...] = ()) -> Any:
    """The word matcher with its lexicon, loaded once a server and list of words never cut."""
    from align.lexicon import load_lexicon
    from align.matching import match_words, sure_matches

    lexicon = load_lexicon(protected=protected)
    return lambda zh, en: sure_matches(match_words(zh, en, lexicon=lexicon), en)


@cache
def _loading() -> threading.Thread:
    """Loads the lexicon beside the first page, which need not wait for it."""

    def load() -> None:
        # The first sentences take far longer than the others.
        _matcher()("世界和平", "World peace")

    thread = threading.Thread(target=load, name="lexicon", daemon=True)
    thread.start()
    return thread


def _terms(present: AlignmentView, bead: ReviewBead) -> list[dict[str, str]]:
    """The glossary's terms in the pair, with what the English side has for them."""
    found = _recogniser(present.project).find(present.text(bead, "zh"), present.text(bead, "en"))
    rows = []
    for item in found:
        if item.status is None:
            label = state = "not here" if bead.en else ""
        elif item.decided:
            label = state = str(item.status)
        else:
            label, state = "new?", "new"
        rows.append({"zh": item.zh, "en": item.rendering, "label": label, "state": state})
    return rows


def _recogniser(project: Project) -> Recogniser:
    """Kept until something changes in the glossary."""
    key = (str(project.path), project.terms_revision())
    kept: tuple[Any, Recogniser] | None = st.session_state.get("review_terms")
    if kept is None or kept[0] != key:
        kept = (key, Recogniser(project.concepts()))
        st.session_state["review_terms"] = kept
    return kept[1]
