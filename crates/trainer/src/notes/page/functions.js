// The functions of the page. Their operations give the same bits in Rust; only sin may differ in the last bit.

/** Functions of one number: { f, slope (the exact derivative), x: [from, to], y: [from, to], at }. */
const curves = {
  sine: { f: Math.sin, slope: Math.cos, x: [-6, 6], y: [-1.6, 1.6], at: 1 },
  quadratic: { f: (x) => 0.01 * x * x + 0.1 * x, slope: (x) => 0.02 * x + 0.1, x: [-5, 20], y: [-1, 6.5], at: 5 },
  cube: { f: (x) => x * x * x, slope: (x) => 3 * x * x, x: [-2.2, 2.2], y: [-9, 9], at: 1 },
  absolute: { f: Math.abs, slope: (x) => (x === 0 ? NaN : Math.sign(x)), x: [-3, 3], y: [-1, 3], at: 0 },
  noisy: { f: (x) => 0.01 * x * x * x + 0.06 * (noise(x) - 0.5), slope: (x) => 0.03 * x * x, x: [-5, 5], y: [-1.4, 1.4], at: 3 },
};

/** A pseudo-random number in 0..1 that depends on every bit of `x`. */
function noise(x) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  let hash = view.getInt32(0) ^ Math.imul(view.getInt32(4), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

/** Functions of two numbers: { f, reach (of both axes), at, start (of a descent, if it is not `at`) }. */
const surfaces = {
  bowl: { f: ([x0, x1]) => x0 * x0 + x1 * x1, reach: 5, at: [3, 2], start: [-3, 4] },
  valley: { f: ([x0, x1]) => 0.05 * x0 * x0 + x1 * x1, reach: 5, at: [-4, 2] },
  saddle: { f: ([x0, x1]) => x0 * x0 - x1 * x1, reach: 5, at: [1, -3] },
  hollows: { f: ([x0, x1]) => 0.02 * (x0 * x0 - 9) * (x0 * x0 - 9) + 0.3 * x0 + 0.5 * x1 * x1, reach: 5, at: [4, 3] },
};
