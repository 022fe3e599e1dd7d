// The review component: draws what the server sends, sends commands, decides nothing.

const ALIVE = 8000; // milliseconds: a tab that keeps decisions says so more often than that

// One name a tab, also after a reload.
const TAB = (() => {
  try {
    if (!sessionStorage.getItem("duizhao tab")) sessionStorage.setItem("duizhao tab", BEGUN);
    return sessionStorage.getItem("duizhao tab");
  } catch { return BEGUN; }
})();

class ReviewView {
  constructor(root) {
    this.root = root;
    this.data = null;
    this.details = new Map();
    this.drafts = new Drafts(this);
    this.onReply = {};
    this.look = savedLook();
    this.place = new Place(this);
    this.chosen = null; // the row from which on several are chosen
    this.t = (text) => (this.data && this.data.labels[text]) || text;
    this.counted = (one, many, count, parts) => fill(this.t(count === 1 ? one : many), { count, ...parts });
    this.onKey = (event) => this.handleKey(event);
    this.onSize = () => this.fit();
    this.onLeave = (event) => { if (this.outbox && this.outbox.pending.length) { event.preventDefault(); event.returnValue = true; } };
    document.addEventListener("keydown", this.onKey, true);
    addEventListener("resize", this.onSize);
    addEventListener("beforeunload", this.onLeave);
    this.onHide = () => { if (this.outbox) { this.panel.saveNote(); this.place.write(); this.keep(true); } };
    addEventListener("pagehide", this.onHide);
    this.beat = setInterval(() => { if (this.outbox && this.outbox.pending.length) this.keep(); }, ALIVE / 4);
  }

  dispose() {
    document.removeEventListener("keydown", this.onKey, true);
    removeEventListener("resize", this.onSize);
    removeEventListener("beforeunload", this.onLeave);
    removeEventListener("pagehide", this.onHide);
    clearInterval(this.beat);
    this.place.close();
    if (this.outbox) this.outbox.close();
  }

  build() {
    this.hinted = null;
    if (this.frame) this.frame.remove();
    this.closeSheet();
    this.list = new BeadList(this);
    this.top = new TopBar(this);
    this.panel = new Panel(this);
    this.finding = new FindBar(this);
    this.message = el("div", { class: "message", role: "status", "aria-live": "polite" });
    this.hints = el("div", { class: "hints", "aria-hidden": "true" });
    this.frame = el("div", { class: `review ${this.data.mode}`, "data-alignment": this.data.alignment }, this.top.node, this.list.box, this.panel.node,
      this.finding.node, el("div", { class: "foot" }, this.message, this.hints));
    applyLook(this.frame, this.look);
    // The page around has shortcuts of its own.
    this.frame.addEventListener("keydown", (event) => event.stopPropagation());
    this.root.append(this.frame);
    this.fit();
  }

  // The frame reaches to the bottom of the window.
  fit() {
    if (!this.frame) return;
    const top = this.frame.getBoundingClientRect().top + (document.scrollingElement || document.body).scrollTop;
    this.frame.style.height = `${Math.max(420, innerHeight - Math.max(0, top) - 12)}px`;
    const [red, green, blue] = (getComputedStyle(this.frame).backgroundColor.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
    this.frame.classList.toggle("dark", 0.3 * red + 0.6 * green + 0.1 * blue < 128);
  }

  get active() { return this.root.getRootNode().activeElement; }

  // --- what the server sends ---------------------------------------------------
  update(component) {
    const data = component.data;
    this.trigger = (message) => component.setTriggerValue("message", message);
    const before = this.data;
    const first = !before || before.alignment !== data.alignment || before.lang !== data.lang;
    this.data = data;
    SHAPED.accepted = data.shaped && data.mode === "parallel";
    for (const [id, detail] of Object.entries(data.details)) this.details.set(id, detail);
    if (first) this.begin(before);
    else if (before.session !== data.session) this.outbox.again(data.ack, data.revision);
    this.outbox.revision = data.revision;
    const answered = this.outbox.arrived(data.ack, data.replies);
    const busy = this.outbox.pending.length > 0;
    if (first) {
      this.list.setWindow(data.rows, data.start, data.total);
      this.focusId(data.focus);
      this.place.close();
      if (!data.asked) this.place.restore(!before);
      if (!this.active) this.list.box.focus({ preventScroll: true }); // the keys work at once
    }
    this.draw();
    for (const { item, reply } of answered) this.take(item, reply, busy);
    if (first && data.notice) this.say(data.notice);
    else if (!answered.length && data.notice && data.notice !== before.notice) this.say(data.notice);
    this.list.arrivedLate();
    this.fit();
    this.outbox.pump();
  }

  begin(before) {
    const { data } = this;
    if (this.outbox) this.outbox.close();
    if (!before || before.alignment !== data.alignment) {
      this.details = new Map(Object.entries(data.details));
      this.outbox = new Outbox((message) => this.transmit(message), () => this.keep());
      this.outbox.number = data.ack;
      this.outbox.restore(this.recall(), data.revision);
    }
    this.build();
  }

  transmit(message) {
    const row = this.list.focused();
    this.trigger({ ...message, alignment: this.data.alignment, session: this.data.session, focus: row ? this.outbox.same(row.id) : null });
  }

  // Decisions that have no answer yet outlive the tab: what the server did not get is kept by the
  // browser and delivered by the next page that opens the alignment.
  get drawer() { return `duizhao review ${this.data.project} ${this.data.alignment} `; }

  // gone: this tab is left, and another may deliver at once.
  keep(gone) {
    const kept = this.outbox.kept();
    try {
      if (kept.length) localStorage.setItem(this.drawer + TAB, JSON.stringify({ time: gone ? 0 : Date.now(), items: kept }));
      else localStorage.removeItem(this.drawer + TAB);
    } catch { /* no storage: then they live as long as the page */ }
    document.documentElement.dataset.duizhaoKept = kept.length;
    dispatchEvent(new Event("duizhao-kept"));
    if (this.top) this.top.state(kept.length);
  }

  // Takes over what this tab, or one that is gone, has kept; the oldest first.
  recall() {
    const found = [];
    try {
      for (const name of Object.keys(localStorage).filter((other) => other.startsWith(this.drawer))) {
        const { time, items } = JSON.parse(localStorage.getItem(name));
        if (name !== this.drawer + TAB && Date.now() - time < ALIVE) continue;
        found.push([time, items]);
        localStorage.removeItem(name);
      }
    } catch { /* no storage, or something that is not ours */ }
    return found.sort(([one], [other]) => one - other).flatMap(([, items]) => items);
  }

  draw() {
    const { data } = this;
    const rows = this.outbox.drawn(data.rows);
    this.list.setWindow(rows, data.start, data.total + rows.length - data.rows.length);
    this.top.update();
    this.panel.update();
    this.drawHints();
    this.keep();
  }

  drawHints() {
    const shown = [["next", "previous", "move"], ["accept", "accept"], ["reject", "reject"], ["nextUncertain", "next uncertain"], ["undo", "undo"], ["help", "all keys"]];
    const sign = JSON.stringify(this.data.keys);
    if (sign === this.hinted) return;
    this.hinted = sign;
    this.hints.replaceChildren(...shown.map((names) => el("span", {},
      names.slice(0, -1).map((name) => this.kbd(name)), " ", this.t(names[names.length - 1]))));
  }

  // What came of one thing that was asked for.
  take(item, reply, busy) {
    const settled = this.outbox.settle(item, reply);
    if (reply.conflict && !item.again) this.open("conflict", reply.conflict, item);
    if (reply.text && !(reply.error && item.again)) this.say(reply.text, reply.error);
    if (settled && settled.done + settled.refused) this.sayKept(settled);
    if (reply.focus && !busy) this.focusId(reply.focus);
    if (reply.find && this.list.focused() && this.list.focused().id === reply.find) this.find();
    if (reply.elsewhere) this.open("elsewhere", reply.elsewhere);
    if (item.message.kind === "find") this.finding.count.textContent = reply.text || "";
    if (reply.plot) this.open("plot", reply.plot);
    if (reply.chances) this.open("over", reply.chances);
    if (reply.below) this.open("below", reply.below);
    for (const name of ["segments", "replacing", "realigning"]) {
      if (reply[name] && this.sheet && this.onReply[name]) this.onReply[name](reply[name]);
    }
  }

  sayKept({ done, refused }) {
    const parts = [];
    if (done) parts.push(this.counted("{count} kept decision saved", "{count} kept decisions saved", done));
    if (refused) parts.push(this.counted("{count} kept decision no longer fits and was left out", "{count} kept decisions no longer fit and were left out", refused));
    this.say(parts.join(this.t("; ")), refused > 0);
  }

  focusId(id) {
    const index = this.list.indexOf(id);
    if (index >= 0) this.list.focus(index);
    else if (this.data.total) this.list.focus(Math.min(this.list.focusIndex, this.data.total - 1));
  }

  onFocus(row) {
    clearTimeout(this.timer);
    this.place.keep();
    this.panel.update();
    if (!isTemporary(row.id) && !this.detailOf(row.id)) {
      this.timer = setTimeout(() => this.ask({ kind: "detail", id: row.id }), 80);
    }
  }

  detailOf(id) {
    const found = this.details.get(id);
    const row = this.list.focused();
    return found && row && (found.version === row.v || row.id !== id) ? found : null;
  }

  matchesOf(id) { const found = this.details.get(id); return found ? found.matches : null; }

  // --- what the reviewer does ---------------------------------------------------
  ask(message) { this.outbox.put({ message, saves: false }); }

  // move: goes to another row before the message is sent, so that the answer brings its details
  decide(message, change, whole, move) {
    const row = this.list.focused();
    const full = whole || !row ? message : { id: row.id, version: row.v, ...message };
    const item = { message: full, change, saves: true };
    if (move) move();
    this.outbox.put(item);
    if (item.change) {
      const made = message.stay === "lower" ? [...item.change.made].reverse() : item.change.made;
      const back = message.kind === "undo" || message.kind === "redo";
      if (!move && (back || !made.some((other) => row && other.id === row.id))) this.list.focusId = made[0].id;
      this.draw();
      if (back) this.focusId(this.outbox.same(made[0].id));
    }
  }

  // The rows that were chosen, if there are several.
  chosenRows() {
    if (this.chosen === null) return [];
    const [first, last] = [this.chosen, this.list.focusIndex].sort((one, other) => one - other);
    const rows = [];
    for (let index = first; index <= last; index += 1) { const row = this.list.row(index); if (row && !isTemporary(row.id)) rows.push(row); }
    return rows.length > 1 ? rows : [];
  }

  chooseTo(index) {
    const from = this.chosen ?? this.list.focusIndex;
    this.list.focus(index);
    this.chosen = from;
    this.list.draw();
    const count = this.chosenRows().length;
    if (count) this.say(this.counted("{count} pair chosen", "{count} pairs chosen", count));
  }

  setStatus(status) {
    const row = this.list.focused();
    if (!row) return;
    const several = this.chosenRows();
    if (several.length) {
      const change = { gone: several, made: several.map((other) => ({ ...other, status })) };
      this.chosen = null;
      this.decide({ kind: "statuses", ids: several.map((other) => other.id), versions: several.map((other) => other.v), status }, change, true);
      return;
    }
    const on = status === "accepted" || status === "rejected" ? () => this.list.focus(this.list.focusIndex + 1) : null;
    this.decide({ kind: "command", name: "status", status }, CHANGES.status(row, status), false, on);
  }

  // The row beside the focused one if it is its neighbour in the text, too.
  neighbour(step) {
    const here = this.list.focused();
    const there = this.list.row(this.list.focusIndex + step);
    return here && there && there.n === here.n + step ? there : null;
  }

  // Two beads that stand one after the other in the text: *step* -1 takes the one before.
  // One that is not shown there is shown first: nobody joins what he has not seen.
  pair(step, name, extra, make) {
    const here = this.list.focused();
    if (!here) return;
    const there = this.neighbour(step);
    if (!there) { this.ask({ kind: "neighbour", id: here.id, step, name }); return; }
    const [upper, lower] = step > 0 ? [here, there] : [there, here];
    this.decide({
      kind: "command", name, id: upper.id, version: upper.v, other: lower.id, otherVersion: lower.v, stay: step > 0 ? "upper" : "lower", ...extra,
    }, make(upper, lower), true);
  }

  edge(side, last, add) {
    if (this.data.mode === "parallel") {
      const direction = last === add ? "down" : "up";
      this.pair(last ? 1 : -1, "move", { side, direction }, (upper, lower) => CHANGES.move(upper, lower, side, direction));
      return;
    }
    const row = this.list.focused();
    if (!row) return;
    const left = last ? row[side].slice(0, -1) : row[side].slice(1);
    const change = !add && left.length ? CHANGES.fields(row, { [side]: left, [`${side}Edit`]: null, status: "proposed" }) : null;
    this.decide({ kind: "command", name: "extend", side, last, add }, change && { gone: change.gone, made: [madeRow(row, segmentsOf(change.made[0], "zh"), segmentsOf(change.made[0], "en"))] });
  }

  split(zh, en) {
    const row = this.list.focused();
    if (row) this.decide({ kind: "command", name: "split", zh, en }, CHANGES.split(row, zh, en));
  }

  askSplit() {
    const row = this.list.focused();
    if (!row) return;
    const [n, m] = [row.zh.length, row.en.length];
    if (n <= 1 && m <= 1) this.say(this.t("Nothing to split. To separate the two sides, use Unlink"), true);
    else if (n === 2 && m === 2) this.split(1, 1);
    else this.open("split", row);
  }

  link() {
    const row = this.list.focused();
    if (!row) return;
    if (this.data.mode === "comparable") { this.find(); return; }
    const fits = (other) => other !== null && (row.zh.length ? !other.zh.length : !other.en.length) && (row.zh.length ? other.en.length : other.zh.length);
    const oneSided = !row.zh.length || !row.en.length;
    const step = [1, -1].find((by) => fits(this.neighbour(by)));
    if (!oneSided) { this.say(this.t("Only one-sided pairs can be linked. Unlink this pair first"), true); return; }
    if (step) this.pair(step, "merge", {}, CHANGES.merge);
    else if (this.neighbour(1) && this.neighbour(-1)) this.find();
    else this.ask({ kind: "neighbour", id: row.id, name: "link" });
  }

  // Another counterpart: any segment (comparable), or a one-sided bead (parallel), anywhere.
  find() {
    const row = this.list.focused();
    if (row && !isTemporary(row.id)) this.open("find", row);
  }

  choose(number) {
    const row = this.list.focused();
    const detail = row && this.detailOf(row.id);
    const found = detail && detail.candidates[number];
    if (!found) return;
    SENTENCE_ACTS.choose(this, row, found);
  }

  comment(id, version, text) {
    const row = this.list.rows.find((other) => other.id === id);
    this.decide({ kind: "command", name: "comment", id, version, text }, row ? CHANGES.fields(row, { comment: text }) : null, true);
  }

  jump(what, step) {
    const open = (row) => row.status === "proposed" || row.status === "needs review";
    const fits = {
      open, uncertain: (row) => open(row) && row.p !== null && row.p > 0.1 && row.p < 0.9,
      uneven: (row) => row.type !== "1-1", comment: (row) => row.comment || (row.notes || []).length,
    }[what];
    for (let index = this.list.focusIndex + step; this.list.row(index); index += step) {
      if (fits(this.list.row(index))) { this.list.focus(index); return; }
    }
    this.ask({ kind: "jump", what, step, index: this.list.focusIndex });
  }

  // The pair at hand stays, or the next one in the text takes its place.
  filter(values) {
    const row = this.list.focused();
    this.chosen = null;
    this.ask({ kind: "filter", filter: values, id: row ? this.outbox.same(row.id) : null });
  }

  act(name, fromButton) {
    const next = (make) => (upper, lower) => make(upper, lower);
    const acts = {
      next: () => this.list.focus(this.list.focusIndex + 1),
      previous: () => this.list.focus(this.list.focusIndex - 1),
      accept: () => this.setStatus("accepted"),
      reject: () => this.setStatus("rejected"),
      doubt: () => this.setStatus("needs review"),
      reopen: () => this.setStatus("proposed"),
      merge: () => this.pair(1, "merge", {}, next(CHANGES.merge)),
      swap: () => this.pair(1, "swap", {}, next(CHANGES.swap)),
      split: () => this.askSplit(),
      unlink: () => { const row = this.list.focused(); if (row) this.decide({ kind: "command", name: "unlink" }, CHANGES.unlink(row)); },
      link: () => this.link(),
      find: () => this.find(),
      segments: () => this.openFor("segments"),
      enDown: () => this.edge("en", true, true), enUp: () => this.edge("en", true, false),
      enFrom: () => this.edge("en", false, true), enGive: () => this.edge("en", false, false),
      zhDown: () => this.edge("zh", true, true), zhUp: () => this.edge("zh", true, false),
      zhFrom: () => this.edge("zh", false, true), zhGive: () => this.edge("zh", false, false),
      editEn: () => this.openFor("edit", "en"), editZh: () => this.openFor("edit", "zh"),
      comment: () => { if (this.list.focused()) this.panel.note.focus(); },
      undo: () => this.decide({ kind: "undo" }, null, true),
      redo: () => this.decide({ kind: "redo" }, null, true),
      addTerm: () => { const row = this.list.focused(); if (row) this.open("addTerm", row, this.list.picked); },
      nextWord: () => this.list.nextPartner(),
      goTo: () => this.open("goTo"),
      findText: () => this.finding.open(),
      findNext: () => this.finding.look(1), findPrevious: () => this.finding.look(-1),
      view: () => this.open("view"),
      chooseDown: () => this.chooseTo(this.list.focusIndex + 1), chooseUp: () => this.chooseTo(this.list.focusIndex - 1),
      nextOpen: () => this.jump("open", 1), previousOpen: () => this.jump("open", -1),
      nextUncertain: () => this.jump("uncertain", 1), previousUncertain: () => this.jump("uncertain", -1),
      nextUneven: () => this.jump("uneven", 1), previousUneven: () => this.jump("uneven", -1),
      nextComment: () => this.jump("comment", 1), previousComment: () => this.jump("comment", -1),
      acceptAbove: () => this.decide({ kind: "command", name: "acceptAbove" }),
      acceptOver: () => this.ask({ kind: "preview" }),
      replace: () => this.open("replace"),
      realign: () => this.openFor("realign"),
      noCounterpart: () => SENTENCE_ACTS.none(this),
      translation: () => SENTENCE_ACTS.grade(this, "translation"), partial: () => SENTENCE_ACTS.grade(this, "partial"),
      related: () => SENTENCE_ACTS.grade(this, "related"), side: () => SENTENCE_ACTS.turn(this),
      noneBelow: () => this.ask({ kind: "previewBelow" }),
      plot: () => this.ask({ kind: "plot" }),
      search: () => { this.top.search.focus(); this.top.search.select(); },
      help: () => this.open("help"),
    };
    if (!acts[name]) return;
    if (name === "noCounterpart" && this.data.mode === "parallel") { this.say(this.t("To separate the two sides, use Unlink"), true); return; }
    if (this.data.mode === "parallel" && !inMode("parallel", name)) { this.say(this.t("This is for comparable texts"), true); return; }
    acts[name]();
    if (fromButton && !this.sheet && name !== "comment") this.list.box.focus();
  }

  openFor(name, extra) {
    const row = this.list.focused();
    if (!row || isTemporary(row.id)) return;
    if (extra && !row[extra].length) { this.say(this.t("This side is empty; there is no text to edit"), true); return; }
    this.open(name, row, extra);
  }

  // --- keys -------------------------------------------------------------------
  keys() { return { ...DEFAULT_KEYS, ...this.data.keys }; }

  // They hold at once; the answer brings the same ones.
  changeKeys(keys) {
    this.data = { ...this.data, keys: { ...keys } };
    this.ask({ kind: "keys", keys });
  }

  kbd(name) { return el("kbd", { "aria-hidden": "true" }, this.keys()[name]); }

  handleKey(event) {
    if (!this.frame || !this.frame.isConnected || composing(event)) return;
    if (event.key === "Escape") {
      if (this.chosen !== null) { this.chosen = null; this.list.draw(); }
      if (this.sheet) this.closeSheet();
      else if (!this.finding.node.hidden) this.finding.close();
      if (this.active) this.list.box.focus();
      return;
    }
    if (this.sheet) { this.sheetKey(event); return; }
    if (isTyping(event)) return;
    const usual = usualOf(event);
    if (usual) { this.heed(event); this.act(usual); return; }
    const key = keyOf(event);
    const row = this.list.focused();
    if (key && /^[1-9]$/.test(key) && row && (this.detailOf(row.id) || { candidates: [] }).candidates.length) {
      this.heed(event);
      this.choose(Number(key) - 1);
      return;
    }
    const name = key && actionOf(this.keys(), key);
    if (!name) return;
    this.heed(event);
    this.act(name);
  }

  heed(event) { event.preventDefault(); event.stopPropagation(); }

  sheetKey(event) {
    if (!isTyping(event) && /^[1-9]$/.test(event.key)) {
      const option = this.sheet.querySelector(`[data-number="${event.key}"]`);
      if (option) { this.heed(event); option.click(); }
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.stepInSheet(event);
    if (event.key !== "Tab") return;
    const stops = [...this.sheet.querySelectorAll("button:not(:disabled), input, select, textarea, [tabindex='0']")];
    const active = this.active;
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (active === end) { this.heed(event); (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus(); }
  }

  // In a list of things to choose, ↓ and ↑ go from one to the next; Enter takes it.
  stepInSheet(event) {
    const options = [...this.sheet.querySelectorAll(".option, .candidate")];
    const at = options.indexOf(this.active);
    if (!options.length || (at < 0 && (this.active.tagName !== "INPUT" || this.active.type !== "search"))) return;
    this.heed(event);
    const to = at + (event.key === "ArrowDown" ? 1 : -1);
    if (to >= 0) options[Math.min(to, options.length - 1)].focus();
    else if (at === 0) { const box = this.sheet.querySelector("input[type=search]"); if (box) box.focus(); }
  }

  changeLook(values) {
    this.look = { ...this.look, ...values };
    saveLook(this.look);
    applyLook(this.frame, this.look);
    this.list.place();
    this.list.reveal(this.list.focusIndex);
    this.fit();
  }

  changeShaped(shaped) {
    this.data = { ...this.data, shaped };
    SHAPED.accepted = shaped;
    this.ask({ kind: "setting", shaped });
  }

  // --- dialogs and words -------------------------------------------------------
  open(name, ...about) {
    this.closeSheet();
    this.onReply = {};
    const [title, ...parts] = SHEETS[name](this, ...about).flat(Infinity);
    this.sheet = el("div", { class: `sheet sheet-${name}`, role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title" },
      el("div", {}, el("button", { class: "close", "aria-label": this.t("close"), onclick: () => { this.closeSheet(); this.list.box.focus(); } }, "×"),
        el("h2", { id: "sheet-title" }, title), parts));
    this.frame.append(this.sheet);
    const first = name === "help" ? null : this.sheet.querySelector("textarea, input:not(.key), canvas, .option, button:not(.close)");
    (first || this.sheet.querySelector(".close")).focus();
  }

  buttons(...made) {
    return el("p", { class: "sheet-buttons" }, made.map(([text, work, key], k) => el("button", {
      class: k ? "" : "good", onclick: () => { work(); if (!this.sheet) this.list.box.focus(); },
    }, text, key ? el("kbd", {}, key) : null)),
    el("button", { onclick: () => { this.closeSheet(); this.list.box.focus(); } }, this.t("close")));
  }

  closeSheet() {
    if (!this.sheet) return;
    const held = this.sheet.contains(this.active);
    this.sheet.remove();
    this.sheet = null;
    if (this.unsent && this.unsent()) this.say(this.t("Not saved. What you typed is there again when you edit this text."));
    this.unsent = null;
    if (held) this.list.box.focus({ preventScroll: true });
  }

  say(text, error) {
    this.message.textContent = text;
    this.message.classList.toggle("error", Boolean(error));
  }
}

// A reviewer who accepts a pair has said more than the aligner's doubts about it.
function ungraded(grade) { return grade === "none" || grade === "related" ? null : grade; }

const views = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let view = views.get(root);
  if (!view) { view = new ReviewView(root); views.set(root, view); }
  view.update(component);
  return () => { view.dispose(); views.delete(root); };
}
