//! How often a run is measured: `500` iterations, or `2 epochs`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::whole_number;

/// The interval from one measurement of accuracy and loss to the next.
///
/// It is written as `500` (iterations) or `2 epochs`; the space may be left out.
///
/// ```
/// use trainer::config::EvalEvery;
///
/// assert_eq!("500".parse(), Ok(EvalEvery::Iterations(500)));
/// assert_eq!("2epochs".parse(), Ok(EvalEvery::Epochs(2)));
/// assert_eq!(EvalEvery::Epochs(1).to_string(), "1 epoch");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvalEvery {
    /// A number of iterations.
    Iterations(usize),
    /// A number of passes over the training images.
    Epochs(usize),
}

/// The text is not an interval.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a number of iterations such as 500, or of epochs such as 2epochs")]
#[non_exhaustive]
pub struct EvalEveryError;

impl EvalEvery {
    /// The number of iterations or epochs.
    pub(super) fn count(self) -> usize {
        match self {
            Self::Iterations(n) | Self::Epochs(n) => n,
        }
    }
}

impl FromStr for EvalEvery {
    type Err = EvalEveryError;

    fn from_str(text: &str) -> Result<Self, EvalEveryError> {
        let number = |digits: &str| {
            let number = whole_number(digits.trim_end()).and_then(|n| usize::try_from(n).ok());
            number.ok_or(EvalEveryError)
        };
        let epochs = text.strip_suffix("epochs");
        match epochs.or_else(|| text.strip_suffix("epoch")) {
            Some(epochs) => number(epochs).map(Self::Epochs),
            None => number(text).map(Self::Iterations),
        }
    }
}

impl fmt::Display for EvalEvery {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Iterations(n) => write!(f, "{n}"),
            Self::Epochs(1) => f.write_str("1 epoch"),
            Self::Epochs(n) => write!(f, "{n} epochs"),
        }
    }
}

impl Serialize for EvalEvery {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Iterations(n) => n.serialize(to),
            Self::Epochs(_) => to.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for EvalEvery {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "expected a number of iterations, or a text such as \"2 epochs\""
        )]
        enum Written {
            Number(usize),
            Text(String),
        }
        match Written::deserialize(from)? {
            Written::Number(n) => Ok(Self::Iterations(n)),
            Written::Text(text) => text.parse().map_err(de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    #[test]
    fn both_kinds_read_back_from_toml() {
        for eval_every in [
            EvalEvery::Iterations(7),
            EvalEvery::Epochs(1),
            EvalEvery::Epochs(30),
        ] {
            let config = Config {
                eval_every: Some(eval_every),
                ..Config::default()
            };
            assert_eq!(Config::from_toml(&config.to_toml()).unwrap(), config);
        }
    }

    #[test]
    fn text_that_is_no_interval_is_rejected_with_the_two_forms() {
        for text in [
            "'often'",
            "'2 iterations'",
            "'-1'",
            "-1",
            "1.5",
            "true",
            "''",
            "'epochs'",
        ] {
            let error = Config::from_toml(&format!("eval_every = {text}"))
                .unwrap_err()
                .to_string();
            assert!(error.contains("expected a number of"), "{text}: {error}");
        }
        let error = Config::from_toml("eval_every = '0 epochs'")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("eval_every is 0: expected at least 1"),
            "{error}"
        );
    }

    #[test]
    fn a_run_is_measured_as_often_as_asked() {
        let measured = |config: &Config| (0..=30).filter(|&i| config.is_measured(i, 3)).collect();
        let asked = |eval_every| Config {
            eval_every,
            ..Config::default()
        };
        let expect = |config: &Config, expected: &[usize]| {
            let found: Vec<usize> = measured(config);
            assert_eq!(found, expected);
        };
        expect(&asked(Some(EvalEvery::Iterations(7))), &[0, 7, 14, 21, 28]);
        expect(&asked(Some(EvalEvery::Epochs(4))), &[0, 12, 24]);
        expect(&asked(None), &[0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
    }

    #[test]
    fn a_long_run_is_measured_about_a_hundred_times_unless_it_has_patience() {
        let config = Config::default();
        let measured = |config: &Config, epochs: usize| {
            (0..=epochs)
                .filter(|epoch| config.is_measured(3 * epoch, 3))
                .count()
        };
        assert_eq!(measured(&config, 20), 21);
        assert_eq!(measured(&config, 40), 31);
        assert_eq!(measured(&config, 80), 41);
        assert_eq!(measured(&config, 20 << 8), 101);
        let patient = Config {
            validation: 1,
            patience: Some(5),
            ..config
        };
        assert_eq!(measured(&patient, 1_000), 1_001);
    }
}
