//! The images of a run: where they are found, and their name.

use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use data::{Error, MnistFiles, TrainTest};

use crate::{config::Source, printable};

/// Seed of the built-in digits.
const DIGITS_SEED: u64 = 42;

/// Training and test images, with their source and name.
#[derive(Debug)]
pub struct Images {
    /// The training images and the test images.
    pub data: TrainTest,
    /// Where they come from; never [`Source::Auto`].
    pub source: Source,
    /// [`Dataset::sha256`](data::Dataset::sha256) of the training images and of the test images.
    pub sha256: [String; 2],
    /// The name on the screen, in pictures and in `run.json`.
    pub name: Name,
    /// Whether the files store rows and columns exchanged, as EMNIST's do. The images here are upright.
    pub turned: bool,
}

/// The name of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// MNIST, recognised by the hash of its images and not by the name of its folder.
    Mnist,
    /// The built-in digits.
    Digits,
    /// Other images: the last part of the path of their folder.
    Folder(String),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Mnist => f.pad("MNIST"),
            Self::Digits => f.pad("built-in digits"),
            Self::Folder(name) => f.pad(name),
        }
    }
}

impl Images {
    /// Loads the images of `source`. For [`Source::Auto`] these are MNIST if [`find`](Self::find) finds it, and
    /// otherwise the built-in digits.
    ///
    /// ```
    /// use trainer::{config::Source, images::Images};
    ///
    /// let images = Images::load(&Source::Digits)?;
    /// assert_eq!(images.name.to_string(), "built-in digits");
    /// assert_eq!(images.data.train.image_shape(), (28, 28));
    /// # Ok::<(), data::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error`] if the files of a folder are missing or damaged.
    pub fn load(source: &Source) -> Result<Self, Error> {
        match source {
            Source::Auto => Ok(Self::find()?.unwrap_or_else(Self::digits)),
            Source::Digits => Ok(Self::digits()),
            Source::Folder(path) => Self::folder(path),
        }
    }

    /// Loads MNIST from the first of these that exists: the folder that the environment variable `MNIST_DIR` names,
    /// `data/mnist`, and the user's cache. `None` if none does.
    ///
    /// # Errors
    ///
    /// [`Error`] if `MNIST_DIR` or `data/mnist` exists and its files are missing or damaged, or if the files in the
    /// cache are damaged.
    pub fn find() -> Result<Option<Self>, Error> {
        let named = env::var_os("MNIST_DIR")
            .filter(|folder| !folder.is_empty())
            .map(PathBuf::from);
        let here = Some(PathBuf::from("data/mnist")).filter(|folder| folder.is_dir());
        if let Some(path) = named.or(here) {
            return Self::folder(&path).map(Some);
        }
        let Some(cache) = cache() else {
            return Ok(None);
        };
        match Self::folder(&cache) {
            Err(Error::NoFolder { .. } | Error::Missing { .. }) => Ok(None),
            found => found.map(Some),
        }
    }

    /// Loads the four files of a folder.
    ///
    /// # Errors
    ///
    /// [`Error`] if a file is missing or damaged.
    pub fn folder(path: &Path) -> Result<Self, Error> {
        let files = MnistFiles::find(path)?;
        let images = Self::new(files.load()?, Source::Folder(files.path()));
        Ok(Self {
            turned: files.is_transposed(),
            ..images
        })
    }

    /// The built-in digits: 60,000 training and 10,000 test images, always the same.
    #[must_use]
    pub fn digits() -> Self {
        Self::new(data::digits(DIGITS_SEED), Source::Digits)
    }

    fn new(data: TrainTest, source: Source) -> Self {
        let (train, test) = rayon::join(|| data.train.sha256(), || data.test.sha256());
        let sha256 = [train, test];
        let name = match &source {
            Source::Folder(_) if sha256 == data::MNIST_SHA256 => Name::Mnist,
            Source::Folder(path) => Name::Folder(last_part(path)),
            Source::Auto | Source::Digits => Name::Digits,
        };
        Self {
            data,
            source,
            sha256,
            name,
            turned: false,
        }
    }
}

/// The folder in the user's cache where `trainer data fetch` stores MNIST. `None` if the system has no cache, or if
/// the crate is built without the feature `download`.
#[must_use]
pub fn cache() -> Option<PathBuf> {
    #[cfg(feature = "download")]
    return dirs::cache_dir().map(|folder| folder.join("trainer").join("mnist"));
    #[cfg(not(feature = "download"))]
    return None;
}

/// `data/mnist` as `mnist`, and `KMNIST/raw` as `KMNIST`.
fn last_part(path: &Path) -> String {
    let names = path.iter().rev().map(Path::new);
    let mut names = names.skip_while(|name| ["raw", "gzip"].map(Path::new).contains(name));
    printable::path(names.next().unwrap_or(path))
}
