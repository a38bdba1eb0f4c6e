//! From points to derivatives: the rounds in which columns are solved.

use ndarray::Dimension;

use crate::differences::problem::baseline::Baseline;
use crate::differences::problem::column::{BadQuotient, Column, Round};
use crate::differences::problem::definition::{Answer, Problem, WorkerOf};
use crate::error::Error;
use crate::eval::evaluator::{Evaluator, Expected};
use crate::eval::last_probe::LastProbe;
use crate::stencil::quotient::{Displacement, Quotient};
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
    pub fn solve<'v, Q: Quotient<'v>>(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        columns: &[Column<'_, Q>],
        moved: Moved,
        baseline: &Baseline,
        mut write: impl FnMut(f64, Option<f64>),
    ) -> Answer<(), D, F> {
        let rows = baseline.rows;
        Self::begin(worker, columns, baseline);
        while ask(columns, &worker.controls, &mut worker.rounds) {
            self.evaluate_round(worker, columns, moved, baseline)?;
            let mut controls = worker.controls.as_mut_slice();
            let mut first = 0;
            for (column, round) in columns.iter().zip(&mut worker.rounds) {
                let (own, others) = controls.split_at_mut(column.rows.len());
                controls = others;
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
                let (value, error) = control.answer();
                if !value.is_finite() {
                    return Err(self.no_answer(&column.quotient, round.bad, value));
                }
                write(value, error);
            }
        }
        Ok(())
    }

    /// Begins the controls of the columns.
    #[inline]
    fn begin<'v, Q: Quotient<'v>>(
        worker: &mut WorkerOf<D, R, F>,
        columns: &[Column<'_, Q>],
        baseline: &Baseline,
    ) {
        worker.controls.clear();
        for Column { quotient, rows } in columns {
            worker.controls.extend((0..rows.len()).map(|k| {
                let noise = baseline.noise.as_ref().map(|noise| noise[rows.at(k)]);
                let noise = noise.map(|noise| (quotient.noise_at_unit_step(noise.absolute), noise));
                R::control(quotient.behaviour(), noise)
            }));
        }
        // Once, and not as the values come.
        worker.values.clear();
        worker.values.reserve(2 * NODES);
        worker.rounds.clear();
        worker.rounds.resize(columns.len(), Round::default());
    }

    /// Evaluates `f` at the points of the columns that ask for a step.
    #[inline]
    fn evaluate_round<'v, Q: Quotient<'v>>(
        &self,
        worker: &mut WorkerOf<D, R, F>,
        columns: &[Column<'_, Q>],
        moved: Moved,
        baseline: &Baseline,
    ) -> Answer<(), D, F> {
        let expected = Expected {
            rows: Some(baseline.rows),
            finite: !R::Control::WEIGHS_NOISE,
        };
        worker.values.clear();
        match moved {
            Moved::Apart => {
                for (k, Column { quotient, .. }) in columns.iter().enumerate() {
                    let Some(step) = worker.rounds[k].step else {
                        continue;
                    };
                    quotient.points(step, |moves| self.call(worker, moves, expected))?;
                }
            }
            Moved::Together => {
                let mut points: Vec<Vec<Displacement<'_>>> = Vec::new();
                for (Column { quotient, .. }, round) in columns.iter().zip(&worker.rounds) {
                    let Some(step) = round.step else { continue };
                    points.resize_with(points.len().max(quotient.points_len()), Vec::new);
                    let mut point = points.iter_mut();
                    let _ = quotient.points(step, |moves| {
                        point.next().ok_or(())?.extend_from_slice(moves);
                        Ok::<(), ()>(())
                    });
                }
                for moves in &points {
                    self.call(worker, moves, expected)?;
                }
            }
        }
        self.flush(worker, expected)
    }

    /// Why there is no answer: a value that is not finite, a step that vanished, or an overflow of finite values.
    #[cold]
    fn no_answer<'v, Q: Quotient<'v>>(
        &self,
        quotient: &Q,
        bad: Option<BadQuotient>,
        value: f64,
    ) -> Error<F::Error> {
        let BadQuotient { step, value, at } = bad.unwrap_or(BadQuotient {
            step: 1.0,
            value,
            at: None,
        });
        // The point of the bad value, or the last of all.
        let point = at.map(|at| at - usize::from(quotient.has_centre()));
        let mut probe = LastProbe::default();
        let mut count = 0;
        let _ = quotient.points(step, |moves| {
            probe.set(moves);
            count += 1;
            if point.is_some_and(|point| point < count) {
                Err(())
            } else {
                Ok(())
            }
        });
        let at_probe = probe.probe(self.base.shape());
        if at.is_none() && quotient.vanishes(step) {
            Error::StepVanished { at: at_probe }
        } else {
            Error::NotFinite {
                at: at_probe,
                value,
            }
        }
    }
}

/// Asks every column for its next step; whether there is one.
///
/// The rows of a column share its points. Where they weigh noise, the longest step comes first; others take the shortest.
#[inline]
fn ask<Q, S: StepControl>(columns: &[Column<'_, Q>], controls: &[S], rounds: &mut [Round]) -> bool {
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
