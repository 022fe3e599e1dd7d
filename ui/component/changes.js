// What a command will do to the rows, drawn before the server has answered. Like a change in
// the store, it is "these rows go, those come", so its undo is the same the other way round.
// The server's answer decides: its rows take the place of these.

let temporary = 0;
const BEGUN = Date.now().toString(36); // what an earlier page has left is named otherwise

// Whether a pair that was shaped by hand counts as accepted.
const SHAPED = { accepted: false };

function isTemporary(id) { return id.startsWith("~"); }

// The segments of one side with their corrections (null where there is none).
function segmentsOf(row, side) {
  const edits = row[`${side}Edit`];
  return row[side].map((text, k) => [text, edits ? edits[k] : null]);
}

// Each segment of one side as it goes out.
function shownTexts(row, side) { return segmentsOf(row, side).map(([text, edit]) => edit ?? text); }

function editsOf(segments) {
  const edits = segments.map(([, edit]) => edit);
  return edits.some((edit) => edit !== null) ? edits : null;
}

function madeRow(from, zh, en, more) {
  temporary += 1;
  const texts = (segments) => segments.map(([text]) => text);
  return {
    ...from, id: `~${BEGUN}-${temporary}`, zh: texts(zh), en: texts(en), type: `${zh.length}-${en.length}`, status: SHAPED.accepted && zh.length && en.length ? "accepted" : "proposed",
    zhEdit: editsOf(zh), enEdit: editsOf(en), guest: false, ...more,
  };
}

const both = (row) => [segmentsOf(row, "zh"), segmentsOf(row, "en")];

const CHANGES = {
  status(row, status) { return { gone: [row], made: [{ ...row, status }] }; },

  fields(row, values) { return { gone: [row], made: [{ ...row, ...values }] }; },

  merge(row, next) {
    const comment = [row.comment, next.comment].filter(Boolean).join("\n");
    const [[zh, en], [zhNext, enNext]] = [both(row), both(next)];
    return { gone: [row, next], made: [madeRow(row, [...zh, ...zhNext], [...en, ...enNext], { comment })] };
  },

  split(row, atZh, atEn) {
    const [zh, en] = both(row);
    return {
      gone: [row],
      made: [
        madeRow(row, zh.slice(0, atZh), en.slice(0, atEn)),
        madeRow(row, zh.slice(atZh), en.slice(atEn), { comment: "" }),
      ],
    };
  },

  unlink(row) {
    if (!row.zh.length || !row.en.length) return null;
    const [zh, en] = both(row);
    return { gone: [row], made: [madeRow(row, zh, []), madeRow(row, [], en, { comment: "" })] };
  },

  // The edge between two neighbours moves by one segment of one side.
  move(upper, lower, side, direction) {
    const all = [...segmentsOf(upper, side), ...segmentsOf(lower, side)];
    const cut = upper[side].length + (direction === "down" ? 1 : -1);
    if (cut < 0 || cut > all.length) return null;
    const other = side === "zh" ? "en" : "zh";
    const made = [[upper, all.slice(0, cut)], [lower, all.slice(cut)]]
      .filter(([row, part]) => part.length || row[other].length)
      .map(([row, part]) => {
        const beside = segmentsOf(row, other);
        return madeRow(row, ...(side === "zh" ? [part, beside] : [beside, part]), { comment: row.comment });
      });
    return { gone: [upper, lower], made };
  },

  swap(row, next) {
    const [[zh, en], [zhNext, enNext]] = [both(row), both(next)];
    return { gone: [row, next], made: [madeRow(row, zh, enNext), madeRow(next, zhNext, en)] };
  },
};

// The rows with the change made, or the rows as they are if it does not fit any more.
function withChange(rows, change, same) {
  const first = change.gone[0];
  const at = rows.findIndex((row) => row.id === same(first.id));
  if (at < 0) return rows;
  for (let k = 0; k < change.gone.length; k += 1) {
    if (!rows[at + k] || rows[at + k].id !== same(change.gone[k].id)) return rows;
  }
  // They stood one after the other in the text, and so do those that come.
  const { n } = rows[at];
  const made = change.made.map((row, k) => ({ ...row, n: n + k }));
  const more = made.length - change.gone.length;
  const others = (part) => (more ? part.map((row) => (row.n > n ? { ...row, n: row.n + more } : row)) : part);
  return [...others(rows.slice(0, at)), ...made, ...others(rows.slice(at + change.gone.length))];
}
