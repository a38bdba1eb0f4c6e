//! Stochastic gradient descent.

use model::TwoLayerParams;

/// One step against the gradient: `next = params − learning_rate · gradient` (the book's
/// section 4.4.1). Returns whether all of it is finite.
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
/// assert!(trainer::sgd::sgd_step(&params, 0.25, &gradient, &mut next));
/// assert_eq!(next.b2[1], 1.0 - 0.25 * 2.0);
/// ```
///
/// # Panics
///
/// When the shapes differ.
pub fn sgd_step(
    params: &TwoLayerParams,
    learning_rate: f64,
    gradient: &TwoLayerParams,
    next: &mut TwoLayerParams,
) -> bool {
    next.assign_step(params, -learning_rate, gradient)
}
