//! The entries of a Hessian: second derivatives in one variable, and in two.

use crate::engine::{Line, Move, Pair, Quotient};
use crate::search::Behaviour;

/// A second derivative, in one variable or in two.
pub enum Second<'a> {
    Pure(Line<'a>),
    Mixed(Pair<'a>),
}

macro_rules! either {
    ($second:expr, $quotient:ident => $answer:expr) => {
        match $second {
            Second::Pure($quotient) => $answer,
            Second::Mixed($quotient) => $answer,
        }
    };
}

impl Quotient for Second<'_> {
    fn points<E>(&self, step: f64, at: impl FnMut(&[Move<'_>]) -> Result<(), E>) -> Result<(), E> {
        either!(self, quotient => quotient.points(step, at))
    }

    fn combine(&self, step: f64, centre: f64, values: &[f64]) -> f64 {
        either!(self, quotient => quotient.combine(step, centre, values))
    }

    fn rounding(&self, step: f64, centre: f64, values: &[f64]) -> f64 {
        either!(self, quotient => quotient.rounding(step, centre, values))
    }

    fn noise_at_unit_step(&self, noise: f64) -> f64 {
        either!(self, quotient => quotient.noise_at_unit_step(noise))
    }

    fn behaviour(&self) -> Behaviour {
        either!(self, quotient => quotient.behaviour())
    }

    fn vanishes(&self, step: f64) -> bool {
        either!(self, quotient => quotient.vanishes(step))
    }

    fn has_centre(&self) -> bool {
        either!(self, quotient => quotient.has_centre())
    }
}

/// Row and column of the `k`-th entry of a lower triangle, row by row.
pub fn corner(k: usize) -> (usize, usize) {
    let row = ((8 * k + 1).isqrt() - 1) / 2;
    (row, k - row * (row + 1) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triangle_is_counted_row_by_row() {
        let corners: Vec<_> = (0..6).map(corner).collect();
        assert_eq!(corners, [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]);
        let row = 123_456;
        assert_eq!(corner(row * (row + 1) / 2 + row), (row, row));
    }
}
