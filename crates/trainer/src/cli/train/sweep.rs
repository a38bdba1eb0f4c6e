//! Several runs that differ in a setting: `trainer train --learning-rate 0.01,0.1,1`.
//!
//! Each run has a folder of its own in the folder of the sweep. `sweep.toml` there names them, so that
//! `--resume` finds the runs that are finished, interrupted and not yet started.

use std::{fs, io::Write, path::Path};

use serde::{Deserialize, Serialize};
use trainer::{
    config::Config,
    images::Images,
    plot,
    run::{
        RunFolder,
        folder::name,
        label::{differences, labels, labels_in},
    },
    split::Split,
};

use super::{
    arguments::Arguments,
    planned::{Done, Planned, Sitting},
    start::{RUNS, images, new_folder},
};
use crate::cli::{
    images::data_name,
    ui::{
        cli_error::CliError,
        error_words::{io_words, words},
        eta,
        language::language,
        numbers::seconds,
        say::say,
        signals::Signals,
        sweep_table::{Row, Table},
    },
};

/// A sweep with more runs than this is probably a mistake.
const MOST_RUNS: usize = 100;

/// The runs of a sweep.
pub struct Sweep {
    runs: Vec<Planned>,
    /// Whether the folder exists already.
    resumed: bool,
}

/// `sweep.toml`
#[derive(Serialize, Deserialize)]
struct Index {
    runs: Vec<String>,
}

/// The sweep that the arguments ask for; none if they ask for a single run.
pub fn asked_for(arguments: &Arguments) -> Result<Option<Sweep>, CliError> {
    let each = arguments.settings.each();
    if let Some(folder) = &arguments.resume {
        return match folder.join(name::SWEEP).exists() {
            false if each.len() == 1 => Ok(None),
            true if each.len() == 1 => Sweep::read(folder).map(Some),
            _ => Err(CliError::usage(say!("sweep.lists-resumed"))),
        };
    }
    if each.len() == 1 {
        return Ok(None);
    }
    if each.len() > MOST_RUNS {
        let found = each.len();
        return Err(CliError::usage(say!(
            "sweep.too-many",
            found,
            most = MOST_RUNS
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
        let index: Index =
            toml::from_str(&text_of(&path)?).map_err(|error| unreadable(&path, error.message()))?;
        let planned = |run: String| {
            let path = folder.join(&run).join(name::CONFIG);
            let config = Config::from_toml(&text_of(&path)?).map_err(|error| {
                let (path, error) = (path.display(), words(&error));
                CliError::usage(say!("error.in-file", path, error))
            })?;
            Ok(Planned { name: run, config })
        };
        let runs = index.runs.into_iter().map(planned);
        Ok(Self {
            runs: runs.collect::<Result<_, CliError>>()?,
            resumed: true,
        })
    }

    /// Runs them one after another and writes the table and the picture of all.
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

    /// The images of all runs. Settings that do not fit them are rejected before the first run.
    fn images(&mut self, arguments: &Arguments) -> Result<Images, CliError> {
        let Some(first) = self.runs.first() else {
            return Err(CliError::usage(say!("sweep.no-runs")));
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
        let (settings, labels) = (labels(&configs), labels_in(&configs, language()));
        let sitting = Sitting {
            root,
            arguments,
            images,
            signals,
            runs: self.runs.len(),
        };
        let title = say!("sweep.title", data = data_name(&images.name));
        let mut done = Vec::new();
        for (i, run) in self.runs.iter().enumerate() {
            done.push(run.run(&sitting, i, [&settings[i], &labels[i]])?);
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
            let line = say!("plan.sweep-run", run = run.name, time = seconds(time));
            writeln!(out, "{line}")?;
            all += time;
        }
        writeln!(out, "{}", say!("plan.sweep-time", time = seconds(all)))?;
        Ok(0)
    }
}

fn text_of(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &io_words(&error)))
}

fn unreadable(path: &Path, error: &str) -> CliError {
    CliError::usage(say!("error.read", path = path.display(), error))
}

/// The table and the picture of the runs so far.
fn save(root: &RunFolder, title: &str, done: &[Done]) -> Result<(), CliError> {
    let rows: Vec<_> = done.iter().map(|done| &done.row).collect();
    let curves: Vec<_> = done
        .iter()
        .map(|done| (done.label.as_str(), &done.history))
        .collect();
    let picture = plot::sweep_in(title, &curves, language());
    root.save(name::SWEEP_TABLE, Row::csv(&rows))?;
    root.save(name::SWEEP_PLOT, picture.svg())?;
    Ok(())
}
