// The dot plot of a document pair: where the beads stand, and where they go wrong.

const PLOT = { width: 640, height: 400, pad: 34 };

function drawPlot(view, points, size) {
  const { width, height, pad } = PLOT;
  const x = (value) => pad + ((width - 2 * pad) * value) / Math.max(size.zh, 1);
  const y = (value) => pad + ((height - 2 * pad) * value) / Math.max(size.en, 1);
  const canvas = el("canvas", {
    width: width * 2, height: height * 2, style: `width:${width}px;height:${height}px;cursor:pointer`,
    role: "img", "aria-label": view.t("dot plot"),
  });
  const style = getComputedStyle(view.frame);
  const colour = (name) => style.getPropertyValue(name);
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  pen.strokeStyle = colour("--line");
  pen.strokeRect(pad, pad, width - 2 * pad, height - 2 * pad);
  pen.fillStyle = colour("--soft");
  pen.font = "12px sans-serif";
  pen.fillText(view.t("Chinese") + " →", pad, pad - 10);
  pen.save();
  pen.translate(pad - 12, pad);
  pen.rotate(Math.PI / 2);
  pen.fillText(view.t("English") + " →", 0, 0);
  pen.restore();
  const radius = points.length > 3000 ? 1 : points.length > 600 ? 1.6 : 2.6;
  for (const [, zh, en, p] of points) {
    pen.fillStyle = colour(p < 0 ? "--soft" : p >= 0.9 ? "--green" : p >= 0.5 ? "--amber" : "--red");
    pen.beginPath();
    pen.arc(x(zh), y(en), radius, 0, 2 * Math.PI);
    pen.fill();
  }
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const atX = ((event.clientX - box.left) * width) / box.width;
    const atY = ((event.clientY - box.top) * height) / box.height;
    let best = null;
    let nearest = Infinity;
    for (const [index, zh, en] of points) {
      const distance = (x(zh) - atX) ** 2 + (y(en) - atY) ** 2;
      if (distance < nearest) { nearest = distance; best = index; }
    }
    if (best === null) return;
    view.closeSheet();
    view.list.focus(best);
  });
  return canvas;
}
