//! What can go wrong in a run: what was found, what was expected, what to do next.

use std::{io, path::PathBuf};

use crate::training::CheckpointError;

/// Why a run cannot start, go on or be saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting has a value with which no run makes sense.
    #[error("{name} is {found}: expected {expected}")]
    Setting {
        /// The setting, as `config.toml` calls it.
        name: &'static str,
        /// Its value.
        found: String,
        /// What it should have been.
        expected: String,
    },
    /// A configuration is not TOML, or has a setting of an unknown name or kind.
    #[error("line {line} of the settings: {message}")]
    Toml {
        /// Line of the mistake, counted from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// A run cannot go on with a setting that would change its numbers.
    #[error("the run in {} was started with another {setting}: resume it without, or start a new run", path.display())]
    Conflict {
        /// The run's folder.
        path: PathBuf,
        /// The setting, as `config.toml` calls it.
        setting: &'static str,
    },
    /// A run cannot go on with other images.
    #[error("the run in {} was trained on other images than these: name its own with --data", path.display())]
    OtherData {
        /// The run's folder.
        path: PathBuf,
    },
    /// There is nothing to go on from.
    #[error("{}: no run to resume, expected a folder with a checkpoint.bin: start one with trainer train --out", path.display())]
    NoRun {
        /// The folder that was named.
        path: PathBuf,
    },
    /// Two processes want one run folder.
    #[error("another process is working in {}: wait for it, or choose another --out", path.display())]
    Locked {
        /// The run's folder.
        path: PathBuf,
    },
    /// A new run would overwrite an earlier one.
    #[error("{} already holds a run: go on with --resume, choose another --out, or replace it with --overwrite", path.display())]
    Occupied {
        /// The run's folder.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was being done, as in "cannot write".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A checkpoint is damaged, or not a checkpoint.
    #[error("{}: {source}; start the run again with --overwrite", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CheckpointError,
    },
    /// The loss, or a weight, is infinite or not a number.
    #[error(
        "the loss or a weight is not finite after iteration {iteration} (learning rate {learning_rate:?}, loss before it {}, \
         batch of images {}): the update was not made; try a smaller --learning-rate",
        previous_loss.map_or("none".into(), |loss| format!("{loss:?}")), first_few(batch)
    )]
    NotFinite {
        /// The iteration, counted from 0, whose update was not kept.
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
    /// The mistake that `toml` found in `text`, on one line.
    pub(crate) fn toml(text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        Self::Toml {
            line: 1 + text
                .bytes()
                .take(start)
                .filter(|&byte| byte == b'\n')
                .count(),
            message: in_plain_words(&error.message().trim().replace('\n', " ")),
        }
    }

    /// For `map_err`: what the system said when `action` was tried on `path`.
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

/// What `toml` expected, not as Rust calls it.
fn in_plain_words(message: &str) -> String {
    message
        .replace("expected usize", "expected a whole number, 0 or more")
        .replace("expected u64", "expected a whole number, 0 or more")
        .replace("expected f64", "expected a number")
}

/// `3, 1, 4, …`: enough of a batch to find it again.
fn first_few(rows: &[usize]) -> String {
    const FEW: usize = 5;
    let shown: Vec<_> = rows.iter().take(FEW).map(ToString::to_string).collect();
    shown.join(", ") + if rows.len() > FEW { ", …" } else { "" }
}
