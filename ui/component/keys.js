// Keys of the Review page. They never fire while somebody types or an input method composes.

const DEFAULT_KEYS = {
  next: "j", previous: "k", accept: "a", reject: "r", doubt: "w", reopen: "o", noCounterpart: "0",
  nextOpen: "n", previousOpen: "p", nextUncertain: "u", previousUncertain: "U",
  nextUneven: "i", previousUneven: "I", nextComment: "c", previousComment: "C",
  merge: "m", split: "s", link: "L", unlink: "l", swap: "x", segments: "g",
  enDown: "]", enUp: "[", enFrom: "(", enGive: ")", zhDown: "}", zhUp: "{", zhFrom: "<", zhGive: ">",
  editEn: "e", editZh: "E", comment: "t", replace: "R", acceptAbove: "A", acceptOver: "P",
  nextWord: "=", addTerm: "+", goTo: "#", findNext: ".", findPrevious: ",", view: "v", chooseDown: "J", chooseUp: "K",
  realign: "G", undo: "z", redo: "Z", plot: "d", search: "/", help: "?", find: "f",
  translation: "y", partial: "h", related: "b", side: "S", noneBelow: "N",
};

// Keys that every program has.
const USUAL = { z: "undo", y: "redo", Z: "redo", f: "findText" };

function composing(event) { return event.isComposing || event.keyCode === 229; }

function isTyping(event) {
  const target = event.composedPath()[0];
  if (!target || !target.tagName) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

// The action of a combination with Ctrl (or ⌘), if it is one of ours.
function usualOf(event) {
  return (event.ctrlKey || event.metaKey) && !event.altKey ? USUAL[event.shiftKey ? event.key.toUpperCase() : event.key] || null : null;
}

// The character of a key press, or null if it is none of ours. A full-width character
// (an input method's, in Chinese punctuation) counts as its plain one.
function keyOf(event) {
  if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "ArrowDown") return "j";
  if (event.key === "ArrowUp") return "k";
  const code = event.key.length === 1 ? event.key.charCodeAt(0) : 0;
  return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : event.key;
}

function actionOf(keys, key) {
  return Object.keys(keys).find((name) => keys[name] === key) || null;
}
