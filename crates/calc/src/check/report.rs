//! What a check found.

use std::fmt;

use super::comparison::Comparison;
use super::verdict::Verdict;

/// How many of the worst entries a report keeps.
const WORST: usize = 20;

/// How many of them it prints.
const PRINTED: usize = 5;

/// What a check found, with its worst entries first.
///
/// Prints as a summary and a table of the five worst entries; `{:.12}` prints twelve. The feature `serde` makes it
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
    /// What was compared: entries, or slopes along directions. It is called an entry in either case.
    pub subject: Subject,
    /// How many were compared.
    pub entries: usize,
    /// How many of them agree.
    pub passes: usize,
    /// How many of them do not.
    pub mismatches: usize,
    /// How many of them agree within tolerances too wide to mean anything.
    pub unchecked: usize,
    /// How many of them could not be compared, because a side is NaN or infinite.
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

/// The two values of one entry.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Entry {
    /// Its index, one number for each axis.
    pub index: Vec<usize>,
    /// What the hand-written gradient says: yours.
    pub analytic: f64,
    /// What differences say.
    pub numerical: f64,
    /// How far apart the two may be.
    pub tolerance: f64,
    /// What to think of it.
    pub verdict: Verdict,
    /// The slopes below and above, where `f` has a kink and they are known.
    pub kink: Option<[f64; 2]>,
}

impl Entry {
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
}

impl Report {
    /// Of pairs, each with its position; `index` is asked for those that are kept.
    pub(super) fn of(
        subject: Subject,
        pairs: impl Iterator<Item = (usize, Comparison)>,
        index: impl Fn(usize) -> Vec<usize>,
    ) -> Self {
        let mut report = Self {
            subject,
            entries: 0,
            passes: 0,
            mismatches: 0,
            unchecked: 0,
            invalid: 0,
            mean_difference: 0.0,
            worst: Vec::new(),
        };
        let mut worst: Vec<(usize, Comparison)> = Vec::new();
        for (position, pair) in pairs {
            report.entries += 1;
            report.mean_difference += pair.difference();
            match pair.verdict() {
                Verdict::Pass => report.passes += 1,
                Verdict::Mismatch => report.mismatches += 1,
                Verdict::Unchecked => report.unchecked += 1,
                Verdict::Invalid => report.invalid += 1,
            }
            let rank = worst.partition_point(|(_, worse)| badness(*worse) >= badness(pair));
            if rank < WORST {
                worst.insert(rank, (position, pair));
                worst.truncate(WORST);
            }
        }
        report.mean_difference /= report.entries as f64;
        let entry = |(position, pair): (usize, Comparison)| Entry {
            index: index(position),
            analytic: pair.analytic,
            numerical: pair.numerical,
            tolerance: pair.tolerance(),
            verdict: pair.verdict(),
            kink: None,
        };
        report.worst = worst.into_iter().map(entry).collect();
        report
    }

    /// Adds the one-sided `slopes` of the kinks among the worst entries; they are asked for by their index.
    pub(super) fn tell_kinks(&mut self, slopes: impl Fn(&[usize]) -> Option<[f64; 2]>) {
        for entry in self.worst.iter_mut().filter(|entry| entry.is_kink()) {
            entry.kink = slopes(&entry.index);
        }
    }

    /// Whether some entries agree and none is wrong or invalid. How many were too blunt to tell, says
    /// [`checked`](Self::checked).
    #[must_use]
    pub fn passed(&self) -> bool {
        self.verdict() == Verdict::Pass
    }

    /// The verdict on the whole: the worst there is, but [`Unchecked`](Verdict::Unchecked) only if nothing passes.
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

    /// The part of the entries, 0 to 1, on which the check had something to say: those that agree and those that
    /// do not. NaN of none.
    #[must_use]
    pub fn checked(&self) -> f64 {
        (self.passes + self.mismatches) as f64 / self.entries as f64
    }
}

/// The verdict, and the difference in units of the tolerance: 0 where there is nothing between the two, and nothing
/// where either is NaN.
fn badness(pair: Comparison) -> (Verdict, f64) {
    let badness = pair.difference() / pair.tolerance();
    (pair.verdict(), if badness.is_nan() { 0.0 } else { badness })
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entries,
            passes,
            mismatches,
            unchecked,
            invalid,
            mean_difference,
            ..
        } = self;
        let verdict = match self.verdict() {
            Verdict::Pass => "PASS",
            Verdict::Unchecked => "UNCHECKED",
            Verdict::Mismatch | Verdict::Invalid => "FAIL",
        };
        let (plural, singular) = match self.subject {
            Subject::Entries => ("entries", "entry"),
            Subject::Directions => ("directions", "direction"),
        };
        let of = if *entries == 1 { singular } else { plural };
        writeln!(
            out,
            "{verdict}: {entries} {of}: {passes} pass, {mismatches} mismatch, {unchecked} unchecked, {invalid} invalid; {} checked; mean |yours − numerical| {mean_difference:.2e}",
            percent(self.checked()),
        )?;
        self.fmt_worst(out, singular)
    }
}

impl Report {
    /// The table of the worst entries.
    fn fmt_worst(&self, out: &mut fmt::Formatter<'_>, singular: &str) -> fmt::Result {
        let worst: Vec<(String, &Entry)> = self
            .worst
            .iter()
            .take(out.precision().unwrap_or(PRINTED))
            .map(|entry| (self.name(entry), entry))
            .collect();
        if worst.is_empty() {
            return Ok(());
        }
        let width = worst
            .iter()
            .map(|(name, _)| name.len())
            .fold(singular.len(), usize::max);
        writeln!(
            out,
            "  verdict    {singular:<width$}   yours             numerical         difference  tolerance"
        )?;
        for (name, entry) in worst {
            let verdict = format!("{:?}", entry.verdict);
            let difference = format!("{:.1e}", entry.difference());
            let kink = match entry.kink {
                Some([below, above]) => {
                    format!("  kink: slope {below:.3e} below, {above:.3e} above")
                }
                None if entry.is_kink() => "  kink".to_string(),
                None => String::new(),
            };
            writeln!(
                out,
                "  {verdict:<9}  {name:<width$}  {:>17.10e} {:>17.10e}   {difference:<10}  {:.1e}{kink}",
                entry.analytic, entry.numerical, entry.tolerance
            )?;
        }
        Ok(())
    }

    fn name(&self, entry: &Entry) -> String {
        match self.subject {
            Subject::Entries if entry.index.is_empty() => "x".to_string(),
            Subject::Entries => format!("x{:?}", entry.index),
            Subject::Directions => format!("{}", entry.index[0]),
        }
    }
}

/// Rounded down: what is not all is not 100 %.
fn percent(part: f64) -> String {
    if part.is_nan() {
        "nothing".to_string()
    } else {
        format!("{} %", (1000.0 * part).floor() / 10.0)
    }
}
