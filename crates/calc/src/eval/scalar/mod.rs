//! Derivatives of a scalar function: the operators, whatever the field that calls `f`.

mod output;
mod second;

use ndarray::{Array, Array2, Dimension};

use crate::differences::Options;
use crate::differences::estimator::Estimator;
use crate::error::Error;
use crate::eval::base_point::{BasePoint, entries_mut, index};
use crate::eval::evaluator::Evaluator;
use crate::parallel::parallel_for::{ParallelFor, Workers};
use crate::parallel::workers::WorkerCache;
use crate::stencil::layout::StencilLayout;
use crate::stencil::quotient::{Axis, Displacement, MixedStencil, Quotient, Stencil1d};
use crate::stencil::weights::Stencil;
use crate::step::control::{Behaviour, StepControl};
use crate::step::noise::Noise;
use crate::step::noise::{SAMPLES, SPACINGS, estimate};
use crate::step::size::Step;
use output::Output;
use second::{Second, corner};

/// A scalar function, a point and a method: all that a derivative needs.
pub(crate) struct Scalar<'a, 'x, D: Dimension, R, F> {
    pub options: &'a Options<'a>,
    pub rule: std::marker::PhantomData<R>,
    pub field: F,
    pub base: BasePoint<'x, D>,
}

type Answer<T, D, F> = Result<T, Error<<F as Evaluator<D>>::Error>>;

impl<'a, 'x, D: Dimension, R: Estimator, F: Evaluator<D>> Scalar<'a, 'x, D, R, F> {
    pub fn new(options: &'a Options<'a>, field: F, base: BasePoint<'x, D>) -> Self {
        options.assert_fits(base.len());
        Self {
            options,
            rule: std::marker::PhantomData,
            field,
            base,
        }
    }

    /// `∂f/∂xᵢ` for every entry, or another derivative along each axis.
    pub fn each_entry(&self, derivative: usize) -> Answer<R::Of<Array<f64, D>>, D, F> {
        let mut answer = R::empty(|| Array::zeros(self.base.dim()));
        self.each_entry_into(derivative, &mut answer, &mut WorkerCache::new())?;
        Ok(answer)
    }

    pub fn each_entry_into(
        &self,
        derivative: usize,
        answer: &mut R::Of<Array<f64, D>>,
        room: &mut WorkerCache<F::Worker>,
    ) -> Answer<(), D, F> {
        let (values, bars) = R::parts(answer);
        let mut output = Output {
            values: self.output(values),
            bars: bars.map(|bars| self.output(bars)),
        };
        let workers = self.workers(room);
        let noise = self.noise(workers)?;
        let layout = self.layout(self.options.stencil(derivative), noise);
        if F::TAKES_PAIRS && R::Control::TAKES_ONE_STEP && noise.is_none() && layout.is_of_pairs() {
            return self.fill_with_pairs(workers, &layout, &mut output);
        }
        let line = |i: usize| {
            layout
                .line(i, self.base.entries()[i])
                .ok_or_else(|| self.no_room(&layout, i))
        };
        self.fill(workers, self.base.len(), noise, &line, &mut output)
    }

    /// A pair of points for every entry, shared among the crew.
    fn fill_with_pairs(
        &self,
        workers: &mut Workers<F::Worker>,
        layout: &StencilLayout<'_>,
        output: &mut Output<'_>,
    ) -> Answer<(), D, F> {
        let parallel_for =
            ParallelFor::new(self.base.len(), self.options.serial, self.options.report);
        let done = parallel_for.run(
            workers,
            || self.field.worker(&self.base),
            output.chunks(parallel_for.chunk),
            |worker, range, mut output| {
                let ends = |i, x| layout.pair(i, x);
                let write = |slope| output.write(slope, f64::NAN);
                self.field
                    .solve_pairs(worker, &self.base, range, ends, write)
            },
        );
        done.map_err(|halt| halt.into_error(self.base.len()))
    }

    /// A derivative in the only entry of `x`.
    pub fn alone(&self, derivative: usize) -> Answer<R::Of<f64>, D, F> {
        self.one(derivative, |layout| {
            layout.line(0, self.base.entries()[0]).ok_or(0)
        })
    }

    /// The slope along `v`.
    pub fn along(&self, v: &[f64]) -> Answer<R::Of<f64>, D, F> {
        self.one(1, |layout| layout.along(self.base.entries(), v))
    }

    /// A derivative along one line, or the entry that has no room.
    fn one<'v>(
        &self,
        derivative: usize,
        line: impl Fn(&StencilLayout<'_>) -> Result<Stencil1d<'v>, usize>,
    ) -> Answer<R::Of<f64>, D, F> {
        let mut answer = R::empty(|| 0.0);
        let (value, bar) = R::parts(&mut answer);
        let mut output = Output {
            values: std::slice::from_mut(value),
            bars: bar.map(std::slice::from_mut),
        };
        let mut room = WorkerCache::new();
        let workers = self.workers(&mut room);
        let noise = self.noise(workers)?;
        let layout = self.layout(self.options.stencil(derivative), noise);
        let line = line(&layout).map_err(|entry| self.no_room(&layout, entry))?;
        self.fill(workers, 1, noise, &|_| Ok(line), &mut output)?;
        Ok(answer)
    }

    /// `∂²f/∂xᵢ∂xⱼ`, entries of `x` in logical order. Only one triangle is evaluated.
    pub fn hessian(&self) -> Answer<R::Of<Array2<f64>>, D, F> {
        let n = self.base.len();
        let mut triangle = R::empty(|| vec![0.0; n * (n + 1) / 2]);
        let (values, bars) = R::parts(&mut triangle);
        let mut output = Output {
            values,
            bars: bars.map(Vec::as_mut_slice),
        };
        let mut room = WorkerCache::new();
        let workers = self.workers(&mut room);
        let noise = self.noise(workers)?;
        let bent = self.layout(self.options.stencil(2), noise);
        let mixed = self.mixed_plan(noise);
        let entries = self.base.entries();
        let line = |layout: &StencilLayout<'_>, i: usize| {
            layout
                .line(i, entries[i])
                .ok_or_else(|| self.no_room(layout, i))
        };
        let item = |k: usize| {
            let (i, j) = corner(k);
            Ok(if i == j {
                Second::Pure(line(&bent, i)?)
            } else {
                Second::Mixed(MixedStencil {
                    a: line(&mixed, i)?,
                    b: line(&mixed, j)?,
                })
            })
        };
        self.fill(workers, n * (n + 1) / 2, noise, &item, &mut output)?;
        let mut answer = R::empty(|| Array2::zeros((n, n)));
        let square = |triangle: &[f64]| {
            Array2::from_shape_fn((n, n), |(i, j)| {
                triangle[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)]
            })
        };
        let (values, bars) = R::parts(&mut triangle);
        let (into_values, into_bars) = R::parts(&mut answer);
        *into_values = square(values);
        if let (Some(into_bars), Some(bars)) = (into_bars, bars) {
            *into_bars = square(bars);
        }
        Ok(answer)
    }

    /// `H v`, without the `n²` entries of `H`.
    pub fn hessian_vector(&self, v: &[f64]) -> Answer<R::Of<Array<f64, D>>, D, F> {
        let mut answer = R::empty(|| Array::zeros(self.base.dim()));
        let (values, bars) = R::parts(&mut answer);
        let mut output = Output {
            values: self.output(values),
            bars: bars.map(|bars| self.output(bars)),
        };
        let mut room = WorkerCache::new();
        let workers = self.workers(&mut room);
        let noise = self.noise(workers)?;
        let layout = self.mixed_plan(noise);
        let entries = self.base.entries();
        let along = layout
            .along(entries, v)
            .map_err(|entry| self.no_room(&layout, entry))?;
        let item = |i: usize| {
            let own = layout
                .line(i, entries[i])
                .ok_or_else(|| self.no_room(&layout, i))?;
            Ok(MixedStencil { a: along, b: own })
        };
        self.fill(workers, self.base.len(), noise, &item, &mut output)?;
        Ok(answer)
    }

    /// Both lines of a mixed derivative, with the steps that suit a second derivative.
    fn mixed_plan(&self, noise: Option<Noise>) -> StencilLayout<'_> {
        let second = self.options.stencil(2);
        let first = Stencil {
            derivative: 1,
            ..second
        };
        let layout = StencilLayout::new(
            first,
            second,
            &self.options.step,
            R::FIRST_STEP,
            self.options.bounds.as_ref(),
        );
        reaching::<R>(layout, second, noise)
    }

    fn layout(&self, stencil: Stencil, noise: Option<Noise>) -> StencilLayout<'_> {
        let layout = StencilLayout::new(
            stencil,
            stencil,
            &self.options.step,
            R::FIRST_STEP,
            self.options.bounds.as_ref(),
        );
        reaching::<R>(layout, stencil, noise)
    }

    fn workers<'r>(&self, room: &'r mut WorkerCache<F::Worker>) -> &'r mut Workers<F::Worker> {
        room.workers(
            || self.field.worker(&self.base),
            |worker| F::reset(worker, &self.base),
        )
    }

    /// The entries of an answer, which takes the shape of `x`.
    fn output<'s>(&self, answer: &'s mut Array<f64, D>) -> &'s mut [f64] {
        if answer.shape() != self.base.shape() || !answer.is_standard_layout() {
            *answer = Array::zeros(self.base.dim());
        }
        entries_mut(answer)
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

    /// The noise of `f` around `x`, where the step is to be chosen by it.
    fn noise(&self, workers: &mut Workers<F::Worker>) -> Answer<Option<Noise>, D, F> {
        if self.options.step != Step::Auto || R::FIRST_STEP.is_some() || self.base.len() == 0 {
            return Ok(None);
        }
        let mut noise = None;
        for spacing in SPACINGS {
            let v = self
                .options
                .sampling_direction(self.base.entries(), spacing);
            let mut samples = [0.0; SAMPLES];
            for (k, sample) in samples.iter_mut().enumerate() {
                let to = k as f64 * spacing;
                let moves = [Displacement {
                    axis: Axis::Along(&v),
                    to,
                    by: to,
                }];
                // The first is x itself, and an error there says so.
                let moves = &moves[usize::from(k == 0)..];
                *sample = self.field.value_at(&mut workers.main, &self.base, moves)?;
            }
            let (found, agreed) = estimate(&samples);
            noise = Some(found);
            if agreed {
                break;
            }
        }
        Ok(noise)
    }

    /// Settles `items` quotients, shared among the crew.
    fn fill<Q: Quotient>(
        &self,
        workers: &mut Workers<F::Worker>,
        items: usize,
        noise: Option<Noise>,
        item: &(impl Fn(usize) -> Answer<Q, D, F> + Sync),
        output: &mut Output<'_>,
    ) -> Answer<(), D, F> {
        let parallel_for = ParallelFor::new(items, self.options.serial, self.options.report);
        let parallel_for = parallel_for.by(self
            .field
            .chunk_len(parallel_for.chunk, points_of_first(items, item)));
        let centre = self.centre(workers, items, item)?;
        let chunks = output.chunks(parallel_for.chunk);
        let done = parallel_for.run(
            workers,
            || self.field.worker(&self.base),
            chunks,
            |worker, range, mut output| {
                let control = |quotient: &Q| {
                    let noise =
                        noise.map(|noise| (quotient.noise_at_unit_step(noise.absolute), noise));
                    R::control(quotient.behaviour(), noise)
                };
                let write = |value, bar| output.write(value, bar);
                self.field
                    .solve(worker, &self.base, range.map(item), control, centre, write)
            },
        );
        done.map_err(|halt| halt.into_error(items))
    }

    /// The value at `x` itself: finite, if a quotient needs it, and NaN where there is none, if it only tells more.
    fn centre<Q: Quotient>(
        &self,
        workers: &mut Workers<F::Worker>,
        items: usize,
        item: &impl Fn(usize) -> Answer<Q, D, F>,
    ) -> Answer<f64, D, F> {
        // Without bounds all lines have the same stencil.
        let representatives = if self.options.bounds.is_none() {
            items.min(2)
        } else {
            items
        };
        let any = |holds: fn(&Q) -> bool| {
            (0..representatives).any(|k| item(k).is_ok_and(|quotient| holds(&quotient)))
        };
        let is_needed = any(Q::has_centre);
        if !is_needed && !(R::Control::WEIGHS_NOISE && any(Q::has_bend)) {
            return Ok(f64::NAN);
        }
        match self.field.value_at(&mut workers.main, &self.base, &[]) {
            Err(Error::NotFinite { .. }) if !is_needed => Ok(f64::NAN),
            value => value,
        }
    }
}

/// The plan, with room for the longest step that is asked for.
fn reaching<R: Estimator>(
    layout: StencilLayout<'_>,
    stencil: Stencil,
    noise: Option<Noise>,
) -> StencilLayout<'_> {
    let (order, spacing) = stencil.error_powers();
    let behaviour = Behaviour {
        derivative: stencil.derivative,
        order,
        spacing,
    };
    layout.reaching(R::control(behaviour, noise.map(|noise| (noise.absolute, noise))).longest())
}

/// The points that the first of the quotients needs.
fn points_of_first<Q: Quotient, E>(items: usize, item: &impl Fn(usize) -> Result<Q, E>) -> usize {
    let mut points = 0;
    if let Some(Ok(quotient)) = (0..items.min(1)).map(item).next() {
        let _: Result<(), ()> = quotient.points(1.0, |_| {
            points += 1;
            Ok(())
        });
    }
    points
}
