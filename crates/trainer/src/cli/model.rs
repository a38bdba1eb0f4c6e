//! `trainer model`

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use ::model::{TwoLayerNet, file, interop};
use clap::{Args, Subcommand};
use trainer::printable;

use super::{
    network,
    ui::{
        cli_error::{CliError, Code},
        error_words::{io_words, words},
        numbers::count,
        say::say,
    },
};

/// Inspect a model, or exchange it with other programs.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the sizes, parameters and fingerprint of a model
    Info {
        /// A model file, or the run folder that holds one
        model: PathBuf,
    },
    /// Write a model for NumPy (.npz) or PyTorch (.safetensors), as arrays w1 b1 w2 b2
    Export {
        /// A model file, or the run folder that holds one
        model: PathBuf,
        /// The file to write; its extension chooses the format
        #[arg(value_name = "FILE.npz|FILE.safetensors")]
        file: PathBuf,
    },
    /// Make a model from arrays w1 (inputs×hidden), b1, w2 (hidden×classes) and b2
    Import {
        /// The file to read; its extension names the format
        #[arg(value_name = "FILE.npz|FILE.safetensors")]
        file: PathBuf,
        /// The model file to write
        model: PathBuf,
    },
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    match &arguments.command {
        Command::Info { model } => info(&network::load(model)?, &network::file(model), out)?,
        Command::Export { model, file } => {
            let format = Format::of(file)?;
            let net = network::load(model)?;
            write(file, &format.export(&net))?;
            writeln!(out, "{}: {}", printable::path(file), sizes(&net))?;
        }
        Command::Import { file, model } => {
            let net = import(file)?;
            let saved = net.save(model);
            saved.map_err(|error| CliError::new(Code::General, words(&error)))?;
            writeln!(out, "{}: {}", printable::path(model), sizes(&net))?;
        }
    }
    Ok(0)
}

fn info(net: &TwoLayerNet, path: &Path, out: &mut impl Write) -> Result<(), CliError> {
    writeln!(out, "{}: {}", printable::path(path), sizes(net))?;
    for (name, array) in net.params.named() {
        let (low, high) = array
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &w| {
                (low.min(w), high.max(w))
            });
        let shape: Vec<_> = array.shape().iter().map(ToString::to_string).collect();
        let [low, high] = [low, high].map(|w| format!("{w:.4}"));
        let range = say!("model.range", low, high);
        writeln!(out, "{name}  {:<8} {range}", shape.join("×"))?;
    }
    writeln!(out, "sha256 {}", net.params.sha256())?;
    Ok(())
}

/// `784-50-10, 39,760 parameters`
fn sizes(net: &TwoLayerNet) -> String {
    let params = &net.params;
    say!(
        "model.sizes",
        inputs = params.input_size(),
        hidden = params.hidden_size(),
        outputs = params.output_size(),
        n = count(params.len()),
    )
}

fn import(path: &Path) -> Result<TwoLayerNet, CliError> {
    let format = Format::of(path)?;
    let named = |error: String| {
        let message = say!("error.in-file", path = path.display(), error);
        CliError::new(Code::Model, message)
    };
    let bytes = fs::read(path).map_err(|e| named(io_words(&e)))?;
    format.import(&bytes).map_err(|e| named(words(&e)))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    file::replace(path, bytes).map_err(|error| {
        let (path, error) = (path.display(), io_words(&error));
        CliError::new(Code::General, say!("error.write", path, error))
    })
}

/// A format of other programs.
#[derive(Debug, Clone, Copy)]
enum Format {
    Npz,
    Safetensors,
}

impl Format {
    /// By the extension of a file's name.
    fn of(path: &Path) -> Result<Self, CliError> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("npz") => Ok(Self::Npz),
            Some("safetensors") => Ok(Self::Safetensors),
            _ => Err(CliError::usage(say!("error.format", path = path.display()))),
        }
    }

    fn export(self, net: &TwoLayerNet) -> Vec<u8> {
        match self {
            Self::Npz => interop::to_npz(&net.params),
            Self::Safetensors => interop::to_safetensors(&net.params),
        }
    }

    fn import(self, bytes: &[u8]) -> Result<TwoLayerNet, interop::Error> {
        match self {
            Self::Npz => interop::from_npz(bytes),
            Self::Safetensors => interop::from_safetensors(bytes),
        }
    }
}
