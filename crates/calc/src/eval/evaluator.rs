//! Who calls a scalar `f`: what the operators ask of it.

use std::ops::Range;

use ndarray::Dimension;

use crate::error::Error;
use crate::eval::base_point::BasePoint;
use crate::stencil::quotient::{Displacement, Quotient};
use crate::step::control::StepControl;

/// Evaluates a scalar function wherever a quotient asks for it.
pub(crate) trait Evaluator<D: Dimension>: Sync {
    type Error: Send;
    type Worker: Send;

    fn worker(&self, base: &BasePoint<'_, D>) -> Self::Worker;

    /// Gets a worker of an earlier derivative ready for this one.
    fn reset(worker: &mut Self::Worker, base: &BasePoint<'_, D>);

    /// How many entries to take at once, if at least `least`, and each needs `points` points.
    fn chunk_len(&self, least: usize, points: usize) -> usize {
        let _ = points;
        least
    }

    /// A finite value of `f`, or an error.
    fn value_at(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        moves: &[Displacement<'_>],
    ) -> Result<f64, Error<Self::Error>>;

    /// Whether it settles pairs of points sooner than it settles lines.
    const TAKES_PAIRS: bool = false;

    /// Writes `(f(ahead) − f(behind)) / (ahead − behind)` for every entry, in order, or the first error; `ends` are
    /// told the entry and its value.
    fn solve_pairs(
        &self,
        _worker: &mut Self::Worker,
        _home: &BasePoint<'_, D>,
        _entries: Range<usize>,
        _ends: impl Fn(usize, f64) -> [Displacement<'static>; 2],
        _write: impl FnMut(f64),
    ) -> Result<(), Error<Self::Error>> {
        Ok(())
    }

    /// Writes the derivative and the error bar of every quotient, in order, or the first error; `control` chooses
    /// the steps of a quotient.
    fn solve<Q: Quotient, R: StepControl>(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        quotients: impl Iterator<Item = Result<Q, Error<Self::Error>>>,
        control: impl Fn(&Q) -> R,
        centre: f64,
        write: impl FnMut(f64, f64),
    ) -> Result<(), Error<Self::Error>>;
}
