//! Activation and loss functions on batches, each with the derivative that backprop needs.
//!
//! Arrays hold one sample a row: `N` samples, `C` classes (or units). Targets `t` are one-hot rows, or
//! any rows of weights. A loss is the mean of the losses of the rows, so its size does not depend on `N`.
//! The functions are those of *Deep Learning from Scratch* (`common/functions.py`): [`activation`]
//! from chapter 3, [`loss`] from chapter 4. `<name>_grad` is the derivative of `<name>`. [`reduction`] holds what both
//! need of one row.
//!
//! ```
//! use layers::{cross_entropy_error, softmax, softmax_cross_entropy};
//! use ndarray::array;
//!
//! let logits = array![[0.3, 2.9, 4.0]];
//! let t = array![[0.0, 0.0, 1.0]];
//!
//! let y = softmax(&logits); // the book's section 3.5: 0.018, 0.245, 0.737
//! assert!((y[[0, 2]] - 0.736_596_913_769_379_4).abs() < 1e-15);
//!
//! // −ln 0.7366 = 0.3057; the book's loss carries 1e-7 inside the logarithm, the fused one does not.
//! assert!((cross_entropy_error(&y, &t) - 0.3057).abs() < 1e-4);
//! assert!((softmax_cross_entropy(&logits, &t) - 0.305_714_464_812_452_1).abs() < 1e-15);
//! ```
//!
//! This crate knows neither parameters nor networks. Its tests check every derivative with `calc`.

#![forbid(unsafe_code)]

pub mod activation;
pub mod loss;
pub mod reduction;

pub use activation::{
    identity, identity_grad, relu, relu_grad, sigmoid, sigmoid_grad, sigmoid_scalar, softmax,
    softmax_grad, step, step_grad, tanh, tanh_grad,
};
pub use loss::{
    cross_entropy_error, cross_entropy_error_grad, softmax_cross_entropy,
    softmax_cross_entropy_grad, sum_squared_error, sum_squared_error_grad,
};
pub use reduction::{LogSumExp, argmax};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
