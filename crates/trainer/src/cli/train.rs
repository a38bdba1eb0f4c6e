//! `trainer train`

use std::{
    io::Write,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use clap::Args;
use trainer::{
    Error, StopReason, Training,
    checkpoint::Checkpoint,
    config::{Config, Source},
    diagnosis::Problem,
    images::{Images, cache},
    run::{RunFolder, Summary, folder::name, outputs},
    split::Split,
};

use super::{
    fetch, images,
    settings::Settings,
    ui::{
        cli_error::{CliError, Code},
        eta, messages,
        progress::{Kind, Progress},
        signals::Signals,
        text::seconds,
    },
};

/// Train a network and write a run folder: curves, report, model, checkpoint.
#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,

    /// Take settings from a TOML file, such as the config.toml of a run; the command line goes first
    /// [default: none]
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Running",
        conflicts_with = "resume"
    )]
    config: Option<PathBuf>,

    /// Go on with the run in this folder, to the bit as if it had never stopped [default: a new run]
    #[arg(long, value_name = "RUN", help_heading = "Running", conflicts_with_all = ["out", "overwrite"])]
    resume: Option<PathBuf>,

    /// The folder to write [default: runs/ and the time]
    #[arg(long, value_name = "RUN", help_heading = "Running")]
    out: Option<PathBuf>,

    /// Replace the run that --out holds already
    #[arg(long, help_heading = "Running")]
    overwrite: bool,

    /// Fetch MNIST first where --data auto does not find it
    #[arg(long, help_heading = "Running")]
    download: bool,

    /// How to tell how it goes, on standard error
    #[arg(long, value_enum, default_value_t = Kind::Auto, help_heading = "Running")]
    pub progress: Kind,

    /// Say what would be done, and do none of it
    #[arg(long, help_heading = "Running")]
    dry_run: bool,
}

pub fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, CliError> {
    let clock = Instant::now();
    let earlier = arguments
        .resume
        .as_deref()
        .map(RunFolder::open)
        .transpose()?;
    let config = match &earlier {
        Some((dir, checkpoint)) => resumed(&arguments.settings, dir, &checkpoint.config)?,
        None => arguments.settings.over_file(arguments.config.as_deref())?,
    };
    if earlier.is_none() && !arguments.dry_run {
        RunFolder::probe(arguments.out.as_deref().unwrap_or(Path::new(RUNS)))?;
    }
    let images = if arguments.download && config.data == Source::Auto {
        found_or_downloaded(arguments.progress)?
    } else if earlier.is_some() && arguments.settings.data.is_none() {
        images::load_of_a_run(&config.data)?
    } else {
        images::load(&config.data)?
    };
    let config = Config {
        data: images.source.clone().absolute(),
        ..config
    };
    let split = Split::new(&images.data, &config)?;
    if arguments.dry_run {
        return dry_run(&config, &images, &split, out);
    }

    let keeps_its_bits = earlier
        .as_ref()
        .is_none_or(|(_, checkpoint)| checkpoint.keeps_its_bits());
    let (dir, training) = match earlier {
        Some((dir, checkpoint)) => {
            if !checkpoint.fits(&split, &images.sha256) {
                return Err(Error::OtherData {
                    path: dir.path().into(),
                }
                .into());
            }
            (dir, Training::resume(config, &split, checkpoint.state))
        }
        None => (new_folder(arguments)?, Training::new(config, &split)),
    };
    let mut session = Session {
        progress: Progress::new(arguments.progress),
        signals: Signals::watch()?,
        clock,
        saved: Instant::now(),
        warned: false,
        dir,
        images: &images,
        split: &split,
    };
    if !keeps_its_bits {
        session.progress.note(OTHER_CPU);
    }
    session.run(training, out)
}

/// A run that is resumed where products are rounded otherwise.
const OTHER_CPU: &str = "The run was begun on a CPU that rounds a·b + c otherwise than this one: it goes on from where it was, but \
    its bits will not be those of a run that never moved.";

/// MNIST, fetched into the user's cache where it is not found.
fn found_or_downloaded(progress: Kind) -> Result<Images, CliError> {
    if let Some(images) = Images::find()? {
        return Ok(images);
    }
    let folder = cache().ok_or_else(|| {
        CliError::usage(
            "this system has no cache folder: fetch with data fetch --to, then name it with --data",
        )
    })?;
    fetch::mnist(&folder, &[], progress)?;
    Ok(Images::folder(&folder)?)
}

/// The settings of a run that goes on: those it was started with, but for how long it lasts.
fn resumed(settings: &Settings, dir: &RunFolder, started: &Config) -> Result<Config, CliError> {
    let config = settings.over_config(started)?;
    match config.conflict(started) {
        Some(setting) => Err(Error::Conflict {
            path: dir.path().into(),
            setting,
        }
        .into()),
        None => Ok(config),
    }
}

/// Where runs go that have no `--out`.
const RUNS: &str = "runs";

/// The folder that `--out` names, or one named for the time.
fn new_folder(arguments: &Arguments) -> Result<RunFolder, CliError> {
    if let Some(path) = &arguments.out {
        return Ok(RunFolder::create(path, arguments.overwrite)?);
    }
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let stamp = now.trim_end_matches('Z').replace(':', "-");
    let mut paths = (1..).map(|n| match n {
        1 => format!("{RUNS}/{stamp}"),
        n => format!("{RUNS}/{stamp}-{n}"),
    });
    let free = paths
        .find(|path| !Path::new(path).exists())
        .expect("some number is free");
    Ok(RunFolder::create(Path::new(&free), false)?)
}

/// A run on the screen and on the disk.
struct Session<'a> {
    images: &'a Images,
    split: &'a Split<'a>,
    dir: RunFolder,
    progress: Progress,
    signals: Signals,
    /// When the command began.
    clock: Instant,
    /// When the last checkpoint was tried.
    saved: Instant,
    /// Whether the run has been said not to learn.
    warned: bool,
}

/// A checkpoint is never older than this, however slow the iterations.
const OLDEST_CHECKPOINT: Duration = Duration::from_mins(1);

impl Session<'_> {
    fn run(&mut self, mut training: Training, out: &mut impl Write) -> Result<u8, CliError> {
        self.dir.save(name::CONFIG, training.config().to_toml())?;
        self.save_checkpoint(&training)?;
        self.progress.start(
            &training,
            &messages::plan(training.config(), self.images, self.split),
        );
        if let Some(note) = messages::nothing_left(&training) {
            self.progress.note(&note);
        }
        for note in messages::notes(training.config(), self.images, self.split)? {
            self.progress.note(&note);
        }
        let (signals, clock) = (self.signals.clone(), self.clock);
        let limit = training.config().time_limit;
        let interrupted =
            || signals.received().is_some() || limit.is_some_and(|limit| clock.elapsed() >= limit);
        let observe = |training: &Training| {
            self.observe(training);
            ControlFlow::Continue(())
        };
        let ending = training.run_until(observe, &interrupted);
        self.finish(&training, ending, out)
    }

    fn observe(&mut self, training: &Training) {
        self.progress.step(training);
        self.warn(training);
        let iteration = training.iteration();
        let due = iteration > 0 && iteration.is_multiple_of(training.config().checkpoint_every)
            || self.saved.elapsed() > OLDEST_CHECKPOINT;
        if due && let Err(error) = self.save_checkpoint(training) {
            let kept = "the earlier checkpoint is kept, the next is tried as planned";
            self.progress.note(&format!("warning: {error}; {kept}"));
        }
    }

    /// Says once what is wrong with a run that does not learn. Of a slow start nothing is said in the
    /// first half of the run, and what is found at its end is said in the closing words.
    fn warn(&mut self, training: &Training) {
        let (done, all) = (training.iteration(), training.iterations());
        if training.measured().is_none() || done == all || self.warned {
            return;
        }
        let Some(diagnosis) = training.diagnosis() else {
            return;
        };
        if diagnosis.problem == Problem::LossRose || done >= all / 2 {
            let rate = training.config().learning_rate;
            self.progress.note(&messages::diagnosis(&diagnosis, rate));
            self.warned = true;
        }
    }

    fn save_checkpoint(&mut self, training: &Training) -> Result<(), Error> {
        self.saved = Instant::now();
        let checkpoint = Checkpoint {
            config: training.config().clone(),
            data_sha256: self.images.sha256.clone(),
            fused: Some(model::fuses_multiply_add()),
            state: training.state(),
        };
        self.dir.save(name::CHECKPOINT, checkpoint.to_bytes())
    }

    fn finish(
        &mut self,
        training: &Training,
        ending: Result<StopReason, Error>,
        out: &mut impl Write,
    ) -> Result<u8, CliError> {
        let signal = self.signals.received();
        let (word, code) = match &ending {
            Ok(StopReason::Finished) => ("finished", 0),
            Ok(StopReason::NoImprovement) => ("no improvement", 0),
            Ok(StopReason::Stopped) => {
                signal.map_or(("time limit", 0), |code| ("interrupted", code))
            }
            Err(_) => ("not finite", Code::NotFinite as u8),
        };
        if ending.is_ok() {
            self.save_checkpoint(training)?;
        }
        let summary = Summary {
            ending: word,
            wall_seconds: self.clock.elapsed().as_secs_f64(),
            ..Summary::new(
                training,
                self.split,
                &self.images.name.to_string(),
                &self.images.sha256,
            )
        };
        outputs::save(&self.dir, training, &summary, &self.images.data.test)?;
        self.progress.end(&summary);
        write!(
            out,
            "{}",
            messages::closing(&summary, training, self.images, self.dir.path())
        )?;
        ending?;
        Ok(code)
    }
}

fn dry_run(
    config: &Config,
    images: &Images,
    split: &Split,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let time = seconds(eta::seconds(config, split)?);
    writeln!(out, "{}", messages::plan(config, images, split))?;
    writeln!(out, "About {time} of training. Nothing is written.\n")?;
    write!(out, "{}", config.to_toml())?;
    Ok(0)
}
