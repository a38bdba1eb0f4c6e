//! The gradient by the textbook's loop, which takes so long that it can be interrupted.

use std::ops::ControlFlow;

use model::{TwoLayerNet, TwoLayerParams};

use super::split::Split;

/// The gradient by the textbook's loop; none where it was interrupted.
///
/// Where some loss is not finite, nor is the gradient, and the update finds that out.
pub fn direct(
    net: &TwoLayerNet,
    split: &Split,
    rows: &[usize],
    step: f64,
    interrupted: &(dyn Fn() -> bool + Sync),
) -> Option<TwoLayerParams> {
    let (x, t) = split.train.dense(rows);
    let go_on = |_| {
        if interrupted() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    match net.try_numerical_gradient_direct(&x, &t, step, &go_on) {
        Ok(gradient) => Some(gradient),
        Err(calc::Error::Cancelled { .. }) => None,
        Err(_) => {
            let mut nowhere = net.params.clone();
            nowhere.b2.fill(f64::NAN);
            Some(nowhere)
        }
    }
}
