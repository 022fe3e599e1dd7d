"""Text fields that answer while one types, and that offer what is used already.

Streamlit sends a text when Enter is pressed. The script presses it, a moment after the last
letter, in the fields named; in others it offers a list, which the browser draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

__all__ = ["answer_while_typing"]

MOST = 200
"""So many entries of a list are offered."""

_SCRIPT = """
const PAUSE = 250;
const helps = new WeakMap();

class Help {
  constructor(root) {
    this.root = root;
    this.timers = new WeakMap();
    this.typed = (event) => this.heard(event);
    this.entered = (event) => this.offer(event.target);
    document.addEventListener("input", this.typed);
    document.addEventListener("compositionend", this.typed);
    document.addEventListener("focusin", this.entered);
  }

  close() {
    document.removeEventListener("input", this.typed);
    document.removeEventListener("compositionend", this.typed);
    document.removeEventListener("focusin", this.entered);
    this.lists.forEach((list) => list.remove());
  }

  update(data) {
    this.data = data;
    (this.lists || []).forEach((list) => list.remove());
    this.lists = Object.entries(data.lists).map(([label, values], at) => {
      const list = document.createElement("datalist");
      list.id = `duizhao-list-${at}`;
      list.dataset.label = label;
      for (const value of values) {
        list.append(Object.assign(document.createElement("option"), { value }));
      }
      document.body.append(list);
      return list;
    });
  }

  heard(event) {
    const field = event.target;
    if (event.isComposing || !field.closest) return;
    if (!this.data.fields.some((key) => field.closest(`.st-key-${key}`))) return;
    clearTimeout(this.timers.get(field));
    this.timers.set(field, setTimeout(() => {
      const enter = {
        key: "Enter", code: "Enter", keyCode: 13, which: 13, bubbles: true, cancelable: true,
      };
      field.dispatchEvent(new KeyboardEvent("keydown", enter));
      field.dispatchEvent(new KeyboardEvent("keypress", enter));
    }, PAUSE));
  }

  offer(field) {
    const label = field.getAttribute && field.getAttribute("aria-label");
    const list = label && this.lists.find((item) => item.dataset.label === label);
    if (!list || field.tagName !== "INPUT" || field.type !== "text") return;
    field.setAttribute("list", list.id);
  }
}

export default function (component) {
  const { parentElement, data } = component;
  let help = helps.get(parentElement);
  if (!help) { help = new Help(parentElement); helps.set(parentElement, help); }
  help.update(data);
  return () => { help.close(); helps.delete(parentElement); };
}
"""


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    return component("duizhao_typing", js=_SCRIPT)


def answer_while_typing(
    fields: Sequence[str] = (), lists: Mapping[str, Sequence[str]] | None = None, *, key: str
) -> None:
    """Let the text inputs with the keys *fields* answer while one types; offer *lists*, by the
    labels of the inputs they are for, to choose from or to type something else."""
    offered = {label: list(values)[:MOST] for label, values in (lists or {}).items() if values}
    _renderer()(data={"fields": list(fields), "lists": offered}, key=key)
