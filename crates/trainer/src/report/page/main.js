// From the facts to the page.

const facts = JSON.parse(byId("facts").textContent);
window.studio = { pixels: null, probabilities: null };

showHead(facts);
showLearning(facts);
showConfusion(facts);
showSettings(facts);

let showImage = () => {};
const network = facts.network.refused ? null : new Network(facts.network);
const obstacle = whyNoDrawing(facts);
if (obstacle) {
  byId("no-draw").textContent = obstacle;
  byId("no-draw").hidden = false;
  byId("studio").hidden = true;
} else {
  showImage = showStudio(facts, network);
}
if (network) {
  window.studio.answer = (pixels) => network.answer(pixels).probabilities;
  showUnits(network, facts.image_shape);
} else {
  byId("units-lead").textContent = facts.network.refused;
}
showMistakes(facts, showImage);
