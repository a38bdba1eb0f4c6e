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
    let title = &subject.title;
    writeln!(out, "{title}: which check finds which bug, h = {h:?}\n")?;
    write_row(out, "", HEAD)?;
    let mut unseen = Vec::new();
    let mut found_in_right = false;
    let bugs = Bug::value_variants().iter().copied().map(Some);
    for bug in std::iter::once(None).chain(bugs) {
        let name = bug.map_or("(no bug)".into(), Bug::name);
        match bugs::gradient(&subject.net, &subject.x, &subject.t, bug) {
            Err(ShapesDiffer { .. }) => write_row(out, &name, ["yes", "", "", "", "", ""])?,
            Ok(gradient) => {
                let findings = Checks::of(subject, &gradient, numerical, h)?.findings();
                write_row(out, &name, row(&findings))?;
                if bug.is_none() {
                    found_in_right = findings.iter().any(|finding| finding.found);
                } else {
                    let not_found = findings.into_iter().filter(|finding| !finding.found);
                    unseen.extend(not_found.map(|finding| (name.clone(), finding)));
                }
            }
        }
    }
    if !unseen.is_empty() {
        writeln!(out, "\nwhy not:")?;
    }
    for (name, Finding { check, how, .. }) in unseen {
        writeln!(out, "{name:<18}{check}: {how}")?;
    }
    Ok(if found_in_right { Code::Check as u8 } else { 0 })
}

fn write_row(out: &mut impl Write, name: &str, cells: [&str; 6]) -> Result<(), CliError> {
    let cells = cells.map(|cell| format!("{cell:<12}")).concat();
    writeln!(out, "{name:<18}{}", cells.trim_end())?;
    Ok(())
}

/// Shapes fit, and what the other checks found.
fn row(findings: &[Finding; 5]) -> [&'static str; 6] {
    let word = |found: bool| if found { "yes" } else { "no" };
    let [entries, mean, sample, along, taylor] =
        findings.each_ref().map(|finding| word(finding.found));
    ["no", entries, mean, sample, along, taylor]
}
