//! One run: `trainer train` without lists of values.

use std::{io::Write, path::Path, time::Instant};

use trainer::{Training, config::Config, images::Images, run::RunFolder, split::Split};

use super::{
    arguments::Arguments,
    session::Session,
    start::{RUNS, go_on, images, new_folder, resumed},
};
use crate::cli::ui::{
    cli_error::CliError, eta, messages, numbers::seconds, progress::Progress, say::say,
    signals::Signals,
};

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
    let images = images(arguments, &config)?;
    let config = Config {
        data: images.source.clone().absolute(),
        ..config
    };
    let split = Split::new(&images.data, &config)?;
    if arguments.dry_run {
        return dry_run(&config, &images, &split, out);
    }
    let title = messages::plan(&config, &images, &split);
    let (dir, mut training, note) = match earlier {
        Some((dir, checkpoint)) => go_on(dir, checkpoint, config, &split, &images)?,
        None => (new_folder(arguments)?, Training::new(config, &split), None),
    };
    let (progress, signals) = (Progress::new(arguments.progress), Signals::watch()?);
    let mut session = Session::new(dir, &images, &split, progress, signals);
    session.clock = clock;
    if let Some(note) = note {
        session.progress.note(&note);
    }
    let notes = messages::notes(training.config(), &images, &split)?;
    let ended = session.run(&mut training, &title, &notes)?;
    let closing = messages::closing(&ended.summary, &training, &images, session.dir.path());
    write!(out, "{closing}")?;
    ended
        .error
        .map_or(Ok(ended.code), |error| Err(error.into()))
}

fn dry_run(
    config: &Config,
    images: &Images,
    split: &Split,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let time = seconds(eta::seconds(config, split)?);
    writeln!(out, "{}", messages::plan(config, images, split))?;
    writeln!(out, "{}\n", say!("plan.time", time))?;
    write!(out, "{}", config.to_toml())?;
    Ok(0)
}
