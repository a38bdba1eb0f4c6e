//! `trainer notes`

use std::{
    io::{self, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use trainer::{notes::Notes, printable};

use super::{
    images::{self, DataArguments, data_name},
    ui::{
        cli_error::{CliError, Code},
        error_words::io_words,
        language::language,
        numbers::{seconds, whole},
        progress::{self, Kind},
        say::say,
        signals::Signals,
    },
};

/// Write the study notes as one interactive page.
///
/// The page is one file that opens from disk. The command trains five networks for it, which takes seconds.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "notes.html")]
    out: PathBuf,

    /// Open the page in a browser once it is written
    #[arg(long)]
    open: bool,

    #[command(flatten)]
    data: DataArguments,

    /// Updates of each run, fewer for tests
    #[arg(long, hide = true, default_value_t = 10_000)]
    iterations: usize,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    let started = Instant::now();
    let path = &arguments.out;
    let cannot_write = |error: io::Error| {
        let (path, error) = (path.display(), io_words(&error));
        CliError::new(Code::General, say!("error.write", path, error))
    };
    probe(path).map_err(cannot_write)?;
    let signals = Signals::watch()?;
    let images = images::load(arguments.data.source())?;
    let notes = Notes {
        images: &images,
        language: language(),
        iterations: arguments.iterations,
    };
    let bar = bar(&data_name(&images.name));
    let html = notes.render(&|done| {
        bar.set_position(whole(1000.0 * done) as u64);
        match signals.received() {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    })?;
    bar.finish_and_clear();
    if let Some(code) = signals.received() {
        return Err(CliError::interrupted(code, say!("error.interrupted-notes")));
    }
    let html = html.expect("only a signal ends it early");
    model::file::replace(path, html.as_bytes()).map_err(cannot_write)?;
    let written = say!(
        "notes.written",
        path = printable::path(path),
        size = format!("{:.1}", html.len() as f64 / 1e6),
        time = seconds(started.elapsed().as_secs_f64()),
    );
    writeln!(out, "{written}")?;
    if arguments.open {
        open(path)?;
    }
    Ok(0)
}

/// Shows the page in a browser.
fn open(path: &Path) -> Result<(), CliError> {
    open::that_detached(path).map_err(|error| {
        let (path, error) = (path.display(), io_words(&error));
        CliError::new(Code::General, say!("error.open", path, error))
    })
}

/// Checks that a file can be written there, before anything is trained.
fn probe(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map(drop)
}

/// A bar on a terminal, a line elsewhere.
fn bar(data: &str) -> ProgressBar {
    let message = say!("notes.training", data);
    if !io::stderr().is_terminal() {
        progress::note(Kind::Auto, &message);
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3}%");
    let style = style
        .expect("a template of known keys")
        .progress_chars("━╸─");
    ProgressBar::new(1000)
        .with_style(style)
        .with_message(message)
}
