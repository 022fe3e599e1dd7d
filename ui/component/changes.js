// What a command will do to the rows, drawn before the server has answered. Like a change in
// the store, it is "these rows go, those come", so its undo is the same the other way round.
// The server's answer decides: its rows take the place of these.

let temporary = 0;

function isTemporary(id) { return id.startsWith("~"); }

function madeRow(from, zh, en, more) {
  temporary += 1;
  return {
    ...from, id: `~${temporary}`, zh, en, type: `${zh.length}-${en.length}`, status: "proposed",
    zhEdit: null, enEdit: null, guest: false, ...more,
  };
}

function edited(row) { return row.zhEdit !== null || row.enEdit !== null; }

const CHANGES = {
  status(row, status) { return { gone: [row], made: [{ ...row, status }] }; },

  fields(row, values) { return { gone: [row], made: [{ ...row, ...values }] }; },

  merge(row, next) {
    if (edited(row) || edited(next)) return null;
    const comment = [row.comment, next.comment].filter(Boolean).join("\n");
    return { gone: [row, next], made: [madeRow(row, [...row.zh, ...next.zh], [...row.en, ...next.en], { comment })] };
  },

  split(row, zh, en) {
    if (edited(row)) return null;
    return {
      gone: [row],
      made: [
        madeRow(row, row.zh.slice(0, zh), row.en.slice(0, en)),
        madeRow(row, row.zh.slice(zh), row.en.slice(en), { comment: "" }),
      ],
    };
  },

  unlink(row) {
    if (edited(row) || !row.zh.length || !row.en.length) return null;
    return { gone: [row], made: [madeRow(row, row.zh, []), madeRow(row, [], row.en, { comment: "" })] };
  },

  // The edge between two neighbours moves by one segment of one side.
  move(upper, lower, side, direction) {
    if (upper[`${side}Edit`] !== null || lower[`${side}Edit`] !== null) return null;
    const all = [...upper[side], ...lower[side]];
    const cut = upper[side].length + (direction === "down" ? 1 : -1);
    if (cut < 0 || cut > all.length) return null;
    const other = side === "zh" ? "en" : "zh";
    const sides = (row, part) => (side === "zh" ? [part, row[other]] : [row[other], part]);
    const made = [[upper, all.slice(0, cut)], [lower, all.slice(cut)]]
      .filter(([row, part]) => part.length || row[other].length)
      .map(([row, part]) => madeRow(row, ...sides(row, part), {
        zhEdit: row.zhEdit, enEdit: row.enEdit, comment: row.comment,
      }));
    return { gone: [upper, lower], made };
  },

  swap(row, next) {
    if (edited(row) || edited(next)) return null;
    return { gone: [row, next], made: [madeRow(row, row.zh, next.en), madeRow(next, next.zh, row.en)] };
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
