//! Escapes text from outside for the terminal.
//!
//! A file name may hold any character. Printed unescaped, a control character moves the cursor, changes colours or
//! begins a new line, and a mark of writing direction makes the terminal show another name.

use std::path::Path;

/// `text` with control characters and marks of writing direction escaped, as `\u{1b}`.
///
/// ```
/// use trainer::printable::printable;
///
/// assert_eq!(printable("숫자 7.png"), "숫자 7.png");
/// assert_eq!(printable("a\x1b[31m\nb"), r"a\u{1b}[31m\nb");
/// ```
#[must_use]
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => shown.extend(character.escape_default()),
            _ if is_hidden(character) => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    shown
}

/// A path as [`printable`] text. Only for people: two paths may give the same text.
///
/// ```
/// assert_eq!(trainer::printable::path("runs/\u{202e}gnp.7".as_ref()), r"runs/\u{202e}gnp.7");
/// ```
#[must_use]
pub fn path(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
