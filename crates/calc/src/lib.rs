//! Numerical derivatives of scalar functions of arrays: differences, gradients, descent, and gradient checks.
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
//! // Against the gradient, step by step, lies the minimum.
//! let descent = calc::gradient_descent(f, array![-3.0, 4.0], 0.1, 100);
//! assert!(descent.x.iter().all(|x| x.abs() < 1e-8));
//! ```

#![forbid(unsafe_code)]

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
