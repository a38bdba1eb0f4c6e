//! The settings of a run. The defaults are the values of the notes.
//!
//! A [`Config`] determines every bit of a run: the same settings on the same data give the same
//! losses, accuracies and weights, at any number of threads. `config.toml` holds a `Config`.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod duration;
mod eval_every;
mod method;
mod source;
mod whole_number;

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::error::Error;
pub use eval_every::{EvalEvery, EvalEveryError};
#[expect(deprecated, reason = "the name of version 0.1")]
pub use method::Gradient;
pub use method::{GradientMethod, GradientMethodError, Sampling};
pub use source::Source;
pub use whole_number::whole_number;

/// The settings of a run.
///
/// ```
/// use trainer::config::{Config, GradientMethod};
///
/// let config = Config::from_toml("gradient = 'backprop'\nbatch_size = 32")?;
/// assert_eq!(config.gradient, GradientMethod::Backprop);
/// assert_eq!(config.learning_rate, 0.1); // the notes' value
/// # Ok::<(), trainer::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the images come from.
    pub data: Source,
    /// How the gradient of the loss is computed.
    pub gradient: GradientMethod,
    /// Updates to make (`iters_num` in the notes).
    pub iterations: usize,
    /// Passes over the training images, instead of `iterations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epochs: Option<usize>,
    /// Images in a mini-batch.
    pub batch_size: usize,
    /// The learning rate η of an update, `w −= η · ∂L/∂w`.
    pub learning_rate: f64,
    /// Units of the hidden layer.
    pub hidden_size: usize,
    /// Standard deviation of the normal distribution of the initial weights.
    pub weight_init_std: f64,
    /// The step `h` of `(L(w+h) − L(w−h)) / 2h`. Backprop ignores it.
    pub step: f64,
    /// How mini-batches are drawn.
    pub sampling: Sampling,
    /// Seed of the initial weights and of the mini-batches.
    pub seed: u64,
    /// Use only the first `train_limit` training images.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub train_limit: Option<usize>,
    /// Number of training images, the last ones, held out for validation.
    pub validation: usize,
    /// Stop after this many epochs without a better validation accuracy, and keep the best network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience: Option<usize>,
    /// Stop after this time, with everything saved.
    #[serde(with = "duration", skip_serializing_if = "Option::is_none")]
    pub time_limit: Option<Duration>,
    /// Iterations from one checkpoint to the next.
    pub checkpoint_every: usize,
    /// How often accuracy and loss of all images are measured; `None` is the schedule of
    /// [`is_measured`](Self::is_measured).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_every: Option<EvalEvery>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: Source::Auto,
            gradient: GradientMethod::Numerical,
            iterations: 10_000,
            epochs: None,
            batch_size: 100,
            learning_rate: 0.1,
            hidden_size: 50,
            weight_init_std: 0.01,
            step: calc::STEP,
            sampling: Sampling::Replace,
            seed: 42,
            train_limit: None,
            validation: 0,
            patience: None,
            time_limit: None,
            checkpoint_every: 1_000,
            eval_every: None,
        }
    }
}

/// By default, every epoch up to this one is measured.
const DENSE_EPOCHS: usize = 20;

/// Above this number of hidden units, the weights alone do not fit an ordinary machine's memory.
const MAX_HIDDEN_UNITS: usize = 65_536;

impl Config {
    /// Reads settings from TOML. A setting that `text` does not name keeps its default.
    ///
    /// # Errors
    ///
    /// [`Error::Toml`], with the line, if `text` is not TOML, names an unknown setting or gives one a
    /// value of the wrong type; [`Error::Setting`] if a value is out of range.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let config: Self = toml::from_str(text).map_err(|error| Error::toml(text, &error))?;
        config.check()?;
        Ok(config)
    }

    /// The settings as TOML. [`from_toml`](Self::from_toml) reads them back.
    ///
    /// ```
    /// use trainer::config::Config;
    ///
    /// let toml = Config::default().to_toml();
    /// assert!(toml.contains("iterations = 10000\n") && toml.contains("learning_rate = 0.1\n"));
    /// ```
    ///
    /// # Panics
    ///
    /// If the seed is 2⁶³ or more, which TOML cannot represent. [`check`](Self::check) rejects it.
    #[expect(clippy::expect_used, reason = "settings of our own, checked")]
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("plain settings, checked")
    }

    /// Checks that every setting is in range.
    ///
    /// ```
    /// use trainer::config::Config;
    ///
    /// let config = Config { batch_size: 0, ..Config::default() };
    /// let error = config.check().unwrap_err().to_string();
    /// assert_eq!(error, "batch_size is 0: expected at least 1");
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Setting`], with the setting's name, its value and what was expected.
    pub fn check(&self) -> Result<(), Error> {
        let count = |name, n: usize| require(name, n, n > 0, "at least 1");
        let optional = |name, n: Option<usize>| n.map_or(Ok(()), |n| count(name, n));
        let positive = |name, x: f64| {
            let holds = x.is_finite() && x > 0.0;
            require(name, x, holds, "a finite number above 0")
        };
        count("iterations", self.iterations)?;
        optional("epochs", self.epochs)?;
        count("batch_size", self.batch_size)?;
        positive("learning_rate", self.learning_rate)?;
        let hidden = (1..=MAX_HIDDEN_UNITS).contains(&self.hidden_size);
        require("hidden_size", self.hidden_size, hidden, "1 to 65536")?;
        let std = self.weight_init_std;
        let in_range = std.is_finite() && std >= 0.0;
        require(
            "weight_init_std",
            std,
            in_range,
            "a finite number, 0 or more",
        )?;
        positive("step", self.step)?;
        let seed = i64::try_from(self.seed).is_ok();
        require("seed", self.seed, seed, "less than 2^63")?;
        optional("train_limit", self.train_limit)?;
        optional("patience", self.patience)?;
        if self.patience.is_some() {
            let watched = self.validation > 0;
            require(
                "validation",
                self.validation,
                watched,
                "at least 1, for patience to watch",
            )?;
        }
        count("checkpoint_every", self.checkpoint_every)?;
        optional("eval_every", self.eval_every.map(EvalEvery::count))
    }

    /// The number of updates of the whole run, if an epoch has `epoch` updates.
    ///
    /// ```
    /// use trainer::config::Config;
    ///
    /// let by_epochs = Config { epochs: Some(16), ..Config::default() };
    /// assert_eq!(by_epochs.updates(600), 16 * 600);
    /// assert_eq!(Config::default().updates(600), 10_000);
    /// ```
    #[must_use]
    pub fn updates(&self, epoch: usize) -> usize {
        self.epochs
            .map_or(self.iterations, |epochs| epochs.saturating_mul(epoch))
    }

    /// Whether accuracy and loss are measured after `iteration` updates, if an epoch has
    /// `iterations_per_epoch` updates.
    ///
    /// Without `eval_every`, every epoch is measured up to the 20th, every second one up to the 40th,
    /// every fourth one up to the 80th, and so on: about a hundred measurements in 3,000 epochs. The
    /// schedule does not depend on the length of the run, so you can lengthen or shorten a run when
    /// you resume it. A run with patience is measured after every epoch.
    ///
    /// ```
    /// use trainer::config::Config;
    ///
    /// let config = Config::default();
    /// let measured = |epochs| (0..=epochs).filter(|epoch| config.is_measured(3 * epoch, 3)).count();
    /// assert_eq!(measured(16), 17);
    /// assert_eq!(measured(40), 1 + 20 + 10);
    /// assert_eq!(measured(3_333), 1 + 20 + 7 * 10 + 3);
    /// ```
    #[must_use]
    pub fn is_measured(&self, iteration: usize, iterations_per_epoch: usize) -> bool {
        let epochs = match self.eval_every {
            Some(EvalEvery::Iterations(n)) => return iteration.is_multiple_of(n),
            Some(EvalEvery::Epochs(n)) => n,
            None if self.patience.is_some() => 1,
            None => (iteration / iterations_per_epoch)
                .div_ceil(DENSE_EPOCHS)
                .next_power_of_two(),
        };
        iteration.is_multiple_of(epochs.saturating_mul(iterations_per_epoch))
    }

    /// The name of the first setting that differs from `other` and that changes the numbers of a run.
    ///
    /// You can resume a run with another `iterations`, but not with another `learning_rate`.
    ///
    /// ```
    /// use trainer::config::Config;
    ///
    /// let config = Config::default();
    /// let longer = Config { iterations: 20_000, ..Config::default() };
    /// let faster = Config { learning_rate: 0.5, ..Config::default() };
    /// assert_eq!(config.conflict(&longer), None);
    /// assert_eq!(config.conflict(&faster), Some("learning_rate"));
    /// ```
    #[must_use]
    pub fn conflict(&self, other: &Self) -> Option<&'static str> {
        [
            ("gradient", self.gradient != other.gradient),
            ("batch_size", self.batch_size != other.batch_size),
            (
                "learning_rate",
                differ(self.learning_rate, other.learning_rate),
            ),
            ("hidden_size", self.hidden_size != other.hidden_size),
            (
                "weight_init_std",
                differ(self.weight_init_std, other.weight_init_std),
            ),
            ("step", differ(self.step, other.step)),
            ("sampling", self.sampling != other.sampling),
            ("seed", self.seed != other.seed),
            ("train_limit", self.train_limit != other.train_limit),
            ("validation", self.validation != other.validation),
        ]
        .into_iter()
        .find_map(|(name, differs)| differs.then_some(name))
    }
}

fn differ(a: f64, b: f64) -> bool {
    a.to_bits() != b.to_bits()
}

fn require(
    name: &'static str,
    found: impl fmt::Display,
    holds: bool,
    expected: &'static str,
) -> Result<(), Error> {
    if holds {
        return Ok(());
    }
    let found = found.to_string();
    Err(Error::Setting {
        name,
        found,
        expected: expected.into(),
    })
}
