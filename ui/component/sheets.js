// Dialogs over the list.

const SHEETS = {
  help(view) {
    const { t } = view;
    const keys = view.keys();
    const field = (name) => el("input", {
      value: keys[name], maxlength: 1, size: 1, class: "key", "aria-label": keyLabel(view, name),
      onfocus: (event) => event.target.select(), onclick: (event) => event.target.select(),
      oninput: (event) => {
        const value = event.target.value.trim();
        const taken = Object.keys(keys).find((other) => keys[other] === value && other !== name);
        const refused = !value || Boolean(taken) || /^[1-9]$/.test(value);
        event.target.classList.toggle("bad", refused);
        said.textContent = taken ? fill(t("{key} is already used for “{name}”"), { key: value, name: t(`key:${taken}`) }) : "";
        if (refused) return;
        keys[name] = value;
        view.changeKeys(keys);
      },
    });
    const said = el("p", { class: "quiet", role: "status" });
    return [t("keys"),
      el("p", { class: "quiet" }, t(view.data.mode === "comparable" ? "Type another character to change a key. 1 to 9 choose a counterpart." : "Type another character to change a key.")),
      el("dl", { class: "keys" }, Object.keys(DEFAULT_KEYS).filter((name) => inMode(view.data.mode, name)).map((name) => el("div", {}, el("dt", {}, field(name)), el("dd", {}, keyLabel(view, name))))),
      said, view.buttons([t("restore default keys"), () => { view.closeSheet(); view.changeKeys(DEFAULT_KEYS); }])];
  },

  edit(view, row, side) {
    const { t } = view;
    const several = row[side].length > 1;
    const draft = `${row.id} ${side}`;
    const box = el("textarea", { lang: side === "zh" ? "zh-Hans" : "en", dir: "auto", rows: 5, class: side, "aria-label": t(side === "zh" ? "edit Chinese" : "edit English") });
    box.value = view.drafts.get(draft) ?? shownTexts(row, side).join("\n");
    box.addEventListener("input", () => view.drafts.set(draft, box.value)); // kept if the dialog is closed
    view.unsent = () => view.drafts.get(draft) !== undefined && box.value !== shownTexts(row, side).join("\n");
    const done = (text) => {
      view.drafts.delete(draft);
      view.closeSheet();
      const lines = text === null ? row[side] : several ? text.split("\n") : [text];
      // Lines that do not fit the sentences are divided by the server.
      const change = lines.length !== row[side].length ? null
        : CHANGES.fields(row, { [`${side}Edit`]: editsOf(row[side].map((own, k) => [own, lines[k] === own ? null : lines[k]])) });
      // Of the version that was seen when the dialog opened: what came since is a conflict.
      view.decide({ kind: "command", name: "edit", id: row.id, version: row.v, side, text }, change, true);
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !composing(event)) { event.preventDefault(); done(box.value); }
    });
    return [t(side === "zh" ? "edit Chinese" : "edit English"), box,
      el("p", { class: "quiet" }, several ? [t("One sentence per line: a correction stays with its sentence."), " "] : null,
        t("The document itself is not changed; exports contain the correction.")),
      view.buttons([t("save"), () => done(box.value), "Ctrl Enter"], [t("restore the document's text"), () => done(null)])];
  },

  split(view, row) {
    const { t } = view;
    const [n, m] = [row.zh.length, row.en.length];
    const options = [];
    for (let zh = 0; zh <= n; zh += 1) {
      for (let en = 0; en <= m; en += 1) if (zh + en > 0 && zh + en < n + m) options.push([zh, en]);
    }
    const even = ([zh, en]) => Math.abs(zh / Math.max(n, 1) - en / Math.max(m, 1)) + (((zh === 0 || zh === n) && n > 0) || ((en === 0 || en === m) && m > 0) ? 1 : 0);
    options.sort((a, b) => even(a) - even(b));
    const part = (texts, lang) => el("span", { class: `part ${lang}`, lang: lang === "zh" ? "zh-Hans" : "en", dir: "auto" }, texts.join(lang === "zh" ? "" : " ") || t("no counterpart"));
    return [t("split where?"), options.slice(0, 9).map(([zh, en], k) => el("button", {
      class: "option", "data-number": k + 1, onclick: () => { view.closeSheet(); view.split(zh, en); },
    }, el("small", {}, `${k + 1}`),
    el("span", { class: "halves" },
      el("span", {}, part(row.zh.slice(0, zh), "zh"), part(row.en.slice(0, en), "en")),
      el("span", {}, part(row.zh.slice(zh), "zh"), part(row.en.slice(en), "en")))))];
  },

  segments(view, row) {
    const { t } = view;
    const parts = [];
    for (const side of ["zh", "en"]) {
      shownTexts(row, side).forEach((text, index) => {
        const box = el("textarea", { rows: Math.min(6, 1 + Math.ceil(text.length / (side === "zh" ? 40 : 80))), lang: side === "zh" ? "zh-Hans" : "en", class: side, dir: "auto", spellcheck: "false", "aria-label": t("split the segment here") });
        box.value = text;
        const cut = () => {
          const at = Array.from(box.value.slice(0, box.selectionStart)).length;
          view.closeSheet();
          view.decide({ kind: "command", name: "cut", side, segment: index, at, text });
        };
        box.addEventListener("beforeinput", (event) => event.preventDefault()); // a caret, no typing
        box.addEventListener("compositionend", () => { box.value = text; });
        box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !composing(event)) { event.preventDefault(); cut(); } });
        parts.push(el("div", { class: "cut" }, box, el("button", { onclick: cut }, t("split at the cursor"), el("kbd", {}, "Enter"))));
        if (index + 1 < row[side].length) {
          parts.push(el("button", { class: "joint", onclick: () => { view.closeSheet(); view.decide({ kind: "command", name: "joinSegments", side, segment: index }); } },
            t("join these two segments")));
        }
      });
    }
    return [t("split or join segments"), el("p", { class: "quiet" }, t("Place the cursor where you want to split the segment.")), parts];
  },

  // Comparable: any segment of the other documents; parallel: a bead that has the other side only.
  find(view, row) {
    const { t } = view;
    const parallel = view.data.mode === "parallel";
    const own = row.side || (row.zh.length ? "zh" : "en");
    const list = el("div", { class: "found", "aria-live": "polite" });
    const ask = later(250, () => view.ask({ kind: "findSegments", text: box.value, id: row.id }));
    const box = el("input", { type: "search", class: "wide", "aria-label": t("search"), placeholder: t("words in the counterpart"), oninput: ask });
    const link = (item, add) => {
      view.closeSheet();
      if (item.bead) view.decide({ kind: "command", name: "joinApart", id: row.id, version: row.v, other: item.bead, otherVersion: item.version }, null, true);
      else view.decide({ kind: "command", name: "link", document: item.document, start: item.start, end: item.end, add });
    };
    box.addEventListener("keydown", (event) => {
      const first = list.querySelector(".candidate");
      if (event.key === "Enter" && !composing(event) && first) { event.preventDefault(); first.click(); view.list.box.focus(); }
    });
    view.onReply.segments = (found) => list.replaceChildren(...(found.length ? found : [null]).map((item) => (item ? el("div", { class: "hit" },
      el("button", { class: "candidate", onclick: () => link(item, false) },
        el("small", {}, item.name), el("span", { class: item.lang, dir: "auto", lang: item.lang === "zh" ? "zh-Hans" : "en" }, marked(item.text, item.marks))),
      parallel ? null : el("button", { class: "add", onclick: () => link(item, true) }, t("add to this pair"))) :
      el("p", { class: "quiet" }, t(parallel ? "No one-sided pairs contain these words" : "No segments contain these words")))));
    view.ask({ kind: "findSegments", text: "", id: row.id });
    const both = parallel && row.zh.length && row.en.length;
    const text = (side) => el("p", { lang: side === "zh" ? "zh-Hans" : "en", class: side, dir: "auto" }, row[side].join(side === "zh" ? "" : " "));
    return [t(parallel ? "link with" : "another counterpart"), text(own), ...(both ? [text("en"), el("p", { class: "quiet" }, t("The side that is replaced will stand alone"))] : []), box, list];
  },

  replace(view) {
    const { t } = view;
    const find = el("input", { class: "wide", "aria-label": t("find"), placeholder: t("find"), dir: "auto" });
    const put = el("input", { class: "wide", "aria-label": t("replace with"), placeholder: t("replace with"), dir: "auto" });
    const side = el("select", { "aria-label": t("side") }, [["", t("both sides")], ["zh", t("Chinese")], ["en", t("English")]].map(([v, x]) => el("option", { value: v }, x)));
    const tick = (label) => { const box = el("input", { type: "checkbox" }); return [el("label", {}, box, " ", t(label)), box]; };
    const [regexLabel, regex] = tick("regular expression");
    const [caseLabel, cased] = tick("match case");
    const list = el("div", { class: "found", "aria-live": "polite" });
    const wanted = () => ({ find: find.value, put: put.value, side: side.value, regex: regex.checked, cased: cased.checked });
    const go = el("button", { class: "good", disabled: true, onclick: () => { view.closeSheet(); view.decide({ kind: "replaceAll", ...wanted() }); } }, t("replace"));
    const ask = later(300, () => view.ask({ kind: "replacePreview", ...wanted() }));
    for (const node of [find, put, side, regex, cased]) node.addEventListener("input", () => { go.disabled = true; ask(); });
    view.onReply.replacing = (found) => {
      go.disabled = !found.count;
      go.textContent = view.counted("replace in {count} text", "replace in {count} texts", found.count);
      list.replaceChildren(...found.changes.map((item) => el("div", { class: "hit", lang: item.side === "zh" ? "zh-Hans" : "en" },
        el("p", { dir: "auto" }, item.before, el("del", {}, item.old), el("ins", {}, item.new), item.after))),
      found.count > found.changes.length ? el("p", { class: "quiet" }, fill(t("and {count} more"), { count: found.count - found.changes.length })) : "");
    };
    return [t("search and replace"),
      el("p", { class: "quiet" }, t("Replaces in the pairs shown; their status does not change."), " ", t("The documents are not changed, and a single undo reverts everything.")),
      el("div", { class: "fields" }, find, put, side, regexLabel, caseLabel), list,
      el("p", { class: "sheet-buttons" }, go, el("button", { onclick: () => view.closeSheet() }, t("cancel")))];
  },

  over(view, chances) {
    const { t } = view;
    const at = (value) => chances[Math.max(0, Math.min(100, Math.round(value * 100)))];
    const said = el("p", { class: "said", role: "status" });
    const go = el("button", { class: "good", onclick: () => { view.closeSheet(); view.decide({ kind: "acceptOver", minimum: Number(box.value) }); } });
    const draw = () => {
      const [count, errors] = at(Number(box.value));
      said.textContent = view.counted("≥ {minimum}: {count} pair, about {errors} wrong", "≥ {minimum}: {count} pairs, about {errors} wrong", count, { minimum: Number(box.value).toFixed(2), errors });
      go.textContent = view.counted("accept {count} pair", "accept {count} pairs", count);
      go.disabled = !count;
      slide.value = box.value;
    };
    const box = el("input", { type: "number", min: 0, max: 1, step: 0.01, value: 0.95, "aria-label": t("probability"), oninput: draw });
    const slide = el("input", { type: "range", min: 0.5, max: 1, step: 0.01, value: 0.95, "aria-label": t("probability"), oninput: () => { box.value = slide.value; draw(); } });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !go.disabled) go.click(); });
    draw();
    return [t("accept above a probability"),
      el("p", { class: "quiet" }, t("Applies to the proposed pairs shown. Errors are estimated from the probabilities.")),
      el("p", { class: "fields" }, box, slide), said,
      el("p", { class: "sheet-buttons" }, go, el("button", { onclick: () => view.closeSheet() }, t("cancel")))];
  },

  // What was selected becomes a term; of a side without a selection, the linked words.
  addTerm(view, row, picked) {
    const { t } = view;
    const own = picked.row === row.id ? picked : {};
    const field = (name, label, value) => el("input", { class: "wide", "aria-label": t(label), placeholder: t(label), dir: "auto", value, lang: name === "zh" ? "zh-Hans" : null,
      onkeydown: (event) => { if (event.key === "Enter" && !composing(event)) { view.heed(event); save(); } } });
    const zh = field("zh", "Chinese term", own.zh || view.list.partnerOf(own, "zh"));
    const en = field("en", "English term", own.en || view.list.partnerOf(own, "en"));
    const subject = field("subject", "subject", view.lastSubject || "");
    const note = field("note", "note", "");
    const save = () => {
      if (!zh.value.trim() || !en.value.trim()) { (zh.value.trim() ? en : zh).focus(); return; }
      view.lastSubject = subject.value;
      view.list.picked = {};
      view.closeSheet();
      view.list.box.focus();
      view.decide({ kind: "addTerm", zh: zh.value, en: en.value, subject: subject.value, note: note.value }, null, true);
    };
    return [t("add a term"), el("div", { class: "fields" }, zh, en, subject, note), view.buttons([t("add"), save, "Enter"])];
  },

  goTo(view) {
    const { t } = view;
    const box = el("input", { type: "number", min: 1, step: 1, "aria-label": t("number of the pair"), placeholder: t("number of the pair"), style: "width:170px" });
    const go = () => {
      if (!box.value) return;
      view.closeSheet();
      view.list.box.focus();
      view.ask({ kind: "goTo", number: Number(box.value) });
    };
    box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !composing(event)) { view.heed(event); go(); } });
    return [t("go to number"), el("p", { class: "fields" }, box), view.buttons([t("go to"), go, "Enter"])];
  },

  // The last command was made in another text, or in the glossary.
  elsewhere(view, { redo, there, here }) {
    const { t } = view;
    const kind = redo ? "redo" : "undo";
    const take = (where) => () => { view.closeSheet(); view.decide({ kind, where }, null, true); };
    return [t(redo ? "redo what was undone elsewhere?" : "undo what was done elsewhere?"),
      el("p", { class: "said" }, there),
      here ? el("p", {}, t("last in this text"), ": ", here) : el("p", { class: "quiet" }, t("There is nothing of yours in this text.")),
      view.buttons(...(here ? [[t(redo ? "redo in this text" : "undo in this text"), take("here")]] : []), [t(redo ? "redo elsewhere" : "undo elsewhere"), take("anywhere")])];
  },

  // What aligning again would change, before it does.
  realign(view, row) {
    const { t } = view;
    const said = el("p", { class: "said", role: "status" });
    let everywhere = false;
    const go = el("button", { class: "good", disabled: true, onclick: () => {
      view.closeSheet();
      view.list.box.focus();
      view.say(t("re-aligning the rest …"));
      view.decide({ kind: "realign", id: row.id, everywhere }, null, true);
    } }, t("re-align"));
    const ask = () => {
      go.disabled = true;
      said.textContent = t("looking for what would change …");
      view.ask({ kind: "realignPreview", id: row.id, everywhere });
    };
    view.onReply.realigning = (found) => {
      if (found.everywhere !== everywhere) return;
      go.disabled = !found.may;
      said.textContent = found.text;
      if (found.may) go.focus();
    };
    const scope = (value, text) => {
      const box = el("input", { type: "radio", name: "scope", checked: value === everywhere, onchange: () => { everywhere = value; ask(); } });
      return el("label", {}, box, " ", text);
    };
    ask();
    return [t("re-align the rest"),
      el("p", { class: "quiet" }, t("Accepted pairs stay; corrections and comments move with their sentences.")),
      el("p", { class: "fields", role: "radiogroup", "aria-label": t("what to re-align") },
        scope(false, fill(t("below pair {number}"), { number: row.n })), scope(true, t("the whole text"))), said,
      el("p", { class: "sheet-buttons" }, go, el("button", { onclick: () => { view.closeSheet(); view.list.box.focus(); } }, t("cancel")))];
  },

  conflict(view, conflict, item) {
    const { t } = view;
    const show = (row) => (row ? el("div", { class: "version" },
      el("p", { class: "zh", lang: "zh-Hans", dir: "auto" }, shownTexts(row, "zh").join("")),
      el("p", { class: "en", lang: "en", dir: "auto" }, shownTexts(row, "en").join(" ")),
      el("p", {}, el("span", { class: `status s-${row.status.replace(" ", "-")}` }, t(row.status)), row.comment ? ` · ${row.comment}` : "")) :
      el("p", { class: "quiet" }, t("This pair no longer exists. Its text is in the neighbouring pairs.")));
    const mine = item.change ? item.change.made : [];
    const again = () => {
      view.closeSheet();
      view.decide({ ...item.message, id: conflict.row.id, version: conflict.row.v }, null, true);
    };
    return [t("Changed by someone else"),
      el("p", {}, conflict.author ? fill(t("{author} changed this pair at {time}."), conflict) : "", " ", t("Your change was not saved. Nothing is lost.")),
      el("div", { class: "versions" },
        el("div", {}, el("h3", {}, t("yours")), mine.length ? mine.map(show) : el("p", {}, item.message.text ?? conflict.label)),
        el("div", {}, el("h3", {}, t("theirs")), show(conflict.row))),
      view.buttons([t("keep theirs"), () => view.closeSheet()], ...(conflict.row && conflict.again ? [[t("apply my change to theirs"), again]] : []))];
  },

  plot(view, plot) { return [view.t("dot plot"), drawPlot(view, plot.points, plot.size, view.list.focusIndex, plot.bounds)]; },
};

// Calls *work* once nobody has called for so many milliseconds.
function later(milliseconds, work) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(work, milliseconds); };
}
