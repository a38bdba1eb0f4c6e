//! What ends a command early: a line for people and an exit code for scripts.

use std::{fmt, io};

use trainer::printable::printable;

use super::error_words::{io_words, words};

/// The exit codes that the command line promises, besides 0 for success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Input or output failed, or something internal.
    General = 1,
    /// The command line or the configuration is invalid.
    Usage = 2,
    /// A data set is missing or corrupt.
    Data = 3,
    /// A check did not hold.
    Check = 4,
    /// A model or checkpoint is unusable.
    Model = 5,
    /// The loss is no longer finite.
    NotFinite = 6,
}

/// An exit code and its reason.
#[derive(Debug)]
pub struct CliError {
    /// The exit code.
    pub code: u8,
    /// One line, without control characters.
    pub message: String,
    /// Whether the error is that the reader of the output has gone.
    pub reader_gone: bool,
}

impl CliError {
    pub fn new(code: Code, message: impl fmt::Display) -> Self {
        Self {
            code: code as u8,
            message: printable(&message.to_string()),
            reader_gone: false,
        }
    }

    /// By the signal that asks for this exit code.
    pub fn interrupted(code: u8, message: impl fmt::Display) -> Self {
        Self {
            code,
            ..Self::new(Code::General, message)
        }
    }

    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(Code::Usage, message)
    }
}

impl From<trainer::Error> for CliError {
    fn from(error: trainer::Error) -> Self {
        use trainer::Error as E;
        let code = match &error {
            E::Setting { .. } | E::Toml { .. } | E::Conflict { .. } | E::Occupied { .. } => {
                Code::Usage
            }
            E::Data(_) | E::OtherData { .. } => Code::Data,
            E::Checkpoint { .. } | E::NoRun { .. } => Code::Model,
            E::NotFinite { .. } => Code::NotFinite,
            _ => Code::General,
        };
        Self::new(code, words(&error))
    }
}

impl From<data::Error> for CliError {
    fn from(error: data::Error) -> Self {
        Self::new(Code::Data, words(&error))
    }
}

/// Of loading: where a model is written, the code is [`Code::General`].
impl From<model::Error> for CliError {
    fn from(error: model::Error) -> Self {
        Self::new(Code::Model, words(&error))
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let reader_gone = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            reader_gone,
            ..Self::new(Code::General, io_words(&error))
        }
    }
}
