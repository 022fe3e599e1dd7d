"""The language switch in the corner; the browser remembers the choice in a cookie."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from duizhao.messages import LANGUAGES

__all__ = ["COOKIE", "language_switch"]

COOKIE = "duizhao_language"

_STYLE = """
nav { display: flex; gap: 2px; align-items: center; font: 14px/1.4 "Source Sans 3",
  "Noto Sans CJK SC", "PingFang SC", system-ui, sans-serif; }
button { font: inherit; color: var(--st-text-color, #2a2a28); background: none; border: 0;
  border-radius: 4px; padding: 3px 8px; cursor: pointer; }
button[aria-pressed=true] { color: var(--st-primary-color, #23734f); font-weight: 600; }
button:focus-visible { outline: 2px solid var(--st-primary-color, #23734f); }
"""

_SCRIPT = """
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  document.documentElement.lang = data.language === "zh" ? "zh-Hans" : "en";
  let nav = parentElement.querySelector("nav");
  if (!nav) { nav = document.createElement("nav"); parentElement.append(nav); }
  nav.setAttribute("aria-label", "Language / 语言");
  nav.replaceChildren(...Object.entries(data.languages).map(([code, name]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = code;
    button.textContent = name;
    button.setAttribute("aria-pressed", String(code === data.language));
    button.addEventListener("click", () => {
      document.cookie = `${data.cookie}=${code}; SameSite=Strict; Path=/; Max-Age=31536000`;
      setTriggerValue("chosen", code);
    });
    return button;
  }));
}
"""


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    return component("duizhao_corner", js=_SCRIPT, css=_STYLE)


def language_switch(language: str) -> None:
    """Draw it; the choice goes into the session's ``language``."""
    data = {"languages": LANGUAGES, "language": language, "cookie": COOKIE}
    with st.container(key="corner"):
        _renderer()(data=data, key="corner_switch", on_chosen_change=_chosen)


def _chosen() -> None:
    code = st.session_state["corner_switch"].get("chosen")
    if code in LANGUAGES:
        st.session_state["language"] = code
