//! The errors of a run. Each says what was found, what was expected, and what to do.

use std::{io, path::PathBuf};

use crate::training::CheckpointError;

/// Why a run cannot start, continue or be saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting is out of range.
    #[error("{name} is {found}: expected {expected}")]
    Setting {
        /// The setting, as `config.toml` calls it.
        name: &'static str,
        /// Its value.
        found: String,
        /// The values that it may have.
        expected: String,
    },
    /// A configuration is not TOML, names an unknown setting, or gives one a value of the wrong type.
    #[error("line {line} of the settings: {message}")]
    Toml {
        /// The line of the mistake, counted from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// You resume a run with a setting that would change its numbers.
    #[error("the run in {} was started with another {setting}: resume it without, or start a new run", path.display())]
    Conflict {
        /// The run's folder.
        path: PathBuf,
        /// The setting, as `config.toml` calls it.
        setting: &'static str,
    },
    /// You resume a run with other images.
    #[error("the run in {} was trained on other images than these: name its own with --data", path.display())]
    OtherData {
        /// The run's folder.
        path: PathBuf,
    },
    /// The folder has no checkpoint to resume from.
    #[error("{}: no run to resume, expected a folder with a checkpoint.bin: start one with trainer train --out", path.display())]
    NoRun {
        /// The folder that was named.
        path: PathBuf,
    },
    /// Another process works in the run folder.
    #[error("another process is working in {}: wait for it, or choose another --out", path.display())]
    Locked {
        /// The run's folder.
        path: PathBuf,
    },
    /// The folder of a new run already holds a run.
    #[error("{} already holds a run: go on with --resume, choose another --out, or replace it with --overwrite", path.display())]
    Occupied {
        /// The run's folder.
        path: PathBuf,
    },
    /// The system refuses to read or write a file or folder.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What failed, as in "cannot write".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The reason that the system gives.
        source: io::Error,
    },
    /// A checkpoint file is damaged, or is no checkpoint.
    #[error("{}: {source}; start the run again with --overwrite", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CheckpointError,
    },
    /// The loss or a weight is infinite or NaN.
    #[error(
        "the loss or a weight is not finite after iteration {iteration} (learning rate {learning_rate:?}, loss before it {}, \
         batch of images {}): the update was not made; try a smaller --learning-rate",
        previous_loss.map_or("none".into(), |loss| format!("{loss:?}")), first_few(batch)
    )]
    NotFinite {
        /// The iteration, counted from 0, whose update was not made.
        iteration: usize,
        /// The learning rate of the run.
        learning_rate: f64,
        /// The loss of the iteration before.
        previous_loss: Option<f64>,
        /// The rows of the batch.
        batch: Vec<usize>,
    },
    /// A data set is missing or damaged.
    #[error(transparent)]
    Data(#[from] data::Error),
    /// A network could not be saved.
    #[error(transparent)]
    Model(#[from] model::Error),
}

impl Error {
    /// The mistake that `toml` found in `text`, as one line.
    pub(crate) fn toml(text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        Self::Toml {
            line: 1 + text
                .bytes()
                .take(start)
                .filter(|&byte| byte == b'\n')
                .count(),
            message: without_rust_types(&error.message().trim().replace('\n', " ")),
        }
    }

    /// For `map_err`: `action` failed on `path`.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

/// Replaces Rust's names of types in a message of `toml`.
fn without_rust_types(message: &str) -> String {
    message
        .replace("expected usize", "expected a whole number, 0 or more")
        .replace("expected u64", "expected a whole number, 0 or more")
        .replace("expected f64", "expected a number")
}

/// The first rows of a batch, as `3, 1, 4, …`.
fn first_few(rows: &[usize]) -> String {
    const FEW: usize = 5;
    let shown: Vec<_> = rows.iter().take(FEW).map(ToString::to_string).collect();
    shown.join(", ") + if rows.len() > FEW { ", …" } else { "" }
}
