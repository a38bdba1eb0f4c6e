//! Step control: which steps to take, and when to stop.

/// How a quotient behaves as its step shrinks.
#[derive(Clone, Copy, Debug)]
pub struct Behaviour {
    /// The power of the step by which the quotient divides.
    pub derivative: usize,
    /// The lowest power of the step in its truncation error.
    pub order: usize,
    /// How far apart the powers of its truncation error are.
    pub spacing: usize,
}

#[cfg(test)]
impl Behaviour {
    /// The first derivative by central differences: `f′(x) + c h² + O(h⁴)`.
    pub const CENTRAL: Self = Self {
        derivative: 1,
        order: 2,
        spacing: 2,
    };
}

/// How many digits numbers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// At most 16 significant bits, as 0 or 1 or a half. They may come from an `f32` or an `f64`.
    Few,
    /// Those of an `f32`.
    Single,
    /// Those of an `f64`.
    Double,
}

impl Precision {
    fn of(value: f64) -> Self {
        let single = value as f32;
        if f64::from(single) != value {
            Self::Double
        } else if single.to_bits().trailing_zeros() >= 8 {
            Self::Few
        } else {
            Self::Single
        }
    }

    /// The precision of the values at the points, unless that at `x` has more digits.
    pub fn of_values(at_x: Option<f64>, points: &[f64]) -> Self {
        if at_x.map(Self::of) == Some(Self::Double) {
            return Self::Double;
        }
        let precisions = points.iter().map(|&value| Self::of(value));
        precisions.max().unwrap_or(Self::Few)
    }
}

/// A quotient at a step `h`, and what is known about it.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The quotient; not finite where `f` was not.
    pub quotient: f64,
    /// How much of it may be rounding, if `f` is right to its last digit.
    pub rounding: f64,
    /// Half the difference of the one-sided quotients, `(f(x + h) − 2 f(x) + f(x − h)) / 2h` for a first derivative, where
    /// they are known.
    pub bend: Option<f64>,
    /// The largest `|f(x + k h) − f(x)|`, as the error that it would make in the quotient if it were noise. The size of
    /// the quotient where `f(x)` is not known.
    pub change: f64,
    /// The precision of the values of `f`.
    pub precision: Precision,
}

impl Sample {
    /// For step control that does not weigh noise.
    #[inline]
    pub fn of(quotient: f64) -> Self {
        Self {
            quotient,
            rounding: 0.0,
            bend: None,
            change: quotient.abs(),
            precision: Precision::Double,
        }
    }
}

/// Asks for quotients at steps of its choice until it knows the derivative.
pub trait StepControl {
    /// Whether it needs to know how much of each quotient is rounding, and can do without quotients at steps
    /// that lead where `f` is not finite. If not, it asks for one step, the unit step, unless it adapts to the noise.
    const WEIGHS_NOISE: bool;

    /// The next step it asks for, as a multiple of the unit step; `None` once it knows the derivative.
    fn next(&self) -> Option<f64>;

    /// The quotient at that step.
    fn push(&mut self, sample: Sample);

    /// The longest step it may ask for.
    fn longest(&self) -> f64;

    /// The derivative, and its error bar where there is one. `None` before the first quotient.
    fn answer(&self) -> Option<(f64, Option<f64>)>;
}
