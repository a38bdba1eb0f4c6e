//! The gradient by the textbook's loop, which can be interrupted because it may take minutes.

use std::ops::ControlFlow;

use model::{TwoLayerNet, TwoLayerParams};

use super::split::Split;

/// The gradient by the textbook's loop; `None` if it was interrupted.
///
/// If a loss is not finite, the gradient holds a NaN, which the update reports.
pub fn direct(
    net: &TwoLayerNet,
    split: &Split,
    rows: &[usize],
    step: f64,
    interrupted: &(dyn Fn() -> bool + Sync),
) -> Option<TwoLayerParams> {
    let (x, t) = split.train.dense(rows);
    let watch = |_| {
        if interrupted() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    match net.try_numerical_gradient_direct(&x, &t, step, &watch) {
        Ok(gradient) => Some(gradient),
        Err(calc::Error::Cancelled { .. }) => None,
        Err(_) => {
            let mut not_finite = net.params.clone();
            not_finite.b2.fill(f64::NAN);
            Some(not_finite)
        }
    }
}
