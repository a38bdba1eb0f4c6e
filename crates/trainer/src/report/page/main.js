// From the facts to the page.

window.studio = { pixels: null, probabilities: null };

inEachLanguage(() => showHead(facts));
inEachLanguage(() => showLearning(facts));
showConfusion(facts);
showSettings(facts);

let showImage = () => {};
const network = facts.network.refused ? null : new Network(facts.network);
if (whyNoDrawing(facts)) {
  inEachLanguage(() => (byId("no-draw").textContent = whyNoDrawing(facts)));
  byId("no-draw").hidden = false;
  byId("studio").hidden = true;
} else {
  showImage = showStudio(facts, network);
}
if (network) {
  window.studio.answer = (pixels) => network.answer(pixels).probabilities;
  showUnits(network, facts.image_shape);
} else {
  inEachLanguage(() => (byId("units-lead").textContent = tooManyParameters(facts.network)));
}
inEachLanguage(() => showMistakes(facts, showImage));
showLanguages();
speak(language);
