"""On every page: what the user is told when the server has stopped, in our words; and that
decisions of a page that is gone wait in this browser for their text to be opened.

The script asks for the server's health every few seconds. Streamlit's own dialog, which
speaks of networks and CORS, is not shown meanwhile; the style rule is in :mod:`ui.look`.
The Review component writes into the document how many decisions it keeps.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from functools import cache
from typing import Any

from align.errors import DuizhaoError
from ui.session import drawer, label, person, project, t

__all__ = ["watch"]

_LAUNCH = secrets.token_hex(4)

_STYLE = """
.stopped { position: fixed; inset: auto 0 0 0; z-index: 1000000; display: flex; gap: 14px;
  align-items: center; justify-content: center; padding: 10px 18px; color: #fff;
  background: #8a2a22; font: 15px/1.5 "Source Sans 3", "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", system-ui, sans-serif; box-shadow: 0 -2px 12px rgb(0 0 0 / 25%); }
.stopped:is(.back, .waiting) { background: #1d5f42; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 1px solid currentcolor;
  border-radius: 4px; padding: 1px 12px; cursor: pointer; }
"""

_SCRIPT = """
const EVERY = 2500;
const WAIT = 4000; // a server that is busy answers late, one that is gone refuses at once
const GONE = 10000; // a page that keeps decisions says so more often than that
const watches = new WeakMap();

class Watch {
  constructor(root) {
    this.text = document.createElement("span");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.addEventListener("click", () => {
      if (this.box.classList.contains("waiting")) this.hidden = true;
      else location.reload();
      this.draw();
    });
    this.box = document.createElement("div");
    this.box.className = "stopped";
    this.box.hidden = true;
    this.box.setAttribute("role", "alert");
    this.box.append(this.text, this.button);
    root.append(this.box);
    this.failures = 0;
    this.timer = setInterval(() => this.look(), EVERY);
    this.kept = () => { if (!this.box.hidden) this.draw(); };
    addEventListener("duizhao-kept", this.kept);
  }

  close() { clearInterval(this.timer); removeEventListener("duizhao-kept", this.kept); }

  update(data) {
    // Answered by another launch: the page is connected again.
    if (this.data && this.data.launch !== data.launch) this.end();
    this.data = data;
  }

  end() {
    this.failures = 0;
    delete document.documentElement.dataset.duizhao;
    this.box.hidden = true;
  }

  async look() {
    if (this.looking || document.hidden) return;
    this.looking = true;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), WAIT);
    try {
      const address = new URL("/_stcore/health", location.href);
      const answer = await fetch(address, { cache: "no-store", signal: giveUp.signal });
      this.failures = answer.ok ? 0 : this.failures + 1;
    } catch (error) {
      this.failures += error.name === "AbortError" ? 0 : 1;
    }
    clearTimeout(timer);
    this.looking = false;
    if (this.failures) document.documentElement.dataset.duizhao = "stopped";
    this.draw();
  }

  // Decisions kept by a page that is gone: the Review page saves them when their text is shown.
  waiting() {
    let count = 0;
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(`duizhao review ${this.data.mine}`)) continue;
        const { time, items } = JSON.parse(localStorage.getItem(name));
        if (Date.now() - time > GONE) count += items.length;
      }
    } catch { /* no storage, or something that is not ours */ }
    return count;
  }

  draw() {
    if (document.documentElement.dataset.duizhao === "stopped") this.drawStopped();
    else this.drawWaiting();
  }

  drawWaiting() {
    const { labels } = this.data;
    const count = this.hidden ? 0 : this.waiting();
    const said = count === 1 ? labels.oneWaits : labels.manyWait.replace("{count}", count);
    if (count && this.text.textContent !== said) this.text.textContent = said;
    this.button.textContent = labels.hide;
    this.button.hidden = false;
    this.box.classList.remove("back");
    this.box.classList.toggle("waiting", count > 0);
    this.box.hidden = !count;
  }

  drawStopped() {
    const { labels } = this.data;
    const kept = Number(document.documentElement.dataset.duizhaoKept || 0);
    const back = !this.failures;
    const stopped = [labels.stopped, labels.one][kept] || labels.many.replace("{count}", kept);
    const said = back ? labels.back : stopped;
    if (this.text.textContent !== said) this.text.textContent = said;
    this.button.textContent = labels.reload;
    this.button.hidden = !back;
    this.box.classList.toggle("back", back);
    this.box.classList.remove("waiting");
    this.box.hidden = false;
  }
}

export default function (component) {
  const { parentElement, data } = component;
  let watch = watches.get(parentElement);
  if (!watch) { watch = new Watch(parentElement); watches.set(parentElement, watch); }
  watch.update(data);
  return () => { watch.close(); watches.delete(parentElement); };
}
"""


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    return component("duizhao_watch", js=_SCRIPT, css=_STYLE)


def watch() -> None:
    """Draw nothing, until the server stops."""
    labels = {
        "stopped": t("Duizhao has stopped. Start it again to go on."),
        "one": t("Duizhao has stopped. Start it again: the decision kept here will be saved."),
        "many": t(
            "Duizhao has stopped. Start it again: the {count} decisions kept here will be saved."
        ),
        "back": t("Duizhao is running again."),
        "oneWaits": t("One decision is kept in this browser. Open its text in Review to save it."),
        "manyWait": t(
            "{count} decisions are kept in this browser. Open their text in Review to save them."
        ),
        "hide": label("hide"),
        "reload": label("reload the page"),
    }
    mine = ""
    if person().name:
        # Of those who share a browser each sees their own.
        mine = "nobody's"
        with suppress(DuizhaoError):  # what is wrong with the project the page says
            found = project()
            mine = drawer(found) if found is not None else mine
    _renderer()(data={"launch": _LAUNCH, "labels": labels, "mine": mine}, key="watch")
