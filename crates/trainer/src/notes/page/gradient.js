// Section 2: both partial derivatives at a point, and the slope in every direction from it.

/** The radius of the ring of directions, as a fraction of the map. */
const RING = 0.26;

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showGradient() {
  const state = { surface: "bowl", point: surfaces.bowl.at, angle: 1.7 };
  const surface = () => surfaces[state.surface];
  const direction = (angle) => [Math.cos(angle), Math.sin(angle)];
  const slope = (angle) => centralDifference((t) => surface().f(state.point.map((x, i) => x + t * direction(angle)[i])), 0);
  const setPoint = (point) => {
    state.point = point.map((x) => clamp(Number(x.toFixed(2)), -surface().reach, surface().reach));
    show();
  };
  const setAngle = (angle) => {
    state.angle = angle;
    show();
  };

  choice(byId("gradient-controls"), { label: "gradient.function", group: "surface", value: state.surface, options: ["bowl", "valley", "saddle"].map((name) => [name, `surface.${name}`]) }, (name) => {
    Object.assign(state, { surface: name, point: surfaces[name].at });
    show();
  });
  const turned = new Surface(byId("gradient-surface"), "gradient.surface-label");
  const map = new Plane(byId("gradient-map"), {
    label: "gradient.map-label",
    square: true,
    axes: () => mapAxes(surface().reach),
    press: setPoint,
    ground: { of: surface, draw: (plane, surface) => [...contours(plane, surface), ...field(plane, surface)] },
    draw: (plane) => [...ring(plane, state, slope), ...gradientArrow(plane, state.point, numericalGradient(surface().f, state.point))],
  });
  const onRing = (angle) => direction(angle).map((u, i) => state.point[i] + RING * surface().reach * u);
  map.handle({ kind: "step", label: "gradient.direction-handle", at: () => onRing(state.angle), move: ([x, y]) => setAngle(Math.atan2(y - state.point[1], x - state.point[0])), step: (right, up) => setAngle(state.angle + 0.05 * (up || -right)), told: () => `${short(degrees(state.angle))}°, ${short(slope(state.angle))}` });
  map.handle({ kind: "main", label: "gradient.point-handle", at: () => state.point, move: setPoint, step: (right, up) => setPoint([state.point[0] + 0.1 * right, state.point[1] + 0.1 * up]), told: () => `(${state.point.map((x) => short(x)).join(", ")})` });

  const slopes = new Plane(byId("gradient-slopes"), {
    label: "gradient.slopes-label",
    axes: () => slopeAxes(numericalGradient(surface().f, state.point)),
    press: ([angle]) => setAngle((angle * Math.PI) / 180),
    draw: (plane) => drawSlopes(plane, slope, numericalGradient(surface().f, state.point)),
  });
  slopes.handle({ kind: "step", label: "gradient.direction-handle", at: () => [degrees(state.angle), slope(state.angle)], move: ([angle]) => setAngle((clamp(angle, -180, 180) * Math.PI) / 180), step: (right, up) => setAngle(state.angle + 0.05 * (right + up)), told: () => `${short(degrees(state.angle))}°, ${short(slope(state.angle))}` });

  const values = readout(byId("gradient-values"), [["gradient.partial0"], ["gradient.partial1"], ["gradient.length", "rise"], ["gradient.slope", "found"]]);
  const show = () => {
    const gradient = numericalGradient(surface().f, state.point);
    gradient.forEach((slope, i) => (values[i].textContent = `${asDifference(surface().f, state.point, i)} = ${fixed(slope, 8)}`));
    values[2].textContent = fixed(Math.hypot(...gradient), 6);
    values[3].textContent = fixed(slope(state.angle), 6);
    write(byId("gradient-verdict"), `gradient.${directionName(state.angle, gradient)}`, { degrees: fixed(Math.abs(between(state.angle, Math.atan2(gradient[1], gradient[0]))), 0) });
    turned.show(surface(), state.point);
    map.show();
    slopes.show();
    notes.shown.gradient = { ...state, gradient, slope: slope(state.angle) };
  };
  inEachLanguage(show);
}

/** "(9.0006 − 8.9994) / 2h", the quotient of the partial derivative by `x[i]`. */
function asDifference(f, x, i) {
  const [ahead, behind] = [STEP, -STEP].map((h) => f(x.with(i, x[i] + h)));
  return `(${fixed(ahead, 4)} − ${fixed(behind, 4).replace("−", "(−") + (behind < 0 ? ")" : "")}) / 2h`;
}

/** An angle in degrees, −180..180. */
function degrees(angle) {
  return (Math.atan2(Math.sin(angle), Math.cos(angle)) * 180) / Math.PI;
}

function between(a, b) {
  return degrees(a - b);
}

/** The name of the text for a direction along the gradient, against it or in between. */
function directionName(angle, gradient) {
  if (gradient.every((slope) => Math.abs(slope) < 1e-9)) return "level";
  const away = Math.abs(between(angle, Math.atan2(gradient[1], gradient[0])));
  return away < 4 ? "along" : away > 176 ? "against" : Math.abs(away - 90) < 3 ? "across" : "slanted";
}

/** A ring of all directions from the point: warm where f rises, cool where it falls. */
function ring(plane, { point }, slope) {
  const COUNT = 72;
  const radius = RING * plane.xAxis.to;
  const slopes = Array.from({ length: COUNT }, (_, i) => slope((2 * Math.PI * (i + 0.5)) / COUNT));
  const steepest = Math.max(...slopes.map(Math.abs)) || 1;
  return slopes.map((rise, i) => {
    const ends = [i, i + 1.15].map((k) => (2 * Math.PI * k) / COUNT).map((angle) => [point[0] + radius * Math.cos(angle), point[1] + radius * Math.sin(angle)]);
    const arc = plane.line(rise > 0 ? "rises" : "falls", ends);
    arc.style.setProperty("--share", (Math.abs(rise) / steepest).toFixed(3));
    return arc;
  });
}

function gradientArrow(plane, point, gradient) {
  const length = Math.hypot(...gradient);
  if (length < 1e-9) return [];
  const reach = 0.92 * RING * plane.xAxis.to;
  const toward = (sign) => point.map((x, i) => x + (sign * reach * gradient[i]) / length);
  return [plane.arrow("down", point, toward(-1)), plane.arrow("up", point, toward(1))];
}

function slopeAxes(gradient) {
  const top = 1.15 * Math.hypot(...gradient) || 1;
  return { x: { label: say("gradient.angle"), from: -180, to: 180, show: (angle) => `${fixed(angle, 0)}°` }, y: { from: -top, to: top, show: short } };
}

function drawSlopes(plane, slope, gradient) {
  const angles = Array.from({ length: 181 }, (_, i) => -180 + 2 * i);
  const steepest = degrees(Math.atan2(gradient[1], gradient[0]));
  const opposite = steepest > 0 ? steepest - 180 : steepest + 180;
  const { from, to } = plane.yAxis;
  const side = (angle) => (angle > 90 ? { "text-anchor": "end", dx: -6 } : { dx: 6 });
  return [
    plane.line("zero", [[-180, 0], [180, 0]]),
    plane.line("mark up", [[steepest, from], [steepest, to]]),
    plane.text("up", [steepest, from], "∇f", { dy: -6, ...side(steepest) }),
    plane.line("mark down", [[opposite, from], [opposite, to]]),
    plane.text("down", [opposite, to], "−∇f", { dy: 14, ...side(opposite) }),
    plane.line("curve", angles.map((angle) => [angle, slope((angle * Math.PI) / 180)])),
  ];
}
