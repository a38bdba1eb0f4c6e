//! `trainer gradcheck`

mod bugs;

use std::{io::Write, num::NonZeroUsize};

use calc::check::{Entry, Report};
use clap::Args;
use model::TwoLayerNet;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::{
    failure::{Code, Failure},
    images::{self, DataArguments},
    text::count,
};
use bugs::Bug;

/// Check backprop against central differences, parameter by parameter.
///
/// Backprop is fast and easily wrong; the difference quotient is slow and hardly ever wrong. An
/// entry fails where |backprop − numerical| > 1e-8 + 1e-4·max(|backprop|, |numerical|). The exit
/// code is 4 when one does.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Images to compute the gradients on, the first of the training images
    #[arg(long, value_name = "N", default_value = "3")]
    batch_size: NonZeroUsize,

    /// Units of the hidden layer
    #[arg(long = "hidden", value_name = "N", default_value = "50")]
    hidden_size: NonZeroUsize,

    /// Standard deviation of the random weights
    #[arg(long = "init-std", value_name = "X", default_value_t = 0.01)]
    weight_init_std: f64,

    /// The h of the difference quotient (L(w+h) − L(w−h)) / 2h
    #[arg(long, value_name = "H", default_value_t = calc::STEP, allow_negative_numbers = true)]
    step: f64,

    /// Take the quotients by the textbook's loop, two forward passes for each parameter (some
    /// seconds), and not through the network's structure
    #[arg(long)]
    direct: bool,

    /// Seed of the weights
    #[arg(long, value_name = "N", default_value_t = 42)]
    seed: u64,

    /// Break backprop on purpose, to see what finds it
    #[arg(long, value_enum, value_name = "BUG")]
    inject_bug: Option<Bug>,

    #[command(flatten)]
    data: DataArguments,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, Failure> {
    let Arguments {
        step: h,
        inject_bug: bug,
        ..
    } = *arguments;
    check_settings(arguments)?;
    let images = images::load(arguments.data.source())?;
    let train = &images.data.train;
    let rows: Vec<usize> = (0..arguments.batch_size.get().min(train.len())).collect();
    let (x, t) = train.batch(&rows);
    let (inputs, hidden, classes) = (x.ncols(), arguments.hidden_size.get(), t.ncols());
    let mut rng = ChaCha8Rng::seed_from_u64(arguments.seed);
    let net = TwoLayerNet::new(inputs, hidden, classes, arguments.weight_init_std, &mut rng);

    let analytic = match bug {
        None => net.gradient(&x, &t),
        Some(_) => bugs::gradient(&net, &x, &t, bug),
    };
    let numerical = if arguments.direct {
        net.numerical_gradient_direct(&x, &t, h)
    } else {
        net.numerical_gradient_with_step(&x, &t, h)
    };
    let pairs = analytic.named().into_iter().zip(numerical.named());
    let reports: Vec<_> = pairs
        .map(|((name, a), (_, n))| (name, calc::check(&a, &n)))
        .collect();

    let name = &images.name;
    writeln!(
        out,
        "{inputs}-{hidden}-{classes}, {} images of {name}: backprop against (L(w+h) − L(w−h)) / 2h, h = {h:?}",
        rows.len()
    )?;
    if let Some(bug) = bug {
        writeln!(out, "injected: {}", bug.describe())?;
    }
    writeln!(out)?;
    write!(out, "{}", table(&reports))?;
    let failed: Vec<_> = reports
        .iter()
        .filter(|(_, report)| !report.passed())
        .map(|(name, _)| *name)
        .collect();
    if failed.is_empty() {
        let unseen = if bug.is_some() {
            "; this bug does not show here"
        } else {
            ""
        };
        writeln!(
            out,
            "\nPASS: backprop and the numerical gradient agree{unseen}"
        )?;
        return Ok(0);
    }
    writeln!(out, "\nFAIL: {}", hint(&failed))?;
    Ok(Code::Check as u8)
}

fn check_settings(arguments: &Arguments) -> Result<(), Failure> {
    let positive = |x: f64| x.is_finite() && x > 0.0;
    if !positive(arguments.step) {
        return Err(Failure::usage(format!(
            "--step is {:?}: expected a finite number above 0",
            arguments.step
        )));
    }
    if !positive(arguments.weight_init_std) {
        let std = arguments.weight_init_std;
        return Err(Failure::usage(format!(
            "--init-std is {std:?}: expected a finite number above 0"
        )));
    }
    Ok(())
}

/// A line a parameter: how many entries, the verdict, the notes' figure, and the worst entry.
fn table(reports: &[(&str, Report)]) -> String {
    let line = |(name, report): &(&str, Report)| {
        let verdict = if report.passed() { "pass" } else { "FAIL" };
        let entries = count(report.entries).to_string();
        let wrong = count(report.mismatches + report.invalid).to_string();
        let mean = report.mean_difference;
        let worst = report
            .worst
            .first()
            .map_or(String::new(), |worst| entry(name, worst));
        format!("{name:<9} {entries:>7} {wrong:>7}  {verdict}     {mean:<9.2e}  {worst}\n")
    };
    let lines: String = reports.iter().map(line).collect();
    format!("parameter entries   wrong  verdict  mean |Δ|   worst entry\n{lines}")
}

/// `w1[12, 3]: backprop 1.2e-5, numerical 1.3e-5`
fn entry(name: &str, entry: &Entry) -> String {
    format!(
        "{name}{:?}: backprop {:.6e}, numerical {:.6e}",
        entry.index, entry.analytic, entry.numerical
    )
}

/// Where to look: gradients are computed from the last layer to the first.
fn hint(failed: &[&str]) -> String {
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
    format!("{} differ; {place}", failed.join(", "))
}
