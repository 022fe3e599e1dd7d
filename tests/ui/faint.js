// Every text on the page, shadow roots too, whose contrast is below WCAG's 4.5, fades over.
() => {
  const found = [];
  const colour = (text) => {
    const share = text.match(/color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?/);
    if (share) {
      return [...share.slice(1, 4).map((x) => 255 * x), share[4] === undefined ? 1 : +share[4]];
    }
    const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
    return [r, g, b, a];
  };
  const over = (top, ground) => [0, 1, 2].map((k) => top[k] * top[3] + ground[k] * (1 - top[3]));
  const light = (c) => {
    const [r, g, b] = c.map((x) => x / 255).map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const look = (node) => {
    const text = node.textContent.trim();
    const parent = node.parentElement;
    if (!text || !parent || parent.closest("style, script, noscript, svg, [disabled], [translate=no]")) return;
    const box = parent.getBoundingClientRect();
    const own = getComputedStyle(parent);
    if (!box.width || !box.height || own.visibility === "hidden") return;
    let ground = [255, 255, 255];
    let opacity = 1;
    const chain = [];
    for (let at = parent; at; at = at.parentElement || at.getRootNode().host) chain.unshift(getComputedStyle(at));
    for (const style of chain) { ground = over(colour(style.backgroundColor), ground); opacity *= style.opacity; }
    const [r, g, b, a] = colour(own.color);
    const [low, high] = [light(over([r, g, b, a * opacity], ground)), light(ground)].sort((x, y) => x - y);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${text.slice(0, 60)}`);
  };
  const settle = (root) => {
    for (const fade of root.getAnimations()) {
      if (fade.effect.getComputedTiming().endTime === Infinity) fade.cancel(); else fade.finish();
    }
    for (const node of root.querySelectorAll("*")) if (node.shadowRoot) settle(node.shadowRoot);
  };
  const visit = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) look(node);
      else if (node.shadowRoot) visit(node.shadowRoot);
    }
  };
  settle(document);
  visit(document.body);
  return found;
}
