//! A function, a point and a method: the machinery under all operators.
//!
//! A [`StencilLayout`] lays a stencil through every entry of `x`; a [`StepControl`] asks for quotients at one step after
//! another; an [`Evaluator`] calls `f` at their points; a [`ParallelFor`] shares the entries among threads. A scalar
//! `f` is a vector function of one row.

mod baseline;
mod column;
mod operators;
mod output;
mod pairs;
mod solve;
mod worker;

use std::marker::PhantomData;
use std::ops::Range;

use ndarray::{ArrayRef, Dimension};

use crate::differences::options::Options;
use crate::error::Error;
use crate::eval::base_point::{BasePoint, index};
use crate::eval::evaluator::{Evaluator, Expected};
use crate::eval::last_probe::guarded;
use crate::parallel::parallel_for::ParallelFor;
use crate::parallel::workers::{WorkerCache, Workers};
use crate::stencil::layout::StencilLayout;
use crate::stencil::one_dimensional::Stencil1d;
use crate::stencil::quotient::{Displacement, Quotient};
use crate::stencil::weights::Stencil;
use crate::step::control::{Behaviour, StepControl};
use crate::step::estimator::{Estimator, sealed};
use crate::step::noise::Noise;
use baseline::Baseline;
use column::{Column, Rows};
use output::{Chunk, Output};
use solve::Moved;
pub(crate) use worker::Worker;

/// A function, a point and a method.
pub(crate) struct Problem<'x, D: Dimension, R, F> {
    options: &'x Options<'x>,
    estimator: PhantomData<R>,
    evaluator: F,
    base: BasePoint<'x, D>,
}

type Answer<T, D, F> = Result<T, Error<<F as Evaluator<D>>::Error>>;
type WorkerOf<D, R, F> = Worker<<F as Evaluator<D>>::Worker, <R as sealed::Sealed>::Control>;

impl<'x, D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'x, D, R, F> {
    pub fn new(options: &'x Options<'x>, evaluator: F, x: &'x ArrayRef<f64, D>) -> Self {
        options.assert_fits(x.len());
        Self {
            options,
            estimator: PhantomData,
            evaluator,
            base: BasePoint::new(x),
        }
    }

    fn workers<'c>(
        &self,
        cache: &'c mut WorkerCache<WorkerOf<D, R, F>>,
    ) -> &'c mut Workers<WorkerOf<D, R, F>> {
        let reset = |worker: &mut WorkerOf<D, R, F>| {
            F::reset(&mut worker.point, &self.base);
            worker.ahead = None;
        };
        cache.workers(|| self.new_worker(), reset)
    }

    /// Workers that need not allocate while they solve columns of `rows` rows.
    fn workers_for_reuse<'c>(
        &self,
        cache: &'c mut WorkerCache<WorkerOf<D, R, F>>,
        rows: usize,
    ) -> &'c mut Workers<WorkerOf<D, R, F>> {
        let workers = self.workers(cache);
        workers.iter_mut().for_each(|worker| worker.reserve(rows));
        workers
    }

    fn new_worker(&self) -> WorkerOf<D, R, F> {
        Worker::new(self.evaluator.new_worker(&self.base))
    }

    /// Appends the values of `f` with `x` moved to those of the worker, at once or with the next flush.
    #[inline(always)]
    fn call(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        moves: &[Displacement<'_>],
        expected: Expected,
    ) -> Answer<(), D, F> {
        if let Some(ahead) = &mut worker.ahead {
            worker.values.append(ahead);
            worker.ahead = None;
            return Ok(());
        }
        let Worker { point, values, .. } = worker;
        self.evaluator
            .evaluate(point, &self.base, moves, expected, values)
    }

    #[inline(always)]
    fn flush(&self, worker: &mut WorkerOf<D, R, F>, expected: Expected) -> Answer<(), D, F> {
        let Worker { point, values, .. } = worker;
        self.evaluator.flush(point, &self.base, expected, values)
    }

    /// [`call`](Self::call), done at once and guarded.
    fn evaluate(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        moves: &[Displacement<'_>],
        expected: Expected,
    ) -> Answer<(), D, F> {
        self.guarded(worker, |worker| {
            self.call(worker, moves, expected)?;
            self.flush(worker, expected)
        })
    }

    /// Runs `work`; a panic in `f` becomes an error.
    fn guarded<T>(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        work: impl FnOnce(&mut WorkerOf<D, R, F>) -> Answer<T, D, F>,
    ) -> Answer<T, D, F> {
        let last_probe = |worker: &WorkerOf<D, R, F>| F::last_probe(&worker.point);
        guarded(worker, self.base.shape(), last_probe, work)
    }

    /// Solves columns in all rows, shared among the workers.
    fn fill<'v, Q: Quotient<'v>>(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        rows: usize,
        noise: Option<Vec<Noise>>,
        columns: usize,
        quotient: &(impl Fn(usize) -> Answer<Q, D, F> + Sync),
        output: &mut Output<'_>,
    ) -> Answer<(), D, F> {
        let baseline = self.baseline(&mut workers.main, rows, noise, columns, quotient)?;
        let points = match (self.evaluator.points_per_call(), columns) {
            (1, _) | (_, 0) => 1,
            _ => quotient(0).map_or(1, |quotient| quotient.points_len()),
        };
        let at_once = self.evaluator.points_per_call() / points.max(1);
        let column = |k| {
            let rows = Rows::All(rows);
            quotient(k).map(|quotient| Column { quotient, rows })
        };
        let done = self.share(
            workers,
            rows,
            columns,
            at_once,
            output,
            |worker, range, mut output| {
                let mut write = |value, error| output.write(value, error);
                if at_once > 1 || self.evaluator.points_per_call() > 1 {
                    let columns = range.map(column).collect::<Result<Vec<_>, _>>()?;
                    return self.solve(worker, &columns, Moved::Apart, &baseline, write);
                }
                for k in range {
                    self.solve(worker, &[column(k)?], Moved::Apart, &baseline, &mut write)?;
                }
                Ok(())
            },
        );
        workers.main.centre = baseline.centre;
        done
    }

    /// Shares columns of `rows` values each among the workers, in chunks of at least `at_once`.
    fn share(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        rows: usize,
        columns: usize,
        at_once: usize,
        output: &mut Output<'_>,
        work: impl Fn(&mut WorkerOf<D, R, F>, Range<usize>, Chunk<'_>) -> Answer<(), D, F> + Sync,
    ) -> Answer<(), D, F> {
        let parallel_for =
            ParallelFor::new(columns, self.options.serial, self.options.report).by(at_once);
        let chunks = output.chunks((parallel_for.chunk * rows).max(1));
        let work = |worker: &mut WorkerOf<D, R, F>, range, output| {
            self.guarded(worker, |worker| work(worker, range, output))
        };
        let done = parallel_for.run(workers, || self.new_worker(), chunks, work);
        done.map_err(|stop| stop.into_error(columns))
    }

    /// The stencils of a derivative, with room for the longest step of a control.
    fn layout(&self, derivative: usize, noise: Option<&[Noise]>) -> StencilLayout<'_> {
        let stencil = self.options.stencil(derivative);
        self.layout_of(stencil, stencil, noise)
    }

    /// Both stencils of a mixed derivative, with the steps that suit a second derivative.
    fn mixed_layout(&self, noise: Option<&[Noise]>) -> StencilLayout<'_> {
        let second = self.options.stencil(2);
        let first = Stencil {
            derivative: 1,
            ..second
        };
        self.layout_of(first, second, noise)
    }

    fn layout_of(
        &self,
        stencil: Stencil,
        balanced: Stencil,
        noise: Option<&[Noise]>,
    ) -> StencilLayout<'_> {
        let Options { step, bounds, .. } = self.options;
        let (order, spacing) = balanced.error_powers();
        let behaviour = Behaviour {
            derivative: balanced.derivative,
            order,
            spacing,
        };
        let longest = |noise: Option<Noise>| {
            R::control(behaviour, noise.map(|noise| (noise.absolute, noise))).longest()
        };
        let longest = match noise {
            None => longest(None),
            Some(noise) => noise
                .iter()
                .map(|noise| longest(Some(*noise)))
                .fold(0.0, f64::max),
        };
        StencilLayout::new(stencil, balanced, step, R::FIRST_STEP, bounds.as_ref())
            .reaching(longest)
    }

    /// The stencil through an entry.
    fn stencil_at(
        &self,
        layout: &StencilLayout<'_>,
        entry: usize,
    ) -> Answer<Stencil1d<'static>, D, F> {
        let stencil = layout.stencil(entry, self.base.entries()[entry]);
        stencil.ok_or_else(|| self.no_room(layout, entry))
    }

    /// The stencil along `v`.
    fn stencil_along<'v>(
        &self,
        layout: &StencilLayout<'_>,
        v: &'v [f64],
    ) -> Answer<Stencil1d<'v>, D, F> {
        let stencil = layout.along(self.base.entries(), v);
        stencil.map_err(|entry| self.no_room(layout, entry))
    }

    #[cold]
    fn no_room(&self, layout: &StencilLayout<'_>, entry: usize) -> Error<F::Error> {
        let (lower, upper) = layout.bounds_at(entry);
        Error::NoRoom {
            entry: index(self.base.shape(), entry),
            x: self.base.entries()[entry],
            lower,
            upper,
        }
    }
}
