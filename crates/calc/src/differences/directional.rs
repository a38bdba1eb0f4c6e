//! Slopes along a direction.

use ndarray::{ArrayRef, Dimension};

use crate::differences::builder::Differences;
use crate::error::Error;
use crate::eval::objective::Value;
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// `∇f(x)·v`, the slope of `f` along `v`, from points on the line `x + t v`: 2 evaluations for any number of entries.
    ///
    /// The step is the longest with which no entry moves further than in a [`gradient`](Self::gradient).
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient).
    ///
    /// # Panics
    /// If `x.shape() != v.shape()`.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// // ∇(x₀ x₁) = (x₁, x₀); along (1, 2) at (3, 4): 4 + 6.
    /// let slope = Differences::central().directional(|x| x[0] * x[1], &array![3.0, 4.0], &array![1.0, 2.0]).unwrap();
    /// assert!((slope - 10.0).abs() < 1e-9);
    /// ```
    #[doc(alias = "jvp")]
    pub fn directional<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        v: &ArrayRef<f64, D>,
    ) -> Result<R::Of<f64>, Error<V::Error>> {
        let slopes = self.scalar(|| (), |(), x| f(x), x).along(v)?;
        Ok(R::map(slopes, |slopes| slopes[0]))
    }
}
