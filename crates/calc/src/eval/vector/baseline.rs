//! What is to be known of `f` before its columns are evaluated.

use ndarray::Dimension;

use super::{Fallible, Team, Vector, VectorEvaluator};
use crate::differences::estimator::Estimator;
use crate::parallel::parallel_for::Workers;
use crate::stencil::layout::StencilLayout;
use crate::stencil::quotient::{Axis, Displacement, Quotient, Stencil1d};
use crate::step::control::{Behaviour, StepControl};
use crate::step::noise::Noise;
use crate::step::noise::{SAMPLES, SPACINGS, estimate};
use crate::step::size::Step;

/// What is known of `f` before the columns are evaluated.
pub(crate) struct Baseline {
    /// Values at `x`, or NaN where they are not needed.
    pub centre: Vec<f64>,
    /// The noise of each value, where the step is chosen by it.
    pub noise: Option<Vec<Noise>>,
}

impl<D: Dimension, R: Estimator, F: VectorEvaluator<D>> Vector<'_, '_, D, R, F> {
    /// How many values `f` has, from its first evaluation, which is not repeated.
    pub fn rows<'l>(
        &self,
        workers: &mut Workers<Team<D, R, F>>,
        mut lines: impl Iterator<Item = Fallible<Stencil1d<'l>, D, F>> + Clone,
    ) -> Fallible<usize, D, F> {
        let main = &mut workers.main;
        let is_needed = self.measures_noise() || self.any(lines.clone(), Stencil1d::has_centre);
        let at_centre = is_needed || self.looks_at_bends(lines.clone());
        let first = match lines.next() {
            Some(line) if !at_centre => line?.point(0, 1.0).map(|moved| [moved]),
            _ => None,
        };
        // Step control that can do without a point can do without the first.
        let finite = is_needed || !R::Control::WEIGHS_NOISE;
        self.evaluate(main, 0, first.as_slice().as_flattened(), finite)?;
        let rows = main.out.len();
        if self.base.len() > 0 {
            main.ahead = Some(std::mem::take(&mut main.out));
        }
        Ok(rows)
    }

    /// Whether the values at `x` tell the one-sided slopes, and these are wanted.
    fn looks_at_bends<'l>(
        &self,
        lines: impl Iterator<Item = Fallible<Stencil1d<'l>, D, F>>,
    ) -> bool {
        R::Control::WEIGHS_NOISE && self.any(lines, Stencil1d::has_bend)
    }

    fn any<'l>(
        &self,
        lines: impl Iterator<Item = Fallible<Stencil1d<'l>, D, F>>,
        holds: fn(&Stencil1d<'l>) -> bool,
    ) -> bool {
        // Without bounds all lines have the same stencil.
        let representatives = if self.options.bounds.is_none() {
            1
        } else {
            usize::MAX
        };
        lines
            .take(representatives)
            .any(|line| line.is_ok_and(|line| holds(&line)))
    }

    fn measures_noise(&self) -> bool {
        self.options.step == Step::Auto && R::FIRST_STEP.is_none() && self.base.len() > 0
    }

    /// The values at `x`, and their noise, as far as the lines need them.
    pub fn baseline<'p, 'l>(
        &self,
        layout: StencilLayout<'p>,
        workers: &mut Workers<Team<D, R, F>>,
        rows: usize,
        lines: impl Iterator<Item = Fallible<Stencil1d<'l>, D, F>> + Clone,
    ) -> Fallible<(Baseline, StencilLayout<'p>), D, F> {
        let mut centre = std::mem::take(&mut workers.main.centre);
        centre.clear();
        let is_needed = self.any(lines.clone(), Stencil1d::has_centre);
        if is_needed || self.looks_at_bends(lines) {
            self.evaluate(&mut workers.main, rows, &[], is_needed)?;
            centre.extend_from_slice(&workers.main.out);
        }
        if !self.measures_noise() {
            return Ok((
                Baseline {
                    centre,
                    noise: None,
                },
                layout,
            ));
        }
        let noise = self.noise(&mut workers.main, rows)?;
        let (order, spacing) = self.options.stencil(1).error_powers();
        let behaviour = Behaviour {
            derivative: 1,
            order,
            spacing,
        };
        let longest =
            |noise: &Noise| R::control(behaviour, Some((noise.absolute, *noise))).longest();
        let layout = layout.reaching(noise.iter().map(longest).fold(0.0, f64::max));
        Ok((
            Baseline {
                centre,
                noise: Some(noise),
            },
            layout,
        ))
    }

    fn noise(&self, worker: &mut Team<D, R, F>, rows: usize) -> Fallible<Vec<Noise>, D, F> {
        let mut noise = Vec::new();
        for spacing in SPACINGS {
            let v = self
                .options
                .sampling_direction(self.base.entries(), spacing);
            let mut samples = vec![[0.0; SAMPLES]; rows];
            for k in 0..SAMPLES {
                let to = k as f64 * spacing;
                let moves = [Displacement {
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
