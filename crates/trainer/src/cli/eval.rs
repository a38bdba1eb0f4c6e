//! `trainer eval`

use std::{io::Write, path::PathBuf};

use clap::Args;
use model::{Batch, Samples};
use ndarray::{Array2, ArrayView1};
use trainer::training::evaluation::Evaluation;

use super::{
    images::{self, TestDataArguments},
    network,
    ui::{
        cli_error::CliError,
        text::{count, percent},
    },
};

/// Measure how well a model does on the test images it has never seen.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A model file, or the run folder that holds one
    model: PathBuf,

    #[command(flatten)]
    data: TestDataArguments,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    let net = network::load(&arguments.model)?;
    let images = arguments.data.load(&arguments.model)?;
    images::check_fit(&images, &net)?;

    let test = &images.data.test;
    let samples = Samples::from_bytes(test.images());
    let evaluation = Evaluation::of(&net, &samples, test.labels());
    let batch = Batch::all(&samples, test.labels());
    let (loss, accuracy) = net.batch_loss_and_accuracy(&batch);
    writeln!(out, "{} test images of {}", count(test.len()), images.name)?;
    writeln!(out, "accuracy  {}", percent(accuracy))?;
    writeln!(out, "loss      {loss:.4}")?;
    writeln!(out)?;
    write!(out, "{}", table(&evaluation.confusion))?;
    Ok(0)
}

/// A line a class: how often it was right, and what it was taken for otherwise.
fn table(confusion: &Array2<usize>) -> String {
    let line = |(class, row): (usize, ArrayView1<usize>)| {
        let images = row.sum();
        let mut wrong: Vec<_> = row
            .iter()
            .enumerate()
            .filter(|&(k, &n)| k != class && n > 0)
            .collect();
        wrong.sort_by_key(|&(k, &n)| (std::cmp::Reverse(n), k));
        let wrong: Vec<_> = wrong
            .iter()
            .take(3)
            .map(|(k, n)| format!("{k} ({n})"))
            .collect();
        let right = percent(row[class] as f64 / images as f64);
        let line = format!(
            "{class:>5} {:>9} {right:>10}  {}",
            count(images).to_string(),
            wrong.join(", ")
        );
        line.trim_end().to_owned() + "\n"
    };
    let classes = confusion
        .rows()
        .into_iter()
        .enumerate()
        .filter(|(_, row)| row.sum() > 0);
    let lines: String = classes.map(line).collect();
    format!("class    images      right  most often taken for\n{lines}")
}
