//! The settings of a run on the command line, which override those of a file.

use std::{fmt::Display, fs, path::Path, str::FromStr};

use clap::Args;
use serde::{Serialize, Serializer};
use toml::Table;
use trainer::config::{Config, EvalEvery, GradientMethod};

use super::{
    ui::{
        cli_error::CliError,
        error_words::{io_words, words},
        say::say,
    },
    values,
};

/// A setting is absent unless given; the defaults are those of [`Config`], which has the same field names.
#[derive(Debug, Default, Clone, Args, Serialize)]
#[command(next_help_heading = "Training")]
pub struct Settings {
    /// Images: `auto` takes MNIST from `$MNIST_DIR`, `data/mnist` or the user's cache, and otherwise the
    /// built-in digits; `digits` takes the built-in digits; a folder must hold four IDX files with the
    /// names of MNIST's, plain or .gz [default: auto]
    #[arg(long, value_name = "auto|digits|DIR")]
    pub data: Option<String>,

    /// How the gradient is computed: `numerical` by true central differences through the network's
    /// structure; `direct` by the textbook's loop, with two forward passes for each of the 39,760
    /// parameters (seconds for each iteration); `backprop` by the chain rule
    /// [default: numerical]
    #[arg(long, value_parser = list(GradientMethod::from_str), value_name = "numerical|direct|backprop")]
    pub gradient: Option<List<GradientMethod>>,

    /// Updates to make [default: 10000]
    #[arg(long, value_name = "N", value_parser = values::count, allow_negative_numbers = true, conflicts_with = "epochs")]
    pub iterations: Option<u32>,

    /// Passes over the training images, instead of --iterations [default: as --iterations says]
    #[arg(long, value_name = "N", value_parser = values::count, allow_negative_numbers = true)]
    pub epochs: Option<u32>,

    /// Images in a mini-batch: a larger batch makes each step steadier and slower [default: 100]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = list(values::count))]
    pub batch_size: Option<List<u32>>,

    /// How far each update moves against the gradient: the loss rises if it is too large, and hardly
    /// moves if it is too small; 0.01,0.1,1 makes a run for each value [default: 0.1]
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = list(f64::from_str))]
    pub learning_rate: Option<List<f64>>,

    /// Units of the hidden layer [default: 50]
    #[arg(long = "hidden", value_name = "N", value_parser = list(values::count), allow_negative_numbers = true)]
    pub hidden_size: Option<List<u32>>,

    /// Standard deviation of the random initial weights [default: 0.01]
    #[arg(long = "init-std", value_name = "X", allow_negative_numbers = true)]
    pub weight_init_std: Option<f64>,

    /// The h of the difference quotient (L(w+h) − L(w−h)) / 2h [default: 1e-4]
    #[arg(long, value_name = "H", allow_negative_numbers = true)]
    pub step: Option<f64>,

    /// How batches are drawn: `replace` draws each image from all, as the notes do; `shuffle` uses every
    /// image once an epoch [default: replace]
    #[arg(long, value_parser = ["replace", "shuffle"], hide_possible_values = true,
          value_name = "replace|shuffle")]
    pub sampling: Option<String>,

    /// Seed of the initial weights and of the batches: the same seed gives the same bits
    /// [default: 42]
    #[arg(long, value_name = "N", value_parser = values::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,

    /// Train on the first N images only; with 300, the network overfits [default: all]
    #[arg(long, value_name = "N", value_parser = values::count, allow_negative_numbers = true)]
    pub train_limit: Option<u32>,

    /// Hold the last N training images out of training, and measure accuracy on them after each
    /// epoch [default: 0]
    #[arg(long, value_name = "N", value_parser = values::count, allow_negative_numbers = true)]
    pub validation: Option<u32>,

    /// Stop after N epochs without a better validation accuracy, and keep the best network; needs
    /// --validation [default: never, and keep the last]
    #[arg(long, value_name = "N", value_parser = values::count, allow_negative_numbers = true)]
    pub patience: Option<u32>,

    /// Stop after this time and save everything: 90s, 5m, 1h30m [default: none]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub time_limit: Option<String>,

    /// Save a checkpoint every N iterations, and in any case every minute and at the end
    /// [default: 1000]
    #[arg(long, value_name = "N", value_parser = values::count, allow_negative_numbers = true)]
    pub checkpoint_every: Option<u32>,

    /// Measure accuracy and loss on all images every N iterations, or every N epochs: 500, 2epochs
    /// [default: every epoch up to the 20th, every second up to the 40th, and so on]
    #[arg(long, value_name = "N|Nepochs", allow_negative_numbers = true)]
    pub eval_every: Option<EvalEvery>,
}

/// Values separated by commas. One value is written as a setting of a run; several values have to be split into
/// settings with one value each first.
#[derive(Debug, Clone, PartialEq)]
pub struct List<T>(Vec<T>);

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [value] => value.serialize(to),
            values => values.serialize(to),
        }
    }
}

/// Reads `0.01,0.1,1` as three values, each read by `parse`.
fn list<T: PartialEq, E: Display>(
    parse: impl Fn(&str) -> Result<T, E> + Clone,
) -> impl Fn(&str) -> Result<List<T>, String> + Clone {
    move |text| {
        let mut values = Vec::new();
        for part in text.split(',') {
            let value = parse(part.trim()).map_err(|error| error.to_string())?;
            if values.contains(&value) {
                return Err(format!("{part} is there twice"));
            }
            values.push(value);
        }
        Ok(List(values))
    }
}

/// A copy of the settings for each value of a list.
fn parted<T: Clone>(
    settings: Vec<Settings>,
    list: fn(&mut Settings) -> &mut Option<List<T>>,
) -> Vec<Settings> {
    let each = |mut settings: Settings| match list(&mut settings).take() {
        None => vec![settings],
        Some(List(values)) => {
            let with = |value| {
                let mut settings = settings.clone();
                *list(&mut settings) = Some(List(vec![value]));
                settings
            };
            values.into_iter().map(with).collect()
        }
    };
    settings.into_iter().flat_map(each).collect()
}

impl Settings {
    /// The settings of each run that is asked for: all combinations of the values in lists.
    pub fn each(&self) -> Vec<Self> {
        let settings = vec![self.clone()];
        let settings = parted(settings, |settings| &mut settings.gradient);
        let settings = parted(settings, |settings| &mut settings.hidden_size);
        let settings = parted(settings, |settings| &mut settings.batch_size);
        parted(settings, |settings| &mut settings.learning_rate)
    }

    /// The defaults, overridden by the settings in `file`, overridden by these.
    pub fn over_file(&self, file: Option<&Path>) -> Result<Config, CliError> {
        let Some(path) = file else {
            return self.over(Table::new());
        };
        let text = fs::read_to_string(path).map_err(|error| {
            let (path, error) = (path.display(), io_words(&error));
            CliError::usage(say!("error.read", path, error))
        })?;
        let named = |error: trainer::Error| {
            let (path, error) = (path.display(), words(&error));
            CliError::usage(say!("error.in-file", path, error))
        };
        Config::from_toml(&text).map_err(named)?;
        self.over(text.parse().expect("it has just been read as settings"))
    }

    /// The settings of a run, overridden by these.
    pub fn over_config(&self, config: &Config) -> Result<Config, CliError> {
        self.over(config.to_toml().parse().expect("settings are TOML"))
    }

    fn over(&self, mut table: Table) -> Result<Config, CliError> {
        let given = Table::try_from(self).expect("plain values, and a seed that fits");
        if given.contains_key("iterations") || given.contains_key("epochs") {
            table.remove("iterations");
            table.remove("epochs");
        }
        table.extend(given);
        Ok(Config::from_toml(&table.to_string())?)
    }
}

/// A duration as text: settings are merged as text.
fn duration(text: &str) -> Result<String, humantime::DurationError> {
    humantime::parse_duration(text).map(|_| text.to_owned())
}
