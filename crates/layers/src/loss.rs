//! Loss functions: how far the outputs for a batch are from its targets.
//!
//! `y` (N×C) holds probabilities, `logits` (N×C) what goes into the softmax, `t` (N×C) the targets.
//! Each loss is the mean over the N rows, and `_grad` is its derivative by its first argument, including
//! the factor 1/N. Without rows the mean is 0/0, so the loss is NaN, as in `NumPy`.
//! Source: *Deep Learning from Scratch*, section 4.2; the derivatives from section 5.6.

use ndarray::{Array2, ArrayRef2, ArrayView1, Zip};

use crate::LogSumExp;

/// Added to probabilities, as in the book, so that `ln 0` does not occur.
const TINY: f64 = 1e-7;

/// `½ Σₖ (yₖ − tₖ)²`, mean over rows.
///
/// ```
/// // ½ (0.2² + 0.2²) = 0.04
/// let e = layers::sum_squared_error(&ndarray::array![[0.8, 0.2]], &ndarray::array![[1.0, 0.0]]);
/// assert!((e - 0.04).abs() < 1e-16);
/// ```
///
/// # Panics
///
/// If `y.dim() != t.dim()`.
#[must_use]
#[doc(alias = "mse")]
pub fn sum_squared_error(y: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> f64 {
    assert_eq!(y.dim(), t.dim(), "predictions and targets");
    let sum = Zip::from(y)
        .and(t)
        .fold(0.0, |sum, y, t| sum + (y - t).powi(2));
    0.5 * sum / y.nrows() as f64
}

/// Derivative of [`sum_squared_error`] by `y`: `(y − t) / N`.
///
/// ```
/// use ndarray::array;
/// let d = layers::sum_squared_error_grad(&array![[0.75, 0.25], [0.5, 0.5]], &array![[1.0, 0.0], [0.0, 1.0]]);
/// assert_eq!(d, array![[-0.125, 0.125], [0.25, -0.25]]);
/// ```
///
/// # Panics
///
/// If `y.dim() != t.dim()`.
#[must_use]
pub fn sum_squared_error_grad(y: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> Array2<f64> {
    assert_eq!(y.dim(), t.dim(), "predictions and targets");
    (y - t) / y.nrows() as f64
}

/// `−Σₖ tₖ ln(yₖ + 1e-7)`, mean over rows.
///
/// ```
/// // The book's example: the true class has probability 0.6, and −ln 0.6 = 0.5108.
/// let e = layers::cross_entropy_error(&ndarray::array![[0.4, 0.6]], &ndarray::array![[0.0, 1.0]]);
/// assert!((e - 0.510825).abs() < 1e-6);
/// ```
///
/// # Panics
///
/// If `y.dim() != t.dim()`.
#[must_use]
pub fn cross_entropy_error(y: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> f64 {
    assert_eq!(y.dim(), t.dim(), "predictions and targets");
    let sum = Zip::from(y)
        .and(t)
        .fold(0.0, |sum, y, t| sum + t * (y + TINY).ln());
    -sum / y.nrows() as f64
}

/// Derivative of [`cross_entropy_error`] by `y`: `−t / (N (y + 1e-7))`.
///
/// ```
/// let d = layers::cross_entropy_error_grad(&ndarray::array![[0.5, 0.5]], &ndarray::array![[0.0, 1.0]]);
/// assert!(d[[0, 0]] == 0.0 && (d[[0, 1]] + 2.0).abs() < 1e-6); // −1/0.5
/// ```
///
/// # Panics
///
/// If `y.dim() != t.dim()`.
#[must_use]
pub fn cross_entropy_error_grad(y: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> Array2<f64> {
    assert_eq!(y.dim(), t.dim(), "predictions and targets");
    let n = y.nrows() as f64;
    Zip::from(y)
        .and(t)
        .map_collect(|y, t| -t / (n * (y + TINY)))
}

/// Cross-entropy of `softmax(logits)`, computed at once and without cancellation: `Σₖ tₖ (ln Σᵢ e^aᵢ − aₖ)`, mean over rows.
///
/// The logarithm is a [`LogSumExp`]: no term overflows at logits of ±1000, and a loss of 1e-18 keeps its digits.
///
/// ```
/// let t = ndarray::array![[0.0, 1.0]];
/// assert_eq!(layers::softmax_cross_entropy(&ndarray::array![[1000.0, -1000.0]], &t), 2000.0);
/// assert_eq!(layers::softmax_cross_entropy(&ndarray::array![[0.0, 0.0]], &t), 2.0_f64.ln());
/// ```
///
/// # Panics
///
/// If `logits.dim() != t.dim()`.
#[must_use]
#[doc(alias = "log-softmax")]
pub fn softmax_cross_entropy(logits: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> f64 {
    assert_eq!(logits.dim(), t.dim(), "logits and targets");
    let rows = logits.rows().into_iter().zip(t.rows());
    rows.map(|(a, t)| row_loss(a, t)).sum::<f64>() / logits.nrows() as f64
}

/// `Σₖ tₖ (ln Σᵢ e^aᵢ − aₖ)` over the classes that have a weight.
fn row_loss(a: ArrayView1<f64>, t: ArrayView1<f64>) -> f64 {
    let sum = LogSumExp::of(a.iter().copied());
    let weighted = t.iter().zip(a).filter(|(t, _)| **t != 0.0);
    weighted.map(|(t, a)| t * sum.minus(*a)).sum()
}

/// Derivative of [`softmax_cross_entropy`] by the logits: `(p Σₖ tₖ − t) / N`, `p = softmax(logits)`.
///
/// For one-hot targets this is `(p − t) / N`.
///
/// ```
/// let d = layers::softmax_cross_entropy_grad(&ndarray::array![[0.0, 0.0]], &ndarray::array![[0.0, 1.0]]);
/// assert_eq!(d, ndarray::array![[0.5, -0.5]]);
/// ```
///
/// # Panics
///
/// If `logits.dim() != t.dim()`.
#[must_use]
pub fn softmax_cross_entropy_grad(logits: &ArrayRef2<f64>, t: &ArrayRef2<f64>) -> Array2<f64> {
    assert_eq!(logits.dim(), t.dim(), "logits and targets");
    let mut d = crate::softmax(logits);
    for (mut d, t) in d.rows_mut().into_iter().zip(t.rows()) {
        d *= t.sum();
        d -= &t;
    }
    d / logits.nrows() as f64
}
