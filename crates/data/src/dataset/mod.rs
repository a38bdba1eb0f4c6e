//! Labelled images, stored as bytes.

mod encode;
mod error;
mod fingerprint;
mod summary;

use ndarray::{Array2, Array3, ArrayView2, ArrayView3, Axis};

use encode::BRIGHTNESS;

pub use encode::{normalize, one_hot};
pub use error::DatasetError;

/// `N` labelled images of `H×W` pixels in `C` classes.
///
/// Pixels are bytes, 0 the background and 255 full ink; an image is a row of
/// `D = H·W`. MNIST takes 55 MB as bytes and 440 MB as `f64`, so [`batch`](Self::batch)
/// converts only the images that you ask for.
///
/// A `Dataset` is never empty, has a label for every image, and every label is
/// below `C`.
///
/// ```
/// use data::Dataset;
/// use ndarray::array;
///
/// let images = array![[[0, 255], [51, 0]], [[0, 0], [0, 255]]]; // two images, 2×2
/// let dataset = Dataset::new(images, vec![2, 0], 3)?;
///
/// let (x, t) = dataset.batch(&[0]);
/// assert_eq!(x, array![[0.0, 1.0, 0.2, 0.0]]);
/// assert_eq!(t, array![[0.0, 0.0, 1.0]]);
/// # Ok::<(), data::DatasetError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    images: Array2<u8>,
    labels: Vec<u8>,
    classes: usize,
    image_shape: (usize, usize),
}

impl Dataset {
    /// A data set of `images` (`N×H×W`) whose `labels` lie in `0..classes`.
    ///
    /// # Errors
    /// [`DatasetError`] if there are no pixels, if the numbers of images and labels differ, or
    /// if a label is `classes` or more.
    #[expect(clippy::missing_panics_doc, reason = "the shapes hold as many pixels")]
    pub fn new(images: Array3<u8>, labels: Vec<u8>, classes: usize) -> Result<Self, DatasetError> {
        let (count, height, width) = images.dim();
        if images.is_empty() {
            return Err(DatasetError::Empty {
                images: count,
                height,
                width,
            });
        }
        if count != labels.len() {
            return Err(DatasetError::CountMismatch {
                images: count,
                labels: labels.len(),
            });
        }
        if let Some(index) = labels
            .iter()
            .position(|&label| usize::from(label) >= classes)
        {
            return Err(DatasetError::BadLabel {
                index,
                value: labels[index],
                classes,
            });
        }
        let images = images
            .into_shape_clone((count, height * width))
            .expect("H·W pixels an image, before and after");
        Ok(Self {
            images,
            labels,
            classes,
            image_shape: (height, width),
        })
    }

    /// `N`, the number of images; at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a Dataset is never empty")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// `C`, the number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// `(H, W)`, the rows and columns of an image.
    #[must_use]
    pub fn image_shape(&self) -> (usize, usize) {
        self.image_shape
    }

    /// All pixels, one image per row: `N×D`, as the book's `normalize=False, flatten=True`.
    #[must_use]
    pub fn images(&self) -> &Array2<u8> {
        &self.images
    }

    /// All pixels as pictures: `N×H×W`, as the book's `flatten=False`.
    ///
    /// ```
    /// let digits = data::digits_sized(10, 10, 42).train;
    /// assert_eq!(digits.pictures().dim(), (10, 28, 28));
    /// assert_eq!(digits.picture(9), digits.pictures().index_axis(ndarray::Axis(0), 9));
    /// ```
    #[expect(
        clippy::missing_panics_doc,
        reason = "rows are contiguous by construction"
    )]
    #[must_use]
    pub fn pictures(&self) -> ArrayView3<'_, u8> {
        let (height, width) = self.image_shape;
        self.images
            .view()
            .into_shape_with_order((self.len(), height, width))
            .expect("images are contiguous rows of H·W pixels")
    }

    /// Image `i` as a picture: `H×W`.
    ///
    /// # Panics
    /// If `i >= self.len()`.
    #[must_use]
    pub fn picture(&self, i: usize) -> ArrayView2<'_, u8> {
        self.pictures().index_axis_move(Axis(0), i)
    }

    /// The labels of the images, as the book's `one_hot_label=False`.
    #[must_use]
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// The images and labels with these indices, in the form that a network takes: pixels in
    /// `0.0..=1.0` (`N×D`, as the book's `normalize=True`) and one-hot labels (`N×C`).
    ///
    /// An index may occur more than once. Costs one pass over the pixels of the batch.
    ///
    /// ```
    /// let digits = data::digits_sized(10, 10, 42);
    /// let (x, t) = digits.train.batch(&[3, 3, 0]);
    /// assert_eq!((x.dim(), t.dim()), ((3, 784), (3, 10)));
    /// assert_eq!(t.sum(), 3.0); // one 1 in each row
    /// ```
    ///
    /// # Panics
    /// If an index is [`len`](Self::len) or more.
    #[must_use]
    pub fn batch(&self, indices: &[usize]) -> (Array2<f64>, Array2<f64>) {
        let mut x = Array2::zeros((indices.len(), self.images.ncols()));
        for (mut row, &i) in x.rows_mut().into_iter().zip(indices) {
            row.zip_mut_with(&self.images.row(i), |brightness, &pixel| {
                *brightness = BRIGHTNESS[usize::from(pixel)];
            });
        }
        let labels: Vec<u8> = indices.iter().map(|&i| self.labels[i]).collect();
        (x, one_hot(&labels, self.classes))
    }

    /// The first `n` images, or all if there are fewer.
    ///
    /// ```
    /// let digits = data::digits_sized(10, 10, 42);
    /// assert_eq!((digits.train.take(4).len(), digits.train.take(99).len()), (4, 10));
    /// ```
    ///
    /// # Panics
    /// If `n == 0`: a `Dataset` is never empty.
    #[must_use]
    pub fn take(&self, n: usize) -> Self {
        self.range(0, n.min(self.len()))
    }

    /// Splits after the first `n` images, for example into training and validation.
    ///
    /// ```
    /// let digits = data::digits_sized(10, 10, 42);
    /// let (train, validation) = digits.train.split_at(8);
    /// assert_eq!((train.len(), validation.len()), (8, 2));
    /// ```
    ///
    /// # Panics
    /// If `n == 0 || n >= self.len()`: neither part may be empty.
    #[must_use]
    pub fn split_at(&self, n: usize) -> (Self, Self) {
        (self.range(0, n), self.range(n, self.len()))
    }

    fn range(&self, from: usize, to: usize) -> Self {
        assert!(
            from < to && to <= self.len(),
            "images {from}..{to} of {}",
            self.len()
        );
        let images = self.images.view().split_at(Axis(0), to).0;
        Self {
            images: images.split_at(Axis(0), from).1.to_owned(),
            labels: self.labels[from..to].to_vec(),
            ..*self
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, ShapeBuilder, array};

    use super::*;

    /// Four images of 2×3 pixels; pixel (i, j) of image n is 100n + 10i + j.
    fn four() -> Dataset {
        let pixel = |(n, i, j)| 50 * n as u8 + 10 * i as u8 + j as u8;
        Dataset::new(Array3::from_shape_fn((4, 2, 3), pixel), vec![3, 0, 2, 1], 5).unwrap()
    }

    #[test]
    fn rows_are_pictures_laid_flat() {
        let dataset = four();
        assert_eq!(dataset.images().row(1), array![50, 51, 52, 60, 61, 62]);
        assert_eq!(dataset.picture(1), array![[50, 51, 52], [60, 61, 62]]);
        assert_eq!(dataset.pictures().dim(), (4, 2, 3));
    }

    #[test]
    fn memory_layout_of_the_pixels_does_not_matter() {
        let mut fortran = Array3::zeros((4, 2, 3).f());
        fortran.assign(&four().pictures());
        let dataset = Dataset::new(fortran, vec![3, 0, 2, 1], 5).unwrap();
        assert_eq!(dataset, four());
        assert_eq!(dataset.pictures(), four().pictures());
    }

    #[test]
    fn a_batch_follows_its_indices() {
        let (x, t) = four().batch(&[2, 0, 2]);
        assert_eq!(x.dim(), (3, 6));
        assert_eq!(x[[0, 5]], 112.0 / 255.0);
        assert_eq!(x[[1, 5]], 12.0 / 255.0);
        assert_eq!(x.row(2), x.row(0));
        assert_eq!(
            t,
            array![
                [0.0, 0.0, 1.0, 0.0, 0.0],
                [0.0, 0.0, 0.0, 1.0, 0.0],
                [0.0, 0.0, 1.0, 0.0, 0.0]
            ]
        );
    }

    #[test]
    fn an_empty_batch_is_empty() {
        let (x, t) = four().batch(&[]);
        assert_eq!(x.dim(), (0, 6));
        assert_eq!(t.dim(), (0, 5));
    }

    #[test]
    #[should_panic(expected = "Index 4 must be less than axis length 4")]
    fn a_batch_beyond_the_last_image_panics() {
        let _ = four().batch(&[4]);
    }

    #[test]
    fn taking_keeps_the_first_images() {
        let two = four().take(2);
        assert_eq!(two.len(), 2);
        assert_eq!(two.labels(), [3, 0]);
        assert_eq!(two.picture(1), four().picture(1));
        assert_eq!(two.classes(), 5);
        assert_eq!(four().take(99), four());
    }

    #[test]
    #[should_panic(expected = "images 0..0 of 4")]
    fn taking_nothing_panics() {
        let _ = four().take(0);
    }

    #[test]
    fn splitting_keeps_every_image_once() {
        let (head, tail) = four().split_at(3);
        assert_eq!((head.len(), tail.len()), (3, 1));
        assert_eq!(tail.labels(), [1]);
        assert_eq!(tail.picture(0), four().picture(3));
        assert_eq!(tail.image_shape(), (2, 3));
    }

    #[test]
    #[should_panic(expected = "images 4..4 of 4")]
    fn splitting_off_nothing_panics() {
        let _ = four().split_at(4);
    }

    #[test]
    fn a_set_without_pixels_is_rejected() {
        let empty = Dataset::new(Array3::zeros((0, 2, 3)), vec![], 5);
        assert!(matches!(empty, Err(DatasetError::Empty { images: 0, .. })));
    }

    #[test]
    fn a_label_that_is_no_class_is_rejected() {
        let images = Array3::zeros((2, 1, 1));
        assert_eq!(
            Dataset::new(images, vec![4, 5], 5),
            Err(DatasetError::BadLabel {
                index: 1,
                value: 5,
                classes: 5
            })
        );
    }

    #[test]
    fn another_number_of_labels_is_rejected() {
        let images = Array3::zeros((2, 1, 1));
        assert_eq!(
            Dataset::new(images, vec![4], 5),
            Err(DatasetError::CountMismatch {
                images: 2,
                labels: 1
            })
        );
    }
}
