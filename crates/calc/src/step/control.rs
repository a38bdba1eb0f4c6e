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

/// How many digits numbers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// At most 16 significant bits, as 0 or 1 or a half. This tells nothing of how they were computed.
    Few,
    /// Those of an `f32`.
    Single,
    /// Those of an `f64`.
    Double,
}

impl Precision {
    pub fn of(value: f64) -> Self {
        let single = value as f32;
        if f64::from(single) != value {
            Self::Double
        } else if single.to_bits().trailing_zeros() >= 8 {
            Self::Few
        } else {
            Self::Single
        }
    }
}

/// A quotient at some step `h`, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The quotient; NaN where `f` was not finite.
    pub quotient: f64,
    /// How much of it may be rounding, if `f` is right to its last digit.
    pub rounding: f64,
    /// Half the difference of the one-sided quotients, `(f(x + h) − 2 f(x) + f(x − h)) / 2h` for a first derivative; NaN
    /// where it is not known.
    pub bend: f64,
    /// The largest `|f(x + k h) − f(x)|`, as the error that it would make in the quotient if it were noise. The size of
    /// the quotient where `f(x)` is not known.
    pub change: f64,
    /// As how precise numbers the values of `f` come.
    pub precision: Precision,
}

impl Sample {
    /// For step control that does not weigh noise.
    #[inline]
    pub fn of(quotient: f64) -> Self {
        Self {
            quotient,
            rounding: 0.0,
            bend: f64::NAN,
            change: quotient.abs(),
            precision: Precision::Double,
        }
    }
}

/// Asks for quotients at steps of its choice and settles on a derivative.
pub trait StepControl {
    /// Whether it needs to know how much of each quotient is rounding, and can do without quotients at steps
    /// that lead where `f` is not finite.
    const WEIGHS_NOISE: bool;

    /// Whether it asks for one step, the unit step, unless there is noise to weigh.
    const TAKES_ONE_STEP: bool;

    /// The next step it asks for, as a multiple of the unit step; `None` once settled.
    fn next(&self) -> Option<f64>;

    /// The quotient at that step.
    fn push(&mut self, sample: Sample);

    /// The longest step it may ask for.
    fn longest(&self) -> f64;

    /// The derivative, and its error bar where there is one.
    fn answer(&self) -> (f64, Option<f64>);
}
