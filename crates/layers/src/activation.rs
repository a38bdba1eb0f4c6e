//! Functions between two layers, entry by entry (softmax: row by row), and their derivatives.
//!
//! Every function takes `a` (N×C, the weighted sums) and returns a new array of the same shape.
//! Source: *Deep Learning from Scratch*, chapter 3; the derivatives from chapter 5.

use ndarray::{Array2, ArrayRef2, Axis, Zip};

/// `a` itself: the output layer of a regression.
///
/// ```
/// let a = ndarray::array![[-2.0, 3.0]];
/// assert_eq!(layers::identity(&a), a);
/// ```
#[must_use]
pub fn identity(a: &ArrayRef2<f64>) -> Array2<f64> {
    a.to_owned()
}

/// Derivative of [`identity`]: 1 everywhere.
///
/// ```
/// assert_eq!(layers::identity_grad(&ndarray::array![[-2.0, 3.0]]), ndarray::array![[1.0, 1.0]]);
/// ```
#[must_use]
pub fn identity_grad(a: &ArrayRef2<f64>) -> Array2<f64> {
    Array2::ones(a.dim())
}

/// 1 where `a > 0`, else 0: the activation of a perceptron.
///
/// ```
/// assert_eq!(layers::step(&ndarray::array![[-1.0, 0.0, 2.0]]), ndarray::array![[0.0, 0.0, 1.0]]);
/// ```
#[must_use]
pub fn step(a: &ArrayRef2<f64>) -> Array2<f64> {
    a.mapv(|a| f64::from(u8::from(a > 0.0)))
}

/// Derivative of [`step`]: 0 everywhere, so a network cannot learn through it.
///
/// ```
/// assert_eq!(layers::step_grad(&ndarray::array![[-2.0, 3.0]]), ndarray::array![[0.0, 0.0]]);
/// ```
#[must_use]
pub fn step_grad(a: &ArrayRef2<f64>) -> Array2<f64> {
    Array2::zeros(a.dim())
}

/// `σ(a) = 1 / (1 + e⁻ᵃ)`, between 0 and 1.
///
/// It never overflows, and the left tail keeps its digits: `σ(−700) = 9.86e-305`.
///
/// ```
/// let z = layers::sigmoid(&ndarray::array![[0.0, -700.0, 700.0]]);
/// assert_eq!(z[[0, 0]], 0.5);
/// assert!(z[[0, 1]] > 9.85e-305 && z[[0, 2]] == 1.0);
/// ```
#[must_use]
#[doc(alias = "logistic")]
#[doc(alias = "expit")]
pub fn sigmoid(a: &ArrayRef2<f64>) -> Array2<f64> {
    a.mapv(sigmoid_scalar)
}

/// Derivative of [`sigmoid`]: `σ′(a) = σ(a) σ(−a)`, at most 1/4.
///
/// The same as `σ (1 − σ)` without its cancellation: at `a = 700` it is 9.86e-305, not 0.
///
/// ```
/// assert_eq!(layers::sigmoid_grad(&ndarray::array![[0.0]]), ndarray::array![[0.25]]);
/// ```
#[must_use]
pub fn sigmoid_grad(a: &ArrayRef2<f64>) -> Array2<f64> {
    a.mapv(|a| sigmoid_scalar(a) * sigmoid_scalar(-a))
}

/// [`sigmoid`] of one number: `1 / (1 + e⁻ᵃ)`.
///
/// ```
/// assert_eq!(layers::sigmoid_scalar(0.0), 0.5);
/// assert!((layers::sigmoid_scalar(3_f64.ln()) - 0.75).abs() < 1e-15); // 1 / (1 + 1/3)
/// ```
#[must_use]
pub fn sigmoid_scalar(a: f64) -> f64 {
    // e^−|a| never overflows, and for a < 0 it carries the tail.
    let e = (-a.abs()).exp();
    if a < 0.0 {
        e / (1.0 + e)
    } else {
        1.0 / (1.0 + e)
    }
}

/// `tanh(a) = 2 σ(2a) − 1`, between −1 and 1.
///
/// ```
/// let z = layers::tanh(&ndarray::array![[0.0, 0.5]]);
/// assert!(z[[0, 0]] == 0.0 && (z[[0, 1]] - 0.46212).abs() < 1e-5);
/// ```
#[must_use]
pub fn tanh(a: &ArrayRef2<f64>) -> Array2<f64> {
    a.mapv(f64::tanh)
}

/// Derivative of [`tanh`]: `1 − tanh²(a)`, computed as `1 / cosh²(a)`, which keeps its tails.
///
/// ```
/// assert_eq!(layers::tanh_grad(&ndarray::array![[0.0]]), ndarray::array![[1.0]]);
/// ```
#[must_use]
pub fn tanh_grad(a: &ArrayRef2<f64>) -> Array2<f64> {
    a.mapv(|a| a.cosh().powi(-2))
}

/// `max(0, a)`.
///
/// ```
/// assert_eq!(layers::relu(&ndarray::array![[-1.0, 2.0]]), ndarray::array![[0.0, 2.0]]);
/// ```
#[must_use]
#[doc(alias = "rectifier")]
pub fn relu(a: &ArrayRef2<f64>) -> Array2<f64> {
    // f64::max would turn a NaN into 0 and hide it.
    a.mapv(|a| if a <= 0.0 { 0.0 } else { a })
}

/// Derivative of [`relu`]: 1 where `a > 0`, else 0 (at 0, where there is none, 0 as in the book).
///
/// ```
/// assert_eq!(layers::relu_grad(&ndarray::array![[-1.0, 0.0, 2.0]]), ndarray::array![[0.0, 0.0, 1.0]]);
/// ```
#[must_use]
pub fn relu_grad(a: &ArrayRef2<f64>) -> Array2<f64> {
    step(a)
}

/// The probabilities of each row: `pₖ = e^(aₖ − m) / Σᵢ e^(aᵢ − m)`, `m` the maximum of the row.
///
/// Subtracting `m` changes no probability and keeps every exponent at or below 0, so logits of ±1000 do not overflow.
/// (One maximum for the whole batch would not do: rows of small logits would underflow.)
///
/// ```
/// let p = layers::softmax(&ndarray::array![[0.0, 0.0], [1000.0, 1000.0]]);
/// assert_eq!(p, ndarray::array![[0.5, 0.5], [0.5, 0.5]]);
/// ```
#[must_use]
pub fn softmax(a: &ArrayRef2<f64>) -> Array2<f64> {
    let mut p = a.to_owned();
    for mut row in p.rows_mut() {
        let max = row.fold(f64::NEG_INFINITY, |max, &a| max.max(a));
        row.mapv_inplace(|a| (a - max).exp());
        let sum = row.sum();
        row /= sum;
    }
    p
}

/// Product with the derivative of [`softmax`]: from `dp = ∂L/∂p` to `∂L/∂a`, row by row.
///
/// `∂L/∂aₖ = pₖ (dpₖ − Σᵢ pᵢ dpᵢ)`, for `p = softmax(a)`. Softmax mixes the entries of a row, so its
/// derivative is a matrix `∂pᵢ/∂aₖ = pᵢ (δᵢₖ − pₖ)` for each row; this is its product with `dp`.
///
/// ```
/// // Adding a number to both logits of a row changes nothing, so each row of the result sums to 0.
/// let p = layers::softmax(&ndarray::array![[0.0, 0.0]]);
/// assert_eq!(layers::softmax_grad(&p, &ndarray::array![[1.0, 0.0]]), ndarray::array![[0.25, -0.25]]);
/// ```
///
/// # Panics
///
/// If `p.dim() != dp.dim()`.
#[must_use]
pub fn softmax_grad(p: &ArrayRef2<f64>, dp: &ArrayRef2<f64>) -> Array2<f64> {
    assert_eq!(p.dim(), dp.dim(), "probabilities and their gradient");
    let mean = (p * dp).sum_axis(Axis(1)).insert_axis(Axis(1));
    Zip::from(p)
        .and(dp)
        .and_broadcast(&mean)
        .map_collect(|p, dp, mean| p * (dp - mean))
}
