//! What the solver needs to know about `f` before it solves columns.

use ndarray::Dimension;

use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::eval::entries::entries;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::stencil::displacement::{Axis, Displacement};
use crate::stencil::quotient::Quotient;
use crate::stencil::weights::NODES;
use crate::step::control::StepControl;
use crate::step::estimator::Estimator;
use crate::step::noise::{Noise, SAMPLES, SPACINGS, estimate};
use crate::step::size::Step;

/// What the solver knows about `f` before it solves columns.
#[derive(Debug)]
pub(crate) struct Baseline {
    /// How many values `f` has.
    pub rows: usize,
    /// The values at `x`; empty if no column uses them.
    pub centre: Vec<f64>,
    /// The noise of each value, if it has been measured.
    pub noise: Option<Vec<Noise>>,
}

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// The noise of every value of `f` around `x`, if the step depends on it.
    pub fn noise(&self, main: &mut WorkerOf<D, R, F>) -> Answer<Option<Vec<Noise>>, D, F> {
        let is_measured =
            self.options.step == Step::Auto && R::FIRST_STEP.is_none() && !self.base.is_empty();
        if !is_measured {
            return Ok(None);
        }
        let mut noise = Vec::new();
        for spacing in SPACINGS {
            noise.clear();
            main.values.clear();
            // Reserve once for the samples of a scalar, and for what the solver needs later.
            main.values.reserve(2 * NODES);
            let v = self
                .options
                .sampling_direction(entries(&self.base), spacing);
            let mut rows = self.rows;
            for k in 0..SAMPLES {
                let to = k as f64 * spacing;
                let axis = Axis::Along(&v);
                let moves = [Displacement { axis, to, by: to }];
                // The first point is x itself, and an error names it so.
                let moves = &moves[usize::from(k == 0)..];
                self.evaluate(main, moves, Expected { rows, finite: true })?;
                rows = Some(main.values.len() / (k + 1));
            }
            let rows = main.values.len() / SAMPLES;
            let mut all_agree = true;
            noise.extend((0..rows).map(|row| {
                let (noise, agreed) =
                    estimate(&std::array::from_fn(|k| main.values[k * rows + row]));
                all_agree &= agreed;
                noise
            }));
            if all_agree {
                break;
            }
        }
        Ok(Some(noise))
    }

    /// How many values `f` has. If that is unknown, evaluates the first point ahead; its values are kept.
    pub fn count_rows<'v>(
        &self,
        main: &mut WorkerOf<D, R, F>,
        noise: Option<&[Noise]>,
        columns: usize,
        quotient: &impl Fn(usize) -> Answer<Quotient<'v>, D, F>,
    ) -> Answer<usize, D, F> {
        if let Some(rows) = self.rows.or(noise.map(<[_]>::len)) {
            return Ok(rows);
        }
        let (is_needed, is_wanted) = self.uses_of_centre(columns, quotient);
        let expected = Expected {
            rows: None,
            // Step control that can do without a point can do without the first.
            finite: is_needed || !R::Control::WEIGHS_NOISE,
        };
        main.values.clear();
        if columns == 0 || is_wanted {
            self.evaluate(main, &[], expected)?;
        } else {
            // Stops after the first point.
            let first = quotient(0)?.points(1.0, |moves| Err(self.evaluate(main, moves, expected)));
            first.err().unwrap_or(Ok(()))?;
        }
        let rows = main.values.len();
        main.ahead = (columns > 0).then(|| std::mem::take(&mut main.values));
        Ok(rows)
    }

    /// The values at `x`, all finite if a column needs them.
    pub fn baseline<'v>(
        &self,
        main: &mut WorkerOf<D, R, F>,
        rows: usize,
        noise: Option<Vec<Noise>>,
        columns: usize,
        quotient: &impl Fn(usize) -> Answer<Quotient<'v>, D, F>,
    ) -> Answer<Baseline, D, F> {
        let mut centre = std::mem::take(&mut main.centre);
        centre.clear();
        let (is_needed, is_wanted) = self.uses_of_centre(columns, quotient);
        if is_wanted {
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

    /// Whether a column needs the values at `x`, and whether step control wants them in any case, because they tell the
    /// one-sided slopes.
    fn uses_of_centre<'v>(
        &self,
        columns: usize,
        quotient: &impl Fn(usize) -> Answer<Quotient<'v>, D, F>,
    ) -> (bool, bool) {
        // Without bounds, all columns have one of the same two stencils.
        let representatives = match self.options.bounds {
            None => columns.min(2),
            Some(_) => columns,
        };
        let (mut is_needed, mut is_wanted) = (false, false);
        for quotient in (0..representatives).filter_map(|k| quotient(k).ok()) {
            is_needed |= quotient.has_centre();
            is_wanted |= R::Control::WEIGHS_NOISE && quotient.has_bend();
        }
        (is_needed, is_needed || is_wanted)
    }
}
