//! `trainer gradcheck`

mod arguments;
mod bugs;
mod checks;
mod every_bug;
mod reference;
mod sample;
mod subject;
mod table;
mod whole;

use std::io::Write;

use calc::check::Verdict;

use super::ui::cli_error::{CliError, Code};
pub use arguments::Arguments;
use bugs::{Bug, ShapesDiffer};
use checks::Checks;
use reference::Path;
use subject::Subject;

/// Above this, a quotient may be so far from the derivative that the one at twice the step does not tell how far.
const LONG_STEP: f64 = 0.01;

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    let Arguments {
        step: h,
        inject_bug: bug,
        ..
    } = *arguments;
    check_settings(arguments)?;
    let subject = Subject::load(arguments)?;
    let Subject {
        net, x, t, title, ..
    } = &subject;
    let backprop = net.gradient(x, t);
    if arguments.every_bug {
        let numerical = reference::estimate(net, x, t, h, Path::Structured, &backprop);
        return every_bug::run(&subject, &numerical, h, out);
    }

    writeln!(
        out,
        "{title}: backprop against (L(w+h) − L(w−h)) / 2h, h = {h:?}"
    )?;
    if let Some(bug) = bug {
        writeln!(out, "injected: {}", bug.describe())?;
    }
    let analytic = match bug {
        None => backprop,
        Some(_) => match bugs::gradient(net, x, t, bug) {
            Ok(gradient) => gradient,
            Err(shapes) => return does_not_fit(shapes, out),
        },
    };
    let path = if arguments.direct {
        Path::Direct
    } else {
        Path::Structured
    };
    let numerical = reference::estimate(net, x, t, h, path, &analytic);
    let checks = Checks::of(&subject, &analytic, &numerical, h)?;

    write!(out, "\n{}", table::all(&subject, &checks, h))?;
    if bug.is_some() {
        write!(out, "\n{}", table::found_by(&checks.findings()))?;
    }
    conclude(&checks, h, bug, out)
}

/// The last line, and the exit code.
fn conclude(
    checks: &Checks,
    h: f64,
    bug: Option<Bug>,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let Checks { reports, whole, .. } = checks;
    let failed = checks::names(reports, &[Verdict::Mismatch, Verdict::Invalid]);
    let unchecked = checks::names(reports, &[Verdict::Unchecked]);
    let verdict = if !failed.is_empty() {
        let step = if whole.agrees() && h > LONG_STEP {
            format!(
                "; all together they agree with the loss, so the step is to blame: try --step {:?}",
                calc::STEP
            )
        } else {
            String::new()
        };
        format!("FAIL: {}{step}", table::hint(&failed))
    } else if !whole.agrees() {
        "FAIL: every parameter agrees by itself, but not all of them together".into()
    } else if !unchecked.is_empty() {
        format!(
            "UNCHECKED: h = {h:?} leaves the error bars of {} too wide to tell; try --step {:?}",
            unchecked.join(", "),
            calc::STEP
        )
    } else {
        let unseen = bug.map_or("", |_| "; this bug does not show here");
        writeln!(
            out,
            "\nPASS: backprop and the numerical gradient agree{unseen}"
        )?;
        return Ok(0);
    };
    writeln!(out, "\n{verdict}")?;
    Ok(Code::Check as u8)
}

/// A bug that is found before there is a gradient to check.
fn does_not_fit(
    ShapesDiffer { left, right }: ShapesDiffer,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let classes = right.1;
    writeln!(
        out,
        "\nFAIL: {}×{} times {}×{} does not fit, so the program stops at this bug by itself; \
         with --hidden {classes} it fits by accident",
        left.0, left.1, right.0, right.1
    )?;
    Ok(Code::Check as u8)
}

fn check_settings(arguments: &Arguments) -> Result<(), CliError> {
    let positive = |x: f64| x.is_finite() && x > 0.0;
    if !positive(arguments.step) {
        return Err(CliError::usage(format!(
            "--step is {:?}: expected a finite number above 0",
            arguments.step
        )));
    }
    if !positive(arguments.weight_init_std) {
        let std = arguments.weight_init_std;
        return Err(CliError::usage(format!(
            "--init-std is {std:?}: expected a finite number above 0"
        )));
    }
    Ok(())
}
