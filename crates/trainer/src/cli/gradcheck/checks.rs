//! All checks of one gradient, and which of them find a mistake.

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
use crate::cli::ui::{cli_error::CliError, numbers::count, say::say};

/// The book judges the mean absolute difference by eye: 1e-10 is right, and 1e-3 is wrong. This limit lies between.
pub const NOTES_LIMIT: f64 = 1e-6;

/// The parameters by name, each with its report.
pub type Reports = Vec<(&'static str, Report)>;

/// The results of all checks of a gradient.
pub struct Checks {
    /// Every entry against its quotient and the quotient's error bar.
    pub reports: Reports,
    /// A few entries against the textbook's loop.
    pub sample: Sample,
    /// All parameters at once.
    pub whole: Whole,
}

/// Whether a check finds a mistake in the gradient, and what it measured.
pub struct Finding {
    pub check: String,
    pub found: bool,
    pub how: String,
}

impl Checks {
    /// Makes all checks.
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

    /// The verdict of each check, with the number that decides it.
    pub fn findings(&self) -> [Finding; 5] {
        let Whole { along, taylor } = &self.whole;
        [
            self.entries(),
            self.mean(),
            self.sample(),
            directions(along),
            Finding {
                check: say!("gradcheck.check.taylor"),
                found: matches!(taylor.verdict, Verdict::Mismatch | Verdict::Invalid),
                how: taylor.slope.map_or_else(
                    || say!("gradcheck.how.rounding"),
                    |slope| say!("gradcheck.how.power", power = format!("{slope:.2}")),
                ),
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
            check: say!("gradcheck.check.entries"),
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
            let (wrong, all) = (count(wrong), count(all));
            say!("gradcheck.how.hidden", wrong, all)
        } else {
            String::new()
        };
        Finding {
            check: say!("gradcheck.check.mean"),
            found: !far.is_empty(),
            how: if far.is_empty() {
                say!(
                    "gradcheck.how.mean",
                    largest = format!("{largest:.1e}"),
                    hidden
                )
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
            say!("gradcheck.how.some", n = wrong, all = entries)
        } else if unchecked > 0 {
            say!("gradcheck.how.unchecked", unchecked, entries)
        } else if self.wrong_entries() > 0 && closest(&self.sample.report) < 0.5 {
            say!("gradcheck.how.not-drawn", entries)
        } else {
            nearest(&self.sample.report)
        };
        Finding {
            check: say!("gradcheck.check.sample"),
            found: wrong > 0,
            how,
        }
    }

    fn wrong_entries(&self) -> usize {
        let wrong = |(_, report): &(&str, Report)| report.mismatches + report.invalid;
        self.reports.iter().map(wrong).sum()
    }
}

/// Whether a check finds a bug.
pub fn found(yes: bool) -> String {
    if yes {
        say!("gradcheck.check.yes")
    } else {
        say!("gradcheck.check.no")
    }
}

/// The verdict on a parameter. It may pass with up to 1 % of its entries unchecked.
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
    let share = format!("{:.1}", (1e3 * ratio).ceil() / 10.0);
    say!("gradcheck.how.within", share)
}

/// The slopes of the loss along random directions.
fn directions(along: &Report) -> Finding {
    let wrong = along.mismatches + along.invalid;
    Finding {
        check: say!("gradcheck.check.directions"),
        found: wrong > 0,
        how: match wrong {
            0 => nearest(along),
            n => say!("gradcheck.how.some", n, all = along.entries),
        },
    }
}
