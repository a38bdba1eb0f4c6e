//! The gradient: one central difference for each entry, in parallel.

use std::time::{Duration, Instant};

use ndarray::{Array, ArrayRef, Dimension};
use rayon::prelude::*;

use crate::STEP;

/// Less work than this is done sooner than a second thread wakes up.
const WORTH_SHARING: Duration = Duration::from_micros(50);

/// Gradient of `f` at `x`: `(f(x + h eᵢ) − f(x − h eᵢ)) / 2h` for each entry, with `h = 1e-4`.
///
/// See [`numerical_gradient_with`].
///
/// ```
/// use ndarray::array;
/// let gradient = calc::numerical_gradient(|x| x.sum(), &array![[1.0, 2.0], [3.0, 4.0]]);
/// assert!(gradient.iter().all(|slope| (slope - 1.0).abs() < 1e-10));
/// ```
pub fn numerical_gradient<D: Dimension>(
    f: impl Fn(&ArrayRef<f64, D>) -> f64 + Sync,
    x: &ArrayRef<f64, D>,
) -> Array<f64, D> {
    numerical_gradient_with(f, x, STEP)
}

/// [`numerical_gradient`] with a step of your choice.
///
/// Calls `f` `2 · x.len()` times, shared among rayon's threads if that is worth it. Each thread moves one entry
/// at a time of its own copy of `x` and puts the saved bits back; `x` may have any dimension and layout. The
/// result does not depend on the number of threads.
///
/// ```
/// use ndarray::array;
/// // Of x³ at 0 the difference quotient is h², not 0.
/// let gradient = calc::numerical_gradient_with(|x| x[0].powi(3), &array![0.0], 0.5);
/// assert_eq!(gradient, array![0.25]);
/// ```
pub fn numerical_gradient_with<D: Dimension>(
    f: impl Fn(&ArrayRef<f64, D>) -> f64 + Sync,
    x: &ArrayRef<f64, D>,
    h: f64,
) -> Array<f64, D> {
    let copy = || x.as_standard_layout().into_owned();
    let slope = |point: &mut Array<f64, D>, i: usize| {
        let saved = entry(point, i);
        let mut moved = |to: f64| {
            point.as_slice_mut().expect("standard layout")[i] = to;
            f(point)
        };
        let slope = (moved(saved + h) - moved(saved - h)) / (2.0 * h);
        point.as_slice_mut().expect("standard layout")[i] = saved;
        slope
    };

    let mut point = copy();
    let begin = Instant::now();
    let mut slopes: Vec<f64> = (0..x.len().min(1)).map(|i| slope(&mut point, i)).collect();
    if begin.elapsed() * x.len() as u32 > WORTH_SHARING {
        slopes.par_extend((1..x.len()).into_par_iter().map_init(copy, slope));
    } else {
        slopes.extend((1..x.len()).map(|i| slope(&mut point, i)));
    }
    Array::from_shape_vec(x.raw_dim(), slopes).expect("one slope for each entry")
}

fn entry<D: Dimension>(point: &Array<f64, D>, i: usize) -> f64 {
    point.as_slice().expect("standard layout")[i]
}
