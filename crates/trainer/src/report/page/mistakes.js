// The mistakes it was surest of.

function showMistakes({ test, gallery, mistakes, image_shape }, showImage) {
  byId("mistakes-lead").textContent =
    test.mistakes === 0
      ? say("mistakes.none", { images: number(test.images) })
      : say("mistakes.lead", { mistakes: number(test.mistakes), images: number(test.images) });
  byId("gallery").replaceChildren(...mistakes.slice(0, gallery).map((mistake) => card(mistake, image_shape, showImage)));
}

function card({ index, truth, answer, probability, truth_probability, pixels }, shape, showImage) {
  const image = bytes(pixels);
  const pair = make("div");
  write(pair, "mistakes.pair", { truth, answer });
  const button = make(
    "button",
    { type: "button" },
    digitCanvas(image, shape, { "aria-label": say("test-image", { index }) }),
    pair,
    make("small", {}, say("mistakes.probabilities", { percent: percent(probability), answer, other: percent(truth_probability), truth })),
  );
  button.addEventListener("click", () => showImage(image));
  return make("li", {}, button);
}
