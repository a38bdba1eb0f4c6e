//! From points to quotients: the rounds in which columns are settled.

use ndarray::Dimension;

use super::{Baseline, Column, Fallible, Team, Vector, VectorEvaluator};
use crate::differences::estimator::Estimator;
use crate::error::Error;
use crate::eval::last_probe::guarded;
use crate::stencil::quotient::Quotient;
use crate::step::control::StepControl;

impl<D: Dimension, R: Estimator, F: VectorEvaluator<D>> Vector<'_, '_, D, R, F> {
    /// Settles the wanted rows of columns that move together; `write(k, value, bar)` for each, in order.
    pub fn solve(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        columns: &[Column<'_>],
        baseline: &Baseline,
        write: impl FnMut(usize, f64, f64),
    ) -> Fallible<(), D, F> {
        let last_probe = |worker: &Team<D, R, F>| worker.worker.last_probe;
        guarded(worker, self.base.shape(), last_probe, |worker| {
            self.solve_columns(worker, rows, columns, baseline, write)
        })
    }

    fn solve_columns(
        &self,
        worker: &mut Team<D, R, F>,
        rows: usize,
        columns: &[Column<'_>],
        baseline: &Baseline,
        mut write: impl FnMut(usize, f64, f64),
    ) -> Fallible<(), D, F> {
        let mut controls = std::mem::take(&mut worker.controls);
        controls.clear();
        for Column { line, rows } in columns {
            controls.extend((0..rows.len()).map(|k| {
                let noise = baseline.noise.as_ref().map(|noise| noise[rows.at(k)]);
                let noise = noise.map(|noise| (line.noise_at_unit_step(noise.absolute), noise));
                R::control(line.behaviour(), noise)
            }));
        }
        let mut bad_value = None;
        let mut steps = std::mem::take(&mut worker.steps);
        let mut moves = Vec::new();
        loop {
            // The rows of a column share its points. Where they weigh noise, the longest step goes first, and to those
            // that ask for it: each has the answer that it would have alone. Others take the shortest step.
            let choose = if R::Control::WEIGHS_NOISE {
                f64::max
            } else {
                f64::min
            };
            steps.clear();
            let mut rest = controls.as_slice();
            for column in columns {
                let (own, others) = rest.split_at(column.rows.len());
                rest = others;
                steps.push(own.iter().filter_map(StepControl::next).reduce(choose));
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
                        !R::Control::WEIGHS_NOISE,
                    )?;
                } else {
                    moves.clear();
                    moves.extend(
                        at_work().filter_map(|(column, step)| column.line.point(point, step)),
                    );
                    self.call(worker, rows, &moves, !R::Control::WEIGHS_NOISE)?;
                }
                if let Some(value) = worker.out.iter().find(|value| !value.is_finite()) {
                    bad_value = Some((worker.worker.last_probe, *value));
                }
                worker.values.extend_from_slice(&worker.out);
            }
            let mut rest = controls.as_mut_slice();
            for (column, step) in columns.iter().zip(&steps) {
                let (own, others) = rest.split_at_mut(column.rows.len());
                rest = others;
                if let Some(step) = *step {
                    column.push(step, rows, &baseline.centre, &worker.values, own);
                }
            }
        }
        worker.steps = steps;
        for (k, control) in controls.iter().enumerate() {
            let (value, bar) = control.answer();
            if !value.is_finite() {
                let shape = self.base.shape();
                let (last_probe, value) = bad_value.unwrap_or((worker.worker.last_probe, value));
                let at = last_probe.probe(shape);
                let vanished = columns.iter().any(|column| column.line.vanishes(1.0));
                return Err(if vanished {
                    Error::StepVanished { at }
                } else {
                    Error::NotFinite { at, value }
                });
            }
            write(k, value, bar);
        }
        worker.controls = controls;
        Ok(())
    }
}
