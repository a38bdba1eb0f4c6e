//! The entries of a Hessian: second derivatives in one variable, and in two.

use crate::stencil::quotient::{Displacement, MixedStencil, Quotient, Stencil1d};
use crate::step::control::Behaviour;

/// A second derivative, in one variable or in two.
pub enum Second<'a> {
    Pure(Stencil1d<'a>),
    Mixed(MixedStencil<'a>),
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
    fn points<E>(
        &self,
        step: f64,
        at: impl FnMut(&[Displacement<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
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
    use crate::stencil::quotient::Axis;
    use crate::stencil::weights::{Scheme, Stencil};

    #[test]
    fn entry_of_a_hessian_answers_as_its_line_or_its_pair_does() {
        let line = |entry, derivative, unit, amplification| Stencil1d {
            axis: Axis::Entry(entry),
            start: 0.0,
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
            unit,
            stencil: Stencil {
                scheme: Scheme::Central,
                derivative,
                order: 2,
            },
            amplification,
        };
        let half = 0.5 * f64::EPSILON;
        // By hand: at a unit of ¼, f″ amplifies by 4 / (¼)² = 64, and ∂²/∂a∂b by 3 / ½ · 5 / ¼ = 120. The largest of the
        // values is 7, which is half a digit off.
        let pure = Second::Pure(line(0, 2, 0.25, 4.0));
        assert_eq!(pure.noise_at_unit_step(3.0), 192.0);
        assert_eq!(pure.rounding(1.0, 7.0, &[1.0, 2.0]), 64.0 * 7.0 * half);
        assert!(pure.has_centre() && !pure.vanishes(1.0) && pure.vanishes(0.0));
        assert_eq!(pure.behaviour().derivative, 2);
        let mixed = Second::Mixed(MixedStencil {
            a: line(0, 1, 0.5, 3.0),
            b: line(1, 1, 0.25, 5.0),
        });
        assert_eq!(mixed.noise_at_unit_step(3.0), 360.0);
        assert_eq!(
            mixed.rounding(1.0, f64::NAN, &[1.0, -7.0, 2.0, 0.5]),
            120.0 * 7.0 * half
        );
        assert!(!mixed.has_centre() && !mixed.vanishes(1.0) && mixed.vanishes(0.0));
        assert_eq!(mixed.behaviour().derivative, 2);
    }

    #[test]
    fn triangle_is_counted_row_by_row() {
        let corners: Vec<_> = (0..6).map(corner).collect();
        assert_eq!(corners, [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]);
        let row = 123_456;
        assert_eq!(corner(row * (row + 1) / 2 + row), (row, row));
    }
}
