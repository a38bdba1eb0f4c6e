//! The command line: arguments in, exit code out.

mod completions;
mod data;
mod eval;
mod fetch;
mod gradcheck;
mod images;
mod model;
mod network;
mod notes;
mod plot;
mod predict;
mod settings;
mod train;
mod ui;

use std::{io, num::NonZeroUsize, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand};
use ui::{
    cli_error::{CliError, Code},
    progress,
};

const EXAMPLES: &str = "\
First steps:
  trainer notes --open                 the ideas of the chapter on one page, to move by hand
  trainer train                        learn by numerical gradients; a run folder under runs/
  trainer predict RUN --index 0        put a test image before the network of that run
  trainer predict RUN digit.png        or a digit of your own, drawn or photographed
  trainer train --resume RUN           go on after Ctrl-C, to the bit as if it had not been
  trainer gradcheck --inject-bug sign  break backprop, and see the difference quotient tell
  trainer data fetch                   have the real MNIST, 11.6 MB

RUN is a run folder; the last line of `trainer train` names it.";

/// Trains the two-layer network of "Deep Learning from Scratch" with true numerical gradients.
///
/// Start with `trainer train`. It needs no files: without MNIST it learns built-in digits.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100, after_long_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Threads to work with; any number gives the same bits [default: one a core]
    #[arg(long, global = true, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Train(Box<train::Arguments>),
    Eval(eval::Arguments),
    Predict(predict::Arguments),
    Gradcheck(gradcheck::Arguments),
    Plot(plot::Arguments),
    Notes(notes::Arguments),
    Data(data::Arguments),
    Model(model::Arguments),
    Completions(completions::Arguments),
}

impl Cli {
    /// How the command tells of itself, on standard error.
    fn progress(&self) -> progress::Kind {
        match &self.command {
            Command::Train(arguments) => arguments.progress,
            _ => progress::Kind::Auto,
        }
    }
}

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = std::panic::catch_unwind(|| run(&cli));
    let failure = match outcome {
        Ok(Ok(code)) => return ExitCode::from(code),
        Ok(Err(failure)) => failure,
        Err(_) => CliError::new(
            Code::General,
            "internal error: please report it with the lines above",
        ),
    };
    if failure.reader_gone {
        return ExitCode::SUCCESS;
    }
    progress::error(cli.progress(), failure.code, &failure.message);
    ExitCode::from(failure.code)
}

/// Inside a pool of its own, so that the loop's caller is one of the workers.
fn run(cli: &Cli) -> Result<u8, CliError> {
    let threads = cli.threads.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool
        .map_err(|error| CliError::new(Code::General, format!("cannot start threads: {error}")))?;
    pool.install(|| {
        let out = &mut io::stdout();
        match &cli.command {
            Command::Train(arguments) => train::run(arguments, out),
            Command::Eval(arguments) => eval::run(arguments, out),
            Command::Predict(arguments) => predict::run(arguments, out),
            Command::Gradcheck(arguments) => gradcheck::run(arguments, out),
            Command::Plot(arguments) => plot::run(arguments, out),
            Command::Notes(arguments) => notes::run(arguments, out),
            Command::Data(arguments) => data::run(arguments, out),
            Command::Model(arguments) => model::run(arguments, out),
            Command::Completions(arguments) => {
                completions::run(arguments, &mut Cli::command(), out)
            }
        }
    })
}
