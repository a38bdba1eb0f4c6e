fn derivative() -> f64 {
    let f = |x: f64| 0.01 * x * x + 0.1 * x;
    calc::numerical_diff(f, 5.0) // 0.2, with h = 1e-4
}
