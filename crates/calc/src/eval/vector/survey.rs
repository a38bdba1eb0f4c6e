//! What is to be known of `f` before its columns are evaluated.

use ndarray::Dimension;

use super::{Fallible, Team, Vector, VectorField};
use crate::differences::estimator::Rule;
use crate::parallel::parallel_for::Crew;
use crate::search::{Behaviour, Search};
use crate::stencil::layout::Plan;
use crate::stencil::quotient::{Axis, Line, Move, Quotient};
use crate::step::noise::Noise;
use crate::step::noise::{SAMPLES, SPACINGS, estimate};
use crate::step::size::Step;

/// What is known of `f` before the columns are evaluated.
pub(crate) struct Survey {
    /// Values at `x`, or NaN where they are not needed.
    pub centre: Vec<f64>,
    /// The noise of each value, where the step is chosen by it.
    pub noise: Option<Vec<Noise>>,
}

impl<D: Dimension, R: Rule, F: VectorField<D>> Vector<'_, '_, D, R, F> {
    /// How many values `f` has, from its first evaluation, which is not repeated.
    pub fn rows<'l>(
        &self,
        crew: &mut Crew<Team<D, R, F>>,
        mut lines: impl Iterator<Item = Fallible<Line<'l>, D, F>> + Clone,
    ) -> Fallible<usize, D, F> {
        let lead = &mut crew.lead;
        let at_centre = self.measures_noise() || self.need_centre(lines.clone());
        let first = match lines.next() {
            Some(line) if !at_centre => line?.point(0, 1.0).map(|moved| [moved]),
            _ => None,
        };
        // A search that can do without a point can do without the first.
        let finite = first.is_none() || !R::Search::WEIGHS_NOISE;
        self.evaluate(lead, 0, first.as_slice().as_flattened(), finite)?;
        let rows = lead.out.len();
        if self.home.len() > 0 {
            lead.ahead = Some(std::mem::take(&mut lead.out));
        }
        Ok(rows)
    }

    fn need_centre<'l>(&self, lines: impl Iterator<Item = Fallible<Line<'l>, D, F>>) -> bool {
        // Without bounds all lines have the same stencil.
        let representatives = if self.options.bounds.is_none() {
            1
        } else {
            usize::MAX
        };
        lines
            .take(representatives)
            .any(|line| line.is_ok_and(|line| line.has_centre()))
    }

    fn measures_noise(&self) -> bool {
        self.options.step == Step::Auto && R::FIRST_STEP.is_none() && self.home.len() > 0
    }

    /// The values at `x`, and their noise, as far as the lines need them.
    pub fn survey<'p, 'l>(
        &self,
        plan: Plan<'p>,
        crew: &mut Crew<Team<D, R, F>>,
        rows: usize,
        lines: impl Iterator<Item = Fallible<Line<'l>, D, F>>,
    ) -> Fallible<(Survey, Plan<'p>), D, F> {
        let mut centre = std::mem::take(&mut crew.lead.centre);
        centre.clear();
        if self.need_centre(lines) {
            self.evaluate(&mut crew.lead, rows, &[], true)?;
            centre.extend_from_slice(&crew.lead.out);
        }
        if !self.measures_noise() {
            return Ok((
                Survey {
                    centre,
                    noise: None,
                },
                plan,
            ));
        }
        let noise = self.noise(&mut crew.lead, rows)?;
        let (order, spacing) = self.options.stencil(1).error_powers();
        let behaviour = Behaviour {
            derivative: 1,
            order,
            spacing,
        };
        let longest =
            |noise: &Noise| R::search(behaviour, Some((noise.absolute, *noise))).longest();
        let plan = plan.reaching(noise.iter().map(longest).fold(0.0, f64::max));
        Ok((
            Survey {
                centre,
                noise: Some(noise),
            },
            plan,
        ))
    }

    fn noise(&self, worker: &mut Team<D, R, F>, rows: usize) -> Fallible<Vec<Noise>, D, F> {
        let mut noise = Vec::new();
        for spacing in SPACINGS {
            let v = self
                .options
                .sampling_direction(self.home.entries(), spacing);
            let mut samples = vec![[0.0; SAMPLES]; rows];
            for k in 0..SAMPLES {
                let to = k as f64 * spacing;
                let moves = [Move {
                    axis: Axis::Along(&v),
                    to,
                    by: to,
                }];
                // The first is x itself, and an error there says so.
                self.evaluate(worker, rows, &moves[usize::from(k == 0)..], true)?;
                for (samples, value) in samples.iter_mut().zip(&worker.out) {
                    samples[k] = *value;
                }
            }
            let found: Vec<_> = samples.iter().map(estimate).collect();
            noise = found.iter().map(|(noise, _)| *noise).collect();
            if found.iter().all(|(_, agreed)| *agreed) {
                break;
            }
        }
        Ok(noise)
    }
}
