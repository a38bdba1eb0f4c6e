//! The SHA-256 of a data set.

use ndarray::aview1;

use super::Dataset;
use crate::hash::Hash;
use crate::idx;

impl Dataset {
    /// SHA-256 of the data set's images and labels as plain IDX files, one after the
    /// other, in hexadecimal.
    ///
    /// It does not depend on how the files were named or compressed. For files that are not turned when they are
    /// loaded, as EMNIST's are, a shell computes the same:
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
            .expect("fewer than 2^32 images; a hash accepts everything else");
        hash.hex()
    }
}
