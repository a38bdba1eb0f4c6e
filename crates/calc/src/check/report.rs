//! What a check found.

use std::fmt;

/// How many of the worst entries a report keeps.
const WORST: usize = 5;

/// What a check found, with its worst entries first.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// How many entries were compared.
    pub entries: usize,
    /// How many of them agree.
    pub passes: usize,
    /// How many of them do not.
    pub mismatches: usize,
    /// How many of them could not be compared, because a side is NaN or infinite.
    pub invalid: usize,
    /// Mean of `|analytic − numerical|`, the figure that the book prints; NaN if an entry is invalid.
    pub mean_difference: f64,
    /// The worst entries, those furthest beyond their tolerance first.
    pub worst: Vec<Entry>,
}

/// The two values of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its index, one number for each axis.
    pub index: Vec<usize>,
    /// What the hand-written gradient says.
    pub analytic: f64,
    /// What differences say.
    pub numerical: f64,
    /// How far apart the two may be.
    pub tolerance: f64,
    /// What to think of it.
    pub verdict: Verdict,
}

/// What to think of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The two values agree.
    Pass,
    /// They do not.
    Mismatch,
    /// One of them is NaN or infinite.
    Invalid,
}

impl Entry {
    /// `|analytic − numerical|`.
    #[must_use]
    pub fn difference(&self) -> f64 {
        (self.analytic - self.numerical).abs()
    }

    /// The difference in units of the tolerance; NaN sorts last, so infinite for an invalid entry.
    fn badness(&self) -> f64 {
        let badness = self.difference() / self.tolerance;
        if badness.is_nan() {
            f64::INFINITY
        } else {
            badness
        }
    }
}

impl Report {
    pub(super) fn of(all: impl Iterator<Item = Entry>) -> Self {
        let mut report = Self {
            entries: 0,
            passes: 0,
            mismatches: 0,
            invalid: 0,
            mean_difference: 0.0,
            worst: Vec::new(),
        };
        for entry in all {
            report.entries += 1;
            report.mean_difference += entry.difference();
            match entry.verdict {
                Verdict::Pass => report.passes += 1,
                Verdict::Mismatch => report.mismatches += 1,
                Verdict::Invalid => report.invalid += 1,
            }
            let rank = report
                .worst
                .partition_point(|worse| worse.badness() >= entry.badness());
            if rank < WORST {
                report.worst.insert(rank, entry);
                report.worst.truncate(WORST);
            }
        }
        report.mean_difference /= report.entries as f64;
        report
    }

    /// Whether there were entries and all of them agree.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.entries > 0 && self.passes == self.entries
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entries,
            passes,
            mismatches,
            invalid,
            ..
        } = self;
        let verdict = if self.passed() { "PASS" } else { "FAIL" };
        writeln!(
            out,
            "{verdict}: {passes} of {entries} entries agree, {mismatches} do not, {invalid} invalid"
        )?;
        for Entry {
            index,
            analytic,
            numerical,
            tolerance,
            verdict,
        } in &self.worst
        {
            writeln!(
                out,
                "  {verdict:?} x{index:?}: analytic {analytic:e}, numerical {numerical:e}, tolerance {tolerance:.1e}"
            )?;
        }
        Ok(())
    }
}
