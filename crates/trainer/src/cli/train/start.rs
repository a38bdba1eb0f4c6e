//! What a run needs before it begins: its settings, its images and its folder.

use std::{path::Path, time::SystemTime};

use trainer::{
    Error, Training,
    checkpoint::Checkpoint,
    config::{Config, Source},
    images::{Images, cache},
    run::RunFolder,
    split::Split,
};

use super::arguments::Arguments;
use crate::cli::{
    fetch, images,
    settings::Settings,
    ui::{cli_error::CliError, progress::Kind, say::say},
};

/// The images that the settings name, downloaded first if asked for.
pub fn images(arguments: &Arguments, config: &Config) -> Result<Images, CliError> {
    if arguments.download && config.data == Source::Auto {
        found_or_downloaded(arguments.progress)
    } else if arguments.resume.is_some() && arguments.settings.data.is_none() {
        images::load_of_a_run(&config.data)
    } else {
        images::load(&config.data)
    }
}

/// The run of a checkpoint, and a note if it cannot continue with the same bits.
pub fn go_on<'a>(
    dir: RunFolder,
    checkpoint: Checkpoint,
    config: Config,
    split: &'a Split<'a>,
    images: &Images,
) -> Result<(RunFolder, Training<'a>, Option<String>), CliError> {
    if !checkpoint.fits(split, &images.sha256) {
        return Err(Error::OtherData {
            path: dir.path().into(),
        }
        .into());
    }
    let note = (!checkpoint.keeps_its_bits()).then(|| say!("note.other-cpu"));
    Ok((dir, Training::resume(config, split, checkpoint.state), note))
}

/// MNIST, downloaded into the user's cache if it is not found.
fn found_or_downloaded(progress: Kind) -> Result<Images, CliError> {
    if let Some(images) = Images::find()? {
        return Ok(images);
    }
    let folder = cache().ok_or_else(|| CliError::usage(say!("error.no-cache-to-train")))?;
    fetch::mnist(&folder, &[], progress)?;
    Ok(Images::folder(&folder)?)
}

/// The settings of a resumed run: those it was started with, except its length.
pub fn resumed(settings: &Settings, dir: &RunFolder, started: &Config) -> Result<Config, CliError> {
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

/// The folder of runs without `--out`.
pub const RUNS: &str = "runs";

/// The folder that `--out` names, or one named for the time.
pub fn new_folder(arguments: &Arguments) -> Result<RunFolder, CliError> {
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
