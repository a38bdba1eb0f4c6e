//! The slope of a function of one number.

use crate::Error;
use crate::differences::Differences;
use crate::objective::Value;

/// The notes' step `h`.
pub const STEP: f64 = 1e-4;

/// Derivative of `f` at `x` by the central difference `(f(x + h) − f(x − h)) / 2h`, `h = ` [`STEP`].
///
/// Calls `f` twice. The truncation error is `h² f‴(x) / 6`; rounding adds about `ε |f(x)| / h`. It divides by
/// `(x + h) − (x − h)` as floating point realised it, which is `2h` but for rounding, so where `h` is lost
/// beside a huge `x` the result is NaN and not 0.
///
/// Source: *Deep Learning from Scratch*, section 4.3.1.
///
/// ```
/// // The notes' function: its slope 0.02 x + 0.1 is 0.2 at 5.
/// let slope = calc::numerical_diff(|x| 0.01 * x * x + 0.1 * x, 5.0);
/// assert!((slope - 0.2).abs() < 1e-11);
/// ```
pub fn numerical_diff(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    numerical_diff_with(f, x, STEP)
}

/// [`numerical_diff`] with a step of your choice.
///
/// ```
/// // Of x³ at 0 the central difference is h² (true slope: 0).
/// assert_eq!(calc::numerical_diff_with(|x| x.powi(3), 0.0, 0.5), 0.25);
/// ```
pub fn numerical_diff_with(f: impl Fn(f64) -> f64, x: f64, h: f64) -> f64 {
    let (ahead, behind) = (x + h, x - h);
    (f(ahead) - f(behind)) / (ahead - behind)
}

/// [`numerical_diff`] of an `f` that may fail, or that may return NaN or an infinity.
///
/// # Errors
/// [`Error`] names the side on which `f` failed or was not finite, or tells that the step vanished beside `x`.
///
/// ```
/// let error = calc::try_numerical_diff(f64::sqrt, 0.0).unwrap_err();
/// assert!(error.to_string().starts_with("f returned NaN at x - 1e-4 (backward side)"));
/// ```
pub fn try_numerical_diff<V: Value>(
    f: impl Fn(f64) -> V + Sync,
    x: f64,
) -> Result<f64, Error<V::Error>> {
    Differences::central().step(STEP).derivative(f, x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_of_the_notes_are_two_tenths_and_three_tenths() {
        let f = |x: f64| 0.01 * x * x + 0.1 * x;
        assert!((numerical_diff(f, 5.0) - 0.2).abs() < 1e-11);
        assert!((numerical_diff(f, 10.0) - 0.3).abs() < 1e-11);
    }

    #[test]
    fn step_lost_beside_a_huge_x_gives_nan_or_an_error() {
        assert!(numerical_diff(|x| x, 1e16).is_nan());
        let error = try_numerical_diff(|x| x, 1e16).unwrap_err();
        assert!(matches!(error, Error::StepVanished { .. }));
    }

    #[test]
    fn objective_error_is_handed_on_with_its_side() {
        let f = |x: f64| if x > 1.0 { Err("too far") } else { Ok(x) };
        let Err(Error::Objective { at, source }) = try_numerical_diff(f, 1.0) else {
            panic!("an error")
        };
        assert_eq!((source, at.step()), ("too far", Some(STEP)));
    }
}
