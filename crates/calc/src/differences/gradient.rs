//! The gradient, and the workspace that makes its repetition free of allocations.

use ndarray::{Array, ArrayRef, Dimension};

use crate::differences::Differences;
use crate::differences::estimator::{Estimator, SingleStep};
use crate::error::Error;
use crate::eval::base_point::BasePoint;
use crate::eval::objective::Value;
use crate::eval::pointwise::{Pointwise, Worker};
use crate::eval::scalar::Scalar;
use crate::eval::vector::VectorWorker;
use crate::parallel::workers::WorkerCache;

/// What one derivative leaves behind for the next, so that it need not allocate: the threads' copies of `x` and
/// their buffers.
///
/// One workspace serves all points of one shape, and fits itself to another shape where it meets one.
///
/// ```
/// use calc::{Differences, Workspace};
/// use ndarray::{Array1, ArrayRef1};
///
/// let f = |x: &ArrayRef1<f64>| x.dot(x);
/// let (mut gradient, mut workspace) = (Array1::zeros(3), Workspace::new());
/// let mut x = Array1::ones(3);
/// for _ in 0..10 {
///     Differences::central().gradient_into(f, &x, &mut gradient, &mut workspace).unwrap();
///     x.scaled_add(-0.25, &gradient); // x ← x / 2
/// }
/// assert!((x[0] - 0.5f64.powi(10)).abs() < 1e-9);
/// ```
#[derive(Clone, Debug)]
pub struct Workspace<D: Dimension, R: Estimator = SingleStep, S = ()> {
    pub(crate) scalar: WorkerCache<Worker<D, S>>,
    pub(crate) vector: WorkerCache<VectorWorker<D, S, R::Control>>,
}

impl<D: Dimension, R: Estimator, S> Workspace<D, R, S> {
    /// An empty one; the first use fills it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            scalar: WorkerCache::for_reuse(),
            vector: WorkerCache::for_reuse(),
        }
    }
}

impl<D: Dimension, R: Estimator, S> Default for Workspace<D, R, S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Estimator> Differences<'_, R> {
    /// `∂f/∂xᵢ` for every entry of `x`, in the shape of `x`.
    ///
    /// Calls `f` `p·n` times for central differences of order `p` (2 by default), `p·n + 1` times for one-sided ones
    /// (1 by default).
    ///
    /// # Errors
    /// If `f` fails, panics or is not finite at a point, a step vanishes beside an entry, an entry has no room
    /// between its bounds, or the progress report breaks off.
    ///
    /// # Panics
    /// If steps or bounds were given for each of another number of entries.
    ///
    /// ```
    /// use calc::Differences;
    /// use ndarray::array;
    ///
    /// let gradient = Differences::forward().gradient(|x| x[[0, 0]] * x[[1, 1]], &array![[2.0, 0.0], [0.0, 3.0]]).unwrap();
    /// assert!((gradient - array![[3.0, 0.0], [0.0, 2.0]]).iter().all(|error| error.abs() < 1e-7));
    /// ```
    pub fn gradient<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
    ) -> Result<R::Of<Array<f64, D>>, Error<V::Error>> {
        self.pointwise(f, x).each_entry(1)
    }

    /// [`gradient`](Self::gradient) into an array of the caller, with a [`Workspace`]: from the second time on, it
    /// allocates nothing.
    ///
    /// An array of another shape or layout is replaced. After an error, entries before the failing one are written.
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient).
    pub fn gradient_into<D: Dimension, V: Value>(
        &self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &ArrayRef<f64, D>,
        gradient: &mut R::Of<Array<f64, D>>,
        workspace: &mut Workspace<D, R>,
    ) -> Result<(), Error<V::Error>> {
        self.pointwise(f, x)
            .each_entry_into(1, gradient, &mut workspace.scalar)
    }

    #[allow(clippy::type_complexity, reason = "a closure has no name")]
    pub(crate) fn pointwise<'x, D: Dimension, V: Value>(
        &'x self,
        f: impl Fn(&ArrayRef<f64, D>) -> V + Sync,
        x: &'x ArrayRef<f64, D>,
    ) -> Scalar<
        'x,
        'x,
        D,
        R,
        Pointwise<fn(), impl Fn(&mut (), &ArrayRef<f64, D>) -> Result<f64, V::Error> + Sync>,
    > {
        let f = move |(): &mut (), x: &ArrayRef<f64, D>| f(x).value();
        Scalar::new(
            &self.options,
            Pointwise {
                init: (|| ()) as fn(),
                f,
            },
            BasePoint::new(x),
        )
    }
}
