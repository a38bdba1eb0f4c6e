//! `trainer predict`

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use model::{Batch, Samples, TwoLayerNet};
use ndarray::{ArrayView1, ArrayView2, Axis};
use trainer::{
    preprocess::{self, Digit},
    printable,
};

use super::{
    images::{self, TestDataArguments, data_name},
    network,
    ui::{
        cli_error::{CliError, Code},
        error_words::{io_words, words},
        numbers::{count, percent, whole},
        picture::picture,
        progress::{self, Kind},
        say::say,
    },
    values,
};

/// Recognise digits with a model.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A model file, or the run folder that holds one
    model: PathBuf,

    /// PNG or JPEG files with digits: any size, dark on light or light on dark, drawn or photographed
    #[arg(conflicts_with = "index", value_name = "IMAGE")]
    images: Vec<PathBuf>,

    /// Use the N-th test image, counted from 0 [default: the picture files]
    #[arg(long, value_name = "N", value_parser = values::index, allow_negative_numbers = true)]
    index: Option<usize>,

    /// How many answers to show, the most probable first
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = values::index, allow_negative_numbers = true)]
    top: usize,

    #[command(flatten)]
    data: TestDataArguments,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    if arguments.images.is_empty() && arguments.index.is_none() {
        return Err(CliError::usage(say!("error.no-picture")));
    }
    let net = network::load(&arguments.model)?;
    if let Some(i) = arguments.index {
        let images = arguments.data.load(&arguments.model)?;
        images::check_fit(&images, &net)?;
        let test = &images.data.test;
        if i >= test.len() {
            let message = say!("error.index", index = i, count = count(test.len()));
            return Err(CliError::usage(message));
        }
        let (data, label) = (data_name(&images.name), test.labels()[i]);
        let line = say!("images.shown-test", i = count(i), data, label);
        writeln!(out, "{line}")?;
        show(&net, test.picture(i), arguments.top, out)?;
    }
    for path in &arguments.images {
        answer(path, &net, arguments.top, out)?;
    }
    Ok(0)
}

/// The answer to each digit of a picture file, and warnings if it may be wrong.
fn answer(
    path: &Path,
    net: &TwoLayerNet,
    top: usize,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let digits = own(path, net)?;
    for (i, digit) in (1..).zip(&digits) {
        let path = printable::path(path);
        let name = match digits.len() {
            1 => path,
            all => say!("predict.digit", path, i, all),
        };
        writeln!(out, "{}", say!("predict.seen", name))?;
        show(net, digit.image.view(), top, out)?;
        for doubt in &digit.doubts {
            let message = say!("error.in-file", path = name, error = words(doubt));
            progress::note(Kind::Auto, &say!("warning", message));
        }
    }
    Ok(())
}

/// The largest file that is read.
const MOST_BYTES: u64 = 1 << 28;

/// The digits in a picture file, as images of the network's size.
fn own(path: &Path, net: &TwoLayerNet) -> Result<Vec<Digit>, CliError> {
    let inputs = net.params.input_size();
    let side = inputs.isqrt();
    if side * side != inputs {
        return Err(CliError::new(Code::Model, say!("error.not-square", inputs)));
    }
    let failed = |error: String| {
        let message = say!("error.in-file", path = printable::path(path), error);
        CliError::new(Code::Data, message)
    };
    let bytes = read(path).map_err(|e| failed(io_words(&e)))?;
    preprocess::digits(&bytes, (side, side)).map_err(|e| failed(words(&e)))
}

/// The bytes of a picture file; only the first bytes of another file, which may be endless.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    Read::by_ref(&mut file).take(8).read_to_end(&mut bytes)?;
    if preprocess::is_picture(&bytes) {
        file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The image that the network sees, and its answers.
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
