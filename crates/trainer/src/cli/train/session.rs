//! One run, from its first checkpoint to the files in its folder.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use trainer::{
    Error, StopReason, Training,
    checkpoint::Checkpoint,
    diagnosis::Problem,
    images::Images,
    run::{RunFolder, Summary, folder::name, outputs},
    split::Split,
};

use crate::cli::ui::{
    cli_error::{CliError, Code},
    error_words::words,
    language::language,
    messages,
    progress::Progress,
    say::say,
    signals::Signals,
};

/// A run that is shown on the screen and saved on the disk.
pub struct Session<'a> {
    images: &'a Images,
    split: &'a Split<'a>,
    pub dir: RunFolder,
    pub progress: Progress,
    signals: Signals,
    /// When the command began.
    pub clock: Instant,
    /// When the last checkpoint was tried.
    saved: Instant,
    /// Whether the warning that the run does not learn has been shown.
    warned: bool,
}

/// How a run ended. Its folder is written.
pub struct Ended {
    pub summary: Summary,
    /// The exit code of a command that makes this run only.
    pub code: u8,
    /// Where the run broke off because a number was not finite.
    pub error: Option<Error>,
}

/// A checkpoint is never older than this, however slow the iterations.
const OLDEST_CHECKPOINT: Duration = Duration::from_mins(1);

impl<'a> Session<'a> {
    /// A run in this folder, whose clock starts now.
    pub fn new(
        dir: RunFolder,
        images: &'a Images,
        split: &'a Split<'a>,
        progress: Progress,
        signals: Signals,
    ) -> Self {
        let now = Instant::now();
        Self {
            images,
            split,
            dir,
            progress,
            signals,
            clock: now,
            saved: now,
            warned: false,
        }
    }

    /// Runs to the end, under this title and these notes, and writes the folder.
    pub fn run(
        &mut self,
        training: &mut Training,
        title: &str,
        notes: &[String],
    ) -> Result<Ended, CliError> {
        self.dir.save(name::CONFIG, training.config().to_toml())?;
        self.save_checkpoint(training)?;
        self.progress.start(training, title);
        if let Some(note) = messages::nothing_left(training) {
            self.progress.note(&note);
        }
        for note in notes {
            self.progress.note(note);
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
        self.finish(training, ending)
    }

    fn observe(&mut self, training: &Training) {
        self.progress.step(training);
        self.warn(training);
        let iteration = training.iteration();
        let due = iteration > 0 && iteration.is_multiple_of(training.config().checkpoint_every)
            || self.saved.elapsed() > OLDEST_CHECKPOINT;
        if due && let Err(error) = self.save_checkpoint(training) {
            let (error, advice) = (words(&error), say!("advice.checkpoint"));
            let message = say!("error.with-advice", error, advice);
            self.progress.note(&say!("warning", message));
        }
    }

    /// Warns once if the run does not learn. A slow start is no reason for a warning in the first half of the run, and
    /// the closing words have what is found at the end.
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
    ) -> Result<Ended, CliError> {
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
        outputs::save(
            &self.dir,
            training,
            &summary,
            &self.images.data.test,
            language(),
        )?;
        self.progress.end(&summary);
        Ok(Ended {
            summary,
            code,
            error: ending.err(),
        })
    }
}
