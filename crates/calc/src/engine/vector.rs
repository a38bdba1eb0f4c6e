//! Derivatives of a vector function: columns of its Jacobian, alone or in groups that move together.

use std::marker::PhantomData;

use ndarray::{Array1, Array2, ArrayRef, Dimension, ShapeBuilder};

use crate::differences::Options;
use crate::engine::call::{Spot, guarded};
use crate::engine::noise::{SAMPLES, SPACINGS, estimate};
use crate::engine::{Axis, Crew, Home, Line, Move, Plan, Quotient, Room, Sweep, Worker, index};
use crate::error::Error;
use crate::rule::{Noise, Rule};
use crate::search::{Behaviour, Search};
use crate::stencil::NODES;
use crate::step::Step;

/// A vector function, with the state that a worker brings to it.
pub(crate) trait VectorField<D: Dimension>: Sync {
    type Error: Send;
    type Scratch: Send;

    fn scratch(&self) -> Self::Scratch;

    /// Replaces `out`, zeros of the expected length, by the values at `x`.
    fn call(
        &self,
        scratch: &mut Self::Scratch,
        x: &ArrayRef<f64, D>,
        out: &mut Vec<f64>,
    ) -> Result<(), Self::Error>;
}

/// A thread's own copy of the point, and the values and searches of the columns at work.
#[derive(Clone, Debug)]
pub(crate) struct VectorWorker<D: Dimension, S, R> {
    worker: Worker<D, S>,
    out: Vec<f64>,
    /// What every point of a round gave, one after the other.
    values: Vec<f64>,
    searches: Vec<R>,
    steps: Vec<Option<f64>>,
    /// The buffer of the values at `x`, between two uses.
    centre: Vec<f64>,
    /// The first value of all, evaluated ahead to learn its length.
    ahead: Option<Vec<f64>>,
}

impl<D: Dimension, S, R> VectorWorker<D, S, R> {
    /// Makes room for `rows` values at every node of a stencil.
    fn reserve(&mut self, rows: usize) {
        self.out.reserve(rows.saturating_sub(self.out.len()));
        self.values
            .reserve((rows * NODES).saturating_sub(self.values.len()));
        self.searches
            .reserve(rows.saturating_sub(self.searches.len()));
        self.steps.reserve(1);
    }
}

/// A column of the Jacobian, and the rows of it that are wanted.
pub(crate) struct Column<'a> {
    pub line: Line<'a>,
    pub rows: Rows<'a>,
}

impl Column<'_> {
    /// Gives the searches of its rows the quotients at `step`.
    fn push<R: Search>(
        &self,
        step: f64,
        rows: usize,
        centre: &[f64],
        values: &[f64],
        searches: &mut [R],
    ) {
        let points = self.line.points_len();
        let mut own = [0.0; NODES];
        for (k, search) in searches.iter_mut().enumerate() {
            if search.next().is_none() {
                continue;
            }
            let row = self.rows.at(k);
            for (point, value) in own[..points].iter_mut().enumerate() {
                *value = values[point * rows + row];
            }
            let centre = centre.get(row).copied().unwrap_or(f64::NAN);
            let rounding = if R::WEIGHS_NOISE {
                self.line.rounding(step, centre, &own[..points])
            } else {
                0.0
            };
            search.push(self.line.combine(step, centre, &own[..points]), rounding);
        }
    }
}

/// All rows, or some.
#[derive(Clone, Copy)]
pub(crate) enum Rows<'a> {
    All(usize),
    Some(&'a [usize]),
}

impl Rows<'_> {
    fn len(self) -> usize {
        match self {
            Self::All(rows) => rows,
            Self::Some(rows) => rows.len(),
        }
    }

    fn at(self, k: usize) -> usize {
        match self {
            Self::All(_) => k,
            Self::Some(rows) => rows[k],
        }
    }
}

/// A vector function, a point and a method.
pub(crate) struct Vector<'a, 'x, D: Dimension, R, F> {
    pub options: &'a Options<'a>,
    rule: PhantomData<R>,
    field: F,
    pub home: Home<'x, D>,
}

type Fallible<T, D, F> = Result<T, Error<<F as VectorField<D>>::Error>>;
type Team<D, R, F> =
    VectorWorker<D, <F as VectorField<D>>::Scratch, <R as crate::rule::sealed::Sealed>::Search>;

/// What is known of `f` before the columns are evaluated.
pub(crate) struct Survey {
    /// Values at `x`, or NaN where they are not needed.
    centre: Vec<f64>,
    /// The noise of each value, where the step is chosen by it.
    noise: Option<Vec<Noise>>,
}

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
        VectorWorker {
            worker: Worker::new(&self.home, self.field.scratch()),
            out: Vec::new(),
            values: Vec::new(),
            searches: Vec::new(),
            steps: Vec::new(),
            centre: Vec::new(),
            ahead: None,
        }
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

    /// How many values `f` has, from its first evaluation, which is not repeated.
    fn rows<'l>(
        &self,
        crew: &mut Crew<Team<D, R, F>>,
        mut lines: impl Iterator<Item = Fallible<Line<'l>, D, F>> + Clone,
    ) -> Fallible<usize, D, F> {
        let lead = &mut crew.lead;
        let at_centre = self.measures_noise() || self.need_centre(lines.clone());
        let first = match lines.next() {
            Some(line) if !at_centre => line?.point(0, 1.0).map(|moved| [moved]),
            _ => None,
        };
        self.evaluate(lead, 0, first.as_slice().as_flattened())?;
        let rows = lead.out.len();
        if self.home.len() > 0 {
            lead.ahead = Some(std::mem::take(&mut lead.out));
        }
        Ok(rows)
    }

    fn need_centre<'l>(&self, lines: impl Iterator<Item = Fallible<Line<'l>, D, F>>) -> bool {
        // Without bounds all lines have the same stencil.
        let representatives = if self.options.bounds.is_none() {
            1
        } else {
            usize::MAX
        };
        lines
            .take(representatives)
            .any(|line| line.is_ok_and(|line| line.has_centre()))
    }

    fn measures_noise(&self) -> bool {
        self.options.step == Step::Auto && R::FIRST_STEP.is_none() && self.home.len() > 0
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

    /// The values at `x`, and their noise, as far as the lines need them.
    fn survey<'p, 'l>(
        &self,
        plan: Plan<'p>,
        crew: &mut Crew<Team<D, R, F>>,
        rows: usize,
        lines: impl Iterator<Item = Fallible<Line<'l>, D, F>>,
    ) -> Fallible<(Survey, Plan<'p>), D, F> {
        let mut centre = std::mem::take(&mut crew.lead.centre);
        centre.clear();
        if self.need_centre(lines) {
            self.evaluate(&mut crew.lead, rows, &[])?;
            centre.extend_from_slice(&crew.lead.out);
        }
        if !self.measures_noise() {
            return Ok((
                Survey {
                    centre,
                    noise: None,
                },
                plan,
            ));
        }
        let noise = self.noise(&mut crew.lead, rows)?;
        let (order, spacing) = self.options.stencil(1).error_powers();
        let behaviour = Behaviour {
            derivative: 1,
            order,
            spacing,
        };
        let longest =
            |noise: &Noise| R::search(behaviour, Some((noise.absolute, *noise))).longest();
        let plan = plan.reaching(noise.iter().map(longest).fold(0.0, f64::max));
        Ok((
            Survey {
                centre,
                noise: Some(noise),
            },
            plan,
        ))
    }

    fn noise(&self, worker: &mut Team<D, R, F>, rows: usize) -> Fallible<Vec<Noise>, D, F> {
        let mut noise = Vec::new();
        for spacing in SPACINGS {
            let v = self
                .options
                .sampling_direction(self.home.entries(), spacing);
            let mut samples = vec![[0.0; SAMPLES]; rows];
            for k in 0..SAMPLES {
                let to = k as f64 * spacing;
                self.evaluate(
                    worker,
                    rows,
                    &[Move {
                        axis: Axis::Along(&v),
                        to,
                        by: to,
                    }],
                )?;
                for (samples, value) in samples.iter_mut().zip(&worker.out) {
                    samples[k] = *value;
                }
            }
            let found: Vec<_> = samples.iter().map(estimate).collect();
            noise = found.iter().map(|(noise, _)| *noise).collect();
            if found.iter().all(|(_, agreed)| *agreed) {
                break;
            }
        }
        Ok(noise)
    }

    /// Evaluates `f` into `worker.out`; all of it finite, or an error.
    fn evaluate(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        moves: &[Move<'_>],
    ) -> Fallible<(), D, F> {
        let spot = |worker: &Team<D, R, F>| worker.worker.spot;
        guarded(worker, self.home.shape(), spot, |worker| {
            self.call(worker, rows, moves, true)
        })
    }

    fn call(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        moves: &[Move<'_>],
        finite: bool,
    ) -> Fallible<(), D, F> {
        let VectorWorker {
            worker, out, ahead, ..
        } = worker;
        if let Some(values) = ahead.take() {
            *out = values;
            return Ok(());
        }
        out.clear();
        // Zeros, for an f that adds to what it finds.
        out.resize(rows, 0.0);
        let result = worker.at(self.home.entries(), moves, |scratch, x| {
            self.field.call(scratch, x, out)
        });
        let at = |spot: Spot| spot.probe(self.home.shape());
        result.map_err(|source| Error::Objective {
            at: at(worker.spot),
            source,
        })?;
        if rows > 0 && out.len() != rows {
            return Err(Error::Length {
                at: at(worker.spot),
                found: out.len(),
                expected: rows,
            });
        }
        match out.iter().find(|value| finite && !value.is_finite()) {
            Some(&value) => Err(Error::NotFinite {
                at: at(worker.spot),
                value,
            }),
            None => Ok(()),
        }
    }

    /// Settles the wanted rows of columns that move together; `write(k, value, bar)` for each, in order.
    fn settle(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        columns: &[Column<'_>],
        survey: &Survey,
        write: impl FnMut(usize, f64, f64),
    ) -> Fallible<(), D, F> {
        let spot = |worker: &Team<D, R, F>| worker.worker.spot;
        guarded(worker, self.home.shape(), spot, |worker| {
            self.settle_columns(worker, rows, columns, survey, write)
        })
    }

    fn settle_columns(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        columns: &[Column<'_>],
        survey: &Survey,
        mut write: impl FnMut(usize, f64, f64),
    ) -> Fallible<(), D, F> {
        let mut searches = std::mem::take(&mut worker.searches);
        searches.clear();
        for Column { line, rows } in columns {
            searches.extend((0..rows.len()).map(|k| {
                let noise = survey.noise.as_ref().map(|noise| noise[rows.at(k)]);
                let noise = noise.map(|noise| (line.noise_at_unit_step(noise.absolute), noise));
                R::search(line.behaviour(), noise)
            }));
        }
        let mut offence = None;
        let mut steps = std::mem::take(&mut worker.steps);
        let mut moves = Vec::new();
        loop {
            // A column takes the shortest step that any of its rows asks for, so that they share its points.
            steps.clear();
            let mut rest = searches.as_slice();
            for column in columns {
                let (own, others) = rest.split_at(column.rows.len());
                rest = others;
                steps.push(own.iter().filter_map(Search::next).reduce(f64::min));
            }
            let at_work = || {
                columns
                    .iter()
                    .zip(&steps)
                    .filter_map(|(column, step)| step.map(|step| (column, step)))
            };
            let Some(points) = at_work().map(|(column, _)| column.line.points_len()).max() else {
                break;
            };
            worker.values.clear();
            for point in 0..points {
                if let ([column], [Some(step)]) = (columns, &steps[..]) {
                    let moves = column.line.point(point, *step).map(|moved| [moved]);
                    self.call(
                        worker,
                        rows,
                        moves.as_slice().as_flattened(),
                        !R::Search::WEIGHS_NOISE,
                    )?;
                } else {
                    moves.clear();
                    moves.extend(
                        at_work().filter_map(|(column, step)| column.line.point(point, step)),
                    );
                    self.call(worker, rows, &moves, !R::Search::WEIGHS_NOISE)?;
                }
                if let Some(value) = worker.out.iter().find(|value| !value.is_finite()) {
                    offence = Some((worker.worker.spot, *value));
                }
                worker.values.extend_from_slice(&worker.out);
            }
            let mut rest = searches.as_mut_slice();
            for (column, step) in columns.iter().zip(&steps) {
                let (own, others) = rest.split_at_mut(column.rows.len());
                rest = others;
                if let Some(step) = *step {
                    column.push(step, rows, &survey.centre, &worker.values, own);
                }
            }
        }
        worker.steps = steps;
        for (k, search) in searches.iter().enumerate() {
            let (value, bar) = search.answer();
            if !value.is_finite() {
                let shape = self.home.shape();
                let (spot, value) = offence.unwrap_or((worker.worker.spot, value));
                let at = spot.probe(shape);
                let vanished = columns.iter().any(|column| column.line.vanishes(1.0));
                return Err(if vanished {
                    Error::StepVanished { at }
                } else {
                    Error::NotFinite { at, value }
                });
            }
            write(k, value, bar);
        }
        worker.searches = searches;
        Ok(())
    }
}
