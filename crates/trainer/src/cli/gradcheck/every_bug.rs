//! `gradcheck --every-bug`: which check finds which mistake.

use std::io::Write;

use calc::Estimate;
use clap::ValueEnum;
use ndarray::ArrayD;

use super::{
    bugs::{self, Bug, ShapesDiffer},
    checks::{Checks, Finding},
    subject::Subject,
};
use crate::cli::ui::cli_error::{CliError, Code};

const HEAD: [&str; 6] = [
    "shapes",
    "entries",
    "mean |Δ|",
    "sample",
    "directions",
    "Taylor",
];

/// Prints a row for backprop as it should be and for each bug; the exit code is 4 unless the former passes.
pub fn run(
    subject: &Subject,
    numerical: &[Estimate<ArrayD<f64>>],
    h: f64,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    writeln!(
        out,
        "{}: which check finds which bug, h = {h:?}\n",
        subject.title
    )?;
    writeln!(
        out,
        "{:<18}{}",
        "",
        HEAD.map(|check| format!("{check:<12}")).concat().trim_end()
    )?;
    let mut unseen = Vec::new();
    let mut found_in_right = false;
    for bug in std::iter::once(None).chain(Bug::value_variants().iter().copied().map(Some)) {
        let name = bug.map_or("(no bug)".into(), Bug::name);
        let cells = match bugs::gradient(&subject.net, &subject.x, &subject.t, bug) {
            Err(ShapesDiffer { .. }) => ["yes", "", "", "", "", ""],
            Ok(gradient) => {
                let findings = Checks::of(subject, &gradient, numerical, h)?.findings();
                found_in_right |= bug.is_none() && findings.iter().any(|finding| finding.found);
                let cells = row(&findings);
                if bug.is_some() {
                    unseen.extend(
                        findings
                            .into_iter()
                            .filter(|finding| !finding.found)
                            .map(|finding| (name.clone(), finding)),
                    );
                }
                cells
            }
        };
        writeln!(
            out,
            "{name:<18}{}",
            cells.map(|cell| format!("{cell:<12}")).concat().trim_end()
        )?;
    }
    if !unseen.is_empty() {
        writeln!(out, "\nwhy not:")?;
        for (name, Finding { check, how, .. }) in unseen {
            writeln!(out, "{name:<18}{check}: {how}")?;
        }
    }
    Ok(if found_in_right { Code::Check as u8 } else { 0 })
}

/// Shapes fit, and what the other checks found.
fn row(findings: &[Finding; 5]) -> [&'static str; 6] {
    let word = |found: bool| if found { "yes" } else { "no" };
    let [entries, mean, sample, along, taylor] =
        findings.each_ref().map(|finding| word(finding.found));
    ["no", entries, mean, sample, along, taylor]
}
