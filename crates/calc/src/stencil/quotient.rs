//! What a difference quotient is made of: displacements of `x`, and the values of `f` there.

use crate::step::control::{Behaviour, Precision, Sample};

/// The line along which a variable moves `x`.
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

impl Displacement<'_> {
    /// Moves `point`, which other displacements may have moved from `base` before.
    pub fn apply(&self, base: &[f64], point: &mut [f64]) {
        match self.axis {
            // An entry that moves alone has exactly the value that the quotient divides by.
            Axis::Entry(i) => point[i] = self.to + (point[i] - base[i]),
            Axis::Along(v) => point.iter_mut().zip(v).for_each(|(x, v)| *x += self.to * v),
        }
    }
}

/// A quotient that can be asked for at any step. It knows where its points lie and how to combine the values there,
/// and never calls `f`.
///
/// Its values are that at `x` itself, if [`has_centre`](Self::has_centre), and then those at its points, in order.
pub(crate) trait Quotient<'v> {
    /// Calls `at` with the displacements of every point apart from `x` itself.
    fn points<E>(
        &self,
        step: f64,
        at: impl FnMut(&[Displacement<'v>]) -> Result<(), E>,
    ) -> Result<(), E>;

    /// How many points there are, apart from `x` itself.
    fn points_len(&self) -> usize;

    /// Whether it needs the value at `x` itself.
    fn has_centre(&self) -> bool;

    /// The quotient.
    fn combine(&self, step: f64, values: &[f64]) -> f64;

    /// How much of it is rounding, if `f` is right to its last digit and has values of that size.
    fn rounding(&self, step: f64, values: impl Iterator<Item = f64>) -> f64;

    /// Whether the value at `x`, needed or not, and those at the points tell the one-sided quotients.
    fn has_bend(&self) -> bool;

    /// Half the difference of the one-sided quotients, from the values at `x` and at the points; NaN where it is not
    /// known.
    fn bend(&self, step: f64, at_x: f64, points: &[f64]) -> f64;

    /// All that step control may want to know; `at_x` is the value at `x` if it is not one of the values.
    fn sample(&self, step: f64, at_x: Option<f64>, values: &[f64]) -> Sample {
        let known = values
            .iter()
            .copied()
            .chain(at_x.filter(|value| value.is_finite()));
        let (at_x, points) = match values {
            [at_x, points @ ..] if self.has_centre() => (*at_x, points),
            points => (at_x.unwrap_or(f64::NAN), points),
        };
        let quotient = self.combine(step, values);
        let change = points
            .iter()
            .fold(0.0_f64, |change, value| change.max((value - at_x).abs()));
        let power = self.behaviour().derivative as i32;
        Sample {
            quotient,
            rounding: self.rounding(step, known),
            bend: self.bend(step, at_x, points),
            change: if at_x.is_nan() {
                quotient.abs()
            } else {
                self.noise_at_unit_step(change) / step.powi(power)
            },
            precision: precision(at_x, points),
        }
    }

    /// Rounding in it at the unit step, if values of `f` are wrong by `noise`.
    fn noise_at_unit_step(&self, noise: f64) -> f64;

    /// How it behaves as the step shrinks.
    fn behaviour(&self) -> Behaviour;

    /// Whether a step is lost in rounding.
    fn vanishes(&self, step: f64) -> bool;
}

/// The precision of the values at the points, unless that at `x` has more digits.
fn precision(at_x: f64, points: &[f64]) -> Precision {
    if !at_x.is_nan() && Precision::of(at_x) == Precision::Double {
        return Precision::Double;
    }
    let precisions = points.iter().map(|&value| Precision::of(value));
    precisions.max().unwrap_or(Precision::Few)
}
