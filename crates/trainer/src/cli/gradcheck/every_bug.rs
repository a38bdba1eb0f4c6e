//! `gradcheck --every-bug`: which check finds which mistake.

use std::io::Write;

use calc::Estimate;
use clap::ValueEnum;
use ndarray::ArrayD;

use super::{
    bugs::{self, Bug, ShapesDiffer},
    checks::{Checks, Finding, found},
    subject::Subject,
};
use crate::cli::ui::{
    cli_error::{CliError, Code},
    columns::left,
    say::say,
};

/// Columns of the bugs' names and of each check.
const WIDTHS: (usize, usize) = (18, 12);

/// Prints a row for backprop without a bug and for each bug; the exit code is 4 unless backprop without a bug passes.
pub fn run(
    subject: &Subject,
    numerical: &[Estimate<ArrayD<f64>>],
    h: f64,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let title = &subject.title;
    let head = say!(
        "gradcheck.title-every-bug",
        subject = title,
        h = format!("{h:?}")
    );
    writeln!(out, "{head}\n")?;
    write_row(out, "", &head_cells())?;
    let mut unseen = Vec::new();
    let mut found_in_right = false;
    let bugs = Bug::value_variants().iter().copied().map(Some);
    for bug in std::iter::once(None).chain(bugs) {
        let name = bug.map_or_else(|| say!("gradcheck.every.no-bug"), Bug::name);
        match bugs::gradient(&subject.net, &subject.x, &subject.t, bug) {
            Err(ShapesDiffer { .. }) => write_row(out, &name, &[found(true)])?,
            Ok(gradient) => {
                let findings = Checks::of(subject, &gradient, numerical, h)?.findings();
                write_row(out, &name, &row(&findings))?;
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
        writeln!(out, "\n{}", say!("gradcheck.every.why-not"))?;
    }
    for (name, Finding { check, how, .. }) in unseen {
        let reason = say!("gradcheck.every.reason", check, how);
        writeln!(out, "{}{reason}", left(&name, WIDTHS.0))?;
    }
    Ok(if found_in_right { Code::Check as u8 } else { 0 })
}

fn write_row(out: &mut impl Write, name: &str, cells: &[String]) -> Result<(), CliError> {
    let cells: String = cells.iter().map(|cell| left(cell, WIDTHS.1)).collect();
    writeln!(out, "{}{}", left(name, WIDTHS.0), cells.trim_end())?;
    Ok(())
}

fn head_cells() -> [String; 6] {
    [
        say!("gradcheck.every.shapes"),
        say!("gradcheck.every.entries"),
        say!("gradcheck.every.mean"),
        say!("gradcheck.every.sample"),
        say!("gradcheck.every.directions"),
        say!("gradcheck.every.taylor"),
    ]
}

/// Shapes fit, and what the other checks found.
fn row(findings: &[Finding; 5]) -> Vec<String> {
    let others = findings.iter().map(|finding| found(finding.found));
    std::iter::once(found(false)).chain(others).collect()
}
