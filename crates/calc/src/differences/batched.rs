//! Operators for objectives that take many points at once.

use ndarray::{Array, Array2, ArrayRef, Dimension, RemoveAxis};

use crate::differences::builder::Differences;
use crate::differences::problem::Problem;
use crate::error::Error;
use crate::eval::batch::Batch;
use crate::eval::evaluator::Evaluator;
use crate::eval::objective::Values;
use crate::step::estimator::{Estimator, SingleStep};

/// [`Differences`] of an `f` that takes many points at once.
///
/// Made by [`Differences::batched`].
#[derive(Clone)]
#[must_use = "a method does nothing until one of its operators is called"]
pub struct Batched<'a, R = SingleStep> {
    differences: Differences<'a, R>,
    size: usize,
}

impl<'a, R: Estimator> Differences<'a, R> {
    /// For an `f` that is faster with many points at once, by one matrix product for example: it gets up to `size`
    /// points, stacked along a new first axis, and returns one value for each.
    ///
    /// # Panics
    /// If `size == 0`.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::{Array1, ArrayRef2, Axis, array};
    ///
    /// // Sums of squares of the rows.
    /// let f = |points: &ArrayRef2<f64>| -> Array1<f64> { points.mapv(|x| x * x).sum_axis(Axis(1)) };
    /// let gradient = Differences::central().batched(32).gradient(f, &array![3.0, 4.0]).unwrap();
    /// assert!((gradient - array![6.0, 8.0]).iter().all(|error| error.abs() < 1e-9));
    /// ```
    pub fn batched(&self, size: usize) -> Batched<'a, R> {
        assert!(size > 0, "a batch of no points");
        Batched {
            differences: self.clone(),
            size,
        }
    }
}

impl<R: Estimator> Batched<'_, R> {
    /// [`Differences::gradient`] of a batched `f`.
    ///
    /// # Errors
    /// Those of [`Differences::gradient`], and if `f` returns another number of values than it was given points.
    pub fn gradient<D: Dimension<Larger: RemoveAxis>, V: Values>(
        &self,
        f: impl Fn(&ArrayRef<f64, D::Larger>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array<f64, D>>, Error<V::Error>> {
        self.problem(f, x).each_entry(1)
    }

    /// [`Differences::hessian`] of a batched `f`.
    ///
    /// # Errors
    /// Those of [`Differences::gradient`], and if `f` returns another number of values than it was given points.
    pub fn hessian<D: Dimension<Larger: RemoveAxis>, V: Values>(
        &self,
        f: impl Fn(&ArrayRef<f64, D::Larger>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array2<f64>>, Error<V::Error>> {
        self.problem(f, x).hessian()
    }

    fn problem<'x, D: Dimension<Larger: RemoveAxis>, V: Values>(
        &'x self,
        f: impl Fn(&ArrayRef<f64, D::Larger>) -> V + Sync,
        x: &'x ArrayRef<f64, D>,
    ) -> Problem<'x, D, R, impl Evaluator<D, Error = V::Error> + Sync> {
        let f = move |points: &ArrayRef<f64, D::Larger>| f(points).values();
        let size = self.size;
        Problem::new(&self.differences.options, Batch { size, f }, x, Some(1))
    }
}
