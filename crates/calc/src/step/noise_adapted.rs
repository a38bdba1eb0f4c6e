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

/// Chooses its step, in units of the unit step.
#[derive(Clone, Debug)]
pub struct NoiseAdapted {
    behaviour: Behaviour,
    /// Rounding in a quotient at the unit step.
    noise: f64,
    pilot: f64,
    quotients: [f64; 3],
    pushed: usize,
}

impl NoiseAdapted {
    /// `noise`: rounding in a quotient at the unit step; `relative`: of `f`, as a part of `|f|`.
    pub fn new(behaviour: Behaviour, noise: f64, relative: f64) -> Self {
        let power = (behaviour.order + behaviour.derivative + 2) as f64;
        let pilot = relative
            .clamp(*NOISE.start(), *NOISE.end())
            .powf(1.0 / power);
        Self {
            behaviour,
            noise,
            pilot,
            quotients: [f64::NAN; 3],
            pushed: 0,
        }
    }

    /// The longest step it may ask for.
    pub fn longest(&self) -> f64 {
        2.0 * self.pilot
    }

    pub fn next(&self) -> Option<f64> {
        match self.pushed {
            0 => Some(self.pilot),
            1 => Some(2.0 * self.pilot),
            2 => Some(self.best()),
            _ => None,
        }
    }

    pub fn push(&mut self, quotient: f64) {
        if let Some(slot) = self.quotients.get_mut(self.pushed) {
            *slot = quotient;
            self.pushed += 1;
        }
    }

    pub fn answer(&self) -> f64 {
        self.quotients[2]
    }

    fn best(&self) -> f64 {
        let Behaviour {
            derivative, order, ..
        } = self.behaviour;
        let (d, p) = (derivative as f64, order as f64);
        let growth = (2f64.powf(p) - 1.0) * self.pilot.powf(p);
        // A difference of the pilots below their own rounding says only that the truncation is no larger.
        let rounding = self.noise / self.pilot.powf(d);
        let truncation = (self.quotients[1] - self.quotients[0]).abs().max(rounding) / growth;
        let best = (d * self.noise / (p * truncation)).powf(1.0 / (p + d));
        if best.is_finite() {
            best.clamp(self.pilot / 4096.0, self.longest())
        } else {
            self.pilot
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CENTRAL: Behaviour = Behaviour {
        derivative: 1,
        order: 2,
        spacing: 2,
    };

    #[test]
    fn step_balances_rounding_and_truncation() {
        // Truncation 5 h² and noise 1e-15 / h: by hand, h³ = 1e-15 / (2 · 5).
        let mut adapted = NoiseAdapted::new(CENTRAL, 1e-15, 1e-15);
        while let Some(h) = adapted.next() {
            if adapted.pushed == 2 {
                assert!((h / 1e-16_f64.cbrt() - 1.0).abs() < 1e-6, "{h}");
            }
            adapted.push(3.0 + 5.0 * h * h);
        }
        assert!((adapted.answer() - 3.0).abs() < 1e-9);
    }

    #[test]
    fn second_pilot_is_the_longest_step() {
        // By hand: (1e-15)^(1/5) = 1e-3 at order 2 and derivative 1, and twice that.
        let mut adapted = NoiseAdapted::new(CENTRAL, 1e-15, 1e-15);
        assert!((adapted.next().unwrap() / 1e-3 - 1.0).abs() < 1e-12);
        adapted.push(3.0);
        assert_eq!(adapted.next().unwrap(), adapted.longest());
        assert!((adapted.longest() / 2e-3 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn straight_line_is_stepped_as_if_the_pilots_differed_by_their_rounding() {
        let mut adapted = NoiseAdapted::new(CENTRAL, 1e-15, 1e-15);
        adapted.push(3.0);
        adapted.push(3.0);
        // By hand: c = (1e-15 / s) / 3 s² at the pilot s, and h³ = 1e-15 / 2 c = 3/2 s³.
        let ratio = adapted.next().unwrap() / adapted.pilot;
        assert!((ratio / 1.5_f64.cbrt() - 1.0).abs() < 1e-12, "{ratio}");
    }
}
