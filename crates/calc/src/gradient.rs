//! The gradient: one central difference for each entry, in parallel.

use std::convert::Infallible;

use ndarray::{Array, ArrayRef, Dimension};

use crate::differences::Differences;
use crate::engine::{Crew, Halt, Sweep, entries_mut, standard};
use crate::objective::Value;
use crate::{Error, STEP};

/// Gradient of `f` at `x`: `∂f/∂xᵢ ≈ (f(x + h eᵢ) − f(x − h eᵢ)) / 2h` with `h = ` [`STEP`].
///
/// Returns the shape of `x`, which may have any dimension and any memory layout; `f` sees copies of `x` in
/// standard layout. Calls `f` `2 · x.len()` times. Where that takes long enough to be worth it, the entries
/// are shared among rayon's threads, each moving one entry at a time of its own copy; the result has the same
/// bits at any number of threads. Division is by the step that floating point realised, as in
/// [`numerical_diff`](crate::numerical_diff).
///
/// An `f` that returns NaN gives a NaN entry, and a panic in `f` reaches the caller; to be told which entry it
/// was, use [`try_numerical_gradient`].
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
pub fn numerical_gradient_with<D: Dimension>(
    f: impl Fn(&ArrayRef<f64, D>) -> f64 + Sync,
    x: &ArrayRef<f64, D>,
    h: f64,
) -> Array<f64, D> {
    let point = standard(x);
    // Copying is sooner than asking for zeros, and every entry is written.
    let mut gradient = point.clone();
    let sweep = Sweep::new(x.len(), false, None);
    let copy = || standard(x);
    let chunks = entries_mut(&mut gradient).chunks_mut(sweep.chunk);
    let never_halts = sweep.run(
        &mut Crew::of(point),
        copy,
        chunks,
        |point, range, slopes| {
            for (i, slope) in range.zip(slopes) {
                let xi = entries_mut(point)[i];
                let (ahead, behind) = (xi + h, xi - h);
                entries_mut(point)[i] = ahead;
                let f_ahead = f(point);
                entries_mut(point)[i] = behind;
                let f_behind = f(point);
                // Put back the saved bits: x + h − h would move the next entries' point.
                entries_mut(point)[i] = xi;
                *slope = (f_ahead - f_behind) / (ahead - behind);
            }
            Ok(())
        },
    );
    match never_halts {
        Ok(()) | Err(Halt::Cancelled(_)) => gradient,
        Err(Halt::Failed::<Infallible>(never)) => match never {},
    }
}

/// [`numerical_gradient`] of an `f` that may fail, return NaN or an infinity, or panic.
///
/// `f` returns `f64` or `Result<f64, E>`. `x` is left as it was, and rayon's pool usable, whatever happens.
///
/// # Errors
/// [`Error`] names the entry, the side and the step of the failing evaluation; of several, the one of the
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
