//! Downloads from the public mirrors, into the user's cache or another folder.

use std::{
    ops::ControlFlow,
    path::Path,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use ::data::{Download, DownloadError};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::ui::{
    cli_error::{CliError, Code},
    error_words::words,
    progress::{self, Kind},
    say::say,
    signals::Signals,
};

/// Downloads what is missing of MNIST into `folder`, and shows the progress as `kind` says. Ctrl-C cancels.
///
/// The archives come from the public mirrors, or from `mirrors` where there are any.
pub fn mnist(folder: &Path, mirrors: &[String], kind: Kind) -> Result<(), CliError> {
    let download = match mirrors {
        [] => Download::mnist(),
        mirrors => Download::mnist().mirrors(mirrors),
    };
    let signals = Signals::watch()?;
    let (done, outcome) = mpsc::channel();
    let bar = bar(kind);
    let worker = (folder.to_owned(), signals.clone(), bar.clone());
    thread::spawn(move || {
        let (folder, signals, bar) = worker;
        let fetched = download.into_dir(folder, report(&bar, kind, &signals));
        done.send(fetched) // nobody waits any more if that fails
    });
    let fetched = wait(&outcome, &signals);
    bar.finish_and_clear();
    fetched.map_err(|error| match (&error, signals.received()) {
        (_, Some(code)) => CliError::interrupted(code, words(&DownloadError::Cancelled)),
        (DownloadError::Io { .. }, None) => CliError::new(Code::General, words(&error)),
        (_, None) => CliError::new(Code::Data, words(&error)),
    })
}

/// Shows each archive, moves the bar, and cancels after a signal.
fn report(
    bar: &ProgressBar,
    kind: Kind,
    signals: &Signals,
) -> impl FnMut(::data::Progress<'_>) -> ControlFlow<()> {
    let mut told = String::new();
    move |progress| {
        if progress.archive != told {
            told = progress.archive.into();
            let state = if progress.mirror.is_empty() {
                say!("fetch.present")
            } else {
                progress.mirror.to_owned()
            };
            line(bar, kind, &format!("{told}  {state}"));
        }
        bar.set_length(progress.total);
        bar.set_position(progress.received);
        if signals.received().is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// The result of the download. After a signal it has half a second to clean up, so that a silent mirror does not
/// delay the end.
fn wait(
    outcome: &Receiver<Result<(), DownloadError>>,
    signals: &Signals,
) -> Result<(), DownloadError> {
    while signals.received().is_none() {
        match outcome.recv_timeout(Duration::from_millis(50)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(fetched) => return fetched,
            Err(RecvTimeoutError::Disconnected) => break, // it panicked
        }
    }
    let rest = outcome.recv_timeout(Duration::from_millis(500));
    rest.unwrap_or(Err(DownloadError::Cancelled))
}

/// A bar of bytes; hidden if there is no terminal or no bar is wanted.
fn bar(kind: Kind) -> ProgressBar {
    if !matches!(kind, Kind::Auto | Kind::Bar) {
        return ProgressBar::hidden();
    }
    let left = say!("fetch.left", time = "{eta}");
    let style = ProgressStyle::with_template(&format!(
        "{{wide_bar}} {{bytes}}/{{total_bytes}}  {{bytes_per_sec}}  {left}"
    ));
    let style = style.expect("a template of known keys");
    ProgressBar::no_length().with_style(style.progress_chars("━╸─"))
}

fn line(bar: &ProgressBar, kind: Kind, text: &str) {
    if bar.is_hidden() {
        progress::note(kind, text);
    } else {
        bar.println(text);
    }
}
