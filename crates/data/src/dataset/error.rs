//! Why images and labels do not fit.

/// Why images and labels do not make a data set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// One label for each image is needed.
    #[error("{images} images, but {labels} labels; use files of one data set")]
    CountMismatch {
        /// Number of images.
        images: usize,
        /// Number of labels.
        labels: usize,
    },

    /// There is nothing to train on.
    #[error("no pixels: {images} images of {height}x{width}; get a fresh copy")]
    Empty {
        /// Number of images.
        images: usize,
        /// Rows of each.
        height: usize,
        /// Columns of each.
        width: usize,
    },

    /// A label names a class that does not exist.
    #[error("label {value} of image {index} is out of range, expected 0 to {}; get a fresh copy", classes - 1)]
    BadLabel {
        /// Which image, counted from 0.
        index: usize,
        /// Its label.
        value: u8,
        /// Number of classes.
        classes: usize,
    },
}
