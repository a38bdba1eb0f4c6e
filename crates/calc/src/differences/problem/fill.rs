//! Columns shared among the workers.

use std::ops::Range;

use ndarray::Dimension;

use crate::differences::options::Options;
use crate::differences::problem::column::{Column, Rows};
use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::differences::problem::output::Output;
use crate::differences::problem::solve::Moved;
use crate::eval::evaluator::Evaluator;
use crate::parallel::parallel_for::ParallelFor;
use crate::parallel::workers::Workers;
use crate::stencil::quotient::Quotient;
use crate::step::estimator::Estimator;
use crate::step::noise::Noise;

impl<D: Dimension, R: Estimator, F: Evaluator<D> + Sync> Problem<'_, D, R, F> {
    /// Solves columns in all rows, shared among the workers; `output(rows)` is where the answers go.
    pub fn fill<'v, 'o>(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        noise: Option<Vec<Noise>>,
        columns: usize,
        quotient: &(impl Fn(usize) -> Answer<Quotient<'v>, D, F> + Sync),
        output: impl FnOnce(usize) -> Output<'o>,
    ) -> Answer<(), D, F> {
        let rows = self.count_rows(&mut workers.main, noise.as_deref(), columns, quotient)?;
        let output = output(rows);
        let baseline = self.baseline(&mut workers.main, rows, noise, columns, quotient)?;
        let all = Rows::All(rows);
        let column = |k| {
            quotient(k).map(|quotient| Column {
                quotient,
                rows: all,
            })
        };
        let size = self.evaluator.points_per_call();
        // As many columns as fill one call of `f`.
        let points = (0..columns.min(1)).map(|k| quotient(k).map_or(1, |first| first.points_len()));
        let at_once = size / points.fold(1, usize::max);
        let chunks = |chunk| output.chunks(chunk * rows);
        let done = self.share(
            workers,
            columns,
            at_once,
            chunks,
            |worker, range, mut output| {
                let mut write = |value, error| output.write(value, error);
                if size > 1 {
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

    /// Shares columns among the workers, in chunks of at least `at_once`; `chunks(length)` are the
    /// outputs of `length` columns each.
    pub fn share<C: Send, I: Iterator<Item = C> + Send>(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        columns: usize,
        at_once: usize,
        chunks: impl FnOnce(usize) -> I,
        work: impl Fn(&mut WorkerOf<D, R, F>, Range<usize>, C) -> Answer<(), D, F> + Sync,
    ) -> Answer<(), D, F> {
        let Options { serial, report, .. } = *self.options;
        let parallel_for = ParallelFor::new(columns, at_once, serial, report);
        let work = |worker: &mut WorkerOf<D, R, F>, range, output| {
            self.guarded(worker, |worker| work(worker, range, output))
        };
        let chunks = chunks(parallel_for.chunk);
        let done = parallel_for.run(workers, || self.new_worker(), chunks, work);
        done.map_err(|stop| stop.into_error(columns))
    }
}
