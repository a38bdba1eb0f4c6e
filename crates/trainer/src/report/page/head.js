// What was trained on what, and how well.

function showHead({ run, test, network, learning }) {
  byId("built-in").hidden = run.data !== "built-in digits";
  const updates = `${number(run.iterations ?? learning.iterations)} updates`;
  const sizes = [network.inputs, network.hidden, network.classes].map(number);
  byId("recipe").textContent = [
    `${sizes[0]} pixels → ${sizes[1]} hidden units → ${sizes[2]} classes`,
    run.batch_size ? `${updates} on batches of ${number(run.batch_size)} images` : updates,
  ].join(" · ");
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

/** At the end of the run, or at the last epoch where the run does not say. */
function trainAccuracy(run, { accuracy }) {
  return run.train_accuracy ?? accuracy[accuracy.length - 1]?.train ?? NaN;
}
