//! One run of a sweep: begun, continued, or found to have ended.

use std::{fs, path::Path};

use serde_json::{Value, json};
use trainer::{
    Training,
    checkpoint::Checkpoint,
    config::Config,
    history::History,
    images::Images,
    run::{RunFolder, folder::name},
    split::Split,
};

use super::{
    arguments::Arguments,
    session::Session,
    start::{go_on, resumed},
};
use crate::cli::ui::{
    cli_error::CliError, messages, progress::Progress, say::say, signals::Signals, sweep_table::Row,
};

/// What all runs of a sweep have in common.
pub struct Sitting<'a> {
    pub root: &'a RunFolder,
    pub arguments: &'a Arguments,
    pub images: &'a Images,
    pub signals: &'a Signals,
    /// How many runs the sweep has.
    pub runs: usize,
}

/// A run that the sweep asks for.
pub struct Planned {
    /// The name of its folder in the sweep's.
    pub name: String,
    pub config: Config,
}

/// A run of the sweep that has ended, now or earlier.
pub struct Done {
    /// Its settings in the reader's language.
    pub label: String,
    pub history: History,
    pub row: Row,
}

impl Planned {
    /// Begins or continues the `i`-th run, unless it has ended; its settings in English and in the reader's language.
    pub fn run(&self, sitting: &Sitting, i: usize, labels: [&str; 2]) -> Result<Done, CliError> {
        let Sitting { images, .. } = *sitting;
        let (dir, earlier) = open(&sitting.root.path().join(&self.name))?;
        let config = Config {
            data: images.source.clone().absolute(),
            ..self.settings(sitting.arguments, &dir, earlier.as_ref())?
        };
        if let Some((summary, history)) = ended(&dir, earlier.as_ref(), &config) {
            return Ok(self.done(labels, &summary, history));
        }
        let split = Split::new(&images.data, &config)?;
        let (dir, mut training, note) = match earlier {
            Some(checkpoint) => go_on(dir, checkpoint, config, &split, images)?,
            None => (dir, Training::new(config, &split), None),
        };
        let progress = Progress::new(sitting.arguments.progress).without_lines();
        let mut session = Session::new(dir, images, &split, progress, sitting.signals.clone());
        if let Some(note) = note {
            session.progress.note(&note);
        }
        let notes = match i {
            0 => messages::notes(training.config(), images, &split)?,
            _ => Vec::new(),
        };
        let title = say!(
            "sweep.run",
            i = i + 1,
            runs = sitting.runs,
            label = labels[1]
        );
        let ended = session.run(&mut training, &title, &notes)?;
        let done = self.done(labels, &json!(ended.summary), training.history().clone());
        session.progress.result(&done.row.line());
        Ok(done)
    }

    /// The settings of the run: those of its checkpoint, where there is one, with what a resumed run may change.
    fn settings(
        &self,
        arguments: &Arguments,
        dir: &RunFolder,
        earlier: Option<&Checkpoint>,
    ) -> Result<Config, CliError> {
        match earlier {
            Some(checkpoint) => resumed(&arguments.settings, dir, &checkpoint.config),
            None if arguments.resume.is_some() => arguments.settings.over_config(&self.config),
            None => Ok(self.config.clone()),
        }
    }

    fn done(&self, labels: [&str; 2], summary: &Value, history: History) -> Done {
        Done {
            label: labels[1].to_owned(),
            history,
            row: Row::new(labels, &self.name, summary),
        }
    }
}

/// The folder of the run and its checkpoint, or a new folder.
fn open(path: &Path) -> Result<(RunFolder, Option<Checkpoint>), CliError> {
    if path.join(name::CHECKPOINT).exists() {
        let (dir, checkpoint) = RunFolder::open(path)?;
        Ok((dir, Some(checkpoint)))
    } else {
        Ok((RunFolder::create(path, true)?, None))
    }
}

/// `run.json` and the curves of a run that has ended as planned.
fn ended(
    dir: &RunFolder,
    earlier: Option<&Checkpoint>,
    config: &Config,
) -> Option<(Value, History)> {
    let summary = fs::read_to_string(dir.file(name::SUMMARY)).ok()?;
    let summary: Value = serde_json::from_str(&summary).ok()?;
    let as_planned = match summary["ending"].as_str()? {
        "finished" => earlier.is_some_and(|checkpoint| {
            checkpoint.config.iterations == config.iterations
                && checkpoint.config.epochs == config.epochs
        }),
        "no improvement" | "not finite" => true,
        _ => false,
    };
    let open = |name| fs::File::open(dir.file(name)).ok();
    let history = History::from_csv(open(name::METRICS)?, open(name::ACCURACY)?).ok()?;
    as_planned.then_some((summary, history))
}
