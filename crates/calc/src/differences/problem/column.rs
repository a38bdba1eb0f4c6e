//! Columns of a Jacobian, and which rows of them are wanted.

use crate::stencil::quotient::Quotient;
use crate::step::control::{Sample, StepControl};

/// A derivative of all values of `f`, or of some; of a scalar `f`, that of its only value.
pub(crate) struct Column<'r, Q> {
    pub quotient: Q,
    pub rows: Rows<'r>,
}

/// All rows, or some.
#[derive(Clone, Copy)]
pub(crate) enum Rows<'r> {
    All(usize),
    Some(&'r [usize]),
}

/// What a column asks for in a round.
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
    /// At which of its values that is, if at any.
    pub at: Option<usize>,
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

impl<'v, Q: Quotient<'v>> Column<'_, Q> {
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
        let (points, has_centre) = (self.quotient.points_len(), self.quotient.has_centre());
        let length = values.len();
        let mut bad = None;
        for (k, control) in controls.iter_mut().enumerate() {
            // The only row asked for this step. Rows that weigh noise have the answers that they would have alone; others
            // do with a step that is shorter than theirs.
            let is_asked = |own: f64| own == step || !S::WEIGHS_NOISE;
            if self.rows.len() > 1 && !control.next().is_some_and(is_asked) {
                continue;
            }
            let own = if rows == 1 && !has_centre {
                &values[first..first + points]
            } else {
                let row = self.rows.at(k);
                values.extend(centre.get(row).filter(|_| has_centre));
                for point in 0..points {
                    values.push(values[first + point * rows + row]);
                }
                &values[length..]
            };
            let sample = if S::WEIGHS_NOISE {
                let at_x = centre
                    .get(self.rows.at(k))
                    .filter(|_| self.quotient.has_bend());
                self.quotient.sample(step, at_x.copied(), own)
            } else {
                Sample::of(self.quotient.combine(step, own))
            };
            if !sample.quotient.is_finite() {
                let at = own.iter().position(|value| !value.is_finite());
                let value = at.map_or(sample.quotient, |at| own[at]);
                bad = Some(BadQuotient { step, value, at });
            }
            control.push(sample);
            values.truncate(length);
        }
        bad
    }
}
