//! Stencils of one variable, laid through the base point.

use crate::stencil::quotient::{Axis, Displacement, Quotient};
use crate::stencil::weights::{NODES, Scheme, Stencil, derivative_of_values};
use crate::step::control::Behaviour;

/// A stencil of one variable, laid through the base point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stencil1d<'a> {
    pub axis: Axis<'a>,
    pub start: f64,
    /// The variable never leaves these bounds.
    pub lower: f64,
    pub upper: f64,
    /// The unit step.
    pub unit: f64,
    pub stencil: Stencil,
    /// The stencil's, kept because a line is made for every entry.
    pub amplification: f64,
}

impl<'a> Stencil1d<'a> {
    #[inline]
    pub(super) fn to(&self, node: i32, step: f64) -> Displacement<'a> {
        let by = f64::from(node) * step * self.unit;
        let to = (self.start + by).clamp(self.lower, self.upper);
        Displacement {
            axis: self.axis,
            to,
            by,
        }
    }

    /// The offset of a node that floating point realised.
    #[inline]
    pub(super) fn offset(&self, node: i32, step: f64) -> f64 {
        self.to(node, step).to - self.start
    }

    /// What `of_node` makes of every node, with the offset that floating point realised.
    pub(super) fn combine_nodes(&self, step: f64, mut of_node: impl FnMut(i32) -> f64) -> f64 {
        let (mut offsets, mut values) = ([0.0; NODES], [0.0; NODES]);
        let mut count = 0;
        for node in self.stencil.nodes() {
            offsets[count] = self.offset(node, step);
            values[count] = of_node(node);
            count += 1;
        }
        let unit = step * self.unit;
        derivative_of_values(
            self.stencil.derivative,
            unit,
            &offsets[..count],
            &values[..count],
        )
    }

    /// The quotient of lowest order from `x` and the points on one side of it, of a central stencil that has enough.
    fn one_sided(&self, side: i32, step: f64, at_x: f64, points: &[f64]) -> f64 {
        let derivative = self.stencil.derivative;
        let (mut offsets, mut values) = ([0.0; NODES], [at_x; NODES]);
        for (node, both) in (1..=derivative).zip(points.chunks_exact(2)) {
            offsets[node] = self.offset(side * node as i32, step);
            values[node] = both[usize::from(side < 0)];
        }
        derivative_of_values(
            derivative,
            step * self.unit,
            &offsets[..=derivative],
            &values[..=derivative],
        )
    }
}

impl<'v> Quotient<'v> for Stencil1d<'v> {
    #[inline]
    fn points<E>(
        &self,
        step: f64,
        mut at: impl FnMut(&[Displacement<'v>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut nodes = self.stencil.nodes().filter(|&node| node != 0);
        nodes.try_for_each(|node| at(&[self.to(node, step)]))
    }

    #[inline]
    fn points_len(&self) -> usize {
        self.stencil.len().unsigned_abs() as usize - usize::from(self.has_centre())
    }

    #[inline]
    fn has_centre(&self) -> bool {
        self.stencil.has_centre()
    }

    #[inline]
    fn combine(&self, step: f64, values: &[f64]) -> f64 {
        if let (Stencil::PAIR, [ahead, behind]) = (self.stencil, values) {
            return (ahead - behind) / (self.offset(1, step) - self.offset(-1, step));
        }
        // The nodes are in the order of the values: the centre, if it is one of them, comes first.
        let mut values = values.iter();
        self.combine_nodes(step, |_| *values.next().expect("one value a node"))
    }

    fn rounding(&self, step: f64, values: impl Iterator<Item = f64>) -> f64 {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            (least, most) = (least.min(value), most.max(value));
        }
        let size = step * self.unit;
        let slope = (most - least) / (f64::from(self.stencil.reach()) * size);
        // A value is wrong by half a digit; where x is large, so is its argument.
        let largest = least.abs().max(most.abs());
        let of_argument = (0.25 * f64::EPSILON * self.start).abs() * 0.5 * slope.abs();
        let wrong = 0.5 * f64::EPSILON * largest + of_argument;
        self.amplification * wrong / size.powi(self.stencil.derivative as i32)
    }

    fn has_bend(&self) -> bool {
        self.stencil.scheme == Scheme::Central
            && self.stencil.reach() >= self.stencil.derivative as i32
    }

    fn bend(&self, step: f64, at_x: f64, points: &[f64]) -> f64 {
        if !self.has_bend() {
            return f64::NAN;
        }
        let above = self.one_sided(1, step, at_x, points);
        let below = self.one_sided(-1, step, at_x, points);
        0.5 * (above - below)
    }

    fn noise_at_unit_step(&self, noise: f64) -> f64 {
        self.amplification * noise / self.unit.powi(self.stencil.derivative as i32)
    }

    #[inline]
    fn behaviour(&self) -> Behaviour {
        let (order, spacing) = self.stencil.error_powers();
        Behaviour {
            derivative: self.stencil.derivative,
            order,
            spacing,
        }
    }

    fn vanishes(&self, step: f64) -> bool {
        let mut nodes = self.stencil.nodes();
        nodes.any(|node| node != 0 && self.offset(node, step) == 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central, with an amplification that is not its own, so that every figure of the formulas is another.
    fn stencil(
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

    // Powers of two and small whole numbers: nothing is rounded, and what is worked out by hand is exact.

    #[test]
    fn rounding_is_half_a_digit_of_the_value_and_of_its_argument() {
        // h = 1/8, and the points reach 2 h = 1/4 to either side: values from −4 to 2 have slopes of 24, which at −3
        // makes 72. Half a digit of 4 + 72/4 = 22 is 11 ε, times 1.5 / h.
        let slope = stencil(1, 4, 0.25, 1.5).rounding(0.5, [1.0, -4.0, 2.0, 0.5].into_iter());
        assert_eq!(slope, 132.0 * f64::EPSILON);
        // With f(x) = 7 at the centre: slopes of 6 / (1/8) = 48; half a digit of 7 + 144/4 = 43, times 4 / h² = 256.
        let bend = stencil(2, 2, 0.25, 4.0).rounding(0.5, [7.0, 1.0, 2.0].into_iter());
        assert_eq!(bend, 256.0 * 21.5 * f64::EPSILON);
    }

    #[test]
    fn noise_is_divided_by_the_unit_to_the_power_of_the_derivative() {
        assert_eq!(stencil(1, 2, 0.25, 1.5).noise_at_unit_step(3.0), 18.0);
        assert_eq!(stencil(2, 2, 0.25, 4.0).noise_at_unit_step(3.0), 192.0);
    }
}
