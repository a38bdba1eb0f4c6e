//! `trainer predict`

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;
use model::{Batch, Samples, TwoLayerNet, file};
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use trainer::{preprocess, printable};

use super::{
    images::{self, TestDataArguments},
    network,
    ui::{
        cli_error::{CliError, Code},
        text::{count, percent, picture, whole},
    },
    values,
};

/// Let a model answer: which digit is it?
#[derive(Debug, Args)]
pub struct Arguments {
    /// A model file, or the run folder that holds one
    model: PathBuf,

    /// PNG files of a digit each: any size, dark on light or light on dark
    #[arg(
        required_unless_present = "index",
        conflicts_with = "index",
        value_name = "IMAGE.png"
    )]
    images: Vec<PathBuf>,

    /// An image of the test images, counted from 0 [default: the PNG files instead]
    #[arg(long, value_name = "N", value_parser = values::index, allow_negative_numbers = true)]
    index: Option<usize>,

    /// Answers to show, the most probable first
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = values::index, allow_negative_numbers = true)]
    top: usize,

    #[command(flatten)]
    data: TestDataArguments,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    let net = network::load(&arguments.model)?;
    if let Some(i) = arguments.index {
        let images = arguments.data.load(&arguments.model)?;
        images::check_fit(&images, &net)?;
        let test = &images.data.test;
        if i >= test.len() {
            let there = count(test.len());
            return Err(CliError::usage(format!(
                "--index is {i}: there are {there} test images, from 0"
            )));
        }
        writeln!(
            out,
            "test image {} of {}, a {}",
            count(i),
            images.name,
            test.labels()[i]
        )?;
        show(&net, test.picture(i), arguments.top, out)?;
    }
    for path in &arguments.images {
        let image = own(path, &net)?;
        writeln!(out, "{}, as the network sees it", printable::path(path))?;
        show(&net, image.view(), arguments.top, out)?;
    }
    Ok(0)
}

/// What a PNG file begins with.
const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The picture in a PNG file, as an image of the network's size.
fn own(path: &Path, net: &TwoLayerNet) -> Result<Array2<u8>, CliError> {
    let inputs = net.params.input_size();
    let side = inputs.isqrt();
    if side * side != inputs {
        let message = format!(
            "the model takes {inputs} inputs, which are no square image: name test images with --index"
        );
        return Err(CliError::new(Code::Model, message));
    }
    let failed = |error: &dyn std::fmt::Display| {
        CliError::new(Code::Data, format!("{}: {error}", path.display()))
    };
    let bytes = file::read(PNG, path).map_err(|e| failed(&e))?;
    preprocess::from_png(&bytes, (side, side)).map_err(|e| failed(&e))
}

/// What the network sees, and what it says.
fn show(
    net: &TwoLayerNet,
    image: ArrayView2<u8>,
    top: usize,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let row = image.flatten();
    let samples = Samples::from_bytes(&row.view().insert_axis(Axis(0)));
    let answers = net.batch_predict(&Batch::all(&samples, &[0]));
    write!(out, "{}", picture(&image))?;
    write!(out, "{}", bars(answers.row(0), top))?;
    Ok(())
}

/// The `top` most probable classes, with bars as long as they are probable.
fn bars(probabilities: ArrayView1<f64>, top: usize) -> String {
    const LONGEST: f64 = 40.0;
    let mut answers: Vec<_> = probabilities.iter().copied().enumerate().collect();
    answers.sort_by(|a, b| b.1.total_cmp(&a.1));
    let bar = |p: f64| "█".repeat(whole(p * LONGEST));
    let line = |&(class, p): &(usize, f64)| format!("{class:>3} {:>9}  {}", percent(p), bar(p));
    let lines = answers
        .iter()
        .take(top)
        .map(|answer| line(answer).trim_end().to_owned() + "\n");
    lines.collect()
}
