// Beside the list: what can be done with the bead, and what is known about it.

const SIDES = {
  parallel: ["take next", "give last", "take previous", "give first"],
  comparable: ["add next", "remove last", "add previous", "remove first"],
};

const GROUPS = {
  parallel: [
    ["shape", [["merge", "merge with next"], ["split", "split"], ["link", "link"], ["unlink", "unlink"],
      ["find", "link with …"], ["swap", "swap with next"], ["segments", "split or join"]]],
    ["Chinese side", [["zhDown", 0], ["zhUp", 1], ["zhFrom", 2], ["zhGive", 3], ["editZh", "edit"]]],
    ["English side", [["enDown", 0], ["enUp", 1], ["enFrom", 2], ["enGive", 3], ["editEn", "edit"]]],
    ["words", [["addTerm", "add a term"], ["nextWord", "show links"]]],
    ["bulk actions", [["acceptAbove", "accept all above"], ["acceptOver", "accept above …"], ["replace", "replace …"], ["realign", "re-align the rest"]]],
  ],
};
GROUPS.comparable = [
  ["grade", [["translation", "translation"], ["partial", "partial"], ["related", "related"]]],
  ["pair", [["find", "find another …"], ["segments", "split or join"]]],
  ...GROUPS.parallel.slice(1, 3),
  GROUPS.parallel[3],
  ["bulk actions", [...GROUPS.parallel[4][1].slice(0, 2), ["noneBelow", "none below …"], GROUPS.parallel[4][1][2]]],
];

const TERMS = 6; // so many at first: what can be done with the bead stands below

class Panel {
  constructor(view) {
    this.view = view;
    const { t } = view;
    this.decide = el("div", { class: "decide" });
    this.known = el("div", { class: "known" });
    this.more = el("div", { class: "more" });
    this.note = el("textarea", {
      "aria-label": t("comment"), placeholder: t("add a comment"), rows: 2, dir: "auto",
      onchange: () => this.saveNote(),
      onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !composing(event)) view.list.box.focus(); },
    });
    this.noteBox = el("div", {}, el("h3", {}, t("comment")), this.note);
    this.node = el("aside", { class: "side-panel", "aria-label": t("details") },
      this.decide, this.known, this.noteBox, this.more);
  }

  button(name, text, look) {
    const { view } = this;
    return el("button", { class: look || "", "data-act": name, title: keyLabel(view, name), onclick: () => view.act(name, true) }, el("span", {}, view.t(text)), view.kbd(name));
  }

  // The buttons depend on the mode and the keys only.
  drawButtons() {
    const { data, t } = this.view;
    const sign = JSON.stringify([data.mode, data.keys]);
    if (sign === this.sign) return;
    this.sign = sign;
    this.decide.replaceChildren(el("h3", {}, t("review")), el("div", { class: "actions" },
      this.button("accept", "accept", "good"), this.button("reject", "reject", "bad"),
      this.button("doubt", "needs review", "unsure"),
      data.mode === "comparable" ? this.button("noCounterpart", "no counterpart") : this.button("reopen", "reopen")));
    this.more.replaceChildren(...GROUPS[data.mode].flatMap(([title, buttons]) => [
      el("h3", {}, t(title)), el("div", { class: "actions small" }, buttons.map(([name, text]) => this.button(name, SIDES[data.mode][text] || text)))]));
  }

  update() {
    this.drawButtons();
    const row = this.view.list.focused();
    this.decide.hidden = this.more.hidden = this.noteBox.hidden = !row;
    if (!row) {
      this.shown = null;
      const filtered = !this.view.top.node.querySelector(".clear").hidden;
      this.known.replaceChildren(el("p", { class: "quiet" }, this.view.t(filtered ? "No pairs match the filter" : "Nothing to review")));
      return;
    }
    this.drawNote(row);
    const detail = this.view.detailOf(row.id);
    const sign = JSON.stringify([row.id, detail]);
    if (sign === this.shown) return;
    this.shown = sign;
    this.known.replaceChildren(...this.drawKnown(row, detail));
  }

  drawKnown(row, detail) {
    const { view } = this;
    const { t } = view;
    if (!detail) return [];
    const parts = [];
    if (detail.candidates.length) {
      parts.push(...drawCandidates(view, row, detail));
    }
    parts.push(...drawAround(view, detail.around || {}));
    if (detail.terms.length) {
      const all = detail.terms.length <= TERMS + 1 || this.allTerms === row.id;
      parts.push(el("h3", {}, t("terms in this pair")), el("ul", { class: "terms" },
        detail.terms.slice(0, all ? undefined : TERMS).map((term) => el("li", {},
          el("button", { class: "plain", title: t("show all pairs with this term"), onclick: () => view.filter({ ...view.top.values(), term: term.zh }) },
            term.zh, " → ", term.en), " ",
          el("small", { class: `term-${term.state}` }, t(term.label)))),
        all ? null : el("li", {}, el("button", { class: "plain quiet", onclick: () => { this.allTerms = row.id; this.shown = null; this.update(); } },
          fill(t("{count} more"), { count: detail.terms.length - TERMS })))));
    }
    if (detail.history.length) {
      parts.push(el("h3", {}, t("history")), el("ul", { class: "history" },
        detail.history.map((item) => el("li", {}, el("time", {}, item.time), " ", item.label, item.author ? ` · ${item.author}` : ""))));
    }
    if (detail.documents.length) {
      parts.push(el("p", { class: "quiet" }, detail.documents.join(" ↔ ")));
    }
    return parts;
  }

  drawNote(row) {
    const typing = this.note === this.view.active;
    if (this.noteFor && this.view.outbox.same(this.noteFor) === row.id && typing) { this.noteFor = row.id; return; }
    if (typing) this.saveNote();
    this.noteFor = row.id;
    this.noteOn = row.v;
    this.noteWas = row.comment || "";
    if (this.note.value !== this.noteWas) this.note.value = this.noteWas;
  }

  saveNote() {
    if (!this.noteFor || this.note.value === this.noteWas) return;
    this.noteWas = this.note.value;
    this.view.comment(this.view.outbox.same(this.noteFor), this.noteOn, this.note.value);
  }
}
