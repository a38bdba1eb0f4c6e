//! Calls an `f` that takes many points at once.

use ndarray::{Array, ArrayRef, Axis as ArrayAxis, Dimension, RemoveAxis};

use crate::error::Error;
use crate::eval::entries::entries_mut;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::eval::last_probe::LastProbe;
use crate::stencil::displacement::Displacement;

/// A function of up to `size` points, stacked along the first axis, with one value for each.
pub(crate) struct Batch<F> {
    pub size: usize,
    pub f: F,
}

/// A thread's own stack of points.
pub(crate) struct Stack<L: Dimension> {
    points: Array<f64, L>,
    /// Where each point of the stack lies, and how many there are.
    probes: Vec<LastProbe>,
}

impl<F, E, D> Evaluator<D> for Batch<F>
where
    D: Dimension,
    D::Larger: RemoveAxis,
    E: Send,
    F: Fn(&ArrayRef<f64, D::Larger>) -> Result<Vec<f64>, E>,
{
    type Error = E;
    type Values = [f64; 0];
    type Worker = Stack<D::Larger>;

    fn new_worker(&self, base: &ArrayRef<f64, D>) -> Self::Worker {
        let mut shape = D::Larger::zeros(base.shape().len() + 1);
        shape[0] = self.size;
        shape.slice_mut()[1..].copy_from_slice(base.shape());
        Stack {
            points: Array::zeros(shape),
            probes: Vec::new(),
        }
    }

    fn reset(worker: &mut Self::Worker, _: &ArrayRef<f64, D>) {
        worker.probes.clear();
    }

    fn points_per_call(&self) -> usize {
        self.size
    }

    /// Puts the point on the stack, and calls `f` when the stack is full.
    fn evaluate(
        &self,
        stack: &mut Self::Worker,
        base: &[f64],
        moves: &[Displacement<'_>],
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<[f64; 0], Error<E>> {
        let first = stack.probes.len() * base.len();
        let point = &mut entries_mut(&mut stack.points)[first..first + base.len()];
        point.copy_from_slice(base);
        for moved in moves {
            moved.apply(base, point);
        }
        stack.probes.push(LastProbe::new(moves));
        if stack.probes.len() == self.size {
            <Self as Evaluator<D>>::flush(self, stack, expected, values)?;
        }
        Ok([])
    }

    fn flush(
        &self,
        stack: &mut Self::Worker,
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<(), Error<E>> {
        let Stack { points, probes } = stack;
        if probes.is_empty() {
            return Ok(());
        }
        let points = points.slice_axis(ArrayAxis(0), (..probes.len()).into());
        let probe = |k: usize| probes[k].probe(&points.shape()[1..]);
        // `f` does not say at which point it failed, so the error names the first.
        let found = (self.f)(&points).map_err(|source| Error::Objective {
            at: probe(0),
            source,
        })?;
        let rows = Some(probes.len());
        Expected { rows, ..expected }.check(&found, probe)?;
        values.extend(found);
        probes.clear();
        Ok(())
    }

    fn last_probe(stack: &Self::Worker) -> LastProbe {
        stack.probes.first().copied().unwrap_or_default()
    }
}
