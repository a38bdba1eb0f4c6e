// The change of an image's loss when one weight of the first layer changes. As in the crate model, no nearly equal
// losses are subtracted.

class MovedWeight {
  /** The weight from pixel `i` to hidden unit `j`, for an image of bytes and its class. */
  constructor(network, { pixels, label }, i, j) {
    Object.assign(this, { network, label, j, x: pixels[i] / 255 });
    const a1 = affine(Float64Array.from(pixels, (byte) => byte / 255), network.w1, network.b1);
    this.units = a1.map((a) => 1 / (1 + Math.exp(-a)));
    this.scores = affine(this.units, network.w2, network.b2);
    this.probabilities = softmax(this.scores);
    this.loss = logSumExp(this.scores) - this.scores[label];
  }

  /** How much the unit changes when the weight moves by `d`. */
  unitChange(d) {
    const [moved, s] = [d * this.x, this.units[this.j]];
    // Of the two equal forms, the one whose exponential cannot overflow.
    const e = Math.expm1(-Math.abs(moved));
    return moved <= 0 ? (s * (1 - s) * e) / (1 + s * e) : (-s * (1 - s) * e) / (1 + (1 - s) * e);
  }

  /** How much each score changes. */
  scoreChanges(d) {
    const change = this.unitChange(d);
    return this.network.outgoing(this.j).map((w) => change * w);
  }

  /** How much the loss changes: ln Σ p e^Δ − Δ of the truth. */
  lossChange(d) {
    const changes = this.scoreChanges(d);
    const sum = changes.reduce((total, change, k) => total + this.probabilities[k] * Math.expm1(change), 0);
    return Math.log1p(sum) - changes[this.label];
  }

  /** (L(w + h) − L(w − h)) / 2h */
  quotient(h) {
    return (this.lossChange(h) - this.lossChange(-h)) / (2 * h);
  }

  /** ∂L/∂w by backprop: x · s(1 − s) · Σ w₂ (p − t). */
  backprop() {
    const s = this.units[this.j];
    const errors = this.probabilities.map((p, k) => p - (k === this.label ? 1 : 0));
    const back = this.network.outgoing(this.j).reduce((sum, w, k) => sum + w * errors[k], 0);
    return this.x * s * (1 - s) * back;
  }

  /** The probabilities with the weight moved. */
  answer(d) {
    const changes = this.scoreChanges(d);
    return softmax(this.scores.map((score, k) => score + changes[k]));
  }
}

function logSumExp(a) {
  const top = Math.max(...a);
  return top + Math.log(a.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
