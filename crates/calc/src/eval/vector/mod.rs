//! Derivatives of a vector function: columns of its Jacobian, alone or in groups that move together.

mod column;
mod evaluate;
mod settle;
mod survey;
mod worker;

use std::marker::PhantomData;

use ndarray::{Array1, Array2, Dimension, ShapeBuilder};

use crate::differences::Options;
use crate::differences::estimator::Rule;
use crate::error::Error;
use crate::eval::base_point::{Home, index};
use crate::eval::pointwise::Worker;
use crate::parallel::parallel_for::{Crew, Sweep};
use crate::parallel::workers::Room;
use crate::stencil::layout::Plan;
use crate::stencil::quotient::Line;
use column::{Column, Rows};
pub(crate) use evaluate::VectorField;
use survey::Survey;
pub(crate) use worker::VectorWorker;

/// A vector function, a point and a method.
pub(crate) struct Vector<'a, 'x, D: Dimension, R, F> {
    pub options: &'a Options<'a>,
    rule: PhantomData<R>,
    field: F,
    pub home: Home<'x, D>,
}

type Fallible<T, D, F> = Result<T, Error<<F as VectorField<D>>::Error>>;
type Team<D, R, F> = VectorWorker<
    D,
    <F as VectorField<D>>::Scratch,
    <R as crate::differences::estimator::sealed::Sealed>::Search,
>;

impl<'a, 'x, D: Dimension, R: Rule, F: VectorField<D>> Vector<'a, 'x, D, R, F> {
    pub fn new(options: &'a Options<'a>, field: F, home: Home<'x, D>) -> Self {
        options.assert_fits(home.len());
        Self {
            options,
            rule: PhantomData,
            field,
            home,
        }
    }

    fn worker(&self) -> Team<D, R, F> {
        VectorWorker::new(Worker::new(&self.home, self.field.scratch()))
    }

    pub fn crew<'r>(&self, room: &'r mut Room<Team<D, R, F>>) -> &'r mut Crew<Team<D, R, F>> {
        room.crew(
            || self.worker(),
            |worker| {
                worker.worker.go_home(&self.home);
                worker.ahead = None;
            },
        )
    }

    /// The Jacobian, its columns contiguous.
    pub fn jacobian(&self) -> Fallible<R::Of<Array2<f64>>, D, F> {
        let mut room = Room::new();
        let crew = self.crew(&mut room);
        let rows = self.rows(crew, (0..self.home.len()).map(|i| self.line_of(i)))?;
        let mut answer = R::empty(|| Array2::zeros((rows, self.home.len()).f()));
        self.jacobian_into(&mut answer, crew)?;
        Ok(answer)
    }

    /// The Jacobian into an array whose columns are contiguous.
    pub fn jacobian_into(
        &self,
        answer: &mut R::Of<Array2<f64>>,
        crew: &mut Crew<Team<D, R, F>>,
    ) -> Fallible<(), D, F> {
        let (values, bars) = R::parts(answer);
        let rows = values.nrows();
        let columns = self.home.len();
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
        for worker in std::iter::once(&mut crew.lead).chain(&mut crew.others) {
            worker.reserve(rows);
        }
        let plan = self.plan();
        let (survey, plan) =
            self.survey(plan, crew, rows, (0..columns).map(|i| self.line_of(i)))?;
        let sweep = Sweep::new(columns, self.options.serial, self.options.report);
        let per_chunk = (sweep.chunk * rows).max(1);
        let mut bars = bars.map(|bars| bars.chunks_mut(per_chunk));
        let chunks = values
            .chunks_mut(per_chunk)
            .map(move |values| (values, bars.as_mut().and_then(Iterator::next)));
        let done = sweep.run(
            crew,
            || self.worker(),
            chunks,
            |worker, range, (values, mut bars)| {
                let first = range.start;
                for i in range {
                    let line = plan
                        .line(i, self.home.entries()[i])
                        .ok_or_else(|| self.no_room(&plan, i))?;
                    let column = [Column {
                        line,
                        rows: Rows::All(rows),
                    }];
                    let offset = (i - first) * rows;
                    self.settle(worker, rows, &column, &survey, |k, value, bar| {
                        values[offset + k] = value;
                        if let Some(bars) = &mut bars {
                            bars[offset + k] = bar;
                        }
                    })?;
                }
                Ok(())
            },
        );
        crew.lead.centre = survey.centre;
        done.map_err(|halt| halt.into_error(columns))
    }

    /// `J v`.
    pub fn along(&self, v: &[f64]) -> Fallible<R::Of<Array1<f64>>, D, F> {
        let mut room = Room::new();
        let crew = self.crew(&mut room);
        let line = |plan: &Plan<'_>| {
            let line = plan.along(self.home.entries(), v);
            line.map_err(|entry| self.no_room(plan, entry))
        };
        let rows = self.rows(crew, std::iter::once_with(|| line(&self.plan())))?;
        let (survey, plan) =
            self.survey(self.plan(), crew, rows, std::iter::once(line(&self.plan())))?;
        let column = [Column {
            line: line(&plan)?,
            rows: Rows::All(rows),
        }];
        let mut answer = R::empty(|| Array1::zeros(rows));
        let (values, mut bars) = R::parts(&mut answer);
        self.settle(&mut crew.lead, rows, &column, &survey, |k, value, bar| {
            values[k] = value;
            if let Some(bars) = &mut bars {
                bars[k] = bar;
            }
        })?;
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
        let mut room = Room::new();
        let crew = self.crew(&mut room);
        let (survey, plan) = self.survey(
            self.plan(),
            crew,
            rows,
            (0..self.home.len()).map(|i| self.line_of(i)),
        )?;
        let sweep = Sweep::new(groups.len(), self.options.serial, self.options.report);
        let mut found: Vec<Vec<(f64, f64)>> = vec![Vec::new(); groups.len()];
        let done = sweep.run(
            crew,
            || self.worker(),
            found.chunks_mut(sweep.chunk),
            |worker, range, found| {
                for (group, found) in groups[range].iter().zip(found) {
                    let columns = group.iter().map(|&i| {
                        let line = plan
                            .line(i, self.home.entries()[i])
                            .ok_or_else(|| self.no_room(&plan, i))?;
                        Ok(Column {
                            line,
                            rows: Rows::Some(rows_of(i)),
                        })
                    });
                    let columns: Vec<_> = columns.collect::<Fallible<_, D, F>>()?;
                    self.settle(worker, rows, &columns, &survey, |_, value, bar| {
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

    fn plan(&self) -> Plan<'_> {
        let stencil = self.options.stencil(1);
        Plan::new(
            stencil,
            stencil,
            &self.options.step,
            R::FIRST_STEP,
            self.options.bounds.as_ref(),
        )
    }

    fn line_of(&self, entry: usize) -> Fallible<Line<'static>, D, F> {
        let plan = self.plan();
        plan.line(entry, self.home.entries()[entry])
            .ok_or_else(|| self.no_room(&plan, entry))
    }

    fn no_room(&self, plan: &Plan<'_>, entry: usize) -> Error<F::Error> {
        let (lower, upper) = plan.bounds_at(entry);
        Error::NoRoom {
            entry: index(self.home.shape(), entry),
            x: self.home.entries()[entry],
            lower,
            upper,
        }
    }
}
