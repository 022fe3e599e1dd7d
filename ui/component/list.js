// The virtual list: the component holds a window of rows and asks for more.
// Heights are measured as rows are drawn; the others are taken for average.

const AHEAD = 60; // rows that must be there beyond what is seen
const BACK = 90; // rows to fetch before what is seen

class BeadList {
  constructor(view) {
    this.view = view;
    this.rows = [];
    this.start = 0;
    this.total = 0;
    this.focusIndex = 0;
    this.focusId = null;
    this.heights = new Float64Array(0);
    this.tops = new Float64Array(1);
    this.average = 104;
    this.nodes = new Map();
    this.signs = new WeakMap();
    this.block = el("div", { class: "block", role: "rowgroup" });
    this.sizer = el("div", { class: "sizer", role: "presentation" }, this.block);
    this.box = el("div", { class: "list", role: "grid", tabindex: "0", "aria-label": view.t("pairs") }, this.sizer);
    this.box.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.block.addEventListener("click", (event) => {
      const node = event.target.closest(".row");
      if (!node) return;
      if (event.shiftKey) view.chooseTo(Number(node.dataset.index));
      else if (!String(getSelection())) { view.chosen = null; this.focus(Number(node.dataset.index)); }
    });
    this.block.addEventListener("mousedown", (event) => { if (event.shiftKey) event.preventDefault(); }); // chooses rows, not words
    // The words that were selected last on each side of a row.
    this.picked = {};
    this.block.addEventListener("mouseup", () => this.pick());
    this.block.addEventListener("mouseover", (event) => this.partner(event.target.closest("mark")));
    this.block.addEventListener("mouseleave", () => this.partner(null));
    this.block.addEventListener("dblclick", (event) => {
      const side = event.target.closest(".side");
      const node = event.target.closest(".row");
      if (!side || !node) return;
      getSelection().removeAllRanges();
      this.focus(Number(node.dataset.index));
      view.openFor("edit", side.classList.contains("zh") ? "zh" : "en");
    });
  }

  row(index) { return this.rows[index - this.start] || null; }
  focused() { return this.row(this.focusIndex); }
  indexOf(id) {
    const at = this.rows.findIndex((row) => row.id === id);
    return at < 0 ? -1 : this.start + at;
  }

  // Puts other rows in place of those there; what is in sight stays where it is.
  setWindow(rows, start, total) {
    const anchor = this.anchor();
    if (total !== this.total) {
      this.heights = new Float64Array(total).fill(0);
      this.total = total;
    }
    this.rows = rows;
    this.start = start;
    this.asked = null;
    const known = this.focusId ? this.indexOf(this.view.outbox.same(this.focusId)) : -1;
    if (known >= 0) this.focusIndex = known;
    else this.focusIndex = Math.max(0, Math.min(this.focusIndex, total - 1));
    const row = this.focused();
    if (row) this.focusId = row.id;
    this.draw();
    this.place();
    if (!this.box.clientHeight || !total) return;
    const at = anchor.id ? this.indexOf(this.view.outbox.same(anchor.id)) : Math.min(anchor.index, total - 1);
    if (at >= 0) this.box.scrollTop = this.tops[at] - anchor.gap;
    this.onScroll(); // heights are known better now: there may be more to ask for
  }

  // What must not move on the screen: the focused bead if it is in sight, else the first.
  anchor() {
    const seen = this.box.scrollTop;
    const inSight = (index) => this.tops[index + 1] > seen && this.tops[index] < seen + this.box.clientHeight;
    const index = inSight(this.focusIndex) ? this.focusIndex : this.at(seen);
    const row = this.row(index);
    return { id: row ? row.id : null, index, gap: (this.tops[index] || 0) - seen };
  }

  // The index of the row at a height of the list.
  at(height) {
    let low = 0;
    let high = Math.max(this.total - 1, 0);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= height) low = middle; else high = middle - 1;
    }
    return low;
  }

  // Measures what is drawn and sets everything to its height.
  place() {
    let sum = 0;
    this.rows.forEach((row, k) => {
      const drawn = this.nodes.get(row.id);
      const height = drawn ? drawn.node.offsetHeight : 0;
      this.heights[this.start + k] = height;
      sum += height;
    });
    if (sum && this.rows.length > 5) this.average = sum / this.rows.length;
    this.tops = new Float64Array(this.total + 1);
    for (let k = 0; k < this.total; k += 1) this.tops[k + 1] = this.tops[k] + (this.heights[k] || this.average);
    this.sizer.style.height = `${this.tops[this.total]}px`;
    this.block.style.transform = `translateY(${this.tops[this.start] || 0}px)`;
  }

  // Draws only what became different.
  draw() {
    const nodes = new Map();
    let at = this.block.firstChild;
    this.rows.forEach((row, k) => {
      const index = this.start + k;
      const focused = index === this.focusIndex;
      const marks = focused ? this.view.matchesOf(row.id) : null;
      const chosen = this.isChosen(index);
      const sign = `${this.sign(row)} ${chosen} ${this.view.finding.text}${focused ? JSON.stringify(marks) : ""}`;
      let drawn = this.nodes.get(row.id);
      if (!drawn || drawn.sign !== sign) {
        const node = this.drawRow(row, index, marks);
        node.classList.toggle("chosen", chosen);
        if (drawn) { if (drawn.node === at) at = at.nextSibling; drawn.node.remove(); }
        drawn = { node, sign, index, n: row.n };
      } else if (drawn.index !== index || drawn.n !== row.n) {
        this.number(drawn.node, row, index);
        drawn.index = index;
        drawn.n = row.n;
      }
      nodes.set(row.id, drawn);
      if (drawn.node === at) at = at.nextSibling;
      else this.block.insertBefore(drawn.node, at);
    });
    while (at) { const next = at.nextSibling; at.remove(); at = next; }
    this.nodes = nodes;
    this.box.setAttribute("aria-rowcount", this.total);
    const row = this.focused();
    if (row) this.box.setAttribute("aria-activedescendant", `row-${row.id}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  isChosen(index) {
    const { chosen } = this.view;
    return chosen !== null && index >= Math.min(chosen, this.focusIndex) && index <= Math.max(chosen, this.focusIndex);
  }

  pick() {
    const root = this.box.getRootNode();
    const selection = root.getSelection ? root.getSelection() : getSelection();
    const text = String(selection).trim();
    const node = selection.anchorNode && (selection.anchorNode.closest ? selection.anchorNode : selection.anchorNode.parentElement);
    const side = node && node.closest(".side");
    const row = node && node.closest(".row");
    if (!text || !side || !row) return;
    if (this.picked.row !== row.dataset.id) this.picked = { row: row.dataset.id };
    this.picked[side.classList.contains("zh") ? "zh" : "en"] = text;
    // The keys are for the pair whose words were selected.
    if (Number(row.dataset.index) !== this.focusIndex) this.focus(Number(row.dataset.index), { reveal: false });
  }

  // The words that are linked with what was selected on the other side.
  partnerOf(picked, side) {
    const row = this.block.querySelector(".row.focused");
    const other = side === "zh" ? "en" : "zh";
    if (!row || !picked[other]) return "";
    const links = [...row.querySelectorAll(`.${other} mark[data-link]`)].filter((mark) => picked[other].includes(mark.textContent) || mark.textContent.includes(picked[other]));
    const words = links.flatMap((mark) => [...row.querySelectorAll(`.${side} mark[data-link="${mark.dataset.link}"]`)]).map((mark) => mark.textContent);
    return [...new Set(words)].join(side === "zh" ? "" : " ");
  }

  // Shows which words belong together.
  partner(mark) {
    for (const other of this.block.querySelectorAll("mark.partner")) other.classList.remove("partner");
    this.pointed = mark && mark.dataset.link !== undefined ? mark.dataset.link : null;
    if (this.pointed === null) return;
    for (const other of mark.closest(".row").querySelectorAll(`mark[data-link="${this.pointed}"]`)) other.classList.add("partner");
  }

  // The next pair of words in the focused row.
  nextPartner() {
    const marks = [...this.block.querySelectorAll(".row.focused .zh mark[data-link]")];
    if (!marks.length) return;
    const at = marks.findIndex((mark) => mark.dataset.link === this.pointed);
    this.partner(marks[(at + 1) % marks.length]);
  }

  // What a row looks like, apart from its number in the text; a row that came once is read once.
  sign(row) {
    let found = this.signs.get(row);
    if (found === undefined) { found = JSON.stringify({ ...row, n: 0 }); this.signs.set(row, found); }
    return found;
  }

  number(node, row, index) {
    node.dataset.index = index;
    node.setAttribute("aria-rowindex", index + 1);
    node.firstChild.textContent = row.n;
  }

  drawRow(row, index, marks) {
    const focused = index === this.focusIndex;
    const { t } = this.view;
    const both = row.zh.length && row.en.length && row.p !== null;
    const status = row.status.replace(" ", "-");
    return el("div", {
      class: `row is-${status}${focused ? " focused" : ""}${row.guest ? " guest" : ""}`, role: "row", id: `row-${row.id}`,
      "data-id": row.id, "data-index": index,
      "aria-selected": focused ? "true" : "false", "aria-rowindex": index + 1,
    },
    el("div", { class: "number", role: "rowheader" }, row.n),
    this.drawSide("zh", row.zh, row.zhEdit, marks && marks.zh, row),
    el("div", { class: "middle", role: "gridcell" },
      el("span", { class: "type" }, row.type.replace("-", "–")),
      el("span", { class: `bar ${both ? probabilityClass(row.p) : "none"}`, "aria-hidden": "true" },
        el("i", { style: `width:${Math.round(100 * (both ? row.p : 0))}%` })),
      el("span", { class: "p", title: t("probability") }, both ? probabilityText(row.p) : "—"),
      row.status === "proposed" ? null : el("span", { class: `status s-${status}` }, t(row.status)),
      row.grade ? el("span", { class: "grade" }, t(row.grade)) : null,
      row.ungraded ? el("span", { class: "grade asked", title: t("say how much of a counterpart it is") }, t("grade?")) : null,
      row.guest ? el("span", { class: "grade", title: t("neighbour in the text") }, t("neighbour")) : null,
      row.crossing ? el("span", { class: "grade" }, t("crossing")) : null,
      row.comment || (row.notes || []).length ? el("span", { class: "note", title: [row.comment, ...(row.notes || [])].filter(Boolean).join("\n") }, t("note")) : null),
    this.drawSide("en", row.en, row.enEdit, marks && marks.en, row));
  }

  drawSide(lang, texts, edit, marks, row) {
    const { t } = this.view;
    const cell = el("div", { class: `side ${lang}`, lang: lang === "zh" ? "zh-Hans" : "en", role: "gridcell" });
    if (!texts.length) cell.append(el("p", { class: "empty" }, t("no counterpart")));
    texts.forEach((text, k) => {
      const corrected = edit ? edit[k] : null;
      if (corrected !== null) cell.append(el("p", { class: "edited", dir: "auto", title: t("corrected") }, wordDiff(text, corrected)));
      else {
        const found = this.view.finding.spans(text);
        cell.append(el("p", { class: found.length ? "has-found" : "", dir: "auto" },
          found.length ? markedUnits(text, found) : marks ? marked(text, marks[k] || []) : text));
      }
    });
    cell.append(...drawMore(this.view, row, lang));
    return cell;
  }

  focus(index, options) {
    const to = Math.max(0, Math.min(index, this.total - 1));
    this.focusIndex = to;
    const row = this.row(to);
    this.focusId = row ? row.id : null;
    if (!row) {
      if (!this.total) return;
      this.revealLater = true; // when its window comes
      this.box.scrollTop = this.tops[to];
      this.askFor(to);
      return;
    }
    this.draw();
    this.place();
    if (!options || options.reveal !== false) this.reveal(to);
    this.need(to, to);
    this.view.onFocus(row);
  }

  arrivedLate() {
    if (!this.revealLater || !this.focused()) return;
    this.revealLater = false;
    this.focus(this.focusIndex);
  }

  reveal(index) {
    const top = this.tops[index];
    const bottom = this.tops[index + 1];
    const height = this.box.clientHeight;
    const room = Math.min(70, height / 6); // a little of the neighbours stays in sight
    if (top - room < this.box.scrollTop) this.box.scrollTop = Math.max(0, top - room);
    else if (bottom + room > this.box.scrollTop + height) {
      this.box.scrollTop = Math.min(top, bottom + room - height);
    }
  }

  onScroll() {
    if (!this.total) return;
    this.need(this.at(this.box.scrollTop), this.at(this.box.scrollTop + this.box.clientHeight));
  }

  need(first, last) {
    const end = this.start + this.rows.length;
    const above = first < this.start + AHEAD && this.start > 0;
    const below = last > end - AHEAD && end < this.total;
    if (above || below) this.askFor(first);
  }

  askFor(index) {
    const start = Math.max(0, index - BACK);
    if (start === this.start && this.rows.length) return;
    if (this.asked !== null && this.asked !== undefined && Math.abs(this.asked - start) < AHEAD / 2) return;
    this.asked = start;
    this.view.ask({ kind: "window", start });
  }
}
