//! Jacobians of which most entries are known to be 0.

use ndarray::{ArrayRef, ArrayRef1, Dimension};

use crate::differences::builder::Differences;
use crate::error::Error;
use crate::eval::objective::Status;
use crate::sparsity::{SparseJacobian, Sparsity};
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// The entries of a Jacobian that a [`Sparsity`] names, with all columns of a colour moved at once: central
    /// differences of order `p` call `f` `p` times for each colour, one-sided ones once more at `x`.
    ///
    /// `f` writes into a buffer of zeros, and returns nothing or a `Result<(), E>`. An entry that is not 0 but missing
    /// in the pattern makes others wrong.
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient). Of columns that move at once, the first two are named.
    ///
    /// # Panics
    /// If the pattern has not as many columns as `x` has entries.
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
    pub fn sparse_jacobian<'s, D: Dimension, T: Status>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>, &mut ArrayRef1<f64>) -> T + Sync,
        x: &ArrayRef<f64, D>,
        sparsity: &'s Sparsity,
    ) -> Result<R::Of<SparseJacobian<'s>>, Error<T::Error>> {
        let [rows, columns] = sparsity.shape();
        assert_eq!(columns, x.len(), "columns of the pattern, and entries of x");
        let mut answer = R::empty(|| SparseJacobian::zeros(sparsity));
        let (values, mut errors) = R::parts(&mut answer);
        self.in_place(rows, f, x).groups(
            rows,
            sparsity.groups(),
            |column| sparsity.rows(column),
            |column, k, value, error| {
                values.column_mut(column)[k] = value;
                if let (Some(errors), Some(error)) = (&mut errors, error) {
                    errors.column_mut(column)[k] = error;
                }
            },
        )?;
        Ok(answer)
    }
}
