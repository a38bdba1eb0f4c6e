//! Finding the images that `--data` asks for.

use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use clap::Args;
use data::TrainTest;
use trainer::config::Source;

use super::failure::{Code, Failure};

/// `--data`, for commands that take nothing else from a run's settings.
#[derive(Debug, Args)]
pub struct DataArguments {
    /// Images: `auto` (MNIST where it is found, else the built-in digits), `digits`, or a folder
    /// with four IDX files
    #[arg(long, value_name = "auto|digits|DIR", default_value = "auto")]
    data: Source,
}

impl DataArguments {
    pub fn source(&self) -> &Source {
        &self.data
    }
}

/// Images, where they came from, and what to call them.
pub struct Images {
    pub data: TrainTest,
    /// Never [`Source::Auto`].
    pub source: Source,
    /// Of the training images and of the test images.
    pub sha256: [String; 2],
    pub name: Name,
}

/// What a data set is called on the screen, in pictures and in `run.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// Told by the images themselves, not by the folder that they lie in.
    Mnist,
    Digits,
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

/// Seed of the built-in digits: everybody has the same.
const DIGITS_SEED: u64 = 42;

/// Loads what `source` names.
pub fn load(source: &Source) -> Result<Images, Failure> {
    let source = match source {
        Source::Auto => find(),
        other => other.clone(),
    };
    let data = match &source {
        Source::Folder(path) => data::load_mnist(path).map_err(|error| unknown(path, &error))?,
        _ => data::digits(DIGITS_SEED),
    };
    let (train, test) = rayon::join(|| data.train.sha256(), || data.test.sha256());
    let name = match &source {
        Source::Folder(_) if data.is_mnist() => Name::Mnist,
        Source::Folder(path) => {
            let last = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            Name::Folder(last.unwrap_or_else(|| path.display().to_string()))
        }
        _ => Name::Digits,
    };
    Ok(Images {
        data,
        source,
        sha256: [train, test],
        name,
    })
}

/// The first of the places where MNIST may be, or else the built-in digits.
fn find() -> Source {
    if let Some(folder) = env::var_os("MNIST_DIR").filter(|folder| !folder.is_empty()) {
        return Source::Folder(folder.into());
    }
    let places = [Some(PathBuf::from("data/mnist")), cache()];
    let found = places.into_iter().flatten().find(|folder| folder.is_dir());
    found.map_or(Source::Digits, Source::Folder)
}

/// The error of a folder, and the other values of `--data` where there is no such folder: it may
/// have been meant for one of them.
fn unknown(path: &Path, error: &data::Error) -> Failure {
    let hint = if path.exists() {
        ""
    } else {
        " (--data takes auto, digits or a folder)"
    };
    Failure::new(Code::Data, format!("{error}{hint}"))
}

/// The user's cache folder for this program.
fn cache() -> Option<PathBuf> {
    None
}
