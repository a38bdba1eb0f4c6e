//! The book's two-layer network, `softmax(sigmoid(x w1 + b1) w2 + b2)`: read this file from top to bottom.
//!
//! The dense methods are the book's code in ndarray, each line its formula: `predict`, `loss`, `gradient_direct` (backprop)
//! and `numerical_gradient_direct` (the loop over all parameters). `gradient` and `numerical_gradient` compute the same
//! from the non-zero features, in the files below `two_layer_net/`: one forward and one backward pass for both. The methods
//! for a [`Batch`] are in `batches.rs`.

mod backprop;
mod backward;
mod batches;
mod coefficients;
mod evaluation;
mod exact;
mod forward;
mod gradient;
mod nodes;
mod numerical;
mod overflow;
mod series;
mod weights;

use std::ops::ControlFlow;

use layers::{argmax, sigmoid, softmax, softmax_cross_entropy};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, Axis};
use rand::Rng;

use crate::init::gaussian;
use crate::{Batch, Error, Samples, TwoLayerParams};
pub use gradient::Gradient;

/// Two layers of weights: D inputs, H sigmoid units, C classes (*Deep Learning from Scratch*, section 4.5.1).
///
/// The loss is the mean over the batch of the cross-entropy of the softmax. There are four ways to its gradient:
///
/// | method | gradient | cost |
/// | --- | --- | --- |
/// | [`gradient`](Self::gradient) | backprop | about two forward passes |
/// | [`numerical_gradient`](Self::numerical_gradient) | central differences, from the structure of the network | 1.2 times backprop, for a training step |
/// | [`gradient_direct`](Self::gradient_direct) | backprop, dense, as in the book | many times `gradient` |
/// | [`numerical_gradient_direct`](Self::numerical_gradient_direct) | central differences, two forward passes a parameter | 79,520 forward passes for the notes' network |
///
/// Methods that begin with `batch_` take a [`Batch`], which copies no samples. All methods use rayon's current pool, and
/// their bits do not depend on its number of threads.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoLayerNet {
    /// The weights and biases.
    pub params: TwoLayerParams,
}

impl TwoLayerNet {
    /// Normal weights of standard deviation `weight_init_std` (the book: 0.01), zero biases.
    ///
    /// ```
    /// use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
    /// let net = model::TwoLayerNet::new(784, 50, 10, 0.01, &mut ChaCha8Rng::seed_from_u64(42));
    /// assert_eq!(net.params.w1.dim(), (784, 50));
    /// assert_eq!(net.params.b2.sum(), 0.0);
    /// ```
    pub fn new(
        input_size: usize,
        hidden_size: usize,
        output_size: usize,
        weight_init_std: f64,
        rng: &mut impl Rng,
    ) -> Self {
        let params = TwoLayerParams {
            w1: gaussian(input_size, hidden_size, weight_init_std, rng),
            b1: Array1::zeros(hidden_size),
            w2: gaussian(hidden_size, output_size, weight_init_std, rng),
            b2: Array1::zeros(output_size),
        };
        Self { params }
    }

    /// A network with these parameters.
    ///
    /// # Errors
    ///
    /// [`Error::Shapes`] if the four arrays do not belong together or one is empty.
    pub fn from_params(params: TwoLayerParams) -> Result<Self, Error> {
        let TwoLayerParams { w1, b1, w2, b2 } = &params;
        let together = w1.ncols() == b1.len() && b1.len() == w2.nrows() && w2.ncols() == b2.len();
        if !together || w1.is_empty() || w2.is_empty() {
            return Err(Error::Shapes {
                w1: w1.dim().into(),
                b1: b1.len(),
                w2: w2.dim().into(),
                b2: b2.len(),
            });
        }
        Ok(Self { params })
    }

    /// The probability of each class for each sample (N×C).
    ///
    /// # Panics
    ///
    /// If `x.ncols() != D`.
    #[must_use]
    pub fn predict(&self, x: &ArrayRef2<f64>) -> Array2<f64> {
        softmax(&self.logits(x))
    }

    /// Mean softmax cross-entropy of the answers to `x` (N×D), for targets `t` (N×C, one-hot or weights).
    ///
    /// # Panics
    ///
    /// If `x` is not N×D or `t` not N×C.
    #[must_use]
    pub fn loss(&self, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> f64 {
        softmax_cross_entropy(&self.logits(x), t)
    }

    /// The fraction of samples whose most probable class is the one that `t` weighs most.
    ///
    /// # Panics
    ///
    /// If `x` is not N×D or `t` not N×C.
    #[must_use]
    pub fn accuracy(&self, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> f64 {
        let logits = self.logits(x);
        assert_eq!(logits.dim(), t.dim(), "answers and targets");
        let right = logits.rows().into_iter().zip(t.rows());
        let right = right.filter(|(a, t)| argmax(a.iter().copied()) == argmax(t.iter().copied()));
        right.count() as f64 / x.nrows() as f64
    }

    /// Gradient of the loss by central differences, `(L(θᵢ + h) − L(θᵢ − h)) / 2h` for each of the parameters,
    /// with the notes' `h = 1e-4`, from the structure of the network.
    ///
    /// # Panics
    ///
    /// If `x` is not N×D or `t` not N×C.
    #[must_use]
    pub fn numerical_gradient(&self, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> TwoLayerParams {
        self.numerical_gradient_with_step(x, t, calc::STEP)
    }

    /// [`numerical_gradient`](Self::numerical_gradient) with any step.
    ///
    /// The result is the quotient for this very step: with `h = 4` it is far from the derivative.
    ///
    /// # Panics
    ///
    /// If `x` is not N×D or `t` not N×C, or `h` is not positive and finite.
    #[must_use]
    pub fn numerical_gradient_with_step(
        &self,
        x: &ArrayRef2<f64>,
        t: &ArrayRef2<f64>,
        h: f64,
    ) -> TwoLayerParams {
        let samples = Samples::from_dense(x);
        let mut gradient = Gradient::of(&self.params);
        self.batch_numerical_gradient_into(&Batch::with_targets(&samples, t), h, &mut gradient);
        gradient.into_params()
    }

    /// The same quotients by the textbook's loop, through [`calc`]: each parameter is changed by `±h` and the loss is
    /// evaluated, 79,520 forward passes for the notes' network.
    ///
    /// The difference of two nearly equal losses leaves about `1e-16 · L / h` of rounding in each entry.
    ///
    /// # Panics
    ///
    /// If `x` is not N×D or `t` not N×C, or `h` is not positive and finite.
    #[must_use]
    pub fn numerical_gradient_direct(
        &self,
        x: &ArrayRef2<f64>,
        t: &ArrayRef2<f64>,
        h: f64,
    ) -> TwoLayerParams {
        let TwoLayerParams { w1, b1, w2, b2 } = &self.params;
        TwoLayerParams {
            w1: calc::numerical_gradient_with(|w1| loss(w1, b1, w2, b2, x, t), w1, h),
            b1: calc::numerical_gradient_with(|b1| loss(w1, b1, w2, b2, x, t), b1, h),
            w2: calc::numerical_gradient_with(|w2| loss(w1, b1, w2, b2, x, t), w2, h),
            b2: calc::numerical_gradient_with(|b2| loss(w1, b1, w2, b2, x, t), b2, h),
        }
    }

    /// [`numerical_gradient_direct`](Self::numerical_gradient_direct) with progress and cancellation, because it may take
    /// minutes: `report` is called for each of the four arrays, at least every 256 parameters.
    ///
    /// # Errors
    ///
    /// [`calc::Error::Cancelled`] if `report` breaks, [`calc::Error::NotFinite`] if a loss is NaN or infinite,
    /// [`calc::Error::Panicked`] if `x` is not N×D or `t` not N×C.
    ///
    /// # Panics
    ///
    /// If `h` is not positive and finite.
    pub fn try_numerical_gradient_direct(
        &self,
        x: &ArrayRef2<f64>,
        t: &ArrayRef2<f64>,
        h: f64,
        report: &(dyn Fn(calc::Progress) -> ControlFlow<()> + Sync),
    ) -> Result<TwoLayerParams, calc::Error> {
        let TwoLayerParams { w1, b1, w2, b2 } = &self.params;
        let differences = calc::Differences::central().step(h).progress(report);
        Ok(TwoLayerParams {
            w1: differences.gradient(|w1| loss(w1, b1, w2, b2, x, t), w1)?,
            b1: differences.gradient(|b1| loss(w1, b1, w2, b2, x, t), b1)?,
            w2: differences.gradient(|w2| loss(w1, b1, w2, b2, x, t), w2)?,
            b2: differences.gradient(|b2| loss(w1, b1, w2, b2, x, t), b2)?,
        })
    }

    /// Gradient of the loss by backprop, as the book writes it: dense matrices, a few lines a layer.
    ///
    /// [`gradient`](Self::gradient) computes the same from the non-zero features, many times faster.
    ///
    /// ```
    /// use model::{TwoLayerNet, TwoLayerParams};
    /// // Zero weights: z = 1/2 and p = (1/2, 1/2), so ∂L/∂b2 = p − t and ∂L/∂w2 = zᵀ (p − t).
    /// let net = TwoLayerNet::from_params(TwoLayerParams::zeros(1, 1, 2))?;
    /// let gradient = net.gradient_direct(&ndarray::array![[3.0]], &ndarray::array![[0.0, 1.0]]);
    /// assert_eq!(gradient.b2.to_vec(), [0.5, -0.5]);
    /// assert_eq!(gradient.w2.row(0).to_vec(), [0.25, -0.25]);
    /// # Ok::<(), model::Error>(())
    /// ```
    ///
    /// Source: *Deep Learning from Scratch*, sections 5.5.2, 5.6 and 5.7.2.
    ///
    /// # Panics
    ///
    /// If `x` is not N×D or `t` not N×C.
    #[must_use]
    pub fn gradient_direct(&self, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> TwoLayerParams {
        let TwoLayerParams { w1, b1, w2, b2 } = &self.params;
        // forward
        let z = sigmoid(&(x.dot(w1) + b1));
        let y = softmax(&(z.dot(w2) + b2));
        // softmax with cross-entropy
        let total = t.sum_axis(Axis(1)).insert_axis(Axis(1));
        let dy = (y * total - t) / x.nrows() as f64;
        // second layer
        let dw2 = z.t().dot(&dy);
        let db2 = dy.sum_axis(Axis(0));
        let dz = dy.dot(&w2.t());
        // sigmoid, and first layer
        let da = dz * (1.0 - &z) * &z;
        let dw1 = x.t().dot(&da);
        let db1 = da.sum_axis(Axis(0));
        TwoLayerParams {
            w1: dw1,
            b1: db1,
            w2: dw2,
            b2: db2,
        }
    }

    /// Gradient of the loss by backprop: exact derivatives, at the cost of about two forward passes.
    ///
    /// # Panics
    ///
    /// If `x` is not N×D or `t` not N×C.
    #[must_use]
    pub fn gradient(&self, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> TwoLayerParams {
        let samples = Samples::from_dense(x);
        let mut gradient = Gradient::of(&self.params);
        self.batch_gradient_into(&Batch::with_targets(&samples, t), &mut gradient);
        gradient.into_params()
    }

    fn logits(&self, x: &ArrayRef2<f64>) -> Array2<f64> {
        let TwoLayerParams { w1, b1, w2, b2 } = &self.params;
        logits(w1, b1, w2, b2, x)
    }
}

/// `sigmoid(x w1 + b1) w2 + b2`, the network before its softmax, as a function of its parameters.
fn logits(
    w1: &ArrayRef2<f64>,
    b1: &ArrayRef1<f64>,
    w2: &ArrayRef2<f64>,
    b2: &ArrayRef1<f64>,
    x: &ArrayRef2<f64>,
) -> Array2<f64> {
    let z = sigmoid(&(x.dot(w1) + b1));
    z.dot(w2) + b2
}

/// The mean loss of the answers to `x`, as a function of the parameters.
fn loss(
    w1: &ArrayRef2<f64>,
    b1: &ArrayRef1<f64>,
    w2: &ArrayRef2<f64>,
    b2: &ArrayRef1<f64>,
    x: &ArrayRef2<f64>,
    t: &ArrayRef2<f64>,
) -> f64 {
    softmax_cross_entropy(&logits(w1, b1, w2, b2, x), t)
}
