//! Jacobians with a known sparsity pattern.

use ndarray::{ArrayRef, ArrayRef1, Dimension};

use crate::differences::builder::Differences;
use crate::error::Error;
use crate::eval::objective::Status;
use crate::sparsity::{SparseJacobian, Sparsity};
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// The entries of a Jacobian that are in the pattern of a [`Sparsity`]. All columns of a colour are changed together:
    /// central differences of order `p` call `f` `p` times for each colour, one-sided ones once more at `x`.
    ///
    /// `f` writes into a buffer of zeros, and returns `()` or `Result<(), E>`. If the Jacobian has an entry that is not
    /// in the pattern, other entries are wrong.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient). If several columns are changed together, the error names the first two.
    ///
    /// # Panics
    /// If `sparsity.shape()[1] != x.len()`.
    ///
    /// ```
    /// use calc::{Differences, Sparsity};
    /// use ndarray::{Array1, ArrayRef1};
    ///
    /// // yᵢ = xᵢ² − xᵢ₊₁ has 2 xᵢ on the diagonal and −1 above it: 2 colours, 4 evaluations.
    /// let n = 1000;
    /// let f = |x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>| {
    ///     for i in 0..n {
    ///         y[i] = x[i] * x[i] - x.get(i + 1).unwrap_or(&0.0);
    ///     }
    /// };
    /// let pattern = Sparsity::banded(n, 0, 1);
    /// let jacobian = Differences::central().sparse_jacobian(f, &Array1::ones(n), &pattern).unwrap();
    /// let (row, column, value) = jacobian.iter().next().unwrap();
    /// assert!((row, column) == (0, 0) && (value - 2.0).abs() < 1e-9);
    /// ```
    #[doc(alias = "colouring")]
    #[doc(alias = "coloring")]
    #[doc(alias = "Jacobian")]
    pub fn sparse_jacobian<'s, D: Dimension, T: Status>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>, &mut ArrayRef1<f64>) -> T + Sync,
        x: &ArrayRef<f64, D>,
        sparsity: &'s Sparsity,
    ) -> Result<R::Of<SparseJacobian<'s>>, Error<T::Error>> {
        let [rows, columns] = sparsity.shape();
        assert_eq!(columns, x.len(), "columns of the pattern, and entries of x");
        self.in_place(rows, f, x).sparse_jacobian(sparsity)
    }
}
