//! Pictures in the terminal.

use std::io::IsTerminal;

use data::terminal;
use ndarray::ArrayRef2;

/// A picture in the reader's terminal, in greys; without escape codes where it is none.
pub fn picture(picture: &ArrayRef2<u8>) -> String {
    if std::io::stdout().is_terminal() {
        terminal::grey(picture)
    } else {
        terminal::plain(picture)
    }
}
