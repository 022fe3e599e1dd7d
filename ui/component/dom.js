// Small helpers that draw. Corpus text goes in as text, never as markup.

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

// Offsets from the server count code points; JavaScript's strings count UTF-16 units.
function unitOffsets(text, offsets) {
  if (!/[\ud800-\udbff]/.test(text)) return offsets;
  const units = [];
  let unit = 0;
  for (const character of text) { units.push(unit); unit += character.length; }
  units.push(unit);
  return offsets.map((offset) => units[Math.min(offset, units.length - 1)]);
}

// The text with the spans [start, end) marked; overlapping spans are joined.
function marked(text, spans) { return markedUnits(text, spans.map((span) => [...unitOffsets(text, span.slice(0, 2)), span[2]])); }

// The same with offsets as JavaScript counts.
function markedUnits(text, spans) {
  const nodes = [];
  let at = 0;
  const sorted = [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [start, end, link] of sorted) {
    const from = Math.max(start, at);
    if (end <= from) continue;
    if (from > at) nodes.push(text.slice(at, from));
    nodes.push(el("mark", { "data-link": link }, text.slice(from, end)));
    at = end;
  }
  nodes.push(text.slice(at));
  return nodes;
}

const WORDS = /[\p{Script=Latin}\p{N}'’]+|\s+|[^]/gu;
const MOST_WORDS = 600; // of one text; longer ones are shown as going and coming whole

// What a correction changes, word by word: what went struck through, what came underlined.
function wordDiff(own, corrected) {
  const [one, other] = [own.match(WORDS) || [], corrected.match(WORDS) || []];
  const went = (text) => (text ? [el("del", {}, text)] : []);
  const came = (text) => (text ? [el("ins", {}, text)] : []);
  if (one.length > MOST_WORDS || other.length > MOST_WORDS) return [...went(own), ...came(corrected)];
  const width = other.length + 1;
  const same = new Uint16Array((one.length + 1) * width); // longest common part of the rests
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      same[i * width + j] = one[i] === other[j] ? same[(i + 1) * width + j + 1] + 1
        : Math.max(same[(i + 1) * width + j], same[i * width + j + 1]);
    }
  }
  // Runs of [went, came, stayed]; a blank alone between two changes belongs to both.
  const runs = [];
  let [i, j] = [0, 0];
  const add = (kind, text) => {
    const last = runs[runs.length - 1];
    if (last && last[0] === kind) last[1] += text; else runs.push([kind, text]);
  };
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) { add("stay", one[i]); i += 1; j += 1; }
    else if (j >= other.length || (i < one.length && same[(i + 1) * width + j] >= same[i * width + j + 1])) { add("went", one[i]); i += 1; }
    else { add("came", other[j]); j += 1; }
  }
  const kept = runs.filter(([kind]) => kind === "stay").reduce((sum, [, text]) => sum + text.trim().length, 0);
  if (kept < 0.4 * Math.max(own.length, corrected.length)) return [...went(own), " ", ...came(corrected)];
  const nodes = [];
  let [gone, come] = ["", ""];
  const flush = () => { nodes.push(...went(gone), ...came(come)); gone = ""; come = ""; };
  runs.forEach(([kind, text], k) => {
    if (kind === "went") gone += text;
    else if (kind === "came") come += text;
    else if ((gone || come) && !text.trim() && k + 1 < runs.length) { gone += text; come += text; }
    else { flush(); nodes.push(text); }
  });
  flush();
  return nodes;
}

function probabilityClass(p) {
  return p >= 0.9 ? "p-high" : p >= 0.5 ? "p-middle" : "p-low";
}

// As reports write it: never rounded to certainty.
function probabilityText(p) {
  if (p === 1) return "1.0";
  if (p > 0.99) return ".99";
  return p > 0 && p < 0.01 ? "<.01" : p.toFixed(2).replace(/^0/, "");
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
