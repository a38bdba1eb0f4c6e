//! The interface of the ways to call `f`.

use ndarray::{ArrayRef, Dimension};

use crate::error::{Error, Probe};
use crate::eval::last_probe::LastProbe;
use crate::stencil::displacement::Displacement;

/// What the values at a point are checked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    /// How many there must be; `None` before the first evaluation.
    pub rows: Option<usize>,
    /// Whether a value that is not finite is an error.
    pub finite: bool,
}

impl Expected {
    /// Checks values that `f` returned; `probe` is the point of the `k`-th of them.
    #[inline(always)]
    pub fn check<E>(self, values: &[f64], probe: impl Fn(usize) -> Probe) -> Result<(), Error<E>> {
        if let Some(expected) = self.rows
            && values.len() != expected
        {
            return Err(Error::Length {
                at: probe(0),
                found: values.len(),
                expected,
            });
        }
        let is_bad = |value: &f64| self.finite && !value.is_finite();
        match values.iter().position(is_bad) {
            None => Ok(()),
            Some(k) => Err(Error::NotFinite {
                at: probe(k),
                value: values[k],
            }),
        }
    }
}

/// Evaluates `f` at points around a base point, which is in standard layout.
pub(crate) trait Evaluator<D: Dimension> {
    type Error: Send;

    /// The values at a point, where they do not go to a buffer.
    type Values: AsRef<[f64]>;

    /// A thread's own copy of the point, and whatever else `f` needs.
    type Worker: Send;

    fn new_worker(&self, base: &ArrayRef<f64, D>) -> Self::Worker;

    /// Makes a worker of an earlier derivative ready for this one.
    fn reset(worker: &mut Self::Worker, base: &ArrayRef<f64, D>);

    /// How many points `f` takes at once.
    fn points_per_call(&self) -> usize;

    /// Returns the values of `f` at the moved point; or returns none, and appends them to `values`, now or at the latest
    /// with the next [`flush`](Self::flush).
    fn evaluate(
        &self,
        worker: &mut Self::Worker,
        base: &[f64],
        moves: &[Displacement<'_>],
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<Self::Values, Error<Self::Error>>;

    /// Appends the values of the points that still wait for theirs.
    fn flush(
        &self,
        worker: &mut Self::Worker,
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<(), Error<Self::Error>>;

    /// The point to name if `f` panics.
    fn last_probe(worker: &Self::Worker) -> LastProbe;
}
