// Keys of the Review page. They never fire while somebody types or an input method composes.

const DEFAULT_KEYS = {
  next: "j", previous: "k", accept: "a", reject: "r", doubt: "w", reopen: "o",
  merge: "m", split: "s", unlink: "l", enDown: "]", enUp: "[", zhDown: "}", zhUp: "{",
  editEn: "e", editZh: "E", comment: "t", undo: "z", redo: "Z",
  nextOpen: "n", previousOpen: "p", nextUncertain: "u", nextUneven: "i", nextComment: "c",
  acceptAbove: "A", acceptOver: "P", realign: "G", noCounterpart: "0", plot: "d", search: "/", help: "?",
};

function isTyping(event) {
  const target = event.composedPath()[0];
  if (!target || !target.tagName) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function keyOf(event) {
  if (event.isComposing || event.keyCode === 229) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "ArrowDown") return "j";
  if (event.key === "ArrowUp") return "k";
  return event.key;
}

function actionOf(keys, key) {
  return Object.keys(keys).find((name) => keys[name] === key) || null;
}
