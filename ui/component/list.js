// The virtual list: the component holds a window of rows and asks for more.

const ESTIMATE = 88; // pixels a row, before it was measured
const MARGIN = 30; // rows to fetch before and after what is seen

class BeadList {
  constructor(view) {
    this.view = view;
    this.rows = [];
    this.start = 0;
    this.total = 0;
    this.focusId = null;
    this.focusIndex = 0;
    this.block = el("div", { class: "block", role: "rowgroup" });
    this.sizer = el("div", { class: "sizer" }, this.block);
    this.box = el("div", {
      class: "list", role: "grid", tabindex: "0", "aria-label": view.t("beads"),
    }, this.sizer);
    this.box.addEventListener("scroll", () => this.onScroll(), { passive: true });
  }

  setWindow(rows, start, total) {
    this.rows = rows;
    this.start = start;
    this.total = total;
    this.draw();
  }

  row(index) { return this.rows[index - this.start] || null; }
  focused() { return this.row(this.focusIndex); }

  draw() {
    const scrolled = this.box.scrollTop;
    this.sizer.style.height = `${Math.max(this.total * ESTIMATE, this.box.clientHeight)}px`;
    this.block.replaceChildren(...this.rows.map((row, k) => this.drawRow(row, this.start + k)));
    this.block.style.transform = `translateY(${this.start * ESTIMATE}px)`;
    const bottom = this.start * ESTIMATE + this.block.offsetHeight;
    if (this.start + this.rows.length >= this.total) this.sizer.style.height = `${bottom}px`;
    else if (bottom > this.sizer.offsetHeight) this.sizer.style.height = `${bottom + 400}px`;
    this.box.scrollTop = scrolled;
  }

  drawRow(row, index) {
    const focused = index === this.focusIndex;
    const spans = focused ? this.view.matchesOf(row.id) : { zh: [], en: [] };
    const side = (lang, texts, edited, marks) => {
      const cell = el("div", { class: `side ${lang}`, lang: lang === "zh" ? "zh-Hans" : "en", role: "gridcell" });
      if (edited !== null) cell.append(el("p", { class: "edited", dir: "auto" }, edited));
      else if (!texts.length) cell.append(el("p", { class: "empty" }, this.view.t("no counterpart")));
      texts.forEach((text, k) => {
        const shown = edited === null ? marked(text, marks[k] || []) : [text];
        cell.append(el("p", { class: edited === null ? "" : "source", dir: "auto" }, shown));
      });
      return cell;
    };
    const both = row.zh.length && row.en.length;
    const middle = el("div", { class: "middle", role: "gridcell" },
      el("span", { class: "type" }, row.type.replace("-", "–")),
      el("span", { class: `bar ${both ? probabilityClass(row.p) : "none"}` },
        el("i", { style: `width:${Math.round(100 * (both ? row.p : 0))}%` })),
      el("span", { class: "p" }, both ? probabilityText(row.p) : "—"),
      el("span", { class: `status s-${row.status.replace(" ", "-")}` }, this.view.t(row.status)),
      row.grade ? el("span", { class: "grade" }, this.view.t(row.grade)) : null,
      row.crossing ? el("span", { class: "grade" }, this.view.t("crossing")) : null,
      row.comment ? el("span", { class: "note", title: row.comment }, "✎") : null);
    return el("div", {
      class: `row${focused ? " focused" : ""}`, role: "row", "data-id": row.id, "data-index": index,
      "aria-selected": focused ? "true" : "false", "aria-rowindex": index + 1,
      onclick: () => this.focus(index),
    }, el("div", { class: "number", role: "gridcell" }, index + 1),
    side("zh", row.zh, row.zhEdit, spans.zh), middle, side("en", row.en, row.enEdit, spans.en));
  }

  redrawRow(index) {
    const row = this.row(index);
    const old = this.block.querySelector(`[data-index="${index}"]`);
    if (row && old) old.replaceWith(this.drawRow(row, index));
  }

  focus(index, options) {
    const to = Math.max(0, Math.min(index, this.total - 1));
    const from = this.focusIndex;
    this.focusIndex = to;
    const row = this.row(to);
    this.focusId = row ? row.id : null;
    if (!row) {
      this.revealLater = true; // when its window comes
      this.box.scrollTop = to * ESTIMATE;
      this.view.ask({ kind: "window", start: Math.max(0, to - MARGIN) });
      return;
    }
    if (from !== to) this.redrawRow(from);
    this.redrawRow(to);
    if (this.revealLater || !options || options.reveal !== false) this.reveal(to);
    this.revealLater = false;
    this.view.onFocus(row, to);
  }

  reveal(index) {
    const node = this.block.querySelector(`[data-index="${index}"]`);
    if (!node) return;
    const top = node.offsetTop + this.start * ESTIMATE;
    const view = this.box;
    if (top < view.scrollTop) view.scrollTop = top - 8;
    else if (top + node.offsetHeight > view.scrollTop + view.clientHeight) {
      view.scrollTop = Math.min(top - 8, top + node.offsetHeight - view.clientHeight + 8);
    }
  }

  onScroll() {
    const top = this.start * ESTIMATE;
    const bottom = top + this.block.offsetHeight;
    const seen = this.box.scrollTop;
    const end = seen + this.box.clientHeight;
    const before = seen < top + 200 && this.start > 0;
    const after = end > bottom - 200 && this.start + this.rows.length < this.total;
    if (!before && !after) return;
    const inside = seen >= top && seen <= bottom;
    const first = inside ? this.firstVisible() : Math.floor(seen / ESTIMATE);
    this.view.ask({ kind: "window", start: Math.max(0, first - MARGIN) });
  }

  firstVisible() {
    const seen = this.box.scrollTop - this.start * ESTIMATE;
    for (const node of this.block.children) {
      if (node.offsetTop + node.offsetHeight > seen) return Number(node.dataset.index);
    }
    return this.start;
  }
}
