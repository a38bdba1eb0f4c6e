//! Derivatives of a function of one number.

use ndarray::{ArrayRef0, arr0};

use crate::differences::Differences;
use crate::differences::estimator::Estimator;
use crate::error::Error;
use crate::eval::base_point::BasePoint;
use crate::eval::objective::Value;
use crate::eval::pointwise::Pointwise;
use crate::eval::scalar::Scalar;

impl<R: Estimator> Differences<'_, R> {
    /// `f′(x)`.
    ///
    /// # Errors
    /// If `f` fails, panics or is not finite at a point, the step vanishes, or there is no room between the bounds.
    ///
    /// ```
    /// use calc::Differences;
    ///
    /// let slope = Differences::central().derivative(f64::sin, 0.0).unwrap();
    /// assert!((slope - 1.0).abs() < 1e-10);
    /// ```
    pub fn derivative<V: Value>(
        &self,
        f: impl Fn(f64) -> V + Sync,
        x: f64,
    ) -> Result<R::Of<f64>, Error<V::Error>> {
        self.nth_derivative(1, f, x)
    }

    /// The `n`-th derivative of `f` at `x`.
    ///
    /// # Errors
    /// As [`derivative`](Self::derivative).
    ///
    /// # Panics
    /// Unless `n` is between 1 and 10.
    ///
    /// ```
    /// use calc::Differences;
    ///
    /// // (x³)″ = 6 x
    /// let bend = Differences::central().nth_derivative(2, |x: f64| x.powi(3), 2.0).unwrap();
    /// assert!((bend - 12.0).abs() < 1e-9);
    /// ```
    pub fn nth_derivative<V: Value>(
        &self,
        n: usize,
        f: impl Fn(f64) -> V + Sync,
        x: f64,
    ) -> Result<R::Of<f64>, Error<V::Error>> {
        let x = arr0(x);
        let f = |(): &mut (), x: &ArrayRef0<f64>| f(x[()]).value();
        Scalar::<_, R, _>::new(
            &self.options,
            Pointwise { init: || (), f },
            BasePoint::new(&x),
        )
        .alone(n)
    }
}
