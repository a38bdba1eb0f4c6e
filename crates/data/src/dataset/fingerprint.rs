//! The SHA-256 of a data set.

use ndarray::aview1;

use super::Dataset;
use crate::hash::Hash;
use crate::idx;

impl Dataset {
    /// The SHA-256, in hexadecimal, of the images and labels written as two plain IDX files, one after the
    /// other.
    ///
    /// It does not depend on the names or the compression of the files. Unless the images are turned when they
    /// are loaded, as EMNIST's are, a shell computes the same hash:
    ///
    /// ```sh
    /// cat train-images-idx3-ubyte train-labels-idx1-ubyte | sha256sum
    /// ```
    ///
    /// ```
    /// # use data::Dataset;
    /// # use ndarray::array;
    /// let dataset = Dataset::new(array![[[0, 255]]], vec![1], 2)?;
    /// // printf '\0\0\10\3\0\0\0\1\0\0\0\1\0\0\0\2\0\377\0\0\10\1\0\0\0\1\1' | sha256sum
    /// assert_eq!(&dataset.sha256()[..16], "ee5e709d82234413");
    /// # Ok::<(), data::DatasetError>(())
    /// ```
    ///
    /// # Panics
    /// If `self.len() >= 2³²`, which an IDX file cannot express.
    #[must_use]
    pub fn sha256(&self) -> String {
        let mut hash = Hash::default();
        idx::write(&mut hash, &self.pictures())
            .and_then(|()| idx::write(&mut hash, &aview1(&self.labels)))
            .expect("fewer than 2^32 images");
        hash.hex()
    }
}
