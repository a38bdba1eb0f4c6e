//! A function, a point and a method, and what all solvers need of them.

use std::marker::PhantomData;

use ndarray::{ArrayRef, Dimension};

use crate::differences::options::Options;
use crate::differences::problem::worker::Worker;
use crate::error::Error;
use crate::eval::base_point::{BasePoint, index};
use crate::eval::evaluator::{Evaluator, Expected};
use crate::eval::last_probe::guarded;
use crate::parallel::workers::{WorkerCache, Workers};
use crate::stencil::layout::StencilLayout;
use crate::stencil::one_dimensional::Stencil1d;
use crate::stencil::quotient::Displacement;
use crate::stencil::weights::Stencil;
use crate::step::control::{Behaviour, StepControl};
use crate::step::estimator::{Estimator, sealed};
use crate::step::noise::Noise;

/// A function, a point and a method.
pub(crate) struct Problem<'x, D: Dimension, R, F> {
    pub options: &'x Options<'x>,
    pub estimator: PhantomData<R>,
    pub evaluator: F,
    pub base: BasePoint<'x, D>,
}

pub(crate) type Answer<T, D, F> = Result<T, Error<<F as Evaluator<D>>::Error>>;
pub(crate) type WorkerOf<D, R, F> =
    Worker<<F as Evaluator<D>>::Worker, <R as sealed::Sealed>::Control>;

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

    pub fn workers<'c>(
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
    pub fn workers_for_reuse<'c>(
        &self,
        cache: &'c mut WorkerCache<WorkerOf<D, R, F>>,
        rows: usize,
    ) -> &'c mut Workers<WorkerOf<D, R, F>> {
        let workers = self.workers(cache);
        workers.iter_mut().for_each(|worker| worker.reserve(rows));
        workers
    }

    pub fn new_worker(&self) -> WorkerOf<D, R, F> {
        Worker::new(self.evaluator.new_worker(&self.base))
    }

    /// Appends the values of `f` with `x` moved to those of the worker, at once or with the next flush.
    #[inline(always)]
    pub fn call(
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
    pub fn flush(&self, worker: &mut WorkerOf<D, R, F>, expected: Expected) -> Answer<(), D, F> {
        let Worker { point, values, .. } = worker;
        self.evaluator.flush(point, &self.base, expected, values)
    }

    /// [`call`](Self::call), done at once and guarded.
    pub fn evaluate(
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
    pub fn guarded<T>(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        work: impl FnOnce(&mut WorkerOf<D, R, F>) -> Answer<T, D, F>,
    ) -> Answer<T, D, F> {
        let last_probe = |worker: &WorkerOf<D, R, F>| F::last_probe(&worker.point);
        guarded(worker, self.base.shape(), last_probe, work)
    }

    /// The stencils of a derivative, with room for the longest step of a control.
    pub fn layout(&self, derivative: usize, noise: Option<&[Noise]>) -> StencilLayout<'_> {
        let stencil = self.options.stencil(derivative);
        self.layout_of(stencil, stencil, noise)
    }

    /// Both stencils of a mixed derivative, with the steps that suit a second derivative.
    pub fn mixed_layout(&self, noise: Option<&[Noise]>) -> StencilLayout<'_> {
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
    pub fn stencil_at(
        &self,
        layout: &StencilLayout<'_>,
        entry: usize,
    ) -> Answer<Stencil1d<'static>, D, F> {
        let stencil = layout.stencil(entry, self.base.entries()[entry]);
        stencil.ok_or_else(|| self.no_room(layout, entry))
    }

    /// The stencil along `v`.
    pub fn stencil_along<'v>(
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
