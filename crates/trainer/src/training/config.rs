//! Every setting of a run, with the notes' values as defaults.
//!
//! A [`Config`] determines every bit of a run: the same settings on the same data give the same
//! losses, accuracies and weights, at any number of threads. It is what `config.toml` holds.

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
    /// How far each update goes against the gradient: `w −= learning_rate · ∂L/∂w`.
    pub learning_rate: f64,
    /// Units of the hidden layer.
    pub hidden_size: usize,
    /// Standard deviation of the normal distribution that the first weights are drawn from.
    pub weight_init_std: f64,
    /// The `h` of `(L(w+h) − L(w−h)) / 2h`; backprop has no use for it.
    pub step: f64,
    /// How mini-batches are drawn.
    pub sampling: Sampling,
    /// Seed of the first weights and of the mini-batches.
    pub seed: u64,
    /// Train on the first so many images only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub train_limit: Option<usize>,
    /// Hold the last so many training images out of training, to validate on after each epoch.
    pub validation: usize,
    /// Stop after so many epochs without a better validation accuracy, and keep the best network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience: Option<usize>,
    /// Stop, with everything saved, after so much time.
    #[serde(with = "duration", skip_serializing_if = "Option::is_none")]
    pub time_limit: Option<Duration>,
    /// Save a checkpoint every so many iterations.
    pub checkpoint_every: usize,
    /// Measure accuracy and loss on all images this often; `None` is the plan of
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

/// Up to here every epoch is measured, unless the settings say otherwise.
const DENSE_EPOCHS: usize = 20;

/// More hidden units than this and the weights alone outgrow an ordinary machine.
const MOST_HIDDEN_UNITS: usize = 65_536;

impl Config {
    /// The settings in `text`, as TOML; what it does not name keeps its default.
    ///
    /// # Errors
    ///
    /// [`Error::Toml`] when `text` is not TOML, names an unknown setting or gives one a value of
    /// the wrong kind, with the line; [`Error::Setting`] when a value is out of range.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let config: Self = toml::from_str(text).map_err(|error| Error::toml(text, &error))?;
        config.check()?;
        Ok(config)
    }

    /// These settings as TOML: [`from_toml`](Self::from_toml) reads them back.
    ///
    /// # Panics
    ///
    /// When the seed is 2⁶³ or more, which TOML cannot hold and [`check`](Self::check) refuses.
    #[expect(clippy::expect_used, reason = "settings of our own, checked")]
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("plain settings, checked")
    }

    /// Refuses values with which no run makes sense.
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
        let hidden = (1..=MOST_HIDDEN_UNITS).contains(&self.hidden_size);
        require("hidden_size", self.hidden_size, hidden, "1 to 65536")?;
        let std = self.weight_init_std;
        let spread = std.is_finite() && std >= 0.0;
        require("weight_init_std", std, spread, "a finite number, 0 or more")?;
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

    /// The updates of the whole run, where `epoch` of them make an epoch.
    #[must_use]
    pub fn updates(&self, epoch: usize) -> usize {
        self.epochs
            .map_or(self.iterations, |epochs| epochs.saturating_mul(epoch))
    }

    /// Whether accuracy and loss are measured after `iteration` updates, where
    /// `iterations_per_epoch` make an epoch.
    ///
    /// Unless `eval_every` says otherwise it is every epoch up to the 20th, every second up to the
    /// 40th, every fourth up to the 80th, and so on: about a hundred measurements in 3,000 epochs.
    /// The plan does not depend on the length of the run, so a run that is made longer or shorter
    /// has measured where it should have. A run with patience is measured after every epoch.
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

    /// The first setting, if any, that `other` has differently and that would change the run's
    /// numbers: a run can go on with another `iterations`, but not with another `learning_rate`.
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
