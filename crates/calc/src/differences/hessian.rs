//! Second derivatives, from values of `f` alone.
//!
//! If you have a gradient, its Jacobian is the Hessian, and loses half of the digits instead of two thirds:
//! `differences.jacobian(gradient, &x)`, and `differences.jacobian_vector(gradient, &x, &v)` for a product.

use ndarray::{Array, Array2, ArrayRef, Dimension};

use crate::differences::builder::Differences;
use crate::error::Error;
use crate::eval::objective::Value;
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// `∂²f/∂xᵢ∂xⱼ`, an `n × n` matrix over the entries of `x` in logical order, exactly symmetric.
    ///
    /// Central differences of order `p` (4 by default, since rounding is divided by `h²`) call `f` `p n² + 1`
    /// times: `p` for each entry of the diagonal, `2p` for each below it, and once at `x`. One-sided ones of order
    /// `p` (2 by default) call it `(p + 1) n + ((p + 1)² − 1) n (n − 1) / 2 + 1` times.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient).
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// // x₀² x₁ has second derivatives 2 x₁, 2 x₀ and 0.
    /// let hessian = Differences::central().hessian(|x| x[0] * x[0] * x[1], &array![1.5, 2.5]).unwrap();
    /// assert!((hessian - array![[5.0, 3.0], [3.0, 0.0]]).iter().all(|error| error.abs() < 1e-9));
    /// ```
    #[doc(alias = "Hessian")]
    pub fn hessian<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array2<f64>>, Error<V::Error>> {
        self.scalar(|| (), |(), x| f(x), x).hessian()
    }

    /// `∂²f/∂xᵢ²` for every entry, in the shape of `x`: `p n + 1` evaluations, with order `p = 4` by default.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient).
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// let diagonal = Differences::central().hessian_diagonal(|x| x[0].powi(3) + x[1].powi(2), &array![2.0, 0.0]).unwrap();
    /// assert!((diagonal - array![12.0, 2.0]).iter().all(|error| error.abs() < 1e-9));
    /// ```
    pub fn hessian_diagonal<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array<f64, D>>, Error<V::Error>> {
        self.scalar(|| (), |(), x| f(x), x).each_entry(2)
    }

    /// `H v`, in the shape of `x`, by the mixed derivatives along `v` and each entry: `2 p n` evaluations, with order
    /// `p = 4` by default.
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
    /// // The Hessian of x₀ x₁ is [[0, 1], [1, 0]].
    /// let (x, v) = (array![0.5, 0.25], array![2.0, 3.0]);
    /// let product = Differences::central().hessian_vector(|x| x[0] * x[1], &x, &v).unwrap();
    /// assert!((product - array![3.0, 2.0]).iter().all(|error| error.abs() < 1e-9));
    /// ```
    #[doc(alias = "hvp")]
    pub fn hessian_vector<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        v: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array<f64, D>>, Error<V::Error>> {
        self.scalar(|| (), |(), x| f(x), x).hessian_vector(v)
    }
}
