//! Calls an `f` that takes one point at a time.

use std::ops::Range;

use ndarray::{Array, ArrayRef, Dimension};

use crate::error::Error;
use crate::eval::base_point::{BasePoint, entries_mut};
use crate::eval::evaluator::Evaluator;
use crate::eval::last_probe::{LastProbe, guarded};
use crate::stencil::quotient::{Axis, Displacement, Quotient};
use crate::stencil::weights::NODES;
use crate::step::control::{Sample, StepControl};

/// A function of one point, with the state that a worker brings to it.
pub(crate) struct Pointwise<I, F> {
    pub init: I,
    pub f: F,
}

/// A thread's own copy of the point, moved and put back for every evaluation.
#[derive(Clone, Debug)]
pub(crate) struct Worker<D: Dimension, S> {
    point: Array<f64, D>,
    pub scratch: S,
    pub values: Vec<f64>,
    pub last_probe: LastProbe,
}

impl<D: Dimension, S> Worker<D, S> {
    pub fn new(base: &BasePoint<'_, D>, scratch: S) -> Self {
        Self {
            point: base.copy(),
            scratch,
            values: Vec::with_capacity(NODES),
            last_probe: LastProbe::default(),
        }
    }

    pub fn reset(&mut self, base: &BasePoint<'_, D>) {
        base.copy_into(&mut self.point);
    }

    /// `call(scratch, x)` with `x` moved; then `x` is put back.
    #[inline(always)]
    pub fn at<T>(
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
            if let Axis::Along(v) = moved.axis {
                for ((x, base), v) in point.iter_mut().zip(base).zip(v) {
                    *x = base + moved.to * v;
                }
            }
        }
        for moved in moves {
            if let Axis::Entry(i) = moved.axis {
                point[i] = moved.to + (point[i] - base[i]);
            }
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

/// `f` with `x` moved; finite if it must be.
#[inline(always)]
fn call<D: Dimension, S, E>(
    f: &impl Fn(&mut S, &ArrayRef<f64, D>) -> Result<f64, E>,
    worker: &mut Worker<D, S>,
    base: &BasePoint<'_, D>,
    moves: &[Displacement<'_>],
    finite: bool,
) -> Result<f64, Error<E>> {
    match worker.at(base.entries(), moves, f) {
        Ok(value) if value.is_finite() || !finite => Ok(value),
        refused => Err(no_value(worker, base, refused)),
    }
}

/// Why there is no value: `f` said so, or its value is not finite.
#[cold]
fn no_value<D: Dimension, S, E>(
    worker: &Worker<D, S>,
    base: &BasePoint<'_, D>,
    refused: Result<f64, E>,
) -> Error<E> {
    let at = worker.last_probe.probe(base.shape());
    match refused {
        Ok(value) => Error::NotFinite { at, value },
        Err(source) => Error::Objective { at, source },
    }
}

/// Gives step control the quotients that it asks for, until it has an answer.
fn solve<D: Dimension, S, E, R: StepControl>(
    f: &impl Fn(&mut S, &ArrayRef<f64, D>) -> Result<f64, E>,
    worker: &mut Worker<D, S>,
    base: &BasePoint<'_, D>,
    quotient: &impl Quotient,
    mut control: R,
    centre: f64,
) -> Result<(f64, f64), Error<E>> {
    let (mut bad_value, mut vanished) = (None, None);
    let mut values = std::mem::take(&mut worker.values);
    while let Some(step) = control.next() {
        values.clear();
        quotient.points(step, |moves| {
            let value = call(f, worker, base, moves, !R::WEIGHS_NOISE)?;
            if !value.is_finite() {
                bad_value = Some((worker.last_probe, value));
            }
            values.push(value);
            Ok(())
        })?;
        let sample = if R::WEIGHS_NOISE {
            quotient.sample(step, centre, &values)
        } else {
            Sample::of(quotient.combine(step, centre, &values))
        };
        if !sample.quotient.is_finite() && quotient.vanishes(step) {
            vanished = Some(worker.last_probe);
        }
        control.push(sample);
    }
    worker.values = values;
    let (value, bar) = control.answer();
    if value.is_finite() {
        return Ok((value, bar));
    }
    Err(no_answer(worker, base, bad_value, vanished, value))
}

/// Why there is no answer: a value that was not finite, a step that vanished, or an overflow of finite values.
#[cold]
fn no_answer<D: Dimension, S, E>(
    worker: &Worker<D, S>,
    base: &BasePoint<'_, D>,
    bad_value: Option<(LastProbe, f64)>,
    vanished: Option<LastProbe>,
    value: f64,
) -> Error<E> {
    let probe = |last_probe: LastProbe| last_probe.probe(base.shape());
    match (bad_value, vanished) {
        (Some((last_probe, value)), _) => Error::NotFinite {
            at: probe(last_probe),
            value,
        },
        (None, Some(last_probe)) => Error::StepVanished {
            at: probe(last_probe),
        },
        (None, None) => Error::NotFinite {
            at: probe(worker.last_probe),
            value,
        },
    }
}

impl<I, F, S, E, D> Evaluator<D> for Pointwise<I, F>
where
    D: Dimension,
    S: Send,
    E: Send,
    I: Fn() -> S + Sync,
    F: Fn(&mut S, &ArrayRef<f64, D>) -> Result<f64, E> + Sync,
{
    type Error = E;
    type Worker = Worker<D, S>;

    fn worker(&self, base: &BasePoint<'_, D>) -> Self::Worker {
        Worker::new(base, (self.init)())
    }

    fn reset(worker: &mut Self::Worker, base: &BasePoint<'_, D>) {
        worker.reset(base);
    }

    fn value_at(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        moves: &[Displacement<'_>],
    ) -> Result<f64, Error<E>> {
        guarded(
            worker,
            base.shape(),
            |worker| worker.last_probe,
            |worker| call(&self.f, worker, base, moves, true),
        )
    }

    const TAKES_PAIRS: bool = true;

    /// What [`solve`](Evaluator::solve) does for lines, in a tenth of the instructions.
    fn solve_pairs(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        entries: Range<usize>,
        ends: impl Fn(usize, f64) -> [Displacement<'static>; 2],
        mut write: impl FnMut(f64),
    ) -> Result<(), Error<E>> {
        guarded(
            worker,
            base.shape(),
            |worker| worker.last_probe,
            |worker| {
                for i in entries {
                    let start = base.entries()[i];
                    let [ahead, behind] = ends(i, start);
                    let f_ahead = call(&self.f, worker, base, &[ahead], true)?;
                    let f_behind = call(&self.f, worker, base, &[behind], true)?;
                    let slope = (f_ahead - f_behind) / ((ahead.to - start) - (behind.to - start));
                    if !slope.is_finite() {
                        let vanished = ahead.to == start || behind.to == start;
                        let vanished = vanished.then_some(worker.last_probe);
                        return Err(no_answer(worker, base, None, vanished, slope));
                    }
                    write(slope);
                }
                Ok(())
            },
        )
    }

    fn solve<Q: Quotient, R: StepControl>(
        &self,
        worker: &mut Self::Worker,
        base: &BasePoint<'_, D>,
        quotients: impl Iterator<Item = Result<Q, Error<E>>>,
        control: impl Fn(&Q) -> R,
        centre: f64,
        mut write: impl FnMut(f64, f64),
    ) -> Result<(), Error<E>> {
        guarded(
            worker,
            base.shape(),
            |worker| worker.last_probe,
            |worker| {
                for quotient in quotients {
                    let quotient = quotient?;
                    let control = control(&quotient);
                    let (value, bar) = solve(&self.f, worker, base, &quotient, control, centre)?;
                    write(value, bar);
                }
                Ok(())
            },
        )
    }
}
