// The queue of candidates: draws what the server sends, sends decisions, decides nothing.
// One message is in flight at a time; the server's answer carries its number back.

const QUEUE_KEYS = {
  j: "next", k: "previous", a: "accept", r: "reject", o: "reopen", m: "merge", e: "edit", s: "synonym", f: "form",
  Enter: "form", ArrowRight: "nextRendering", ArrowLeft: "previousRendering", x: "remove", Delete: "remove",
  u: "underReview", p: "preferred", t: "admitted", d: "deprecated", b: "forbidden", K: "renderingUp", J: "renderingDown",
  z: "undo", Z: "redo", "?": "help",
};

// What only they may do who decide; the others' buttons are off.
const DECIDES = new Set(["accept", "reject", "merge", "edit", "preferred", "admitted", "deprecated", "forbidden", "remove", "renderingUp", "renderingDown"]);

const REST = 400; // milliseconds without a key after which the server hears where one is
const RESEND = 5000;
const KEPT = "duizhao queue";

class QueueView {
  constructor(root) {
    this.root = root;
    this.data = { rows: [], details: {}, labels: {}, total: 0, start: 0, focus: 0, open: 0, reply: {} };
    this.focus = 0;
    this.rendering = 0;
    this.sent = 0;
    this.inFlight = 0;
    this.pending = [];
    this.onKey = (event) => this.handleKey(event);
    document.addEventListener("keydown", this.onKey);
  }

  dispose() {
    clearTimeout(this.again);
    clearTimeout(this.timer);
    document.removeEventListener("keydown", this.onKey);
  }

  t(text) { return this.data.labels[text] || text; }

  update(component) {
    const data = component.data;
    this.send = (message) => component.setTriggerValue("message", message);
    const kept = this.frame ? null : this.kept(data.queue);
    const renewed = !kept && (!this.frame || data.queue !== this.data.queue);
    const other = renewed || kept || data.lang !== this.data.lang;
    const fresh = other || data.ack !== this.data.ack;
    this.data = data;
    if (other) this.build();
    if (renewed) { this.inFlight = 0; this.pending = []; }
    if (kept) Object.assign(this, kept);
    const dark = getComputedStyle(this.frame).getPropertyValue("--st-base") || data.theme;
    this.frame.classList.toggle("dark", dark.includes("dark"));
    if (data.ack >= this.inFlight) this.inFlight = 0;
    if (data.reply.error) this.pending = [];
    // Rows that were drawn before the server had the message in flight have old stamps.
    if (this.inFlight) this.drawn(this.current);
    for (const message of this.pending) this.drawn(message);
    if (renewed || (fresh && data.reply.error)) this.focus = data.focus;
    this.focus = Math.max(0, Math.min(this.focus, data.total - 1));
    if (fresh && data.reply.text) this.say(data.reply.text, data.reply.error);
    if (fresh && data.reply.found && this.sheet) this.drawFound(data.reply.found);
    this.draw();
    if (kept && this.inFlight) this.deliver(this.addressed());
    this.pump();
    this.keep();
  }

  // The page may be drawn anew around us, which ends this object: the next one goes on from here.
  keep() {
    const { sent, inFlight, current, pending, focus } = this;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ queue: this.data.queue, state: { sent, inFlight, current, pending, focus } }));
    } catch { /* a browser that keeps nothing: then as before */ }
  }

  kept(queue) {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEPT));
      return found && found.queue === queue ? found.state : null;
    } catch { return null; }
  }

  // A decision that waits to be sent is drawn already, and whatever waits makes the stamp old.
  drawn(message) {
    const row = this.data.rows.find((item) => item.id === message.id);
    const status = message.kind === "choose" ? "accepted" : message.kind;
    if (!row || message.kind === "find" || message.kind === "form") return;
    row.sure = false;
    if (["accepted", "rejected", "candidate", "under review"].includes(status)) row.status = status;
  }

  // --- messages -----------------------------------------------------------------
  ask(message) {
    if (message.kind === "window") this.pending = this.pending.filter((m) => m.kind !== "window");
    this.pending.push(message);
    this.pump();
    this.keep();
  }

  pump() {
    if (this.inFlight || !this.pending.length || !this.send) return;
    const message = this.pending.shift();
    this.current = message;
    this.sent = Math.max(this.sent, this.data.ack || 0) + 1;
    this.inFlight = this.sent;
    this.deliver(this.addressed());
  }

  addressed() {
    return { focus: this.focus, ...this.current, sequence: this.inFlight, queue: this.data.queue };
  }

  // A message that meets a page which is just being drawn can be lost: it is sent again until
  // it is answered. The server does the same message once.
  deliver(message) {
    clearTimeout(this.again);
    this.send(message);
    this.again = setTimeout(() => {
      if (this.frame.isConnected && this.inFlight === message.sequence) this.deliver({ ...message, again: Date.now() });
    }, RESEND);
  }

  row(index = this.focus) { return this.data.rows[index - this.data.start] || null; }

  detail() { const row = this.row(); return (row && this.data.details[row.id]) || null; }

  decide(kind, extra) {
    const row = this.row();
    if (!row) return;
    const goesOn = kind === "accepted" || kind === "rejected" || kind === "choose" || kind === "under review";
    // What was decided here before the answer came has a new stamp that only the server knows.
    this.ask({ kind, id: row.id, v: row.sure === false ? null : row.v, ...extra });
    row.sure = false;
    this.drawn({ kind, id: row.id });
    if (goesOn) this.move(1); else this.draw();
  }

  move(step) {
    const target = Math.max(0, Math.min(this.focus + step, this.data.total - 1));
    if (target !== this.focus) this.take(0);
    this.focus = target;
    const last = this.data.start + this.data.rows.length;
    const row = this.row();
    const soon = !row || !this.data.details[row.id] || target >= last - 10 || target < this.data.start + 5;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask({ kind: "window" }), soon ? (row ? 60 : 0) : REST);
    this.draw();
  }

  act(name) {
    const actions = {
      next: () => this.move(1),
      previous: () => this.move(-1),
      accept: () => this.decide("accepted"),
      reject: () => this.decide("rejected"),
      reopen: () => this.decide("candidate"),
      underReview: () => this.decide("under review"),
      merge: () => this.openMerge(),
      edit: () => this.openEdit(),
      synonym: () => this.openSynonym(),
      form: () => this.openForm(),
      nextRendering: () => this.choose(1),
      previousRendering: () => this.choose(-1),
      remove: () => this.change("remove"),
      preferred: () => this.change("status", { status: "preferred" }),
      admitted: () => this.change("status", { status: "admitted" }),
      deprecated: () => this.change("status", { status: "deprecated" }),
      forbidden: () => this.change("status", { status: "forbidden" }),
      renderingUp: () => this.change("order", { step: -1 }),
      renderingDown: () => this.change("order", { step: 1 }),
      undo: () => this.ask({ kind: "undo" }),
      redo: () => this.ask({ kind: "redo" }),
      help: () => this.openHelp(),
    };
    if (actions[name]) actions[name]();
  }

  openForm() { const row = this.row(); if (row) this.ask({ kind: "form", id: row.id }); }

  // Another rendering of the concept is the one that keys act on.
  choose(step) {
    const detail = this.detail();
    if (!detail || !detail.renderings.length) return;
    this.take(Math.max(0, Math.min(this.rendering + step, detail.renderings.length - 1)));
    this.drawPane();
    const chosen = this.pane.querySelector(".renderings .chosen");
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
  }

  take(place) { this.rendering = place; this.followed = null; }

  // The chosen rendering gets a status, another place, or goes. It stays the chosen one, wherever
  // the answer puts it: the next key must not act on another.
  change(kind, extra) {
    const detail = this.detail();
    const chosen = detail && detail.renderings[this.rendering];
    if (!chosen) return;
    this.followed = chosen.text;
    this.decide(kind, { term: chosen.text, ...extra });
  }

  handleKey(event) {
    if (!this.frame || !this.frame.isConnected) return;
    if (event.key === "Escape") { this.close(); return; }
    const key = keyOf(event);
    if (!key || isTyping(event)) return;
    if (this.sheet) {
      if (/^[1-9]$/.test(key) && this.options && this.options[Number(key) - 1]) {
        event.preventDefault();
        this.options[Number(key) - 1].click();
      }
      return;
    }
    const detail = this.detail();
    if (/^[1-9]$/.test(key) && detail && detail.renderings[Number(key) - 1]) {
      event.preventDefault();
      this.decide("choose", { number: Number(key) - 1 });
      return;
    }
    const name = QUEUE_KEYS[key];
    // Enter and arrows on a button, a link or a tab of the page are those of that.
    if (!name || (key.length > 1 && key !== "Delete" && !this.isOurs(event))) return;
    event.preventDefault();
    this.act(name);
  }

  isOurs(event) {
    const target = event.composedPath()[0];
    return target === document.body || target === this.list || (target.closest && target.closest(".item") !== null);
  }

  say(text, error) {
    this.message.textContent = text;
    this.message.classList.toggle("error", Boolean(error));
  }

  // --- drawing ------------------------------------------------------------------
  build() {
    if (this.frame) this.frame.remove();
    this.sheet = null;
    this.count = el("div", { class: "count" });
    this.list = el("ol", { class: "list", role: "listbox", tabindex: "0", "aria-label": this.t("candidates") });
    this.pane = el("section", { class: "pane", "aria-label": this.t("examples") });
    this.message = el("div", { class: "message", role: "status", "aria-live": "polite" });
    this.frame = el("div", { class: "queue" },
      el("div", { class: "left" }, this.count, this.list), this.pane, this.message);
    this.root.append(this.frame);
    // Not away from a field of the page in which somebody types what is looked for.
    const active = document.activeElement;
    if (!active || !["INPUT", "TEXTAREA", "SELECT"].includes(active.tagName)) this.list.focus({ preventScroll: true });
  }

  draw() {
    const { rows, start, total, open } = this.data;
    this.count.textContent = fill(this.t("{open} of {total} to decide"), { open, total });
    this.list.replaceChildren(...rows.map((row, place) => el("li", {
      class: `item s-${row.status.replaceAll(" ", "-")} ${start + place === this.focus ? "focused" : ""}`,
      role: "option", "aria-selected": String(start + place === this.focus), "data-id": row.id,
      onclick: () => this.move(start + place - this.focus), ondblclick: () => this.openForm(),
    }, el("b", { lang: "zh" }, row.zh || "—"), el("span", { lang: "en" }, row.en),
      el("i", { class: row.status === "candidate" && row.en ? probabilityClass(row.p) : null },
      row.status !== "candidate" ? this.t(row.status) : row.en ? probabilityText(row.p) : ""))));
    const focused = this.list.querySelector(".focused");
    if (focused) focused.scrollIntoView({ block: "nearest" });
    this.drawPane();
  }

  button(name, label, key, kind) {
    const off = this.data.why && DECIDES.has(name);
    return el("button", { type: "button", class: kind || null, disabled: Boolean(off), title: off ? this.data.why : null, onclick: () => this.act(name) },
      this.t(label), el("kbd", { "aria-hidden": "true" }, key));
  }

  drawPane() {
    const row = this.row();
    if (!row) { this.pane.replaceChildren(el("p", { class: "soft" }, this.t("No candidates"))); return; }
    const detail = this.detail();
    const head = el("header", {}, row.zh ? el("h2", { lang: "zh" }, row.zh) : null,
      el("p", { lang: "en" }, row.en, el("small", {}, ` ${row.n}×`)));
    const actions = el("div", { class: "actions", role: "toolbar" },
      this.button("accept", "accept", "a", "good"), this.button("reject", "reject", "r", "bad"),
      this.button("merge", "merge into …", "m"), this.button("edit", "correct", "e"),
      this.button("synonym", "add a synonym", "s"), this.button("form", "open the form", "f"),
      this.button("underReview", "under review", "u"), this.button("reopen", "reopen", "o"), this.button("undo", "undo", "z"),
      this.button("redo", "redo", "Z"), this.button("help", "keys", "?"));
    const parts = [head, actions];
    if (detail) {
      const said = [];
      if (detail.termhood !== null) said.push(`${this.t("probability of being a term")} ${probabilityText(detail.termhood)}`);
      if (detail.keyness !== null) said.push(`${this.t("keyness")} ${detail.keyness}`);
      if (said.length) head.append(el("p", { class: "soft" }, said.join(" · ")));
      const there = detail.renderings.findIndex((item) => item.text === this.followed);
      this.rendering = Math.max(0, Math.min(there < 0 ? this.rendering : there, detail.renderings.length - 1));
      parts.push(el("h3", {}, this.t("renderings")), this.renderingActions(), !detail.renderings.length
        ? el("p", { class: "soft" }, this.t("No rendering in these texts")) : el("ol", { class: "renderings" },
        detail.renderings.map((item, place) => el("li", {
          class: `${place === this.rendering ? "chosen" : ""} t-${item.status.replaceAll(" ", "-")}`,
          "aria-current": place === this.rendering ? "true" : null, onmousemove: (event) => { if (event.movementX || event.movementY) this.point(place); },
        }, el("button", {
          type: "button", disabled: Boolean(this.data.why), title: this.data.why || this.t("choose this rendering and accept"),
          onclick: () => this.decide("choose", { number: place }),
        }, el("kbd", {}, String(place + 1)), el("span", { lang: "en" }, item.text),
          el("i", { class: `bar ${probabilityClass(item.p)}` }, el("i", { style: `width:${Math.round(item.p * 100)}%` })),
          el("small", {}, `${probabilityText(item.p)} · ${item.n}× · ${this.t(item.status)}`))))));
      parts.push(el("h3", {}, this.t("examples")));
      if (!detail.examples.length) parts.push(el("p", { class: "soft" }, this.t("No occurrences in the documents")));
      parts.push(...detail.examples.map((item) => this.example(item)));
      if (detail.longer.length) {
        parts.push(el("h3", {}, this.t("part of longer terms")),
          el("ul", { class: "longer" }, detail.longer.map((label) => el("li", {}, label))));
      }
    }
    this.pane.replaceChildren(...parts.filter((part) => part !== null));
  }

  // The mouse chooses as the arrow keys do, without drawing anew what it stands on.
  point(place) {
    this.take(place);
    this.pane.querySelectorAll(".renderings li").forEach((item, at) => item.classList.toggle("chosen", at === place));
  }

  renderingActions() {
    if (!this.detail().renderings.length) return null;
    return el("div", { class: "actions small", role: "toolbar", "aria-label": this.t("chosen rendering") },
      this.button("previousRendering", "previous", "←"), this.button("nextRendering", "next", "→"),
      this.button("preferred", "preferred", "p"), this.button("admitted", "admitted", "t"),
      this.button("deprecated", "deprecated", "d"), this.button("forbidden", "forbidden", "b"),
      this.button("remove", "delete", "x"));
  }

  example(item) {
    const side = (part, lang) => part && el("p", { lang, title: part.document }, marked(part.text, part.spans));
    return el("div", { class: "example" }, side(item.zh, "zh"), side(item.en, "en"),
      item.bead ? el("button", { type: "button", class: "link", onclick: () => this.ask({ kind: "bead", bead: item.bead }) },
        this.t("open in Review")) : null);
  }

  // --- sheets -------------------------------------------------------------------
  open(title, ...content) {
    this.close();
    this.sheet = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
      el("div", {}, el("h3", {}, title), content,
        el("button", { type: "button", onclick: () => this.close() }, this.t("close"))));
    this.frame.append(this.sheet);
  }

  close() {
    if (this.sheet) this.sheet.remove();
    this.sheet = null;
    this.options = null;
    if (this.list) this.list.focus({ preventScroll: true });
  }

  openHelp() {
    const names = { next: "next", previous: "previous", accept: "accept", reject: "reject", reopen: "reopen", underReview: "under review",
      merge: "merge into …", edit: "correct (the old spelling goes)", synonym: "add a synonym", form: "open the form",
      nextRendering: "next rendering", previousRendering: "previous rendering", remove: "delete this rendering",
      preferred: "preferred", admitted: "admitted", deprecated: "deprecated", forbidden: "forbidden",
      renderingUp: "rendering further up", renderingDown: "rendering further down", undo: "undo", redo: "redo", help: "keys" };
    const signs = { ArrowRight: "→", ArrowLeft: "←" };
    this.open(this.t("keys"), el("dl", {},
      Object.entries(QUEUE_KEYS).map(([key, name]) => [el("dt", {}, el("kbd", {}, signs[key] || key)), el("dd", {}, this.t(names[name]))]),
      el("dt", {}, el("kbd", {}, "1–9")), el("dd", {}, this.t("choose this rendering and accept"))));
    this.sheet.querySelector("button").focus();
  }

  openEdit() {
    const row = this.row();
    if (!row) return;
    const zh = el("input", { value: row.zh, "aria-label": this.t("Chinese"), lang: "zh" });
    const en = el("input", { value: row.en, "aria-label": this.t("English"), lang: "en" });
    const save = () => {
      const change = {};
      if (zh.value !== row.zh) change.zh = zh.value;
      if (en.value !== row.en) change.en = en.value;
      this.close();
      if (Object.keys(change).length) this.decide("edit", change);
    };
    const onkeydown = (event) => { if (event.key === "Enter" && !event.isComposing) save(); };
    for (const box of [zh, en]) box.addEventListener("keydown", onkeydown);
    this.open(this.t("correct (the old spelling goes)"), el("p", {}, zh), el("p", {}, en),
      el("button", { type: "button", class: "good", onclick: save }, this.t("save")));
    en.focus();
  }

  // One more term, admitted beside those there.
  openSynonym() {
    if (!this.row()) return;
    const zh = el("input", { value: "", "aria-label": this.t("Chinese"), placeholder: this.t("Chinese"), lang: "zh" });
    const en = el("input", { value: "", "aria-label": this.t("English"), placeholder: this.t("English"), lang: "en" });
    const save = () => {
      const change = {};
      if (zh.value.trim()) change.zh = zh.value;
      if (en.value.trim()) change.en = en.value;
      this.close();
      if (Object.keys(change).length) this.decide("synonym", change);
    };
    for (const box of [zh, en]) box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) save(); });
    this.open(this.t("add a synonym"), el("p", {}, zh), el("p", {}, en),
      el("button", { type: "button", class: "good", onclick: save }, this.t("save")));
    en.focus();
  }

  openMerge() {
    const row = this.row();
    if (!row) return;
    const box = el("input", { type: "search", placeholder: this.t("search"), "aria-label": this.t("search"),
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.isComposing && box.value.trim()) this.ask({ kind: "find", id: row.id, text: box.value });
      } });
    this.found = el("ol", { class: "found" });
    this.open(`${row.zh || row.en} · ${this.t("merge into …")}`, el("p", {}, box), this.found);
    this.drawFound((this.detail() || { similar: [] }).similar);
    const first = this.found.querySelector("button");
    if (first) first.focus(); else box.focus();
  }

  drawFound(items) {
    const id = this.row() && this.row().id;
    this.found.replaceChildren(...items.filter((item) => item.id !== id).map((item, place) => el("li", {},
      el("button", { type: "button", onclick: () => { this.close(); this.decide("merge", { into: item.id }); } },
        el("kbd", {}, String(place + 1)), item.label, el("small", {}, ` ${this.t(item.status)}`)))));
    this.options = [...this.found.querySelectorAll("button")];
  }
}

const queueViews = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let view = queueViews.get(parentElement);
  if (!view) { view = new QueueView(parentElement); queueViews.set(parentElement, view); }
  view.update(component);
  return () => { view.dispose(); queueViews.delete(parentElement); if (view.frame) view.frame.remove(); };
}
