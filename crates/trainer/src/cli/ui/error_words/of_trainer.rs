//! Errors of runs, checkpoints and pictures of digits.

use trainer::{
    Error,
    preprocess::{self, Doubt},
    training::CheckpointError,
};

use super::{Korean, io_words, korean, words};

impl Korean for Error {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Setting {
                name,
                found,
                expected,
            } => korean!(
                "run.setting",
                name,
                found,
                expected = expected_value(expected)
            ),
            Self::Toml { line, message } => korean!("run.toml", line, message),
            Self::Conflict { path, setting } => {
                korean!("run.conflict", path = path.display(), setting)
            }
            Self::OtherData { path } => korean!("run.other-data", path = path.display()),
            Self::NoRun { path } => korean!("run.none", path = path.display()),
            Self::Locked { path } => korean!("run.locked", path = path.display()),
            Self::Occupied { path } => korean!("run.occupied", path = path.display()),
            Self::Io {
                action,
                path,
                source,
            } => cannot(action, &path.display().to_string(), &io_words(source)),
            Self::Checkpoint { path, source } => {
                korean!(
                    "run.checkpoint",
                    path = path.display(),
                    source = words(source)
                )
            }
            Self::NotFinite {
                iteration,
                learning_rate,
                previous_loss,
                ..
            } => korean!(
                "run.not-finite",
                iteration,
                rate = format!("{learning_rate:?}"),
                loss = previous_loss.map_or(korean!("none"), |loss| format!("{loss:?}")),
            ),
            Self::Data(error) => words(error),
            Self::Model(error) => words(error),
            _ => return None,
        })
    }
}

/// What was tried on a file, and the system's reason.
fn cannot(action: &str, path: &str, reason: &str) -> String {
    match action {
        "read" => korean!("run.read", path, reason),
        "create" => korean!("run.create", path, reason),
        "remove" => korean!("run.remove", path, reason),
        "find" => korean!("run.find", path, reason),
        "lock" => korean!("run.lock", path, reason),
        "clean up" => korean!("run.clean-up", path, reason),
        _ => korean!("run.write", path, reason),
    }
}

/// What a setting should have been.
fn expected_value(english: &str) -> String {
    let images = |start: &str| {
        let (most, rest) = english
            .strip_prefix(start)?
            .split_once(", the number of ")?;
        Some((most.to_owned(), rest.ends_with("validation leaves")))
    };
    if let Some((most, _)) = images("less than ") {
        return korean!("setting.fewer-than-images", most);
    }
    if let Some((most, validation)) = images("at most ") {
        return if validation {
            korean!("setting.images-without-validation", most)
        } else {
            korean!("setting.images", most)
        };
    }
    match english {
        "at least 1" => korean!("setting.positive"),
        "a finite number above 0" => korean!("setting.above-0"),
        "a finite number, 0 or more" => korean!("setting.0-or-more"),
        "1 to 65536" => korean!("setting.hidden"),
        "less than 2^63" => korean!("setting.seed"),
        "at least 1, for patience to watch" => korean!("setting.patience"),
        other => other.to_owned(),
    }
}

impl Korean for CheckpointError {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Decode(error) => words(error),
            Self::Announced { announced, found } => korean!(
                "checkpoint.announced",
                announced = format!("{announced:?}"),
                found = format!("{found:?}"),
            ),
            Self::Settings(reason) => korean!("checkpoint.settings", reason),
            Self::Network(error) => words(error),
            Self::Hidden { found, expected } => korean!("checkpoint.hidden", found, expected),
            Self::Batch { found, expected } => korean!("checkpoint.batch", found, expected),
            Self::NotFinite => korean!("checkpoint.not-finite"),
            _ => return None,
        })
    }
}

impl Korean for preprocess::Error {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Format { first_bytes } => {
                korean!("picture.format", bytes = format!("{first_bytes:02x?}"))
            }
            Self::Png { reason } => korean!("picture.png", reason),
            Self::Jpeg { reason } => korean!("picture.jpeg", reason),
            Self::TooLarge { width, height } => korean!("picture.too-large", width, height),
            Self::Blank => korean!("picture.blank"),
            Self::Crowded { found } => korean!("picture.crowded", found),
            _ => return None,
        })
    }
}

impl Korean for Doubt {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::CutOff => korean!("picture.cut-off"),
            Self::Tiny => korean!("picture.tiny"),
            Self::Wide => korean!("picture.wide"),
            _ => return None,
        })
    }
}
