//! One number of yours against a numerical one: the verdict.

use super::verdict::Verdict;

/// What a gradient that is right may be off by, beside the entry: four digits less than `f64` can do, for the
/// rounding of a long computation.
const RELATIVE: f64 = 1e-6;

/// What it may be off by, beside the largest entry: sums that cancel leave rounding of that size.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// A tolerance wider than this, beside the entry, would let an error of 1 % pass.
const RESOLUTION: f64 = 0.005;

/// Beside the largest entry, an error within a tolerance as narrow as this does not matter.
const NEGLIGIBLE: f64 = 1e-9;

/// Two values of the same thing.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    pub analytic: f64,
    pub numerical: f64,
    /// How far `numerical` may be from the truth.
    pub bar: f64,
    /// The size of the gradient that the pair is a part of.
    pub scale: f64,
}

impl Comparison {
    fn size(self) -> f64 {
        self.analytic.abs().max(self.numerical.abs())
    }

    pub fn difference(self) -> f64 {
        (self.analytic - self.numerical).abs()
    }

    pub fn tolerance(self) -> f64 {
        self.bar + RELATIVE * self.size() + ROUNDING * self.scale
    }

    pub fn verdict(self) -> Verdict {
        let tolerance = self.tolerance();
        if !(self.analytic.is_finite() && self.numerical.is_finite()) {
            Verdict::Invalid
        } else if self.difference() > tolerance {
            Verdict::Mismatch
        } else if tolerance <= RESOLUTION * self.size() || tolerance <= NEGLIGIBLE * self.scale {
            Verdict::Pass
        } else {
            Verdict::Unchecked
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(analytic: f64, numerical: f64, bar: f64) -> Verdict {
        let scale = 1.0;
        Comparison {
            analytic,
            numerical,
            bar,
            scale,
        }
        .verdict()
    }

    #[test]
    fn within_a_narrow_bar_it_passes_and_within_a_wide_one_it_is_unchecked() {
        assert_eq!(verdict(1.0, 1.000_01, 1e-4), Verdict::Pass);
        assert_eq!(verdict(1.0, 1.000_01, 1e-2), Verdict::Unchecked);
        assert_eq!(verdict(1.0, 1.000_01, 1e-6), Verdict::Mismatch);
    }

    #[test]
    fn an_entry_of_no_size_passes_where_the_gradient_dwarfs_its_bar() {
        assert_eq!(verdict(0.0, 1e-13, 1e-12), Verdict::Pass);
        assert_eq!(verdict(0.0, 1e-7, 1e-6), Verdict::Unchecked);
        assert_eq!(verdict(0.0, 0.0, 0.0), Verdict::Pass);
    }

    #[test]
    fn one_percent_never_passes() {
        for exponent in -160..10 {
            let bar = 10_f64.powf(f64::from(exponent) / 10.0);
            assert_ne!(verdict(1.01, 1.0, bar), Verdict::Pass, "{bar}");
            assert_ne!(verdict(-0.99, -1.0, bar), Verdict::Pass, "{bar}");
        }
    }

    #[test]
    fn no_number_is_invalid_and_no_bar_is_unchecked() {
        assert_eq!(verdict(f64::NAN, 1.0, 1.0), Verdict::Invalid);
        assert_eq!(verdict(1.0, f64::INFINITY, 1.0), Verdict::Invalid);
        assert_eq!(verdict(1.0, 1.0, f64::INFINITY), Verdict::Unchecked);
        assert_eq!(verdict(1.0, 1.0, f64::NAN), Verdict::Unchecked);
    }
}
