//! What can go wrong with files.

use std::io;
use std::path::{Path, PathBuf};

use crate::dataset::DatasetError;
use crate::idx::IdxError;

/// A file, or a pair of files, that cannot be used.
///
/// Each message is one line that names the file, what was found, what was
/// expected, and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such folder.
    #[error("{}: no such folder; create it and put the four MNIST files there, plain or .gz", dir.display())]
    NoFolder {
        /// The folder that was asked for.
        dir: PathBuf,
    },

    /// A file where a folder is expected.
    #[error("{}: a file, expected a folder; name the folder that has the four MNIST files", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },

    /// The folder lacks one of the four files.
    #[error(
        "{}: no {name}[.gz] or {}[.gz]; put all four files of the data set there",
        dir.display(), name.replacen("-idx", ".idx", 1)
    )]
    Missing {
        /// The folder.
        dir: PathBuf,
        /// The file's usual name.
        name: String,
    },

    /// The folder has several data sets, and none of them goes before the others.
    #[error(
        "{}: holds {} data sets; name one of them: {}",
        dir.display(), found.len(), list(", ", found.iter().map(|path| path.display()))
    )]
    Ambiguous {
        /// The folder.
        dir: PathBuf,
        /// Paths that name each of them, for [`load_mnist`](crate::load_mnist).
        found: Vec<PathBuf>,
    },

    /// Several files could be what is wanted, and none of them is good.
    #[error("{}", list("; ", attempts))]
    NoneUsable {
        /// What is wrong with each of them.
        attempts: Vec<Error>,
    },

    /// The file cannot be opened or read.
    #[error("{}: {error}; check that the file exists and that you may read it", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },

    /// The file is not a good IDX file.
    #[error("{}: {error}", path.display())]
    Idx {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: IdxError,
    },

    /// A good IDX file whose array has the wrong number of axes.
    #[error("{}: holds an array of shape {found:?}, expected {expected}; check that this is the file you mean", path.display())]
    BadShape {
        /// The file.
        path: PathBuf,
        /// The shape of its array.
        found: Vec<usize>,
        /// What was expected, in words.
        expected: &'static str,
    },

    /// A label is not a byte.
    #[error("{}: label {value} of image {index} is out of range, expected 0 to 255; get a fresh copy", path.display())]
    BadLabel {
        /// The file.
        path: PathBuf,
        /// Which image, counted from 0.
        index: usize,
        /// Its label.
        value: i32,
    },

    /// Two good files that do not make a data set.
    #[error("{} with {}: {error}", images.display(), labels.display())]
    Dataset {
        /// The file of images.
        images: PathBuf,
        /// The file of labels.
        labels: PathBuf,
        /// Why they do not fit.
        error: DatasetError,
    },

    /// Training and test images must have the same size.
    #[error(
        "{}: images of {}x{}, but {}x{} in {}; use files of one data set",
        test.display(), test_shape.0, test_shape.1, train_shape.0, train_shape.1, train.display()
    )]
    ImageSizes {
        /// The file of training images.
        train: PathBuf,
        /// Their rows and columns.
        train_shape: (usize, usize),
        /// The file of test images.
        test: PathBuf,
        /// Their rows and columns.
        test_shape: (usize, usize),
    },
}

/// All of `items` on one line.
fn list<T: ToString>(separator: &str, items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(separator)
}

impl Error {
    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io {
            path: path.into(),
            error,
        }
    }
}
