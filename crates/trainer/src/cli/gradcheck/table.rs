//! What `gradcheck` prints.

use calc::check::{Entry, Report, Verdict};

use super::whole::Whole;
use crate::cli::ui::text::count;

/// The book judges the mean absolute difference by eye: 1e-10 is right, and 1e-3 is not. This lies between.
const NOTES_LIMIT: f64 = 1e-6;

/// The parameters by name, each with its report.
pub type Reports = Vec<(&'static str, Report)>;

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

/// A line a parameter: entries, how many are wrong or unchecked, the verdict, the notes' figure, the worst entry.
pub fn parameters(reports: &Reports) -> String {
    let line = |(name, report): &(&str, Report)| {
        let entries = count(report.entries).to_string();
        let wrong = count(report.mismatches + report.invalid).to_string();
        let unchecked = count(report.unchecked).to_string();
        let verdict = word(verdict(report));
        let mean = report.mean_difference;
        let worst = report
            .worst
            .first()
            .map_or(String::new(), |worst| entry(name, worst));
        format!(
            "{name:<9} {entries:>7} {wrong:>7} {unchecked:>9}  {verdict:<9}  {mean:<8.2e}  {worst}\n"
        )
    };
    let lines: String = reports.iter().map(line).collect();
    format!("parameter entries   wrong unchecked  verdict    mean |Δ|  worst entry\n{lines}")
}

/// A line each for the checks of all parameters at once.
pub fn whole(Whole { along, taylor }: &Whole) -> String {
    let worst = along.worst.first().map_or(String::new(), |worst| {
        format!(
            "; worst: backprop {:.6e}, numerical {:.6e}",
            worst.analytic, worst.numerical
        )
    });
    format!(
        "random directions   {}: {} of {} agree{worst}\nTaylor's remainder  {taylor}\n",
        word(along.verdict()).to_uppercase(),
        along.passes,
        along.entries,
    )
}

/// Which check finds the mistake that was put in.
pub fn found_by(reports: &Reports, Whole { along, taylor }: &Whole) -> String {
    let wrong = names(reports, &[Verdict::Mismatch, Verdict::Invalid]);
    let far = |(_, report): &&(&str, Report)| {
        report.mean_difference > NOTES_LIMIT || report.mean_difference.is_nan()
    };
    let far: Vec<&str> = reports.iter().filter(far).map(|(name, _)| *name).collect();
    let yes_or_no = |found: bool, how: String| {
        if found {
            format!("yes: {how}")
        } else {
            "no".into()
        }
    };
    let slope = taylor
        .slope
        .map_or(String::new(), |slope| format!("t^{slope:.2}"));
    let directions = along.mismatches + along.invalid;
    let bad = matches!(taylor.verdict, Verdict::Mismatch | Verdict::Invalid);
    let rows = [
        (
            "entries against their error bars",
            yes_or_no(!wrong.is_empty(), wrong.join(", ")),
        ),
        (
            "the notes' mean |Δ|, above 1e-6",
            yes_or_no(!far.is_empty(), far.join(", ")),
        ),
        (
            "random directions",
            yes_or_no(directions > 0, format!("{directions} of {}", along.entries)),
        ),
        ("Taylor's remainder", yes_or_no(bad, slope)),
    ];
    let lines = rows.map(|(check, found)| format!("{check:<34}{found}\n"));
    format!("{:<34}finds the bug\n{}", "check", lines.concat())
}

/// Where to look: gradients are computed from the last layer to the first.
pub fn hint(failed: &[&str]) -> String {
    let place = match failed {
        ["w1", "b1"] => {
            "w2 and b2 agree, so the mistake lies on the way back through the hidden layer"
        }
        ["b1", "b2"] => {
            "the weights agree, so the mistake lies in how the biases' gradients are summed"
        }
        ["w1", "b1", "w2", "b2"] => {
            "nothing agrees, so the mistake lies at the start of the way back, in dy"
        }
        _ => "compare the worst entries",
    };
    let differ = if failed.len() == 1 {
        "differs"
    } else {
        "differ"
    };
    format!("{} {differ}; {place}", failed.join(", "))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Unchecked => "unchecked",
        _ => "FAIL",
    }
}

/// `w1[12, 3]: backprop 1.2e-5, numerical 1.3e-5`
fn entry(name: &str, entry: &Entry) -> String {
    format!(
        "{name}{:?}: backprop {:.6e}, numerical {:.6e}",
        entry.index, entry.analytic, entry.numerical
    )
}
