//! Derivatives of a function of one number.

use ndarray::{Array0, ArrayRef0, arr0};

use crate::differences::builder::Differences;
use crate::error::Error;
use crate::eval::objective::Value;
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// `f′(x)`.
    ///
    /// # Errors
    /// If `f` fails, panics or is not finite at a point, the step vanishes, or the bounds leave no room.
    ///
    /// ```
    /// use calc::Differences;
    ///
    /// let slope = Differences::central().derivative(f64::sin, 0.0).unwrap();
    /// assert!((slope - 1.0).abs() < 1e-10);
    /// ```
    #[doc(alias = "finite difference")]
    #[doc(alias = "slope")]
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
    /// Those of [`derivative`](Self::derivative).
    ///
    /// # Panics
    /// If `n` is not between 1 and 10.
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
        let problem = self.scalar(|| (), |(), x: &ArrayRef0<f64>| f(x[()]), &x);
        Ok(R::map(problem.each_entry(n)?, Array0::into_scalar))
    }
}
