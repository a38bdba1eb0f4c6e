//! The slope of a function of one number.

/// The notes' step `h`.
pub const STEP: f64 = 1e-4;

/// `(f(x + h) − f(x − h)) / 2h` with `h = 1e-4`, off by about `h² f‴(x) / 6`.
///
/// Source: *Deep Learning from Scratch*, section 4.3.1.
///
/// ```
/// assert!((calc::numerical_diff(|x| x * x, 3.0) - 6.0).abs() < 1e-10);
/// ```
pub fn numerical_diff(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    (f(x + STEP) - f(x - STEP)) / (2.0 * STEP)
}
