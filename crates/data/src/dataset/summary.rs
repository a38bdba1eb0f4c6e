//! Statistics of a data set.

use super::Dataset;

impl Dataset {
    /// The number of images of each class: `C` numbers whose sum is `N`.
    ///
    /// ```
    /// # use data::Dataset;
    /// # use ndarray::Array3;
    /// let dataset = Dataset::new(Array3::zeros((3, 1, 1)), vec![2, 0, 2], 4)?;
    /// assert_eq!(dataset.class_counts(), [1, 0, 2, 0]);
    /// # Ok::<(), data::DatasetError>(())
    /// ```
    #[must_use]
    pub fn class_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.classes];
        for &label in &self.labels {
            counts[usize::from(label)] += 1;
        }
        counts
    }

    /// The mean of all pixels, from 0 to 1; 0.131 for MNIST's training images.
    ///
    /// ```
    /// # use data::Dataset;
    /// # use ndarray::array;
    /// let dataset = Dataset::new(array![[[0, 255]], [[51, 0]]], vec![0, 0], 1)?;
    /// assert_eq!(dataset.mean(), 0.3); // (0 + 1 + 0.2 + 0) / 4
    /// # Ok::<(), data::DatasetError>(())
    /// ```
    #[must_use]
    pub fn mean(&self) -> f64 {
        let sum: u64 = self.images.iter().map(|&pixel| u64::from(pixel)).sum();
        sum as f64 / 255.0 / self.images.len() as f64
    }

    /// The fraction of pixels that are not 0; 0.191 for MNIST's training images. A network whose
    /// first layer skips zeros trains faster if this is small.
    ///
    /// ```
    /// # use data::Dataset;
    /// # use ndarray::array;
    /// let dataset = Dataset::new(array![[[0, 255]], [[51, 1]]], vec![0, 0], 1)?;
    /// assert_eq!(dataset.nonzero_fraction(), 0.75);
    /// # Ok::<(), data::DatasetError>(())
    /// ```
    #[must_use]
    pub fn nonzero_fraction(&self) -> f64 {
        let nonzero = self.images.iter().filter(|&&pixel| pixel > 0).count();
        nonzero as f64 / self.images.len() as f64
    }
}
