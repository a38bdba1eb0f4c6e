//! `trainer data`

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand};
use trainer::{
    config::Source,
    images::{Images, Name, cache},
    printable::{self, printable},
};

use super::{
    fetch,
    images::{self, DataArguments},
    ui::{
        cli_error::{CliError, Code},
        program::{program, quoted},
        progress::Kind,
        text::{count, percent, picture},
    },
    values,
};

/// Look at the images that networks learn from.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what there is: images, sizes, classes, fingerprint
    Info(DataArguments),
    /// Print images in the terminal
    Show(ShowArguments),
    /// Say whether images are MNIST, bit for bit; the exit code is 4 when they are not
    Verify(DataArguments),
    /// Fetch MNIST (11.6 MB) from its public mirrors, and check it against the published SHA-256
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

    /// Training images instead of test images
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

    /// The address of a folder of the four files; may be given more than once, to be asked in turn
    /// [default: the public mirrors]
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
    writeln!(
        out,
        "{}  (--data {})",
        images.name,
        printable(&images.source.to_string())
    )?;
    if images.turned {
        writeln!(
            out,
            "       stored with rows and columns exchanged, as EMNIST is published, and turned"
        )?;
    }
    let parts = [("train", &images.data.train), ("test", &images.data.test)];
    for ((part, dataset), sha256) in parts.into_iter().zip(&images.sha256) {
        let (height, width) = dataset.image_shape();
        let counts = dataset
            .class_counts()
            .into_iter()
            .map(|n| count(n).to_string());
        writeln!(
            out,
            "{part:<7}{} images of {height}×{width}",
            count(dataset.len())
        )?;
        writeln!(
            out,
            "       {} classes: {}",
            dataset.classes(),
            counts.collect::<Vec<_>>().join(" ")
        )?;
        writeln!(
            out,
            "       brightness {:.3} in the mean, {} of the pixels not 0",
            dataset.mean(),
            percent(dataset.nonzero_fraction())
        )?;
        writeln!(out, "       sha256 {sha256}")?;
    }
    Ok(0)
}

fn show(arguments: &ShowArguments, out: &mut impl Write) -> Result<u8, CliError> {
    let images = images::load(arguments.data.source())?;
    let (part, dataset) = if arguments.train {
        ("training", &images.data.train)
    } else {
        ("test", &images.data.test)
    };
    let first = arguments.index;
    if first >= dataset.len() {
        let there = count(dataset.len());
        return Err(CliError::usage(format!(
            "--index is {first}: there are {there} {part} images, from 0"
        )));
    }
    let last = first.saturating_add(arguments.count).min(dataset.len());
    for i in first..last {
        writeln!(
            out,
            "{part} image {} of {}, a {}",
            count(i),
            images.name,
            dataset.labels()[i]
        )?;
        writeln!(out, "{}", picture(&dataset.picture(i)))?;
    }
    Ok(0)
}

fn verify(images: &Images, out: &mut impl Write) -> Result<u8, CliError> {
    if images.name == Name::Mnist {
        writeln!(
            out,
            "PASS: {} is MNIST, bit for bit",
            printable(&images.source.to_string())
        )?;
        return Ok(0);
    }
    let what = match &images.source {
        Source::Folder(path) => format!(
            "{} is a whole data set, but not MNIST",
            printable::path(path)
        ),
        _ => format!("no MNIST found; these are the {}", images.name),
    };
    writeln!(out, "FAIL: {what}")?;
    Ok(Code::Check as u8)
}

fn fetch(arguments: &FetchArguments, out: &mut impl Write) -> Result<u8, CliError> {
    let Some(folder) = arguments.to.clone().or_else(cache) else {
        return Err(CliError::usage(
            "this system has no cache folder: name one with --to",
        ));
    };
    fetch::mnist(&folder, &arguments.mirror, Kind::Auto)?;
    writeln!(out, "MNIST is in {}", printable::path(&folder))?;
    let data = if arguments.to.is_some() {
        format!(" --data {}", quoted(&folder))
    } else {
        String::new()
    };
    writeln!(out, "Next: {} train{data}", program())?;
    Ok(0)
}
