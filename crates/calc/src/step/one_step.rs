//! One step: the unit step, or the one that the noise and the curvature of `f` ask for.

use super::control::{Sample, StepControl};
use super::pilots::Pilots;

/// One quotient, after the pilots if there are any.
#[derive(Clone, Debug)]
pub struct OneStep {
    pilots: Option<Pilots>,
    answer: Option<f64>,
}

impl OneStep {
    #[inline]
    pub fn new(pilots: Option<Pilots>) -> Self {
        let answer = None;
        Self { pilots, answer }
    }
}

impl StepControl for OneStep {
    const WEIGHS_NOISE: bool = false;

    #[inline]
    fn next(&self) -> Option<f64> {
        match (self.answer, &self.pilots) {
            (Some(_), _) => None,
            (None, None) => Some(1.0),
            (None, Some(pilots)) => Some(pilots.next().unwrap_or_else(|| pilots.best())),
        }
    }

    #[inline]
    fn push(&mut self, Sample { quotient, .. }: Sample) {
        match &mut self.pilots {
            Some(pilots) if pilots.next().is_some() => pilots.push(quotient),
            _ => self.answer = Some(quotient),
        }
    }

    fn longest(&self) -> f64 {
        self.pilots.as_ref().map_or(1.0, Pilots::longest)
    }

    #[inline]
    fn answer(&self) -> Option<(f64, Option<f64>)> {
        Some((self.answer?, None))
    }
}
