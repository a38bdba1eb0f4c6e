//! `trainer eval`

use std::{io::Write, path::PathBuf};

use clap::Args;
use model::{Batch, Samples};
use ndarray::{Array2, ArrayView1};
use trainer::training::evaluation::Evaluation;

use super::{
    images::{self, TestDataArguments, data_name},
    network,
    ui::{
        cli_error::CliError,
        columns::right,
        numbers::{count, percent},
        say::say,
    },
};

/// Measure a model's accuracy and loss on test images.
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
    let (n, data) = (count(test.len()), data_name(&images.name));
    writeln!(out, "{}", say!("eval.images", n, data))?;
    writeln!(out, "{}", say!("eval.accuracy", share = percent(accuracy)))?;
    let loss = say!("eval.loss", loss = format!("{loss:.4}"));
    writeln!(
        out,
        "{loss}
"
    )?;
    write!(out, "{}", table(&evaluation.confusion))?;
    Ok(0)
}

/// A line for each class: how often the answer is right, and the most frequent wrong answers.
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
        let share = percent(row[class] as f64 / images as f64);
        let (class, images) = (class.to_string(), count(images).to_string());
        cells([&class, &images, &share, &wrong.join(", ")])
    };
    let classes = confusion
        .rows()
        .into_iter()
        .enumerate()
        .filter(|(_, row)| row.sum() > 0);
    let lines: String = classes.map(line).collect();
    let head = [
        say!("eval.class"),
        say!("eval.count"),
        say!("eval.right"),
        say!("eval.taken"),
    ];
    cells(head.each_ref().map(String::as_str)) + &lines
}

/// A line of the table.
fn cells([class, images, share, wrong]: [&str; 4]) -> String {
    let (class, images, share) = (right(class, 5), right(images, 9), right(share, 10));
    let line = format!("{class} {images} {share}  {wrong}");
    line.trim_end().to_owned() + "\n"
}
