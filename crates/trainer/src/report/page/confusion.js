// The confusion matrix: rows are truths, columns answers.

function showConfusion({ test, mistakes, image_shape }) {
  const { confusion } = test;
  const totals = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const worst = Math.max(1, ...confusion.flatMap((row, truth) => row.filter((_, answer) => answer !== truth)));
  const head = make("tr", {}, make("td"), ...confusion.map((_, answer) => make("th", { scope: "col" }, String(answer))));
  head.append(words("th", "confusion.recall", { scope: "col", class: "recall" }));
  const rows = confusion.map((row, truth) => {
    const cells = row.map((count, answer) => countCell(count, truth === answer, totals[truth], worst, `${truth} ${answer}`));
    const recall = percent(row[truth] / totals[truth]);
    return make("tr", {}, make("th", { scope: "row" }, String(truth)), ...cells, make("td", { class: "recall" }, recall));
  });
  const attributes = { tabindex: 0, "data-label": "confusion.caption", "--classes": confusion.length };
  const table = make("table", attributes, make("tbody", {}, head, ...rows));
  byId("matrix").append(table);

  let chosen = mostConfused(confusion);
  const choose = (truth, answer) => {
    chosen = [clamp(truth, 0, confusion.length - 1), clamp(answer, 0, confusion.length - 1)];
    table.querySelector(".chosen")?.classList.remove("chosen");
    table.querySelector(`[data-cell="${chosen.join(" ")}"]`).classList.add("chosen");
    tellCell(...chosen, confusion, totals, mistakes, image_shape);
  };
  const point = ({ target }) => target.dataset.cell && choose(...target.dataset.cell.split(" ").map(Number));
  table.addEventListener("pointerover", point);
  table.addEventListener("click", point);
  table.addEventListener("keydown", (event) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    choose(chosen[0] + move[0], chosen[1] + move[1]);
  });
  inEachLanguage(() => choose(...chosen));
}

/** A count, its ground the stronger the more it is: hits by their share, mistakes by the worst one. */
function countCell(count, hit, total, worst, name) {
  const heat = hit ? (count / Math.max(total, 1)) ** 4 : Math.sqrt(count / worst);
  const kind = count === 0 ? "none" : hit ? "hit" : "";
  return make("td", { "data-cell": name, class: kind, "--heat": heat.toFixed(3) }, String(count));
}

/** The truth and the answer of the most frequent mistake. */
function mostConfused(confusion) {
  let [truth, answer, most] = [0, 0, 0];
  confusion.forEach((row, t) =>
    row.forEach((count, a) => {
      if (t !== a && count > most) [truth, answer, most] = [t, a, count];
    }),
  );
  return [truth, answer];
}

function tellCell(truth, answer, confusion, totals, mistakes, shape) {
  const count = confusion[truth][answer];
  const said = confusion.reduce((sum, row) => sum + row[answer], 0);
  const values = { truth, answer, count: number(count), total: number(totals[truth]), said: number(said) };
  const lines = [
    make("p", {}, make("b", {}, say(truth === answer ? "confusion.correct" : "confusion.mistaken", values))),
    make("p", {}, say("confusion.share", { ...values, percent: percent(count / totals[truth]) })),
    make("p", { class: "small" }, say("confusion.of-answers", { ...values, percent: percent(count / said) })),
  ];
  const example = mistakes.find((mistake) => mistake.truth === truth && mistake.answer === answer);
  const picture = example
    ? digitCanvas(bytes(example.pixels), shape, { "aria-label": say("test-image", { index: example.index }) })
    : make("span");
  if (example) lines.push(make("p", { class: "small" }, say("confusion.most-confident", { index: number(example.index), percent: percent(example.probability) })));
  byId("cell").replaceChildren(picture, make("div", {}, ...lines));
}
