//! What `gradcheck` prints.

use calc::check::{Entry, Report, Verdict};

use super::{
    checks::{Checks, Finding, Reports, verdict},
    sample::Sample,
    subject::Subject,
    whole::Whole,
};
use crate::cli::ui::text::count;

/// A quotient whose error is this many times that of the structured one has lost digits to a subtraction.
const LOST_DIGITS: f64 = 1e3;

/// What every check says.
pub fn all(subject: &Subject, checks: &Checks, h: f64) -> String {
    format!(
        "{}{}\n{}{}",
        parameters(&checks.reports),
        dark_pixels(subject),
        whole(&checks.whole),
        sample(&checks.sample, h)
    )
}

/// A line a parameter: entries, how many are wrong or unchecked, the verdict, the notes' figure, the worst entry.
fn parameters(reports: &Reports) -> String {
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
fn whole(Whole { along, taylor }: &Whole) -> String {
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

/// Why many entries of w1 are 0 whatever backprop does; nothing where no pixel is dark.
fn dark_pixels(subject: &Subject) -> String {
    let dark = subject.dark_pixels();
    if dark == 0 {
        return String::new();
    }
    let pixels = subject.x.ncols();
    format!(
        "{} of {} pixels are dark in every image: the {} entries of w1 behind them are 0, right or wrong\n",
        count(dark),
        count(pixels),
        count(dark * subject.net.params.hidden_size()),
    )
}

/// What the textbook's loop says of a few entries, and why it is worse where it is.
fn sample(sample: &Sample, h: f64) -> String {
    let Sample {
        report,
        off,
        structured_off,
        shared_digits,
    } = sample;
    let line = format!(
        "textbook's loop     {}: {} of {} agree; off by up to {off:.1e}, the structured quotients by {structured_off:.1e}\n",
        word(report.verdict()).to_uppercase(),
        report.passes,
        report.entries,
    );
    if *off <= LOST_DIGITS * structured_off {
        return line;
    }
    format!(
        "{line}\nAt h = {h:?} the textbook's two losses agree in {shared_digits:.0} or more of their 16 digits, and \
         subtracting them\nleaves only the rest, which is rounding; the structured quotient forms the change of the loss \
         without\nthat subtraction and keeps its digits.\n"
    )
}

/// Which check finds the mistake that was put in, and why the others do not.
pub fn found_by(findings: &[Finding]) -> String {
    let line = |Finding { check, found, how }: &Finding| {
        let found = if *found { "yes" } else { "no" };
        format!("{check:<36}{found}: {how}\n")
    };
    let lines: String = findings.iter().map(line).collect();
    format!(
        "{:<36}finds the bug\n{:<36}no: all of them fit\n{lines}",
        "check", "shapes of the products"
    )
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
