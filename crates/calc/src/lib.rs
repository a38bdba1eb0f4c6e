//! Gradients, Jacobians and Hessians by finite differences, with error bars, and a check of gradients that you wrote by
//! hand.
//!
//! ```
//! use ndarray::{ArrayRef1, array};
//!
//! // The slope of 0.01 x² + 0.1 x at 5 is 0.2.
//! let slope = calc::numerical_diff(|x| 0.01 * x * x + 0.1 * x, 5.0);
//! assert!((slope - 0.2).abs() < 1e-11);
//!
//! // The gradient of x₀² + x₁² at (3, 4) is (6, 8).
//! let f = |x: &ArrayRef1<f64>| x[0] * x[0] + x[1] * x[1];
//! let gradient = calc::numerical_gradient(f, &array![3.0, 4.0]);
//! assert!(calc::check(&array![6.0, 8.0], &gradient).passed());
//!
//! // Gradient descent from (−3, 4) ends at the minimum, (0, 0).
//! let descent = calc::gradient_descent(f, array![-3.0, 4.0], 0.1, 100);
//! assert!(descent.x.iter().all(|x| x.abs() < 1e-8));
//! ```
//!
//! # Which to choose
//!
//! | you want | use | evaluations for `n` entries | error, for `f` of size 1 |
//! | --- | --- | --- | --- |
//! | the gradient of the book | [`numerical_gradient`] | `2n` | 1e-9 |
//! | a gradient, cheaply | [`Differences::forward()`](Differences::forward) | `n + 1` | 3e-8 |
//! | a gradient | [`Differences::central()`](Differences::central) | `2n` | 4e-11 |
//! | more digits | `central().order(4)`, `.order(6)` | `4n`, `6n` | 1e-13 and less |
//! | an error bar on every entry | [`central().richardson()`](Differences::richardson) | about `20n` | its error bars |
//! | a gradient of a noisy `f` | [`central().step(Step::Auto)`](Step::Auto) | `6n + 9` | near the least possible |
//! | to stay within a domain | [`.bounds(lower, upper)`](Differences::bounds) | as without, and 1 | that of the order |
//! | the slope along one direction | [`directional`](Differences::directional) | 2 | 4e-11 |
//! | the Hessian | [`hessian`](Differences::hessian) | `4n² + 1` | 3e-11 |
//! | the Hessian times `v` | [`hessian_vector`](Differences::hessian_vector) | `8n` | 3e-11 |
//! | the Jacobian of a vector function | [`jacobian`](Differences::jacobian) | `2n` | 4e-11 |
//! | a sparse Jacobian | [`sparse_jacobian`](Differences::sparse_jacobian) | 2 for each colour | 4e-11 |
//! | to check a gradient of your own | [`check`](mod@check) | none to about `20n` | |
//!
//! The errors are those at the [optimal step](Step::Optimal), where rounding and truncation balance. If `f` changes on
//! another scale than `max(1, |x|)`, give the step, or let [`richardson`](Differences::richardson) find it.
//!
//! # How to write `f`
//!
//! `f` takes `&ArrayRef<f64, D>`, ndarray's borrowed array, and returns `f64` or `Result<f64, E>`.
//!
//! - A closure in a `let` needs its type: `let f = |x: &ArrayRef1<f64>| …`. One that you pass directly does not.
//! - `fn f(x: &Array1<f64>)` does not fit: write `fn f(x: &ArrayRef1<f64>)`, which `&Array1` converts to as well. For a
//!   function that you cannot change, pass `|x| f(&x.to_owned())`.
//! - `fn f(x: &[f64])` fits as `|x| f(x.as_slice().unwrap())`: `f` always sees arrays in standard layout.
//! - A function of one number goes to [`numerical_diff`] or [`Differences::derivative`].
//! - Your `ndarray` must be version 0.17. [`calc::ndarray`](ndarray) is the one that this crate uses.
//!
//! ```
//! use calc::ndarray::{Array1, array};
//!
//! fn of_slice(x: &[f64]) -> f64 { x.iter().sum() }
//! fn of_array(x: &Array1<f64>) -> f64 { x.sum() }
//!
//! let x = array![1.0, 2.0];
//! let a = calc::numerical_gradient(|x| of_slice(x.as_slice().unwrap()), &x);
//! let b = calc::numerical_gradient(|x| of_array(&x.to_owned()), &x);
//! assert_eq!(a, b);
//! ```
//!
//! Other forms: with scratch space for every thread ([`Differences::with_scratch`]), of many points at once
//! ([`Differences::batched`]), writing into a buffer ([`Differences::jacobian_into`]).
//!
//! "The book" is Saitoh, *Deep Learning from Scratch* (2016); sections are named where they are followed.
//!
//! # Features
//!
//! `serde`: [`Estimate`] can be serialised and deserialised, the reports of [`mod@check`] serialised.

#![forbid(unsafe_code)]

pub use ndarray;

pub mod check;
mod descent;
mod differences;
mod error;
mod eval;
mod parallel;
mod sparsity;
mod stencil;
mod step;
mod textbook;

pub use check::check;
pub use descent::{Descent, Outcome, gradient_descent};
pub use differences::{Batched, Differences, WithScratch, Workspace};
pub use error::{Error, Move, Probe};
pub use eval::objective::{Status, Value, Values};
pub use parallel::progress::Progress;
pub use sparsity::{SparseJacobian, Sparsity};
pub use step::estimator::{Estimate, Estimator, Richardson, SingleStep};
pub use step::size::{PerEntry, Step};
pub use textbook::{
    STEP, numerical_diff, numerical_diff_with, numerical_gradient, numerical_gradient_with,
    try_numerical_diff, try_numerical_gradient,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
