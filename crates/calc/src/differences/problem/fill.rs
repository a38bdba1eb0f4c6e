//! Columns shared among the workers.

use std::ops::Range;

use ndarray::Dimension;

use crate::differences::problem::column::{Column, Rows};
use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::differences::problem::output::{Chunk, Output};
use crate::differences::problem::solve::Moved;
use crate::eval::evaluator::Evaluator;
use crate::parallel::parallel_for::ParallelFor;
use crate::parallel::workers::Workers;
use crate::stencil::quotient::Quotient;
use crate::step::estimator::Estimator;
use crate::step::noise::Noise;

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// Solves columns in all rows, shared among the workers.
    pub fn fill<'v, Q: Quotient<'v>>(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        rows: usize,
        noise: Option<Vec<Noise>>,
        columns: usize,
        quotient: &(impl Fn(usize) -> Answer<Q, D, F> + Sync),
        output: &mut Output<'_>,
    ) -> Answer<(), D, F> {
        let baseline = self.baseline(&mut workers.main, rows, noise, columns, quotient)?;
        let points = match (self.evaluator.points_per_call(), columns) {
            (1, _) | (_, 0) => 1,
            _ => quotient(0).map_or(1, |quotient| quotient.points_len()),
        };
        let at_once = self.evaluator.points_per_call() / points.max(1);
        let column = |k| {
            let rows = Rows::All(rows);
            quotient(k).map(|quotient| Column { quotient, rows })
        };
        let done = self.share(
            workers,
            rows,
            columns,
            at_once,
            output,
            |worker, range, mut output| {
                let mut write = |value, error| output.write(value, error);
                if at_once > 1 || self.evaluator.points_per_call() > 1 {
                    let columns = range.map(column).collect::<Result<Vec<_>, _>>()?;
                    return self.solve(worker, &columns, Moved::Apart, &baseline, write);
                }
                for k in range {
                    self.solve(worker, &[column(k)?], Moved::Apart, &baseline, &mut write)?;
                }
                Ok(())
            },
        );
        workers.main.centre = baseline.centre;
        done
    }

    /// Shares columns of `rows` values each among the workers, in chunks of at least `at_once`.
    pub fn share(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        rows: usize,
        columns: usize,
        at_once: usize,
        output: &mut Output<'_>,
        work: impl Fn(&mut WorkerOf<D, R, F>, Range<usize>, Chunk<'_>) -> Answer<(), D, F> + Sync,
    ) -> Answer<(), D, F> {
        let parallel_for =
            ParallelFor::new(columns, self.options.serial, self.options.report).by(at_once);
        let chunks = output.chunks((parallel_for.chunk * rows).max(1));
        let work = |worker: &mut WorkerOf<D, R, F>, range, output| {
            self.guarded(worker, |worker| work(worker, range, output))
        };
        let done = parallel_for.run(workers, || self.new_worker(), chunks, work);
        done.map_err(|stop| stop.into_error(columns))
    }
}
