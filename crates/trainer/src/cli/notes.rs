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
    images::{self, DataArguments},
    ui::{
        cli_error::{CliError, Code},
        language::language,
        signals::Signals,
        text::{seconds, whole},
    },
};

/// Write the study notes as one page on which every idea can be moved by hand.
///
/// The page is one file that opens from disk. It trains five networks while it is written, which takes seconds.
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
        CliError::new(
            Code::General,
            format!("cannot write {}: {error}", path.display()),
        )
    };
    probe(path).map_err(cannot_write)?;
    let signals = Signals::watch()?;
    let images = images::load(arguments.data.source())?;
    let notes = Notes {
        images: &images,
        language: language(),
        iterations: arguments.iterations,
    };
    let bar = bar(&images.name.to_string());
    let html = notes.render(&|done| {
        bar.set_position(whole(1000.0 * done) as u64);
        match signals.received() {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    })?;
    bar.finish_and_clear();
    if let Some(code) = signals.received() {
        return Err(CliError::interrupted(
            code,
            "interrupted: no page is written",
        ));
    }
    let html = html.expect("only a signal ends it early");
    model::file::replace(path, html.as_bytes()).map_err(cannot_write)?;
    let (size, time) = (html.len() as f64 / 1e6, started.elapsed().as_secs_f64());
    writeln!(
        out,
        "{} ({size:.1} MB) in {}",
        printable::path(path),
        seconds(time)
    )?;
    if arguments.open {
        open(path)?;
    }
    Ok(0)
}

/// Opens the page in the user's browser.
fn open(path: &Path) -> Result<(), CliError> {
    open::that_detached(path).map_err(|error| {
        let message = format!(
            "{} is written, but cannot be opened: {error}",
            path.display()
        );
        CliError::new(Code::General, message)
    })
}

/// Finds out whether a file can be put there before anything is trained.
fn probe(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map(drop)
}

/// What the command is busy with, as a bar on a terminal and as a line elsewhere.
fn bar(images: &str) -> ProgressBar {
    let message = format!("Training the networks of the page on {images}");
    if !io::stderr().is_terminal() {
        eprintln!("{message}");
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
