// The dot plot of a document pair: where the beads stand, and where they go wrong.

const PLOT = { width: 660, height: 400, pad: 34 };

function drawPlot(view, points, size, here, bounds) {
  const { width, height, pad } = PLOT;
  const x = (value) => pad + ((width - 2 * pad) * value) / Math.max(size.zh, 1);
  const y = (value) => pad + ((height - 2 * pad) * value) / Math.max(size.en, 1);
  const canvas = el("canvas", {
    width: width * 2, height: height * 2, class: "plot", style: `aspect-ratio:${width}/${height}`,
    role: "img", tabindex: "0", "aria-label": view.t("dot plot"),
  });
  const said = el("p", { class: "quiet", "aria-live": "polite" }, view.t("Click a dot, or use the arrow keys and Enter, to go to the pair"));
  const style = getComputedStyle(view.frame);
  const colour = (name) => style.getPropertyValue(name).trim();
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  const radius = points.length > 3000 ? 1 : points.length > 600 ? 1.6 : 2.6;
  let chosen = Math.max(0, points.findIndex(([index]) => index === here));

  const draw = () => {
    pen.clearRect(0, 0, width, height);
    pen.strokeStyle = colour("--line");
    pen.strokeRect(pad, pad, width - 2 * pad, height - 2 * pad);
    for (const at of (bounds || {}).zh || []) { pen.beginPath(); pen.moveTo(x(at), pad); pen.lineTo(x(at), height - pad); pen.stroke(); }
    for (const at of (bounds || {}).en || []) { pen.beginPath(); pen.moveTo(pad, y(at)); pen.lineTo(width - pad, y(at)); pen.stroke(); }
    pen.fillStyle = colour("--soft");
    pen.font = "12px sans-serif";
    pen.fillText(`${view.t("Chinese")} →`, pad, pad - 10);
    pen.save();
    pen.translate(pad - 12, pad);
    pen.rotate(Math.PI / 2);
    pen.fillText(`${view.t("English")} →`, 0, 0);
    pen.restore();
    for (const [, zh, en, p] of points) {
      pen.fillStyle = colour(p === null ? "--text" : p < 0 ? "--soft" : p >= 0.9 ? "--green" : p >= 0.5 ? "--amber" : "--red");
      pen.beginPath();
      pen.arc(x(zh), y(en), radius, 0, 2 * Math.PI);
      pen.fill();
    }
    if (!points[chosen]) return;
    const [, zh, en, p, number] = points[chosen];
    pen.strokeStyle = colour("--text");
    pen.beginPath();
    pen.arc(x(zh), y(en), radius + 4, 0, 2 * Math.PI);
    pen.stroke();
    said.textContent = `${number} · ${p !== null && p < 0 ? view.t("one-sided") : chanceText(p)}`;
  };
  const go = () => {
    if (!points[chosen]) return;
    view.closeSheet();
    view.list.focus(points[chosen][0]);
  };
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const atX = ((event.clientX - box.left) * width) / box.width;
    const atY = ((event.clientY - box.top) * height) / box.height;
    let nearest = Infinity;
    points.forEach(([, zh, en], k) => {
      const distance = (x(zh) - atX) ** 2 + (y(en) - atY) ** 2;
      if (distance < nearest) { nearest = distance; chosen = k; }
    });
    go();
  });
  canvas.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 50, PageUp: -50 };
    if (event.key === "Enter") { event.preventDefault(); go(); return; }
    if (!(event.key in steps)) return;
    event.preventDefault();
    chosen = Math.max(0, Math.min(points.length - 1, chosen + steps[event.key]));
    draw();
  });
  draw();
  return [canvas, said];
}
