//! Finding the images that `--data` asks for.

use std::{fs, path::Path};

use clap::Args;
use model::TwoLayerNet;
use trainer::{
    config::{Config, Source},
    images::Images,
    run::folder::name,
};

use super::{
    network,
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
            let hint = "name the images with --data";
            CliError::usage(format!("{}: {error}; {hint}", settings.display()))
        })?;
        load_of_a_run(&config.data)
    }
}

/// Loads the images that a run was trained on.
pub fn load_of_a_run(source: &Source) -> Result<Images, CliError> {
    let hint = match source {
        Source::Folder(path) if path.is_relative() => {
            "the run was trained on it: go to the folder that the run was started in, or name it with --data"
        }
        _ => "the run was trained on it: name other images with --data",
    };
    Images::load(source).map_err(|error| CliError::new(Code::Data, format!("{error}; {hint}")))
}

/// Loads what `source` names.
pub fn load(source: &Source) -> Result<Images, CliError> {
    Images::load(source).map_err(|error| {
        let hint = match error {
            data::Error::NoFolder { .. } => " (--data takes auto, digits or a folder)",
            _ => "",
        };
        CliError::new(Code::Data, format!("{error}{hint}"))
    })
}

/// Refuses images of another size, or of classes that the network does not know.
pub fn check_fit(images: &Images, net: &TwoLayerNet) -> Result<(), CliError> {
    let (height, width) = images.data.test.image_shape();
    let (inputs, classes) = (net.params.input_size(), net.params.output_size());
    if height * width != inputs {
        return Err(CliError::new(
            Code::Model,
            format!(
                "the model takes {inputs} inputs, the images of {} have {height}×{width} = {} pixels: \
                 name with --data what it was trained on",
                images.name,
                height * width,
            ),
        ));
    }
    if images.data.test.classes() > classes {
        return Err(CliError::new(
            Code::Model,
            format!(
                "the model knows {classes} classes, {} has {}: name with --data what it was trained on",
                images.name,
                images.data.test.classes(),
            ),
        ));
    }
    Ok(())
}
