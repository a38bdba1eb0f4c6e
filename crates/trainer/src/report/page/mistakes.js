// The mistakes it was surest of.

function showMistakes({ test, gallery, mistakes, image_shape }, showImage) {
  byId("mistakes-lead").textContent =
    test.mistakes === 0
      ? `None: all ${number(test.images)} test images are answered correctly.`
      : `It answers ${number(test.mistakes)} of ${number(test.images)} test images wrongly. In these it was most certain of the wrong answer. Choose one to put it before the network above.`;
  byId("gallery").append(...mistakes.slice(0, gallery).map((mistake) => card(mistake, image_shape, showImage)));
}

function card({ index, truth, answer, probability, truth_probability, pixels }, shape, showImage) {
  const image = bytes(pixels);
  const button = make(
    "button",
    { type: "button" },
    digitCanvas(image, shape, { "aria-label": `Test image ${index}` }),
    make("div", {}, `${truth} taken for `, make("b", {}, String(answer))),
    make("small", {}, `${percent(probability)} for ${answer}, ${percent(truth_probability)} for ${truth}`),
  );
  button.addEventListener("click", () => showImage(image));
  return make("li", {}, button);
}
