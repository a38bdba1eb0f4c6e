//! Operators for objectives that need scratch space.

use ndarray::{Array, Array2, ArrayRef, Dimension};

use crate::differences::builder::Differences;
use crate::differences::workspace::Workspace;
use crate::error::Error;
use crate::eval::objective::{Value, Values};
use crate::step::estimator::{Estimator, SingleStep};

/// [`Differences`] of an `f` that gets, besides the point, scratch space of its thread.
///
/// Made by [`Differences::with_scratch`].
#[derive(Clone)]
#[must_use = "a method does nothing until one of its operators is called"]
pub struct WithScratch<'a, I, R = SingleStep> {
    differences: Differences<'a, R>,
    init: I,
}

impl<'a, R: Estimator> Differences<'a, R> {
    /// For an `f` that needs buffers, counters or anything else to write to: `init` makes the scratch space of each
    /// thread, and every call gets that of its thread.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// // log Σ exp xᵢ, with a buffer for the exponentials.
    /// let f = |exps: &mut Vec<f64>, x: &ndarray::ArrayRef1<f64>| {
    ///     exps.clear();
    ///     exps.extend(x.iter().map(|x| x.exp()));
    ///     exps.iter().sum::<f64>().ln()
    /// };
    /// let gradient = Differences::central().with_scratch(Vec::new).gradient(f, &array![0.0, 0.0]).unwrap();
    /// assert!((gradient[0] - 0.5).abs() < 1e-10);
    /// ```
    pub fn with_scratch<S, I: Fn() -> S + Sync>(&self, init: I) -> WithScratch<'a, I, R> {
        WithScratch {
            differences: self.clone(),
            init,
        }
    }
}

impl<I, S, R> WithScratch<'_, I, R>
where
    S: Send,
    R: Estimator,
    I: Fn() -> S + Sync,
{
    /// [`Differences::gradient`] with scratch space.
    ///
    /// # Errors
    /// Those of [`Differences::gradient`].
    pub fn gradient<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array<f64, D>>, Error<V::Error>> {
        self.differences.scalar(&self.init, f, x).each_entry(1)
    }

    /// [`Differences::gradient_into`] with scratch space, which stays in the workspace.
    ///
    /// # Errors
    /// Those of [`Differences::gradient`].
    pub fn gradient_into<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        gradient: &mut R::Of<Array<f64, D>>,
        workspace: &mut Workspace<D, R, S>,
    ) -> Result<(), Error<V::Error>> {
        let problem = self.differences.scalar(&self.init, f, x);
        let workers = problem.workers_for_reuse(&mut workspace.workers);
        problem.each_entry_into(1, gradient, workers)
    }

    /// [`Differences::directional`] with scratch space.
    ///
    /// # Errors
    /// Those of [`Differences::gradient`].
    ///
    /// # Panics
    /// If `x.shape() != v.shape()`.
    pub fn directional<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        v: &ArrayRef<f64, D>,
    ) -> Result<R::Of<f64>, Error<V::Error>> {
        let slopes = self.differences.scalar(&self.init, f, x).along(v)?;
        Ok(R::map(slopes, |slopes| slopes[0]))
    }

    /// [`Differences::hessian`] with scratch space.
    ///
    /// # Errors
    /// Those of [`Differences::gradient`].
    pub fn hessian<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array2<f64>>, Error<V::Error>> {
        self.differences.scalar(&self.init, f, x).hessian()
    }

    /// [`Differences::jacobian`] with scratch space.
    ///
    /// # Errors
    /// Those of [`Differences::gradient`].
    pub fn jacobian<D: Dimension, V: Values>(
        &self,
        f: impl Fn(&mut S, &ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array2<f64>>, Error<V::Error>> {
        self.differences.vector(&self.init, f, x).jacobian()
    }
}
