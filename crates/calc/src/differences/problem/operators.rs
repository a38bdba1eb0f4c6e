//! The operators: which quotients make a gradient, a Jacobian or a Hessian.

use std::ops::Range;

use ndarray::{Array, Array1, Array2, ArrayRef, Dimension, Ix1, ShapeBuilder};

use crate::differences::problem::column::{Column, Rows};
use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::differences::problem::output::Output;
use crate::differences::problem::solve::Moved;
use crate::eval::entries::{direction, entries, entries_mut};
use crate::eval::evaluator::Evaluator;
use crate::parallel::workers::Workers;
use crate::sparsity::{SparseJacobian, Sparsity};
use crate::stencil::quotient::Quotient;
use crate::step::control::StepControl;
use crate::step::estimator::Estimator;

impl<D: Dimension, R: Estimator, F: Evaluator<D> + Sync> Problem<'_, D, R, F> {
    /// `∂ᵈf/∂xᵢᵈ` of a scalar `f` for every entry, in the shape of `x`.
    pub fn each_entry(&self, derivative: usize) -> Answer<R::Of<Array<f64, D>>, D, F> {
        let mut answer = R::empty(Default::default);
        self.each_entry_into(derivative, &mut answer, &mut self.workers())?;
        Ok(answer)
    }

    pub fn each_entry_into(
        &self,
        derivative: usize,
        answer: &mut R::Of<Array<f64, D>>,
        workers: &mut Workers<WorkerOf<D, R, F>>,
    ) -> Answer<(), D, F> {
        self.fill_entries(workers, derivative, |_| {
            Output::new(R::parts(answer), |array| {
                reshaped(array, self.base.raw_dim())
            })
        })
    }

    /// The Jacobian, its columns contiguous.
    pub fn jacobian(&self) -> Answer<R::Of<Array2<f64>>, D, F> {
        let mut answer = R::empty(Default::default);
        self.jacobian_into(&mut answer, &mut self.workers())?;
        Ok(answer)
    }

    pub fn jacobian_into(
        &self,
        answer: &mut R::Of<Array2<f64>>,
        workers: &mut Workers<WorkerOf<D, R, F>>,
    ) -> Answer<(), D, F> {
        let columns = |array: &mut Array2<f64>, shape: (usize, usize)| {
            if array.dim() != shape || !array.t().is_standard_layout() {
                *array = Array2::zeros(shape.f());
            }
        };
        self.fill_entries(workers, 1, |rows| {
            Output::new(R::parts(answer), |array| {
                columns(array, (rows, self.base.len()));
                array
                    .as_slice_memory_order_mut()
                    .expect("contiguous columns")
            })
        })
    }

    /// `∂ᵈf/∂xᵢᵈ` of every row, for every entry.
    fn fill_entries<'o>(
        &self,
        workers: &mut Workers<WorkerOf<D, R, F>>,
        derivative: usize,
        output: impl FnOnce(usize) -> Output<'o>,
    ) -> Answer<(), D, F> {
        let n = self.base.len();
        let noise = self.noise(&mut workers.main)?;
        let layout = self.layout(derivative, noise.as_deref());
        let stencil = |i| self.stencil_at(&layout, i).map(Quotient::Single);
        let is_point_by_point = self.evaluator.points_per_call() == 1;
        let takes_one_step = !R::Control::WEIGHS_NOISE && noise.is_none();
        if !(is_point_by_point && takes_one_step && layout.is_of_pairs()) {
            return self.fill(workers, noise, n, &stencil, output);
        }
        let rows = self.count_rows(&mut workers.main, None, n, &stencil)?;
        let chunks = |chunk| output(rows).chunks(chunk * rows);
        self.share(workers, n, 1, chunks, |worker, range, output| {
            self.solve_pairs(worker, rows, &layout, range, output)
        })
    }

    /// The slope of every row along `v`.
    ///
    /// # Panics
    /// If `v.shape()` is not that of `x`.
    pub fn along(&self, v: &ArrayRef<f64, D>) -> Answer<R::Of<Array1<f64>>, D, F> {
        let v = &direction(v, self.base.shape());
        let workers = &mut self.workers();
        let noise = self.noise(&mut workers.main)?;
        let layout = self.layout(1, noise.as_deref());
        let stencil = Quotient::Single(self.stencil_along(&layout, entries(v))?);
        let mut answer = R::empty(Default::default);
        let parts = R::parts(&mut answer);
        let output = |rows| Output::new(parts, |array| reshaped(array, Ix1(rows)));
        self.fill(workers, noise, 1, &|_| Ok(stencil), output)?;
        Ok(answer)
    }

    /// `∂²f/∂xᵢ∂xⱼ` of a scalar `f`, entries of `x` in logical order. Only one triangle is evaluated.
    pub fn hessian(&self) -> Answer<R::Of<Array2<f64>>, D, F> {
        let n = self.base.len();
        let columns = n * (n + 1) / 2;
        let workers = &mut self.workers();
        let noise = self.noise(&mut workers.main)?;
        let pure = self.layout(2, noise.as_deref());
        let mixed = self.mixed_layout(noise.as_deref());
        let quotient = |k| {
            let (i, j) = row_and_column(k);
            Ok(if i == j {
                Quotient::Single(self.stencil_at(&pure, i)?)
            } else {
                Quotient::Mixed(self.stencil_at(&mixed, i)?, self.stencil_at(&mixed, j)?)
            })
        };
        let mut triangle = R::empty(|| vec![0.0; columns]);
        let parts = R::parts(&mut triangle);
        let output = |_| Output::new(parts, Vec::as_mut_slice);
        self.fill(workers, noise, columns, &quotient, output)?;
        let place = |i: usize, j: usize| i.max(j) * (i.max(j) + 1) / 2 + i.min(j);
        Ok(R::map(triangle, |triangle| {
            Array2::from_shape_fn((n, n), |(i, j)| triangle[place(i, j)])
        }))
    }

    /// `H v` of a scalar `f`, without the `n²` entries of `H`.
    ///
    /// # Panics
    /// If `v.shape()` is not that of `x`.
    pub fn hessian_vector(&self, v: &ArrayRef<f64, D>) -> Answer<R::Of<Array<f64, D>>, D, F> {
        let v = &direction(v, self.base.shape());
        let n = self.base.len();
        let workers = &mut self.workers();
        let noise = self.noise(&mut workers.main)?;
        let layout = self.mixed_layout(noise.as_deref());
        let along = self.stencil_along(&layout, entries(v))?;
        let quotient = |i| Ok(Quotient::Mixed(along, self.stencil_at(&layout, i)?));
        let mut answer = R::empty(|| Array::zeros(self.base.raw_dim()));
        let parts = R::parts(&mut answer);
        let output = |_| Output::new(parts, entries_mut);
        self.fill(workers, noise, n, &quotient, output)?;
        Ok(answer)
    }

    /// The entries of a sparse Jacobian; all columns of a colour are changed together.
    pub fn sparse_jacobian<'s>(
        &self,
        sparsity: &'s Sparsity,
    ) -> Answer<R::Of<SparseJacobian<'s>>, D, F> {
        let workers = &mut self.workers();
        let noise = self.noise(&mut workers.main)?;
        let layout = self.layout(1, noise.as_deref());
        let stencil = |i| self.stencil_at(&layout, i).map(Quotient::Single);
        let [rows, columns] = sparsity.shape();
        let baseline = self.baseline(&mut workers.main, rows, noise, columns, &stencil)?;
        let column = |&i: &usize| {
            let rows = Rows::Some(sparsity.rows(i));
            stencil(i).map(|quotient| Column { quotient, rows })
        };
        let groups = sparsity.groups();
        let mut found: Vec<Vec<(f64, Option<f64>)>> = vec![Vec::new(); groups.len()];
        let work = |worker: &mut _, range: Range<usize>, found: &mut [Vec<_>]| {
            for (group, found) in groups[range].iter().zip(found) {
                let columns = group.iter().map(column).collect::<Result<Vec<_>, _>>()?;
                let write = |value, error| found.push((value, error));
                self.solve(worker, &columns, Moved::Together, &baseline, write)?;
            }
            Ok(())
        };
        self.share(
            workers,
            groups.len(),
            1,
            |chunk| found.chunks_mut(chunk),
            work,
        )?;
        let mut answer = R::empty(|| SparseJacobian::zeros(sparsity));
        let (values, mut errors) = R::parts(&mut answer);
        for (group, found) in groups.iter().zip(found) {
            let mut found = found.into_iter();
            for &i in group {
                for (place, (value, error)) in sparsity.places(i).zip(found.by_ref()) {
                    values.values[place] = value;
                    if let (Some(errors), Some(error)) = (&mut errors, error) {
                        errors.values[place] = error;
                    }
                }
            }
        }
        Ok(answer)
    }
}

/// Row and column of the `k`-th entry of a lower triangle, row by row.
fn row_and_column(k: usize) -> (usize, usize) {
    let row = ((8 * k + 1).isqrt() - 1) / 2;
    (row, k - row * (row + 1) / 2)
}

/// The entries of an array, which takes the shape, in standard layout, if it has another.
fn reshaped<D: Dimension>(array: &mut Array<f64, D>, shape: D) -> &mut [f64] {
    if array.shape() != shape.slice() || !array.is_standard_layout() {
        *array = Array::zeros(shape);
    }
    entries_mut(array)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triangle_is_counted_row_by_row() {
        let entries: Vec<_> = (0..6).map(row_and_column).collect();
        assert_eq!(entries, [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]);
        let row = 123_456;
        assert_eq!(row_and_column(row * (row + 1) / 2 + row), (row, row));
    }
}
