//! Difference quotients in one variable and in two.

use crate::stencil::displacement::Displacement;
use crate::stencil::one_dimensional::Stencil1d;
use crate::stencil::weights::{NODES, Scheme, Stencil, derivative_of_values};
use crate::step::control::{Behaviour, Precision, Sample};

/// A quotient that can be evaluated at any step. It knows where its points lie and how to combine the values there, and
/// never calls `f`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Quotient<'v> {
    /// A derivative in one variable.
    Single(Stencil1d<'v>),
    /// The mixed second derivative `∂²f/∂a∂b`, from two stencils of first derivatives.
    ///
    /// Where both are central, `F(k) = (f(k,k) − f(k,−k) − f(−k,k) + f(−k,−k)) / 4k²hₐh_b` is a series in `k²`, and the
    /// `F(1)`, …, `F(p/2)` combine to order `p`: `2p` evaluations. Otherwise the quotient in `a` is taken of
    /// quotients in `b`.
    Mixed(Stencil1d<'v>, Stencil1d<'v>),
}
use Quotient::{Mixed, Single};

impl<'v> Quotient<'v> {
    /// Calls `at` with the displacements of every point apart from `x` itself.
    #[inline]
    pub fn points<E>(
        &self,
        step: f64,
        mut at: impl FnMut(&[Displacement<'v>]) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Single(stencil) => {
                let mut nodes = stencil.stencil.nodes().filter(|&node| node != 0);
                nodes.try_for_each(|node| at(&[stencil.to(node, step)]))
            }
            Mixed(a, b) if self.has_corners() => {
                let corners = |k: i32| [(k, k), (k, -k), (-k, k), (-k, -k)];
                let mut corners = (1..=a.stencil.reach()).flat_map(corners);
                corners.try_for_each(|(i, j)| at(&[a.to(i, step), b.to(j, step)]))
            }
            Mixed(a, b) => a.stencil.nodes().try_for_each(|i| {
                b.stencil.nodes().try_for_each(|j| match (i, j) {
                    (0, 0) => Ok(()),
                    (0, j) => at(&[b.to(j, step)]),
                    (i, 0) => at(&[a.to(i, step)]),
                    (i, j) => at(&[a.to(i, step), b.to(j, step)]),
                })
            }),
        }
    }

    /// How many points there are, apart from `x` itself.
    #[inline]
    pub fn points_len(&self) -> usize {
        let nodes = match self {
            Single(stencil) => stencil.stencil.len(),
            Mixed(a, _) if self.has_corners() => 2 * a.stencil.len(),
            Mixed(a, b) => a.stencil.len() * b.stencil.len(),
        };
        nodes - usize::from(self.has_centre())
    }

    /// Whether it needs the value at `x` itself.
    #[inline]
    pub fn has_centre(&self) -> bool {
        match self {
            Single(stencil) => stencil.stencil.has_centre(),
            Mixed(a, b) => a.stencil.has_centre() && b.stencil.has_centre(),
        }
    }

    /// Whether the value at `x`, needed or not, and those at the points tell the quotients on either side of `x`.
    pub fn has_bend(&self) -> bool {
        matches!(self, Single(stencil) if stencil.has_bend())
    }

    /// Whether its points are the corners of rectangles around `x`.
    fn has_corners(&self) -> bool {
        let is_central = |stencil: &Stencil1d<'_>| stencil.stencil.scheme == Scheme::Central;
        matches!(self, Mixed(a, b) if is_central(a) && is_central(b))
    }

    /// The quotient, from the values at `x` (if it needs that) and at its points, in order.
    #[inline]
    pub fn combine(&self, step: f64, at_x: Option<f64>, points: &[f64]) -> f64 {
        match (self, points) {
            (Single(pair), [ahead, behind]) if pair.stencil == Stencil::PAIR => {
                return (ahead - behind) / (pair.offset(1, step) - pair.offset(-1, step));
            }
            (Mixed(a, b), _) if self.has_corners() => return corners(a, b, step, points),
            _ => {}
        }
        // The nodes are in the order of the values: the centre, if it is one of them, comes first.
        let centre = at_x.filter(|_| self.has_centre());
        let mut values = centre.into_iter().chain(points.iter().copied());
        let mut next = |_| values.next().expect("one value for each node");
        match self {
            Single(stencil) => stencil.combine(step, next),
            Mixed(a, b) => a.combine(step, |_| b.combine(step, &mut next)),
        }
    }

    /// The quotient and all that step control needs to know of it, from the values at `x` (if that is known) and at its
    /// points.
    pub fn sample(&self, step: f64, at_x: Option<f64>, points: &[f64]) -> Sample {
        let behaviour = self.behaviour();
        let quotient = self.combine(step, at_x, points);
        let is_known = |value: &f64| self.has_centre() || value.is_finite();
        let values = points.iter().copied().chain(at_x.filter(is_known));
        let at_x = at_x.filter(|value| !value.is_nan());
        let (rounding, bend) = match self {
            Single(stencil) => (
                stencil.rounding(step, values),
                at_x.and_then(|at_x| stencil.bend(step, at_x, points)),
            ),
            Mixed(..) => {
                let largest = values.fold(0.0_f64, |largest, value| largest.max(value.abs()));
                let noise = self.noise_at_unit_step(largest);
                (0.5 * f64::EPSILON * noise / (step * step), None)
            }
        };
        let change = at_x.map_or(quotient.abs(), |at_x| {
            let changes = points.iter().map(|value| (value - at_x).abs());
            let change = self.noise_at_unit_step(changes.fold(0.0, f64::max));
            change / step.powi(behaviour.derivative as i32)
        });
        Sample {
            quotient,
            rounding,
            bend,
            change,
            precision: Precision::of_values(at_x, points),
        }
    }

    /// Rounding in it at the unit step, if values of `f` are wrong by `noise`.
    pub fn noise_at_unit_step(&self, noise: f64) -> f64 {
        match self {
            Single(stencil) => stencil.noise_at_unit_step(noise),
            Mixed(a, b) => a.noise_at_unit_step(b.noise_at_unit_step(noise)),
        }
    }

    /// How it behaves as the step shrinks.
    #[inline]
    pub fn behaviour(&self) -> Behaviour {
        match self {
            Single(stencil) => stencil.stencil.behaviour(),
            Mixed(a, b) => Behaviour {
                derivative: 2,
                order: a.stencil.order.min(b.stencil.order),
                spacing: if self.has_corners() { 2 } else { 1 },
            },
        }
    }

    /// Whether a step is lost in rounding.
    pub fn vanishes(&self, step: f64) -> bool {
        match self {
            Single(stencil) => stencil.vanishes(step),
            Mixed(a, b) => a.vanishes(step) || b.vanishes(step),
        }
    }
}

/// The mixed quotient of two central stencils, from the values at the corners of rectangles.
fn corners(a: &Stencil1d<'_>, b: &Stencil1d<'_>, step: f64, values: &[f64]) -> f64 {
    let (mut squares, mut quotients) = ([0.0; NODES], [0.0; NODES]);
    let count = values.len() / 4;
    for (k, corner) in values.chunks_exact(4).enumerate() {
        let node = k as i32 + 1;
        let width = a.offset(node, step) - a.offset(-node, step);
        let height = b.offset(node, step) - b.offset(-node, step);
        squares[k] = f64::from(node * node);
        quotients[k] = ((corner[0] - corner[1]) - (corner[2] - corner[3])) / width / height;
    }
    derivative_of_values(0, 1.0, &squares[..count], &quotients[..count])
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::stencil::displacement::Axis;

    /// Central, with an amplification that is not its own, so that every figure of the formulas is another.
    pub fn stencil(
        derivative: usize,
        order: usize,
        unit: f64,
        amplification: f64,
    ) -> Stencil1d<'static> {
        Stencil1d {
            axis: Axis::Entry(0),
            start: -3.0,
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
            unit,
            stencil: Stencil {
                scheme: Scheme::Central,
                derivative,
                order,
            },
            amplification,
        }
    }

    fn forward(mut central: Stencil1d<'static>) -> Stencil1d<'static> {
        central.stencil.scheme = Scheme::Forward;
        central
    }

    // Powers of two and small whole numbers: nothing is rounded, and what is worked out by hand is exact.

    #[test]
    fn mixed_noise_is_amplified_by_both_stencils() {
        let mixed = Mixed(stencil(1, 2, 0.5, 3.0), stencil(1, 2, 0.25, 5.0));
        // 3 / ½ · 5 / ¼ = 120
        assert_eq!(mixed.noise_at_unit_step(3.0), 360.0);
        // Half a digit of the largest value, 7, at half the unit step: 4 times as much as at the unit step.
        let sample = mixed.sample(0.5, None, &[1.0, -7.0, 2.0, 0.5]);
        assert_eq!(sample.rounding, 4.0 * 120.0 * 3.5 * f64::EPSILON);
        assert!(!mixed.vanishes(1.0) && mixed.vanishes(0.0));
        assert_eq!(mixed.behaviour().derivative, 2);
    }

    #[test]
    fn mixed_quotient_needs_its_centre_where_both_stencils_are_one_sided() {
        let (a, b) = (stencil(1, 2, 0.5, 3.0), stencil(1, 2, 0.25, 5.0));
        assert!(!Mixed(a, b).has_centre());
        assert!(!Mixed(forward(a), b).has_centre());
        assert!(!Mixed(a, forward(b)).has_centre());
        assert!(Mixed(forward(a), forward(b)).has_centre());
    }

    #[test]
    fn second_derivative_needs_its_centre_and_is_amplified_by_its_stencil() {
        let second = Single(stencil(2, 2, 0.25, 4.0));
        // By hand: 4 / (¼)² = 64.
        assert_eq!(second.noise_at_unit_step(3.0), 192.0);
        assert!(second.has_centre() && !second.vanishes(1.0) && second.vanishes(0.0));
        assert_eq!(second.behaviour().derivative, 2);
    }
}
