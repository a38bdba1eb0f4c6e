//! The errors of a data set.

/// Why images and labels do not form a data set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The numbers of images and labels differ.
    #[error("{images} images, but {labels} labels; use files of one data set")]
    CountMismatch {
        /// Number of images.
        images: usize,
        /// Number of labels.
        labels: usize,
    },

    /// There are no pixels.
    #[error("no pixels: {images} images of {height}x{width}; get a fresh copy")]
    Empty {
        /// Number of images.
        images: usize,
        /// Rows of an image.
        height: usize,
        /// Columns of an image.
        width: usize,
    },

    /// A label is not below the number of classes.
    #[error("label {value} of image {index} is out of range, expected 0 to {}; get a fresh copy", classes - 1)]
    BadLabel {
        /// The index of the image, from 0.
        index: usize,
        /// Its label.
        value: u8,
        /// Number of classes.
        classes: usize,
    },
}
