//! Derivatives of a vector function: columns of its Jacobian, alone or in groups that move together.

mod baseline;
mod column;
mod evaluate;
mod solve;
mod worker;

use std::marker::PhantomData;

use ndarray::{Array1, Array2, Dimension, ShapeBuilder};

use crate::differences::Options;
use crate::differences::estimator::Estimator;
use crate::error::Error;
use crate::eval::base_point::{BasePoint, index};
use crate::eval::pointwise::Worker;
use crate::parallel::parallel_for::{ParallelFor, Workers};
use crate::parallel::workers::WorkerCache;
use crate::stencil::layout::StencilLayout;
use crate::stencil::quotient::Stencil1d;
use baseline::Baseline;
use column::{Column, Rows};
pub(crate) use evaluate::VectorEvaluator;
pub(crate) use worker::VectorWorker;

/// A vector function, a point and a method.
pub(crate) struct Vector<'a, 'x, D: Dimension, R, F> {
    pub options: &'a Options<'a>,
    rule: PhantomData<R>,
    field: F,
    pub base: BasePoint<'x, D>,
}

type Fallible<T, D, F> = Result<T, Error<<F as VectorEvaluator<D>>::Error>>;
type Team<D, R, F> = VectorWorker<
    D,
    <F as VectorEvaluator<D>>::Scratch,
    <R as crate::differences::estimator::sealed::Sealed>::Control,
>;

impl<'a, 'x, D: Dimension, R: Estimator, F: VectorEvaluator<D>> Vector<'a, 'x, D, R, F> {
    pub fn new(options: &'a Options<'a>, field: F, base: BasePoint<'x, D>) -> Self {
        options.assert_fits(base.len());
        Self {
            options,
            rule: PhantomData,
            field,
            base,
        }
    }

    fn worker(&self) -> Team<D, R, F> {
        VectorWorker::new(Worker::new(&self.base, self.field.scratch()))
    }

    pub fn workers<'r>(
        &self,
        room: &'r mut WorkerCache<Team<D, R, F>>,
    ) -> &'r mut Workers<Team<D, R, F>> {
        room.workers(
            || self.worker(),
            |worker| {
                worker.worker.reset(&self.base);
                worker.ahead = None;
            },
        )
    }

    /// The Jacobian, its columns contiguous.
    pub fn jacobian(&self) -> Fallible<R::Of<Array2<f64>>, D, F> {
        let mut room = WorkerCache::new();
        let workers = self.workers(&mut room);
        let rows = self.rows(workers, (0..self.base.len()).map(|i| self.line_of(i)))?;
        let mut answer = R::empty(|| Array2::zeros((rows, self.base.len()).f()));
        self.jacobian_into(&mut answer, workers)?;
        Ok(answer)
    }

    /// The Jacobian into an array whose columns are contiguous.
    pub fn jacobian_into(
        &self,
        answer: &mut R::Of<Array2<f64>>,
        workers: &mut Workers<Team<D, R, F>>,
    ) -> Fallible<(), D, F> {
        let (values, bars) = R::parts(answer);
        let rows = values.nrows();
        let columns = self.base.len();
        for array in std::iter::once(&mut *values).chain(bars) {
            if array.dim() != (rows, columns) || !array.t().is_standard_layout() {
                *array = Array2::zeros((rows, columns).f());
            }
        }
        let (values, bars) = R::parts(answer);
        let values = values
            .as_slice_memory_order_mut()
            .expect("contiguous columns");
        let bars = bars.map(|bars| {
            bars.as_slice_memory_order_mut()
                .expect("contiguous columns")
        });
        for worker in std::iter::once(&mut workers.main).chain(&mut workers.others) {
            worker.reserve(rows);
        }
        let layout = self.layout();
        let (baseline, layout) =
            self.baseline(layout, workers, rows, (0..columns).map(|i| self.line_of(i)))?;
        let parallel_for = ParallelFor::new(columns, self.options.serial, self.options.report);
        let per_chunk = (parallel_for.chunk * rows).max(1);
        let mut bars = bars.map(|bars| bars.chunks_mut(per_chunk));
        let chunks = values
            .chunks_mut(per_chunk)
            .map(move |values| (values, bars.as_mut().and_then(Iterator::next)));
        let done = parallel_for.run(
            workers,
            || self.worker(),
            chunks,
            |worker, range, (values, mut bars)| {
                let first = range.start;
                for i in range {
                    let line = layout
                        .line(i, self.base.entries()[i])
                        .ok_or_else(|| self.no_room(&layout, i))?;
                    let column = [Column {
                        line,
                        rows: Rows::All(rows),
                    }];
                    let offset = (i - first) * rows;
                    self.solve(worker, rows, &column, &baseline, |k, value, bar| {
                        values[offset + k] = value;
                        if let Some(bars) = &mut bars {
                            bars[offset + k] = bar;
                        }
                    })?;
                }
                Ok(())
            },
        );
        workers.main.centre = baseline.centre;
        done.map_err(|halt| halt.into_error(columns))
    }

    /// `J v`.
    pub fn along(&self, v: &[f64]) -> Fallible<R::Of<Array1<f64>>, D, F> {
        let mut room = WorkerCache::new();
        let workers = self.workers(&mut room);
        let line = |layout: &StencilLayout<'_>| {
            let line = layout.along(self.base.entries(), v);
            line.map_err(|entry| self.no_room(layout, entry))
        };
        let rows = self.rows(workers, std::iter::once_with(|| line(&self.layout())))?;
        let (baseline, layout) = self.baseline(
            self.layout(),
            workers,
            rows,
            std::iter::once_with(|| line(&self.layout())),
        )?;
        let column = [Column {
            line: line(&layout)?,
            rows: Rows::All(rows),
        }];
        let mut answer = R::empty(|| Array1::zeros(rows));
        let (values, mut bars) = R::parts(&mut answer);
        self.solve(
            &mut workers.main,
            rows,
            &column,
            &baseline,
            |k, value, bar| {
                values[k] = value;
                if let Some(bars) = &mut bars {
                    bars[k] = bar;
                }
            },
        )?;
        Ok(answer)
    }

    /// Groups of columns that share no row, each moved at once; `write(column, row, value, bar)`.
    pub fn groups(
        &self,
        rows: usize,
        groups: &[Vec<usize>],
        rows_of: impl Fn(usize) -> &'a [usize] + Sync,
        mut write: impl FnMut(usize, usize, f64, f64),
    ) -> Fallible<(), D, F> {
        let mut room = WorkerCache::new();
        let workers = self.workers(&mut room);
        let (baseline, layout) = self.baseline(
            self.layout(),
            workers,
            rows,
            (0..self.base.len()).map(|i| self.line_of(i)),
        )?;
        let parallel_for = ParallelFor::new(groups.len(), self.options.serial, self.options.report);
        let mut found: Vec<Vec<(f64, f64)>> = vec![Vec::new(); groups.len()];
        let done = parallel_for.run(
            workers,
            || self.worker(),
            found.chunks_mut(parallel_for.chunk),
            |worker, range, found| {
                for (group, found) in groups[range].iter().zip(found) {
                    let columns = group.iter().map(|&i| {
                        let line = layout
                            .line(i, self.base.entries()[i])
                            .ok_or_else(|| self.no_room(&layout, i))?;
                        Ok(Column {
                            line,
                            rows: Rows::Some(rows_of(i)),
                        })
                    });
                    let columns: Vec<_> = columns.collect::<Fallible<_, D, F>>()?;
                    self.solve(worker, rows, &columns, &baseline, |_, value, bar| {
                        found.push((value, bar));
                    })?;
                }
                Ok(())
            },
        );
        done.map_err(|halt| halt.into_error(groups.len()))?;
        for (group, found) in groups.iter().zip(found) {
            let entries = group
                .iter()
                .flat_map(|&column| rows_of(column).iter().map(move |&row| (column, row)));
            for ((column, row), (value, bar)) in entries.zip(found) {
                write(column, row, value, bar);
            }
        }
        Ok(())
    }

    fn layout(&self) -> StencilLayout<'_> {
        let stencil = self.options.stencil(1);
        StencilLayout::new(
            stencil,
            stencil,
            &self.options.step,
            R::FIRST_STEP,
            self.options.bounds.as_ref(),
        )
    }

    fn line_of(&self, entry: usize) -> Fallible<Stencil1d<'static>, D, F> {
        let layout = self.layout();
        layout
            .line(entry, self.base.entries()[entry])
            .ok_or_else(|| self.no_room(&layout, entry))
    }

    fn no_room(&self, layout: &StencilLayout<'_>, entry: usize) -> Error<F::Error> {
        let (lower, upper) = layout.bounds_at(entry);
        Error::NoRoom {
            entry: index(self.base.shape(), entry),
            x: self.base.entries()[entry],
            lower,
            upper,
        }
    }
}
