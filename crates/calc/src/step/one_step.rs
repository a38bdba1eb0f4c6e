//! The unit step, or a step adapted to the noise of `f`.

use super::control::{Sample, StepControl};
use super::noise_adapted::NoiseAdapted;

/// One step, or two pilots and then one.
#[derive(Clone, Debug)]
pub enum OneStep {
    /// The unit step.
    Unit(Option<f64>),
    /// A step chosen by the noise and the curvature of `f`.
    NoiseAdapted(NoiseAdapted),
}

impl StepControl for OneStep {
    const WEIGHS_NOISE: bool = false;

    const TAKES_ONE_STEP: bool = true;

    #[inline]
    fn next(&self) -> Option<f64> {
        match self {
            Self::Unit(None) => Some(1.0),
            Self::Unit(Some(_)) => None,
            Self::NoiseAdapted(adapted) => adapted.next(),
        }
    }

    #[inline]
    fn push(&mut self, sample: Sample) {
        match self {
            Self::Unit(answer) => *answer = Some(sample.quotient),
            Self::NoiseAdapted(adapted) => adapted.push(sample.quotient),
        }
    }

    fn longest(&self) -> f64 {
        match self {
            Self::Unit(_) => 1.0,
            Self::NoiseAdapted(adapted) => adapted.longest(),
        }
    }

    #[inline]
    fn answer(&self) -> (f64, Option<f64>) {
        let value = match self {
            Self::Unit(answer) => answer.unwrap_or(f64::NAN),
            Self::NoiseAdapted(adapted) => adapted.answer(),
        };
        (value, None)
    }
}
