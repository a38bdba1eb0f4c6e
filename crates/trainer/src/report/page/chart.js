// A chart of lines with a cursor that mouse, finger and arrow keys move from stop to stop.

const MARGIN = { left: 46, right: 14, top: 10, bottom: 40 };
/** Of a figure that is not on show yet, or no more. */
const NARROWEST = 200;

/**
 * Adds a chart to `figure`.
 *
 * `x`, `y`: { label, from, to, whole, show } — the axes; `show` turns a number into its mark.
 * `lines`: [{ kind, name, points: [[x, y]] }] — `kind` is the class that colours it.
 * `band`: [from, to] of y, shaded, or nothing.
 * `stops`, `at(i)`: how many places the cursor has, and what it tells there:
 * { x, title, marks: [{ kind, name, y, text }] }.
 *
 * Returns a function that draws the chart again with another y axis.
 */
function chart(figure, { label, x, y, lines, band, stops, at }) {
  const plot = makeSvg("svg", {
    class: "plot",
    role: "slider",
    tabindex: 0,
    "aria-label": `${label}. Arrow keys move along the curve.`,
    "aria-valuemin": 0,
    "aria-valuemax": Math.max(stops - 1, 0),
    "aria-valuenow": 0,
    "aria-valuetext": "",
  });
  let place = null;
  let chosen = null;

  const draw = () => {
    place = placement(figure, x, y);
    plot.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
    plot.style.height = `${place.height}px`;
    plot.replaceChildren(...axes(x, y, place), ...shade(band, place), windowOn(lines, place));
  };

  const choose = (i, tipAt) => {
    chosen = clamp(i, 0, stops - 1);
    const stop = at(chosen);
    plot.querySelector(".here")?.remove();
    plot.append(cursor(stop, y, place));
    plot.setAttribute("aria-valuenow", chosen);
    plot.setAttribute("aria-valuetext", [stop.title, ...stop.marks.map((mark) => `${mark.name} ${mark.text}`)].join(", "));
    const box = plot.getBoundingClientRect();
    const [tipX, tipY] = tipAt ?? [box.left + place.x(stop.x), box.top + place.height / 2];
    const rows = stop.marks.map((mark) => make("div", {}, `${mark.name}: ${mark.text}`));
    showTip(tipX, tipY, make("b", {}, stop.title), ...rows);
  };
  const leave = () => {
    plot.querySelector(".here")?.remove();
    hideTip();
  };
  const point = (event) => {
    if (stops === 0) return;
    const wanted = place.unx(event.clientX - plot.getBoundingClientRect().left);
    choose(nearest(wanted, stops, (i) => at(i).x), [event.clientX, event.clientY]);
  };

  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
  plot.addEventListener("pointerleave", leave);
  plot.addEventListener("blur", leave);
  plot.addEventListener("keydown", (event) => {
    const far = Math.max(1, Math.round(stops / 10));
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -far, PageUp: far, Home: -stops, End: stops }[event.key];
    if (!step || stops === 0) return;
    event.preventDefault();
    choose((chosen ?? (step > 0 ? -1 : stops)) + step);
  });

  figure.append(plot);
  addKey(figure, lines);
  draw();
  // In the next frame: drawing changes the figure's height, which the observer would complain of.
  const redraw = () => requestAnimationFrame(() => figure.clientWidth !== place.width && draw());
  new ResizeObserver(redraw).observe(figure);
  return (newY) => {
    y = newY;
    draw();
  };
}

/** Where numbers are on the picture, and back. */
function placement(figure, x, y) {
  const width = Math.max(figure.clientWidth, NARROWEST);
  const height = Math.round(clamp(width * 0.58, 210, 320));
  const across = width - MARGIN.left - MARGIN.right;
  const down = height - MARGIN.top - MARGIN.bottom;
  return {
    width,
    height,
    x: (value) => MARGIN.left + ((value - x.from) / (x.to - x.from)) * across,
    y: (value) => MARGIN.top + (1 - (value - y.from) / (y.to - y.from)) * down,
    unx: (dots) => x.from + ((dots - MARGIN.left) / across) * (x.to - x.from),
  };
}

function axes(x, y, place) {
  const [left, right] = [place.x(x.from), place.x(x.to)];
  const [bottom, top] = [place.y(y.from), place.y(y.to)];
  const marks = [
    makeSvg("line", { class: "axis", x1: left, x2: right, y1: bottom, y2: bottom }),
    makeSvg("text", { x: right, y: bottom + 36, "text-anchor": "end" }, x.label),
  ];
  for (const value of ticks(y.from, y.to, (bottom - top) / 45)) {
    const at = place.y(value);
    marks.push(makeSvg("line", { class: "grid", x1: left, x2: right, y1: at, y2: at }));
    marks.push(makeSvg("text", { x: left - 8, y: at + 4, "text-anchor": "end" }, y.show(value)));
  }
  for (const value of ticks(x.from, x.to, (right - left) / 70, x.whole)) {
    marks.push(makeSvg("text", { x: place.x(value), y: bottom + 18, "text-anchor": "middle" }, x.show(value)));
  }
  return marks;
}

/** About `count` round numbers between two ends. */
function ticks(from, to, count, whole = false) {
  const rough = (to - from) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * 0.999);
  const step = whole ? Math.max(1, round) : round;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => (first + i) * step);
}

/** The lines, cut off where they leave the axes. */
function windowOn(lines, place) {
  const edge = 2;
  const [left, top] = [MARGIN.left - edge, MARGIN.top - edge];
  const [across, down] = [place.width - MARGIN.right + edge - left, place.height - MARGIN.bottom + edge - top];
  const viewBox = `${left} ${top} ${across} ${down}`;
  const frame = { x: left, y: top, width: across, height: down, viewBox };
  return makeSvg("svg", frame, ...lines.map((line) => path(line, place)));
}

function path({ kind, points }, place) {
  const inside = points.map(([px, py]) => `${place.x(px).toFixed(1)},${place.y(py).toFixed(1)}`);
  return makeSvg("polyline", { class: `line ${kind}`, points: inside.join(" ") });
}

function shade(band, place) {
  if (!band) return [];
  const [from, to] = band.map(place.y);
  const width = place.width - MARGIN.left - MARGIN.right;
  return [makeSvg("rect", { class: "band", x: MARGIN.left, width, y: to, height: from - to })];
}

function cursor(stop, y, place) {
  const across = place.x(stop.x);
  const line = { class: "cursor", x1: across, x2: across, y1: MARGIN.top, y2: place.height - MARGIN.bottom };
  const dots = stop.marks
    .filter((mark) => y.from <= mark.y && mark.y <= y.to)
    .map((mark) => makeSvg("circle", { class: `dot ${mark.kind}`, cx: across, cy: place.y(mark.y), r: 5 }));
  return makeSvg("g", { class: "here" }, makeSvg("line", line), ...dots);
}

/** The names of the lines, each with a piece of its line, in the figure's caption. */
function addKey(figure, lines) {
  const caption = figure.querySelector("figcaption").appendChild(make("div", { class: "keys" }));
  for (const { kind, name } of lines) {
    const sample = makeSvg("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" });
    sample.append(makeSvg("polyline", { class: `line ${kind}`, points: "1,4 25,4" }));
    caption.append(make("span", { class: "key" }, sample, name));
  }
}

/** The `i` in `0..count` whose rising `value(i)` is closest to `wanted`. */
function nearest(wanted, count, value) {
  let [low, high] = [0, count - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value(middle) < wanted) low = middle;
    else high = middle;
  }
  return Math.abs(value(low) - wanted) <= Math.abs(value(high) - wanted) ? low : high;
}
