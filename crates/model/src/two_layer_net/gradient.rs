//! A gradient, and the room in which it is summed.

use std::ops::Deref;

use ndarray::{Array, Dimension};

use super::tile::Lanes;
use crate::TwoLayerParams;

/// The gradient of a network's loss by all its parameters, for use again and again.
///
/// It reads as [`TwoLayerParams`]. Beside them it keeps the partial sums of the last computation (0.5 MB for the notes
/// network), so that a training loop does not ask the operating system for fresh memory at every step.
///
/// ```
/// use model::{Batch, Gradient, Samples, TwoLayerNet, TwoLayerParams};
///
/// // Zero weights: every class has probability 1/2, so ∂L/∂b2 = p − t = (1/2, −1/2).
/// let net = TwoLayerNet::from_params(TwoLayerParams::zeros(3, 4, 2))?;
/// let samples = Samples::from_bytes(&ndarray::array![[0, 128, 255]]);
/// let mut gradient = Gradient::of(&net.params);
/// net.batch_gradient_into(&Batch::all(&samples, &[1]), &mut gradient);
/// assert_eq!(gradient.b2.to_vec(), [0.5, -0.5]);
/// # Ok::<(), model::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gradient {
    pub(super) params: TwoLayerParams,
    pub(super) room: Vec<Lanes>,
}

impl Gradient {
    /// Zero, in the shapes of `params`.
    pub fn of(params: &TwoLayerParams) -> Self {
        Self {
            params: TwoLayerParams::zeros(
                params.input_size(),
                params.hidden_size(),
                params.output_size(),
            ),
            room: Vec::new(),
        }
    }

    /// The gradient without its room.
    pub fn into_params(self) -> TwoLayerParams {
        self.params
    }
}

impl Deref for Gradient {
    type Target = TwoLayerParams;

    fn deref(&self) -> &TwoLayerParams {
        &self.params
    }
}

/// The entries of a gradient's array in row order, in which [`Gradient::of`] made them lie.
pub(super) fn contiguous<D: Dimension>(array: &mut Array<f64, D>) -> &mut [f64] {
    array.as_slice_mut().expect("standard layout")
}
