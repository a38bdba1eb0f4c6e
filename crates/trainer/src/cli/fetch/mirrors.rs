//! Fetching from the public mirrors, into the user's cache or anywhere.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use ::data::{Download, DownloadError};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::{
    failure::{Code, Failure},
    progress::{self, Kind},
    signals::Signals,
};

/// The user's cache folder for MNIST, where the system has one.
pub fn cache() -> Option<PathBuf> {
    dirs::cache_dir().map(|folder| folder.join("trainer").join("mnist"))
}

/// Fetches what is missing of MNIST into `folder`, and tells of it as `kind` says; Ctrl-C breaks off.
///
/// The archives come from the public mirrors, or from `mirrors` where there are any.
pub fn mnist(folder: &Path, mirrors: &[String], kind: Kind) -> Result<(), Failure> {
    let download = match mirrors {
        [] => Download::mnist(),
        mirrors => Download::mnist().mirrors(mirrors),
    };
    let signals = Signals::watch()?;
    let bar = bar(kind);
    let mut told = String::new();
    let fetched = download.into_dir(folder, |progress| {
        if progress.archive != told {
            told = progress.archive.into();
            let state = if progress.mirror.is_empty() {
                "is there already"
            } else {
                progress.mirror
            };
            line(&bar, kind, &format!("{told}  {state}"));
        }
        bar.set_length(progress.total);
        bar.set_position(progress.received);
        if signals.received().is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    bar.finish_and_clear();
    fetched.map_err(|error| match (&error, signals.received()) {
        (DownloadError::Cancelled, Some(code)) => Failure::interrupted(code, error),
        (DownloadError::Io { .. }, _) => Failure::new(Code::General, error),
        _ => Failure::new(Code::Data, error),
    })
}

/// A bar of bytes; hidden where there is no terminal, or none is wanted.
fn bar(kind: Kind) -> ProgressBar {
    if !matches!(kind, Kind::Auto | Kind::Bar) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(
        "{wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left",
    );
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
