//! `trainer gradcheck`

mod bugs;
mod reference;
mod table;
mod whole;

use std::{io::Write, num::NonZeroUsize};

use calc::check::{Verdict, check_estimate};
use clap::Args;
use model::TwoLayerNet;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::{
    images::{self, DataArguments},
    ui::cli_error::{CliError, Code},
};
use bugs::Bug;
use reference::Path;
use table::Reports;

/// Above this, a quotient may be so far from the derivative that the one at twice the step does not tell how far.
const LONG_STEP: f64 = 0.01;

/// Check backprop against central differences, parameter by parameter.
///
/// Backprop is fast and easily wrong; the difference quotient is slow and hardly ever wrong. Each
/// quotient gets an error bar, from the quotient at twice the step. An entry fails where backprop is
/// further from it than the bar and a millionth of the entry; it is unchecked where the bar is so wide
/// that an error of 1 % could hide. A second opinion, on all parameters at once, comes from the slope of the
/// loss along random directions, and from how fast Taylor's remainder falls. The exit code is 4
/// unless all of them agree.
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

    /// Take the quotients by the textbook's loop, four forward passes for each parameter (some
    /// seconds), and not through the network's structure
    #[arg(long)]
    direct: bool,

    /// Seed of the weights
    #[arg(long, value_name = "N", default_value_t = 42)]
    seed: u64,

    /// Break backprop on purpose, to see what finds it [default: none]
    #[arg(long, value_enum, value_name = "BUG")]
    inject_bug: Option<Bug>,

    #[command(flatten)]
    data: DataArguments,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
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
    let path = if arguments.direct {
        Path::Direct
    } else {
        Path::Structured
    };
    let numerical = reference::estimate(&net, &x, &t, h, path, &analytic);
    let pairs = analytic.named().into_iter().zip(&numerical);
    let reports: Reports = pairs
        .map(|((name, a), n)| (name, check_estimate(&a, n)))
        .collect();
    let whole = whole::check(&net, &x, &t, &analytic, &mut rng)?;

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
    writeln!(out, "{}", table::parameters(&reports))?;
    write!(out, "{}", table::whole(&whole))?;
    if bug.is_some() {
        write!(out, "\n{}", table::found_by(&reports, &whole))?;
    }

    let failed = table::names(&reports, &[Verdict::Mismatch, Verdict::Invalid]);
    let unchecked = table::names(&reports, &[Verdict::Unchecked]);
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
