// Section 3: descents from one start with two learning rates, step by step.

const STEPS = 100;
/** A gradient of this length or less counts as 0. */
const LEVEL = 1e-3;

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showDescent() {
  const state = { surface: "valley", start: surfaces.valley.at, powers: { a: -1, b: Math.log10(0.95) }, at: 12 };
  const names = ["a", "b"];
  const surface = () => surfaces[state.surface];
  const rate = (name) => tenTo(state.powers[name]);
  let runs = {};

  const controls = byId("descent-controls");
  choice(controls, { label: "gradient.function", group: "hills", value: state.surface, options: ["bowl", "valley", "hollows"].map((name) => [name, `surface.${name}`]) }, (name) => {
    state.surface = name;
    state.start = surfaces[name].start ?? surfaces[name].at;
    restart();
  });
  const slides = names.map((name) =>
    slider(
      controls,
      { label: `descent.rate-${name}`, kind: name, from: -10, to: 1, step: 0.01, value: state.powers[name], show: () => `η = ${short(rate(name))}`, marks: [[-10, "1e−10"], [-1, "0.1"], [1, "10"]] },
      (power) => {
        state.powers[name] = Number(power.toFixed(2));
        restart();
      },
    ),
  );
  const buttons = controls.appendChild(make("div", { class: "buttons" }));
  const player = new Player(buttons, { pause: 90, tick: () => state.at < last() && (goTo(state.at + 1), true) });
  player.button.addEventListener("click", () => player.timer !== null && state.at >= last() && goTo(0));
  button(buttons, "descent.step", () => (player.stop(), goTo(state.at + 1)));
  button(buttons, "descent.restart", () => (player.stop(), goTo(0)));

  const last = () => Math.max(...names.map((name) => runs[name].path.length - 1));
  const here = (name) => Math.min(state.at, runs[name].path.length - 1);
  const setStart = (point) => {
    state.start = point.map((x) => clamp(Number(x.toFixed(2)), -surface().reach, surface().reach));
    restart();
  };
  const map = new Plane(byId("descent-map"), {
    label: "descent.map-label",
    square: true,
    axes: () => mapAxes(surface().reach),
    press: setStart,
    ground: { of: surface, draw: contours },
    draw: (plane) => names.toReversed().flatMap((name) => drawPath(plane, name, runs[name].path.slice(0, here(name) + 1))),
  });
  map.handle({ kind: "main", label: "descent.start-handle", at: () => state.start, move: setStart, step: (right, up) => setStart([state.start[0] + 0.1 * right, state.start[1] + 0.1 * up]), told: () => `(${state.start.map((x) => short(x)).join(", ")})` });
  const heights = new Plane(byId("descent-heights"), {
    label: "descent.heights-label",
    axes: () => heightAxes(surface(), state.start),
    press: ([step]) => (player.stop(), goTo(Math.round(step))),
    draw: (plane) => names.toReversed().flatMap((name) => drawHeights(plane, name, runs[name].path, surface(), here(name))),
  });

  const [tellA, tellB] = names.map((name) => byId(`descent-told-${name}`));
  const goTo = (at) => {
    state.at = clamp(at, 0, STEPS);
    show();
  };
  const restart = () => {
    player.stop();
    runs = Object.fromEntries(names.map((name) => [name, gradientDescent(surface().f, state.start, rate(name), STEPS)]));
    show();
  };
  const show = () => {
    map.show();
    heights.show();
    for (const slide of slides) slide.show();
    names.forEach((name, i) => tellRun([tellA, tellB][i], runs[name], here(name), surface(), state.surface));
    notes.shown.descent = { ...state, rates: names.map(rate), runs };
  };
  restart();
  drawings.push(show);
}

/** The name of the text that says how a descent ended. */
function ending({ path, outcome }, { f }, name) {
  const end = path[path.length - 1];
  if (outcome === "Diverged") return "diverged";
  if (outcome === "ZeroGradient") return "zero";
  if (Math.hypot(...numericalGradient(f, end)) < LEVEL) return name === "hollows" && end[0] > 0 ? "local" : "minimum";
  const [first, now] = [f(path[0]), f(end)];
  if (now > first) return "rising";
  return first - now < 0.01 * Math.abs(first) ? "slow" : "under-way";
}

function tellRun(element, run, step, surface, name) {
  const at = run.path[step];
  const place = `(${at.map((x) => short(x, 4)).join(", ")})`;
  const rest = make("p");
  const told = make("strong");
  const values = { steps: run.path.length - 1 };
  write(rest, "descent.at", { step, place, height: short(surface.f(at), 4) });
  write(told, `descent.${ending(run, surface, name)}`, values);
  element.replaceChildren(rest, told);
}

function drawPath(plane, kind, path) {
  const near = path.filter((point) => point.every((x) => Math.abs(x) < 1e3 * plane.xAxis.to));
  return [plane.line(`path ${kind}`, near), ...near.map((point, i) => plane.dot(`stop ${kind}`, point, i === near.length - 1 ? 6 : 2.5))];
}

/** A logarithmic axis from far below the value at the start to a little above it. */
function heightAxes(surface, start) {
  const [low] = extent(surface);
  const top = Math.max(surface.f(start) - Math.min(low, 0), 1e-2);
  return { x: { label: say("descent.steps"), from: 0, to: STEPS, whole: true, show: short }, y: { from: top * 1e-6, to: top * 100, log: true, show: short } };
}

function drawHeights(plane, kind, path, surface, step) {
  const lowest = Math.min(extent(surface)[0], 0);
  const { from, to } = plane.yAxis;
  const points = path.map((point, i) => [i, clamp(surface.f(point) - lowest, from / 100, to * 100)]);
  return [plane.line(`path ${kind} all`, points), plane.line(`path ${kind}`, points.slice(0, step + 1)), plane.dot(`stop ${kind}`, [points[step][0], clamp(points[step][1], from, to)], 6)];
}
