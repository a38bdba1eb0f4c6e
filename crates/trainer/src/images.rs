//! The images that a run learns from: where they are looked for, and what they are called.

use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use data::{Error, MnistFiles, TrainTest};

use crate::{config::Source, printable};

/// Seed of the built-in digits: everybody has the same.
const DIGITS_SEED: u64 = 42;

/// Images, where they came from, and what to call them.
#[derive(Debug)]
pub struct Images {
    /// The training images and the test images.
    pub data: TrainTest,
    /// Never [`Source::Auto`].
    pub source: Source,
    /// Of the training images and of the test images.
    pub sha256: [String; 2],
    /// On the screen, in pictures and in `run.json`.
    pub name: Name,
    /// Whether they are stored with rows and columns exchanged, as EMNIST is published, and have been turned.
    pub turned: bool,
}

/// What a data set is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// MNIST. The images tell, not the folder that they lie in.
    Mnist,
    /// The built-in digits.
    Digits,
    /// Other images, by the last part of their folder's path.
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
    /// The images that `source` names; for [`Source::Auto`] those that [`find`](Self::find) finds, or else the
    /// built-in digits.
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
    /// When the files of a folder cannot be used.
    pub fn load(source: &Source) -> Result<Self, Error> {
        match source {
            Source::Auto => Ok(Self::find()?.unwrap_or_else(Self::digits)),
            Source::Digits => Ok(Self::digits()),
            Source::Folder(path) => Self::folder(path),
        }
    }

    /// MNIST from the first of the places where it may be: the folder that the environment variable `MNIST_DIR`
    /// names, `data/mnist`, and the user's cache. `None` where it is in none of them.
    ///
    /// # Errors
    ///
    /// When `MNIST_DIR` or `data/mnist` is there and its files cannot be used, or what lies in the cache is damaged.
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

    /// The four files of a folder.
    ///
    /// # Errors
    ///
    /// When they cannot be used.
    pub fn folder(path: &Path) -> Result<Self, Error> {
        let files = MnistFiles::find(path)?;
        let images = Self::new(files.load()?, Source::Folder(files.path()));
        Ok(Self {
            turned: files.is_transposed(),
            ..images
        })
    }

    /// The built-in digits.
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

/// The user's cache folder for MNIST, where `trainer data fetch` puts it; `None` where the system has no cache, or
/// in a build that fetches nothing.
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
