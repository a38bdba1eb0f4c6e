// Axes: the positions of numbers on a picture, and its marks.

const MARGIN = { left: 46, right: 14, top: 10, bottom: 40 };
/** The width of a figure that is not visible. */
const NARROWEST = 200;

/**
 * Converts numbers to positions on the picture, and back. An axis may be logarithmic (`log`). `square` gives
 * both axes the same length, so that axes of the same range have the same unit.
 */
function placement(figure, x, y, square = false) {
  const width = Math.max(figure.clientWidth, NARROWEST);
  const across = width - MARGIN.left - MARGIN.right;
  const height = square ? across + MARGIN.top + MARGIN.bottom : Math.round(clamp(width * 0.58, 210, 320));
  const down = height - MARGIN.top - MARGIN.bottom;
  return {
    width,
    height,
    x: (value) => MARGIN.left + share(x, value) * across,
    y: (value) => MARGIN.top + (1 - share(y, value)) * down,
    unx: (dots) => valueAt(x, (dots - MARGIN.left) / across),
    uny: (dots) => valueAt(y, 1 - (dots - MARGIN.top) / down),
  };
}

/** The position of a value along its axis: 0 at one end, 1 at the other. */
function share({ from, to, log }, value) {
  if (log) [from, to, value] = [from, to, value].map(Math.log10);
  return (value - from) / (to - from);
}

function valueAt({ from, to, log }, share) {
  return log ? from * (to / from) ** share : from + (to - from) * share;
}

function axes(x, y, place) {
  const [left, right] = [place.x(x.from), place.x(x.to)];
  const [bottom, top] = [place.y(y.from), place.y(y.to)];
  const marks = [
    makeSvg("line", { class: "axis", x1: left, x2: right, y1: bottom, y2: bottom }),
    makeSvg("text", { x: right, y: bottom + 36, "text-anchor": "end" }, x.label),
  ];
  for (const value of marksOf(y, (bottom - top) / 45)) {
    const at = place.y(value);
    marks.push(makeSvg("line", { class: "grid", x1: left, x2: right, y1: at, y2: at }));
    marks.push(makeSvg("text", { x: left - 8, y: at + 4, "text-anchor": "end" }, y.show(value)));
  }
  for (const value of marksOf(x, (right - left) / 70)) {
    marks.push(makeSvg("text", { x: place.x(value), y: bottom + 18, "text-anchor": "middle" }, x.show(value)));
  }
  return marks;
}

/** About `count` values to mark on an axis. */
function marksOf({ from, to, log, whole }, count) {
  if (!log) return ticks(from, to, count, whole);
  const powers = ticks(Math.log10(from), Math.log10(to), count, true);
  return powers.map((power) => Number(`1e${power}`));
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

/** Clips elements to the area between the axes. */
function windowOn(place, ...content) {
  const edge = 2;
  const [left, top] = [MARGIN.left - edge, MARGIN.top - edge];
  const [across, down] = [place.width - MARGIN.right + edge - left, place.height - MARGIN.bottom + edge - top];
  const viewBox = `${left} ${top} ${across} ${down}`;
  const frame = { x: left, y: top, width: across, height: down, viewBox };
  return makeSvg("svg", frame, ...content);
}

function path({ kind, points }, place) {
  const inside = points.map(([px, py]) => `${place.x(px).toFixed(1)},${place.y(py).toFixed(1)}`);
  return makeSvg("polyline", { class: `line ${kind}`, points: inside.join(" ") });
}
