//! Calls an `f` that takes one point at a time.

use std::ops::Range;

use ndarray::{Array, ArrayRef, Dimension};

use crate::error::Error;
use crate::eval::base_point::{Home, entries_mut};
use crate::eval::evaluator::Field;
use crate::eval::probe::{Spot, guarded};
use crate::search::Search;
use crate::stencil::quotient::{Axis, Move, Quotient};
use crate::stencil::weights::NODES;

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
    pub spot: Spot,
}

impl<D: Dimension, S> Worker<D, S> {
    pub fn new(home: &Home<'_, D>, scratch: S) -> Self {
        Self {
            point: home.copy(),
            scratch,
            values: Vec::with_capacity(NODES),
            spot: Spot::default(),
        }
    }

    pub fn go_home(&mut self, home: &Home<'_, D>) {
        home.copy_into(&mut self.point);
    }

    /// `call(scratch, x)` with `x` moved; then `x` is put back.
    #[inline(always)]
    pub fn at<T>(
        &mut self,
        home: &[f64],
        moves: &[Move<'_>],
        call: impl FnOnce(&mut S, &ArrayRef<f64, D>) -> T,
    ) -> T {
        self.spot.set(moves);
        let point = entries_mut(&mut self.point);
        if let [
            Move {
                axis: Axis::Entry(i),
                to,
                ..
            },
        ] = *moves
        {
            point[i] = to;
            let value = call(&mut self.scratch, &self.point);
            // The saved bits: x + h − h would move the next entries' point.
            entries_mut(&mut self.point)[i] = home[i];
            return value;
        }
        for moved in moves {
            if let Axis::Along(v) = moved.axis {
                for ((x, home), v) in point.iter_mut().zip(home).zip(v) {
                    *x = home + moved.to * v;
                }
            }
        }
        for moved in moves {
            if let Axis::Entry(i) = moved.axis {
                point[i] = moved.to + (point[i] - home[i]);
            }
        }
        let value = call(&mut self.scratch, &self.point);
        let point = entries_mut(&mut self.point);
        for moved in moves {
            match moved.axis {
                Axis::Entry(i) => point[i] = home[i],
                Axis::Along(_) => point.copy_from_slice(home),
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
    home: &Home<'_, D>,
    moves: &[Move<'_>],
    finite: bool,
) -> Result<f64, Error<E>> {
    match worker.at(home.entries(), moves, f) {
        Ok(value) if value.is_finite() || !finite => Ok(value),
        refused => Err(no_value(worker, home, refused)),
    }
}

/// Why there is no value: `f` said so, or its value is not finite.
#[cold]
fn no_value<D: Dimension, S, E>(
    worker: &Worker<D, S>,
    home: &Home<'_, D>,
    refused: Result<f64, E>,
) -> Error<E> {
    let at = worker.spot.probe(home.shape());
    match refused {
        Ok(value) => Error::NotFinite { at, value },
        Err(source) => Error::Objective { at, source },
    }
}

/// Gives a search the quotients that it asks for, until it has an answer.
fn settle<D: Dimension, S, E, R: Search>(
    f: &impl Fn(&mut S, &ArrayRef<f64, D>) -> Result<f64, E>,
    worker: &mut Worker<D, S>,
    home: &Home<'_, D>,
    quotient: &impl Quotient,
    mut search: R,
    centre: f64,
) -> Result<(f64, f64), Error<E>> {
    let (mut offence, mut vanished) = (None, None);
    let mut values = std::mem::take(&mut worker.values);
    while let Some(step) = search.next() {
        values.clear();
        quotient.points(step, |moves| {
            let value = call(f, worker, home, moves, !R::WEIGHS_NOISE)?;
            if !value.is_finite() {
                offence = Some((worker.spot, value));
            }
            values.push(value);
            Ok(())
        })?;
        let found = quotient.combine(step, centre, &values);
        let rounding = if R::WEIGHS_NOISE {
            quotient.rounding(step, centre, &values)
        } else {
            0.0
        };
        if !found.is_finite() && quotient.vanishes(step) {
            vanished = Some(worker.spot);
        }
        search.push(found, rounding);
    }
    worker.values = values;
    let (value, bar) = search.answer();
    if value.is_finite() {
        return Ok((value, bar));
    }
    Err(no_answer(worker, home, offence, vanished, value))
}

/// Why there is no answer: a value that was not finite, a step that vanished, or an overflow of finite values.
#[cold]
fn no_answer<D: Dimension, S, E>(
    worker: &Worker<D, S>,
    home: &Home<'_, D>,
    offence: Option<(Spot, f64)>,
    vanished: Option<Spot>,
    value: f64,
) -> Error<E> {
    let probe = |spot: Spot| spot.probe(home.shape());
    match (offence, vanished) {
        (Some((spot, value)), _) => Error::NotFinite {
            at: probe(spot),
            value,
        },
        (None, Some(spot)) => Error::StepVanished { at: probe(spot) },
        (None, None) => Error::NotFinite {
            at: probe(worker.spot),
            value,
        },
    }
}

impl<I, F, S, E, D> Field<D> for Pointwise<I, F>
where
    D: Dimension,
    S: Send,
    E: Send,
    I: Fn() -> S + Sync,
    F: Fn(&mut S, &ArrayRef<f64, D>) -> Result<f64, E> + Sync,
{
    type Error = E;
    type Worker = Worker<D, S>;

    fn worker(&self, home: &Home<'_, D>) -> Self::Worker {
        Worker::new(home, (self.init)())
    }

    fn go_home(worker: &mut Self::Worker, home: &Home<'_, D>) {
        worker.go_home(home);
    }

    fn value_at(
        &self,
        worker: &mut Self::Worker,
        home: &Home<'_, D>,
        moves: &[Move<'_>],
    ) -> Result<f64, Error<E>> {
        guarded(
            worker,
            home.shape(),
            |worker| worker.spot,
            |worker| call(&self.f, worker, home, moves, true),
        )
    }

    const TAKES_PAIRS: bool = true;

    /// What [`settle`](Field::settle) does for lines and searches, in a tenth of the instructions.
    fn settle_pairs(
        &self,
        worker: &mut Self::Worker,
        home: &Home<'_, D>,
        entries: Range<usize>,
        ends: impl Fn(usize, f64) -> [Move<'static>; 2],
        mut write: impl FnMut(f64),
    ) -> Result<(), Error<E>> {
        guarded(
            worker,
            home.shape(),
            |worker| worker.spot,
            |worker| {
                for i in entries {
                    let start = home.entries()[i];
                    let [ahead, behind] = ends(i, start);
                    let f_ahead = call(&self.f, worker, home, &[ahead], true)?;
                    let f_behind = call(&self.f, worker, home, &[behind], true)?;
                    let slope = (f_ahead - f_behind) / ((ahead.to - start) - (behind.to - start));
                    if !slope.is_finite() {
                        let vanished = ahead.to == start || behind.to == start;
                        let vanished = vanished.then_some(worker.spot);
                        return Err(no_answer(worker, home, None, vanished, slope));
                    }
                    write(slope);
                }
                Ok(())
            },
        )
    }

    fn settle<Q: Quotient, R: Search>(
        &self,
        worker: &mut Self::Worker,
        home: &Home<'_, D>,
        quotients: impl Iterator<Item = Result<Q, Error<E>>>,
        search: impl Fn(&Q) -> R,
        centre: f64,
        mut write: impl FnMut(f64, f64),
    ) -> Result<(), Error<E>> {
        guarded(
            worker,
            home.shape(),
            |worker| worker.spot,
            |worker| {
                for quotient in quotients {
                    let quotient = quotient?;
                    let search = search(&quotient);
                    let (value, bar) = settle(&self.f, worker, home, &quotient, search, centre)?;
                    write(value, bar);
                }
                Ok(())
            },
        )
    }
}
