//! First derivatives from one pair of points per entry, in a tenth of the instructions of the general solver.

use std::ops::Range;

use ndarray::Dimension;

use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::differences::problem::output::Chunk;
use crate::error::Error;
use crate::eval::entries::entries;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::stencil::displacement::Displacement;
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
        worker.values.clear();
        for i in range {
            let x = base[i];
            let pair @ [ahead, behind] = layout.pair(i, x);
            let distance = (ahead.to - x) - (behind.to - x);
            let mut bad = None;
            self.evaluate_pair(worker, rows, base, pair, |f_ahead, f_behind| {
                for (f_ahead, f_behind) in f_ahead.iter().zip(f_behind) {
                    let slope = (f_ahead - f_behind) / distance;
                    if !slope.is_finite() {
                        bad = Some(slope);
                    }
                    output.write(slope, None);
                }
            })?;
            if let Some(value) = bad {
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

    /// Hands the values of every row at both points to `write`.
    #[inline(always)]
    fn evaluate_pair(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        rows: usize,
        base: &[f64],
        [ahead, behind]: [Displacement<'_>; 2],
        mut write: impl FnMut(&[f64], &[f64]),
    ) -> Answer<(), D, F> {
        let expected = Expected {
            rows: Some(rows),
            finite: true,
        };
        if worker.ahead.is_none() {
            let f_ahead = self.values_at(worker, base, &[ahead], expected)?;
            let f_behind = self.values_at(worker, base, &[behind], expected)?;
            if !f_ahead.as_ref().is_empty() {
                write(f_ahead.as_ref(), f_behind.as_ref());
                return Ok(());
            }
        } else {
            self.call(worker, &[ahead], expected)?;
            self.call(worker, &[behind], expected)?;
        }
        let (f_ahead, f_behind) = worker.values.split_at(rows);
        write(f_ahead, f_behind);
        worker.values.clear();
        Ok(())
    }
}
