//! Gradient descent, with the path it took and the way it ended.

use ndarray::{Array, ArrayRef, Dimension};

use crate::numerical_gradient;

/// The path of a gradient descent, and how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Descent<D: Dimension> {
    /// The last point.
    pub x: Array<f64, D>,
    /// Every point from the start to `x`: one more than the steps taken.
    pub path: Vec<Array<f64, D>>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a descent ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All steps were taken.
    AllSteps,
    /// Every entry of the gradient is exactly 0, so a further step would change nothing.
    ZeroGradient,
    /// The learning rate is too large: `x`, `f(x)` or the gradient is no longer finite, or `x` is so large that
    /// `x + h` equals `x`.
    Diverged,
}

/// Follows the gradient of `f` downhill: `steps` times `x ← x − η ∇f(x)`, with learning rate `η`.
///
/// The gradient points where `f` **rises** most steeply; `−∇f` points where `f` falls most steeply, so the descent
/// steps against the gradient. Each step calls `f` `2 · x.len() + 1` times.
///
/// The learning rate decides. On the book's `x₀² + x₁²` from (−3, 4), each step multiplies `x` by `1 − 2η`:
///
/// ```
/// use calc::{Outcome, gradient_descent};
/// use ndarray::{ArrayRef1, array};
///
/// let f = |x: &ArrayRef1<f64>| x[0] * x[0] + x[1] * x[1];
///
/// // Good: 0.8^100 is 2e-10, so the minimum (0, 0) is reached.
/// let good = gradient_descent(f, array![-3.0, 4.0], 0.1, 100);
/// assert!(good.x.iter().all(|x| x.abs() < 1e-8));
///
/// // Too large: −19 at every step, until x + h and x − h are the same number.
/// let large = gradient_descent(f, array![-3.0, 4.0], 10.0, 100);
/// assert_eq!(large.outcome, Outcome::Diverged);
///
/// // Too small: 1 − 2e-10 at every step, so x hardly changes.
/// let small = gradient_descent(f, array![-3.0, 4.0], 1e-10, 100);
/// assert!((small.x[0] + 3.0).abs() < 1e-7);
/// ```
///
/// **How can gradients be compared?** Vectors have no order: neither (1, 0) nor (0, 1) is greater. Compare numbers made
/// of them: the *length* `‖∇f‖` says how steep `f` is, and is 0 where `f` is level; the *angle*, from
/// `a·b / (‖a‖ ‖b‖)`, says whether two gradients point the same way. A gradient is not a position: its unit is that of
/// `f` per unit of `x`, and `η` turns it into a step that can be added to `x`.
///
/// Source: *Deep Learning from Scratch*, section 4.4.1.
#[must_use]
#[doc(alias = "steepest descent")]
pub fn gradient_descent<D: Dimension>(
    f: impl Fn(&ArrayRef<f64, D>) -> f64 + Sync,
    init: Array<f64, D>,
    learning_rate: f64,
    steps: usize,
) -> Descent<D> {
    let mut x = init.clone();
    let mut path = vec![init];
    let mut outcome = Outcome::AllSteps;
    for _ in 0..steps {
        let gradient = numerical_gradient(&f, &x);
        if gradient.iter().all(|&slope| slope == 0.0) {
            outcome = Outcome::ZeroGradient;
            break;
        }
        let is_finite = gradient.iter().all(|slope| slope.is_finite());
        if is_finite {
            x.scaled_add(-learning_rate, &gradient);
            path.push(x.clone());
        }
        if !is_finite || !f(&x).is_finite() || x.iter().any(|x| !x.is_finite()) {
            outcome = Outcome::Diverged;
            break;
        }
    }
    Descent { x, path, outcome }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, ArrayRef1, array};

    use super::*;

    fn bowl(x: &ArrayRef1<f64>) -> f64 {
        x[0] * x[0] + x[1] * x[1]
    }

    #[test]
    fn descent_of_the_book_ends_at_the_minimum() {
        let descent = gradient_descent(bowl, array![-3.0, 4.0], 0.1, 100);
        // By hand: (−3, 4) · 0.8^100 = (−6.1e-10, 8.1e-10).
        assert!((descent.x[0] + 6.1e-10).abs() < 1e-11 && (descent.x[1] - 8.1e-10).abs() < 1e-11);
        assert_eq!(
            (descent.outcome, descent.path.len()),
            (Outcome::AllSteps, 101)
        );
        assert_eq!(
            (&descent.path[0], &descent.path[100]),
            (&array![-3.0, 4.0], &descent.x)
        );
    }

    #[test]
    fn level_start_ends_at_once_with_a_zero_gradient() {
        let descent = gradient_descent(bowl, array![0.0, 0.0], 0.1, 100);
        assert_eq!(
            (descent.outcome, descent.path),
            (Outcome::ZeroGradient, vec![array![0.0, 0.0]])
        );
    }

    #[test]
    fn learning_rate_10_diverges_and_is_not_taken_for_a_zero_gradient() {
        let descent = gradient_descent(bowl, array![-3.0, 4.0], 10.0, 100);
        assert_eq!(descent.outcome, Outcome::Diverged);
    }

    #[test]
    fn cubed_learning_diverges_when_f_overflows() {
        let descent = gradient_descent(|x: &ArrayRef1<f64>| x[0].powi(4), array![1e80], 1.0, 9);
        assert_eq!(descent.outcome, Outcome::Diverged);
    }

    #[test]
    fn last_step_diverges_where_f_overflows_and_where_x_does() {
        // To −4e79, whose fourth power is 2.6e318; and to −∞, where f is still 5.
        let overflow = gradient_descent(|x: &ArrayRef1<f64>| x[0].powi(4), array![10.0], 1e76, 1);
        assert_eq!(overflow.outcome, Outcome::Diverged);
        let f = |x: &ArrayRef1<f64>| x[0].max(5.0);
        let away = gradient_descent(f, array![10.0], f64::INFINITY, 1);
        assert_eq!(
            (away.outcome, away.x),
            (Outcome::Diverged, array![f64::NEG_INFINITY])
        );
    }

    #[test]
    fn empty_point_has_a_zero_gradient() {
        let descent = gradient_descent(|_: &ArrayRef1<f64>| 1.0, Array1::zeros(0), 0.1, 3);
        assert_eq!(descent.outcome, Outcome::ZeroGradient);
    }
}
