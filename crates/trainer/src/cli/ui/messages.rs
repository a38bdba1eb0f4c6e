//! What a run prints before and after.

use std::path::Path;

use trainer::{
    Training,
    config::{Config, GradientMethod},
    diagnosis::{Diagnosis, Problem, smaller},
    images::{Images, Name},
    printable,
    run::{Summary, folder::name, label},
    split::Split,
};

use super::{
    cli_error::CliError,
    eta,
    language::language,
    numbers::{self, count, loss_value, percent, seconds, whole},
    program::{program, quoted},
    say::say,
};
use crate::cli::images::data_name;

/// The network, the data and the settings of a run.
pub fn plan(config: &Config, images: &Images, split: &Split) -> String {
    let (inputs, hidden, outputs) = (
        split.train.samples.features(),
        config.hidden_size,
        split.classes,
    );
    let held_out =
        |validation: &trainer::split::Images| say!("plan.held-out", n = count(validation.len()));
    say!(
        "plan.run",
        inputs,
        hidden,
        outputs,
        parameters = count((inputs + 1) * hidden + (hidden + 1) * outputs),
        data = described(&images.name),
        train = numbers::images(split.train.len()),
        held_out = split.validation.as_ref().map_or(String::new(), held_out),
        test = count(split.test.len()),
        iterations = numbers::iterations(config.updates(split.iterations_per_epoch)),
        batch = numbers::images(config.batch_size),
        epoch = count(split.iterations_per_epoch),
        gradient = label::gradient(config.gradient, language()),
        rate = numbers::shortest(config.learning_rate),
        seed = config.seed,
    )
}

/// The data set's name, with a warning if it might be taken for MNIST.
fn described(name: &Name) -> String {
    let data = data_name(name);
    match name {
        Name::Digits => say!("plan.digits", data),
        _ => data,
    }
}

/// Notes for the user before the run begins.
pub fn notes(config: &Config, images: &Images, split: &Split) -> Result<Vec<String>, CliError> {
    let mut notes = Vec::new();
    if images.name == Name::Digits {
        notes.push(say!("note.digits", program = program()));
    }
    if images.turned {
        notes.push(say!("note.turned", data = images.name));
    }
    if config.gradient == GradientMethod::Direct {
        let all = eta::seconds(config, split)?;
        let each = all / config.updates(split.iterations_per_epoch) as f64;
        notes.push(say!(
            "note.direct",
            each = seconds(each),
            all = seconds(all)
        ));
    }
    Ok(notes)
}

/// A note if a resumed run has already made all its iterations.
pub fn nothing_left(training: &Training) -> Option<String> {
    let (made, asked) = (training.iteration(), training.iterations());
    (made > 0 && made >= asked).then(|| {
        say!(
            "note.nothing-left",
            made = numbers::iterations(made),
            asked = count(asked)
        )
    })
}

/// The closing words: network and data, time, results, and what to do next.
pub fn closing(summary: &Summary, training: &Training, images: &Images, folder: &Path) -> String {
    let loss = |loss: Option<&f64>| loss.map_or("–".into(), |&loss| loss_value(loss));
    let losses = &training.history().loss;
    let diagnosis = summary.diagnosis.map_or(String::new(), |found| {
        format!("\n{}", diagnosis(&found, summary.learning_rate))
    });
    let ending = match summary.ending {
        "finished" => String::new(),
        why => say!(
            "closing.ended",
            all = count(training.iterations()),
            why = ending(why)
        ),
    };
    let run = say!(
        "closing.run",
        inputs = summary.input_size,
        hidden = summary.hidden_size,
        outputs = summary.output_size,
        data = described(&images.name),
        gradient = label::gradient(summary.gradient, language()),
        iterations = count(summary.iterations),
        ending,
        batch = numbers::images(summary.batch_size),
        time = seconds(summary.train_seconds),
        pace = pace(summary),
        threads = numbers::threads(summary.threads),
        in_all = seconds(summary.wall_seconds),
        first = loss(losses.first()),
        last = loss(losses.last()),
        train = percent(summary.train_accuracy),
        test = percent(summary.test_accuracy),
        validated = validated(summary, training),
        folder = printable::path(folder),
        report = name::REPORT,
        plot = name::LOSS_PLOT,
        model = name::MODEL,
        diagnosis,
    );
    run + &next(&command_after(summary, &quoted(folder)))
}

/// The line with the command to try next, without the program's name.
pub fn next(command: &str) -> String {
    say!("next", program = program(), command) + "\n"
}

/// Why a run ended, as `run.json` calls it, in the reader's language.
pub fn ending(why: &str) -> String {
    match why {
        "interrupted" => say!("ending.interrupted"),
        "time limit" => say!("ending.time-limit"),
        "no improvement" => say!("ending.no-improvement"),
        "not finite" => say!("ending.not-finite"),
        _ => say!("ending.finished"),
    }
}

/// The command to try after the run.
fn command_after(summary: &Summary, folder: &str) -> String {
    let suggested = summary
        .diagnosis
        .and_then(|diagnosis| diagnosis.suggested_learning_rate);
    match (summary.ending, suggested) {
        ("not finite", _) => {
            format!(
                "train --learning-rate {}",
                numbers::shortest(smaller(summary.learning_rate))
            )
        }
        (_, Some(rate)) => format!("train --learning-rate {}", numbers::shortest(rate)),
        ("interrupted" | "time limit", _) => format!("train --resume {folder}"),
        _ => format!("predict {folder} --index 0"),
    }
}

/// What is wrong with a run, and what to try.
pub fn diagnosis(found: &Diagnosis, learning_rate: f64) -> String {
    let [start, end, highest] =
        [found.loss_at_start, found.loss_at_end, found.highest_loss].map(loss_value);
    let rate = numbers::shortest(learning_rate);
    let iterations = numbers::iterations(found.iteration);
    let problem = match found.problem {
        Problem::LossRose => say!("diagnosis.loss-rose", start, end, rate),
        Problem::LossSwings => say!("diagnosis.loss-swings", highest, rate),
        Problem::LossStalled => say!("diagnosis.loss-stalled", iterations, start, end, rate),
        Problem::AtChance => say!("diagnosis.at-chance", iterations),
    };
    let suggestion = found.suggested_learning_rate.map_or(String::new(), |rate| {
        say!("diagnosis.suggestion", rate = numbers::shortest(rate))
    });
    problem + &suggestion
}

/// The accuracy on the images held out, and whether an earlier network was kept for it.
fn validated(summary: &Summary, training: &Training) -> String {
    let Some(validation) = summary.validation_accuracy else {
        return String::new();
    };
    let kept = training.best().map_or(String::new(), |best| {
        say!("closing.kept", epoch = best.epoch)
    });
    say!("closing.validated", share = percent(validation), kept)
}

/// Iterations a second, or seconds an iteration.
fn pace(summary: &Summary) -> String {
    let per_second = summary.iterations as f64 / summary.train_seconds;
    match summary.iterations {
        0 => say!("closing.no-pace"),
        _ if per_second < 1.0 => say!("closing.each", time = seconds(1.0 / per_second)),
        _ => say!("closing.per-second", n = count(whole(per_second))),
    }
}
