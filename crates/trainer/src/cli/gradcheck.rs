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

use super::ui::{
    cli_error::{CliError, Code},
    say::say,
};
pub use arguments::Arguments;
use bugs::{Bug, ShapesDiffer};
use checks::Checks;
use reference::Path;
use subject::Subject;

/// Above this step, the quotient at twice the step no longer bounds the error.
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

    let title = say!("gradcheck.title", subject = title, h = format!("{h:?}"));
    writeln!(out, "{title}")?;
    if let Some(bug) = bug {
        writeln!(out, "{}", say!("gradcheck.injected", bug = bug.describe()))?;
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
    let step = format!("{:?}", calc::STEP);
    let verdict = if !failed.is_empty() {
        let step = if whole.agrees() && h > LONG_STEP {
            say!("gradcheck.step-to-blame", step)
        } else {
            String::new()
        };
        say!("gradcheck.fail", hint = table::hint(&failed), step)
    } else if !whole.agrees() {
        say!("gradcheck.fail-together")
    } else if !unchecked.is_empty() {
        let (h, names) = (format!("{h:?}"), unchecked.join(", "));
        say!("gradcheck.unchecked", h, names, step)
    } else {
        let unseen = bug.map_or(String::new(), |_| say!("gradcheck.unseen"));
        writeln!(out, "\n{}", say!("gradcheck.pass", unseen))?;
        return Ok(0);
    };
    writeln!(out, "\n{verdict}")?;
    Ok(Code::Check as u8)
}

/// A bug that stops the program before there is a gradient to check.
fn does_not_fit(
    ShapesDiffer { left, right }: ShapesDiffer,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let classes = right.1;
    let [left, right] = [left, right].map(|(rows, columns)| format!("{rows}×{columns}"));
    let failure = say!("gradcheck.does-not-fit", left, right, classes);
    writeln!(out, "\n{failure}")?;
    Ok(Code::Check as u8)
}

fn check_settings(arguments: &Arguments) -> Result<(), CliError> {
    let positive = |option: &str, x: f64| {
        if x.is_finite() && x > 0.0 {
            return Ok(());
        }
        let message = say!("error.positive", option, found = format!("{x:?}"));
        Err(CliError::usage(message))
    };
    positive("--step", arguments.step)?;
    positive("--init-std", arguments.weight_init_std)
}
