//! What makes the repetition of a derivative free of allocations.

use ndarray::Dimension;

use crate::differences::problem::Worker;
use crate::eval::pointwise::PointWorker;
use crate::parallel::workers::WorkerCache;
use crate::step::estimator::{Estimator, SingleStep};

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
    pub(super) workers: WorkerCache<Worker<PointWorker<D, S>, R::Control>>,
}

impl<D: Dimension, R: Estimator, S> Workspace<D, R, S> {
    /// An empty one; the first use fills it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            workers: WorkerCache::for_reuse(),
        }
    }
}

impl<D: Dimension, R: Estimator, S> Default for Workspace<D, R, S> {
    fn default() -> Self {
        Self::new()
    }
}
