//! What can be wrong with parameters and their files.

use std::io;
use std::path::PathBuf;

use crate::file::Unsealing;

/// Why parameters could not be taken, saved or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The four arrays do not belong to one network.
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
    /// A parameter is NaN or infinite: the network has diverged and can answer nothing.
    #[error(
        "{array}{index:?} is {value}; expected finite parameters: train again with a smaller learning rate"
    )]
    NotFinite {
        /// `w1`, `b1`, `w2` or `b2`.
        array: &'static str,
        /// Where in it, the first one in memory order.
        index: Vec<usize>,
        /// NaN, inf or -inf.
        value: f64,
    },
    /// The file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file is not a model file, or not whole.
    #[error("{}: {source}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What was found in it, and what was expected.
        source: Unsealing,
    },
    /// The parameters in the file are not those that its header announces.
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
