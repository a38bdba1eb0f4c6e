//! Several runs that differ in a setting: `trainer train --learning-rate 0.01,0.1,1`.
//!
//! Each run has a folder of its own in the folder of the sweep. `sweep.toml` there names them, so that
//! `--resume` finds the runs that are finished, interrupted and not yet started.

use std::{fs, io::Write, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trainer::{
    Training,
    checkpoint::Checkpoint,
    config::Config,
    history::History,
    images::Images,
    plot,
    run::{
        RunFolder,
        folder::name,
        label::{differences, labels},
    },
    split::Split,
};

use super::{
    arguments::Arguments,
    session::Session,
    start::{RUNS, go_on, images, new_folder, resumed},
};
use crate::cli::ui::{
    cli_error::CliError,
    eta, messages,
    progress::Progress,
    signals::Signals,
    sweep_table::{Row, Table},
    text::seconds,
};

/// More runs than this are a mistake rather than a wish.
const MOST_RUNS: usize = 100;

/// The runs of a sweep.
pub struct Sweep {
    runs: Vec<Planned>,
    /// Whether the folder is there already.
    resumed: bool,
}

struct Planned {
    /// The name of its folder in the sweep's.
    name: String,
    config: Config,
}

/// `sweep.toml`
#[derive(Serialize, Deserialize)]
struct Index {
    runs: Vec<String>,
}

/// A run of the sweep that has ended, now or earlier.
struct Done {
    label: String,
    history: History,
    row: Row,
}

/// The sweep that the arguments ask for, if they do not ask for a single run.
pub fn asked_for(arguments: &Arguments) -> Result<Option<Sweep>, CliError> {
    let each = arguments.settings.each();
    if let Some(folder) = &arguments.resume {
        return match folder.join(name::SWEEP).exists() {
            false if each.len() == 1 => Ok(None),
            true if each.len() == 1 => Sweep::read(folder).map(Some),
            _ => Err(CliError::usage(
                "--resume continues the runs that there are: leave out the lists of values",
            )),
        };
    }
    if each.len() == 1 {
        return Ok(None);
    }
    if each.len() > MOST_RUNS {
        let found = each.len();
        return Err(CliError::usage(format!(
            "these lists make {found} runs: at most {MOST_RUNS} fit in a sweep"
        )));
    }
    let file = arguments.config.as_deref();
    let configs = each.iter().map(|settings| settings.over_file(file));
    let configs: Vec<_> = configs.collect::<Result<_, _>>()?;
    Ok(Some(Sweep::new(configs)))
}

impl Sweep {
    fn new(configs: Vec<Config>) -> Self {
        let folder_name = |pairs: Vec<(String, String)>| {
            let part = |(name, value): &(String, String)| {
                format!(
                    "{}-{value}",
                    name.trim_end_matches("_size").replace('_', "-")
                )
            };
            pairs.iter().map(part).collect::<Vec<_>>().join("_")
        };
        let names = differences(&configs).into_iter().map(folder_name);
        let runs = names
            .zip(configs)
            .map(|(name, config)| Planned { name, config })
            .collect();
        Self {
            runs,
            resumed: false,
        }
    }

    /// The sweep in a folder.
    fn read(folder: &Path) -> Result<Self, CliError> {
        let path = folder.join(name::SWEEP);
        let unreadable = |error: &dyn std::fmt::Display| {
            CliError::usage(format!("cannot read {}: {error}", path.display()))
        };
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&error))?;
        let index: Index = toml::from_str(&text).map_err(|error| unreadable(&error.message()))?;
        let planned = |run: String| {
            let path = folder.join(&run).join(name::CONFIG);
            let text = fs::read_to_string(&path).map_err(|error| {
                CliError::usage(format!("cannot read {}: {error}", path.display()))
            })?;
            let config = Config::from_toml(&text)
                .map_err(|error| CliError::usage(format!("{}: {error}", path.display())))?;
            Ok(Planned { name: run, config })
        };
        let runs = index.runs.into_iter().map(planned);
        Ok(Self {
            runs: runs.collect::<Result<_, CliError>>()?,
            resumed: true,
        })
    }

    /// Makes the runs one after another, and the table and the picture of all.
    pub fn run(mut self, arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
        if !self.resumed && !arguments.dry_run {
            RunFolder::probe(arguments.out.as_deref().unwrap_or(Path::new(RUNS)))?;
        }
        let images = self.images(arguments)?;
        if arguments.dry_run {
            return self.dry_run(&images, out);
        }
        let root = match &arguments.resume {
            Some(folder) => RunFolder::lock(folder)?,
            None => self.create(arguments)?,
        };
        let signals = Signals::watch()?;
        let rows = self.runs(&root, arguments, &images, &signals)?;
        let table = Table {
            rows,
            planned: self.runs.len(),
        };
        write!(out, "{}", table.text(root.path()))?;
        Ok(signals.received().unwrap_or_else(|| table.exit_code()))
    }

    /// The images of all runs. Settings that do not fit them are refused before the first run.
    fn images(&mut self, arguments: &Arguments) -> Result<Images, CliError> {
        let Some(first) = self.runs.first() else {
            return Err(CliError::usage("this sweep names no runs"));
        };
        let images = images(arguments, &first.config)?;
        for run in &mut self.runs {
            run.config.data = images.source.clone().absolute();
            Split::new(&images.data, &run.config)?;
        }
        Ok(images)
    }

    /// The figures of the runs, to the end or to the first signal.
    fn runs(
        &self,
        root: &RunFolder,
        arguments: &Arguments,
        images: &Images,
        signals: &Signals,
    ) -> Result<Vec<Row>, CliError> {
        let configs: Vec<_> = self.runs.iter().map(|run| run.config.clone()).collect();
        let labels = labels(&configs);
        let title = format!("Sweep on {}", images.name);
        let mut done = Vec::new();
        for (i, (run, label)) in self.runs.iter().zip(&labels).enumerate() {
            let place = (i, self.runs.len());
            done.push(run.run(root, arguments, images, signals, place, label)?);
            save(root, &title, &done)?;
            if signals.received().is_some() {
                break;
            }
        }
        Ok(done.into_iter().map(|done| done.row).collect())
    }

    /// A new folder with the settings of all runs.
    fn create(&self, arguments: &Arguments) -> Result<RunFolder, CliError> {
        let root = new_folder(arguments)?;
        let runs = self.runs.iter().map(|run| run.name.clone()).collect();
        for run in &self.runs {
            let folder = RunFolder::create(&root.file(&run.name), arguments.overwrite)?;
            folder.save(name::CONFIG, run.config.to_toml())?;
        }
        let index = toml::to_string(&Index { runs }).expect("a list of names");
        root.save(name::SWEEP, index)?;
        Ok(root)
    }

    fn dry_run(&self, images: &Images, out: &mut impl Write) -> Result<u8, CliError> {
        let mut all = 0.0;
        for run in &self.runs {
            let split = Split::new(&images.data, &run.config)?;
            let time = eta::seconds(&run.config, &split)?;
            writeln!(out, "{}: about {}", run.name, seconds(time))?;
            all += time;
        }
        let time = seconds(all);
        writeln!(out, "About {time} of training in all. Nothing is written.")?;
        Ok(0)
    }
}

impl Planned {
    /// Begins or continues the run, unless it has ended.
    fn run(
        &self,
        root: &RunFolder,
        arguments: &Arguments,
        images: &Images,
        signals: &Signals,
        (i, runs): (usize, usize),
        label: &str,
    ) -> Result<Done, CliError> {
        let (dir, earlier) = self.folder(root)?;
        let config = match &earlier {
            Some(checkpoint) => resumed(&arguments.settings, &dir, &checkpoint.config)?,
            None if arguments.resume.is_some() => arguments.settings.over_config(&self.config)?,
            None => self.config.clone(),
        };
        let config = Config {
            data: images.source.clone().absolute(),
            ..config
        };
        if let Some(done) = self.ended(&dir, earlier.as_ref(), &config, label) {
            return Ok(done);
        }
        let split = Split::new(&images.data, &config)?;
        let (dir, mut training, note) = match earlier {
            Some(checkpoint) => go_on(dir, checkpoint, config, &split, images)?,
            None => (dir, Training::new(config, &split), None),
        };
        let progress = Progress::new(arguments.progress).without_lines();
        let mut session = Session::new(dir, images, &split, progress, signals.clone());
        if let Some(note) = note {
            session.progress.note(note);
        }
        let notes = if i == 0 {
            messages::notes(training.config(), images, &split)?
        } else {
            Vec::new()
        };
        let ended = session.run(
            &mut training,
            &format!("Run {} of {runs}: {label}", i + 1),
            &notes,
        )?;
        let summary = serde_json::json!(ended.summary);
        let row = Row::new(label, &self.name, &summary);
        session.progress.result(&row.line());
        Ok(Done {
            label: label.to_owned(),
            history: training.history().clone(),
            row,
        })
    }

    /// The run's folder, and its checkpoint if it has one.
    fn folder(&self, root: &RunFolder) -> Result<(RunFolder, Option<Checkpoint>), CliError> {
        let path = root.path().join(&self.name);
        if path.join(name::CHECKPOINT).exists() {
            let (dir, checkpoint) = RunFolder::open(&path)?;
            Ok((dir, Some(checkpoint)))
        } else {
            Ok((RunFolder::create(&path, true)?, None))
        }
    }

    /// What the folder holds of a run that has ended as planned.
    fn ended(
        &self,
        dir: &RunFolder,
        earlier: Option<&Checkpoint>,
        config: &Config,
        label: &str,
    ) -> Option<Done> {
        let summary = fs::read_to_string(dir.file(name::SUMMARY)).ok()?;
        let summary: Value = serde_json::from_str(&summary).ok()?;
        let ending = summary["ending"].as_str()?;
        let as_planned = match ending {
            "finished" => earlier.is_some_and(|checkpoint| {
                checkpoint.config.iterations == config.iterations
                    && checkpoint.config.epochs == config.epochs
            }),
            "no improvement" | "not finite" => true,
            _ => false,
        };
        let open = |name| fs::File::open(dir.file(name)).ok();
        let history = History::from_csv(open(name::METRICS)?, open(name::ACCURACY)?).ok()?;
        as_planned.then(|| Done {
            label: label.to_owned(),
            history,
            row: Row::new(label, &self.name, &summary),
        })
    }
}

/// The table and the picture of the runs so far.
fn save(root: &RunFolder, title: &str, done: &[Done]) -> Result<(), CliError> {
    let rows: Vec<_> = done.iter().map(|done| &done.row).collect();
    let curves: Vec<_> = done
        .iter()
        .map(|done| (done.label.as_str(), &done.history))
        .collect();
    root.save(name::SWEEP_TABLE, Row::csv(&rows))?;
    root.save(name::SWEEP_PLOT, plot::sweep(title, &curves).svg())?;
    Ok(())
}
