//! Calls an `f` that takes one point at a time.

use ndarray::{Array, ArrayRef, Dimension};

use crate::error::Error;
use crate::eval::entries::entries_mut;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::eval::last_probe::LastProbe;
use crate::stencil::displacement::{Axis, Displacement};

/// A function of one point, which returns its values, or appends them to a buffer and returns none; and the scratch
/// space that every thread brings to it.
pub(crate) struct Pointwise<I, F> {
    pub init: I,
    pub f: F,
}

/// A thread's own copy of the point, moved and put back for every evaluation.
#[derive(Clone, Debug)]
pub(crate) struct PointWorker<D: Dimension, S> {
    point: Array<f64, D>,
    scratch: S,
    last_probe: LastProbe,
}

impl<D: Dimension, S> PointWorker<D, S> {
    /// `call(scratch, x)` with `x` moved; then `x` is put back.
    #[inline(always)]
    fn at<T>(
        &mut self,
        base: &[f64],
        moves: &[Displacement<'_>],
        call: impl FnOnce(&mut S, &ArrayRef<f64, D>) -> T,
    ) -> T {
        self.last_probe.set(moves);
        let point = entries_mut(&mut self.point);
        if let [
            Displacement {
                axis: Axis::Entry(i),
                to,
                ..
            },
        ] = *moves
        {
            point[i] = to;
            let value = call(&mut self.scratch, &self.point);
            // The saved bits: x + h − h would move the next entries' point.
            entries_mut(&mut self.point)[i] = base[i];
            return value;
        }
        for moved in moves {
            moved.apply(base, point);
        }
        let value = call(&mut self.scratch, &self.point);
        entries_mut(&mut self.point).copy_from_slice(base);
        value
    }
}

impl<I, F, S, V, E, D> Evaluator<D> for Pointwise<I, F>
where
    D: Dimension,
    S: Send,
    V: AsRef<[f64]>,
    E: Send,
    I: Fn() -> S,
    F: Fn(&mut S, &ArrayRef<f64, D>, &mut Vec<f64>) -> Result<V, E>,
{
    type Error = E;
    type Values = V;
    type Worker = PointWorker<D, S>;

    fn new_worker(&self, base: &ArrayRef<f64, D>) -> Self::Worker {
        PointWorker {
            point: base.to_owned(),
            scratch: (self.init)(),
            last_probe: LastProbe::default(),
        }
    }

    fn reset(worker: &mut Self::Worker, base: &ArrayRef<f64, D>) {
        if worker.point.shape() == base.shape() {
            worker.point.assign(base);
        } else {
            worker.point = base.to_owned();
        }
    }

    fn points_per_call(&self) -> usize {
        1
    }

    #[inline(always)]
    fn evaluate(
        &self,
        worker: &mut Self::Worker,
        base: &[f64],
        moves: &[Displacement<'_>],
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<V, Error<E>> {
        let first = values.len();
        let call = |scratch: &mut S, x: &ArrayRef<f64, D>| (self.f)(scratch, x, values);
        let result = worker.at(base, moves, call);
        let probe = |_| worker.last_probe.probe(worker.point.shape());
        let found = result.map_err(|source| Error::Objective {
            at: probe(0),
            source,
        })?;
        let own = match found.as_ref() {
            [] => &values[first..],
            own => own,
        };
        expected.check(own, probe)?;
        Ok(found)
    }

    #[inline(always)]
    fn flush(&self, _: &mut Self::Worker, _: Expected, _: &mut Vec<f64>) -> Result<(), Error<E>> {
        Ok(())
    }

    fn last_probe(worker: &Self::Worker) -> LastProbe {
        worker.last_probe
    }
}
