//! The errors of an IDX stream.

use std::io;

use super::{ElementType, Foreign};

/// Why bytes are not an IDX array.
///
/// Each message says what was found, what was expected and what to do.
/// [`Error::Idx`](crate::Error::Idx) adds the name of the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdxError {
    /// The first four bytes are not `00 00 type rank`.
    #[error(
        "not an IDX file: starts with {}, expected 00 00, a type of 08, 09, 0B, 0C, 0D or 0E, and the rank{}",
        hex(*found),
        advice(*format)
    )]
    BadMagic {
        /// The four bytes.
        found: [u8; 4],
        /// The format of the file, if its first bytes are those of a known one.
        format: Option<Foreign>,
    },

    /// The elements have another type than the caller reads.
    #[error("holds {found} elements, expected {expected}; check that this is the file you mean")]
    WrongType {
        /// The type in the header.
        found: ElementType,
        /// The type that the caller reads.
        expected: ElementType,
    },

    /// The array of the header is larger than memory can address.
    #[error(
        "its header claims an array of {shape:?}, more than memory can address; the file is damaged, get a fresh copy"
    )]
    TooLarge {
        /// The sizes in the header.
        shape: Vec<usize>,
    },

    /// The data end before the last element.
    #[error("cut short: {found} bytes, expected {expected}; get a fresh copy")]
    Truncated {
        /// Bytes found, including the header (after decompression).
        found: u64,
        /// Bytes expected by the header, including the header.
        expected: u64,
    },

    /// The data continue after the last element.
    #[error("too long: more than the {expected} bytes that its header announces; get a fresh copy")]
    TrailingBytes {
        /// Bytes expected by the header, including the header.
        expected: u64,
    },

    /// The gzip stream is damaged, or other data follow it.
    #[error("damaged gzip file: {reason}; get a fresh copy")]
    BadGzip {
        /// The reason that the decompressor gives.
        reason: String,
    },

    /// A small archive that unpacks to a suspiciously large array.
    #[error(
        "its {compressed} compressed bytes claim to hold {expected}, over {ratio} times as many; get a fresh copy, or unpack it with gunzip if you trust it"
    )]
    GzipBomb {
        /// Bytes of the archive.
        compressed: u64,
        /// Bytes of the array by its header.
        expected: u64,
        /// The largest ratio that is accepted.
        ratio: u64,
    },

    /// The reader failed.
    #[error("cannot be read: {0}")]
    Io(io::Error),
}

impl From<io::Error> for IdxError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData => Self::BadGzip {
                reason: error.to_string(),
            },
            _ => Self::Io(error),
        }
    }
}

fn hex(bytes: [u8; 4]) -> String {
    let [a, b, c, d] = bytes;
    format!("{a:02x} {b:02x} {c:02x} {d:02x}")
}

fn advice(format: Option<Foreign>) -> String {
    match format {
        Some(format) => format!("; {format}"),
        None => "; get a fresh copy".into(),
    }
}
