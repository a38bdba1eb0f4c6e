// Section 1: a difference quotient between two points of a curve, and its error against h.

const SMALLEST_ERROR = 1e-17;
const LARGEST_ERROR = 1e3;

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showDerivative() {
  const state = { curve: "sine", side: "central", x: curves.sine.at, power: 0 };
  const curve = () => curves[state.curve];
  const h = () => tenTo(state.power);
  const difference = (x, h, side = state.side) => (side === "central" ? centralDifference : forwardDifference)(curve().f, x, h);
  const error = (h, side) => {
    const found = difference(state.x, h, side);
    const truth = curve().slope(state.x);
    return Number.isFinite(found) && Number.isFinite(truth) ? Math.max(Math.abs(found - truth), SMALLEST_ERROR) : null;
  };

  const controls = byId("derivative-controls");
  choice(controls, { label: "derivative.function", group: "curve", value: state.curve, options: Object.keys(curves).map((name) => [name, `derivative.${name}`]) }, (name) => {
    Object.assign(state, { curve: name, x: curves[name].at });
    show();
  });
  choice(controls, { label: "derivative.side", group: "side", value: state.side, options: ["central", "forward"].map((side) => [side, `derivative.${side}`]) }, (side) => {
    state.side = side;
    show();
  });
  const slide = slider(
    controls,
    { label: "derivative.h", from: -16, to: 1, step: 0.05, value: state.power, show: () => short(h()), marks: [[-16, "1e−16"], [-4, "1e−4"], [0, "1"], [1, "10"]] },
    (power) => {
      state.power = Number(power.toFixed(2));
      show();
    },
  );
  const setH = (wanted) => slide.set(clamp(Math.round(Math.log10(Math.max(wanted, 1e-16)) * 20) / 20, -16, 1));
  const setX = (x) => {
    state.x = clamp(Number(x.toFixed(2)), ...curve().x);
    show();
  };

  const ends = () => (state.side === "central" ? [state.x - h(), state.x + h()] : [state.x, state.x + h()]);
  const picture = new Plane(byId("derivative-curve"), {
    label: "derivative.curve-label",
    axes: () => ({ x: { label: "x", from: curve().x[0], to: curve().x[1], show: short }, y: { from: curve().y[0], to: curve().y[1], show: short } }),
    press: ([x]) => setX(x),
    draw: (plane) => drawCurve(plane, curve(), state.x, ends(), difference(state.x, h())),
  });
  picture.handle({ kind: "step", label: "derivative.h-handle", at: () => inside(picture, ends()[1], curve().f), move: ([x]) => setH(Math.abs(x - state.x)), step: (right, up) => slide.set(state.power + 0.05 * (right + up)), told: () => `h = ${short(h())}` });
  picture.handle({ kind: "main", label: "derivative.x-handle", at: () => [state.x, curve().f(state.x)], move: ([x]) => setX(x), step: (right, up) => setX(state.x + 0.05 * (right + up)), told: () => `x = ${short(state.x)}` });

  const errors = new Plane(byId("derivative-error"), {
    label: "derivative.error-label",
    axes: () => ({ x: { label: "h", from: 1e-16, to: 10, log: true, show: short }, y: { from: SMALLEST_ERROR, to: LARGEST_ERROR, log: true, show: short } }),
    press: ([h]) => setH(h),
    draw: (plane) => drawErrors(plane, error, state.side),
  });
  errors.handle({ kind: "main", label: "derivative.error-handle", at: () => (error(h()) === null ? null : [h(), Math.min(error(h()), LARGEST_ERROR)]), move: ([h]) => setH(h), step: (right) => slide.set(state.power + 0.05 * right), told: () => `h = ${short(h())}, ${say("derivative.error")} ${short(error(h()) ?? NaN)}` });

  const [quotient, truth, wrong] = readout(byId("derivative-values"), [["derivative.quotient", "found"], ["derivative.truth", "true"], ["derivative.error", "wrong"]]);
  const show = () => {
    const found = difference(state.x, h());
    quotient.textContent = digits(found);
    truth.textContent = Number.isNaN(curve().slope(state.x)) ? say("derivative.no-slope") : digits(curve().slope(state.x));
    wrong.textContent = error(h()) === null ? "–" : short(Math.abs(found - curve().slope(state.x)));
    write(byId("derivative-verdict"), `derivative.${verdict(state, found, error(h()))}`);
    slide.show();
    picture.show();
    errors.show();
    notes.shown.derivative = { ...state, h: h(), quotient: found, error: error(h()) };
  };
  inEachLanguage(show);
}

/** The name of the text that explains the error at this h. */
function verdict({ curve, power }, found, error) {
  if (Number.isNaN(found)) return "lost";
  if (curve === "absolute" && error === null) return "kink";
  if (curve === "noisy") return power > -1 ? "noise-large" : "noise-small";
  if (power >= -2) return "large";
  if (power <= -8) return "small";
  return "between";
}

/** The point of a curve at `x`, if it is visible. */
function inside(plane, x, f) {
  const { xAxis, yAxis } = plane;
  return xAxis && x >= xAxis.from && x <= xAxis.to ? [x, clamp(f(x), yAxis.from, yAxis.to)] : null;
}

function drawCurve(plane, { f, slope, x: [from, to] }, x, [a, b], quotient) {
  const along = (x0, y0, rise) => [from, to].map((at) => [at, y0 + rise * (at - x0)]);
  const points = Array.from({ length: 481 }, (_, i) => from + ((to - from) * i) / 480).map((at) => [at, f(at)]);
  const content = [plane.line("curve", points)];
  if (Number.isFinite(slope(x))) content.push(plane.line("tangent", along(x, f(x), slope(x))));
  if (Number.isFinite(quotient)) content.push(plane.line("secant", along(a, f(a), quotient)));
  for (const end of [a, b]) if (end >= from && end <= to) content.push(plane.dot("end", [end, f(end)], 5));
  return content;
}

function drawErrors(plane, error, side) {
  const powers = Array.from({ length: 341 }, (_, i) => Number((-16 + 0.05 * i).toFixed(2)));
  const curveOf = (side) => powers.map((power) => [tenTo(power), error(tenTo(power), side)]).filter(([, error]) => error !== null);
  const other = side === "central" ? "forward" : "central";
  const { from, to } = plane.yAxis;
  return [
    plane.line("mark", [[STEP, from], [STEP, to]]),
    plane.text("mark", [STEP, to], "1e−4", { dx: 6, dy: 14 }),
    plane.line(`${other} other`, curveOf(other)),
    plane.line(side, curveOf(side)),
  ];
}
