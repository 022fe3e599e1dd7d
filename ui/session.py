"""What one browser session has open: the project, the language, the author."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from duizhao.cache import RowList
from duizhao.messages import Language
from duizhao.projects import Location, location
from duizhao.roles import OWNER, Action, Actor, may, need, role_name
from duizhao.store import ConceptList, Project
from ui.environment import (
    CHOICE_VARIABLE,
    FOLDER_VARIABLE,
    LANGUAGE_COOKIE,
    PROJECT_VARIABLE,
)
from ui.sentences import open_view
from ui.signing import signed_in
from ui.view import AlignmentView
from ui.words import Words

if TYPE_CHECKING:
    from align.errors import DuizhaoError
    from align.messages import Message
    from align.model import Document, Pair
    from termbase.model import Concept
    from termbase.search import TermIndex

__all__ = [
    "close_project",
    "comparable_pairs",
    "concepts",
    "counted",
    "documents",
    "drawer",
    "find_concepts",
    "go_to_bead",
    "go_to_concept",
    "go_to_page",
    "go_to_place",
    "label",
    "labelled",
    "language",
    "leave",
    "may_choose",
    "open_project",
    "person",
    "project",
    "projects_folder",
    "t",
    "view",
    "worded",
    "words",
]


_OF_NO_PROJECT = ("language", "corner_switch", "tour_looked_for")
"""What a session keeps that has its sense in another project too."""


def language() -> Language:
    """``en`` or ``zh``: what was chosen, else what the browser asks for."""
    cookie = st.context.cookies.get(LANGUAGE_COOKIE, "")
    for chosen in (st.session_state.get("language"), cookie):
        if chosen in ("en", "zh"):
            return "zh" if chosen == "zh" else "en"
    asked = str(st.context.locale or "")
    return "zh" if asked.lower().startswith("zh") else "en"


def words() -> Words:
    """The texts of the session's language, to be handed on."""
    return Words(language())


def t(text: str) -> str:
    """A text of the pages in the session's language."""
    return words()(text)


def labelled(name: str, what: str) -> str:
    """*name* and *what*, with a colon between them as the language writes it."""
    return words().of(name, what)


def label(text: str) -> str:
    """A text of the pages as a label of its own: with a capital."""
    return words().label(text)


def counted(one: str, many: str, count: int) -> str:
    """A text with ``{count}`` in the session's language, in singular or plural."""
    return words().count(one, many, count)


def worded(what: Message | DuizhaoError | str) -> str:
    """What a library, a job or the log reports, in the session's language."""
    return words().message(what)


@st.cache_resource(show_spinner=False)
def _open(name: str, _where: Location) -> Project:
    return Project.open(_where, create=True)


def projects_folder() -> Path:
    """Where projects are made and offered; nothing a browser says leads out of it."""
    return Path(os.environ.get(FOLDER_VARIABLE) or Path.home() / "Duizhao")


def _place() -> Location | None:
    chosen = os.environ.get(PROJECT_VARIABLE, "")
    return location(chosen) if chosen else None


def person() -> Actor:
    """Who has signed in with this browser; the owner, where nobody has to."""
    found = signed_in(st.context.cookies)
    return OWNER if found is None else found


def leave(action: Action, *, off: bool = False) -> dict[str, Any]:
    """What a widget that does *action* is drawn with: off where who is here may not do it, and
    why; *off*: it is off for another reason."""
    allowed = may(person(), action)
    return {"disabled": off or not allowed, "help": None if allowed else _why_not()}


def _why_not() -> str:
    role = person().role
    if role is None:
        return t("You have signed out. Reload the page to sign in again.")
    return t("Not for your role ({role})").format(role=worded(role_name(role)))


def open_project(file: Path) -> None:
    """Make *file* the project of this server, until it ends: a page may be loaded again.

    Raises:
        NotAllowedError: who is here may not.
    """
    need(person(), "projects")
    os.environ[PROJECT_VARIABLE] = str(file)
    for name in [name for name in st.session_state if name not in _OF_NO_PROJECT]:
        del st.session_state[name]


def drawer(found: Project) -> str:
    """A name for what a browser keeps of the project: where it lies is nobody's business, and
    what one person left there is not done in another's name."""
    return sha256(f"{found.path}{person().name}".encode()).hexdigest()[:12]


def close_project() -> None:
    """Close the project of this server for all sessions, so that its file may be moved.

    Raises:
        NotAllowedError: who is here may not.
    """
    need(person(), "projects")
    where = _place()
    if where is not None:
        _open(str(where), where).close()
    for cache in (_open, _concept_list, _documents):
        cache.clear()
    os.environ[PROJECT_VARIABLE] = ""
    for name in [name for name in st.session_state if name not in _OF_NO_PROJECT]:
        del st.session_state[name]


def may_choose() -> bool:
    """Whether this launch left the choice of a project to its pages, and to whom is here."""
    return bool(os.environ.get(CHOICE_VARIABLE)) and may(person(), "projects")


def project() -> Project | None:
    """The open project, shared by all sessions of this server; what is done with it here is
    done by who has signed in. There is none for who has signed out."""
    where, who = _place(), person()
    if where is None or who.role is None:
        return None
    whole = _open(str(where), where)
    if who is OWNER:
        return whole
    kept: tuple[Project, Actor, Project] | None = st.session_state.get("acting")
    if kept is None or kept[0] is not whole or kept[1] is not who:
        kept = (whole, who, whole.acting_as(who))
        st.session_state["acting"] = kept
    return kept[2]


@st.cache_resource(show_spinner=False)
def _concept_list(name: str, _where: Location) -> ConceptList:
    return ConceptList(_open(name, _where))


def concepts() -> tuple[Concept, ...]:
    """The project's concepts, shared by all sessions; what did not change is not read again."""
    where = _place()
    return _concept_list(str(where), where).get() if where else ()


@st.cache_resource(show_spinner=False, max_entries=2)
def _documents(name: str, ids: tuple[int, ...], _project: Project) -> dict[str, Document]:
    found = (_project.document(key) for key in ids)
    return {item.name: item for item in found}


def documents() -> dict[str, Document]:
    """The present documents by name, with their texts."""
    found = project()
    if found is None:
        return {}
    return _documents(str(found.path), tuple(r.id for r in found.documents()), found)


@st.cache_resource(show_spinner=False, max_entries=2)
def _row_list(path: str, _project: Project) -> RowList:
    return RowList(_project)


def comparable_pairs() -> dict[str, Pair]:
    """All pairs of the project's comparable texts, by their ids."""
    found = project()
    if found is None or all(item.mode != "comparable" for item in found.alignments()):
        return {}
    return {pair.id: pair for pair in _row_list(str(found.path), found).get("comparable")}


@st.cache_resource(show_spinner=False)
def _indexes(name: str) -> dict[str, Any]:
    return {}


def _search_index(everything: tuple[Concept, ...]) -> TermIndex:
    """The index of the project's concepts, shared; of those that did not change it is kept."""
    from termbase.search import TermIndex

    kept = _indexes(str(_place()))
    if kept.get("of") != everything:
        kept["index"] = TermIndex(everything, known=kept.get("index"))
        kept["of"] = everything
    found: TermIndex = kept["index"]
    return found


def find_concepts(text: str, *, limit: int = 500) -> list[Concept]:
    """What a search finds, best first: words of either language, pinyin, its initials.

    The same search gives the same concepts, as they are now, until concepts come or go:
    a list must not jump because one of them was edited.
    """
    present = {item.id: item for item in concepts()}
    key = (text, len(present), limit)
    kept: tuple[Any, list[str]] | None = st.session_state.get("found_concepts")
    if kept is None or kept[0] != key:
        hits = _search_index(tuple(present.values())).search(text, limit=limit)
        kept = (key, list(dict.fromkeys(hit.concept.id for hit in hits)))
        st.session_state["found_concepts"] = kept
    return [present[item] for item in kept[1] if item in present]


def view(alignment: int) -> AlignmentView:
    """This session's view of an alignment."""
    views: dict[int, AlignmentView] = st.session_state.setdefault("views", {})
    found = project()
    if found is None:
        raise KeyError(alignment)
    if alignment not in views or views[alignment].project is not found:
        views.clear()
        views[alignment] = open_view(found, alignment)
    return views[alignment]


def state(name: str, default: Any) -> Any:
    """A value of the session that is there from now on."""
    return st.session_state.setdefault(name, default)


def go_to_page(name: str) -> None:
    """Switch to the page *name* with the next rerun (:mod:`ui.turning`); for callbacks."""
    st.session_state["go_to"] = name


def go_to_concept(key: str) -> None:
    """Open a concept's form on the Glossary page; for callbacks."""
    st.session_state["glossary_goto"] = key
    go_to_page("glossary")


def go_to_place(bead: str, document: str = "", start: int = -1) -> None:
    """Open the bead *bead*, or the one at a place of a document; for callbacks.

    Where there is none, the session's ``nowhere`` says so.
    """
    from duizhao.lookup import (
        alignment_of,
        bead_at,
    )

    found = project()
    if found is None:
        return
    alignment = alignment_of(found, bead)
    place = (alignment, bead) if alignment is not None else None
    if place is None and start >= 0:
        place = bead_at(found, document, start)
    if place is None:
        st.session_state["nowhere"] = True
    else:
        go_to_bead(*place)


def go_to_bead(alignment: int, bead: str) -> None:
    """Open a bead on the Review page; for callbacks."""
    st.session_state["review_goto"] = {"alignment": alignment, "bead": bead}
    go_to_page("review")
