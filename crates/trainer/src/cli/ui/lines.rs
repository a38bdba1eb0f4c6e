//! Lines that break between words on a narrow terminal.

use std::io::{self, Write};

use terminal_size::{Width, terminal_size_of};
use textwrap::{Options, WordSeparator, WordSplitter};

/// Columns of the terminal that standard output goes to; `None` if it goes elsewhere.
pub fn stdout_columns() -> Option<usize> {
    terminal_size_of(io::stdout()).map(columns)
}

/// Columns of the terminal that standard error goes to; `None` if it goes elsewhere.
pub fn stderr_columns() -> Option<usize> {
    terminal_size_of(io::stderr()).map(columns)
}

fn columns((Width(columns), _): (Width, terminal_size::Height)) -> usize {
    columns.into()
}

/// `text` with every line longer than `columns` broken between words. Continuation lines are indented by two more
/// columns. A word that is longer than a line stays whole, and so does a line with escape codes, which is a picture.
pub fn wrapped(text: &str, columns: Option<usize>) -> String {
    let Some(columns) = columns.filter(|&columns| columns > 0) else {
        return text.into();
    };
    let lines = text.split('\n').map(|line| {
        if line.contains('\x1b') || textwrap::core::display_width(line) <= columns {
            return line.to_owned();
        }
        let indent = line.len() - line.trim_start().len();
        let indent = " ".repeat((indent + 2).min(columns / 2));
        let options = Options::new(columns)
            .subsequent_indent(&indent)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        textwrap::fill(line, options)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes whole lines, [`wrapped`].
pub struct Lines<W> {
    inner: W,
    columns: Option<usize>,
    /// What has been written since the last end of a line.
    line: Vec<u8>,
}

impl Lines<io::Stdout> {
    /// Standard output, wrapped if it is a terminal.
    pub fn stdout() -> Self {
        Self {
            inner: io::stdout(),
            columns: stdout_columns(),
            line: Vec::new(),
        }
    }
}

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.columns.is_none() {
            return self.inner.write(bytes);
        }
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.line.extend(line);
            if line.ends_with(b"\n") {
                self.write_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_line()?;
        self.inner.flush()
    }
}

impl<W: Write> Lines<W> {
    fn write_line(&mut self) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line);
        let line = wrapped(&line, self.columns);
        self.line.clear();
        self.inner.write_all(line.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        let text = "  time        1.6 s of training (3,000 iterations a second)\nshort\n";
        assert_eq!(
            wrapped(text, Some(40)),
            "  time        1.6 s of training (3,000\n    iterations a second)\nshort\n"
        );
        assert_eq!(wrapped(text, Some(80)), text);
        assert_eq!(wrapped(text, None), text);
    }

    #[test]
    fn a_word_that_is_too_long_stays_whole() {
        let path = "/a/path/that-is/longer-than/any-line";
        assert_eq!(
            wrapped(&format!("in {path} now"), Some(12)),
            format!("in\n  {path}\n  now")
        );
        assert_eq!(
            wrapped("a --time-limit of 7", Some(10)),
            "a\n  --time-limit\n  of 7"
        );
    }

    #[test]
    fn pictures_are_left_alone() {
        let picture = format!("\x1b[38;5;231m{}\x1b[0m", "▀ ".repeat(50));
        assert_eq!(wrapped(&picture, Some(40)), picture);
    }

    #[test]
    fn what_is_written_in_pieces_is_wrapped_as_one_line() {
        let mut lines = Lines {
            inner: Vec::new(),
            columns: Some(10),
            line: Vec::new(),
        };
        for piece in ["one two ", "three ", "four\nfi", "ve"] {
            lines.write_all(piece.as_bytes()).unwrap();
        }
        lines.flush().unwrap();
        assert_eq!(lines.inner, b"one two\n  three\n  four\nfive");
    }
}
