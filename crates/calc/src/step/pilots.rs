//! The step that the noise and the curvature of `f` ask for.
//!
//! Two pilot quotients, at `s` and `2s`, differ by `c (2^p − 1) s^p`, which tells the truncation error `c h^p` at
//! any step. With rounding `e / h^d`, their sum is least at `h^(p + d) = d e / (p c)`.
//!
//! Sources: Gill, Murray and Wright, *Practical Optimization*, section 8.6.2; Moré and Wild, "Estimating
//! Derivatives of Noisy Simulations", *ACM Transactions on Mathematical Software* 38 (2012), article 19.

use super::control::Behaviour;

/// Relative noise of a function that is wrong in its last digit, and of one of which nothing is right.
const NOISE: std::ops::RangeInclusive<f64> = 1e-16..=1e-2;

/// Two pilot quotients, and the step that they recommend, in units of the unit step.
#[derive(Clone, Debug)]
pub struct Pilots {
    behaviour: Behaviour,
    /// Rounding in a quotient at the unit step.
    noise: f64,
    /// The first step; the second is twice as long.
    step: f64,
    first: Option<f64>,
    second: Option<f64>,
}

impl Pilots {
    /// `noise`: rounding in a quotient at the unit step; `relative`: of `f`, as a part of `|f|`.
    pub fn new(behaviour: Behaviour, noise: f64, relative: f64) -> Self {
        let power = (behaviour.order + behaviour.derivative + 2) as f64;
        let relative = relative.clamp(*NOISE.start(), *NOISE.end());
        Self {
            behaviour,
            noise,
            step: relative.powf(1.0 / power),
            first: None,
            second: None,
        }
    }

    /// The longest step of the pilots and the recommended one.
    pub fn longest(&self) -> f64 {
        2.0 * self.step
    }

    /// The step of the next pilot, if one is missing.
    pub fn next(&self) -> Option<f64> {
        match (self.first, self.second) {
            (None, _) => Some(self.step),
            (_, None) => Some(2.0 * self.step),
            _ => None,
        }
    }

    pub fn push(&mut self, quotient: f64) {
        if self.first.is_none() {
            self.first = Some(quotient);
        } else {
            self.second = Some(quotient);
        }
    }

    /// The step at which rounding and truncation balance.
    pub fn best(&self) -> f64 {
        let (Some(first), Some(second)) = (self.first, self.second) else {
            return self.step;
        };
        let (d, p) = (
            self.behaviour.derivative as f64,
            self.behaviour.order as f64,
        );
        let growth = (2f64.powf(p) - 1.0) * self.step.powf(p);
        // A difference of the pilots below their own rounding says only that the truncation is no larger.
        let rounding = self.noise / self.step.powf(d);
        let truncation = (second - first).abs().max(rounding) / growth;
        let best = (d * self.noise / (p * truncation)).powf(1.0 / (p + d));
        if best.is_finite() {
            best.clamp(self.step / 4096.0, self.longest())
        } else {
            self.step
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_balances_rounding_and_truncation() {
        // Truncation 5 h² and noise 1e-15 / h: by hand, h³ = 1e-15 / (2 · 5).
        let mut pilots = Pilots::new(Behaviour::CENTRAL, 1e-15, 1e-15);
        while let Some(h) = pilots.next() {
            pilots.push(3.0 + 5.0 * h * h);
        }
        let h = pilots.best();
        assert!((h / 1e-16_f64.cbrt() - 1.0).abs() < 1e-6, "{h}");
    }

    #[test]
    fn second_pilot_is_the_longest_step() {
        // By hand: (1e-15)^(1/5) = 1e-3 at order 2 and derivative 1, and twice that.
        let mut pilots = Pilots::new(Behaviour::CENTRAL, 1e-15, 1e-15);
        assert!((pilots.next().unwrap() / 1e-3 - 1.0).abs() < 1e-12);
        pilots.push(3.0);
        assert_eq!(pilots.next().unwrap(), pilots.longest());
        assert!((pilots.longest() / 2e-3 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn straight_line_is_stepped_as_if_the_pilots_differed_by_their_rounding() {
        let mut pilots = Pilots::new(Behaviour::CENTRAL, 1e-15, 1e-15);
        pilots.push(3.0);
        pilots.push(3.0);
        // By hand: c = (1e-15 / s) / 3 s² at the pilot s, and h³ = 1e-15 / 2 c = 3/2 s³.
        let ratio = pilots.best() / pilots.step;
        assert!((ratio / 1.5_f64.cbrt() - 1.0).abs() < 1e-12, "{ratio}");
    }
}
