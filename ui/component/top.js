// The two lines above the list: where one is and how far, and what is shown.

class TopBar {
  constructor(view) {
    this.view = view;
    const { t } = view;
    const changed = () => this.sendFilter();
    const select = (name, label, values) => el("select", { "aria-label": t(label), "data-name": name, onchange: changed },
      values.map(([value, text]) => el("option", { value }, text)));
    const input = (name, label, more) => el("input", {
      "aria-label": t(label), "data-name": name, onchange: changed, autocomplete: "off", spellcheck: "false",
      onkeydown: (event) => { if (event.key === "Enter" && !composing(event)) view.list.box.focus(); }, ...more,
    });
    const command = (name, text) => el("button", { "data-act": name, onclick: () => { view.act(name); } }, t(text), view.kbd(name));
    this.choice = el("select", {
      class: "choice", "aria-label": t("alignment"),
      onchange: () => view.ask({ kind: "open", alignment: this.choice.value }),
    });
    this.words = el("span", {});
    this.done = el("i", { class: "done" });
    this.unsure = el("i", { class: "unsure" });
    this.saved = el("span", { class: "saved", role: "status" });
    const comparable = view.data.mode === "comparable";
    this.document = select("document", "document", [["", t("all documents")]]);
    this.search = input("text", "search", { type: "search", class: "wide", placeholder: t("search text or /regex/") });
    this.term = input("term", "term", { type: "search", placeholder: t("term"), list: "terms" });
    this.count = el("span", { class: "count", "aria-live": "polite" });
    this.node = el("div", { class: "bar-top" },
      el("div", { class: "line" }, this.choice, comparable ? sentenceSide(view, select) : null,
        el("div", { class: "progress" }, this.words, el("b", { "aria-hidden": "true" }, this.done, this.unsure)),
        this.saved, el("span", { class: "push" }),
        command("undo", "undo"), command("redo", "redo"), command("plot", "dot plot"),
        command("replace", "replace"), command("view", "view"), command("help", "keys")),
      el("div", { class: "line filters", role: "search", "aria-label": t("filter") },
        comparable ? select("status", "status", SENTENCE_STATUSES.map(([value, text]) => [value, t(text)])) : select("status", "status", [["", t("any status")], ["proposed", t("proposed")], ["accepted", t("accepted")],
          ["rejected", t("rejected")], ["needs review", t("needs review")], ["commented", t("commented")],
          ["edited", t("corrected")]]),
        select("type", "type", [["", t("any type")], ["1-1", "1–1"], ["1-2", "1–2"], ["2-1", "2–1"],
          ["n-m", t("n-m")], ["one-sided", t("one-sided")], ["crossing", t("crossing")]]),
        comparable ? sentenceFilters(view, select) : this.document,
        el("label", {}, t("probability"), " ",
          input("minimum", "minimum", { type: "number", min: 0, max: 1, step: 0.05, placeholder: "0" }), "–",
          input("maximum", "maximum", { type: "number", min: 0, max: 1, step: 0.05, placeholder: "1" })),
        this.search, this.term, el("span", { class: "grow" }), this.count,
        select("order", "order", [["", t("text order")], ["best", t("best first")], ["uncertain", t("uncertain first")], ...(comparable ? [["grade", t("by grade")]] : [])]),
        el("button", { class: "clear", onclick: () => this.clear() }, t("show all"))));
  }

  update() {
    const { data, t } = this.view;
    const { counts, filter } = data;
    const names = JSON.stringify([data.alignments, data.documents]);
    if (names !== this.names) {
      this.names = names;
      this.choice.replaceChildren(...data.alignments.map(([id, name]) => el("option", { value: id }, name)));
      this.document.replaceChildren(el("option", { value: "" }, t("all documents")),
        ...data.documents.map((name) => el("option", { value: name }, name)));
      this.document.hidden = data.documents.length < 3;
    }
    this.choice.value = data.alignment;
    for (const node of this.node.querySelectorAll("[data-name]")) {
      if (node === this.view.active) continue;
      const value = filter[node.dataset.name];
      const neutral = (node.dataset.name === "minimum" && value === 0) || (node.dataset.name === "maximum" && value === 1);
      node.value = neutral || value === undefined || value === null ? "" : value;
      node.classList.toggle("set", Boolean(node.value));
    }
    const share = (number) => `${counts.total ? (100 * number) / counts.total : 0}%`;
    const side = filter.side === "en" ? "{reviewed} of {total} English sentences decided" : "{reviewed} of {total} Chinese sentences decided";
    const comparable = data.mode === "comparable";
    this.words.textContent = fill(t(comparable ? side : "{reviewed} of {total} reviewed · {uncertain} uncertain left"), counts);
    this.words.title = comparable ? fill(t("{counterpart} with an accepted counterpart, {none} without; {uncertain} undecided with a likely one"), counts) : "";
    this.done.style.width = share(counts.reviewed);
    this.unsure.style.width = share(counts.uncertain);
    this.count.textContent = fill(t("{count} shown"), { count: data.total });
    this.node.querySelector(".clear").hidden = !this.node.querySelector(".set:not([data-name=order]):not([data-name=side])");
  }

  state(pending) {
    const text = this.view.t(pending ? "saving …" : "all saved");
    if (this.saved.textContent === text) return;
    this.saved.textContent = text;
    this.saved.dataset.state = pending ? "saving" : "saved";
  }

  values() {
    const found = {};
    for (const node of this.node.querySelectorAll("[data-name]")) found[node.dataset.name] = node.value;
    return found;
  }

  sendFilter(more) {
    this.view.filter({ ...this.values(), ...more });
  }

  clear() {
    for (const node of this.node.querySelectorAll("[data-name]:not([data-name=order]):not([data-name=side])")) node.value = "";
    this.sendFilter();
    this.view.list.box.focus();
  }
}
