// The review component: draws what the server sends, sends commands, decides nothing.
// One message is in flight at a time; the server's answer carries its number back.

class ReviewView {
  constructor(root) {
    this.root = root;
    this.data = { rows: [], total: 0, start: 0, labels: {}, keys: {}, counts: {}, filter: {} };
    this.sent = 0;
    this.inFlight = 0;
    this.queue = [];
    this.detail = null;
    this.onKey = (event) => this.handleKey(event);
    document.addEventListener("keydown", this.onKey);
  }

  t(text) { return this.data.labels[text] || text; }

  build() {
    this.frame = el("div", { class: "review" });
    this.list = new BeadList(this);
    this.top = el("div", { class: "bar-top", role: "toolbar", "aria-label": this.t("filter") });
    this.panel = el("aside", { class: "side-panel", "aria-label": this.t("details") });
    this.message = el("div", { class: "message", role: "status", "aria-live": "polite" });
    this.frame.append(this.top, this.list.box, this.panel, this.message);
    this.root.append(this.frame);
    this.drawTop();
  }

  update(component) {
    const data = component.data;
    this.send = (message) => component.setTriggerValue("message", message);
    const first = !this.frame;
    const other = first || data.alignment !== this.data.alignment || data.lang !== this.data.lang;
    this.data = data;
    if (other) {
      if (this.frame) this.frame.remove();
      this.inFlight = 0;
      this.queue = [];
      this.detail = null;
      this.build();
      this.list.box.focus({ preventScroll: true }); // the keys work at once
    }
    const dark = getComputedStyle(this.frame).getPropertyValue("--st-base") || data.theme;
    this.frame.classList.toggle("dark", dark.includes("dark"));
    const fresh = other || data.ack !== this.lastAck; // a rerun may bring the same answer again
    this.lastAck = data.ack;
    if (data.ack >= this.inFlight) this.inFlight = 0;
    if (data.detail) this.detail = data.detail;
    const waits = this.queue.some((m) => m.kind !== "detail" && m.kind !== "window");
    if (!waits || data.reply.error) this.list.setWindow(data.rows, data.start, data.total);
    if (other || (fresh && data.reply.focus)) this.focusId(data.reply.focus || data.focus);
    else if (this.list.focused() && this.list.focused().id !== this.list.focusId) {
      this.list.focus(this.list.focusIndex, { reveal: false });
    } else if (this.list.focused()) this.list.redrawRow(this.list.focusIndex);
    if (fresh && data.reply.text) this.say(data.reply.text, data.reply.error);
    if (fresh && data.reply.preview) this.openPreview(data.reply.preview);
    if (fresh && data.reply.plot) this.openPlot(data.reply.plot);
    this.drawTop();
    this.drawPanel();
    this.pump();
  }

  dispose() { document.removeEventListener("keydown", this.onKey); }

  focusId(id) {
    const index = this.data.rows.findIndex((row) => row.id === id);
    this.list.focus(index < 0 ? Math.min(this.list.focusIndex, this.data.total - 1) : this.data.start + index);
  }

  // --- messages -----------------------------------------------------------------
  ask(message) {
    if (message.kind === "window" || message.kind === "detail") {
      this.queue = this.queue.filter((m) => m.kind !== message.kind);
    }
    this.queue.push(message);
    this.pump();
  }

  pump() {
    if (this.inFlight || !this.queue.length || !this.send) return;
    const message = this.queue.shift();
    this.sent = Math.max(this.sent, this.data.ack || 0) + 1;
    this.inFlight = this.sent;
    this.send({ ...message, number: this.sent, alignment: this.data.alignment });
  }

  onFocus(row) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask({ kind: "detail", id: row.id }), 120);
    this.drawPanel();
  }

  matchesOf(id) {
    const none = { zh: [], en: [] };
    return this.detail && this.detail.id === id ? this.detail.matches : none;
  }

  // --- commands -----------------------------------------------------------------
  command(name, extra) {
    const row = this.list.focused();
    if (!row) return;
    this.ask({ kind: "command", name, id: row.id, version: row.v, ...extra });
  }

  setStatus(status) {
    const row = this.list.focused();
    if (!row) return;
    this.ask({ kind: "command", name: "status", id: row.id, version: row.v, status });
    row.status = status; // drawn at once; the server's answer decides
    this.list.redrawRow(this.list.focusIndex);
    if (status === "accepted" || status === "rejected") this.list.focus(this.list.focusIndex + 1);
  }

  neighbour(name, extra) {
    const row = this.list.focused();
    const next = this.list.row(this.list.focusIndex + 1);
    if (!row || !next) return this.say(this.t("there is no next bead"), true);
    return this.ask({
      kind: "command", name, id: row.id, version: row.v, other: next.id, otherVersion: next.v, ...extra,
    });
  }

  act(name) {
    const actions = {
      next: () => this.list.focus(this.list.focusIndex + 1),
      previous: () => this.list.focus(this.list.focusIndex - 1),
      accept: () => this.setStatus("accepted"),
      reject: () => this.setStatus("rejected"),
      doubt: () => this.setStatus("needs review"),
      reopen: () => this.setStatus("proposed"),
      merge: () => this.neighbour("merge"),
      split: () => this.openSplit(),
      unlink: () => this.command("unlink"),
      enDown: () => this.neighbour("move", { side: "en", direction: "down" }),
      enUp: () => this.neighbour("move", { side: "en", direction: "up" }),
      zhDown: () => this.neighbour("move", { side: "zh", direction: "down" }),
      zhUp: () => this.neighbour("move", { side: "zh", direction: "up" }),
      editEn: () => this.openEdit("en"),
      editZh: () => this.openEdit("zh"),
      comment: () => this.focusComment(),
      undo: () => this.ask({ kind: "undo" }),
      redo: () => this.ask({ kind: "redo" }),
      nextOpen: () => this.jump("open", 1),
      previousOpen: () => this.jump("open", -1),
      nextUncertain: () => this.jump("uncertain", 1),
      nextUneven: () => this.jump("uneven", 1),
      nextComment: () => this.jump("comment", 1),
      acceptAbove: () => this.command("acceptAbove"),
      acceptOver: () => this.ask({ kind: "preview" }),
      realign: () => { this.say(this.t("aligning the rest again …")); this.ask({ kind: "realign" }); },
      noCounterpart: () => this.command("noCounterpart", { side: "zh" }),
      plot: () => this.ask({ kind: "plot" }),
      search: () => this.top.querySelector("input[type=search]").focus(),
      help: () => this.openHelp(),
    };
    if (actions[name]) actions[name]();
  }

  jump(what, step) {
    const row = this.list.focused();
    this.ask({ kind: "jump", what, step, index: this.list.focusIndex, id: row ? row.id : null });
  }

  handleKey(event) {
    if (!this.frame || !this.frame.isConnected) return;
    if (event.key === "Escape") { this.closeSheet(); this.list.box.focus(); return; }
    if (isTyping(event) || this.sheet) return;
    const key = keyOf(event);
    if (key && /^[1-9]$/.test(key) && this.detail && this.detail.candidates.length) {
      event.preventDefault();
      this.choose(Number(key) - 1);
      return;
    }
    const name = key && actionOf({ ...DEFAULT_KEYS, ...this.data.keys }, key);
    if (!name) return;
    event.preventDefault();
    this.act(name);
  }

  choose(number) {
    const candidate = this.detail && this.detail.candidates[number];
    const row = this.list.focused();
    if (!candidate || !row || this.detail.id !== row.id) return;
    this.command("choose", { candidate: candidate.id });
  }

  say(text, error) {
    this.message.textContent = text;
    this.message.classList.toggle("error", Boolean(error));
  }

  // --- drawing ------------------------------------------------------------------
  drawTop() {
    const { counts, filter } = this.data;
    if (!this.searchBox) {
      this.searchBox = el("input", {
        type: "search", placeholder: this.t("search text, /regex/ or term"), "aria-label": this.t("search"),
        onchange: () => this.sendFilter(),
        onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing) this.sendFilter(); },
      });
    }
    if (this.root.activeElement === this.searchBox) return;
    const select = (name, values) => el("select", { "aria-label": this.t(name), "data-name": name, onchange: () => this.sendFilter() },
      values.map(([value, text]) => el("option", { value, selected: (filter[name] || "") === value }, text)));
    this.searchBox.value = filter.text || "";
    const share = counts.total ? (100 * counts.reviewed) / counts.total : 0;
    this.top.replaceChildren(
      select("status", ["", "proposed", "accepted", "rejected", "needs review"].map((s) => [s, this.t(s || "any status")])),
      select("type", ["", "1-1", "n-m", "one-sided"].map((s) => [s, this.t(s || "any type")])),
      select("order", [["", this.t("text order")], ["best", this.t("best first")], ["uncertain", this.t("uncertain first")]]),
      el("label", {}, this.t("probability") + " ≥ ", el("input", {
        type: "number", min: 0, max: 1, step: 0.05, value: filter.minimum || 0, "data-name": "minimum", onchange: () => this.sendFilter(),
      })),
      this.searchBox, el("span", { class: "grow" }),
      el("div", { class: "progress" },
        fill(this.t("{reviewed} of {total} reviewed, {uncertain} uncertain left"), counts),
        el("b", {}, el("i", { style: `width:${share}%` }))),
      el("button", { onclick: () => this.act("undo") }, this.t("undo"), el("kbd", {}, "z")),
      el("button", { onclick: () => this.act("redo") }, this.t("redo"), el("kbd", {}, "Z")),
      el("button", { onclick: () => this.act("plot") }, this.t("dot plot"), el("kbd", {}, "d")),
      el("button", { onclick: () => this.openHelp(), "aria-label": this.t("keys") }, "?"));
  }

  sendFilter() {
    const values = { text: this.searchBox.value };
    for (const node of this.top.querySelectorAll("[data-name]")) values[node.dataset.name] = node.value;
    this.list.focusIndex = 0;
    this.list.box.scrollTop = 0;
    this.ask({ kind: "filter", filter: values });
  }

  drawPanel() {
    if (this.panel.contains(this.root.activeElement)) return;
    const row = this.list.focused();
    if (!row) { this.panel.replaceChildren(el("p", {}, this.t("nothing to review here"))); return; }
    const keys = { ...DEFAULT_KEYS, ...this.data.keys };
    const button = (name, text, look) => el("button", { class: look || "", onclick: () => { this.act(name); this.list.box.focus(); } },
      this.t(text), el("kbd", {}, keys[name]));
    const detail = this.detail && this.detail.id === row.id ? this.detail : null;
    const parts = [
      el("h3", {}, this.t("decide")),
      el("div", { class: "actions" },
        button("accept", "accept", "good"), button("reject", "reject", "bad"),
        button("doubt", "needs review"),
        this.data.mode === "comparable" ? button("noCounterpart", "no counterpart") : [
          button("merge", "merge with next"), button("split", "split"), button("unlink", "unlink"),
          button("enDown", "English: take next"), button("enUp", "English: give last"),
          button("zhDown", "Chinese: take next"), button("zhUp", "Chinese: give last"),
        ],
        button("editZh", "edit Chinese"), button("editEn", "edit English"),
        button("acceptAbove", "accept all above"), button("acceptOver", "accept over …"),
        this.data.mode === "comparable" ? null : button("realign", "re-align the rest")),
    ];
    if (detail && detail.candidates.length) {
      parts.push(el("h3", {}, this.t("closest counterparts")));
      detail.candidates.forEach((item, k) => parts.push(el("button", {
        class: "candidate", "aria-current": item.id === row.id ? "true" : "false", onclick: () => this.choose(k),
      }, el("small", {}, `${k + 1} · ${probabilityText(item.p)}`), el("span", { dir: "auto" }, item.text))));
    }
    if (detail && detail.terms.length) {
      parts.push(el("h3", {}, this.t("terms in this bead")), el("ul", {},
        detail.terms.map((term) => el("li", {}, `${term.zh} → ${term.en}`))));
    }
    if (detail && detail.history.length) {
      parts.push(el("h3", {}, this.t("history")), el("ul", {},
        detail.history.map((item) => el("li", {}, `${item.time}  ${item.label}  ${item.author}`))));
    }
    const note = el("textarea", { "aria-label": this.t("comment"), placeholder: this.t("write a note") }, row.comment || "");
    note.value = row.comment || "";
    note.addEventListener("change", () => this.ask({ kind: "command", name: "comment", id: row.id, version: row.v, text: note.value }));
    parts.push(el("h3", {}, this.t("comment")), note);
    this.panel.replaceChildren(...parts.filter(Boolean));
  }

  focusComment() { const note = this.panel.querySelector("textarea"); if (note) note.focus(); }

  // --- sheets -------------------------------------------------------------------
  openSheet(...children) {
    this.closeSheet();
    this.sheet = el("div", { class: "sheet", role: "dialog", "aria-modal": "true" }, el("div", {}, children));
    this.frame.append(this.sheet);
    const first = this.sheet.querySelector("textarea, button:not(.key)");
    if (first) first.focus();
  }

  closeSheet() { if (this.sheet) this.sheet.remove(); this.sheet = null; }

  openHelp() {
    const keys = { ...DEFAULT_KEYS, ...this.data.keys };
    const field = (name) => el("input", {
      value: keys[name], maxlength: 1, size: 1, class: "key", "aria-label": this.t(`key:${name}`),
      oninput: (event) => {
        const value = event.target.value.trim();
        const taken = Object.keys(keys).find((other) => keys[other] === value && other !== name);
        event.target.classList.toggle("bad", !value || Boolean(taken));
        if (!value || taken) return;
        keys[name] = value;
        this.ask({ kind: "keys", keys });
      },
    });
    const pairs = Object.keys(keys).flatMap((name) => [el("dt", {}, field(name)), el("dd", {}, this.t(`key:${name}`))]);
    this.openSheet(el("h2", {}, this.t("keys")), el("p", {}, this.t("write another character to change a key")),
      el("dl", {}, pairs), el("p", {},
        el("button", { onclick: () => this.closeSheet() }, this.t("close")), " ",
        el("button", { onclick: () => { this.closeSheet(); this.ask({ kind: "keys", keys: DEFAULT_KEYS }); } },
          this.t("back to the first keys"))));
  }

  openEdit(side) {
    const row = this.list.focused();
    if (!row || !row[side].length) return;
    const box = el("textarea", { lang: side, dir: "auto" });
    const own = row[side].join(side === "zh" ? "" : " ");
    box.value = (side === "zh" ? row.zhEdit : row.enEdit) ?? own;
    const done = (text) => {
      this.closeSheet();
      this.ask({ kind: "command", name: "edit", id: row.id, version: row.v, side, text });
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done(box.value);
    });
    this.openSheet(el("div", { class: "edit" }, el("h2", {}, this.t(side === "zh" ? "edit Chinese" : "edit English")), box,
      el("p", {}, el("button", { onclick: () => done(box.value) }, this.t("save"), el("kbd", {}, "Ctrl Enter")), " ",
        el("button", { onclick: () => done(null) }, this.t("back to the document's text")), " ",
        el("button", { onclick: () => this.closeSheet() }, this.t("cancel")))));
  }

  openSplit() {
    const row = this.list.focused();
    if (!row) return;
    const n = row.zh.length;
    const m = row.en.length;
    const cut = (zh, en) => { this.closeSheet(); this.command("split", { zh, en }); };
    if (n === 2 && m === 2) { cut(1, 1); return; }
    if (n + m < 2 || (n <= 1 && m <= 1)) { this.say(this.t("there is nothing to split; unlink separates the two sides"), true); return; }
    const options = [];
    for (let zh = 0; zh <= n; zh += 1) {
      for (let en = 0; en <= m; en += 1) {
        if (zh + en > 0 && zh + en < n + m) options.push([zh, en]);
      }
    }
    const even = (pair) => Math.abs(pair[0] / Math.max(n, 1) - pair[1] / Math.max(m, 1));
    options.sort((a, b) => even(a) - even(b));
    this.openSheet(el("h2", {}, this.t("split after")), options.slice(0, 12).map(([zh, en]) => el("button", {
      class: "candidate", onclick: () => cut(zh, en),
    }, el("small", {}, `${zh}–${en} | ${n - zh}–${m - en}`), `${(row.zh[zh - 1] || "∅").slice(-14)} ‖ ${(row.en[en - 1] || "∅").slice(-40)}`)),
    el("p", {}, el("button", { onclick: () => this.closeSheet() }, this.t("cancel"))));
  }

  openPlot(plot) {
    this.openSheet(el("h2", {}, this.t("dot plot")), drawPlot(this, plot.points, plot.size),
      el("p", {}, el("button", { onclick: () => this.closeSheet() }, this.t("close"))));
  }

  openPreview(preview) {
    this.openSheet(el("h2", {}, this.t("accept everything over a probability")),
      preview.map((item) => el("button", {
        class: "candidate",
        onclick: () => { this.closeSheet(); this.ask({ kind: "acceptOver", minimum: item.minimum }); },
      }, fill(this.t("≥ {minimum}: {count} beads, about {errors} wrong among them"), item))),
      el("p", {}, el("button", { onclick: () => this.closeSheet() }, this.t("cancel"))));
  }
}

const views = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let view = views.get(root);
  if (!view) { view = new ReviewView(root); views.set(root, view); }
  view.update(component);
  return () => { view.dispose(); views.delete(root); };
}
