//! A function, a point and a method, and how the function is called.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ndarray::{ArrayRef, CowArray, Dimension};

use crate::differences::options::Options;
use crate::differences::problem::worker::Worker;
use crate::error::Error;
use crate::eval::entries::entries;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::parallel::workers::Workers;
use crate::stencil::displacement::Displacement;
use crate::step::estimator::Estimator;

/// A function, a point and a method.
pub(crate) struct Problem<'x, D: Dimension, R, F> {
    pub options: &'x Options<'x>,
    pub estimator: PhantomData<R>,
    pub evaluator: F,
    /// The point, in standard layout.
    pub base: CowArray<'x, f64, D>,
    /// How many values `f` has, if that is known before the first evaluation.
    pub rows: Option<usize>,
}

pub(crate) type Answer<T, D, F> = Result<T, Error<<F as Evaluator<D>>::Error>>;
pub(crate) type WorkerOf<D, R, F> = Worker<<F as Evaluator<D>>::Worker, <R as Estimator>::Control>;

impl<'x, D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'x, D, R, F> {
    /// # Panics
    /// If there are steps or bounds for each of another number of entries.
    pub fn new(
        options: &'x Options<'x>,
        evaluator: F,
        x: &'x ArrayRef<f64, D>,
        rows: Option<usize>,
    ) -> Self {
        options.assert_fits(x.len());
        Self {
            options,
            estimator: PhantomData,
            evaluator,
            base: x.as_standard_layout(),
            rows,
        }
    }

    pub fn new_worker(&self) -> WorkerOf<D, R, F> {
        Worker::new(self.evaluator.new_worker(&self.base))
    }

    /// Workers for one use.
    pub fn workers(&self) -> Workers<WorkerOf<D, R, F>> {
        Workers::of(self.new_worker())
    }

    /// Workers for many uses: those of the last one, or new ones for all threads. They do not allocate while they solve a
    /// column.
    pub fn workers_for_reuse<'c>(
        &self,
        workers: &'c mut Option<Workers<WorkerOf<D, R, F>>>,
    ) -> &'c mut Workers<WorkerOf<D, R, F>> {
        let workers = workers.get_or_insert_with(|| {
            let mut workers = self.workers();
            let others = 1..rayon::current_num_threads();
            workers.others.extend(others.map(|_| self.new_worker()));
            workers
        });
        for worker in workers.iter_mut() {
            F::reset(&mut worker.point, &self.base);
            worker.ahead = None;
            worker.reserve(self.rows.unwrap_or(1));
        }
        workers
    }

    /// Appends the values of `f` with `x` moved to those of the worker, at once or with the next flush.
    #[inline(always)]
    pub fn call(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        moves: &[Displacement<'_>],
        expected: Expected,
    ) -> Answer<(), D, F> {
        if let Some(mut ahead) = worker.ahead.take() {
            worker.values.append(&mut ahead);
            return Ok(());
        }
        let found = self.values_at(worker, entries(&self.base), moves, expected)?;
        worker.values.extend_from_slice(found.as_ref());
        Ok(())
    }

    /// The values of `f` with `x` moved; none if they go to those of the worker, at once or with the next flush.
    #[inline(always)]
    pub fn values_at(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        base: &[f64],
        moves: &[Displacement<'_>],
        expected: Expected,
    ) -> Answer<F::Values, D, F> {
        let Worker { point, values, .. } = worker;
        self.evaluator
            .evaluate(point, base, moves, expected, values)
    }

    #[inline(always)]
    pub fn flush(&self, worker: &mut WorkerOf<D, R, F>, expected: Expected) -> Answer<(), D, F> {
        let Worker { point, values, .. } = worker;
        self.evaluator.flush(point, expected, values)
    }

    /// [`call`](Self::call), done at once and guarded.
    pub fn evaluate(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        moves: &[Displacement<'_>],
        expected: Expected,
    ) -> Answer<(), D, F> {
        self.guarded(worker, |worker| {
            self.call(worker, moves, expected)?;
            self.flush(worker, expected)
        })
    }

    /// Runs `work`; a panic in `f` becomes an error that names the last probe.
    pub fn guarded<T>(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        work: impl FnOnce(&mut WorkerOf<D, R, F>) -> Answer<T, D, F>,
    ) -> Answer<T, D, F> {
        // A panic may leave the worker in disorder, but every worker is reset before it is used again.
        catch_unwind(AssertUnwindSafe(|| work(worker))).unwrap_or_else(|panic| {
            Err(Error::Panicked {
                at: F::last_probe(&worker.point).probe(self.base.shape()),
                message: message(&*panic),
            })
        })
    }
}

/// The message of a panic.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
        .to_string()
}
