//! Lines through `x`, along which one variable runs, and pairs of them.
//!
//! A line or a pair knows which points a quotient needs and how to combine the values there. It never calls `f`.

use crate::stencil::weights::{NODES, Scheme, Stencil, derivative_of_values};
use crate::step::control::{Behaviour, Sample};

/// Where a line leads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Axis<'a> {
    /// The entry at this position, in logical order; the variable is the entry itself.
    Entry(usize),
    /// `x + t v`; the variable is `t`.
    Along(&'a [f64]),
}

/// An axis, the value that its variable takes, and the step that was meant to lead there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Displacement<'a> {
    pub axis: Axis<'a>,
    pub to: f64,
    pub by: f64,
}

/// A quotient that step control may ask for at any step.
pub(crate) trait Quotient {
    /// Calls `at` with the moves of every point it needs apart from `x` itself.
    fn points<E>(
        &self,
        step: f64,
        at: impl FnMut(&[Displacement<'_>]) -> Result<(), E>,
    ) -> Result<(), E>;

    /// The quotient, from the value at `x` (if it needs that) and the values at its points, in their order.
    fn combine(&self, step: f64, centre: f64, values: &[f64]) -> f64;

    /// How much of it is rounding, if `f` is right to its last digit.
    fn rounding(&self, step: f64, centre: f64, values: &[f64]) -> f64;

    /// Half the difference of the one-sided slopes, where the points and the value at `x` tell it; NaN elsewhere.
    fn bend(&self, _step: f64, _centre: f64, _values: &[f64]) -> f64 {
        f64::NAN
    }

    /// Whether the value at `x` tells the one-sided slopes.
    fn has_bend(&self) -> bool {
        false
    }

    /// All that step control may want to know.
    fn sample(&self, step: f64, centre: f64, values: &[f64]) -> Sample {
        let is_single = |value: f64| f64::from(value as f32) == value;
        Sample {
            quotient: self.combine(step, centre, values),
            rounding: self.rounding(step, centre, values),
            bend: self.bend(step, centre, values),
            single_precision: values.iter().all(|&value| is_single(value))
                && (centre.is_nan() || is_single(centre)),
        }
    }

    /// Rounding in it at the unit step, if values of `f` are wrong by `noise`.
    fn noise_at_unit_step(&self, noise: f64) -> f64;

    /// How it behaves as the step shrinks.
    fn behaviour(&self) -> Behaviour;

    /// Whether a step is lost in rounding.
    fn vanishes(&self, step: f64) -> bool;

    /// Whether it needs the value at `x` itself.
    fn has_centre(&self) -> bool;
}

/// One variable running through `start`, with the stencil of a quotient upon it.
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
    fn to(&self, node: i32, step: f64) -> Displacement<'a> {
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
    fn offset(&self, node: i32, step: f64) -> f64 {
        self.to(node, step).to - self.start
    }

    /// How many points it needs apart from its start.
    pub fn points_len(&self) -> usize {
        self.stencil.nodes().filter(|&node| node != 0).count()
    }

    /// The `k`-th of them.
    pub fn point(&self, k: usize, step: f64) -> Option<Displacement<'a>> {
        self.stencil
            .nodes()
            .filter(|&node| node != 0)
            .nth(k)
            .map(|node| self.to(node, step))
    }

    /// What `of_node` makes of every node, with the offset that floating point realised.
    fn combine_nodes(&self, step: f64, mut of_node: impl FnMut(i32) -> f64) -> f64 {
        let (mut offsets, mut values) = ([0.0; NODES], [0.0; NODES]);
        let mut count = 0;
        for node in self.stencil.nodes() {
            offsets[count] = self.offset(node, step);
            values[count] = of_node(node);
            count += 1;
        }
        derivative_of_values(
            self.stencil.derivative,
            step * self.unit,
            &offsets[..count],
            &values[..count],
        )
    }

    fn rounding_of(&self, step: f64, largest: f64, slope: f64) -> f64 {
        // The value is wrong by half a digit; where x is large, so is its argument.
        let wrong = 0.5 * f64::EPSILON * (largest + 0.25 * (self.start * slope).abs());
        self.amplification * wrong / (step * self.unit).powi(self.stencil.derivative as i32)
    }
}

impl Quotient for Stencil1d<'_> {
    #[inline]
    fn points<E>(
        &self,
        step: f64,
        mut at: impl FnMut(&[Displacement<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        for node in self.stencil.nodes().filter(|&node| node != 0) {
            at(&[self.to(node, step)])?;
        }
        Ok(())
    }

    #[inline]
    fn combine(&self, step: f64, centre: f64, values: &[f64]) -> f64 {
        if let (Stencil::PAIR, [ahead, behind]) = (self.stencil, values) {
            return (ahead - behind) / (self.offset(1, step) - self.offset(-1, step));
        }
        let mut values = values.iter();
        self.combine_nodes(step, |node| {
            if node == 0 {
                centre
            } else {
                *values.next().expect("one value a node")
            }
        })
    }

    fn rounding(&self, step: f64, centre: f64, values: &[f64]) -> f64 {
        let (mut least, mut most) = if centre.is_finite() {
            (centre, centre)
        } else {
            (values[0], values[0])
        };
        for &value in values {
            (least, most) = (least.min(value), most.max(value));
        }
        let width = f64::from(self.stencil.reach()) * step * self.unit;
        self.rounding_of(step, least.abs().max(most.abs()), (most - least) / width)
    }

    fn bend(&self, step: f64, centre: f64, values: &[f64]) -> f64 {
        let (Stencil::PAIR, [ahead, behind]) = (self.stencil, values) else {
            return f64::NAN;
        };
        let slope_above = (ahead - centre) / self.offset(1, step);
        let slope_below = (behind - centre) / self.offset(-1, step);
        0.5 * (slope_above - slope_below)
    }

    fn has_bend(&self) -> bool {
        self.stencil == Stencil::PAIR
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
        self.stencil
            .nodes()
            .any(|node| node != 0 && self.offset(node, step) == 0.0)
    }

    #[inline]
    fn has_centre(&self) -> bool {
        self.stencil.has_centre()
    }
}

/// Two lines, for the mixed second derivative `∂²f/∂a∂b`. The stencils of both are those of first derivatives.
///
/// Where both are central, `F(k) = (f(k,k) − f(k,−k) − f(−k,k) + f(−k,−k)) / 4k²hₐh_b` is a series in `k²`, and the
/// `F(1)`, …, `F(p/2)` combine to order `p`: `2p` evaluations. Otherwise the quotient of `a` is taken of
/// quotients of `b`.
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

impl Quotient for MixedStencil<'_> {
    fn points<E>(
        &self,
        step: f64,
        mut at: impl FnMut(&[Displacement<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self { a, b } = self;
        if self.central() {
            for node in 1..=a.stencil.reach() {
                for (i, j) in Self::corners(node) {
                    at(&[a.to(i, step), b.to(j, step)])?;
                }
            }
            return Ok(());
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

    fn combine(&self, step: f64, centre: f64, values: &[f64]) -> f64 {
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
        a.combine_nodes(step, |i| {
            b.combine_nodes(step, |j| {
                if (i, j) == (0, 0) {
                    centre
                } else {
                    *values.next().expect("one value a pair of nodes")
                }
            })
        })
    }

    fn rounding(&self, step: f64, centre: f64, values: &[f64]) -> f64 {
        let largest = values.iter().fold(
            if self.has_centre() { centre.abs() } else { 0.0 },
            |m, v| m.max(v.abs()),
        );
        0.5 * f64::EPSILON * self.noise_at_unit_step(largest) / (step * step)
    }

    fn noise_at_unit_step(&self, noise: f64) -> f64 {
        self.a.amplification / self.a.unit * self.b.amplification / self.b.unit * noise
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

    fn has_centre(&self) -> bool {
        !self.central() && self.a.has_centre() && self.b.has_centre()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central, with an amplification that is not its own, so that every figure of the formulas is another.
    fn line(derivative: usize, order: usize, unit: f64, amplification: f64) -> Stencil1d<'static> {
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

    fn forward(line: Stencil1d<'static>) -> Stencil1d<'static> {
        let stencil = Stencil {
            scheme: Scheme::Forward,
            ..line.stencil
        };
        Stencil1d { stencil, ..line }
    }

    // Powers of two and small whole numbers: nothing is rounded, and what is worked out by hand is exact.

    #[test]
    fn rounding_is_half_a_digit_of_the_value_and_of_its_argument() {
        // h = 1/8, and the points reach 2 h = 1/4 to either side: values from −4 to 2 have slopes of 24, which at −3
        // makes 72. Half a digit of 4 + 72/4 = 22 is 11 ε, times 1.5 / h.
        let slope = line(1, 4, 0.25, 1.5).rounding(0.5, f64::NAN, &[1.0, -4.0, 2.0, 0.5]);
        assert_eq!(slope, 132.0 * f64::EPSILON);
        // With f(x) = 7 at the centre: slopes of 6 / (1/8) = 48; half a digit of 7 + 144/4 = 43, times 4 / h² = 256.
        let bend = line(2, 2, 0.25, 4.0).rounding(0.5, 7.0, &[1.0, 2.0]);
        assert_eq!(bend, 256.0 * 21.5 * f64::EPSILON);
    }

    #[test]
    fn noise_is_divided_by_the_unit_to_the_power_of_the_derivative() {
        assert_eq!(line(1, 2, 0.25, 1.5).noise_at_unit_step(3.0), 18.0);
        assert_eq!(line(2, 2, 0.25, 4.0).noise_at_unit_step(3.0), 192.0);
    }

    #[test]
    fn noise_of_a_pair_is_amplified_by_both_of_its_lines() {
        let pair = MixedStencil {
            a: line(1, 2, 0.5, 3.0),
            b: line(1, 2, 0.25, 5.0),
        };
        // 3 / ½ · 5 / ¼ = 120
        assert_eq!(pair.noise_at_unit_step(3.0), 360.0);
        // Half a digit of the largest value, 7, at half the unit step: 4 times as much as at the unit step.
        let rounding = pair.rounding(0.5, f64::NAN, &[1.0, -7.0, 2.0, 0.5]);
        assert_eq!(rounding, 4.0 * 120.0 * 3.5 * f64::EPSILON);
    }

    #[test]
    fn value_at_the_centre_counts_where_both_lines_look_at_it() {
        let (a, b) = (line(1, 2, 0.5, 3.0), line(1, 2, 0.25, 5.0));
        for (pair, looks) in [
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
            assert_eq!(pair.has_centre(), looks);
            let largest = pair.rounding(1.0, 9.0, &[1.0]) / (120.0 * 0.5 * f64::EPSILON);
            assert_eq!(largest, if looks { 9.0 } else { 1.0 });
        }
    }
}
