//! First derivatives by one pair of points an entry: in a tenth of the instructions that stencils and controls take.

use std::ops::Range;

use ndarray::Dimension;

use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::differences::problem::output::Chunk;
use crate::error::Error;
use crate::eval::entries::entries;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::stencil::layout::StencilLayout;
use crate::step::estimator::Estimator;

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// The slope of every row at some entries.
    #[inline(always)]
    pub fn solve_pairs(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        rows: usize,
        layout: &StencilLayout<'_>,
        range: Range<usize>,
        mut output: Chunk<'_>,
    ) -> Answer<(), D, F> {
        let base = entries(&self.base);
        let expected = Expected {
            rows: Some(rows),
            finite: true,
        };
        worker.values.clear();
        for i in range {
            let x = base[i];
            let [ahead, behind] = layout.pair(i, x);
            let distance = (ahead.to - x) - (behind.to - x);
            let mut write = |f_ahead: &[f64], f_behind: &[f64]| {
                f_ahead
                    .iter()
                    .zip(f_behind)
                    .try_for_each(|(f_ahead, f_behind)| {
                        let slope = (f_ahead - f_behind) / distance;
                        output.write(slope, None);
                        if slope.is_finite() {
                            Ok(())
                        } else {
                            Err(slope)
                        }
                    })
            };
            let values = if worker.ahead.is_none() {
                let f_ahead = self.values_at(worker, base, &[ahead], expected)?;
                Some((f_ahead, self.values_at(worker, base, &[behind], expected)?))
            } else {
                self.call(worker, &[ahead], expected)?;
                self.call(worker, &[behind], expected)?;
                None
            };
            let written = match &values {
                Some((f_ahead, f_behind)) if !f_ahead.as_ref().is_empty() => {
                    write(f_ahead.as_ref(), f_behind.as_ref())
                }
                _ => {
                    let (f_ahead, f_behind) = worker.values.split_at(rows);
                    let written = write(f_ahead, f_behind);
                    worker.values.clear();
                    written
                }
            };
            if let Err(value) = written {
                let at = F::last_probe(&worker.point).probe(self.base.shape());
                return Err(if ahead.to == x || behind.to == x {
                    Error::StepVanished { at }
                } else {
                    Error::NotFinite { at, value }
                });
            }
        }
        Ok(())
    }
}
