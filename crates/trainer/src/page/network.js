// The trained network, in the same 64-bit arithmetic as the library.

class Network {
  /** `parameters`: w1 (D×H), b1 (H), w2 (H×C) and b2 (C), row by row. */
  constructor({ inputs, hidden, classes, parameters }) {
    const all = floats(parameters);
    let end = 0;
    const take = (count) => all.subarray(end, (end += count));
    Object.assign(this, { inputs, hidden, classes });
    this.w1 = take(inputs * hidden);
    this.b1 = take(hidden);
    this.w2 = take(hidden * classes);
    this.b2 = take(classes);
  }

  /** `softmax(sigmoid(x·w1 + b1)·w2 + b2)` for an image of bytes, with the sigmoids on the way. */
  answer(pixels) {
    const a1 = affine(Float64Array.from(pixels, (byte) => byte / 255), this.w1, this.b1);
    const activations = a1.map((a) => 1 / (1 + Math.exp(-a)));
    return { activations, probabilities: softmax(affine(activations, this.w2, this.b2)) };
  }

  /** The weights from every pixel to hidden unit `j`. */
  incoming(j) {
    return Float64Array.from({ length: this.inputs }, (_, i) => this.w1[i * this.hidden + j]);
  }

  /** The weights from hidden unit `j` to every class. */
  outgoing(j) {
    return this.w2.subarray(j * this.classes, (j + 1) * this.classes);
  }
}

/** `x·w + b`. */
function affine(x, w, b) {
  const sum = Float64Array.from(b);
  x.forEach((value, i) => {
    if (value === 0) return;
    for (let j = 0; j < sum.length; j++) sum[j] += value * w[i * sum.length + j];
  });
  return sum;
}

function softmax(a) {
  const top = Math.max(...a);
  const e = a.map((value) => Math.exp(value - top));
  const sum = e.reduce((total, value) => total + value, 0);
  return e.map((value) => value / sum);
}

/** The index of the largest number; the first of them if equal. */
function argmax(values) {
  return values.indexOf(Math.max(...values));
}
