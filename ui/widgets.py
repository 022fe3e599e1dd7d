"""What several pages draw: the language switch, a progress bar, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.messages import Message
from duizhao.messages import LANGUAGES
from duizhao.roles import role_name
from ui.environment import LANGUAGE_COOKIE
from ui.session import person, t, worded
from ui.signing import SIGN_OUT
from ui.words import Words

__all__ = ["Bar", "bring_into_sight", "language_switch", "sent", "show_error", "show_problem"]

STOCK = (
    "Skip to main content",
    "App pages",
    "Show/hide columns",
    "Download as CSV",
    "Download as PNG",
    "Show data",
    "Search",
    "Fullscreen",
    "Close fullscreen",
    "Add row",
    "Delete row(s)",
    "Choose an option",
    "Choose date",
    "Open",
    "file upload",
    "progress",
)
"""What Streamlit says by itself, in English."""

_STYLE = """
nav { display: flex; gap: 2px; align-items: center; font: 14px/1.4 "Source Sans 3",
  "Noto Sans CJK SC", "PingFang SC", system-ui, sans-serif; }
button { font: inherit; color: var(--st-text-color, #2a2a28); background: none; border: 0;
  border-radius: 4px; padding: 3px 8px; cursor: pointer; }
button[aria-pressed=true] { color: var(--st-primary-color, #23734f); font-weight: 600; }
span { max-width: 12em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  padding: 3px 2px 3px 8px; }
@media (max-width: 1100px) { span { display: none; } }
select { font: inherit; color: inherit; background: var(--st-background-color, #fcfbf8);
  border: 1px solid transparent; border-radius: 4px; padding: 2px; }
select:hover { border-color: var(--st-border-color, #e3e0d8); }
:is(button, select):focus-visible { outline: 2px solid var(--st-primary-color, #23734f); }
"""

_SCRIPT = """
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  document.documentElement.lang = data.language === "zh" ? "zh-Hans" : "en";
  sayStock(data.stock);
  let nav = parentElement.querySelector("nav");
  if (!nav) { nav = document.createElement("nav"); parentElement.append(nav); }
  nav.setAttribute("aria-label", "Language / 语言");
  nav.send = setTriggerValue;
  // A button that is replaced between press and release hears no click.
  const shown = JSON.stringify(data);
  if (nav.shown === shown) return;
  nav.shown = shown;
  if (!nav.measure) {
    const root = document.documentElement;
    const say = () => root.style.setProperty("--corner", `${nav.offsetWidth + 24}px`);
    nav.measure = new ResizeObserver(say);
    nav.measure.observe(nav);
  }
  nav.replaceChildren(...Object.entries(data.languages).map(([code, name]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = code;
    button.textContent = name;
    button.setAttribute("aria-pressed", String(code === data.language));
    button.addEventListener("click", () => {
      document.cookie = `${data.cookie}=${code}; SameSite=Strict; Path=/; Max-Age=31536000`;
      nav.send("chosen", code);
    });
    return button;
  }), themes(data), ...signedIn(data));
}

// Streamlit's own labels: what screen readers say, tooltips, empty boxes.
const PAUSE = 400;
let stock = {};
let stockTimer = 0;
let stockWatch = null;

function sayStock(words) {
  stock = words;
  if (!stockWatch && !Object.values(words).length) return;
  if (!stockWatch) {
    stockWatch = new MutationObserver(() => { stockTimer ||= setTimeout(replaceStock, PAUSE); });
    stockWatch.observe(document.body, { childList: true, subtree: true });
  }
  replaceStock();
}

function replaceStock() {
  clearTimeout(stockTimer);
  stockTimer = 0;
  for (const name of ["aria-label", "placeholder"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) {
      const said = stock[node.getAttribute(name)];
      if (said) node.setAttribute(name, said);
    }
  }
  for (const node of document.querySelectorAll("[role=tooltip] p, a[href='#stMain']")) {
    const text = node.firstChild;
    if (text && stock[text.nodeValue]) text.nodeValue = stock[text.nodeValue];
  }
}

function signedIn(data) {
  if (!data.person) return [];
  const name = document.createElement("span");
  name.textContent = data.person.name;
  name.title = data.person.role;
  const out = document.createElement("button");
  out.type = "button";
  out.textContent = data.person.out;
  out.addEventListener("click", async () => {
    await fetch(data.person.way, { method: "POST" });
    location.assign("/");
  });
  return [name, out];
}

// Streamlit reads the theme when a page is loaded, by the path of that page.
function themes(data) {
  const keys = data.paths.map((path) => `stActiveTheme-${path}-v2`);
  const select = document.createElement("select");
  select.setAttribute("aria-label", data.theme);
  let now = "System";
  try {
    now = JSON.parse(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`)) || now;
  } catch { /* a browser that keeps nothing */ }
  for (const [value, text] of Object.entries(data.themes)) {
    const option = new Option(text, value, false, value === now);
    select.append(option);
  }
  select.addEventListener("change", () => {
    for (const key of keys) localStorage.setItem(key, JSON.stringify(select.value));
    location.reload();
  });
  return select;
}
"""


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    return component("duizhao_corner", js=_SCRIPT, css=_STYLE)


def language_switch(language: str, paths: Sequence[str] = ()) -> None:
    """Draw it, and the choice of light or dark beside it; the language goes into the session's
    ``language``, the theme stays with the browser.

    Args:
        paths: of all pages, for which a theme holds.
    """
    themes = {"System": t("as the system"), "Light": t("light"), "Dark": t("dark")}
    data: dict[str, Any] = {"languages": LANGUAGES, "language": language}
    # From English, or back to it where the other language was chosen.
    words = {text: Words("zh")(text) for text in STOCK}
    data["stock"] = words if language == "zh" else {zh: text for text, zh in words.items()}
    data |= {"cookie": LANGUAGE_COOKIE, "theme": t("Theme"), "themes": themes, "paths": list(paths)}
    who = person()
    if who.name and who.role:
        way = {"out": t("Sign out"), "way": SIGN_OUT}
        data["person"] = {"name": who.name, "role": worded(role_name(who.role)), **way}
    with st.container(key="corner"):
        _renderer()(data=data, key="corner_switch", on_chosen_change=_chosen)


def sent(component: str, name: str) -> Any:
    """What the browser sent as *name* of the component with the key *component*; ``None``: nothing.

    A message that comes when its page was left meets a session that has forgotten the component.
    """
    state = st.session_state.get(component)
    return None if state is None else state.get(name)


def _chosen() -> None:
    code = sent("corner_switch", "chosen")
    if code in LANGUAGES:
        st.session_state["language"] = code


class Bar:
    """A :class:`align.progress.Progress` that draws; gone when its place is emptied."""

    def __init__(self, place: Any = None) -> None:
        self._place = st.empty() if place is None else place
        self._label, self._done, self._total = "", 0, 0

    def start(self, label: Message | str, total: int | None = None) -> None:
        """A stage begins."""
        self._label, self._done, self._total = worded(label), 0, total or 0
        self._draw()

    def advance(self, steps: int = 1) -> None:
        """*steps* more are done."""
        self._done += steps
        self._draw()

    def finish(self) -> None:
        """The stage is done."""
        self._place.empty()

    def _draw(self) -> None:
        share = min(self._done / self._total, 1.0) if self._total else 0.0
        self._place.progress(share, text=self._label)


def show_error(what: Message | DuizhaoError | str) -> None:
    """What went wrong, as plain text: it may hold names from anywhere."""
    st.error(t("Something went wrong."))
    st.text(worded(what))


def show_problem(key: str) -> None:
    """Show once what a callback left under *key* of the session."""
    problem = st.session_state.pop(key, None)
    if problem:
        show_error(problem)


_SIGHT = """
const HEADER = 70;
const brought = new WeakMap();
export default function ({ parentElement, data }) {
  if (brought.get(parentElement) === data.number) return;
  brought.set(parentElement, data.number);
  let tries = 0;
  const timer = setInterval(() => {
    const place = document.querySelector(`.st-key-${data.place}`);
    const box = place && place.getBoundingClientRect();
    if (++tries > 40) clearInterval(timer);
    if (!box || !box.height) return;
    clearInterval(timer);
    if (box.top < HEADER || box.bottom > innerHeight) place.scrollIntoView({ block: "center" });
  }, 50);
}
"""


@cache
def _sight_renderer() -> Any:
    from streamlit.components.v2 import component

    return component("duizhao_sight", js=_SIGHT)


def bring_into_sight(place: str, number: int) -> None:
    """Scroll to the container with the key *place*, unless it is seen; once for each *number*."""
    _sight_renderer()(data={"place": place, "number": number}, key=f"sight_{place}")
