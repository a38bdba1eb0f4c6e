//! Calls an `f` that takes one point at a time.

use ndarray::{Array, ArrayRef, Dimension};

use crate::error::Error;
use crate::eval::base_point::{BasePoint, entries_mut};
use crate::eval::evaluator::{Evaluator, Expected, check_values};
use crate::eval::function::Function;
use crate::eval::last_probe::LastProbe;
use crate::stencil::quotient::{Axis, Displacement};

/// A function of one point, and the scratch space that every thread brings to it.
pub(crate) struct Pointwise<I, F> {
    pub init: I,
    pub f: F,
}

/// A thread's own copy of the point, moved and put back for every evaluation.
#[derive(Clone, Debug)]
struct MovedPoint<D: Dimension, S> {
    point: Array<f64, D>,
    scratch: S,
    last_probe: LastProbe,
}

/// A thread's moved point, and buffers for the values of a pair of points.
#[derive(Clone, Debug)]
pub(crate) struct PointWorker<D: Dimension, S> {
    moved: MovedPoint<D, S>,
    buffers: [Vec<f64>; 2],
}

impl<D: Dimension, S> MovedPoint<D, S> {
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
        let point = entries_mut(&mut self.point);
        for moved in moves {
            match moved.axis {
                Axis::Entry(i) => point[i] = base[i],
                Axis::Along(_) => point.copy_from_slice(base),
            }
        }
        value
    }
}

impl<I, F> Pointwise<I, F> {
    /// The values of `f` with `x` moved.
    #[inline(always)]
    fn values_at<'b, D: Dimension, S>(
        &self,
        moved: &mut MovedPoint<D, S>,
        base: &BasePoint<'_, D>,
        moves: &[Displacement<'_>],
        expected: Expected,
        buffer: &'b mut Vec<f64>,
    ) -> Result<F::Values<'b>, Error<F::Error>>
    where
        F: Function<D, S>,
    {
        let result = moved.at(base.entries(), moves, |scratch, x| {
            self.f.call(scratch, x, buffer)
        });
        let probe = |_| moved.last_probe.probe(base.shape());
        match result {
            Ok(values) => check_values(values.as_ref(), expected, probe).map(|()| values),
            Err(source) => Err(Error::Objective {
                at: probe(0),
                source,
            }),
        }
    }
}

impl<I, F, S, D> Evaluator<D> for Pointwise<I, F>
where
    D: Dimension,
    S: Send,
    I: Fn() -> S + Sync,
    F: Function<D, S>,
{
    type Error = F::Error;
    type Worker = PointWorker<D, S>;

    fn new_worker(&self, base: &BasePoint<'_, D>) -> Self::Worker {
        let moved = MovedPoint {
            point: base.copy(),
            scratch: (self.init)(),
            last_probe: LastProbe::default(),
        };
        let buffers = [(); 2].map(|()| Vec::with_capacity(self.f.buffer_len()));
        PointWorker { moved, buffers }
    }

    fn reset(worker: &mut Self::Worker, base: &BasePoint<'_, D>) {
        base.copy_into(&mut worker.moved.point);
    }

    fn points_per_call(&self) -> usize {
        1
    }

    #[inline(always)]
    fn evaluate(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        moves: &[Displacement<'_>],
        expected: Expected,
        values: &mut Vec<f64>,
    ) -> Result<(), Error<F::Error>> {
        let PointWorker { moved, buffers } = worker;
        let found = self.values_at(moved, base, moves, expected, &mut buffers[0])?;
        values.extend_from_slice(found.as_ref());
        Ok(())
    }

    #[inline(always)]
    fn evaluate_pair(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        [ahead, behind]: [Displacement<'_>; 2],
        expected: Expected,
        mut write: impl FnMut(f64, f64),
    ) -> Result<(), Error<F::Error>> {
        let PointWorker { moved, buffers } = worker;
        let [buffer, other] = buffers;
        let f_ahead = self.values_at(moved, base, &[ahead], expected, buffer)?;
        let f_behind = self.values_at(moved, base, &[behind], expected, other)?;
        let pairs = f_ahead.as_ref().iter().zip(f_behind.as_ref());
        pairs.for_each(|(f_ahead, f_behind)| write(*f_ahead, *f_behind));
        Ok(())
    }

    #[inline(always)]
    fn flush(
        &self,
        _: &mut Self::Worker,
        _: &BasePoint<'_, D>,
        _: Expected,
        _: &mut Vec<f64>,
    ) -> Result<(), Error<F::Error>> {
        Ok(())
    }

    fn last_probe(worker: &Self::Worker) -> LastProbe {
        worker.moved.last_probe
    }
}
