//! What the ways to call `f` have in common.

use ndarray::Dimension;

use crate::error::{Error, Probe};
use crate::eval::base_point::BasePoint;
use crate::eval::last_probe::LastProbe;
use crate::stencil::quotient::Displacement;

/// What the values of one point must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    /// How many there are; `None` before the first evaluation, which tells.
    pub rows: Option<usize>,
    /// Whether a value that is not finite is an error.
    pub finite: bool,
}

impl Expected {
    /// Finite values.
    pub fn finite(rows: usize) -> Self {
        Self {
            rows: Some(rows),
            finite: true,
        }
    }
}

/// Evaluates `f` at points around the base point.
pub(crate) trait Evaluator<D: Dimension>: Sync {
    type Error: Send;

    /// A thread's own copy of the point, and whatever else `f` needs.
    type Worker: Send;

    fn new_worker(&self, base: &BasePoint<'_, D>) -> Self::Worker;

    /// Makes a worker of an earlier derivative ready for this one.
    fn reset(worker: &mut Self::Worker, base: &BasePoint<'_, D>);

    /// How many points `f` takes at once.
    fn points_per_call(&self) -> usize;

    /// Appends the values of `f` at the moved point to `values`, now or at the latest with the next
    /// [`flush`](Self::flush).
    fn evaluate(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        moves: &[Displacement<'_>],
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<(), Error<Self::Error>>;

    /// Appends the values of the points that still wait for theirs.
    fn flush(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<(), Error<Self::Error>>;

    /// Hands both values of every row at a pair of points to `write`, at once.
    fn evaluate_pair(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        pair: [Displacement<'_>; 2],
        expected: Expected,
        write: impl FnMut(f64, f64),
    ) -> Result<(), Error<Self::Error>>;

    /// The point to name if `f` panics.
    fn last_probe(worker: &Self::Worker) -> LastProbe;
}

/// Checks values that `f` returned; `probe` is the point of the `k`-th of them.
#[inline(always)]
pub(crate) fn check_values<E>(
    values: &[f64],
    Expected { rows, finite }: Expected,
    probe: impl Fn(usize) -> Probe,
) -> Result<(), Error<E>> {
    if let Some(expected) = rows
        && values.len() != expected
    {
        return Err(Error::Length {
            at: probe(0),
            found: values.len(),
            expected,
        });
    }
    match values.iter().position(|value| finite && !value.is_finite()) {
        None => Ok(()),
        Some(k) => Err(Error::NotFinite {
            at: probe(k),
            value: values[k],
        }),
    }
}
