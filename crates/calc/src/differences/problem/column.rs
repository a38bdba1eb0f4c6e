//! Columns of a Jacobian, and which rows of them are wanted.

use crate::stencil::quotient::Quotient;
use crate::step::control::{Sample, StepControl};

/// A column of the Jacobian: one derivative of all values of `f`, or of some.
pub(crate) struct Column<'v, 'r> {
    pub quotient: Quotient<'v>,
    pub rows: Rows<'r>,
}

/// All rows, or some.
#[derive(Clone, Copy)]
pub(crate) enum Rows<'r> {
    All(usize),
    Some(&'r [usize]),
}

/// The state of a column in a round.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Round {
    pub step: Option<f64>,
    /// The last of its quotients that was not finite.
    pub bad: Option<BadQuotient>,
}

/// A quotient that is not finite.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BadQuotient {
    pub step: f64,
    /// The first of its values that is not finite, or the quotient itself.
    pub value: f64,
    /// The point of that value, if it is not that at `x`.
    pub point: Option<usize>,
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

impl Column<'_, '_> {
    /// Gives the controls of its rows the quotients at `step`, from the values at `x` and those at its points, which
    /// begin at `first`, `rows` for each. Returns the last quotient that is not finite.
    #[inline]
    pub fn push<S: StepControl>(
        &self,
        step: f64,
        rows: usize,
        centre: &[f64],
        values: &mut Vec<f64>,
        first: usize,
        controls: &mut [S],
    ) -> Option<BadQuotient> {
        let points = self.quotient.points_len();
        let uses_centre = self.quotient.has_centre() || self.quotient.has_bend();
        let length = values.len();
        let mut bad = None;
        for (k, control) in controls.iter_mut().enumerate() {
            // The only row asked for this step. Rows that weigh noise have the answers that they would have alone; others
            // do with a step that is shorter than theirs.
            let is_asked = |own: f64| own == step || !S::WEIGHS_NOISE;
            if self.rows.len() > 1 && !control.next().is_some_and(is_asked) {
                continue;
            }
            let row = self.rows.at(k);
            let at_x = centre.get(row).copied().filter(|_| uses_centre);
            let own = if rows == 1 {
                &values[first..first + points]
            } else {
                // Behind the values of all rows, those of this one.
                for point in 0..points {
                    values.push(values[first + point * rows + row]);
                }
                &values[length..]
            };
            let sample = if S::WEIGHS_NOISE {
                self.quotient.sample(step, at_x, own)
            } else {
                Sample::of(self.quotient.combine(step, at_x, own))
            };
            if !sample.quotient.is_finite() {
                let point = own.iter().position(|value| !value.is_finite());
                let value = point.map_or(sample.quotient, |point| own[point]);
                bad = Some(BadQuotient { step, value, point });
            }
            control.push(sample);
            values.truncate(length);
        }
        bad
    }
}
