// What was decided and not yet answered. One message is in flight at a time and carries
// everything that had gathered; commands on a bead that the server has yet to name wait.

const LOST = 30000; // milliseconds after which a message without an answer is sent again

class Outbox {
  constructor(send, changed) {
    this.send = send;
    this.changed = changed;
    this.waiting = [];
    this.flying = [];
    this.number = 0;
    this.names = new Map(); // from temporary ids to the store's
    this.trail = [];
    this.undone = [];
    this.revision = null;
    this.restored = null;
  }

  get pending() { return [...this.flying, ...this.waiting].filter((item) => item.saves); }

  same = (id) => this.names.get(id) || id;

  // item: message, change (optional), saves (whether it changes the project)
  put(item) {
    if (!item.saves) this.waiting = this.waiting.filter((other) => other.message.kind !== item.message.kind);
    this.waiting.push(item);
    if (item.saves) this.remember(item);
    this.changed();
    this.pump();
  }

  // Which change an undo or a redo will draw; nothing where this page does not know.
  remember(item) {
    const kind = item.message.kind;
    if (kind === "undo" || kind === "redo") {
      const [from, to] = kind === "undo" ? [this.trail, this.undone] : [this.undone, this.trail];
      const last = from.pop();
      if (!last) return;
      to.push(last);
      if (last.change) {
        const { gone, made } = last.change;
        item.change = kind === "undo" ? { gone: made, made: gone } : { gone, made };
        item.names = kind === "undo" ? [] : made.map((row) => row.id);
      }
      return;
    }
    this.undone = [];
    this.trail.push(item);
    item.names = item.change ? item.change.made.map((row) => row.id).filter(isTemporary) : [];
  }

  forget() { this.trail = []; this.undone = []; }

  resolve(item) {
    const message = { ...item.message };
    for (const name of ["id", "other", "candidate"]) {
      if (!message[name]) continue;
      message[name] = this.same(message[name]);
      if (isTemporary(message[name])) return null;
    }
    return message;
  }

  pump() {
    if (this.flying.length || !this.waiting.length) return;
    const items = [];
    while (this.waiting.length) {
      const message = this.resolve(this.waiting[0]);
      if (!message && items.length) break;
      const item = this.waiting.shift();
      if (!message) continue; // what it was about was refused
      item.resolved = message;
      items.push(item);
    }
    if (!items.length) return;
    this.number += 1;
    for (const item of items) item.seen = this.revision;
    this.flying = items;
    this.transmit();
  }

  transmit() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.flying.length) this.transmit(); }, LOST);
    this.send({ number: this.number, items: this.flying.map((item) => item.resolved) });
  }

  // The server has answered the message with this number; gives the items with their replies.
  arrived(number, replies) {
    if (!this.flying.length || number !== this.number) { this.number = Math.max(this.number, number); return []; }
    clearTimeout(this.timer);
    const answered = this.flying.map((item, k) => ({ item, reply: replies[k] || {} }));
    this.flying = [];
    for (const { item, reply } of answered) {
      if (reply.error && item.saves) this.forget();
      const after = reply.after || [];
      const names = item.names || [];
      if (names.length === after.length) names.forEach((name, k) => this.names.set(name, after[k]));
    }
    return answered;
  }

  // The server's session is another one (it was started again): say everything again.
  again(number, revision) {
    const kept = this.kept();
    this.number = number;
    this.waiting = this.waiting.filter((item) => !item.saves);
    this.flying = [];
    this.restore(kept, revision);
    this.pump();
  }

  drawn(rows) {
    return this.pending.reduce((found, item) => (item.change ? withChange(found, item.change, this.same) : found), rows);
  }

  // What has no answer yet, to be said again by the page that is drawn next. Of what is
  // under way nobody knows whether it was done; *seen* tells it where doing it twice would harm.
  kept() {
    return [...this.flying.map((item) => [item, item.seen]), ...this.waiting.map((item) => [item, null])]
      .filter(([item]) => item.saves)
      .map(([{ message, change, names }, seen]) => ({ message, change, names, seen, saves: true }));
  }

  // *revision*: the project's, as it is now.
  restore(items, revision) {
    const unsure = ({ message, seen }) => message.kind === "undo" || message.kind === "redo" ? seen !== null && seen !== undefined && seen !== revision : false;
    const again = items.filter((item) => !unsure(item)).map((item) => ({ ...item, again: true }));
    this.waiting = [...again, ...this.waiting];
    this.restored = { left: again.length, done: 0, refused: 0 };
  }

  // Counts what came of what was kept; gives the counts once all of it is answered.
  settle(item, reply) {
    if (!item.again || !this.restored) return null;
    this.restored.left -= 1;
    this.restored[reply.error ? "refused" : "done"] += 1;
    if (this.restored.left > 0) return null;
    const found = this.restored;
    this.restored = null;
    return found;
  }

  close() { clearTimeout(this.timer); }
}
