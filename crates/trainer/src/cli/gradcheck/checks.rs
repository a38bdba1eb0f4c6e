//! All checks of one gradient, and which of them find it wrong.

use calc::{
    Estimate,
    check::{Report, Verdict, check_estimate},
};
use model::TwoLayerParams;
use ndarray::ArrayD;

use super::{
    sample::{self, Sample},
    subject::Subject,
    whole::{self, Whole},
};
use crate::cli::ui::{cli_error::CliError, text::count};

/// The book judges the mean absolute difference by eye: 1e-10 is right, and 1e-3 is not. This lies between.
pub const NOTES_LIMIT: f64 = 1e-6;

/// The parameters by name, each with its report.
pub type Reports = Vec<(&'static str, Report)>;

/// What the checks say of a gradient.
pub struct Checks {
    /// Every entry against its quotient and the quotient's error bar.
    pub reports: Reports,
    /// A few entries against the textbook's loop.
    pub sample: Sample,
    /// All parameters at once.
    pub whole: Whole,
}

/// Whether a check finds a gradient wrong, and what it saw.
pub struct Finding {
    pub check: &'static str,
    pub found: bool,
    pub how: String,
}

impl Checks {
    /// Makes them.
    pub fn of(
        subject: &Subject,
        gradient: &TwoLayerParams,
        numerical: &[Estimate<ArrayD<f64>>],
        h: f64,
    ) -> Result<Self, CliError> {
        let pairs = gradient.named().into_iter().zip(numerical);
        let reports = pairs.map(|((name, a), n)| (name, check_estimate(&a, n)));
        Ok(Self {
            reports: reports.collect(),
            sample: sample::check(subject, gradient, numerical, h),
            whole: whole::check(subject, gradient)?,
        })
    }

    /// The verdict of each, with the figure that decides it.
    pub fn findings(&self) -> [Finding; 5] {
        let Whole { along, taylor } = &self.whole;
        [
            self.entries(),
            self.mean(),
            self.sample(),
            Finding {
                check: "slopes along random directions",
                found: along.mismatches + along.invalid > 0,
                how: if along.mismatches + along.invalid > 0 {
                    format!("{} of {}", along.mismatches + along.invalid, along.entries)
                } else {
                    nearest(along)
                },
            },
            Finding {
                check: "Taylor's remainder",
                found: matches!(taylor.verdict, Verdict::Mismatch | Verdict::Invalid),
                how: taylor.slope.map_or("it is all rounding".into(), |slope| {
                    format!("it falls as t^{slope:.2}")
                }),
            },
        ]
    }

    fn entries(&self) -> Finding {
        let wrong = names(&self.reports, &[Verdict::Mismatch, Verdict::Invalid]);
        let nearest = || {
            let ratio = |(_, report): &(&str, Report)| closest(report);
            let nearest = self.reports.iter().map(ratio).fold(0.0, f64::max);
            within(nearest)
        };
        Finding {
            check: "every entry against its error bar",
            found: !wrong.is_empty(),
            how: if wrong.is_empty() {
                nearest()
            } else {
                wrong.join(", ")
            },
        }
    }

    fn mean(&self) -> Finding {
        let far = |(_, report): &&(&str, Report)| {
            report.mean_difference > NOTES_LIMIT || report.mean_difference.is_nan()
        };
        let far: Vec<&str> = self
            .reports
            .iter()
            .filter(far)
            .map(|(name, _)| *name)
            .collect();
        let means = self
            .reports
            .iter()
            .map(|(_, report)| report.mean_difference);
        let largest = means.fold(0.0, f64::max);
        let wrong = self.wrong_entries();
        let hidden = if wrong > 0 {
            let all = self.reports.iter().map(|(_, report)| report.entries).sum();
            format!(", with {} wrong among {} entries", count(wrong), count(all))
        } else {
            String::new()
        };
        Finding {
            check: "the book's mean |Δ|, above 1e-6",
            found: !far.is_empty(),
            how: if far.is_empty() {
                format!("{largest:.1e} at most{hidden}")
            } else {
                far.join(", ")
            },
        }
    }

    fn sample(&self) -> Finding {
        let Report {
            mismatches,
            invalid,
            entries,
            unchecked,
            ..
        } = self.sample.report;
        let wrong = mismatches + invalid;
        let how = if wrong > 0 {
            format!("{wrong} of {entries}")
        } else if unchecked > 0 {
            format!("rounding leaves {unchecked} of {entries} unchecked")
        } else if self.wrong_entries() > 0 && closest(&self.sample.report) < 0.5 {
            format!("no wrong entry is among the {entries}")
        } else {
            nearest(&self.sample.report)
        };
        Finding {
            check: "a sample by the textbook's loop",
            found: wrong > 0,
            how,
        }
    }

    fn wrong_entries(&self) -> usize {
        let wrong = |(_, report): &(&str, Report)| report.mismatches + report.invalid;
        self.reports.iter().map(wrong).sum()
    }
}

/// The verdict on a parameter; a few entries that are too small for the bars do not spoil it.
pub fn verdict(report: &Report) -> Verdict {
    match report.verdict() {
        Verdict::Pass if 100 * report.unchecked > report.entries => Verdict::Unchecked,
        verdict => verdict,
    }
}

/// The names of those with one of the verdicts.
pub fn names(reports: &Reports, verdicts: &[Verdict]) -> Vec<&'static str> {
    let chosen = reports
        .iter()
        .filter(|(_, report)| verdicts.contains(&verdict(report)));
    chosen.map(|(name, _)| *name).collect()
}

/// The largest difference in units of its tolerance.
fn closest(report: &Report) -> f64 {
    let ratios = report
        .worst
        .iter()
        .map(|entry| entry.difference() / entry.tolerance);
    ratios.fold(0.0, f64::max)
}

fn nearest(report: &Report) -> String {
    within(closest(report))
}

/// How near a difference comes to its tolerance.
fn within(ratio: f64) -> String {
    format!(
        "no difference is above {:.1} % of its tolerance",
        (1e3 * ratio).ceil() / 10.0
    )
}
