//! The gradient: one central difference for each entry, in parallel.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ndarray::{Array, ArrayRef, Dimension};

use crate::objective::Value;
use crate::point::{copy, entries, index};
use crate::sweep::{Crew, chunk_len, surely, sweep};
use crate::{Error, Move, Probe, STEP};

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
    surely(for_each_entry(x, |point, i| {
        let xi = entries(point)[i];
        let (ahead, behind) = (xi + h, xi - h);
        entries(point)[i] = ahead;
        let f_ahead = f(point);
        entries(point)[i] = behind;
        let f_behind = f(point);
        // Put back the saved bits: x + h − h would move the next entries' point.
        entries(point)[i] = xi;
        Ok((f_ahead - f_behind) / (ahead - behind))
    }))
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
    for_each_entry(x, |point, i| {
        let at = |by: f64| Probe {
            moves: vec![Move {
                entry: Some(index(x.shape(), i)),
                by,
            }],
        };
        let xi = entries(point)[i];
        let mut evaluate = |by: f64| {
            entries(point)[i] = xi + by;
            match catch_unwind(AssertUnwindSafe(|| f(point).value())) {
                Ok(Ok(value)) if value.is_finite() => Ok(value),
                Ok(Ok(value)) => Err(Error::NotFinite { at: at(by), value }),
                Ok(Err(source)) => Err(Error::Objective { at: at(by), source }),
                Err(panic) => Err(Error::Panicked {
                    at: at(by),
                    message: message(&*panic),
                }),
            }
        };
        if xi + STEP == xi - STEP {
            return Err(Error::StepVanished { at: at(STEP) });
        }
        let slope = (evaluate(STEP)? - evaluate(-STEP)?) / ((xi + STEP) - (xi - STEP));
        entries(point)[i] = xi;
        Ok(slope)
    })
}

/// The array of `partial(point, i)` over all entries `i`, where `point` is a copy of `x` of the worker's own.
fn for_each_entry<D: Dimension, E: Send>(
    x: &ArrayRef<f64, D>,
    partial: impl Fn(&mut Array<f64, D>, usize) -> Result<f64, E> + Sync,
) -> Result<Array<f64, D>, E> {
    let mut gradient = Array::zeros(x.raw_dim());
    let length = chunk_len(x.len());
    let chunks = entries(&mut gradient).chunks_mut(length);
    sweep(
        &mut Crew::of(copy(x)),
        || copy(x),
        chunks,
        |point, number, chunk| {
            for (i, slope) in (number * length..).zip(chunk) {
                *slope = partial(point, i)?;
            }
            Ok(())
        },
    )?;
    Ok(gradient)
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
        .to_string()
}
