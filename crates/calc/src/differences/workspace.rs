//! The workspace, which keeps buffers from one derivative to the next.

use ndarray::Dimension;

use crate::differences::problem::Worker;
use crate::eval::pointwise::PointWorker;
use crate::parallel::workers::Workers;
use crate::step::estimator::{Estimator, SingleStep};

/// The threads' copies of `x` and their buffers, kept so that the next derivative allocates nothing.
///
/// A workspace serves all points of one shape, and adapts to another shape when it gets one.
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
    pub(super) workers: Option<Workers<Worker<PointWorker<D, S>, R::Control>>>,
}

impl<D: Dimension, R: Estimator, S> Workspace<D, R, S> {
    /// An empty workspace; the first use fills it.
    #[must_use]
    pub fn new() -> Self {
        Self { workers: None }
    }
}

impl<D: Dimension, R: Estimator, S> Default for Workspace<D, R, S> {
    fn default() -> Self {
        Self::new()
    }
}
