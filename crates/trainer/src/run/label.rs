//! Labels for several runs, made of the settings in which they differ.

use toml::{Table, Value};

use crate::training::config::Config;

/// Settings that do not change what a run computes.
const IGNORED: [&str; 3] = ["checkpoint_every", "eval_every", "time_limit"];

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
        None => "none".to_owned(),
    };
    let of = |table: &Table| {
        let pairs = names
            .iter()
            .map(|&name| (name.clone(), text(table.get(name))));
        pairs.collect()
    };
    tables.iter().map(of).collect()
}

/// For each run, a label such as `learning rate 0.1, hidden 20`; empty if the runs do not differ.
///
/// ```
/// use trainer::{config::{Config, GradientMethod}, run::label::labels};
///
/// let numerical = Config::default();
/// let backprop = Config { gradient: GradientMethod::Backprop, hidden_size: 20, ..Config::default() };
/// assert_eq!(
///     labels(&[numerical, backprop]),
///     ["numerical gradient, hidden 50", "backprop gradient, hidden 20"]
/// );
/// ```
#[must_use]
pub fn labels(runs: &[Config]) -> Vec<String> {
    let words = |(name, value): &(String, String)| match name.as_str() {
        "gradient" => format!("{value} gradient"),
        "data" => value.clone(),
        "hidden_size" => format!("hidden {value}"),
        name => format!("{} {value}", name.replace('_', " ")),
    };
    let label =
        |pairs: Vec<(String, String)>| pairs.iter().map(words).collect::<Vec<_>>().join(", ");
    differences(runs).into_iter().map(label).collect()
}
