//! First derivatives by one pair of points an entry: in a tenth of the instructions that stencils and controls take.

use std::ops::Range;

use ndarray::Dimension;

use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::differences::problem::output::{Chunk, Output};
use crate::error::Error;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::parallel::workers::Workers;
use crate::stencil::layout::StencilLayout;
use crate::stencil::quotient::Displacement;
use crate::step::estimator::Estimator;

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// The slope of every row at every entry, shared among the workers.
    pub fn fill_pairs(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        rows: usize,
        layout: &StencilLayout<'_>,
        output: &mut Output<'_>,
    ) -> Answer<(), D, F> {
        let solve = |worker: &mut _, entries, output: Chunk<'_>| {
            self.solve_pairs(worker, rows, layout, entries, output)
        };
        self.share(workers, rows, self.base.len(), 1, output, solve)
    }

    #[inline(always)]
    fn solve_pairs(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        rows: usize,
        layout: &StencilLayout<'_>,
        entries: Range<usize>,
        mut output: Chunk<'_>,
    ) -> Answer<(), D, F> {
        let expected = Expected::finite(rows);
        for i in entries {
            let x = self.base.entries()[i];
            let pair @ [ahead, behind] = layout.pair(i, x);
            let distance = (ahead.to - x) - (behind.to - x);
            let mut bad = None;
            self.call_pair(worker, pair, expected, |f_ahead, f_behind| {
                let slope = (f_ahead - f_behind) / distance;
                if !slope.is_finite() {
                    bad = Some(slope);
                }
                output.write(slope, None);
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

    /// Hands the two values of every row at a pair of points to `write`.
    #[inline(always)]
    fn call_pair(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        pair: [Displacement<'_>; 2],
        expected: Expected,
        mut write: impl FnMut(f64, f64),
    ) -> Answer<(), D, F> {
        if worker.ahead.is_none() {
            let point = &mut worker.point;
            return self
                .evaluator
                .evaluate_pair(point, &self.base, pair, expected, write);
        }
        worker.values.clear();
        for moved in pair {
            self.call(worker, &[moved], expected)?;
        }
        let (f_ahead, f_behind) = worker.values.split_at(worker.values.len() / 2);
        let pairs = f_ahead.iter().zip(f_behind);
        pairs.for_each(|(f_ahead, f_behind)| write(*f_ahead, *f_behind));
        Ok(())
    }
}
