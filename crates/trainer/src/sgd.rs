//! Stochastic gradient descent.

use model::{TwoLayerParams, workers::share_out};
use ndarray::{ArrayRef, Dimension, Zip};

/// One step against the gradient: `next = params − learning_rate · gradient` (the book's
/// section 4.4.1).
///
/// The step is written beside its start, so that it can be judged before it is taken.
///
/// ```
/// use model::TwoLayerParams;
///
/// let (mut params, mut gradient) = (TwoLayerParams::zeros(1, 1, 2), TwoLayerParams::zeros(1, 1, 2));
/// params.b2[1] = 1.0;
/// gradient.b2[1] = 2.0;
/// let mut next = params.clone();
/// trainer::sgd::descend(&params, 0.25, &gradient, &mut next);
/// assert_eq!(next.b2[1], 1.0 - 0.25 * 2.0);
/// ```
///
/// # Panics
///
/// When the shapes differ.
pub fn descend(
    params: &TwoLayerParams,
    learning_rate: f64,
    gradient: &TwoLayerParams,
    next: &mut TwoLayerParams,
) {
    array(&params.w1, learning_rate, &gradient.w1, &mut next.w1);
    array(&params.b1, learning_rate, &gradient.b1, &mut next.b1);
    array(&params.w2, learning_rate, &gradient.w2, &mut next.w2);
    array(&params.b2, learning_rate, &gradient.b2, &mut next.b2);
}

/// Parameters that a thread moves at least: fewer are not worth handing over.
const SHARE: usize = 8192;

fn array<D: Dimension>(
    w: &ArrayRef<f64, D>,
    learning_rate: f64,
    dw: &ArrayRef<f64, D>,
    next: &mut ArrayRef<f64, D>,
) {
    assert!(
        w.shape() == dw.shape() && w.shape() == next.shape(),
        "shapes of the parameters, their gradient and where they go"
    );
    let step = |next: &mut f64, w: &f64, dw: &f64| *next = w - learning_rate * dw;
    let threads = rayon::current_num_threads();
    let share = w.len().div_ceil(threads).max(SHARE);
    match (next.as_slice_mut(), w.as_slice(), dw.as_slice()) {
        (Some(next), Some(w), Some(dw)) if w.len() > share => {
            let from = w.chunks(share).zip(dw.chunks(share));
            share_out(next.chunks_mut(share).zip(from), |(next, (w, dw))| {
                for ((next, w), dw) in next.iter_mut().zip(w).zip(dw) {
                    step(next, w, dw);
                }
            });
        }
        _ => Zip::from(next).and(w).and(dw).for_each(step),
    }
}
