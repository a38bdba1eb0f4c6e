//! The gradient.

use ndarray::{Array, ArrayRef, Dimension};

use crate::differences::builder::Differences;
use crate::differences::workspace::Workspace;
use crate::error::Error;
use crate::eval::objective::Value;
use crate::step::estimator::Estimator;

impl<R: Estimator> Differences<'_, R> {
    /// `∂f/∂xᵢ` for every entry of `x`, in the shape of `x`.
    ///
    /// Calls `f` `p·n` times for central differences of order `p` (2 by default), `p·n + 1` times for one-sided ones
    /// (1 by default).
    ///
    /// # Errors
    /// If `f` fails, panics or is not finite at a point, a step vanishes beside an entry, an entry has no room
    /// between its bounds, or the progress report returns `Break`.
    ///
    /// # Panics
    /// If the number of steps or bounds given for each entry is not `x.len()`.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// let gradient = Differences::forward().gradient(|x| x[[0, 0]] * x[[1, 1]], &array![[2.0, 0.0], [0.0, 3.0]]).unwrap();
    /// assert!((gradient - array![[3.0, 0.0], [0.0, 2.0]]).iter().all(|error| error.abs() < 1e-7));
    /// ```
    #[doc(alias = "grad")]
    #[doc(alias = "finite difference")]
    pub fn gradient<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array<f64, D>>, Error<V::Error>> {
        self.scalar(|| (), |(), x| f(x), x).each_entry(1)
    }

    /// [`gradient`](Self::gradient) into your array, with a [`Workspace`]: from the second call on, it allocates nothing.
    ///
    /// An array of another shape or layout is replaced. After an error, the entries before the failing one are written.
    ///
    /// # Errors
    /// Those of [`gradient`](Self::gradient).
    pub fn gradient_into<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        gradient: &mut R::Of<Array<f64, D>>,
        workspace: &mut Workspace<D, R>,
    ) -> Result<(), Error<V::Error>> {
        let problem = self.scalar(|| (), |(), x| f(x), x);
        let workers = problem.workers_for_reuse(&mut workspace.workers);
        problem.each_entry_into(1, gradient, workers)
    }
}
