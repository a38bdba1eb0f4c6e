// What was trained on what, and how well.

function showHead({ run, test, network, learning }) {
  byId("built-in").hidden = run.data !== "built-in digits";
  const updates = `${number(run.iterations ?? learning.iterations)} updates`;
  const sizes = [network.inputs, network.hidden, network.classes].map(number);
  byId("recipe").textContent = [
    `${sizes[0]} pixels → ${sizes[1]} hidden units → ${sizes[2]} classes`,
    run.batch_size ? `${updates} on batches of ${number(run.batch_size)} images` : updates,
  ].join(" · ");
  showDiagnosis(run);
  const train = trainAccuracy(run, learning);
  const figures = [
    ["Test accuracy", percent(test.accuracy, 2)],
    ["Training accuracy", percent(train, 2)],
    ["Gap between them", ...points(100 * (train - test.accuracy)).split(" ")],
    ["Final loss", number(run.final_loss)],
    ["Training time", duration(run.train_seconds)],
    ["Parameters", number(network.count)],
  ];
  byId("figures").append(
    ...figures.map(([name, value, unit]) => {
      const said = unit ? [`${value} `, make("small", {}, unit)] : [value];
      return make("div", {}, make("dt", {}, name), make("dd", {}, ...said));
    }),
  );
}

/** Says what is wrong with a run that has not learned. */
function showDiagnosis({ diagnosis, learning_rate }) {
  if (!diagnosis) return;
  const [start, end, highest] = [diagnosis.loss_at_start, diagnosis.loss_at_end, diagnosis.highest_loss].map(number);
  const rate = number(learning_rate);
  const problem = {
    "loss-rose": `The loss has risen from ${start} to ${end}: the learning rate ${rate} is too large.`,
    "loss-swings": `The loss swings up to ${highest} and has not fallen: the learning rate ${rate} is too large.`,
    "loss-stalled": `The loss has hardly moved in ${number(diagnosis.iteration)} iterations, from ${start} to ${end}: the learning rate ${rate} is too small, or the run too short.`,
    "at-chance": "Accuracy is at chance: always naming the most common class is as good. Are the labels right?",
  }[diagnosis.problem];
  const suggested = diagnosis.suggested_learning_rate;
  byId("diagnosis").textContent = suggested ? `${problem} Try --learning-rate ${suggested}.` : problem;
  byId("diagnosis").hidden = false;
}

/** At the end of the run, or at the last epoch where the run does not say. */
function trainAccuracy(run, { accuracy }) {
  return run.train_accuracy ?? accuracy[accuracy.length - 1]?.train ?? NaN;
}
