//! The entries of a Hessian: second derivatives in one variable, and in two.

use crate::stencil::mixed::MixedStencil;
use crate::stencil::one_dimensional::Stencil1d;
use crate::stencil::quotient::{Displacement, Quotient};
use crate::step::control::Behaviour;

/// A second derivative, in one variable or in two.
pub(crate) enum HessianStencil<'v> {
    Pure(Stencil1d<'v>),
    Mixed(MixedStencil<'v>),
}

macro_rules! either {
    ($either:expr, $stencil:ident => $answer:expr) => {
        match $either {
            HessianStencil::Pure($stencil) => $answer,
            HessianStencil::Mixed($stencil) => $answer,
        }
    };
}

impl<'v> Quotient<'v> for HessianStencil<'v> {
    fn points<E>(
        &self,
        step: f64,
        at: impl FnMut(&[Displacement<'v>]) -> Result<(), E>,
    ) -> Result<(), E> {
        either!(self, stencil => stencil.points(step, at))
    }

    fn points_len(&self) -> usize {
        either!(self, stencil => stencil.points_len())
    }

    fn has_centre(&self) -> bool {
        either!(self, stencil => stencil.has_centre())
    }

    fn combine(&self, step: f64, values: &[f64]) -> f64 {
        either!(self, stencil => stencil.combine(step, values))
    }

    fn rounding(&self, step: f64, values: impl Iterator<Item = f64>) -> f64 {
        either!(self, stencil => stencil.rounding(step, values))
    }

    fn has_bend(&self) -> bool {
        either!(self, stencil => stencil.has_bend())
    }

    fn bend(&self, step: f64, at_x: f64, values: &[f64]) -> f64 {
        either!(self, stencil => stencil.bend(step, at_x, values))
    }

    fn noise_at_unit_step(&self, noise: f64) -> f64 {
        either!(self, stencil => stencil.noise_at_unit_step(noise))
    }

    fn behaviour(&self) -> Behaviour {
        either!(self, stencil => stencil.behaviour())
    }

    fn vanishes(&self, step: f64) -> bool {
        either!(self, stencil => stencil.vanishes(step))
    }
}

/// Row and column of the `k`-th entry of a lower triangle, row by row.
pub(crate) fn row_and_column(k: usize) -> (usize, usize) {
    let row = ((8 * k + 1).isqrt() - 1) / 2;
    (row, k - row * (row + 1) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stencil::quotient::Axis;
    use crate::stencil::weights::{Scheme, Stencil};

    #[test]
    fn entry_of_a_hessian_is_a_one_dimensional_or_a_mixed_stencil() {
        let stencil = |entry, derivative, unit, amplification| Stencil1d {
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
        let pure = HessianStencil::Pure(stencil(0, 2, 0.25, 4.0));
        assert_eq!(pure.noise_at_unit_step(3.0), 192.0);
        assert_eq!(
            pure.rounding(1.0, [7.0, 1.0, 2.0].into_iter()),
            64.0 * 7.0 * half
        );
        assert!(pure.has_centre() && !pure.vanishes(1.0) && pure.vanishes(0.0));
        assert_eq!(pure.behaviour().derivative, 2);
        let mixed = HessianStencil::Mixed(MixedStencil {
            a: stencil(0, 1, 0.5, 3.0),
            b: stencil(1, 1, 0.25, 5.0),
        });
        assert_eq!(mixed.noise_at_unit_step(3.0), 360.0);
        assert_eq!(
            mixed.rounding(1.0, [1.0, -7.0, 2.0, 0.5].into_iter()),
            120.0 * 7.0 * half
        );
        assert!(!mixed.has_centre() && !mixed.vanishes(1.0) && mixed.vanishes(0.0));
        assert_eq!(mixed.behaviour().derivative, 2);
    }

    #[test]
    fn triangle_is_counted_row_by_row() {
        let entries: Vec<_> = (0..6).map(row_and_column).collect();
        assert_eq!(entries, [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]);
        let row = 123_456;
        assert_eq!(row_and_column(row * (row + 1) / 2 + row), (row, row));
    }
}
