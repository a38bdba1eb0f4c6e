//! The derivatives of the book: *Deep Learning from Scratch*, sections 4.3 and 4.4.

use std::convert::Infallible;
use std::ops::Range;

use ndarray::{Array, ArrayRef, Dimension};

use crate::differences::builder::Differences;
use crate::error::Error;
use crate::eval::entries::entries_mut;
use crate::eval::objective::Value;
use crate::parallel::parallel_for::{ParallelFor, Stop};
use crate::parallel::workers::Workers;

/// The book's step `h`.
pub const STEP: f64 = 1e-4;

/// `(f(x + h) − f(x − h)) / 2h`, divided by the distance that floating point realised.
#[inline]
fn central_difference(mut f: impl FnMut(f64) -> f64, x: f64, h: f64) -> f64 {
    let (ahead, behind) = (x + h, x - h);
    (f(ahead) - f(behind)) / (ahead - behind)
}

/// The book's loop: moves one entry of `x` at a time, and puts its saved bits back (`x + h − h` may differ from `x`).
fn gradient_loop<D: Dimension>(
    f: impl Fn(&ArrayRef<f64, D>) -> f64,
    x: &mut Array<f64, D>,
    h: f64,
    entries: Range<usize>,
    slopes: &mut [f64],
) {
    for (i, slope) in entries.zip(slopes) {
        let saved = entries_mut(x)[i];
        let f_of_entry = |moved| {
            entries_mut(x)[i] = moved;
            f(x)
        };
        *slope = central_difference(f_of_entry, saved, h);
        entries_mut(x)[i] = saved;
    }
}

/// Derivative of `f` at `x` by the central difference `(f(x + h) − f(x − h)) / 2h`, `h = ` [`STEP`].
///
/// Calls `f` twice. The truncation error is `h² f‴(x) / 6`; rounding adds about `ε |f(x)| / h`.
///
/// The divisor is the distance of the two points in floating point, which is `2h` up to rounding. If `x` is so large
/// that `x + h` equals `x − h`, the result is NaN and not 0.
///
/// Source: *Deep Learning from Scratch*, section 4.3.1.
///
/// ```
/// // The book's function: its slope 0.02 x + 0.1 is 0.2 at 5.
/// let slope = calc::numerical_diff(|x| 0.01 * x * x + 0.1 * x, 5.0);
/// assert!((slope - 0.2).abs() < 1e-11);
/// ```
#[must_use]
#[doc(alias = "finite difference")]
#[doc(alias = "derivative")]
pub fn numerical_diff(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    numerical_diff_with(f, x, STEP)
}

/// [`numerical_diff`] with a step `h` of your choice.
///
/// ```
/// // Of x³ at 0 the central difference is h² (true slope: 0).
/// assert_eq!(calc::numerical_diff_with(|x| x.powi(3), 0.0, 0.5), 0.25);
/// ```
#[must_use]
pub fn numerical_diff_with(f: impl Fn(f64) -> f64, x: f64, h: f64) -> f64 {
    central_difference(f, x, h)
}

/// [`numerical_diff`] of an `f` that may fail, or return NaN or an infinity.
///
/// # Errors
/// [`Error`] names the side on which `f` failed or was not finite, or says that the step vanished beside `x`.
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

/// Gradient of `f` at `x`: `∂f/∂xᵢ ≈ (f(x + h eᵢ) − f(x − h eᵢ)) / 2h` with `h = ` [`STEP`].
///
/// Returns an array of the shape of `x`, which may have any dimension and any memory layout; `f` sees copies of `x`
/// in standard layout. Calls `f` `2 · x.len()` times. If that takes long enough, rayon's threads share the entries,
/// each moving one entry at a time of its own copy. The result has the same bits at any number of threads. The
/// divisor is the distance of the two points in floating point, as in [`numerical_diff`].
///
/// If `f` returns NaN, the entry is NaN; a panic in `f` reaches the caller. [`try_numerical_gradient`] returns an error
/// that names the entry.
///
/// Source: *Deep Learning from Scratch*, section 4.4.
///
/// ```
/// use ndarray::array;
///
/// // x₀² + x₁² has gradient (2 x₀, 2 x₁).
/// let gradient = calc::numerical_gradient(|x| x[0] * x[0] + x[1] * x[1], &array![3.0, 4.0]);
/// assert!((gradient[0] - 6.0).abs() < 1e-9 && (gradient[1] - 8.0).abs() < 1e-9);
/// ```
#[must_use]
#[doc(alias = "finite difference")]
#[doc(alias = "grad")]
pub fn numerical_gradient<D: Dimension>(
    f: impl Fn(&ArrayRef<f64, D>) -> f64 + Sync,
    x: &ArrayRef<f64, D>,
) -> Array<f64, D> {
    numerical_gradient_with(f, x, STEP)
}

/// [`numerical_gradient`] with a step `h` of your choice, the same for every entry.
///
/// ```
/// use ndarray::array;
///
/// // Of x³ at 0 the central difference is h² (true slope: 0).
/// let gradient = calc::numerical_gradient_with(|x| x[0].powi(3), &array![0.0], 0.5);
/// assert_eq!(gradient, array![0.25]);
/// ```
#[must_use]
pub fn numerical_gradient_with<D: Dimension>(
    f: impl Fn(&ArrayRef<f64, D>) -> f64 + Sync,
    x: &ArrayRef<f64, D>,
    h: f64,
) -> Array<f64, D> {
    let standard = || x.as_standard_layout().into_owned();
    let point = standard();
    // Copying is faster than asking for zeros, and every entry is written.
    let mut gradient = point.clone();
    let parallel_for = ParallelFor::new(x.len(), 1, false, None);
    let chunks = entries_mut(&mut gradient).chunks_mut(parallel_for.chunk);
    let never_halts = parallel_for.run(
        &mut Workers::of(point),
        standard,
        chunks,
        |point, entries, slopes| {
            gradient_loop(&f, point, h, entries, slopes);
            Ok(())
        },
    );
    match never_halts {
        Ok(()) | Err(Stop::Cancelled(_)) => gradient,
        Err(Stop::Failed::<Infallible>(never)) => match never {},
    }
}

/// [`numerical_gradient`] of an `f` that may fail, return NaN or an infinity, or panic.
///
/// `f` returns `f64` or `Result<f64, E>`. Whatever happens, `x` is unchanged and rayon's pool usable.
///
/// # Errors
/// [`Error`] names the entry, the side and the step of the failing evaluation. If several fail, it is the one of the
/// lowest entry, at any number of threads.
///
/// ```
/// use ndarray::array;
///
/// let error = calc::try_numerical_gradient(|x| x.mapv(f64::sqrt).sum(), &array![1.0, 0.0]).unwrap_err();
/// assert!(error.to_string().starts_with("f returned NaN at x[1] - 1e-4 (backward side)"));
/// ```
pub fn try_numerical_gradient<D: Dimension, V: Value>(
    f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
    x: &ArrayRef<f64, D>,
) -> Result<Array<f64, D>, Error<V::Error>> {
    Differences::central().step(STEP).gradient(f, x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_of_the_book_are_two_tenths_and_three_tenths() {
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
