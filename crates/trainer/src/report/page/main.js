// Builds the page from its data.

window.studio = { pixels: null, probabilities: null };

inEachLanguage(() => showHead(data));
inEachLanguage(() => showLearning(data));
showConfusion(data);
showSettings(data);

let showImage = () => {};
const network = data.network.refused ? null : new Network(data.network);
if (whyNoDrawing(data)) {
  inEachLanguage(() => (byId("no-draw").textContent = whyNoDrawing(data)));
  byId("no-draw").hidden = false;
  byId("studio").hidden = true;
} else {
  showImage = showStudio(data, network);
}
if (network) {
  window.studio.answer = (pixels) => network.answer(pixels).probabilities;
  showUnits(network, data.image_shape);
} else {
  inEachLanguage(() => (byId("units-lead").textContent = tooManyParameters(data.network)));
}
inEachLanguage(() => showMistakes(data, showImage));
showLanguages();
speak(language);
