//! One number of yours against a numerical one, and the verdict.

/// The verdict on an entry, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Verdict {
    /// The two values agree.
    Pass,
    /// They agree, but the tolerance is so wide that an error of 1 % would not show.
    Unchecked,
    /// They do not agree.
    Mismatch,
    /// One of them is NaN or infinite.
    Invalid,
}

impl Verdict {
    /// The word at the beginning of a report.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Unchecked => "UNCHECKED",
            Self::Mismatch | Self::Invalid => "FAIL",
        }
    }
}

/// The relative error that a correct gradient may have: four digits less than `f64` can do, for the rounding of a long
/// computation.
const RELATIVE: f64 = 1e-6;

/// The error that it may have in parts of the largest entry: sums that cancel leave rounding of that size.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// A relative tolerance wider than this would let an error of 1 % pass.
const RESOLUTION: f64 = 0.005;

/// An error within a tolerance of this part of the largest entry does not matter.
const NEGLIGIBLE: f64 = 1e-9;

/// The two values of one entry.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Entry {
    /// Its index, one number for each axis.
    pub index: Vec<usize>,
    /// The value in your gradient.
    pub analytic: f64,
    /// The value by differences.
    pub numerical: f64,
    /// How far apart the two may be.
    pub tolerance: f64,
    /// Whether they agree.
    pub verdict: Verdict,
    /// The slopes below and above, where `f` has a kink and they are known.
    pub kink: Option<[f64; 2]>,
}

impl Entry {
    /// Compares two values. `numerical` may be off by `bar`; `scale` is the size of the gradient that they are a part of.
    /// The index is empty.
    pub(super) fn new(analytic: f64, numerical: f64, bar: f64, scale: f64) -> Self {
        let size = analytic.abs().max(numerical.abs());
        let tolerance = bar + RELATIVE * size + ROUNDING * scale;
        let verdict = if !(analytic.is_finite() && numerical.is_finite()) {
            Verdict::Invalid
        } else if (analytic - numerical).abs() > tolerance {
            Verdict::Mismatch
        } else if tolerance <= RESOLUTION * size || tolerance <= NEGLIGIBLE * scale {
            Verdict::Pass
        } else {
            Verdict::Unchecked
        };
        Self {
            index: Vec::new(),
            analytic,
            numerical,
            tolerance,
            verdict,
            kink: None,
        }
    }

    /// `|analytic − numerical|`.
    #[must_use]
    pub fn difference(&self) -> f64 {
        (self.analytic - self.numerical).abs()
    }

    /// Whether there is no derivative to compare with: `f` has a kink or a jump there, and the tolerance is infinite.
    #[must_use]
    pub fn is_kink(&self) -> bool {
        self.verdict == Verdict::Unchecked && self.tolerance.is_infinite()
    }

    /// The verdict, and the difference in units of the tolerance; 0 if both are 0, or if a value is NaN.
    pub(super) fn badness(&self) -> (Verdict, f64) {
        let badness = self.difference() / self.tolerance;
        (self.verdict, if badness.is_nan() { 0.0 } else { badness })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(analytic: f64, numerical: f64, bar: f64) -> Verdict {
        Entry::new(analytic, numerical, bar, 1.0).verdict
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
