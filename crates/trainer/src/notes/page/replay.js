// Section 7: the replay of a recorded run.

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showReplay() {
  const { replay } = data;
  const units = replay.units.map((unit) => new Int8Array(bytes(unit).buffer));
  const images = pictures(replay.images);
  const state = { at: Math.floor(replay.moments.length / 3) };
  const moment = () => replay.moments[state.at];
  const goTo = (at) => {
    state.at = clamp(at, 0, replay.moments.length - 1);
    show();
  };

  const controls = byId("replay-controls");
  const slide = slider(controls, { label: "replay.moment", from: 0, to: replay.moments.length - 1, step: 1, value: state.at, show: () => number(moment().iteration) }, goTo);
  const buttons = controls.appendChild(make("div", { class: "buttons" }));
  const player = new Player(buttons, { pause: 180, tick: () => state.at < replay.moments.length - 1 && (goTo(state.at + 1), true) });
  player.button.addEventListener("click", () => player.timer !== null && state.at === replay.moments.length - 1 && goTo(0));
  const toIteration = (iteration) => goTo(nearest(iteration, replay.moments.length, (i) => replay.moments[i].iteration));

  const highest = 1.03 * replay.numerical.batches.reduce((top, [, loss]) => Math.max(top, loss), 0);
  const lossOf = ({ means, batches }) => (means.length > 1 && replay.window > 0 ? means : batches);
  const curve = new Plane(byId("replay-loss"), {
    label: "replay.loss-label",
    axes: () => ({ x: { label: say("replay.iteration"), from: 0, to: replay.iterations, whole: true, show: number }, y: { from: 0, to: highest, show: short } }),
    press: ([iteration]) => toIteration(iteration),
    draw: (plane) => [plane.line("batches", replay.numerical.batches), plane.line("numerical", lossOf(replay.numerical)), plane.line("backprop", lossOf(replay.backprop)), plane.line("mark", [[moment().iteration, 0], [moment().iteration, highest]])],
  });
  curve.handle({ kind: "main", label: "replay.moment", at: () => [moment().iteration, clamp(moment().loss, 0, highest)], move: ([iteration]) => toIteration(iteration), step: (right, up) => goTo(state.at + right + up), told: () => number(moment().iteration) });

  const values = readout(byId("replay-values"), [["replay.loss"], ["replay.train"], ["replay.test"]]);
  const canvases = units.map(() => make("canvas", { "aria-hidden": "true" }));
  byId("replay-units").append(...canvases);
  const cards = images.map(({ pixels, label }) => {
    const [answer, share] = [make("b"), make("small")];
    const card = make("li", {}, digitCanvas(pixels, data.images.shape, { "aria-label": String(label) }), answer, share);
    return { card, answer, share };
  });
  byId("replay-answers").append(...cards.map(({ card }) => card));

  const size = data.images.shape[0] * data.images.shape[1];
  const show = () => {
    const { loss, train, test, answers } = moment();
    [fixed(loss, 4), percent(train, 2), percent(test, 2)].forEach((text, i) => (values[i].textContent = text));
    canvases.forEach((canvas, u) => paintWeights(canvas, units[u].subarray(state.at * size, (state.at + 1) * size), data.images.shape, 127));
    cards.forEach(({ card, answer, share }, i) => {
      const best = argmax(answers[i]);
      card.className = best === images[i].label ? "right" : "wrong";
      answer.textContent = best;
      share.textContent = percent(answers[i][best], 0);
    });
    slide.input.value = state.at;
    slide.show();
    curve.show();
    write(byId("replay-verdict"), "replay.verdict", { iterations: number(replay.iterations), apart: short(replay.apart, 2), data: data.images.built_in ? say("replay.built-in") : data.images.name });
    notes.shown.replay = { at: state.at, ...moment() };
  };
  notes.go.replay = goTo;
  inEachLanguage(show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}
