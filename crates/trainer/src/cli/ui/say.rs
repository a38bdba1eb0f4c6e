//! What the command prints, in the reader's language.

use std::{fmt::Display, sync::OnceLock};

use trainer::text::{Table, Texts, fill};

use super::language::language;

/// Everything the command says but the words of the libraries' errors.
pub const TEXT: Table = Table {
    english: include_str!("../text/en.toml"),
    korean: include_str!("../text/ko.toml"),
};

/// A text by its key, with its values by their names.
///
/// `say!("time.seconds", n = 3)` is `3 s` or `3초`. As in `format!`, a variable names its own value:
/// `say!("time.seconds", n)`.
macro_rules! say {
    (@value $name:ident) => { &$name };
    (@value $name:ident $value:expr) => { &$value };
    ($key:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::cli::ui::say::said($key, &[$((stringify!($name), say!(@value $name $($value)?))),*])
    };
}
pub(crate) use say;

/// What [`say!`] is made of.
pub fn said(key: &str, values: &[(&str, &dyn Display)]) -> String {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| TEXT.texts(language()));
    fill(texts.get(key).map_or(key, String::as_str), values)
}

#[cfg(test)]
pub mod tests;
