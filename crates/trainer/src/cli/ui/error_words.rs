//! Errors in the reader's language. In English they show their own message.

mod of_data;
#[cfg(feature = "download")]
mod of_download;
mod of_model;
mod of_trainer;

use std::{
    fmt::Display,
    io::{self, ErrorKind},
    sync::OnceLock,
};

use trainer::text::{Language, Table, Texts, fill};

use super::language::language;

/// An error with a Korean message.
pub trait Korean: Display {
    /// The message; none for a kind of error that has none yet.
    fn korean(&self) -> Option<String>;
}

/// The message of an error.
pub fn words(error: &impl Korean) -> String {
    let korean = match language() {
        Language::English => None,
        Language::Korean => error.korean(),
    };
    korean.unwrap_or_else(|| error.to_string())
}

/// Why the system refuses.
pub fn io_words(error: &io::Error) -> String {
    words(error)
}

impl Korean for io::Error {
    fn korean(&self) -> Option<String> {
        let reason = match self.kind() {
            ErrorKind::NotFound => korean!("io.not-found"),
            ErrorKind::PermissionDenied => korean!("io.permission"),
            ErrorKind::AlreadyExists => korean!("io.exists"),
            ErrorKind::IsADirectory => korean!("io.folder"),
            ErrorKind::NotADirectory => korean!("io.no-folder"),
            ErrorKind::StorageFull => korean!("io.full"),
            ErrorKind::ReadOnlyFilesystem => korean!("io.read-only"),
            ErrorKind::UnexpectedEof => korean!("io.end"),
            _ => return None,
        };
        Some(match self.raw_os_error() {
            Some(code) => korean!("io.code", reason, code),
            None => reason,
        })
    }
}

/// A Korean text by its key, with its values: as [`say!`](super::say::say).
macro_rules! korean {
    (@value $name:ident) => { &$name };
    (@value $name:ident $value:expr) => { &$value };
    ($key:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::cli::ui::error_words::text(
            $key,
            &[$((stringify!($name), korean!(@value $name $($value)?))),*],
        )
    };
}
use korean;

/// What [`korean!`] is made of.
fn text(key: &str, values: &[(&str, &dyn Display)]) -> String {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| TEXT.texts(Language::Korean));
    fill(texts.get(key).map_or(key, String::as_str), values)
}

/// The Korean words of the errors.
const TEXT: Table = Table {
    english: "",
    korean: include_str!("../text/errors.ko.toml"),
};

#[cfg(test)]
mod tests;
