//! The results of a sweep, as a table for people and as CSV.

use std::path::Path;

use csv::Writer;
use serde::Serialize;
use serde_json::Value;
use trainer::printable;

use super::{
    cli_error::Code,
    columns::{left, right, widest},
    messages::{ending, next},
    numbers::{loss_value, percent, seconds},
    program::quoted,
    say::say,
};

/// A run of a sweep in figures: a line of `sweep.csv`.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    run: String,
    settings: String,
    gradient: String,
    learning_rate: Option<f64>,
    hidden_size: Option<u64>,
    batch_size: Option<u64>,
    iterations: Option<u64>,
    train_loss: Option<f64>,
    test_loss: Option<f64>,
    train_accuracy: Option<f64>,
    test_accuracy: Option<f64>,
    validation_accuracy: Option<f64>,
    train_seconds: Option<f64>,
    ending: String,
    diagnosis: String,
    /// The settings in the reader's language.
    #[serde(skip)]
    label: String,
}

impl Row {
    /// The run in the folder `run`, of which `summary` is the `run.json`; its settings in English and in the reader's
    /// language.
    pub fn new([settings, label]: [&str; 2], run: &str, summary: &Value) -> Self {
        let text = |name: &str| summary[name].as_str().unwrap_or_default().to_owned();
        let number = |name: &str| summary[name].as_f64();
        let count = |name: &str| summary[name].as_u64();
        let diagnosis = summary["diagnosis"]["problem"].as_str().unwrap_or_default();
        Self {
            run: run.to_owned(),
            settings: settings.to_owned(),
            label: label.to_owned(),
            gradient: text("gradient"),
            learning_rate: number("learning_rate"),
            hidden_size: count("hidden_size"),
            batch_size: count("batch_size"),
            iterations: count("iterations"),
            train_loss: number("train_loss"),
            test_loss: number("test_loss"),
            train_accuracy: number("train_accuracy"),
            test_accuracy: number("test_accuracy"),
            validation_accuracy: number("validation_accuracy"),
            train_seconds: number("train_seconds"),
            ending: text("ending"),
            diagnosis: diagnosis.to_owned(),
        }
    }

    /// `sweep.csv`
    pub fn csv(rows: &[&Self]) -> String {
        const IN_MEMORY: &str = "CSV of plain values, written to memory";
        let mut writer = Writer::from_writer(Vec::new());
        for row in rows {
            writer.serialize(row).expect(IN_MEMORY);
        }
        String::from_utf8(writer.into_inner().expect(IN_MEMORY)).expect(IN_MEMORY)
    }

    /// What came of the run, on one line.
    pub fn line(&self) -> String {
        let [test, loss, time] = [1, 3, 5].map(|column| self.cells()[column].clone());
        let remark = self.remark();
        let remark = if remark.is_empty() {
            remark
        } else {
            format!("  {remark}")
        };
        say!("sweep.result", test, loss, time, remark)
    }

    /// The cells of the table for people.
    fn cells(&self) -> [String; 7] {
        let share = |x: Option<f64>| x.map_or("–".into(), percent);
        let loss = |x: Option<f64>| x.map_or("–".into(), loss_value);
        [
            self.label.clone(),
            share(self.test_accuracy),
            share(self.validation_accuracy),
            loss(self.test_loss),
            loss(self.train_loss),
            self.train_seconds.map_or("–".into(), seconds),
            self.remark(),
        ]
    }

    /// What is wrong with the run, if anything.
    fn remark(&self) -> String {
        match (self.ending.as_str(), self.diagnosis.as_str()) {
            ("finished" | "no improvement", problem) => match problem {
                "loss-rose" => say!("sweep.loss-rose"),
                "loss-swings" => say!("sweep.loss-swings"),
                "loss-stalled" => say!("sweep.loss-stalled"),
                "at-chance" => say!("sweep.at-chance"),
                other => other.to_owned(),
            },
            (why, _) => ending(why),
        }
    }

    /// Why this run is the best.
    fn choice(&self) -> String {
        let settings = &self.label;
        let score = self.score().map_or("–".into(), percent);
        if self.validation_accuracy.is_some() {
            say!("sweep.best-validated", settings, score)
        } else {
            say!("sweep.best-tested", settings, score)
        }
    }

    /// By what the best run is chosen.
    fn score(&self) -> Option<f64> {
        self.validation_accuracy.or(self.test_accuracy)
    }
}

/// The runs of a sweep that have ended.
pub struct Table {
    pub rows: Vec<Row>,
    /// How many runs the sweep has.
    pub planned: usize,
}

impl Table {
    /// The table, the best run, and what to do next. `folder` is the sweep's.
    pub fn text(&self, folder: &Path) -> String {
        let table = self.table();
        if self.is_broken_off() {
            return table + &next(&format!("train --resume {}", quoted(folder)));
        }
        let Some(best) = self.best() else {
            return table;
        };
        let run = quoted(&folder.join(&best.run));
        let (choice, next) = (best.choice(), next(&format!("predict {run} --index 0")));
        let folder = say!("sweep.folder", folder = printable::path(folder));
        format!("{table}{choice}\n{folder}\n{next}")
    }

    /// 0, or the exit code of a run that is not finite if all runs are.
    pub fn exit_code(&self) -> u8 {
        let failed = |row: &Row| row.ending == "not finite";
        if !self.rows.is_empty() && self.rows.iter().all(failed) {
            Code::NotFinite as u8
        } else {
            0
        }
    }

    /// The run with the highest accuracy; of equals, the first.
    fn best(&self) -> Option<&Row> {
        let runs = self.rows.iter().rev();
        runs.max_by(|a, b| {
            let score = |row: &Row| row.score().unwrap_or(f64::NEG_INFINITY);
            score(a).total_cmp(&score(b))
        })
    }

    fn is_broken_off(&self) -> bool {
        let stopped = |row: &Row| ["interrupted", "time limit"].contains(&row.ending.as_str());
        self.rows.len() < self.planned || self.rows.iter().any(stopped)
    }

    fn table(&self) -> String {
        let head = [
            String::new(),
            say!("sweep.test"),
            say!("sweep.validation"),
            say!("sweep.test-loss"),
            say!("sweep.train-loss"),
            say!("sweep.time"),
            String::new(),
        ];
        let validated = self
            .rows
            .iter()
            .any(|row| row.validation_accuracy.is_some());
        let lines: Vec<_> = std::iter::once(head)
            .chain(self.rows.iter().map(Row::cells))
            .collect();
        let columns: Vec<usize> = (0..7).filter(|&column| column != 2 || validated).collect();
        let width = |column: usize| widest(lines.iter().map(|line| line[column].as_str()));
        let line = |line: &[String; 7]| {
            let cell = |&column: &usize| match column {
                0 | 6 => left(&line[column], width(column)),
                _ => right(&line[column], width(column)),
            };
            let cells: Vec<_> = columns.iter().map(cell).collect();
            cells.join("  ").trim_end().to_owned() + "\n"
        };
        lines.iter().map(line).collect()
    }
}
