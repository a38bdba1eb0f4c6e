//! Names of runs: by what was trained on what, and among several runs by the settings that differ.

use toml::{Table, Value};

use crate::{
    text::{self, Language, fill},
    training::config::{Config, GradientMethod},
};

pub(crate) const TEXT: text::Table = text::Table {
    english: include_str!("text/en.toml"),
    korean: include_str!("text/ko.toml"),
};

/// Settings that do not change what a run computes.
const IGNORED: [&str; 3] = ["checkpoint_every", "eval_every", "time_limit"];

/// How the gradient is computed.
///
/// ```
/// use trainer::{config::GradientMethod, run::label::gradient, text::Language};
///
/// assert_eq!(gradient(GradientMethod::Backprop, Language::English), "backprop gradient");
/// assert_eq!(gradient(GradientMethod::Backprop, Language::Korean), "오차역전파법");
/// ```
#[must_use]
pub fn gradient(method: GradientMethod, language: Language) -> String {
    let key = match method {
        GradientMethod::Numerical => "gradient.numerical",
        GradientMethod::Direct => "gradient.direct",
        GradientMethod::Backprop => "gradient.backprop",
    };
    TEXT.texts(language)[key].clone()
}

/// A data set that `run.json` calls `name`.
///
/// ```
/// use trainer::{run::label::data, text::Language};
///
/// assert_eq!(data("MNIST", Language::Korean), "MNIST");
/// assert_eq!(data("built-in digits", Language::Korean), "내장 숫자");
/// ```
#[must_use]
pub fn data(name: &str, language: Language) -> String {
    if name == "built-in digits" {
        TEXT.texts(language)["built-in-digits"].clone()
    } else {
        name.to_owned()
    }
}

/// The title of a run's pictures: how it was trained, and on what.
///
/// ```
/// use trainer::{config::GradientMethod, run::label::title, text::Language};
///
/// let title = |language| title(GradientMethod::Numerical, "MNIST", language);
/// assert_eq!(title(Language::English), "numerical gradient on MNIST");
/// assert_eq!(title(Language::Korean), "MNIST 학습: 수치 미분");
/// ```
#[must_use]
pub fn title(method: GradientMethod, data_name: &str, language: Language) -> String {
    let (gradient, data) = (gradient(method, language), data(data_name, language));
    let values: [(_, &dyn std::fmt::Display); 2] = [("gradient", &gradient), ("data", &data)];
    fill(&TEXT.texts(language)["title"], &values)
}

/// For each run, the settings in which the runs differ, as `(name, value)`.
///
/// ```
/// use trainer::{config::Config, run::label::differences};
///
/// let runs = [0.1, 1.0].map(|learning_rate| Config { learning_rate, ..Config::default() });
/// let first = &differences(&runs)[0];
/// assert_eq!(*first, [("learning_rate".to_owned(), "0.1".to_owned())]);
/// ```
pub fn differences(runs: &[Config]) -> Vec<Vec<(String, String)>> {
    let tables: Vec<Table> = runs
        .iter()
        .map(|config| Table::try_from(config).unwrap_or_default())
        .collect();
    let mut names: Vec<&String> = tables.iter().flat_map(Table::keys).collect();
    names.sort();
    names.dedup();
    names.retain(|name| {
        let first = tables.first().and_then(|table| table.get(*name));
        !IGNORED.contains(&name.as_str()) && tables.iter().any(|table| table.get(*name) != first)
    });
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Float(x)) => format!("{x:?}").trim_end_matches(".0").to_owned(),
        Some(value) => value.to_string(),
        None => UNSET.to_owned(),
    };
    let of = |table: &Table| {
        let pairs = names
            .iter()
            .map(|&name| (name.clone(), text(table.get(name))));
        pairs.collect()
    };
    tables.iter().map(of).collect()
}

/// The value of a setting that a run does not have.
const UNSET: &str = "none";

/// [`labels_in`] English, which scripts read.
#[must_use]
pub fn labels(runs: &[Config]) -> Vec<String> {
    labels_in(runs, Language::English)
}

/// For each run, a label such as `learning rate 0.1, hidden 20`; empty if the runs do not differ.
///
/// ```
/// use trainer::config::{Config, GradientMethod};
/// use trainer::{run::label::labels_in, text::Language};
///
/// let numerical = Config::default();
/// let backprop = Config { gradient: GradientMethod::Backprop, hidden_size: 20, ..Config::default() };
/// let runs = [numerical, backprop];
/// assert_eq!(
///     labels_in(&runs, Language::English),
///     ["numerical gradient, hidden 50", "backprop gradient, hidden 20"]
/// );
/// assert_eq!(labels_in(&runs, Language::Korean), ["수치 미분, 은닉 뉴런 50", "오차역전파법, 은닉 뉴런 20"]);
/// ```
#[must_use]
pub fn labels_in(runs: &[Config], language: Language) -> Vec<String> {
    let texts = TEXT.texts(language);
    let words = |(name, value): &(String, String)| {
        let of_gradient = texts.get(&format!("gradient.{value}"));
        let value = match (name.as_str(), value.as_str()) {
            ("gradient", value) => of_gradient.map_or(value, String::as_str),
            (_, UNSET) => &texts["unset"],
            (_, value) => value,
        };
        let setting = texts.get(&format!("setting.{name}"));
        setting.map_or(format!("{name} {value}"), |text| {
            fill(text, &[("value", &value)])
        })
    };
    let label =
        |pairs: Vec<(String, String)>| pairs.iter().map(words).collect::<Vec<_>>().join(", ");
    differences(runs).into_iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_that_may_differ_has_a_text() {
        let texts = TEXT.texts(Language::English);
        let all = "epochs = 1\ntrain_limit = 9\npatience = 1\nvalidation = 1";
        let settings = Table::try_from(Config::from_toml(all).unwrap()).unwrap();
        let compared = settings
            .keys()
            .filter(|name| !IGNORED.contains(&name.as_str()));
        for name in compared {
            assert!(texts.contains_key(&format!("setting.{name}")), "{name}");
        }
    }

    #[test]
    fn a_setting_that_one_run_has_not_is_none() {
        let limited = Config {
            train_limit: Some(300),
            ..Config::default()
        };
        let runs = [limited, Config::default()];
        assert_eq!(labels(&runs), ["train limit 300", "train limit none"]);
        let korean = labels_in(&runs, Language::Korean);
        assert_eq!(korean, ["훈련 이미지 제한 300", "훈련 이미지 제한 없음"]);
    }
}
