//! Finding the images that `--data` asks for.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
};

use clap::Args;
use data::TrainTest;
use model::TwoLayerNet;
use trainer::{
    config::{Config, Source},
    run::folder::name,
};

use super::{
    fetch, network,
    ui::cli_error::{CliError, Code},
};

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

/// `--data`, for commands that put images before a model.
#[derive(Debug, Args)]
pub struct TestDataArguments {
    /// Images: `auto` (MNIST where it is found, else the built-in digits), `digits`, or a folder
    /// with four IDX files [default: what the run was trained on, or auto for a model of no run]
    #[arg(long, value_name = "auto|digits|DIR")]
    data: Option<Source>,
}

impl TestDataArguments {
    /// Loads the images that were asked for, or else those of the run that `model` is of.
    pub fn load(&self, model: &Path) -> Result<Images, CliError> {
        if let Some(source) = &self.data {
            return load(source);
        }
        let settings = network::file(model).with_file_name(name::CONFIG);
        let Ok(text) = fs::read_to_string(&settings) else {
            return load(&Source::Auto);
        };
        let config = Config::from_toml(&text).map_err(|error| {
            let hint = "name the images with --data";
            CliError::usage(format!("{}: {error}; {hint}", settings.display()))
        })?;
        load(&config.data).map_err(|failure| CliError {
            message: format!(
                "{}; the run was trained on it: name other images with --data",
                failure.message
            ),
            ..failure
        })
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

impl Images {
    /// Refuses images of another size, or of classes that the network does not know.
    pub fn check_fit(&self, net: &TwoLayerNet) -> Result<(), CliError> {
        let (height, width) = self.data.test.image_shape();
        let (inputs, classes) = (net.params.input_size(), net.params.output_size());
        if height * width != inputs {
            return Err(CliError::new(
                Code::Model,
                format!(
                    "the model takes {inputs} inputs, the images of {} have {height}×{width} = {} pixels: \
                     name with --data what it was trained on",
                    self.name,
                    height * width,
                ),
            ));
        }
        if self.data.test.classes() > classes {
            return Err(CliError::new(
                Code::Model,
                format!(
                    "the model knows {classes} classes, {} has {}: name with --data what it was trained on",
                    self.name,
                    self.data.test.classes(),
                ),
            ));
        }
        Ok(())
    }
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

/// Images, and where they were; never [`Source::Auto`].
pub type Found = (Source, TrainTest);

/// Seed of the built-in digits: everybody has the same.
const DIGITS_SEED: u64 = 42;

/// Loads what `source` names.
pub fn load(source: &Source) -> Result<Images, CliError> {
    load_or(source, || Ok(built_in()))
}

/// Loads what `source` names; `otherwise`, where it leaves the choice and there is no MNIST.
pub fn load_or(
    source: &Source,
    otherwise: impl FnOnce() -> Result<Found, CliError>,
) -> Result<Images, CliError> {
    let (source, data) = match source {
        Source::Auto => find()?.map_or_else(otherwise, Ok)?,
        Source::Digits => built_in(),
        Source::Folder(path) => folder(path)?,
    };
    let (train, test) = rayon::join(|| data.train.sha256(), || data.test.sha256());
    let sha256 = [train, test];
    let name = match &source {
        Source::Folder(_) if sha256 == data::MNIST_SHA256 => Name::Mnist,
        Source::Folder(path) => Name::Folder(last_part(path)),
        _ => Name::Digits,
    };
    Ok(Images {
        data,
        source,
        sha256,
        name,
    })
}

/// MNIST from the first of the places where it may be.
fn find() -> Result<Option<Found>, CliError> {
    let named = env::var_os("MNIST_DIR")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from);
    let here = Some(PathBuf::from("data/mnist")).filter(|folder| folder.is_dir());
    if let Some(path) = named.or(here) {
        return folder(&path).map(Some);
    }
    cached()
}

/// The four files of a folder.
pub fn folder(path: &Path) -> Result<Found, CliError> {
    let data = data::load_mnist(path).map_err(|error| unknown(path, &error))?;
    Ok((Source::Folder(path.into()), data))
}

fn built_in() -> Found {
    (Source::Digits, data::digits(DIGITS_SEED))
}

/// What `data fetch` has put into the user's cache: nothing, unless it came to its end.
fn cached() -> Result<Option<Found>, CliError> {
    let Some(path) = fetch::cache() else {
        return Ok(None);
    };
    match data::load_mnist(&path) {
        Ok(data) => Ok(Some((Source::Folder(path), data))),
        Err(data::Error::NoFolder { .. } | data::Error::Missing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The error of a folder, and the other values of `--data` where there is no such folder: it may
/// have been meant for one of them.
fn unknown(path: &Path, error: &data::Error) -> CliError {
    let hint = if path.exists() {
        ""
    } else {
        " (--data takes auto, digits or a folder)"
    };
    CliError::new(Code::Data, format!("{error}{hint}"))
}

/// `data/mnist` as `mnist`
fn last_part(path: &Path) -> String {
    let last = path.file_name().map_or(path.as_os_str(), |name| name);
    last.to_string_lossy().into_owned()
}
