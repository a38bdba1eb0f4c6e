// The weights of a hidden unit as a picture.

/** The colour of a weight: warm above 0, cool below, that of the page at 0; full strength at `largest`. */
function paintWeights(canvas, weights, shape, largest = largestOf(weights)) {
  const colour = (name) => {
    const [r, g, b] = getComputedStyle(document.documentElement).getPropertyValue(name).trim().slice(1).match(/../g);
    return [r, g, b].map((hex) => parseInt(hex, 16));
  };
  const [ground, warm, cool] = ["--card", "--for", "--against"].map(colour);
  paint(canvas, shape, (i) => {
    const end = weights[i] > 0 ? warm : cool;
    const share = Math.abs(weights[i]) / largest;
    return ground.map((from, k) => from + (end[k] - from) * share);
  });
}

function largestOf(weights) {
  return weights.reduce((top, weight) => Math.max(top, Math.abs(weight)), 0) || 1;
}
