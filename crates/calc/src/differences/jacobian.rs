//! Jacobians of vector functions.

use ndarray::{Array1, Array2, ArrayRef, ArrayRef1, Dimension};

use crate::differences::builder::Differences;
use crate::differences::workspace::Workspace;
use crate::error::Error;
use crate::eval::objective::{Status, Values};
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// `Jᵢⱼ = ∂fᵢ/∂xⱼ`, one row for each value of `f` and one column for each entry of `x`, both in logical order.
    ///
    /// `f` returns an array of any dimension, a `Vec<f64>`, or a `Result` of one of them. Central differences of
    /// order `p` call it `p·n` times, one-sided ones `p·n + 1` times. The columns are contiguous (Fortran layout).
    /// If `x` has no entries, one evaluation tells the number of rows.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient), and if `f` does not always return the same number of values.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// let f = |x: &ndarray::ArrayRef1<f64>| array![x[0] * x[1], x[0] + x[1]];
    /// let jacobian = Differences::central().jacobian(f, &array![3.0, 4.0]).unwrap();
    /// assert!((jacobian - array![[4.0, 3.0], [1.0, 1.0]]).iter().all(|error| error.abs() < 1e-9));
    /// ```
    #[doc(alias = "Jacobian")]
    pub fn jacobian<D: Dimension, V: Values>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array2<f64>>, Error<V::Error>> {
        self.vector(|| (), |(), x| f(x), x).jacobian()
    }

    /// [`jacobian`](Self::jacobian) of an `f` that writes into a buffer of zeros, into your array, with a [`Workspace`]:
    /// from the second call on, it allocates nothing.
    ///
    /// `f` returns `()` or `Result<(), E>`. The array tells the number of rows. Pass it in Fortran layout; an array of
    /// another layout is replaced.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient).
    ///
    /// ```
    /// use calc::{Differences, Workspace};
    /// use ndarray::{Array2, ArrayRef1, ShapeBuilder, array};
    ///
    /// let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
    ///     y[0] = x[0] * x[1];
    ///     y[1] = x[0] + x[1];
    /// };
    /// let (mut jacobian, mut workspace) = (Array2::zeros((2, 2).f()), Workspace::new());
    /// Differences::central().jacobian_into(f, &array![3.0, 4.0], &mut jacobian, &mut workspace).unwrap();
    /// assert!((jacobian - array![[4.0, 3.0], [1.0, 1.0]]).iter().all(|error| error.abs() < 1e-9));
    /// ```
    pub fn jacobian_into<D: Dimension, T: Status>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>, &mut ArrayRef1<f64>) -> T + Sync,
        x: &ArrayRef<f64, D>,
        jacobian: &mut R::Of<Array2<f64>>,
        workspace: &mut Workspace<D, R>,
    ) -> Result<(), Error<T::Error>> {
        let rows = R::parts(jacobian).0.nrows();
        let problem = self.in_place(rows, f, x);
        let workers = problem.workers_for_reuse(&mut workspace.workers);
        problem.jacobian_into(jacobian, workers)
    }

    /// `J v`, without `J`: 2 evaluations.
    ///
    /// # Errors
    /// Those of [`jacobian`](Self::jacobian).
    ///
    /// # Panics
    /// If `x.shape() != v.shape()`.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// let f = |x: &ndarray::ArrayRef1<f64>| array![x[0] * x[1], x[0] + x[1]];
    /// let product = Differences::central().jacobian_vector(f, &array![3.0, 4.0], &array![1.0, -1.0]).unwrap();
    /// assert!((product - array![1.0, 0.0]).iter().all(|error| error.abs() < 1e-9));
    /// ```
    #[doc(alias = "jvp")]
    pub fn jacobian_vector<D: Dimension, V: Values>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        v: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array1<f64>>, Error<V::Error>> {
        self.vector(|| (), |(), x| f(x), x).along(v)
    }
}
