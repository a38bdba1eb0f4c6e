// Section 4: the notes' simpleNet: its answer, its loss and dW.

/** The constant of `cross_entropy_error` in the crate layers. */
const TINY = 1e-7;

/** One layer, for one sample: `w` is row by row. */
const simpleNet = {
  predict: (w, x) => softmax([0, 1, 2].map((k) => x[0] * w[k] + x[1] * w[3 + k])),
  loss: (w, x, t) => -simpleNet.predict(w, x).reduce((sum, y, k) => sum + t[k] * Math.log(y + TINY), 0),
  gradient: (w, x, t) => numericalGradient((moved) => simpleNet.loss(moved, x, t), w),
};

const SIMPLE_RATE = 1;

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showSimpleNet() {
  const start = { w: data.simple_net.w, x: data.simple_net.x, truth: 2 };
  const state = structuredClone(start);
  const target = () => [0, 1, 2].map((k) => (k === state.truth ? 1 : 0));
  const loss = () => simpleNet.loss(state.w, state.x, target());
  let losses = [loss()];

  const changed = () => {
    losses = [loss()];
    show();
  };
  const subscript = (letter, ...indices) => make("span", {}, letter, make("sub", {}, indices.join("")));
  const weights = state.w.map((value, i) =>
    slider(byId("simple-weights"), { label: subscript("w", (i % 3) + 1, Math.floor(i / 3) + 1), from: -3, to: 3, step: 0.01, value, show: () => fixed(state.w[i], 2) }, (value) => {
      state.w[i] = value;
      changed();
    }),
  );
  const inputs = state.x.map((value, i) =>
    slider(byId("simple-inputs"), { label: subscript("x", i + 1), from: 0, to: 1, step: 0.05, value, show: () => fixed(state.x[i], 2) }, (value) => {
      state.x[i] = value;
      changed();
    }),
  );
  const truth = choice(byId("simple-inputs"), { label: "simple.truth", group: "truth", value: 2, options: [0, 1, 2].map((k) => [k, make("span", {}, String(k))]) }, (k) => {
    state.truth = Number(k);
    changed();
  });

  const step = () => {
    const gradient = simpleNet.gradient(state.w, state.x, target());
    state.w = state.w.map((w, i) => w - SIMPLE_RATE * gradient[i]);
    losses.push(loss());
    show();
  };
  const buttons = byId("simple-buttons");
  button(buttons, "simple.step", step).classList.add("primary");
  button(buttons, "simple.ten", () => Array.from({ length: 10 }, step));
  button(buttons, "simple.restart", () => {
    Object.assign(state, structuredClone(start));
    truth.set(2);
    changed();
  });

  const bars = classBars(byId("simple-bars"), 3);
  const curve = new Plane(byId("simple-losses"), {
    label: "simple.losses-label",
    axes: () => ({ x: { label: say("descent.steps"), from: 0, to: Math.max(20, losses.length - 1), whole: true, show: short }, y: { from: 0, to: Math.max(1.2, ...losses) * 1.05, show: short } }),
    draw: (plane) => [plane.line("other path a", lossesAhead(state, target(), losses.length - 1)), plane.line("curve", losses.map((loss, i) => [i, loss])), ...losses.map((loss, i) => plane.dot("end", [i, loss], i === losses.length - 1 ? 6 : 3))],
  });

  const show = () => {
    const y = simpleNet.predict(state.w, state.x);
    const gradient = simpleNet.gradient(state.w, state.x, target());
    bars(y, state.truth);
    byId("simple-loss").textContent = fixed(loss(), 8);
    showMatrix(byId("simple-dw"), gradient);
    weights.forEach((weight, i) => {
      weight.input.value = state.w[i];
      weight.show();
    });
    inputs.forEach((input, i) => {
      input.input.value = state.x[i];
      input.show();
    });
    tellSteepest(byId("simple-verdict"), gradient);
    curve.show();
    notes.shown.simpleNet = { ...state, loss: loss(), gradient };
  };
  inEachLanguage(show);
}

/** The weight with the largest gradient, and the direction in which to change it. */
function tellSteepest(element, gradient) {
  const largest = gradient.indexOf(gradient.reduce((top, slope) => (Math.abs(slope) > Math.abs(top) ? slope : top)));
  const sign = gradient[largest] > 0 ? "simple.lower" : "simple.raise";
  write(element, sign, { weight: `w${"₁₂₃"[largest % 3]}${largest < 3 ? "₁" : "₂"}`, slope: fixed(gradient[largest], 4) });
}

/** The losses after each of the next updates. */
function lossesAhead({ w, x }, t, updates) {
  return Array.from({ length: 21 }, (_, i) => {
    const point = [updates + i, simpleNet.loss(w, x, t)];
    const gradient = simpleNet.gradient(w, x, t);
    w = w.map((value, k) => value - SIMPLE_RATE * gradient[k]);
    return point;
  });
}

/** An array as NumPy prints it, each entry with its colour. */
function showMatrix(element, entries) {
  const largest = Math.max(...entries.map(Math.abs)) || 1;
  element.replaceChildren(
    ...[0, 3].map((row) =>
      make("tr", {}, ...entries.slice(row, row + 3).map((entry) => make("td", { class: entry > 0 ? "for" : "against", "--share": (Math.abs(entry) / largest).toFixed(3) }, fixed(entry, 8)))),
    ),
  );
}
