//! A folder of four IDX files under MNIST's names.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod classes;
mod files;

use std::path::{Path, PathBuf};

use ndarray::{Array3, Ix1, Ix3};

use crate::dataset::{Dataset, DatasetError};
use crate::error::Error;
use crate::idx;

use classes::count_classes;
use files::Files;

/// [`Dataset::sha256`] of MNIST's training images with their labels, and of its test images
/// with theirs: `sha256sum` of the four published files, unpacked.
pub const MNIST_SHA256: [&str; 2] = [
    "c5097fdd51cfdbe7695fd9df3612695696864b5c424f58d843ffdc5d335e9914",
    "18489308deedfe2f7bd3a11e599a597126f161d991b1ffcffb71642aa76f7f62",
];

/// A training set, and a test set that training never sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainTest {
    /// What the network learns from.
    pub train: Dataset,
    /// What shows whether it learned the digits or merely those images.
    pub test: Dataset,
}

/// What [`load_mnist`] returns.
pub type Mnist = TrainTest;

impl TrainTest {
    /// Whether these are the 60,000 + 10,000 images of MNIST itself, bit for bit.
    ///
    /// A folder of files under MNIST's names may hold Fashion-MNIST or anything else.
    /// Costs two [`Dataset::sha256`], to be compared with [`MNIST_SHA256`].
    pub fn is_mnist(&self) -> bool {
        [&self.train, &self.test].map(Dataset::sha256) == MNIST_SHA256
    }
}

/// Loads the four files of MNIST, or of any data set in its format, from `dir`.
///
/// For each of `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
/// `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, the spelling with `.idx`
/// in place of `-idx` will do, and so will the file compressed as `….gz`; a plain
/// file is preferred to a compressed one. Images may have any size, and as many
/// classes as a byte can name: Fashion-MNIST and EMNIST load the same way.
///
/// IDX files do not say how many classes there are, so the labels must: one more
/// than the largest of them. A label above 9 is taken for damage if it stands
/// alone, that is, if one of the classes between 9 and it does not occur or it is
/// a thousand times rarer than the most frequent. Where that is wrong, read the files
/// with [`idx::read_file`] and tell [`Dataset::new`] the number of classes.
///
/// The notes' `load_mnist(normalize, flatten, one_hot_label)` has its switches here
/// after loading instead of before:
///
/// | notes | here |
/// | --- | --- |
/// | `normalize=True` | [`normalize`](crate::normalize)`(dataset.images())`, or any [`batch`](Dataset::batch) |
/// | `normalize=False` | [`Dataset::images`] |
/// | `flatten=True` | [`Dataset::images`], `N×784` |
/// | `flatten=False` | [`Dataset::pictures`], `N×28×28` |
/// | `one_hot_label=True` | [`one_hot`](crate::one_hot)`(dataset.labels(), dataset.classes())`, or any [`batch`](Dataset::batch) |
/// | `one_hot_label=False` | [`Dataset::labels`] |
///
/// ```no_run
/// let mnist = data::load_mnist("data/mnist")?;
/// assert_eq!(mnist.train.images().dim(), (60_000, 784));
/// assert_eq!(mnist.test.len(), 10_000);
/// # Ok::<(), data::Error>(())
/// ```
///
/// # Errors
/// [`Error`], which names the file: missing, unreadable, damaged, of another shape;
/// or the two files, if images and labels differ in number, a label is out of
/// range, or training and test images differ in size.
pub fn load_mnist(dir: impl AsRef<Path>) -> Result<Mnist, Error> {
    let files = Files::find(dir.as_ref())?;
    let (train, test) = rayon::join(|| Part::read(files.train), || Part::read(files.test));
    let (train, test) = (train?, test?);

    let classes = count_classes(&train.labels, &test.labels);
    let (train_path, test_path) = (train.paths.0.clone(), test.paths.0.clone());
    let (train, test) = (train.into_dataset(classes)?, test.into_dataset(classes)?);
    if train.image_shape() != test.image_shape() {
        return Err(Error::ImageSizes {
            train: train_path,
            train_shape: train.image_shape(),
            test: test_path,
            test_shape: test.image_shape(),
        });
    }
    Ok(TrainTest { train, test })
}

/// Images and labels as read, not yet known to fit.
struct Part {
    /// Of images and of labels.
    paths: (PathBuf, PathBuf),
    images: Array3<u8>,
    labels: Vec<u8>,
}

impl Part {
    fn read(paths: (PathBuf, PathBuf)) -> Result<Self, Error> {
        let labels = idx::read_file::<u8>(&paths.1)?;
        let shape = labels.shape().to_vec();
        let labels = labels
            .into_dimensionality::<Ix1>()
            .map_err(|_| bad_shape(&paths.1, shape, "one axis: a label for each image"))?;

        let images = idx::read_file::<u8>(&paths.0)?;
        let shape = images.shape().to_vec();
        let images = images
            .into_dimensionality::<Ix3>()
            .map_err(|_| bad_shape(&paths.0, shape, "three axes: image, row and column"))?;

        Ok(Self {
            paths,
            images,
            labels: labels.to_vec(),
        })
    }

    fn into_dataset(self, classes: usize) -> Result<Dataset, Error> {
        let (images, labels) = self.paths;
        Dataset::new(self.images, self.labels, classes).map_err(|error: DatasetError| {
            Error::Dataset {
                images,
                labels,
                error,
            }
        })
    }
}

fn bad_shape(path: &Path, found: Vec<usize>, expected: &'static str) -> Error {
    Error::BadShape {
        path: path.into(),
        found,
        expected,
    }
}
