//! Finding the images that `--data` asks for.

use std::{fs, path::Path};

use clap::Args;
use model::TwoLayerNet;
use trainer::{
    config::{Config, Source},
    images::{Images, Name},
    run::{folder::name, label},
};

use super::{
    network,
    ui::{
        cli_error::{CliError, Code},
        error_words::words,
        language::language,
        say::say,
    },
};

/// What a data set is called, in the reader's language.
pub fn data_name(name: &Name) -> String {
    match name {
        Name::Digits => label::data(&name.to_string(), language()),
        _ => name.to_string(),
    }
}

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

/// `--data`, for commands that use images with a model.
#[derive(Debug, Args)]
pub struct TestDataArguments {
    /// Images: `auto` (MNIST where it is found, else the built-in digits), `digits`, or a folder
    /// with four IDX files [default: what the run was trained on, or auto for a model of no run]
    #[arg(long, value_name = "auto|digits|DIR")]
    data: Option<Source>,
}

impl TestDataArguments {
    /// Loads the images that were asked for, or else those of `otherwise`.
    pub fn load_or(&self, otherwise: &Source) -> Result<Images, CliError> {
        load(self.data.as_ref().unwrap_or(otherwise))
    }

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
            let error = say!(
                "error.in-file",
                path = settings.display(),
                error = words(&error)
            );
            let advice = say!("advice.name-images");
            CliError::usage(say!("error.with-advice", error, advice))
        })?;
        load_of_a_run(&config.data)
    }
}

/// Loads the images that a run was trained on.
pub fn load_of_a_run(source: &Source) -> Result<Images, CliError> {
    Images::load(source).map_err(|error| {
        let advice = match source {
            Source::Folder(path) if path.is_relative() => say!("advice.trained-on-relative"),
            _ => say!("advice.trained-on"),
        };
        let error = words(&error);
        CliError::new(Code::Data, say!("error.with-advice", error, advice))
    })
}

/// Loads what `source` names.
pub fn load(source: &Source) -> Result<Images, CliError> {
    Images::load(source).map_err(|error| {
        let message = words(&error);
        let message = match error {
            data::Error::NoFolder { .. } => say!("error.no-folder", error = message),
            _ => message,
        };
        CliError::new(Code::Data, message)
    })
}

/// Rejects images of another size or with classes that the network does not know.
pub fn check_fit(images: &Images, net: &TwoLayerNet) -> Result<(), CliError> {
    let (height, width) = images.data.test.image_shape();
    let (inputs, classes) = (net.params.input_size(), net.params.output_size());
    let data = data_name(&images.name);
    let pixels = height * width;
    if pixels != inputs {
        let message = say!("error.pixels", inputs, data, height, width, pixels);
        return Err(CliError::new(Code::Model, message));
    }
    let found = images.data.test.classes();
    if found > classes {
        let message = say!("error.classes", known = classes, data, found);
        return Err(CliError::new(Code::Model, message));
    }
    Ok(())
}
