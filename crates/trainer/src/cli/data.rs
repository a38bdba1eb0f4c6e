//! `trainer data`

use std::{io::Write, path::PathBuf};

use ::data::Dataset;
use clap::{Args, Subcommand};
use trainer::{
    config::Source,
    images::{Images, Name, cache},
    printable::{self, printable},
};

use super::{
    fetch,
    images::{self, DataArguments, data_name},
    ui::{
        cli_error::{CliError, Code},
        messages::next,
        numbers::{count, percent},
        picture::picture,
        program::quoted,
        progress::Kind,
        say::say,
    },
    values,
};

/// Inspect the images that networks learn from.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the number, size, classes and fingerprint of the images
    Info(DataArguments),
    /// Print images in the terminal
    Show(ShowArguments),
    /// Check whether images are MNIST, bit for bit; the exit code is 4 if they are not
    Verify(DataArguments),
    /// Download MNIST (11.6 MB) from its public mirrors and check it against the published SHA-256
    Fetch(FetchArguments),
}

#[derive(Debug, Args)]
struct ShowArguments {
    /// The first image to print, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = values::index, allow_negative_numbers = true)]
    index: usize,

    /// How many images to print
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = values::index, allow_negative_numbers = true)]
    count: usize,

    /// Print training images instead of test images
    #[arg(long)]
    train: bool,

    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
struct FetchArguments {
    /// The folder to put the four files into [default: the user's cache, where --data auto looks]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,

    /// The address of a folder with the four files; several are tried in turn [default: the public mirrors]
    #[arg(long, value_name = "URL")]
    mirror: Vec<String>,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    match &arguments.command {
        Command::Info(arguments) => info(&images::load(arguments.source())?, out),
        Command::Show(arguments) => show(arguments, out),
        Command::Verify(arguments) => verify(&images::load(arguments.source())?, out),
        Command::Fetch(arguments) => fetch(arguments, out),
    }
}

fn info(images: &Images, out: &mut impl Write) -> Result<u8, CliError> {
    let (data, source) = (
        data_name(&images.name),
        printable(&images.source.to_string()),
    );
    writeln!(out, "{}", say!("images.info", data, source))?;
    if images.turned {
        writeln!(out, "{}", say!("images.turned"))?;
    }
    let size = |dataset: &Dataset| {
        let (height, width) = dataset.image_shape();
        (count(dataset.len()), height, width)
    };
    let (n, height, width) = size(&images.data.train);
    let train = say!("images.train", n, height, width);
    let (n, height, width) = size(&images.data.test);
    let test = say!("images.test", n, height, width);
    let parts = [(train, &images.data.train), (test, &images.data.test)];
    for ((head, dataset), sha256) in parts.into_iter().zip(&images.sha256) {
        let counts = dataset.class_counts().into_iter();
        let counts: Vec<_> = counts.map(|n| count(n).to_string()).collect();
        let (n, counts) = (dataset.classes(), counts.join(" "));
        let mean = format!("{:.3}", dataset.mean());
        let share = percent(dataset.nonzero_fraction());
        writeln!(out, "{head}")?;
        writeln!(out, "{}", say!("images.classes", n, counts))?;
        writeln!(out, "{}", say!("images.brightness", mean, share))?;
        writeln!(out, "{}", say!("images.sha256", sha256))?;
    }
    Ok(0)
}

fn show(arguments: &ShowArguments, out: &mut impl Write) -> Result<u8, CliError> {
    let images = images::load(arguments.data.source())?;
    let dataset = if arguments.train {
        &images.data.train
    } else {
        &images.data.test
    };
    let index = arguments.index;
    if index >= dataset.len() {
        let count = count(dataset.len());
        return Err(CliError::usage(if arguments.train {
            say!("error.index-train", index, count)
        } else {
            say!("error.index", index, count)
        }));
    }
    let last = index.saturating_add(arguments.count).min(dataset.len());
    for i in index..last {
        let (n, data, label) = (count(i), data_name(&images.name), dataset.labels()[i]);
        let head = if arguments.train {
            say!("images.shown-train", i = n, data, label)
        } else {
            say!("images.shown-test", i = n, data, label)
        };
        writeln!(out, "{head}\n{}", picture(&dataset.picture(i)))?;
    }
    Ok(0)
}

fn verify(images: &Images, out: &mut impl Write) -> Result<u8, CliError> {
    let source = match &images.source {
        Source::Folder(path) => printable::path(path),
        source => source.to_string(),
    };
    if images.name == Name::Mnist {
        writeln!(out, "{}", say!("images.is-mnist", source))?;
        return Ok(0);
    }
    let failure = match &images.source {
        Source::Folder(_) => say!("images.not-mnist", source),
        _ => say!("images.no-mnist", data = data_name(&images.name)),
    };
    writeln!(out, "{failure}")?;
    Ok(Code::Check as u8)
}

fn fetch(arguments: &FetchArguments, out: &mut impl Write) -> Result<u8, CliError> {
    let Some(folder) = arguments.to.clone().or_else(cache) else {
        return Err(CliError::usage(say!("error.no-cache")));
    };
    fetch::mnist(&folder, &arguments.mirror, Kind::Auto)?;
    let done = say!("fetch.done", folder = printable::path(&folder));
    writeln!(out, "{done}")?;
    let data = if arguments.to.is_some() {
        format!(" --data {}", quoted(&folder))
    } else {
        String::new()
    };
    write!(out, "{}", next(&format!("train{data}")))?;
    Ok(0)
}
