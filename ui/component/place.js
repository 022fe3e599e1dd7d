// Where the reviewer is: kept by the browser and found again; going to a number; finding a text.

// The text, filter, order and pair, by project and alignment.
class Place {
  constructor(view) { this.view = view; this.timer = 0; }

  get project() { return `duizhao place ${this.view.data.project}`; }

  read(name) {
    try { return JSON.parse(localStorage.getItem(name) || "null"); } catch { return null; }
  }

  // Of the alignment that is shown, and of the last one that was.
  wanted() { return this.read(`${this.project} ${this.view.data.alignment}`); }
  last() { return this.read(this.project); }

  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), 250);
  }

  write() {
    clearTimeout(this.timer);
    const { data, list, outbox } = this.view;
    if (!list || !list.focusId) return;
    const place = { id: outbox.same(list.focusId), filter: data.filter };
    try {
      localStorage.setItem(`${this.project} ${data.alignment}`, JSON.stringify(place));
      localStorage.setItem(this.project, JSON.stringify({ alignment: data.alignment }));
    } catch { /* no storage: then one begins at the top */ }
  }

  // Asks for the place where the reviewer was before.
  restore(fresh) {
    const { view } = this;
    const { data } = view;
    const last = fresh ? this.last() : null;
    if (last && last.alignment !== data.alignment && data.alignments.some(([id]) => id === last.alignment)) {
      view.ask({ kind: "open", alignment: last.alignment, place: this.read(`${this.project} ${last.alignment}`) });
      return;
    }
    const wanted = this.wanted();
    if (!wanted || (wanted.id === data.focus && JSON.stringify(wanted.filter) === JSON.stringify(data.filter))) return;
    view.ask({ kind: "return", ...wanted });
  }

  close() { clearTimeout(this.timer); }
}

// Texts that somebody types and has not saved: there again when the text is edited again, on a page
// that is loaded anew, too; gone with the tab.
class Drafts {
  constructor(view) { this.view = view; this.typed = new Map(); }

  name(of) { return `duizhao draft ${this.view.data.project} ${of}`; }

  get(of) {
    try { return sessionStorage.getItem(this.name(of)) ?? this.typed.get(of); } catch { return this.typed.get(of); }
  }

  set(of, text) {
    this.typed.set(of, text);
    try { sessionStorage.setItem(this.name(of), text); } catch { /* as long as the page lives */ }
  }

  delete(of) {
    this.typed.delete(of);
    try { sessionStorage.removeItem(this.name(of)); } catch { /* there is none */ }
  }
}

// A line over the foot: find a text without filtering, with next and previous.
class FindBar {
  constructor(view) {
    this.view = view;
    const { t } = view;
    this.text = "";
    this.box = el("input", {
      type: "search", class: "wide", "aria-label": t("find text"), placeholder: t("find text or /regex/"), autocomplete: "off", spellcheck: "false",
      oninput: later(200, () => this.look(0)),
      onkeydown: (event) => {
        if (event.key !== "Enter" || composing(event)) return;
        event.preventDefault();
        this.look(event.shiftKey ? -1 : 1);
      },
    });
    this.count = el("span", { class: "matches", role: "status" });
    this.node = el("div", { class: "find-bar", role: "search", hidden: true }, this.box,
      el("button", { onclick: () => this.look(-1), "aria-label": t("previous match") }, "↑", view.kbd("findPrevious")),
      el("button", { onclick: () => this.look(1), "aria-label": t("next match") }, "↓", view.kbd("findNext")),
      this.count, el("button", { class: "close", "aria-label": t("close"), onclick: () => this.close() }, "×"));
  }

  open() {
    this.node.hidden = false;
    this.box.focus();
    this.box.select();
  }

  close() {
    this.node.hidden = true;
    this.mark("");
    this.view.list.box.focus();
  }

  // step 0: from the pair at hand on, itself included
  look(step) {
    if (this.node.hidden) { this.open(); return; }
    const text = this.box.value.trim();
    this.mark(text);
    if (!text) return;
    const index = this.view.list.focusIndex;
    this.view.ask({ kind: "find", text, step: step || 1, index: step ? index : index - 1 });
  }

  mark(text) {
    this.text = text;
    if (!text) this.count.textContent = "";
    this.view.list.draw();
    this.view.list.place();
  }

  // The matches in a text, as spans.
  spans(shown) {
    if (!this.text) return [];
    const found = [];
    try {
      const regex = this.text.length > 2 && this.text.startsWith("/") && this.text.endsWith("/");
      const source = regex ? this.text.slice(1, -1) : this.text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
      for (const match of shown.matchAll(new RegExp(source, "giu"))) if (match[0]) found.push([match.index, match.index + match[0].length]);
    } catch { /* an expression of another dialect: the pairs are found, no place is marked */ }
    return found.slice(0, 200);
  }
}
