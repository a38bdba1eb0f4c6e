//! Stencils of two variables, for mixed second derivatives.

use crate::stencil::one_dimensional::Stencil1d;
use crate::stencil::quotient::{Displacement, Quotient};
use crate::stencil::weights::{NODES, Scheme, derivative_of_values};
use crate::step::control::Behaviour;

/// Two stencils of first derivatives, for the mixed second derivative `∂²f/∂a∂b`.
///
/// Where both are central, `F(k) = (f(k,k) − f(k,−k) − f(−k,k) + f(−k,−k)) / 4k²hₐh_b` is a series in `k²`, and the
/// `F(1)`, …, `F(p/2)` combine to order `p`: `2p` evaluations. Otherwise the quotient in `a` is taken of
/// quotients in `b`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MixedStencil<'a> {
    pub a: Stencil1d<'a>,
    pub b: Stencil1d<'a>,
}

impl MixedStencil<'_> {
    fn central(&self) -> bool {
        self.a.stencil.scheme == Scheme::Central && self.b.stencil.scheme == Scheme::Central
    }

    fn corners(node: i32) -> [(i32, i32); 4] {
        [(node, node), (node, -node), (-node, node), (-node, -node)]
    }
}

impl<'v> Quotient<'v> for MixedStencil<'v> {
    fn points<E>(
        &self,
        step: f64,
        mut at: impl FnMut(&[Displacement<'v>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self { a, b } = self;
        if self.central() {
            let mut corners = (1..=a.stencil.reach()).flat_map(Self::corners);
            return corners.try_for_each(|(i, j)| at(&[a.to(i, step), b.to(j, step)]));
        }
        for i in a.stencil.nodes() {
            for j in b.stencil.nodes() {
                match (i, j) {
                    (0, 0) => {}
                    (0, j) => at(&[b.to(j, step)])?,
                    (i, 0) => at(&[a.to(i, step)])?,
                    (i, j) => at(&[a.to(i, step), b.to(j, step)])?,
                }
            }
        }
        Ok(())
    }

    fn points_len(&self) -> usize {
        let Self { a, b } = self;
        if self.central() {
            4 * a.stencil.reach().unsigned_abs() as usize
        } else {
            (a.stencil.len() * b.stencil.len()).unsigned_abs() as usize
                - usize::from(self.has_centre())
        }
    }

    fn has_centre(&self) -> bool {
        !self.central() && self.a.has_centre() && self.b.has_centre()
    }

    fn combine(&self, step: f64, values: &[f64]) -> f64 {
        let Self { a, b } = self;
        if self.central() {
            let (mut squares, mut quotients) = ([0.0; NODES], [0.0; NODES]);
            let count = values.len() / 4;
            for (k, corner) in values.chunks_exact(4).enumerate() {
                let node = k as i32 + 1;
                let width = a.offset(node, step) - a.offset(-node, step);
                let height = b.offset(node, step) - b.offset(-node, step);
                squares[k] = f64::from(node * node);
                quotients[k] = ((corner[0] - corner[1]) - (corner[2] - corner[3])) / width / height;
            }
            return derivative_of_values(0, 1.0, &squares[..count], &quotients[..count]);
        }
        let mut values = values.iter();
        let mut next = || *values.next().expect("one value for each pair of nodes");
        a.combine_nodes(step, |_| b.combine_nodes(step, |_| next()))
    }

    fn rounding(&self, step: f64, values: impl Iterator<Item = f64>) -> f64 {
        let largest = values.fold(0.0_f64, |largest, value| largest.max(value.abs()));
        0.5 * f64::EPSILON * self.noise_at_unit_step(largest) / (step * step)
    }

    fn has_bend(&self) -> bool {
        false
    }

    fn bend(&self, _: f64, _: f64, _: &[f64]) -> f64 {
        f64::NAN
    }

    fn noise_at_unit_step(&self, noise: f64) -> f64 {
        self.a.noise_at_unit_step(self.b.noise_at_unit_step(noise))
    }

    fn behaviour(&self) -> Behaviour {
        Behaviour {
            derivative: 2,
            order: self.a.stencil.order.min(self.b.stencil.order),
            spacing: if self.central() { 2 } else { 1 },
        }
    }

    fn vanishes(&self, step: f64) -> bool {
        self.a.vanishes(step) || self.b.vanishes(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stencil::quotient::Axis;
    use crate::stencil::weights::Stencil;

    /// Central, with an amplification that is not its own, so that every figure of the formulas is another.
    fn stencil(unit: f64, amplification: f64) -> Stencil1d<'static> {
        Stencil1d {
            axis: Axis::Entry(0),
            start: -3.0,
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
            unit,
            stencil: Stencil {
                scheme: Scheme::Central,
                derivative: 1,
                order: 2,
            },
            amplification,
        }
    }

    fn forward(central: Stencil1d<'static>) -> Stencil1d<'static> {
        let stencil = Stencil {
            scheme: Scheme::Forward,
            ..central.stencil
        };
        Stencil1d { stencil, ..central }
    }

    // Powers of two and small whole numbers: nothing is rounded, and what is worked out by hand is exact.

    #[test]
    fn noise_is_amplified_by_both_stencils() {
        let mixed = MixedStencil {
            a: stencil(0.5, 3.0),
            b: stencil(0.25, 5.0),
        };
        // 3 / ½ · 5 / ¼ = 120
        assert_eq!(mixed.noise_at_unit_step(3.0), 360.0);
        // Half a digit of the largest value, 7, at half the unit step: 4 times as much as at the unit step.
        let rounding = mixed.rounding(0.5, [1.0, -7.0, 2.0, 0.5].into_iter());
        assert_eq!(rounding, 4.0 * 120.0 * 3.5 * f64::EPSILON);
    }

    #[test]
    fn centre_is_needed_where_both_stencils_are_one_sided() {
        let (a, b) = (stencil(0.5, 3.0), stencil(0.25, 5.0));
        for (mixed, has_centre) in [
            (MixedStencil { a, b }, false),
            (MixedStencil { a: forward(a), b }, false),
            (MixedStencil { a, b: forward(b) }, false),
            (
                MixedStencil {
                    a: forward(a),
                    b: forward(b),
                },
                true,
            ),
        ] {
            assert_eq!(mixed.has_centre(), has_centre);
        }
    }
}
