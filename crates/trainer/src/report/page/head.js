// What was trained on what, and how well.

function showHead({ run, test, network, learning }) {
  byId("built-in").hidden = run.data !== BUILT_IN;
  document.title = byId("title").textContent = title(run);
  byId("recipe").textContent = recipe(run, network, learning);
  showDiagnosis(run);
  const train = trainAccuracy(run, learning);
  const gap = 100 * (train - test.accuracy);
  const figures = [
    ["head.test-accuracy", percent(test.accuracy, 2)],
    ["head.train-accuracy", percent(train, 2)],
    ["head.gap", ...(Number.isFinite(gap) ? [signed(gap), say("head.points")] : ["–"])],
    ["head.loss", number(run.final_loss)],
    ["head.time", duration(run.train_seconds)],
    ["head.parameters", number(network.count)],
  ];
  byId("figures").replaceChildren(
    ...figures.map(([key, value, unit]) => {
      const said = unit ? [`${value} `, make("small", {}, unit)] : [value];
      return make("div", {}, make("dt", {}, say(key)), make("dd", {}, ...said));
    }),
  );
}

/** What run.json calls the built-in digits. */
const BUILT_IN = "built-in digits";

/** "Numerical gradient on MNIST". */
function title({ gradient, data }) {
  const known = ["numerical", "direct", "backprop"].includes(gradient) ? gradient : "other";
  const name = data === BUILT_IN ? say("built-in-digits") : (data ?? say("unnamed"));
  return say(`title.${known}`, { data: name });
}

/** The sizes of the network, and how many updates on how large batches. */
function recipe(run, network, learning) {
  const [inputs, hidden, classes] = [network.inputs, network.hidden, network.classes].map(number);
  const updates = number(run.iterations ?? learning.iterations);
  const made = run.batch_size ? say("head.batches", { updates, images: number(run.batch_size) }) : say("head.updates", { updates });
  return `${say("head.sizes", { inputs, hidden, classes })} · ${made}`;
}

/** Says what is wrong with a run that has not learned. */
function showDiagnosis({ diagnosis, learning_rate }) {
  if (!diagnosis) return;
  const [start, end, highest, iterations] = [
    diagnosis.loss_at_start,
    diagnosis.loss_at_end,
    diagnosis.highest_loss,
    diagnosis.iteration,
  ].map(number);
  const problem = say(`diagnosis.${diagnosis.problem}`, { start, end, highest, iterations, rate: number(learning_rate) });
  const suggestion = make("span");
  const suggested = diagnosis.suggested_learning_rate;
  if (suggested) write(suggestion, "diagnosis.suggestion", { rate: suggested });
  byId("diagnosis").replaceChildren(problem, " ", suggestion);
  byId("diagnosis").hidden = false;
}

/** At the end of the run, or at the last epoch where the run does not say. */
function trainAccuracy(run, { accuracy }) {
  return run.train_accuracy ?? accuracy[accuracy.length - 1]?.train ?? NaN;
}
