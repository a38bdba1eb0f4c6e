// Helpers of all sections: elements, formatted numbers, the tooltip, images.

/** An element with attributes and children; `text` children are text, never markup. */
function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function makeSvg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("--")) element.style.setProperty(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** 0.0234 as "2.3%"; NaN (of a run that failed) as a dash. */
function percent(share, digits = 1) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)}%` : "–";
}

/** 39760 as "39,760", 0.194709 as "0.1947", with a true minus sign. */
function number(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text = Number.isInteger(size) ? size.toLocaleString("en") : size < 1e-3 ? size.toExponential(3) : String(Number(size.toPrecision(4)));
  return value < 0 ? `−${text}` : text;
}

/** A canvas with a grey image of bytes: 0 is dark, 255 bright. */
function digitCanvas(pixels, [height, width], attributes = {}) {
  const canvas = make("canvas", { class: "digit", role: "img", ...attributes });
  paint(canvas, [height, width], (i) => [pixels[i], pixels[i], pixels[i]]);
  return canvas;
}

/** Sets every pixel of `canvas` to the red, green and blue that `colour(i)` gives. */
function paint(canvas, [height, width], colour) {
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) image.data.set([...colour(i), 255], 4 * i);
  context.putImageData(image, 0, 0);
}

/** Shows `content` as a tooltip beside a point of the screen. */
function showTip(x, y, ...content) {
  const tip = byId("tip");
  tip.replaceChildren(...content);
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const beside = x + 16 + width < innerWidth ? x + 16 : x - 16 - width;
  tip.style.left = `${clamp(beside, 8, Math.max(8, innerWidth - width - 8))}px`;
  tip.style.top = `${clamp(y - height - 12, 8, innerHeight - height - 8)}px`;
}

function hideTip() {
  byId("tip").hidden = true;
}

/** Calls `draw` now, and again whenever the page turns light or dark. */
function inEachTheme(draw) {
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
