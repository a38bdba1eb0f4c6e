//! `trainer predict`

use std::{io::Write, path::PathBuf};

use clap::Args;
use model::{Batch, Samples, TwoLayerNet};
use ndarray::{ArrayView1, ArrayView2, Axis};

use super::{
    failure::Failure,
    images::{self, DataArguments},
    network,
    text::{count, percent, picture, whole},
};

/// Let a model answer: which digit is it?
#[derive(Debug, Args)]
pub struct Arguments {
    /// A model file, or the run folder that holds one
    model: PathBuf,

    /// An image of the test images, counted from 0
    #[arg(long, value_name = "N")]
    index: usize,

    /// Answers to show, the most probable first
    #[arg(long, value_name = "N", default_value_t = 3)]
    top: usize,

    #[command(flatten)]
    data: DataArguments,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, Failure> {
    let net = network::load(&arguments.model)?;
    let images = images::load(arguments.data.source())?;
    network::check_fit(&net, &images)?;

    let (test, i) = (&images.data.test, arguments.index);
    if i >= test.len() {
        let message = format!(
            "--index is {i}: there are {} test images, from 0",
            count(test.len())
        );
        return Err(Failure::usage(message));
    }
    writeln!(
        out,
        "test image {} of {}, a {}",
        count(i),
        images.name,
        test.labels()[i]
    )?;
    show(&net, test.picture(i), arguments.top, out)
}

/// What the network sees, and what it says.
fn show(
    net: &TwoLayerNet,
    image: ArrayView2<u8>,
    top: usize,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    let row = image.flatten();
    let samples = Samples::from_bytes(&row.view().insert_axis(Axis(0)));
    let answers = net.batch_predict(&Batch::all(&samples, &[0]));
    write!(out, "{}", picture(&image))?;
    write!(out, "{}", bars(answers.row(0), top))?;
    Ok(0)
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
