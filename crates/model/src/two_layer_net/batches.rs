//! What a network computes for a [`Batch`]: from the non-zero features, on all workers of rayon's pool.

use ndarray::Array2;

use super::{Gradient, TwoLayerNet, backprop, evaluation, numerical};
use crate::{Batch, TwoLayerParams};

impl TwoLayerNet {
    /// [`predict`](Self::predict) for a batch (N×C).
    ///
    /// # Panics
    ///
    /// If `batch.features() != D`.
    #[must_use]
    pub fn batch_predict(&self, batch: &Batch) -> Array2<f64> {
        evaluation::probabilities(&self.params, batch)
    }

    /// [`loss`](Self::loss) of a batch.
    ///
    /// # Panics
    ///
    /// If `batch.features() != D`, or a label is not below C.
    #[must_use]
    pub fn batch_loss(&self, batch: &Batch) -> f64 {
        evaluation::loss_and_accuracy(&self.params, batch).0
    }

    /// [`accuracy`](Self::accuracy) on a batch.
    ///
    /// # Panics
    ///
    /// If `batch.features() != D`, or a label is not below C.
    #[must_use]
    pub fn batch_accuracy(&self, batch: &Batch) -> f64 {
        evaluation::loss_and_accuracy(&self.params, batch).1
    }

    /// [`batch_loss`](Self::batch_loss) and [`batch_accuracy`](Self::batch_accuracy) from one forward pass.
    ///
    /// ```
    /// use model::{Batch, Samples, TwoLayerNet, TwoLayerParams};
    /// // Zero weights: each of 2 classes has probability 1/2, and the first one is the answer.
    /// let net = TwoLayerNet::from_params(TwoLayerParams::zeros(1, 1, 2))?;
    /// let samples = Samples::from_dense(&ndarray::array![[3.0], [1.0], [2.0], [5.0]]);
    /// let (loss, accuracy) = net.batch_loss_and_accuracy(&Batch::all(&samples, &[0, 0, 0, 1]));
    /// assert_eq!((loss, accuracy), (2_f64.ln(), 0.75));
    /// # Ok::<(), model::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If `batch.features() != D`, or a label is not below C.
    #[must_use]
    pub fn batch_loss_and_accuracy(&self, batch: &Batch) -> (f64, f64) {
        evaluation::loss_and_accuracy(&self.params, batch)
    }

    /// [`numerical_gradient_with_step`](Self::numerical_gradient_with_step) of a batch, into `gradient`.
    ///
    /// Weights, samples and steps may be of any size up to 1e300: no entry is NaN, and one is infinite only if the
    /// quotient itself is beyond the range of doubles. An entry is 0 if a unit's output changes by less than 1e-308.
    ///
    /// # Panics
    ///
    /// If `batch.features() != D`, a label is not below C, `gradient` has other shapes, or `h` is not
    /// positive and finite.
    pub fn batch_numerical_gradient_into(&self, batch: &Batch, h: f64, gradient: &mut Gradient) {
        assert!(
            h > 0.0 && h.is_finite(),
            "step {h}, expected a positive number"
        );
        self.check_shapes(gradient);
        numerical::gradient(&self.params, batch, h, gradient);
    }

    /// [`gradient`](Self::gradient) of a batch, into `gradient`.
    ///
    /// # Panics
    ///
    /// If `batch.features() != D`, a label is not below C, or `gradient` has other shapes.
    pub fn batch_gradient_into(&self, batch: &Batch, gradient: &mut Gradient) {
        self.check_shapes(gradient);
        backprop::gradient(&self.params, batch, gradient);
    }

    fn check_shapes(&self, gradient: &TwoLayerParams) {
        let shapes = |params: &TwoLayerParams| {
            (
                params.w1.dim(),
                params.b1.dim(),
                params.w2.dim(),
                params.b2.dim(),
            )
        };
        assert_eq!(
            shapes(&self.params),
            shapes(gradient),
            "shapes of the parameters and of their gradient"
        );
    }
}

impl Gradient {
    /// The loss of `net` on the batch that this gradient was last computed for: in a training loop, the batch's loss
    /// after the update. The same bits as [`TwoLayerNet::batch_loss`], which gathers the batch again. 0 before the first
    /// computation.
    ///
    /// # Panics
    ///
    /// If `net` has other shapes than the gradient.
    #[must_use]
    pub fn batch_loss(&mut self, net: &TwoLayerNet) -> f64 {
        net.check_shapes(self);
        self.loss(&net.params)
    }
}
