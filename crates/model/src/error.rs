//! The errors of parameters and their files.

use std::io;
use std::path::PathBuf;

use crate::file::DecodeError;

/// Why parameters are rejected, or cannot be saved or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The shapes of the four arrays do not form a network.
    #[error(
        "the shapes do not fit together: w1 {w1:?}, b1 [{b1}], w2 {w2:?}, b2 [{b2}]; \
         expected w1 D×H, b1 H, w2 H×C, b2 C, none of them empty"
    )]
    Shapes {
        /// Shape of `w1`.
        w1: [usize; 2],
        /// Length of `b1`.
        b1: usize,
        /// Shape of `w2`.
        w2: [usize; 2],
        /// Length of `b2`.
        b2: usize,
    },
    /// A parameter is NaN or infinite: the training has diverged.
    #[error(
        "{array}{index:?} is {value}; expected finite parameters: train again with a smaller learning rate"
    )]
    NotFinite {
        /// `w1`, `b1`, `w2` or `b2`.
        array: &'static str,
        /// The index of the first such entry in memory order.
        index: Vec<usize>,
        /// The entry: NaN, inf or -inf.
        value: f64,
    },
    /// The file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file is damaged, or is no model file.
    #[error("{}: {source}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The fault of the file.
        source: DecodeError,
    },
    /// The parameters have other sizes than the header says.
    #[error("{}: the header says {announced:?} (inputs, hidden, outputs), the parameters are {found:?}", path.display())]
    Announced {
        /// The file.
        path: PathBuf,
        /// Sizes in the header.
        announced: Vec<u64>,
        /// Sizes of the arrays.
        found: Vec<u64>,
    },
}
