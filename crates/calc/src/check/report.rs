//! The result of a check.

use std::fmt;

use super::entry::{Entry, Verdict};

/// How many of the worst entries a report keeps.
const WORST: usize = 20;

/// How many of them it prints.
const PRINTED: usize = 5;

/// The result of a check, with the worst entries first.
///
/// Prints a summary and a table of the five worst entries; `{:.12}` prints twelve. The feature `serde` makes it
/// serialisable.
///
/// ```
/// use ndarray::array;
///
/// let report = calc::check(&array![1.0, 2.0, 3.03], &array![1.0, 2.0, 3.0]);
/// assert_eq!(
///     format!("{report:.1}"),
///     "\
/// FAIL: 3 entries: 2 pass, 1 mismatch, 0 unchecked, 0 invalid; 100 % checked; mean |yours − numerical| 1.00e-2
///   verdict    entry   yours             numerical         difference  tolerance
///   Mismatch   x[2]      3.0300000000e0    3.0000000000e0   3.0e-2      3.1e-4
/// "
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    /// What was compared: entries, or slopes along directions. Both are called entries here.
    pub subject: Subject,
    /// How many were compared.
    pub entries: usize,
    /// How many of them agree.
    pub passes: usize,
    /// How many of them do not.
    pub mismatches: usize,
    /// How many of them agree within a tolerance so wide that an error of 1 % would not show.
    pub unchecked: usize,
    /// How many of them are NaN or infinite on either side.
    pub invalid: usize,
    /// Mean of `|analytic − numerical|`, the figure that the book prints; NaN if an entry is invalid.
    pub mean_difference: f64,
    /// The worst entries, at most 20: invalid ones, then mismatches, unchecked ones and those that pass, each kind
    /// with the largest difference in units of its tolerance first.
    pub worst: Vec<Entry>,
}

/// What a check compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Subject {
    /// The entries of two gradients.
    Entries,
    /// The slopes along directions; an index counts directions.
    Directions,
}

impl Report {
    /// Of entries in order; `index(position)` is the index of those that are kept.
    pub(super) fn of(
        subject: Subject,
        entries: impl Iterator<Item = Entry>,
        index: impl Fn(usize) -> Vec<usize>,
    ) -> Self {
        let (mut counts, mut sum) = ([0; 4], 0.0);
        let mut worst: Vec<Entry> = Vec::new();
        for (position, mut entry) in entries.enumerate() {
            counts[entry.verdict as usize] += 1;
            sum += entry.difference();
            let badness = entry.badness();
            let rank = worst.partition_point(|worse| worse.badness() >= badness);
            if rank < WORST {
                entry.index = index(position);
                worst.truncate(WORST - 1);
                worst.insert(rank, entry);
            }
        }
        let [passes, unchecked, mismatches, invalid] = counts;
        let entries = counts.iter().sum();
        Self {
            subject,
            entries,
            passes,
            mismatches,
            unchecked,
            invalid,
            mean_difference: sum / entries as f64,
            worst,
        }
    }

    /// Adds the one-sided `slopes(index)` of the kinks among the worst entries.
    pub(super) fn tell_kinks(&mut self, slopes: impl Fn(&[usize]) -> Option<[f64; 2]>) {
        for entry in self.worst.iter_mut().filter(|entry| entry.is_kink()) {
            entry.kink = slopes(&entry.index);
        }
    }

    /// Whether some entries agree and none is wrong or invalid. [`checked`](Self::checked) is the fraction that was
    /// compared precisely enough.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.verdict() == Verdict::Pass
    }

    /// The verdict on all entries: the worst of them, but [`Unchecked`](Verdict::Unchecked) only if none passes.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.invalid > 0 {
            Verdict::Invalid
        } else if self.mismatches > 0 {
            Verdict::Mismatch
        } else if self.passes > 0 {
            Verdict::Pass
        } else {
            Verdict::Unchecked
        }
    }

    /// The fraction of the entries, from 0 to 1, that pass or mismatch; NaN if there are no entries.
    #[must_use]
    pub fn checked(&self) -> f64 {
        (self.passes + self.mismatches) as f64 / self.entries as f64
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plural, singular) = match self.subject {
            Subject::Entries => ("entries", "entry"),
            Subject::Directions => ("directions", "direction"),
        };
        writeln!(
            out,
            "{}: {} {}: {} pass, {} mismatch, {} unchecked, {} invalid; {} checked; mean |yours − numerical| {:.2e}",
            self.verdict().word(),
            self.entries,
            if self.entries == 1 { singular } else { plural },
            self.passes,
            self.mismatches,
            self.unchecked,
            self.invalid,
            percent(self.checked()),
            self.mean_difference,
        )?;
        self.fmt_worst(out, singular)
    }
}

impl Report {
    /// The table of the worst entries.
    fn fmt_worst(&self, out: &mut fmt::Formatter<'_>, heading: &str) -> fmt::Result {
        let printed = out.precision().unwrap_or(PRINTED).min(self.worst.len());
        let worst = &self.worst[..printed];
        let lengths = worst.iter().map(|entry| self.name(entry).len());
        let width = lengths.fold(heading.len(), usize::max);
        if !worst.is_empty() {
            writeln!(
                out,
                "  verdict    {heading:<width$}   yours             numerical         difference  tolerance"
            )?;
        }
        for entry in worst {
            let kink = match entry.kink {
                Some([below, above]) => {
                    format!("  kink: slope {below:.3e} below, {above:.3e} above")
                }
                None if entry.is_kink() => "  kink".to_string(),
                None => String::new(),
            };
            writeln!(
                out,
                "  {:<9}  {:<width$}  {:>17.10e} {:>17.10e}   {:<10}  {:.1e}{kink}",
                format!("{:?}", entry.verdict),
                self.name(entry),
                entry.analytic,
                entry.numerical,
                format!("{:.1e}", entry.difference()),
                entry.tolerance
            )?;
        }
        Ok(())
    }

    fn name(&self, entry: &Entry) -> String {
        match (self.subject, entry.index.as_slice()) {
            (Subject::Entries, []) => "x".to_string(),
            (Subject::Entries, index) => format!("x{index:?}"),
            (Subject::Directions, index) => index.iter().map(usize::to_string).collect(),
        }
    }
}

/// A percentage, rounded down so that only all entries are 100 %.
fn percent(part: f64) -> String {
    if part.is_nan() {
        "nothing".to_string()
    } else {
        format!("{} %", (1000.0 * part).floor() / 10.0)
    }
}
