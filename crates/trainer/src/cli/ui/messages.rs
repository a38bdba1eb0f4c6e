//! What a run says of itself, before and after.

use std::path::Path;

use trainer::{
    Training,
    config::{Config, GradientMethod},
    diagnosis::{Diagnosis, Problem, smaller},
    images::{Images, Name},
    printable,
    run::{Summary, folder::name},
    split::Split,
};

use super::{
    cli_error::CliError,
    eta,
    program::{program, quoted},
    text::{count, counted, loss_value, percent, seconds, whole},
};

/// What is going to be trained on what.
pub fn plan(config: &Config, images: &Images, split: &Split) -> String {
    let (inputs, hidden, classes) = (
        split.train.samples.features(),
        config.hidden_size,
        split.classes,
    );
    let parameters = count((inputs + 1) * hidden + (hidden + 1) * classes);
    let train = counted(split.train.len(), "image");
    let test = count(split.test.len());
    let held_out = match &split.validation {
        Some(validation) => format!(", {} to validate on", count(validation.len())),
        None => String::new(),
    };
    let iterations = counted(config.updates(split.iterations_per_epoch), "iteration");
    let batch = counted(config.batch_size, "image");
    let epoch = count(split.iterations_per_epoch);
    let Config {
        gradient,
        learning_rate,
        seed,
        ..
    } = config;
    let data = described(&images.name);
    format!(
        "Training {inputs}-{hidden}-{classes} ({parameters} parameters) on {data}\n\
         \x20 {train} to learn from{held_out}, {test} to test on\n\
         \x20 {iterations} of {batch}, {epoch} an epoch\n\
         \x20 {gradient} gradient, learning rate {learning_rate:?}, seed {seed}"
    )
}

/// The data set's name, and a warning where it might be taken for MNIST.
fn described(name: &Name) -> String {
    match name {
        Name::Digits => format!("{name} (not MNIST)"),
        _ => name.to_string(),
    }
}

/// What else should be known before the run begins.
pub fn notes(config: &Config, images: &Images, split: &Split) -> Result<Vec<String>, CliError> {
    let mut notes = Vec::new();
    if images.name == Name::Digits {
        notes.push(
            format!(
                "The built-in digits are drawn by a program. For MNIST: {} data fetch, or MNIST_DIR=its folder.",
                program(),
            ),
        );
    }
    if images.turned {
        notes.push(format!(
            "The images of {} are stored with rows and columns exchanged, as EMNIST is published: they have been \
             turned.",
            images.name
        ));
    }
    if config.gradient == GradientMethod::Direct {
        let whole = eta::seconds(config, split)?;
        notes.push(format!(
            "The direct gradient takes two losses for each parameter: about {} an iteration, {} in all. \
             --gradient numerical gives the same quotients in milliseconds.",
            seconds(whole / config.updates(split.iterations_per_epoch) as f64),
            seconds(whole),
        ));
    }
    Ok(notes)
}

/// That a run which goes on has made all its iterations already.
pub fn nothing_left(training: &Training) -> Option<String> {
    let (made, asked) = (training.iteration(), training.iterations());
    (made > 0 && made >= asked).then(|| {
        format!(
            "The run has made {} already, and {} are asked for: nothing is left to train. Ask for more with \
             --iterations or --epochs.",
            counted(made, "iteration"),
            count(asked),
        )
    })
}

/// What was trained on what, how long, how well, and what to do next.
pub fn closing(summary: &Summary, training: &Training, images: &Images, folder: &Path) -> String {
    let Summary {
        input_size,
        hidden_size,
        output_size,
        gradient,
        ..
    } = summary;
    let data = described(&images.name);
    let iterations = count(summary.iterations);
    let batch = counted(summary.batch_size, "image");
    let threads = counted(summary.threads, "thread");
    let ending = match summary.ending {
        "finished" => String::new(),
        why => format!(" of {} ({why})", count(training.iterations())),
    };
    let (time, in_all) = (
        seconds(summary.train_seconds),
        seconds(summary.wall_seconds),
    );
    let pace = pace(summary);
    let loss = |loss: Option<&f64>| loss.map_or("–".into(), |&loss| loss_value(loss));
    let losses = &training.history().loss;
    let (first, last) = (loss(losses.first()), loss(losses.last()));
    let (train, test) = (
        percent(summary.train_accuracy),
        percent(summary.test_accuracy),
    );
    let validated = validated(summary, training);
    let next = next(summary, &quoted(folder));
    let folder = printable::path(folder);
    let diagnosis = summary.diagnosis.map_or(String::new(), |found| {
        format!("\n{}", diagnosis(&found, summary.learning_rate))
    });
    format!(
        "{input_size}-{hidden_size}-{output_size} on {data}, {gradient} gradient\n\
         \x20 iterations  {iterations}{ending}, of {batch} each\n\
         \x20 time        {time} of training ({pace}, {threads}), {in_all} for this command\n\
         \x20 loss        {first} at first, {last} at last\n\
         \x20 accuracy    {train} of the training images, {test} of the test images{validated}\n\
         \x20 folder      {folder}: {}, {}, {}, …{diagnosis}\n\
         Next: {} {next}\n",
        name::REPORT,
        name::LOSS_PLOT,
        name::MODEL,
        program(),
    )
}

/// The command to try after the run.
fn next(summary: &Summary, folder: &str) -> String {
    let suggested = summary
        .diagnosis
        .and_then(|diagnosis| diagnosis.suggested_learning_rate);
    match (summary.ending, suggested) {
        ("not finite", _) => {
            format!("train --learning-rate {:?}", smaller(summary.learning_rate))
        }
        (_, Some(rate)) => format!("train --learning-rate {rate:?}"),
        ("interrupted" | "time limit", _) => format!("train --resume {folder}"),
        _ => format!("predict {folder} --index 0"),
    }
}

/// What is wrong with a run, and what to try.
pub fn diagnosis(found: &Diagnosis, learning_rate: f64) -> String {
    let iterations = counted(found.iteration, "iteration");
    let [start, end, highest] =
        [found.loss_at_start, found.loss_at_end, found.highest_loss].map(loss_value);
    let problem = match found.problem {
        Problem::LossRose => format!(
            "The loss has risen from {start} to {end}: the learning rate {learning_rate:?} is too large."
        ),
        Problem::LossSwings => format!(
            "The loss swings up to {highest} and has not fallen: the learning rate {learning_rate:?} is too large."
        ),
        Problem::LossStalled => format!(
            "The loss has hardly moved in {iterations}, from {start} to {end}: the learning rate {learning_rate:?} is too \
             small, or the run too short."
        ),
        Problem::AtChance => format!(
            "Accuracy is at chance after {iterations}: always naming the most common class is as good. Are the labels right?"
        ),
    };
    let suggestion = found.suggested_learning_rate.map_or(String::new(), |rate| {
        format!(" Try --learning-rate {rate:?}.")
    });
    problem + &suggestion
}

/// The accuracy on the images held out, and whether an earlier network was kept for it.
fn validated(summary: &Summary, training: &Training) -> String {
    let Some(validation) = summary.validation_accuracy else {
        return String::new();
    };
    let kept = training.best().map_or(String::new(), |best| {
        format!(": the best, after epoch {}, is kept", best.epoch)
    });
    format!("\n  validation  {}{kept}", percent(validation))
}

/// Iterations a second, or seconds an iteration.
fn pace(summary: &Summary) -> String {
    let per_second = summary.iterations as f64 / summary.train_seconds;
    match summary.iterations {
        0 => "no iteration".into(),
        _ if per_second < 1.0 => format!("{} an iteration", seconds(1.0 / per_second)),
        _ => format!("{} iterations a second", count(whole(per_second))),
    }
}
