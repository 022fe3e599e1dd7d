// How the page looks to this reviewer: density, size of the letters, light or dark.

const LOOKS = { density: ["comfortable", "compact"], size: ["small", "normal", "large"], theme: ["system", "light", "dark"] };
const PLAIN = { density: "comfortable", size: "normal", theme: "system" };

function savedLook() {
  try { return { ...PLAIN, ...JSON.parse(localStorage.getItem("duizhao look") || "{}") }; } catch { return { ...PLAIN }; }
}

function saveLook(look) {
  try { localStorage.setItem("duizhao look", JSON.stringify(look)); } catch { /* as long as the page lives */ }
}

function applyLook(frame, look) {
  frame.classList.toggle("compact", look.density === "compact");
  for (const size of LOOKS.size) frame.classList.toggle(`size-${size}`, look.size === size);
}

SHEETS.view = function viewSheet(view) {
  const { t } = view;
  const choice = (name, title) => el("p", { class: "fields", role: "radiogroup", "aria-label": t(title) }, el("b", {}, t(title)),
    LOOKS[name].map((value) => el("label", {}, el("input", {
      type: "radio", name, checked: view.look[name] === value,
      onchange: () => view.changeLook({ [name]: value }),
    }), " ", t(value))));
  const shaped = el("input", { type: "checkbox", checked: view.data.shaped, onchange: (event) => view.changeShaped(event.target.checked) });
  return [t("view and settings"), choice("density", "density"), choice("size", "letters"),
    el("p", { class: "fields" }, el("label", {}, shaped, " ", t("pairs that I merge, split or move count as accepted"))),
    view.buttons()];
};
