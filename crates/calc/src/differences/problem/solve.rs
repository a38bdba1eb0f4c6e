//! Solves columns: evaluates `f` in rounds until every control knows its derivative.

use ndarray::Dimension;

use crate::differences::problem::baseline::Baseline;
use crate::differences::problem::column::{BadQuotient, Column, Round};
use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::error::Error;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::eval::last_probe::LastProbe;
use crate::stencil::displacement::Displacement;
use crate::stencil::quotient::Quotient;
use crate::stencil::weights::NODES;
use crate::step::control::StepControl;
use crate::step::estimator::Estimator;

/// How columns that are solved at the same time move `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Every column at points of its own.
    Apart,
    /// All columns at once: they share no row.
    Together,
}

impl<D: Dimension, R: Estimator, F: Evaluator<D>> Problem<'_, D, R, F> {
    /// Solves the wanted rows of columns; `write(value, error)` for each, in order, or the first error.
    ///
    /// In every round, each control that is not done gets the quotient that it asks for.
    pub fn solve(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        columns: &[Column<'_, '_>],
        moved: Moved,
        baseline: &Baseline,
        mut write: impl FnMut(f64, Option<f64>),
    ) -> Answer<(), D, F> {
        let rows = baseline.rows;
        Self::begin(worker, columns, baseline);
        while ask(columns, &worker.controls, &mut worker.rounds) {
            self.evaluate_round(worker, columns, moved, rows)?;
            let mut controls = worker.controls.as_mut_slice();
            let mut first = 0;
            for (column, round) in columns.iter().zip(&mut worker.rounds) {
                let own = controls
                    .split_off_mut(..column.rows.len())
                    .unwrap_or_default();
                let Some(step) = round.step else { continue };
                let values = &mut worker.values;
                let bad = column.push(step, rows, &baseline.centre, values, first, own);
                round.bad = bad.or(round.bad);
                if moved == Moved::Apart {
                    first += column.quotient.points_len() * rows;
                }
            }
        }
        let mut controls = worker.controls.iter();
        for (column, round) in columns.iter().zip(&worker.rounds) {
            for control in controls.by_ref().take(column.rows.len()) {
                let answer = control.answer();
                let Some((value, error)) = answer.filter(|(value, _)| value.is_finite()) else {
                    let overflow = BadQuotient {
                        step: 1.0,
                        value: answer.map_or(f64::NAN, |(value, _)| value),
                        point: None,
                    };
                    return Err(self.no_answer(&column.quotient, round.bad.unwrap_or(overflow)));
                };
                write(value, error);
            }
        }
        Ok(())
    }

    /// Creates the controls of the columns, and clears the buffers.
    #[inline]
    fn begin(worker: &mut WorkerOf<D, R, F>, columns: &[Column<'_, '_>], baseline: &Baseline) {
        worker.controls.clear();
        for Column { quotient, rows } in columns {
            worker.controls.extend((0..rows.len()).map(|k| {
                let noise = baseline.noise.as_ref().map(|noise| noise[rows.at(k)]);
                let noise = noise.map(|noise| (quotient.noise_at_unit_step(noise.absolute), noise));
                R::control(quotient.behaviour(), noise)
            }));
        }
        // Reserve once, instead of growing value by value.
        worker.values.clear();
        worker.values.reserve(2 * NODES);
        worker.rounds.clear();
        worker.rounds.resize(columns.len(), Round::default());
    }

    /// Evaluates `f` at the points of the columns that ask for a step.
    #[inline]
    fn evaluate_round(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        columns: &[Column<'_, '_>],
        moved: Moved,
        rows: usize,
    ) -> Answer<(), D, F> {
        let expected = Expected {
            rows: Some(rows),
            finite: !R::Control::WEIGHS_NOISE,
        };
        worker.values.clear();
        let mut together: Vec<Vec<Displacement<'_>>> = Vec::new();
        for (k, Column { quotient, .. }) in columns.iter().enumerate() {
            let Some(step) = worker.rounds[k].step else {
                continue;
            };
            let mut point = 0;
            quotient.points(step, |moves| {
                if moved == Moved::Apart {
                    return self.call(worker, moves, expected);
                }
                together.resize_with(together.len().max(point + 1), Vec::new);
                together[point].extend_from_slice(moves);
                point += 1;
                Ok(())
            })?;
        }
        for moves in &together {
            self.call(worker, moves, expected)?;
        }
        self.flush(worker, expected)
    }

    /// Why there is no answer: a value that is not finite, a step that vanished, or an overflow of finite values.
    #[cold]
    fn no_answer(&self, quotient: &Quotient<'_>, bad: BadQuotient) -> Error<F::Error> {
        // The point of the bad value, or the last of all.
        let last = bad.point.unwrap_or(usize::MAX);
        let mut probe = LastProbe::default();
        let mut count = 0;
        let _ = quotient.points(bad.step, |moves| {
            probe.set(moves);
            count += 1;
            if count > last { Err(()) } else { Ok(()) }
        });
        let at = probe.probe(self.base.shape());
        if bad.point.is_none() && quotient.vanishes(bad.step) {
            Error::StepVanished { at }
        } else {
            let value = bad.value;
            Error::NotFinite { at, value }
        }
    }
}

/// Asks every column for its next step. Returns whether there is one.
///
/// The rows of a column share its points. If they weigh noise, the longest step comes first; otherwise they take the shortest.
#[inline]
fn ask<S: StepControl>(columns: &[Column<'_, '_>], controls: &[S], rounds: &mut [Round]) -> bool {
    let choose = if S::WEIGHS_NOISE { f64::max } else { f64::min };
    let mut controls = controls.iter();
    let mut asked = false;
    for (column, round) in columns.iter().zip(rounds) {
        let own = controls.by_ref().take(column.rows.len());
        round.step = own.filter_map(StepControl::next).reduce(choose);
        asked |= round.step.is_some();
    }
    asked
}
