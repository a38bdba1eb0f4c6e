//! Stochastic gradient descent.

use model::TwoLayerParams;

/// One step of gradient descent: `next = params − learning_rate · gradient` (section 4.4.1 of the
/// book). Returns whether every entry of `next` is finite.
///
/// The result goes to `next`, so that the caller can discard a step that is not finite.
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
/// If the shapes of the arrays differ.
pub fn sgd_step(
    params: &TwoLayerParams,
    learning_rate: f64,
    gradient: &TwoLayerParams,
    next: &mut TwoLayerParams,
) -> bool {
    next.assign_step(params, -learning_rate, gradient)
}
