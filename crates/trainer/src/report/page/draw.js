// The studio: what is drawn on the pad, or a test image, before the network.

const FEWEST_PIXELS = 8;

/** Why nothing can be drawn for such images, or null. */
function whyNoDrawing({ network, image_shape: [height, width] }) {
  if (network.refused) return tooManyParameters(network);
  if (Math.min(height, width) < FEWEST_PIXELS) return say("draw.too-small", { width, height });
  return null;
}

function tooManyParameters({ count, refused }) {
  return say("too-many-parameters", { count: number(count), most: number(refused) });
}

/** Sets up the studio; returns a function that puts a finished image before the network. */
function showStudio({ image_shape, examples }, network) {
  const [height, width] = image_shape;
  inEachLanguage(() => {
    write(byId("draw-lead"), "draw.lead", { box: inkBox(width, height).join("×") });
    write(byId("sees-caption"), "draw.sees", { size: `${width}×${height}` });
  });
  const panel = new AnswerPanel(network, image_shape);
  const pad = new Pad(byId("pad"), width, height, (ink, finished) => {
    window.studio.ink = ink;
    panel.show(normalise(ink, width, height), finished);
  });
  window.studio.normalise = (ink) => normalise(ink, width, height);
  byId("undo").addEventListener("click", () => pad.undo());
  byId("clear").addEventListener("click", () => pad.clear());

  const showImage = (pixels) => {
    pad.clear();
    pad.context.imageSmoothingEnabled = false;
    pad.context.drawImage(digitCanvas(pixels, image_shape), 0, 0, pad.width, pad.height);
    panel.show(pixels, true);
    byId("draw").scrollIntoView();
  };
  showExamples(examples, image_shape, showImage);
  return showImage;
}

/** A test image of each class, to try instead of a drawing. */
function showExamples(examples, shape, showImage) {
  for (const { index, truth, pixels } of examples) {
    const image = bytes(pixels);
    const picture = digitCanvas(image, shape, { "aria-hidden": "true" });
    const button = make("button", { type: "button" }, picture);
    inEachLanguage(() => button.setAttribute("aria-label", say("draw.example", { index, truth })));
    button.addEventListener("click", () => showImage(image));
    byId("examples").append(button);
  }
}
