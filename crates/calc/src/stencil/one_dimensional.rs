//! Stencils of one variable around the base point.

use crate::stencil::displacement::{Axis, Displacement};
use crate::stencil::weights::{NODES, Scheme, Stencil, derivative_of_values};

/// A stencil of one variable around the base point.
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
    /// The amplification of the stencil, computed once for all entries.
    pub amplification: f64,
}

impl<'a> Stencil1d<'a> {
    #[inline]
    pub fn to(&self, node: i32, step: f64) -> Displacement<'a> {
        let by = f64::from(node) * step * self.unit;
        let to = (self.start + by).clamp(self.lower, self.upper);
        let axis = self.axis;
        Displacement { axis, to, by }
    }

    /// The offset of a node that floating point realised.
    #[inline]
    pub fn offset(&self, node: i32, step: f64) -> f64 {
        self.to(node, step).to - self.start
    }

    /// Whether a step is lost in rounding.
    pub fn vanishes(&self, step: f64) -> bool {
        let mut nodes = self.stencil.nodes();
        nodes.any(|node| node != 0 && self.offset(node, step) == 0.0)
    }

    /// The derivative of the polynomial through the values of `of_node`, at the offsets that floating point realised.
    pub fn combine(&self, step: f64, mut of_node: impl FnMut(i32) -> f64) -> f64 {
        let (mut offsets, mut values) = ([0.0; NODES], [0.0; NODES]);
        for (k, node) in self.stencil.nodes().enumerate() {
            offsets[k] = self.offset(node, step);
            values[k] = of_node(node);
        }
        let (derivative, count) = (self.stencil.derivative, self.stencil.len());
        derivative_of_values(
            derivative,
            step * self.unit,
            &offsets[..count],
            &values[..count],
        )
    }

    /// Half the difference of the quotients of lowest order on either side of `x`; `None` if the stencil is one-sided or
    /// has too few points. `points` are the values at the points apart from `x`.
    pub fn bend(&self, step: f64, at_x: f64, points: &[f64]) -> Option<f64> {
        let derivative = self.stencil.derivative;
        let one_sided = |side: i32| {
            let (mut offsets, mut values) = ([0.0; NODES], [at_x; NODES]);
            for (node, both) in (1..=derivative).zip(points.chunks_exact(2)) {
                offsets[node] = self.offset(side * node as i32, step);
                values[node] = both[usize::from(side < 0)];
            }
            let unit = step * self.unit;
            derivative_of_values(
                derivative,
                unit,
                &offsets[..=derivative],
                &values[..=derivative],
            )
        };
        self.has_bend()
            .then(|| 0.5 * (one_sided(1) - one_sided(-1)))
    }

    /// Whether its points and `x` tell the quotients on either side.
    pub fn has_bend(&self) -> bool {
        self.stencil.scheme == Scheme::Central
            && self.stencil.reach() >= self.stencil.derivative as i32
    }

    /// How much of the quotient is rounding, if `f` is right to its last digit and has these values.
    pub fn rounding(&self, step: f64, values: impl Iterator<Item = f64>) -> f64 {
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

    /// Rounding in the quotient at the unit step, if values of `f` are wrong by `noise`.
    pub fn noise_at_unit_step(&self, noise: f64) -> f64 {
        self.amplification * noise / self.unit.powi(self.stencil.derivative as i32)
    }
}

#[cfg(test)]
mod tests {
    use crate::stencil::quotient::tests::stencil;

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
