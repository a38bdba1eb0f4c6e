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
        let expected = Expected {
            rows: Some(rows),
            finite: true,
        };
        for i in range {
            let x = entries(&self.base)[i];
            let [ahead, behind] = layout.pair(i, x);
            let distance = (ahead.to - x) - (behind.to - x);
            worker.values.clear();
            self.call(worker, &[ahead], expected)?;
            self.call(worker, &[behind], expected)?;
            let (f_ahead, f_behind) = worker.values.split_at(rows);
            for (f_ahead, f_behind) in f_ahead.iter().zip(f_behind) {
                let value = (f_ahead - f_behind) / distance;
                if !value.is_finite() {
                    let at = F::last_probe(&worker.point).probe(self.base.shape());
                    return Err(if ahead.to == x || behind.to == x {
                        Error::StepVanished { at }
                    } else {
                        Error::NotFinite { at, value }
                    });
                }
                output.write(value, None);
            }
        }
        Ok(())
    }
}
