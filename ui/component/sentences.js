// What only comparable texts have: rows are sentences of one side, with their counterparts.

const ONLY = {
  comparable: ["noCounterpart", "translation", "partial", "related", "side", "noneBelow"],
  parallel: ["merge", "split", "link", "unlink", "swap", "realign"],
};
const REGROUPING = ["enDown", "enUp", "enFrom", "enGive", "zhDown", "zhUp", "zhFrom", "zhGive", "find", "nextOpen", "previousOpen"];

// Whether an action is one of the mode, and what it is called there.
function inMode(mode, name) { return !ONLY[mode === "comparable" ? "parallel" : "comparable"].includes(name); }

function keyLabel(view, name) {
  const own = view.data.mode === "comparable" && REGROUPING.includes(name);
  return view.t(own ? `sentence:${name}` : `key:${name}`);
}

function otherSide(side) { return side === "en" ? "zh" : "en"; }

function chanceText(p) { return p === null || p === undefined ? "—" : probabilityText(p); }

// Where a side is from, and the other accepted counterparts, below its text.
function drawMore(view, row, lang) {
  if (!row.names) return [];
  const { t } = view;
  const parts = [];
  if (row.names[lang]) parts.push(el("small", { class: "from" }, row.names[lang]));
  if (lang !== otherSide(row.side)) return parts;
  for (const item of row.also) {
    parts.push(el("p", { class: "also", dir: "auto" }, el("span", { class: "plus", title: t("another accepted counterpart") }, "+ "), item.texts,
      el("small", {}, [chanceText(item.p), item.grade ? t(item.grade) : t("grade?"), item.name].filter(Boolean).map((text) => ` · ${text}`))));
  }
  return parts;
}

// The sentences before and after, in their documents.
function drawAround(view, around) {
  const { t } = view;
  const line = (lang, text, name) => el("p", { class: `${lang} ${name}`, lang: lang === "zh" ? "zh-Hans" : "en", dir: "auto" }, text);
  const parts = ["zh", "en"].filter((lang) => around[lang]).map((lang) => el("div", { class: "around" },
    el("small", {}, around[lang].name),
    around[lang].before.map((text) => line(lang, text, "beside")),
    around[lang].own.map((text) => line(lang, text, "own")),
    around[lang].after.map((text) => line(lang, text, "beside"))));
  return parts.length ? [el("h3", {}, t("in the documents")), ...parts] : [];
}

function drawCandidates(view, row, detail) {
  const { t } = view;
  const lang = otherSide(row.side);
  return [el("h3", {}, t("closest counterparts")), ...detail.candidates.map((item, k) => el("div", { class: "choice-of" },
    el("button", {
      class: `candidate s-${item.status.replace(" ", "-")}`, "aria-current": item.id === row.id ? "true" : "false", onclick: () => { view.choose(k); view.list.box.focus(); },
    }, el("small", {}, [`${k + 1}`, chanceText(item.p), item.grade ? t(item.grade) : null, item.status === "proposed" ? null : t(item.status), item.document]
      .filter(Boolean).join(" · ")),
    el("span", { class: lang, dir: "auto", lang: lang === "zh" ? "zh-Hans" : "en" }, marked(item.text, item.marks || [])),
    item.comment ? el("small", { class: "note" }, item.comment) : null),
    item.id !== row.id && item.status === "accepted" ? el("button", {
      class: "plain quiet", onclick: () => { view.decide({ kind: "command", name: "status", status: "rejected", id: item.id, version: item.v }, null, true); view.list.box.focus(); },
    }, t("reject")) : null))];
}

function sentenceFilters(view, select) {
  const { t, data } = view;
  const documents = (name, label, all, names) => (names.length > 1 ?
    select(name, label, [["", t(all)], ...names.map((text) => [text, text])]) : null);
  return [
    select("grade", "grade", [["", t("any grade")], ...["translation", "partial", "related", "none"].map((name) => [name, t(name)])]),
    documents("zh_document", "Chinese document", "all Chinese documents", data.sides.zh),
    documents("en_document", "English document", "all English documents", data.sides.en),
  ];
}

function sentenceSide(view, select) {
  const { t } = view;
  return select("side", "sentences listed", [["", t("by Chinese sentence")], ["en", t("by English sentence")]]);
}

const SENTENCE_STATUSES = [
  ["", "any status"], ["proposed", "undecided"], ["accepted", "with counterpart"], ["none", "no counterpart"],
  ["ungraded", "without grade"], ["needs review", "needs review"], ["rejected", "with rejected pairs"],
  ["commented", "commented"], ["edited", "corrected"],
];

// Decisions of comparable texts; each moves on to the next sentence, as accepting does.
const SENTENCE_ACTS = {
  grade(view, grade) {
    const row = view.list.focused();
    if (!row) return;
    if (!row.zh.length || !row.en.length) { view.say(view.t("A sentence without counterpart has no grade"), true); return; }
    const status = grade === "related" ? "rejected" : "accepted";
    view.decide({ kind: "command", name: "grade", grade }, CHANGES.fields(row, { status, grade, ungraded: false }), false, () => view.list.focus(view.list.focusIndex + 1));
  },

  none(view) {
    const row = view.list.focused();
    if (!row) return;
    const both = row.zh.length && row.en.length;
    if (both && row.status === "accepted") { view.say(view.t("A counterpart is accepted; reject it first"), true); return; }
    const made = { ...row, [otherSide(row.side)]: [], type: row.side === "en" ? "0-1" : "1-0", status: "accepted", grade: "none", p: null, enEdit: null, zhEdit: null };
    view.decide({ kind: "command", name: "noCounterpart" }, { gone: [row], made: [made] }, false, () => view.list.focus(view.list.focusIndex + 1));
  },

  choose(view, row, found) {
    const other = otherSide(row.side);
    const made = found.id === row.id ? { ...row, status: "accepted", grade: ungraded(row.grade) } :
      { ...row, id: found.id, v: found.v, p: found.p, grade: ungraded(found.grade), [other]: found.texts, [`${other}Edit`]: null, type: "1-1", status: "accepted" };
    view.decide({ kind: "command", name: "choose", candidate: found.id }, { gone: [row], made: [made] }, false, () => view.list.focus(view.list.focusIndex + 1));
  },

  turn(view) {
    const values = view.top.values();
    view.filter({ ...values, side: values.side === "en" ? "" : "en" });
  },
};

SHEETS.below = (view, chances) => {
  const { t } = view;
  const at = (value) => chances[Math.max(0, Math.min(100, Math.round(value * 100)))];
  const said = el("p", { class: "said", role: "status" });
  const go = el("button", { class: "good", onclick: () => { view.closeSheet(); view.decide({ kind: "noneBelow", maximum: Number(box.value) }); } });
  const draw = () => {
    const [count, errors] = at(Number(box.value));
    said.textContent = view.counted("< {maximum}: {count} sentence, about {errors} with a counterpart all the same", "< {maximum}: {count} sentences, about {errors} with a counterpart all the same", count, { maximum: Number(box.value).toFixed(2), errors });
    go.textContent = view.counted("no counterpart for {count} sentence", "no counterpart for {count} sentences", count);
    go.disabled = !count;
    slide.value = box.value;
  };
  const box = el("input", { type: "number", min: 0, max: 1, step: 0.01, value: 0.05, "aria-label": t("probability"), oninput: draw });
  const slide = el("input", { type: "range", min: 0, max: 0.5, step: 0.01, value: 0.05, "aria-label": t("probability"), oninput: () => { box.value = slide.value; draw(); } });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !go.disabled) go.click(); });
  draw();
  return [t("no counterpart below a probability"),
    el("p", { class: "quiet" }, t("Applies to the undecided sentences shown whose candidates are all less probable. Errors are estimated from the probabilities.")),
    el("p", { class: "fields" }, box, slide), said,
    el("p", { class: "sheet-buttons" }, go, el("button", { onclick: () => view.closeSheet() }, t("cancel")))];
};
