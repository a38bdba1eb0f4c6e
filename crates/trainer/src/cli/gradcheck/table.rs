//! What `gradcheck` prints.

use calc::check::{Entry, Report, Taylor, Verdict};

use super::{
    checks::{Checks, Finding, Reports, found, verdict},
    sample::Sample,
    subject::Subject,
    whole::Whole,
};
use crate::cli::ui::{
    columns::{left, right},
    numbers::count,
    say::say,
};

/// A quotient whose error is this many times that of the structured one has lost digits to a subtraction.
const LOST_DIGITS: f64 = 1e3;

/// The results of every check.
pub fn all(subject: &Subject, checks: &Checks, h: f64) -> String {
    format!(
        "{}{}\n{}{}",
        parameters(&checks.reports),
        dark_pixels(subject),
        whole(&checks.whole),
        sample(&checks.sample, h)
    )
}

/// A line for each parameter: entries, how many are wrong or unchecked, the verdict, the notes' figure, the worst entry.
fn parameters(reports: &Reports) -> String {
    let line = |(name, report): &(&str, Report)| {
        let worst = report.worst.first();
        cells([
            (*name).to_owned(),
            count(report.entries).to_string(),
            count(report.mismatches + report.invalid).to_string(),
            count(report.unchecked).to_string(),
            word(verdict(report)),
            format!("{:.2e}", report.mean_difference),
            worst.map_or(String::new(), |worst| entry(name, worst)),
        ])
    };
    let head = cells([
        say!("gradcheck.table.parameter"),
        say!("gradcheck.table.entries"),
        say!("gradcheck.table.wrong"),
        say!("gradcheck.table.not-checked"),
        say!("gradcheck.table.verdict"),
        say!("gradcheck.table.mean"),
        say!("gradcheck.table.worst"),
    ]);
    head + &reports.iter().map(line).collect::<String>()
}

/// A line of the table of parameters.
fn cells([name, entries, wrong, unchecked, verdict, mean, worst]: [String; 7]) -> String {
    format!(
        "{} {} {} {}  {}  {}  {worst}\n",
        left(&name, 9),
        right(&entries, 7),
        right(&wrong, 7),
        right(&unchecked, 9),
        left(&verdict, 9),
        left(&mean, 8),
    )
}

/// A line each for the checks of all parameters at once.
fn whole(Whole { along, taylor }: &Whole) -> String {
    let worst = along.worst.first().map_or(String::new(), |worst| {
        let (backprop, numerical) = figures(worst);
        say!("gradcheck.table.worst-direction", backprop, numerical)
    });
    let directions = say!(
        "gradcheck.table.directions",
        verdict = word(along.verdict()).to_uppercase(),
        passes = along.passes,
        entries = along.entries,
        worst,
    );
    let taylor = say!("gradcheck.table.taylor", verdict = remainder(taylor));
    format!("{directions}\n{taylor}\n")
}

/// How fast Taylor's remainder falls.
fn remainder(taylor: &Taylor) -> String {
    let power = taylor.slope.map(|slope| format!("{slope:.2}"));
    match (taylor.verdict, power) {
        (Verdict::Invalid, _) => say!("gradcheck.taylor.invalid", slope = taylor.analytic),
        (Verdict::Pass, Some(power)) => say!("gradcheck.taylor.pass", power),
        (Verdict::Pass, None) => say!("gradcheck.taylor.rounding"),
        (Verdict::Mismatch, Some(power)) => say!("gradcheck.taylor.fail", power),
        (_, Some(power)) => say!("gradcheck.taylor.between", power),
        (_, None) => say!("gradcheck.taylor.noise"),
    }
}

/// Why many entries of w1 are 0 whatever backprop does; empty if no pixel is dark.
fn dark_pixels(subject: &Subject) -> String {
    let dark = subject.dark_pixels();
    if dark == 0 {
        return String::new();
    }
    let line = say!(
        "gradcheck.table.dark",
        dark = count(dark),
        pixels = count(subject.x.ncols()),
        entries = count(dark * subject.net.params.hidden_size()),
    );
    line + "\n"
}

/// The textbook's loop at a few entries, and why it is worse at a short step.
fn sample(sample: &Sample, h: f64) -> String {
    let line = say!(
        "gradcheck.table.sample",
        verdict = word(sample.report.verdict()).to_uppercase(),
        passes = sample.report.passes,
        entries = sample.report.entries,
        off = format!("{:.1e}", sample.off),
        structured = format!("{:.1e}", sample.structured_off),
    );
    if sample.off <= LOST_DIGITS * sample.structured_off {
        return line + "\n";
    }
    let lost = say!(
        "gradcheck.table.lost-digits",
        h = format!("{h:?}"),
        digits = format!("{:.0}", sample.shared_digits),
    );
    format!("{line}\n\n{lost}\n")
}

/// Which check finds the injected bug, and why the others do not.
pub fn found_by(findings: &[Finding]) -> String {
    let line = |check: &str, rest: &str| format!("{}{rest}\n", left(check, 36));
    let verdict = |yes: bool, how: &str| say!("gradcheck.check.line", found = found(yes), how);
    let head = line(
        &say!("gradcheck.check.check"),
        &say!("gradcheck.check.finds"),
    );
    let fit = verdict(false, &say!("gradcheck.check.shapes-fit"));
    let shapes = line(&say!("gradcheck.check.shapes"), &fit);
    let lines = findings
        .iter()
        .map(|finding| line(&finding.check, &verdict(finding.found, &finding.how)));
    head + &shapes + &lines.collect::<String>()
}

/// Where to look: gradients are computed from the last layer to the first.
pub fn hint(failed: &[&str]) -> String {
    let place = match failed {
        ["w1", "b1"] => say!("gradcheck.hint.hidden"),
        ["b1", "b2"] => say!("gradcheck.hint.biases"),
        ["w1", "b1", "w2", "b2"] => say!("gradcheck.hint.start"),
        _ => say!("gradcheck.hint.unknown"),
    };
    let names = failed.join(", ");
    match failed.len() {
        1 => say!("gradcheck.hint.one", names, place),
        _ => say!("gradcheck.hint.several", names, place),
    }
}

fn word(verdict: Verdict) -> String {
    match verdict {
        Verdict::Pass => say!("gradcheck.table.pass"),
        Verdict::Unchecked => say!("gradcheck.table.unchecked"),
        _ => say!("gradcheck.table.fail"),
    }
}

/// `w1[12, 3]: backprop 1.2e-5, numerical 1.3e-5`
fn entry(name: &str, entry: &Entry) -> String {
    let (backprop, numerical) = figures(entry);
    let entry = format!("{name}{:?}", entry.index);
    say!("gradcheck.table.entry", entry, backprop, numerical)
}

fn figures(entry: &Entry) -> (String, String) {
    let figure = |x: f64| format!("{x:.6e}");
    (figure(entry.analytic), figure(entry.numerical))
}
