// The curves of the run: loss, accuracy, and the gap between training and test.

function showLearning({ run, learning, test }) {
  lossChart(learning);
  if (learning.accuracy.length > 1) {
    accuracyChart(learning.accuracy);
    gapChart(learning.accuracy, test);
  } else {
    emptied("accuracy-chart", "learning.accuracy").append(say("learning.no-curve"));
    byId("gap-chart").hidden = true;
  }
  showVerdict(run, trainAccuracy(run, learning), test, learning.accuracy);
}

/** The figure of a chart with nothing but its heading. */
function emptied(id, heading) {
  const figure = byId(id);
  figure.replaceChildren(make("figcaption", {}, make("h3", {}, say(heading))));
  return figure;
}

function lossChart({ iterations, batches, means, window, accuracy }) {
  const tested = accuracy.filter((at) => Number.isFinite(at.test_loss)).map((at) => [at.iteration, at.test_loss]);
  const highest = [...batches, ...tested].reduce((top, [, loss]) => Math.max(top, loss), 0) || 1;
  const lines = [{ kind: "batches", name: say("learning.batches"), points: batches }];
  if (means.length > 0) lines.push({ kind: "mean", name: say("learning.mean", { window }), points: means });
  else lines[0].kind = "mean";
  if (tested.length > 1) lines.push({ kind: "test", name: say("learning.test-images"), points: tested });
  chart(emptied("loss-chart", "learning.loss"), {
    label: say("learning.loss-label"),
    x: { label: say("learning.iteration"), from: 0, to: Math.max(iterations, 1), whole: true, show: number },
    y: { from: 0, to: highest * 1.03, show: number },
    lines,
    stops: batches.length,
    at: (i) => {
      const [iteration, loss] = batches[i];
      const marks = [{ kind: lines[0].kind, name: say("learning.this-batch"), y: loss, text: number(loss) }];
      if (means.length > 0) {
        const mean = means[nearest(iteration, means.length, (k) => means[k][0])][1];
        marks.push({ kind: "mean", name: say("learning.mean-here"), y: mean, text: number(mean) });
      }
      if (tested.length > 1) {
        const loss = between(tested, iteration);
        marks.push({ kind: "test", name: say("learning.test-images"), y: loss, text: number(loss) });
      }
      return { x: iteration, title: say("learning.at-iteration", { iteration: number(iteration) }), marks };
    },
  });
}

/** The y at `x` of the line through `points`. */
function between(points, x) {
  const after = points.findIndex(([px]) => px >= x);
  if (after < 1) return after === 0 ? points[0][1] : lastOf(points)[1];
  const [[x0, y0], [x1, y1]] = [points[after - 1], points[after]];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

function lastOf(list) {
  return list[list.length - 1];
}

function accuracyChart(accuracy) {
  const sets = [
    { kind: "train", name: say("learning.training") },
    { kind: "test", name: say("learning.test") },
    { kind: "validation", name: say("learning.validation") },
  ].filter(({ kind }) => accuracy.some((at) => at[kind] !== null));
  const figure = emptied("accuracy-chart", "learning.accuracy");
  const show = (value) => percent(value, 0);
  const whole = { from: 0, to: 1, show };
  const time = timeline(accuracy);
  const redraw = chart(figure, {
    label: say("learning.accuracy-label"),
    x: time.axis,
    y: whole,
    lines: sets.map((set) => ({ ...set, points: accuracy.map((at) => [time.place(at), at[set.kind]]) })),
    stops: accuracy.length,
    at: (i) => ({
      x: time.place(accuracy[i]),
      title: time.title(accuracy[i]),
      marks: sets.map((set) => ({ ...set, y: accuracy[i][set.kind], text: percent(accuracy[i][set.kind], 2) })),
    }),
  });
  const button = make("button", { type: "button", "aria-pressed": "false" }, say("learning.magnify"));
  button.addEventListener("click", () => {
    const magnify = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", magnify);
    redraw(magnify ? { ...closeUp(accuracy, sets), show: (value) => percent(value) } : whole);
  });
  figure.querySelector("h3").after(button);
}

/** The accuracies after the first fifth of the run, with a little room. */
function closeUp(accuracy, sets) {
  const later = accuracy.slice(Math.ceil(accuracy.length / 5));
  const values = later.flatMap((at) => sets.map(({ kind }) => at[kind]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.1 * (high - low), 0.002);
  return { from: Math.max(0, low - room), to: Math.min(1, high + room) };
}

/** Training less test accuracy in percentage points, and how large it can be by luck. */
function gapChart(accuracy, test) {
  const time = timeline(accuracy);
  const gaps = accuracy.map((at) => [time.place(at), 100 * (at.train - at.test)]);
  const chance = 100 * twoErrors(test);
  const values = [-chance, chance, ...gaps.map(([, gap]) => gap)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.08 * (high - low) || 1;
  const figure = emptied("gap-chart", "learning.gap");
  chart(figure, {
    label: say("learning.gap-label"),
    x: time.axis,
    y: { from: low - room, to: high + room, show: number },
    lines: [{ kind: "gap", name: say("learning.difference"), points: gaps }],
    band: [-chance, chance],
    stops: gaps.length,
    at: (i) => ({
      x: gaps[i][0],
      title: time.title(accuracy[i]),
      marks: [{ kind: "gap", name: say("learning.gap-here"), y: gaps[i][1], text: points(gaps[i][1]) }],
    }),
  });
  figure.append(make("p", { class: "small" }, say("learning.shaded", { images: number(test.images) })));
}

/** Where measurements are in time: at epochs, or at iterations in a run that ends within its first epoch. */
function timeline(accuracy) {
  const inEpochs = lastOf(accuracy).epochs > 0;
  const place = (at) => (inEpochs ? at.epochs : at.iteration);
  const title = (at) =>
    inEpochs ? say("learning.at-epoch", { epoch: number(at.epochs) }) : say("learning.at-iteration", { iteration: number(at.iteration) });
  const label = inEpochs ? say("learning.epoch") : say("learning.iteration");
  return { place, title, axis: { label, from: 0, to: Math.max(place(lastOf(accuracy)), 1), whole: true, show: number } };
}

/** Twice the standard error of the test accuracy p of n images: 2·√(p(1−p)/n). */
function twoErrors({ accuracy, images }) {
  return 2 * Math.sqrt((accuracy * (1 - accuracy)) / images);
}

/** What the gap says; of a run that has not learned, nothing. */
function showVerdict({ diagnosis }, train, test, accuracy) {
  const gap = 100 * (train - test.accuracy);
  if (!Number.isFinite(gap)) return;
  const chance = 100 * twoErrors(test);
  const luck = say("verdict.luck", { images: number(test.images), points: chance.toFixed(2) });
  const sentences = [`${luck} ${gap > chance ? say("verdict.overfits") : say("verdict.fits")}`, ...overfitting(accuracy)];
  byId("verdict").replaceChildren(
    make("p", { class: "gap" }, points(gap)),
    make("p", {}, say("verdict.accuracies", { train: percent(train, 2), test: percent(test.accuracy, 2) })),
    ...(diagnosis ? [] : sentences).map((sentence) => make("p", {}, sentence)),
  );
}

/** What the test loss says: where it was lowest, and whether it has risen since. */
function overfitting(accuracy) {
  const losses = accuracy.filter((at) => Number.isFinite(at.test_loss) && at.epochs > 0);
  if (losses.length < 2) return [];
  const lowest = losses.reduce((best, at) => (at.test_loss < best.test_loss ? at : best));
  const last = lastOf(losses);
  const values = { last: number(last.test_loss), lowest: number(lowest.test_loss), epoch: number(lowest.epochs) };
  return [say(last.test_loss <= 1.02 * lowest.test_loss ? "verdict.still-falling" : "verdict.risen", values)];
}
