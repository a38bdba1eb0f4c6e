//! Data sets of four IDX files with MNIST's names.

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
mod find;
mod folder;
mod name;
mod samples;

use std::path::Path;

use crate::dataset::Dataset;
use crate::error::Error;

use classes::count_classes;
use find::find;
use name::Part;
use samples::Samples;

pub use folder::MnistFiles;

/// [`Dataset::sha256`] of MNIST's training images with their labels, and of its test images
/// with theirs: `sha256sum` of the four published files, unpacked.
pub const MNIST_SHA256: [&str; 2] = [
    "c5097fdd51cfdbe7695fd9df3612695696864b5c424f58d843ffdc5d335e9914",
    "18489308deedfe2f7bd3a11e599a597126f161d991b1ffcffb71642aa76f7f62",
];

/// A training set, and a test set that training never sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainTest {
    /// The images to train on.
    pub train: Dataset,
    /// The images to measure accuracy on.
    pub test: Dataset,
}

/// What [`load_mnist`] returns.
pub type Mnist = TrainTest;

impl TrainTest {
    /// Whether these are the 60,000 + 10,000 images of MNIST itself, bit for bit.
    ///
    /// Files with MNIST's names may hold Fashion-MNIST or other images. Computes
    /// [`Dataset::sha256`] of both sets and compares them with [`MNIST_SHA256`].
    ///
    /// ```
    /// assert!(!data::digits_sized(10, 10, 42).is_mnist());
    /// ```
    pub fn is_mnist(&self) -> bool {
        [&self.train, &self.test].map(Dataset::sha256) == MNIST_SHA256
    }
}

/// Loads the four files of MNIST, or of any data set in its format, from `dir`.
///
/// The four are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte`. Each may be compressed as `….gz` or spelled with `.idx` in place of `-idx`, in
/// capitals, or with `test` for `t10k`, and may lie in a folder of its own name. All matching files are tried in
/// that order until one can be read; a plain file is preferred to a compressed one. If none can be read, the error
/// names each of them.
///
/// The published files of these data sets are found:
///
/// | data set | files | |
/// | --- | --- | --- |
/// | MNIST, Fashion-MNIST, KMNIST | in `dir`, or below it as torchvision leaves them: `MNIST/raw/` | |
/// | EMNIST | `emnist-letters-train-images-idx3-ubyte.gz` and so on | each image is published with rows and columns exchanged, and is turned |
/// | QMNIST | `qmnist-train-images-idx3-ubyte.gz`, labels `….idx2-int` | the first column of the labels is the class |
///
/// EMNIST is recognised by the prefix `emnist-`, so keep it. If there are several data sets, the one with MNIST's own
/// names is loaded. Otherwise name one of them as if it were a folder:
/// `load_mnist("data/emnist-letters")`.
///
/// Images may have any size, and there may be up to 256 classes. IDX files do not store the number of classes; it is
/// the largest label plus one. A label above 9 counts as damage if a class between 9 and it does not occur, or if it
/// is a thousand times rarer than the most frequent class. If that is wrong for your data, read the files with
/// [`idx::read_file`](crate::idx::read_file) and give [`Dataset::new`] the number of classes.
///
/// The arguments of the book's `load_mnist(normalize, flatten, one_hot_label)` correspond to methods of the result:
///
/// | book | here |
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
/// [`Error`], which names the folder or the file, if a file is missing, unreadable, damaged or of another shape, if
/// images and labels differ in number, if a label is out of range, or if training and test images differ in size.
#[doc(alias = "MNIST")]
#[doc(alias = "Fashion-MNIST")]
#[doc(alias = "EMNIST")]
#[doc(alias = "QMNIST")]
pub fn load_mnist(dir: impl AsRef<Path>) -> Result<Mnist, Error> {
    MnistFiles::find(dir)?.load()
}

impl MnistFiles {
    /// Finds the data set that [`load_mnist`] loads from `dir`. [`MnistFiles`] has an example.
    ///
    /// # Errors
    /// [`Error`] if there is none, if one of its four files is missing, or if there are several.
    pub fn find(dir: impl AsRef<Path>) -> Result<Self, Error> {
        find(dir.as_ref())
    }

    /// Reads the files.
    ///
    /// # Errors
    /// The errors of [`load_mnist`].
    pub fn load(&self) -> Result<Mnist, Error> {
        let (train, test) = rayon::join(
            || Samples::read(self, Part::Train),
            || Samples::read(self, Part::Test),
        );
        let (train, test) = (train?, test?);

        let classes = count_classes(&train.labels, &test.labels);
        let (train_path, test_path) = (train.images_path.clone(), test.images_path.clone());
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
}
