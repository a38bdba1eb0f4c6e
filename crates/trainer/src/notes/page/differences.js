// Difference quotients and descent, with the same operations in the same order as the crate calc.

/** The h of the notes. */
const STEP = 1e-4;

/** (f(x + h) − f(x − h)) / 2h, where 2h is the rounded difference of x + h and x − h; NaN if they are equal. */
function centralDifference(f, x, h = STEP) {
  const [ahead, behind] = [x + h, x - h];
  return (f(ahead) - f(behind)) / (ahead - behind);
}

/** (f(x + h) − f(x)) / h, where h is the rounded difference of x + h and x. */
function forwardDifference(f, x, h = STEP) {
  return (f(x + h) - f(x)) / (x + h - x);
}

/** One central difference for each entry of `x`. */
function numericalGradient(f, x, h = STEP) {
  return x.map((xi, i) => centralDifference((moved) => f(x.with(i, moved)), xi, h));
}

/** `steps` times x ← x − rate · ∇f(x): { path, outcome } as calc's `gradient_descent`. */
function gradientDescent(f, start, rate, steps) {
  const path = [start];
  let x = start;
  for (let i = 0; i < steps; i++) {
    const gradient = numericalGradient(f, x);
    if (!gradient.every(Number.isFinite)) return { path, outcome: "Diverged" };
    if (gradient.every((slope) => slope === 0)) return { path, outcome: "ZeroGradient" };
    x = x.map((xi, k) => xi + -rate * gradient[k]);
    path.push(x);
    if (!Number.isFinite(f(x)) || !x.every(Number.isFinite)) return { path, outcome: "Diverged" };
  }
  return { path, outcome: "AllSteps" };
}
