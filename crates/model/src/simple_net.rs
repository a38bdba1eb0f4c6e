//! The first network of the notes: one weight matrix, softmax and cross-entropy.

use layers::{cross_entropy_error, softmax};
use ndarray::{Array2, ArrayRef2};
use rand::Rng;

use crate::init::gaussian;

/// A single layer `a = x w` (the book's `simpleNet`, section 4.4.2; there D = 2 and C = 3).
///
/// ```
/// use model::SimpleNet;
/// use ndarray::{arr2, array};
///
/// // Equal weights answer 1/3 for each class, and the gradient is xᵀ (1/3 − t).
/// let net = SimpleNet { w: arr2(&[[0.0; 3]; 2]) };
/// let dw = net.numerical_gradient(&array![[0.6, 0.9]], &array![[0.0, 0.0, 1.0]]);
/// let by_hand = array![[0.2, 0.2, -0.4], [0.3, 0.3, -0.6]];
/// assert!((dw - by_hand).iter().all(|error| error.abs() < 1e-6));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleNet {
    /// The weights (D×C).
    pub w: Array2<f64>,
}

impl SimpleNet {
    /// A network with standard normal weights, as `np.random.randn(2, 3)` in the notes.
    pub fn new(input_size: usize, output_size: usize, rng: &mut impl Rng) -> Self {
        Self {
            w: gaussian(input_size, output_size, 1.0, rng),
        }
    }

    /// The scores `x w` (N×C), before the softmax.
    ///
    /// ```
    /// let net = model::SimpleNet { w: ndarray::array![[1.0, 2.0], [3.0, 4.0]] };
    /// assert_eq!(net.predict(&ndarray::array![[1.0, 2.0]]), ndarray::array![[7.0, 10.0]]); // 1·1 + 2·3, 1·2 + 2·4
    /// ```
    ///
    /// # Panics
    ///
    /// If `x.ncols() != D`.
    #[must_use]
    pub fn predict(&self, x: &ArrayRef2<f64>) -> Array2<f64> {
        x.dot(&self.w)
    }

    /// The cross-entropy of the softmax of the scores, mean over rows, with the notes' 1e-7 in the logarithm.
    ///
    /// ```
    /// use model::SimpleNet;
    /// use ndarray::{arr2, array};
    ///
    /// let net = SimpleNet { w: arr2(&[[0.0; 3]; 2]) }; // each class has probability 1/3
    /// let loss = net.loss(&array![[0.6, 0.9]], &array![[0.0, 0.0, 1.0]]);
    /// assert!((loss - 3_f64.ln()).abs() < 1e-6);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x.ncols() != D` or `t.dim() != (N, C)`.
    #[must_use]
    pub fn loss(&self, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> f64 {
        loss_at(&self.w, x, t)
    }

    /// `∂loss / ∂w` (D×C), by central differences with h = 1e-4: `2 D C` evaluations of the loss.
    ///
    /// # Panics
    ///
    /// If `x.ncols() != D` or `t.dim() != (N, C)`.
    #[must_use]
    pub fn numerical_gradient(&self, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> Array2<f64> {
        calc::numerical_gradient(|w| loss_at(w, x, t), &self.w)
    }
}

/// The loss as a function of the weights. (The notes' `lambda W: self.loss(x, t)` ignores its argument.)
fn loss_at(w: &ArrayRef2<f64>, x: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> f64 {
    cross_entropy_error(&softmax(&x.dot(w)), t)
}
