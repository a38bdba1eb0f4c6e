//! Columns of a Jacobian, and which rows of them are wanted.

use crate::stencil::quotient::{Quotient, Stencil1d};
use crate::stencil::weights::NODES;
use crate::step::control::{Sample, StepControl};

/// A column of the Jacobian, and the rows of it that are wanted.
pub(crate) struct Column<'a> {
    pub line: Stencil1d<'a>,
    pub rows: Rows<'a>,
}

impl Column<'_> {
    /// Gives the step controls of its rows the quotients at `step`.
    pub fn push<R: StepControl>(
        &self,
        step: f64,
        rows: usize,
        centre: &[f64],
        values: &[f64],
        controls: &mut [R],
    ) {
        let points = self.line.points_len();
        let mut own = [0.0; NODES];
        for (k, control) in controls.iter_mut().enumerate() {
            match control.next() {
                Some(own) if own == step || !R::WEIGHS_NOISE => {}
                _ => continue,
            }
            let row = self.rows.at(k);
            for (point, value) in own[..points].iter_mut().enumerate() {
                *value = values[point * rows + row];
            }
            let centre = centre.get(row).copied().unwrap_or(f64::NAN);
            control.push(if R::WEIGHS_NOISE {
                self.line.sample(step, centre, &own[..points])
            } else {
                Sample::of(self.line.combine(step, centre, &own[..points]))
            });
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
    pub fn len(self) -> usize {
        match self {
            Self::All(rows) => rows,
            Self::Some(rows) => rows.len(),
        }
    }

    pub fn at(self, k: usize) -> usize {
        match self {
            Self::All(_) => k,
            Self::Some(rows) => rows[k],
        }
    }
}
