let f = |x: f64| 0.01 * x * x + 0.1 * x;
let slope = calc::numerical_diff(f, 5.0); // h = 1e-4
// 0.2: the true slope is 0.02x + 0.1
