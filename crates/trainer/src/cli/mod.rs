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
mod values;

use std::{env, io::Write, num::NonZeroUsize, process::ExitCode, thread};

use clap::{CommandFactory, Parser, Subcommand};
use trainer::printable::printable;
use ui::{
    cli_error::{CliError, Code},
    language::{self, Lang},
    lines::{self, Lines},
    progress,
    say::say,
};

const EXAMPLES: &str = "\
First steps:
  trainer notes --open                 open one page with the ideas of the chapter
  trainer train                        train with numerical gradients; writes a folder under runs/
  trainer predict RUN --index 0        recognise a test image with the network of that run
  trainer predict RUN digit.png        recognise your own digit, drawn or photographed
  trainer train --resume RUN           continue after Ctrl-C with the same bits
  trainer gradcheck --inject-bug sign  break backprop and see which checks notice
  trainer data fetch                   download MNIST, 11.6 MB

RUN is a run folder. The last line of `trainer train` names it.";

/// Trains the two-layer network of "Deep Learning from Scratch" with true numerical gradients.
///
/// Start with `trainer train`. It needs no files: without MNIST it learns built-in digits.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100, after_long_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Threads to use; any number gives the same bits [default: one per core]
    #[arg(long, global = true, value_name = "N", value_parser = values::positive, allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,

    /// The language of messages, pictures and reports: English (en) or Korean (ko). Help and files for programs stay
    /// English [default: by the system's locale]
    #[arg(
        long,
        global = true,
        value_enum,
        hide_possible_values = true,
        value_name = "en|ko"
    )]
    lang: Option<Lang>,
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
    /// How the command shows its progress, on standard error.
    fn progress(&self) -> progress::Kind {
        match &self.command {
            Command::Train(arguments) => arguments.progress,
            _ => progress::Kind::Auto,
        }
    }
}

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| refuse(error));
    language::choose(cli.lang);
    let outcome = std::panic::catch_unwind(|| run(&cli));
    let failure = match outcome {
        Ok(Ok(code)) => return ExitCode::from(code),
        Ok(Err(failure)) => failure,
        Err(_) => CliError::new(Code::General, say!("error.internal")),
    };
    if failure.reader_gone {
        return ExitCode::SUCCESS;
    }
    progress::error(cli.progress(), failure.code, &failure.message);
    ExitCode::from(failure.code)
}

/// Runs the command inside its own thread pool, so that the calling thread is one of the workers.
fn run(cli: &Cli) -> Result<u8, CliError> {
    let threads = threads(cli);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| CliError::new(Code::General, say!("error.threads", error)))?;
    pool.install(|| {
        let out = &mut Lines::stdout();
        let code = match &cli.command {
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
        };
        out.flush()?;
        code
    })
}

/// As many threads as `--threads` or `RAYON_NUM_THREADS` asks for, up to a number that any machine can start; 0
/// leaves the number to rayon.
fn threads(cli: &Cli) -> usize {
    /// More threads per core than this only take memory.
    const MOST_A_CORE: usize = 8;

    let by_environment = || env::var("RAYON_NUM_THREADS").ok()?.parse().ok();
    let asked = cli.threads.or_else(by_environment);
    let asked = asked.map_or(0, NonZeroUsize::get);
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let most = MOST_A_CORE * cores;
    if asked > most {
        let (each, cores) = (MOST_A_CORE, ui::numbers::cores(cores));
        progress::note(
            cli.progress(),
            &say!("note.threads", asked, each, most, cores),
        );
    }
    asked.min(most)
}

/// Prints what is wrong with the arguments, or the help that was asked for.
fn refuse(error: clap::Error) -> ! {
    let arguments = env::args_os().map(|argument| printable(&argument.to_string_lossy()));
    let error = Cli::try_parse_from(arguments).err().unwrap_or(error); // the same, without control characters
    let columns = if error.use_stderr() {
        lines::stderr_columns()
    } else {
        lines::stdout_columns()
    };
    let message = error.to_string();
    let wrapped = lines::wrapped(&message, columns);
    if wrapped == message {
        error.exit(); // in colours
    }
    if error.use_stderr() {
        eprint!("{wrapped}");
    } else {
        print!("{wrapped}");
    }
    std::process::exit(error.exit_code())
}
