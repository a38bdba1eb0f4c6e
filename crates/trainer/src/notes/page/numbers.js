// Formats numbers.

/** The number nearest to a power of ten. */
function tenTo(power) {
  return Number.isInteger(power) ? Number(`1e${power}`) : 10 ** power;
}

/** All digits of a number, with a true minus sign; NaN as in Rust. */
function digits(value) {
  return String(value).replace("-", "−").replace("e-", "e−");
}

/** A number in a few digits: 1.6e−4. */
function short(value, count = 3) {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞");
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e5 ? String(Number(size.toPrecision(count))) : size.toExponential(count - 1).replace(/\.?0+e/, "e").replace("e+", "e").replace("e-", "e−");
  return value < 0 ? `−${text}` : text;
}

/** A number with this many decimals and a true minus sign. */
function fixed(value, count) {
  return value.toFixed(count).replace("-", "−");
}
