//! What is to be known of `f` before its columns are solved.

use ndarray::Dimension;

use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::eval::evaluator::{Evaluator, Expected};
use crate::parallel::workers::Workers;
use crate::stencil::quotient::{Axis, Displacement, Quotient};
use crate::stencil::weights::NODES;
use crate::step::control::StepControl;
use crate::step::estimator::Estimator;
use crate::step::noise::{Noise, SAMPLES, SPACINGS, estimate};
use crate::step::size::Step;

/// What is known of `f` before its columns are solved.
#[derive(Debug)]
pub(crate) struct Baseline {
    /// How many values `f` has.
    pub rows: usize,
    /// The values at `x`; empty where no column needs them, or can make use of them.
    pub centre: Vec<f64>,
    /// The noise of each value, where it has been measured.
    pub noise: Option<Vec<Noise>>,
}

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// How many values `f` has, from its first evaluation, which is not repeated.
    pub fn count_rows<'v, Q: Quotient<'v>>(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        columns: usize,
        quotient: &impl Fn(usize) -> Answer<Q, D, F>,
    ) -> Answer<usize, D, F> {
        let main = &mut workers.main;
        let is_needed = self.measures_noise() || self.any(columns, quotient, Q::has_centre);
        let expected = Expected {
            rows: None,
            // Step control that can do without a point can do without the first.
            finite: is_needed || !R::Control::WEIGHS_NOISE,
        };
        main.values.clear();
        if columns == 0 || is_needed || self.looks_at_bends(columns, quotient) {
            self.evaluate(main, &[], expected)?;
        } else {
            let mut first = Ok(());
            let _ = quotient(0)?.points(1.0, |moves| {
                first = self.evaluate(main, moves, expected);
                Err(())
            });
            first?;
        }
        let rows = main.values.len();
        main.ahead = (columns > 0).then(|| std::mem::take(&mut main.values));
        Ok(rows)
    }

    /// The values at `x`, all finite if a column needs them.
    pub fn baseline<'v, Q: Quotient<'v>>(
        &self,
        main: &mut WorkerOf<D, R, F>,
        rows: usize,
        noise: Option<Vec<Noise>>,
        columns: usize,
        quotient: &impl Fn(usize) -> Answer<Q, D, F>,
    ) -> Answer<Baseline, D, F> {
        let mut centre = std::mem::take(&mut main.centre);
        centre.clear();
        let is_needed = self.any(columns, quotient, Q::has_centre);
        if is_needed || self.looks_at_bends(columns, quotient) {
            let expected = Expected {
                rows: Some(rows),
                finite: is_needed,
            };
            main.values.clear();
            self.evaluate(main, &[], expected)?;
            centre.extend_from_slice(&main.values);
        }
        Ok(Baseline {
            rows,
            centre,
            noise,
        })
    }

    /// Whether the values at `x` tell the one-sided slopes, and these are wanted.
    fn looks_at_bends<'v, Q: Quotient<'v>>(
        &self,
        columns: usize,
        quotient: &impl Fn(usize) -> Answer<Q, D, F>,
    ) -> bool {
        R::Control::WEIGHS_NOISE && self.any(columns, quotient, Q::has_bend)
    }

    fn any<'v, Q: Quotient<'v>>(
        &self,
        columns: usize,
        quotient: &impl Fn(usize) -> Answer<Q, D, F>,
        holds: fn(&Q) -> bool,
    ) -> bool {
        // Without bounds, all columns have one of the same two stencils.
        let representatives = if self.options.bounds.is_none() {
            columns.min(2)
        } else {
            columns
        };
        (0..representatives).any(|k| quotient(k).is_ok_and(|quotient| holds(&quotient)))
    }

    fn measures_noise(&self) -> bool {
        self.options.step == Step::Auto && R::FIRST_STEP.is_none() && self.base.len() > 0
    }

    /// The noise of every value of `f` around `x`, where the step is to be chosen by it.
    pub fn noise(
        &self,
        main: &mut WorkerOf<D, R, F>,
        rows: usize,
    ) -> Answer<Option<Vec<Noise>>, D, F> {
        if !self.measures_noise() {
            return Ok(None);
        }
        let expected = Expected::finite(rows);
        let mut noise = vec![Noise::default(); rows];
        for spacing in SPACINGS {
            let v = self
                .options
                .sampling_direction(self.base.entries(), spacing);
            main.values.clear();
            main.values.reserve((SAMPLES * rows).max(2 * NODES));
            for k in 0..SAMPLES {
                let to = k as f64 * spacing;
                let axis = Axis::Along(&v);
                let moves = [Displacement { axis, to, by: to }];
                // The first is x itself, and an error there says so.
                self.evaluate(main, &moves[usize::from(k == 0)..], expected)?;
            }
            let mut all_agree = true;
            for (row, noise) in noise.iter_mut().enumerate() {
                let samples = std::array::from_fn(|k| main.values[k * rows + row]);
                let (found, agreed) = estimate(&samples);
                *noise = found;
                all_agree &= agreed;
            }
            if all_agree {
                break;
            }
        }
        Ok(Some(noise))
    }
}
