//! Every setting of a run, with the notes' values as defaults.
//!
//! A [`Config`] determines a run to the bit: the same settings on the same data give the same
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

use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::error::Error;

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
        }
    }
}

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
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("plain settings, checked")
    }

    /// Refuses values with which no run makes sense.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`], with the setting's name, its value and what was expected.
    pub fn check(&self) -> Result<(), Error> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        require(
            "iterations",
            self.iterations,
            self.iterations > 0,
            "at least 1",
        )?;
        if let Some(epochs) = self.epochs {
            require("epochs", epochs, epochs > 0, "at least 1")?;
        }
        require(
            "batch_size",
            self.batch_size,
            self.batch_size > 0,
            "at least 1",
        )?;
        require(
            "learning_rate",
            self.learning_rate,
            positive(self.learning_rate),
            "a finite number above 0",
        )?;
        require(
            "hidden_size",
            self.hidden_size,
            (1..=MOST_HIDDEN_UNITS).contains(&self.hidden_size),
            "1 to 65536",
        )?;
        require(
            "weight_init_std",
            self.weight_init_std,
            self.weight_init_std == 0.0 || positive(self.weight_init_std),
            "a finite number, 0 or more",
        )?;
        require(
            "step",
            self.step,
            positive(self.step),
            "a finite number above 0",
        )?;
        require(
            "seed",
            self.seed,
            i64::try_from(self.seed).is_ok(),
            "less than 2^63",
        )?;
        if let Some(limit) = self.train_limit {
            require("train_limit", limit, limit > 0, "at least 1")?;
        }
        if let Some(patience) = self.patience {
            require("patience", patience, patience > 0, "at least 1")?;
            require(
                "validation",
                self.validation,
                self.validation > 0,
                "at least 1, for patience to watch",
            )?;
        }
        require(
            "checkpoint_every",
            self.checkpoint_every,
            self.checkpoint_every > 0,
            "at least 1",
        )
    }

    /// The updates of the whole run, where `epoch` of them make an epoch.
    pub fn updates(&self, epoch: usize) -> usize {
        self.epochs
            .map_or(self.iterations, |epochs| epochs.saturating_mul(epoch))
    }

    /// The first setting, if any, that `other` has differently and that would change the run's
    /// numbers: a run can go on with another `iterations`, but not with another `learning_rate`.
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

/// How the gradient of the loss is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GradientMethod {
    /// A true central difference for every parameter, by the network's structure.
    Numerical,
    /// The textbook's loop: two whole forward passes for every parameter.
    Direct,
    /// Analytic, by the chain rule.
    Backprop,
}

impl fmt::Display for GradientMethod {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::Numerical => "numerical",
            Self::Direct => "direct",
            Self::Backprop => "backprop",
        })
    }
}

/// The name of [`GradientMethod`] in version 0.1.
#[deprecated(note = "renamed to `GradientMethod`")]
pub type Gradient = GradientMethod;

/// How mini-batches are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sampling {
    /// Each image of each batch from all images, as the notes' `np.random.choice`.
    Replace,
    /// Every image once an epoch, in an order shuffled anew for each.
    Shuffle,
}

/// Where images come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Source {
    /// MNIST where it is found, the built-in digits otherwise.
    Auto,
    /// The built-in digits.
    Digits,
    /// A folder with four IDX files, named as MNIST's.
    Folder(PathBuf),
}

impl From<String> for Source {
    fn from(name: String) -> Self {
        match name.as_str() {
            "auto" => Self::Auto,
            "digits" => Self::Digits,
            _ => Self::Folder(name.into()),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.to_string()
    }
}

impl FromStr for Source {
    type Err = std::convert::Infallible;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(name.to_owned().into())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Auto => f.pad("auto"),
            Self::Digits => f.pad("digits"),
            Self::Folder(path) => path.display().fmt(f),
        }
    }
}

/// A [`Duration`] as people write it: `90s`, `2h 30m`.
mod duration {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(value: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(time) => to.collect_str(&humantime::format_duration(*time)),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        let text = String::deserialize(from)?;
        match humantime::parse_duration(&text) {
            Ok(time) => Ok(Some(time)),
            Err(error) => Err(D::Error::custom(format!(
                "{text:?} is no time such as 90s or 1h30m: {error}"
            ))),
        }
    }
}
