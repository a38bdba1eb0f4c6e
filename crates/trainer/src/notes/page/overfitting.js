// Section 8: the same network trained on many and on few images.

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showOverfitting() {
  const runs = data.overfitting;
  const moments = runs[0].accuracy.length;
  const state = { run: runs.length - 1, at: moments - 1 };
  const run = () => runs[state.run];
  const set = (change) => {
    Object.assign(state, change);
    show();
  };
  const goTo = (at) => set({ at: clamp(at, 0, moments - 1) });

  // From the fewest images on the left to all of them on the right.
  const rank = () => runs.length - 1 - state.run;
  const slide = slider(byId("overfitting-controls"), { label: "overfitting.images", from: 0, to: runs.length - 1, step: 1, value: rank(), show: () => number(run().images), marks: runs.map(({ images }, i) => [runs.length - 1 - i, number(images)]).toReversed() }, (value) => set({ run: runs.length - 1 - value }));
  const last = runs[0].accuracy[moments - 1][0];
  const curves = new Plane(byId("overfitting-curves"), {
    label: "overfitting.curves-label",
    axes: () => ({ x: { label: say("replay.iteration"), from: 0, to: last, whole: true, show: number }, y: { from: 0.5, to: 1.01, show: (share) => percent(share, 0) } }),
    press: ([iteration]) => goTo(nearest(iteration, moments, (i) => run().accuracy[i][0])),
    draw: (plane) => drawAccuracies(plane, run(), runs[0], state.at),
  });
  curves.handle({ kind: "main", label: "overfitting.moment", at: () => [run().accuracy[state.at][0], clamp(run().accuracy[state.at][1], 0.5, 1)], move: ([iteration]) => goTo(nearest(iteration, moments, (i) => run().accuracy[i][0])), step: (right, up) => goTo(state.at + right + up), told: () => number(run().accuracy[state.at][0]) });
  const gaps = new Plane(byId("overfitting-gaps"), {
    label: "overfitting.gaps-label",
    axes: () => gapAxes(runs),
    press: ([images]) => set({ run: runs.indexOf(runs.reduce((best, run) => (Math.abs(Math.log(run.images / images)) < Math.abs(Math.log(best.images / images)) ? run : best))) }),
    draw: (plane) => drawGaps(plane, runs, run()),
  });

  const values = readout(byId("overfitting-values"), [["overfitting.train", "train"], ["overfitting.test", "test"], ["overfitting.gap"]]);
  const show = () => {
    const [iteration, train, test] = run().accuracy[state.at];
    values[0].textContent = percent(train, 2);
    values[1].textContent = percent(test, 2);
    values[2].textContent = say("overfitting.points", { points: fixed(100 * (train - test), 2) });
    slide.input.value = rank();
    slide.show();
    const seen = iteration * run().batch_size;
    write(byId("overfitting-verdict"), train - test > 0.02 ? "overfitting.large" : "overfitting.none", { images: number(run().images), iteration: number(iteration), times: number(Math.round(seen / run().images)), gap: fixed(100 * (train - test), 2) });
    curves.show();
    gaps.show();
    notes.shown.overfitting = { images: run().images, iteration, train, test };
  };
  inEachLanguage(show);
}

function drawAccuracies(plane, run, whole, at) {
  const points = (run, set) => run.accuracy.map((moment) => [moment[0], Math.max(moment[set], 0)]);
  const [train, test] = [points(run, 1), points(run, 2)];
  const on = ([x, y]) => `${plane.place.x(x).toFixed(1)},${plane.place.y(y).toFixed(1)}`;
  const gap = makeSvg("polygon", { class: "gap", points: [...train, ...test.toReversed()].map(on).join(" ") });
  const ghost = run === whole ? [] : [plane.line("other test", points(whole, 2))];
  return [gap, ...ghost, plane.line("train", train), plane.line("test", test), plane.line("mark", [[train[at][0], 0.5], [train[at][0], 1]]), plane.dot("dot test", test[at], 5)];
}

function gapOf({ accuracy }) {
  const [, train, test] = accuracy[accuracy.length - 1];
  return 100 * (train - test);
}

function gapAxes(runs) {
  const counts = runs.map(({ images }) => images);
  const highest = Math.max(1, ...runs.map(gapOf));
  return { x: { label: say("overfitting.images"), from: Math.min(...counts) / 2, to: Math.max(...counts) * 2, log: true, show: number }, y: { from: Math.min(0, ...runs.map(gapOf)) - 1, to: 1.15 * highest, show: short } };
}

function drawGaps(plane, runs, chosen) {
  const points = runs.map((run) => [run.images, gapOf(run)]);
  const { from, to } = plane.xAxis;
  return [
    plane.line("zero", [[from, 0], [to, 0]]),
    plane.line("gap", points),
    ...points.map((point, i) => plane.dot(runs[i] === chosen ? "dot test" : "dot gap", point, runs[i] === chosen ? 8 : 5)),
    ...points.map((point) => plane.text("value", point, fixed(point[1], 1), { dy: -12, "text-anchor": "middle" })),
  ];
}
