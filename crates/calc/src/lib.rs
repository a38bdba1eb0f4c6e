//! Numerical derivatives of scalar functions of arrays: differences, gradients, descent, and gradient checks.
//!
//! ```
//! use ndarray::array;
//!
//! // The notes' first function, 0.01 x² + 0.1 x, has slope 0.2 at 5.
//! let slope = calc::numerical_diff(|x| 0.01 * x * x + 0.1 * x, 5.0);
//! assert!((slope - 0.2).abs() < 1e-10);
//!
//! // x₀² + x₁² has gradient (2 x₀, 2 x₁): at (3, 4) it is (6, 8).
//! let gradient = calc::numerical_gradient(|x| x[0] * x[0] + x[1] * x[1], &array![3.0, 4.0]);
//! assert!((gradient - array![6.0, 8.0]).iter().all(|error| error.abs() < 1e-10));
//! ```

#![forbid(unsafe_code)]

mod diff;
mod gradient;

pub use diff::{STEP, numerical_diff};
pub use gradient::{numerical_gradient, numerical_gradient_with};
