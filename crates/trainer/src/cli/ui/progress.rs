//! How a run goes, on standard error: a bar for people, lines for logs, JSON for programs.

use std::{
    io::{IsTerminal, Write},
    time::{Duration, Instant},
};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use trainer::{Training, history::Measurement, run::Summary};

use super::{
    columns::right,
    lines::{stderr_columns, wrapped},
    numbers::{count, loss_value, seconds, whole, whole_seconds},
    say::say,
};

/// What `--progress` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A bar on a terminal, plain lines elsewhere.
    Auto,
    /// A bar with rate and time left, below the lines of `plain`; without a terminal, `plain`.
    Bar,
    /// A line for each epoch, or for each twentieth of a run of many epochs.
    Plain,
    /// A JSON object a line: `start`, `step` (once a second), `epoch`, `note`, `end` and `error`.
    Json,
    /// Nothing.
    None,
}

/// How a run is shown.
pub struct Progress {
    look: Look,
    started: Instant,
    /// Where this sitting began, in iterations.
    first: usize,
    shown: Instant,
    /// The iteration and the time of the last measurement that was shown.
    last_line: (usize, Instant),
    /// Whether measurements are shown at all.
    lines: bool,
}

enum Look {
    Bar(ProgressBar),
    Plain,
    Json,
    None,
}

impl Progress {
    pub fn new(kind: Kind) -> Self {
        let look = match kind {
            Kind::Auto | Kind::Bar if std::io::stderr().is_terminal() => Look::Bar(bar()),
            Kind::Auto | Kind::Bar | Kind::Plain => Look::Plain,
            Kind::Json => Look::Json,
            Kind::None => Look::None,
        };
        let now = Instant::now();
        Self {
            look,
            started: now,
            first: 0,
            shown: now,
            last_line: (0, now),
            lines: true,
        }
    }

    /// People see no lines between the start and the end of a run.
    pub fn without_lines(self) -> Self {
        Self {
            lines: false,
            ..self
        }
    }

    /// The run begins, or goes on.
    pub fn start(&mut self, training: &Training, title: &str) {
        self.started = Instant::now();
        self.first = training.iteration();
        match &self.look {
            Look::Bar(bar) => {
                bar.set_length(training.iterations() as u64);
                bar.set_position(self.first as u64);
                bar.println(fitted(title));
            }
            Look::Plain => print(title),
            Look::Json => event(
                "start",
                json!({ "title": title, "iteration": self.first, "iterations": training.iterations() }),
            ),
            Look::None => {}
        }
    }

    /// Called after each step; it only reads the clock unless it is time to show something.
    pub fn step(&mut self, training: &Training) {
        let resumed = self.first > 0 && training.iteration() == self.first;
        if let Some(&measured) = training.measured().filter(|_| !resumed) {
            self.measured(training, &measured);
        }
        let pause = match self.look {
            Look::Bar(_) => Duration::from_millis(100),
            Look::Json => Duration::from_secs(1),
            Look::Plain | Look::None => return,
        };
        if self.shown.elapsed() < pause {
            return;
        }
        self.shown = Instant::now();
        let Some(&loss) = training.history().loss.last() else {
            return;
        };
        if let Look::Bar(bar) = &self.look {
            bar.set_position(training.iteration() as u64);
            let left = self.left(training).unwrap_or(Duration::MAX);
            bar.set_message(say!(
                "progress.bar",
                pace = pace(self.rate(training)),
                left = whole_seconds(left),
                loss = loss_value(loss),
            ));
        } else {
            let per_second = self.rate(training);
            event(
                "step",
                json!({
                    "iteration": training.iteration(),
                    "iterations": training.iterations(),
                    "loss": loss,
                    "per_second": per_second,
                    "seconds_left": self.left(training).map(|left| left.as_secs_f64()),
                }),
            );
        }
    }

    fn measured(&mut self, training: &Training, measured: &Measurement) {
        let loss = recent_loss(training);
        let line = || measurement_line(training, measured, loss);
        let shown = self.is_shown(training, measured);
        if shown {
            self.last_line = (measured.iteration, Instant::now());
        }
        match &self.look {
            Look::Bar(bar) if shown => bar.println(fitted(&line())),
            Look::Plain if shown => {
                let left = self.left(training).filter(|left| left.as_secs() > 0);
                let left = left.map_or(String::new(), |left| {
                    format!("  {}", say!("progress.left", time = whole_seconds(left)))
                });
                print(&(line() + &left));
            }
            Look::Json => event(
                "epoch",
                json!({
                    "epoch": measured.epoch,
                    "iteration": measured.iteration,
                    "loss": loss,
                    "train_accuracy": measured.train,
                    "test_accuracy": measured.test,
                    "validation_accuracy": measured.validation,
                    "train_loss": measured.train_loss,
                    "test_loss": measured.test_loss,
                    "validation_loss": measured.validation_loss,
                    "train_seconds": training.train_seconds(),
                }),
            ),
            Look::Bar(_) | Look::Plain | Look::None => {}
        }
    }

    /// Whether to show a measurement: the first and the last, and between them one for each twentieth of the run or
    /// half a minute.
    fn is_shown(&self, training: &Training, measured: &Measurement) -> bool {
        let (iteration, time) = self.last_line;
        self.lines
            && (measured.iteration == 0
                || measured.iteration == training.iterations()
                || measured.iteration >= iteration.saturating_add(training.iterations() / 20)
                || time.elapsed() >= Duration::from_secs(30))
    }

    /// A message for the user that is not a result.
    pub fn note(&self, message: &str) {
        match &self.look {
            Look::Bar(bar) => bar.println(fitted(message)),
            Look::Plain => print(message),
            Look::Json => event("note", json!({ "message": message })),
            Look::None => {}
        }
    }

    /// The result of a run, for the user.
    pub fn result(&self, line: &str) {
        match &self.look {
            Look::Bar(_) | Look::Plain => print(line),
            Look::Json | Look::None => {}
        }
    }

    /// The run has ended.
    pub fn end(&self, summary: &Summary) {
        match &self.look {
            Look::Bar(bar) => bar.finish_and_clear(),
            Look::Json => event("end", json!(summary)),
            Look::Plain | Look::None => {}
        }
    }

    /// Iterations a second, this sitting.
    fn rate(&self, training: &Training) -> f64 {
        (training.iteration() - self.first) as f64 / self.started.elapsed().as_secs_f64()
    }

    fn left(&self, training: &Training) -> Option<Duration> {
        let left = training.iterations().saturating_sub(training.iteration());
        Duration::try_from_secs_f64(left as f64 / self.rate(training)).ok()
    }
}

/// A bar in the space beside the figures, or the figures alone on a narrow terminal.
fn bar() -> ProgressBar {
    const NARROW: usize = 60;

    let template = if stderr_columns().is_some_and(|columns| columns < NARROW) {
        "{percent:>3}%  {wide_msg}"
    } else {
        "{wide_bar} {percent:>3}%  {human_pos}/{human_len}  {msg}"
    };
    let style = ProgressStyle::with_template(template).expect("a template of known keys");
    ProgressBar::no_length().with_style(style.progress_chars("━╸─"))
}

/// `1,234/s`, `3.2/s`, `15.7 s each`
fn pace(per_second: f64) -> String {
    if per_second < 1.0 {
        say!("progress.each", time = seconds(1.0 / per_second))
    } else if per_second < 10.0 {
        say!("progress.per-second", n = format!("{per_second:.1}"))
    } else {
        say!("progress.per-second", n = count(whole(per_second)))
    }
}

/// `epoch    3/16.7  loss 0.4103, test 0.3912  accuracy 0.8841, test 0.8897`
fn measurement_line(training: &Training, measured: &Measurement, loss: Option<f64>) -> String {
    let epochs = |iteration: usize| epochs(iteration, training.iterations_per_epoch());
    let all = epochs(training.iterations());
    let value = |loss: Option<f64>| right(&loss.map_or("–".into(), loss_value), 6);
    let share = |share: f64| format!("{share:.4}");
    let validation = measured.validation.map_or(String::new(), |accuracy| {
        say!("progress.validation", share = share(accuracy))
    });
    say!(
        "progress.line",
        epoch = right(&epochs(measured.iteration), all.len()),
        all,
        loss = value(loss),
        test_loss = value(measured.test_loss),
        train = share(measured.train),
        test = share(measured.test),
        validation,
    )
}

/// `3`, or `16.7` within an epoch.
fn epochs(iteration: usize, per_epoch: usize) -> String {
    let digits = usize::from(!iteration.is_multiple_of(per_epoch));
    format!("{:.digits$}", iteration as f64 / per_epoch as f64)
}

/// Mean loss of the batches since the measurement before the last.
fn recent_loss(training: &Training) -> Option<f64> {
    let before = match training.history().accuracy.as_slice() {
        [.., before, _] => before.iteration,
        _ => return None,
    };
    let recent = training.history().loss.get(before..)?;
    (!recent.is_empty()).then(|| recent.iter().sum::<f64>() / recent.len() as f64)
}

/// A message for the user before the run begins.
pub fn note(kind: Kind, message: &str) {
    match kind {
        Kind::Json => event("note", json!({ "message": message })),
        Kind::None => {}
        Kind::Auto | Kind::Bar | Kind::Plain => print(message),
    }
}

/// What ended the command early.
pub fn error(kind: Kind, code: u8, message: &str) {
    match kind {
        Kind::Json => event("error", json!({ "code": code, "message": message })),
        _ => print(&say!("error.line", message)),
    }
}

/// A line of JSON: the fields of an object, after the event's name.
fn event(name: &str, fields: Value) {
    let mut line = json!({ "event": name });
    if let (Value::Object(line), Value::Object(fields)) = (&mut line, fields) {
        line.extend(fields);
    }
    write_line(&line.to_string());
}

/// Lines on standard error, broken between words where a terminal is narrow.
fn print(text: &str) {
    write_line(&fitted(text));
}

fn fitted(text: &str) -> String {
    wrapped(text, stderr_columns())
}

/// A line on standard error. It is lost where standard error is closed.
fn write_line(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
