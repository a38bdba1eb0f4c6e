//! Calls of a vector `f`.

use ndarray::{ArrayRef, Dimension};

use super::{Fallible, Team, Vector, VectorWorker};
use crate::differences::estimator::Estimator;
use crate::error::Error;
use crate::eval::last_probe::{LastProbe, guarded};
use crate::stencil::quotient::Displacement;

/// A vector function, with the state that a worker brings to it.
pub(crate) trait VectorEvaluator<D: Dimension>: Sync {
    type Error: Send;
    type Scratch: Send;

    fn scratch(&self) -> Self::Scratch;

    /// Replaces `out`, zeros of the expected length, by the values at `x`.
    fn call(
        &self,
        scratch: &mut Self::Scratch,
        x: &ArrayRef<f64, D>,
        out: &mut Vec<f64>,
    ) -> Result<(), Self::Error>;
}

impl<D: Dimension, R: Estimator, F: VectorEvaluator<D>> Vector<'_, '_, D, R, F> {
    /// Evaluates `f` into `worker.out`; an error if it must be `finite` and is not.
    pub fn evaluate(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        moves: &[Displacement<'_>],
        finite: bool,
    ) -> Fallible<(), D, F> {
        let last_probe = |worker: &Team<D, R, F>| worker.worker.last_probe;
        guarded(worker, self.base.shape(), last_probe, |worker| {
            self.call(worker, rows, moves, finite)
        })
    }

    pub fn call(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        moves: &[Displacement<'_>],
        finite: bool,
    ) -> Fallible<(), D, F> {
        let VectorWorker {
            worker, out, ahead, ..
        } = worker;
        if let Some(values) = ahead.take() {
            *out = values;
            return Ok(());
        }
        out.clear();
        // Zeros, for an f that adds to what it finds.
        out.resize(rows, 0.0);
        let result = worker.at(self.base.entries(), moves, |scratch, x| {
            self.field.call(scratch, x, out)
        });
        let at = |last_probe: LastProbe| last_probe.probe(self.base.shape());
        result.map_err(|source| Error::Objective {
            at: at(worker.last_probe),
            source,
        })?;
        if rows > 0 && out.len() != rows {
            return Err(Error::Length {
                at: at(worker.last_probe),
                found: out.len(),
                expected: rows,
            });
        }
        match out.iter().find(|value| finite && !value.is_finite()) {
            Some(&value) => Err(Error::NotFinite {
                at: at(worker.last_probe),
                value,
            }),
            None => Ok(()),
        }
    }
}
