//! The errors of reading data sets.

use std::io;
use std::path::{Path, PathBuf};

use crate::dataset::DatasetError;
use crate::idx::IdxError;

/// Why a file or a pair of files cannot be used.
///
/// Each message is one line that names the file and says what was found, what was
/// expected, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such folder.
    #[error("{}: no such folder; create it and put the four MNIST files there, plain or .gz", dir.display())]
    NoFolder {
        /// The folder that was asked for.
        dir: PathBuf,
    },

    /// The path is a file, not a folder.
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

    /// The folder has several data sets, and none has precedence.
    #[error(
        "{}: holds {} data sets; name one of them: {}",
        dir.display(), found.len(), list(", ", found.iter().map(|path| path.display()))
    )]
    Ambiguous {
        /// The folder.
        dir: PathBuf,
        /// The path of each, for [`load_mnist`](crate::load_mnist).
        found: Vec<PathBuf>,
    },

    /// Several files have matching names, and none can be read.
    #[error("{}", list("; ", attempts))]
    NoneUsable {
        /// The error of each file.
        attempts: Vec<Error>,
    },

    /// The file cannot be opened or read.
    #[error("{}: {error}; check that the file exists and that you may read it", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason that the system gives.
        error: io::Error,
    },

    /// The file is not a valid IDX file.
    #[error("{}: {error}", path.display())]
    Idx {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: IdxError,
    },

    /// The array of a valid IDX file has the wrong number of axes.
    #[error("{}: holds an array of shape {found:?}, expected {expected}; check that this is the file you mean", path.display())]
    BadShape {
        /// The file.
        path: PathBuf,
        /// The shape of its array.
        found: Vec<usize>,
        /// The expected shape, in words.
        expected: &'static str,
    },

    /// A label is not a byte.
    #[error("{}: label {value} of image {index} is out of range, expected 0 to 255; get a fresh copy", path.display())]
    BadLabel {
        /// The file.
        path: PathBuf,
        /// The index of the image, from 0.
        index: usize,
        /// Its label.
        value: i32,
    },

    /// Two valid files do not form a data set.
    #[error("{} with {}: {error}", images.display(), labels.display())]
    Dataset {
        /// The file of images.
        images: PathBuf,
        /// The file of labels.
        labels: PathBuf,
        /// Why they do not match.
        error: DatasetError,
    },

    /// Training and test images differ in size.
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

/// Joins `items` into one line.
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
