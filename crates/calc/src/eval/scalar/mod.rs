//! Derivatives of a scalar function: the operators, whatever the field that calls `f`.

mod second;
mod slots;

use ndarray::{Array, Array2, Dimension};

use crate::differences::Options;
use crate::differences::estimator::Rule;
use crate::error::Error;
use crate::eval::base_point::{Home, entries_mut, index};
use crate::eval::evaluator::Field;
use crate::parallel::parallel_for::{Crew, Sweep};
use crate::parallel::workers::Room;
use crate::search::{Behaviour, Search};
use crate::stencil::layout::Plan;
use crate::stencil::quotient::{Axis, Line, Move, Pair, Quotient};
use crate::stencil::weights::Stencil;
use crate::step::noise::Noise;
use crate::step::noise::{SAMPLES, SPACINGS, estimate};
use crate::step::size::Step;
use second::{Second, corner};
use slots::Slots;

/// A scalar function, a point and a method: all that a derivative needs.
pub(crate) struct Scalar<'a, 'x, D: Dimension, R, F> {
    pub options: &'a Options<'a>,
    pub rule: std::marker::PhantomData<R>,
    pub field: F,
    pub home: Home<'x, D>,
}

type Answer<T, D, F> = Result<T, Error<<F as Field<D>>::Error>>;

impl<'a, 'x, D: Dimension, R: Rule, F: Field<D>> Scalar<'a, 'x, D, R, F> {
    pub fn new(options: &'a Options<'a>, field: F, home: Home<'x, D>) -> Self {
        options.assert_fits(home.len());
        Self {
            options,
            rule: std::marker::PhantomData,
            field,
            home,
        }
    }

    /// `∂f/∂xᵢ` for every entry, or another derivative along each axis.
    pub fn each_entry(&self, derivative: usize) -> Answer<R::Of<Array<f64, D>>, D, F> {
        let mut answer = R::empty(|| Array::zeros(self.home.dim()));
        self.each_entry_into(derivative, &mut answer, &mut Room::new())?;
        Ok(answer)
    }

    pub fn each_entry_into(
        &self,
        derivative: usize,
        answer: &mut R::Of<Array<f64, D>>,
        room: &mut Room<F::Worker>,
    ) -> Answer<(), D, F> {
        let (values, bars) = R::parts(answer);
        let mut slots = Slots {
            values: self.slots(values),
            bars: bars.map(|bars| self.slots(bars)),
        };
        let crew = self.crew(room);
        let noise = self.noise(crew)?;
        let plan = self.plan(self.options.stencil(derivative), noise);
        if F::TAKES_PAIRS && R::Search::TAKES_ONE_STEP && noise.is_none() && plan.is_of_pairs() {
            return self.fill_with_pairs(crew, &plan, &mut slots);
        }
        let line = |i: usize| {
            plan.line(i, self.home.entries()[i])
                .ok_or_else(|| self.no_room(&plan, i))
        };
        self.fill(crew, self.home.len(), noise, &line, &mut slots)
    }

    /// A pair of points for every entry, shared among the crew.
    fn fill_with_pairs(
        &self,
        crew: &mut Crew<F::Worker>,
        plan: &Plan<'_>,
        slots: &mut Slots<'_>,
    ) -> Answer<(), D, F> {
        let sweep = Sweep::new(self.home.len(), self.options.serial, self.options.report);
        let done = sweep.run(
            crew,
            || self.field.worker(&self.home),
            slots.chunks(sweep.chunk),
            |worker, range, mut slots| {
                let ends = |i, x| plan.pair(i, x);
                let write = |slope| slots.write(slope, f64::NAN);
                self.field
                    .settle_pairs(worker, &self.home, range, ends, write)
            },
        );
        done.map_err(|halt| halt.into_error(self.home.len()))
    }

    /// A derivative in the only entry of `x`.
    pub fn alone(&self, derivative: usize) -> Answer<R::Of<f64>, D, F> {
        self.one(derivative, |plan| {
            plan.line(0, self.home.entries()[0]).ok_or(0)
        })
    }

    /// The slope along `v`.
    pub fn along(&self, v: &[f64]) -> Answer<R::Of<f64>, D, F> {
        self.one(1, |plan| plan.along(self.home.entries(), v))
    }

    /// A derivative along one line, or the entry that has no room.
    fn one<'v>(
        &self,
        derivative: usize,
        line: impl Fn(&Plan<'_>) -> Result<Line<'v>, usize>,
    ) -> Answer<R::Of<f64>, D, F> {
        let mut answer = R::empty(|| 0.0);
        let (value, bar) = R::parts(&mut answer);
        let mut slots = Slots {
            values: std::slice::from_mut(value),
            bars: bar.map(std::slice::from_mut),
        };
        let mut room = Room::new();
        let crew = self.crew(&mut room);
        let noise = self.noise(crew)?;
        let plan = self.plan(self.options.stencil(derivative), noise);
        let line = line(&plan).map_err(|entry| self.no_room(&plan, entry))?;
        self.fill(crew, 1, noise, &|_| Ok(line), &mut slots)?;
        Ok(answer)
    }

    /// `∂²f/∂xᵢ∂xⱼ`, entries of `x` in logical order. Only one triangle is evaluated.
    pub fn hessian(&self) -> Answer<R::Of<Array2<f64>>, D, F> {
        let n = self.home.len();
        let mut triangle = R::empty(|| vec![0.0; n * (n + 1) / 2]);
        let (values, bars) = R::parts(&mut triangle);
        let mut slots = Slots {
            values,
            bars: bars.map(Vec::as_mut_slice),
        };
        let mut room = Room::new();
        let crew = self.crew(&mut room);
        let noise = self.noise(crew)?;
        let bent = self.plan(self.options.stencil(2), noise);
        let mixed = self.mixed_plan(noise);
        let entries = self.home.entries();
        let line = |plan: &Plan<'_>, i: usize| {
            plan.line(i, entries[i])
                .ok_or_else(|| self.no_room(plan, i))
        };
        let item = |k: usize| {
            let (i, j) = corner(k);
            Ok(if i == j {
                Second::Pure(line(&bent, i)?)
            } else {
                Second::Mixed(Pair {
                    a: line(&mixed, i)?,
                    b: line(&mixed, j)?,
                })
            })
        };
        self.fill(crew, n * (n + 1) / 2, noise, &item, &mut slots)?;
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
        let mut answer = R::empty(|| Array::zeros(self.home.dim()));
        let (values, bars) = R::parts(&mut answer);
        let mut slots = Slots {
            values: self.slots(values),
            bars: bars.map(|bars| self.slots(bars)),
        };
        let mut room = Room::new();
        let crew = self.crew(&mut room);
        let noise = self.noise(crew)?;
        let plan = self.mixed_plan(noise);
        let entries = self.home.entries();
        let along = plan
            .along(entries, v)
            .map_err(|entry| self.no_room(&plan, entry))?;
        let item = |i: usize| {
            let own = plan
                .line(i, entries[i])
                .ok_or_else(|| self.no_room(&plan, i))?;
            Ok(Pair { a: along, b: own })
        };
        self.fill(crew, self.home.len(), noise, &item, &mut slots)?;
        Ok(answer)
    }

    /// Both lines of a mixed derivative, with the steps that suit a second derivative.
    fn mixed_plan(&self, noise: Option<Noise>) -> Plan<'_> {
        let second = self.options.stencil(2);
        let first = Stencil {
            derivative: 1,
            ..second
        };
        let plan = Plan::new(
            first,
            second,
            &self.options.step,
            R::FIRST_STEP,
            self.options.bounds.as_ref(),
        );
        reaching::<R>(plan, second, noise)
    }

    fn plan(&self, stencil: Stencil, noise: Option<Noise>) -> Plan<'_> {
        let plan = Plan::new(
            stencil,
            stencil,
            &self.options.step,
            R::FIRST_STEP,
            self.options.bounds.as_ref(),
        );
        reaching::<R>(plan, stencil, noise)
    }

    fn crew<'r>(&self, room: &'r mut Room<F::Worker>) -> &'r mut Crew<F::Worker> {
        room.crew(
            || self.field.worker(&self.home),
            |worker| F::go_home(worker, &self.home),
        )
    }

    /// The entries of an answer, which takes the shape of `x`.
    fn slots<'s>(&self, answer: &'s mut Array<f64, D>) -> &'s mut [f64] {
        if answer.shape() != self.home.shape() || !answer.is_standard_layout() {
            *answer = Array::zeros(self.home.dim());
        }
        entries_mut(answer)
    }

    #[cold]
    fn no_room(&self, plan: &Plan<'_>, entry: usize) -> Error<F::Error> {
        let (lower, upper) = plan.bounds_at(entry);
        Error::NoRoom {
            entry: index(self.home.shape(), entry),
            x: self.home.entries()[entry],
            lower,
            upper,
        }
    }

    /// The noise of `f` around `x`, where the step is to be chosen by it.
    fn noise(&self, crew: &mut Crew<F::Worker>) -> Answer<Option<Noise>, D, F> {
        if self.options.step != Step::Auto || R::FIRST_STEP.is_some() || self.home.len() == 0 {
            return Ok(None);
        }
        let mut noise = None;
        for spacing in SPACINGS {
            let v = self
                .options
                .sampling_direction(self.home.entries(), spacing);
            let mut samples = [0.0; SAMPLES];
            for (k, sample) in samples.iter_mut().enumerate() {
                let to = k as f64 * spacing;
                let moves = [Move {
                    axis: Axis::Along(&v),
                    to,
                    by: to,
                }];
                // The first is x itself, and an error there says so.
                let moves = &moves[usize::from(k == 0)..];
                *sample = self.field.value_at(&mut crew.lead, &self.home, moves)?;
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
        crew: &mut Crew<F::Worker>,
        items: usize,
        noise: Option<Noise>,
        item: &(impl Fn(usize) -> Answer<Q, D, F> + Sync),
        slots: &mut Slots<'_>,
    ) -> Answer<(), D, F> {
        let sweep = Sweep::new(items, self.options.serial, self.options.report);
        let sweep = sweep.by(self
            .field
            .chunk_len(sweep.chunk, points_of_first(items, item)));
        let centre = self.centre(crew, items, item)?;
        let chunks = slots.chunks(sweep.chunk);
        let done = sweep.run(
            crew,
            || self.field.worker(&self.home),
            chunks,
            |worker, range, mut slots| {
                let search = |quotient: &Q| {
                    let noise =
                        noise.map(|noise| (quotient.noise_at_unit_step(noise.absolute), noise));
                    R::search(quotient.behaviour(), noise)
                };
                let write = |value, bar| slots.write(value, bar);
                self.field
                    .settle(worker, &self.home, range.map(item), search, centre, write)
            },
        );
        done.map_err(|halt| halt.into_error(items))
    }

    /// The value at `x` itself, if a quotient needs it.
    fn centre<Q: Quotient>(
        &self,
        crew: &mut Crew<F::Worker>,
        items: usize,
        item: &impl Fn(usize) -> Answer<Q, D, F>,
    ) -> Answer<f64, D, F> {
        // Without bounds all lines have the same stencil.
        let representatives = if self.options.bounds.is_none() {
            items.min(2)
        } else {
            items
        };
        let needed =
            (0..representatives).any(|k| item(k).is_ok_and(|quotient| quotient.has_centre()));
        if needed {
            self.field.value_at(&mut crew.lead, &self.home, &[])
        } else {
            Ok(f64::NAN)
        }
    }
}

/// The plan, with room for the longest step of a search.
fn reaching<R: Rule>(plan: Plan<'_>, stencil: Stencil, noise: Option<Noise>) -> Plan<'_> {
    let (order, spacing) = stencil.error_powers();
    let behaviour = Behaviour {
        derivative: stencil.derivative,
        order,
        spacing,
    };
    plan.reaching(R::search(behaviour, noise.map(|noise| (noise.absolute, noise))).longest())
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
