//! `trainer plot`

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::Value;
use trainer::{
    config::Config,
    history::History,
    plot::{self, Picture, Racer},
    printable,
    run::{
        folder::name,
        label::{self, labels_in},
    },
    text::Language,
};

use super::ui::{
    cli_error::{CliError, Code},
    error_words::{io_words, words},
    language::language,
    say::{TEXT, say},
};

/// Draw the curves of one run into its folder, or of several runs on the same axes.
///
/// The legend names several runs by the settings that differ. Their losses are also drawn as a race: against
/// iterations, where the numerical gradient and backprop coincide, and against seconds, where they do not.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Run folders
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,

    /// Where to write the pictures [default: the folder of a single run, else the current folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Write PNG files, in English, instead of SVG
    #[arg(long)]
    png: bool,
}

/// A run, read from its folder.
struct Run {
    folder: PathBuf,
    config: Config,
    history: History,
    /// `run.json`
    summary: Value,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    let runs = arguments
        .runs
        .iter()
        .map(|path| Run::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let folder = match (&arguments.out, arguments.runs.as_slice()) {
        (Some(folder), _) => folder,
        (None, [only]) => only,
        (None, _) => Path::new("."),
    };
    let single = runs.len() == 1;
    let language = if arguments.png {
        Language::English // the font in PNG files has no Hangul
    } else {
        language()
    };
    let names = if single {
        runs.iter().map(|run| run.title(language)).collect()
    } else {
        names(&runs, language)
    };
    let named = || names.iter().map(String::as_str).zip(&runs);
    let curves: Vec<_> = named().map(|(name, run)| (name, &run.history)).collect();
    let mut pictures = vec![
        ("loss", plot::loss_in(&curves, language)),
        ("accuracy", plot::accuracy_in(&curves, language)),
    ];
    if !single {
        pictures.push(("race", race(&runs, &names, language)));
    }
    fs::create_dir_all(folder).map_err(|error| {
        let (path, error) = (folder.display(), io_words(&error));
        CliError::new(Code::General, say!("error.create", path, error))
    })?;
    for (name, picture) in pictures {
        writeln!(
            out,
            "{}",
            printable::path(&write(folder, name, &picture, arguments.png)?)
        )?;
    }
    Ok(0)
}

fn write(folder: &Path, name: &str, picture: &Picture, png: bool) -> Result<PathBuf, CliError> {
    let path = folder
        .join(name)
        .with_extension(if png { "png" } else { "svg" });
    let bytes = if png {
        picture.png()
    } else {
        picture.svg().into_bytes()
    };
    model::file::replace(&path, &bytes).map_err(|error| {
        let (path, error) = (path.display(), io_words(&error));
        CliError::new(Code::General, say!("error.write", path, error))
    })?;
    Ok(path)
}

/// Names of the runs: the settings that differ, or the folders if two runs have the same settings.
fn names(runs: &[Run], language: Language) -> Vec<String> {
    let configs: Vec<_> = runs.iter().map(|run| run.config.clone()).collect();
    let folders = || runs.iter().map(|run| printable::path(&run.folder));
    let last = |run: &Run| Some(run.folder.file_name()?.to_string_lossy().into_owned());
    let candidates = [
        Some(labels_in(&configs, language)),
        runs.iter().map(last).collect(),
    ];
    candidates
        .into_iter()
        .flatten()
        .find(|names| names.iter().collect::<HashSet<_>>().len() == runs.len())
        .unwrap_or_else(|| folders().collect())
}

/// Each run's losses against the iterations and against the seconds of its training.
fn race(runs: &[Run], names: &[String], language: Language) -> Picture {
    let seconds: Vec<Vec<f64>> = runs.iter().map(Run::seconds).collect();
    let racers = runs.iter().zip(names).zip(&seconds);
    let racers = racers.map(|((run, name), seconds)| Racer {
        name,
        loss: &run.history.loss,
        seconds,
    });
    let racers: Vec<_> = racers.collect();
    let title = &TEXT.texts(language)["plot.race"];
    plot::race_in(title, &racers, language)
}

impl Run {
    fn read(path: &Path) -> Result<Self, CliError> {
        let damaged = |error: String| {
            let message = say!("error.tables", path = path.display(), error);
            CliError::new(Code::General, message)
        };
        let open = |name: &str| open(path, name);
        let history = History::from_csv(open(name::METRICS)?, open(name::ACCURACY)?)
            .map_err(|e| damaged(e.to_string()))?;
        let mut settings = String::new();
        open(name::CONFIG)?
            .read_to_string(&mut settings)
            .map_err(|e| damaged(io_words(&e)))?;
        let config = Config::from_toml(&settings).map_err(|e| damaged(words(&e)))?;
        let summary =
            serde_json::from_reader(open(name::SUMMARY)?).map_err(|e| damaged(e.to_string()))?;
        Ok(Self {
            folder: path.into(),
            config,
            history,
            summary,
        })
    }

    fn title(&self, language: Language) -> String {
        let data = self.summary["data"].as_str().unwrap_or("?");
        label::title(self.config.gradient, data, language)
    }

    /// Seconds from the start of training to the end of each iteration, if all take equally long.
    fn seconds(&self) -> Vec<f64> {
        let iterations = self.history.loss.len();
        let one = self.summary["train_seconds"].as_f64().unwrap_or(0.0) / iterations as f64;
        (1..=iterations).map(|i| i as f64 * one).collect()
    }
}

/// A file of a run folder.
fn open(folder: &Path, name: &str) -> Result<File, CliError> {
    let path = folder.join(name);
    File::open(&path).map_err(|error| {
        let (code, advice) = if folder.join(name::CHECKPOINT).exists() {
            (Code::General, say!("advice.killed"))
        } else {
            (Code::Model, say!("advice.run-folder"))
        };
        let error = say!(
            "error.read",
            path = path.display(),
            error = io_words(&error)
        );
        CliError::new(code, say!("error.with-advice", error, advice))
    })
}
