//! The operators: which quotients make a gradient, a Jacobian or a Hessian.

use ndarray::{Array, Array1, Array2, Dimension, ShapeBuilder};

use crate::differences::problem::column::{Column, Rows};
use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::differences::problem::output::Output;
use crate::differences::problem::solve::Moved;
use crate::eval::base_point::entries_mut;
use crate::eval::evaluator::Evaluator;
use crate::parallel::parallel_for::ParallelFor;
use crate::parallel::workers::WorkerCache;
use crate::parallel::workers::Workers;
use crate::stencil::hessian::{HessianStencil, row_and_column};
use crate::stencil::mixed::MixedStencil;
use crate::step::control::StepControl;
use crate::step::estimator::Estimator;

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// `∂f/∂xᵢ` for every entry, or another derivative along each axis.
    pub fn each_entry(&self, derivative: usize) -> Answer<R::Of<Array<f64, D>>, D, F> {
        let mut answer = R::empty(|| Array::zeros(self.base.dim()));
        let output = &mut Output::new(R::parts(&mut answer), entries_mut);
        self.fill_entries(self.workers(&mut WorkerCache::new()), derivative, 1, output)?;
        Ok(answer)
    }

    pub fn each_entry_into(
        &self,
        derivative: usize,
        answer: &mut R::Of<Array<f64, D>>,
        cache: &mut WorkerCache<WorkerOf<D, R, F>>,
    ) -> Answer<(), D, F> {
        let output = &mut Output::new(R::parts(answer), |array| self.entries_of(array));
        self.fill_entries(self.workers_for_reuse(cache, 1), derivative, 1, output)
    }

    /// `∂ᵈf/∂xᵢᵈ` of every row, for every entry.
    fn fill_entries(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        derivative: usize,
        rows: usize,
        output: &mut Output<'_>,
    ) -> Answer<(), D, F> {
        let noise = self.noise(&mut workers.main, rows)?;
        let layout = self.layout(derivative, noise.as_deref());
        let in_pairs = self.evaluator.points_per_call() == 1 && R::Control::TAKES_ONE_STEP;
        if in_pairs && noise.is_none() && layout.is_of_pairs() {
            return self.fill_pairs(workers, rows, &layout, output);
        }
        let stencil = |i| self.stencil_at(&layout, i);
        self.fill(workers, rows, noise, self.base.len(), &stencil, output)
    }

    /// A derivative of a scalar `f` of one entry.
    pub fn alone(&self, derivative: usize) -> Answer<R::Of<f64>, D, F> {
        let mut answer = R::empty(|| 0.0);
        let output = &mut Output::new(R::parts(&mut answer), std::slice::from_mut);
        self.fill_entries(self.workers(&mut WorkerCache::new()), derivative, 1, output)?;
        Ok(answer)
    }

    /// The slope of a scalar `f` along `v`.
    pub fn slope_along(&self, v: &[f64]) -> Answer<R::Of<f64>, D, F> {
        let mut answer = R::empty(|| 0.0);
        let output = &mut Output::new(R::parts(&mut answer), std::slice::from_mut);
        self.fill_along(self.workers(&mut WorkerCache::new()), v, 1, output)?;
        Ok(answer)
    }

    /// `J v`.
    pub fn jacobian_vector(&self, v: &[f64]) -> Answer<R::Of<Array1<f64>>, D, F> {
        let cache = &mut WorkerCache::new();
        let workers = self.workers(cache);
        let rows = self.count_rows(workers, 1, &|_| {
            self.stencil_along(&self.layout(1, None), v)
        })?;
        let mut answer = R::empty(|| Array1::zeros(rows));
        let output = &mut Output::new(R::parts(&mut answer), entries_mut);
        self.fill_along(workers, v, rows, output)?;
        Ok(answer)
    }

    fn fill_along(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        v: &[f64],
        rows: usize,
        output: &mut Output<'_>,
    ) -> Answer<(), D, F> {
        let noise = self.noise(&mut workers.main, rows)?;
        let stencil = self.stencil_along(&self.layout(1, noise.as_deref()), v)?;
        self.fill(workers, rows, noise, 1, &|_| Ok(stencil), output)
    }

    /// The Jacobian, its columns contiguous.
    pub fn jacobian(&self) -> Answer<R::Of<Array2<f64>>, D, F> {
        let cache = &mut WorkerCache::new();
        let workers = self.workers(cache);
        let layout = self.layout(1, None);
        let rows = self.count_rows(workers, self.base.len(), &|i| self.stencil_at(&layout, i))?;
        let mut answer = R::empty(|| Array2::zeros((rows, self.base.len()).f()));
        let output = &mut Output::new(R::parts(&mut answer), columns_mut);
        self.fill_entries(workers, 1, rows, output)?;
        Ok(answer)
    }

    /// The Jacobian into an array that tells the number of rows.
    pub fn jacobian_into(
        &self,
        answer: &mut R::Of<Array2<f64>>,
        cache: &mut WorkerCache<WorkerOf<D, R, F>>,
    ) -> Answer<(), D, F> {
        let rows = R::parts(answer).0.nrows();
        let workers = self.workers_for_reuse(cache, rows);
        let shape = (rows, self.base.len());
        let output = &mut Output::new(R::parts(answer), |array| {
            if array.dim() != shape || !array.t().is_standard_layout() {
                *array = Array2::zeros(shape.f());
            }
            columns_mut(array)
        });
        self.fill_entries(workers, 1, rows, output)
    }

    /// Groups of columns of the Jacobian that share no row, each moved at once; `write(column, k, value, error)` for the
    /// `k`-th row of a column.
    pub fn groups<'r>(
        &self,
        rows: usize,
        groups: &[Vec<usize>],
        rows_of: impl Fn(usize) -> &'r [usize] + Sync,
        mut write: impl FnMut(usize, usize, f64, Option<f64>),
    ) -> Answer<(), D, F> {
        let cache = &mut WorkerCache::new();
        let workers = self.workers(cache);
        let noise = self.noise(&mut workers.main, rows)?;
        let layout = self.layout(1, noise.as_deref());
        let stencil = |i| self.stencil_at(&layout, i);
        let baseline = self.baseline(&mut workers.main, rows, noise, self.base.len(), &stencil)?;
        let column = |&i: &usize| {
            let rows = Rows::Some(rows_of(i));
            stencil(i).map(|quotient| Column { quotient, rows })
        };
        let parallel_for = ParallelFor::new(groups.len(), self.options.serial, self.options.report);
        let mut found: Vec<Vec<(f64, Option<f64>)>> = vec![Vec::new(); groups.len()];
        let chunks = found.chunks_mut(parallel_for.chunk);
        let done = parallel_for.run(
            workers,
            || self.new_worker(),
            chunks,
            |worker, range, found| {
                for (group, found) in groups[range].iter().zip(found) {
                    let columns = group.iter().map(column).collect::<Result<Vec<_>, _>>()?;
                    let write = |value, error| found.push((value, error));
                    self.guarded(worker, |worker| {
                        self.solve(worker, &columns, Moved::Together, &baseline, write)
                    })?;
                }
                Ok(())
            },
        );
        done.map_err(|stop| stop.into_error(groups.len()))?;
        for (group, found) in groups.iter().zip(found) {
            let mut found = found.into_iter();
            for &i in group {
                for (k, (value, error)) in found.by_ref().take(rows_of(i).len()).enumerate() {
                    write(i, k, value, error);
                }
            }
        }
        Ok(())
    }

    /// `∂²f/∂xᵢ∂xⱼ`, entries of `x` in logical order. Only one triangle is evaluated.
    pub fn hessian(&self) -> Answer<R::Of<Array2<f64>>, D, F> {
        let n = self.base.len();
        let cache = &mut WorkerCache::new();
        let workers = self.workers(cache);
        let noise = self.noise(&mut workers.main, 1)?;
        let pure = self.layout(2, noise.as_deref());
        let mixed = self.mixed_layout(noise.as_deref());
        let stencil = |k| {
            let (i, j) = row_and_column(k);
            Ok(if i == j {
                HessianStencil::Pure(self.stencil_at(&pure, i)?)
            } else {
                let (a, b) = (self.stencil_at(&mixed, i)?, self.stencil_at(&mixed, j)?);
                HessianStencil::Mixed(MixedStencil { a, b })
            })
        };
        let mut triangle = R::empty(|| vec![0.0; n * (n + 1) / 2]);
        let output = &mut Output::new(R::parts(&mut triangle), Vec::as_mut_slice);
        self.fill(workers, 1, noise, n * (n + 1) / 2, &stencil, output)?;
        let place = |i: usize, j: usize| i.max(j) * (i.max(j) + 1) / 2 + i.min(j);
        Ok(R::map(triangle, |triangle| {
            Array2::from_shape_fn((n, n), |(i, j)| triangle[place(i, j)])
        }))
    }

    /// `H v`, without the `n²` entries of `H`.
    pub fn hessian_vector(&self, v: &[f64]) -> Answer<R::Of<Array<f64, D>>, D, F> {
        let cache = &mut WorkerCache::new();
        let workers = self.workers(cache);
        let noise = self.noise(&mut workers.main, 1)?;
        let layout = self.mixed_layout(noise.as_deref());
        let a = self.stencil_along(&layout, v)?;
        let stencil = |i| {
            let b = self.stencil_at(&layout, i)?;
            Ok(MixedStencil { a, b })
        };
        let mut answer = R::empty(|| Array::zeros(self.base.dim()));
        let output = &mut Output::new(R::parts(&mut answer), entries_mut);
        self.fill(workers, 1, noise, self.base.len(), &stencil, output)?;
        Ok(answer)
    }

    /// The entries of an answer, which takes the shape of `x`.
    fn entries_of<'s>(&self, answer: &'s mut Array<f64, D>) -> &'s mut [f64] {
        if answer.shape() != self.base.shape() || !answer.is_standard_layout() {
            *answer = Array::zeros(self.base.dim());
        }
        entries_mut(answer)
    }
}

/// The entries of an array whose columns are contiguous, column by column.
fn columns_mut(array: &mut Array2<f64>) -> &mut [f64] {
    array
        .as_slice_memory_order_mut()
        .expect("contiguous columns")
}
