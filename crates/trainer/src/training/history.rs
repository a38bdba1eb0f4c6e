//! What a run measured, in the order in which it happened, and its two tables.
//!
//! `metrics.csv` holds `iteration,loss`; `accuracy.csv` holds
//! `epoch,iteration,train_accuracy,test_accuracy`, and `validation_accuracy` where a run held
//! images out. Every number is written with as many digits as it takes to read back the same bits.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

use std::io::Read;

use csv::{Reader, Writer};
use serde::{Deserialize, Serialize};

/// The curves of a run: one loss an iteration, one set of accuracies an epoch.
///
/// ```
/// use trainer::history::History;
///
/// let history = History { loss: vec![2.3, 1.9], ..History::default() };
/// assert_eq!(history.loss_csv(), "iteration,loss\n0,2.3\n1,1.9\n");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// `loss[i]`: the batch's loss after the update of iteration `i`, counted from 0.
    pub loss: Vec<f64>,
    /// The accuracies, oldest first.
    pub accuracy: Vec<Accuracy>,
}

/// Accuracy on all training and all test images at one moment of the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Epochs completed; 0 is the untrained network.
    pub epoch: usize,
    /// Updates made.
    pub iteration: usize,
    /// Fraction of the training images classified correctly, in `0..=1`.
    pub train: f64,
    /// Fraction of the test images classified correctly, in `0..=1`.
    pub test: f64,
    /// The same for the images held out of training, where the run held any out.
    pub validation: Option<f64>,
}

impl History {
    /// `metrics.csv`: a line an iteration.
    pub fn loss_csv(&self) -> String {
        csv_text(&["iteration", "loss"], self.loss.iter().enumerate())
    }

    /// `accuracy.csv`: a line an epoch.
    pub fn accuracy_csv(&self) -> String {
        let rows = self.accuracy.iter();
        if rows.clone().any(|a| a.validation.is_some()) {
            let rows = rows.map(|a| (a.epoch, a.iteration, a.train, a.test, a.validation));
            csv_text(&ACCURACY_COLUMNS, rows)
        } else {
            let rows = rows.map(|a| (a.epoch, a.iteration, a.train, a.test));
            csv_text(&ACCURACY_COLUMNS[..4], rows)
        }
    }

    /// The run whose two tables these are.
    ///
    /// # Errors
    ///
    /// When a table is not the CSV that [`loss_csv`](Self::loss_csv) and
    /// [`accuracy_csv`](Self::accuracy_csv) write; the error names the line.
    pub fn from_csv(metrics: impl Read, accuracy: impl Read) -> Result<Self, csv::Error> {
        let loss = Reader::from_reader(metrics)
            .into_deserialize()
            .map(|row| row.map(|(_, loss): (usize, f64)| loss))
            .collect::<Result<_, _>>()?;
        let accuracy = Reader::from_reader(accuracy)
            .into_deserialize()
            .map(|row| row.map(AccuracyRow::into))
            .collect::<Result<_, _>>()?;
        Ok(Self { loss, accuracy })
    }
}

const ACCURACY_COLUMNS: [&str; 5] = [
    "epoch",
    "iteration",
    "train_accuracy",
    "test_accuracy",
    "validation_accuracy",
];

/// One line of `accuracy.csv`, by the names of its columns.
#[derive(Deserialize)]
struct AccuracyRow {
    epoch: usize,
    iteration: usize,
    train_accuracy: f64,
    test_accuracy: f64,
    validation_accuracy: Option<f64>,
}

impl From<AccuracyRow> for Accuracy {
    fn from(row: AccuracyRow) -> Self {
        Self {
            epoch: row.epoch,
            iteration: row.iteration,
            train: row.train_accuracy,
            test: row.test_accuracy,
            validation: row.validation_accuracy,
        }
    }
}

/// A header and its rows. Writing to memory cannot fail, so there is no error to return.
#[expect(clippy::expect_used, reason = "tables of our own")]
fn csv_text(header: &[&str], rows: impl Iterator<Item = impl Serialize>) -> String {
    const IN_MEMORY: &str = "CSV of plain numbers, written to memory";
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(header).expect(IN_MEMORY);
    for row in rows {
        writer.serialize(row).expect(IN_MEMORY);
    }
    String::from_utf8(writer.into_inner().expect(IN_MEMORY)).expect(IN_MEMORY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EPOCH: Accuracy = Accuracy {
        epoch: 1,
        iteration: 600,
        train: 0.79,
        test: 0.8,
        validation: None,
    };

    #[test]
    fn accuracy_has_four_columns_without_validation_and_five_with() {
        let mut history = History {
            loss: vec![],
            accuracy: vec![EPOCH],
        };
        assert_eq!(
            history.accuracy_csv(),
            "epoch,iteration,train_accuracy,test_accuracy\n1,600,0.79,0.8\n"
        );
        history.accuracy[0].validation = Some(0.75);
        assert_eq!(
            history.accuracy_csv(),
            "epoch,iteration,train_accuracy,test_accuracy,validation_accuracy\n1,600,0.79,0.8,0.75\n"
        );
    }

    #[test]
    fn a_damaged_table_is_refused_with_its_line() {
        let error = History::from_csv("iteration,loss\n0,2.3\n1,x\n".as_bytes(), &b""[..]);
        assert!(error.unwrap_err().to_string().contains("line: 3"));
    }

    proptest! {
        #[test]
        fn tables_read_back_the_same_bits(
            loss in prop::collection::vec(any::<f64>().prop_filter("no NaN", |x| !x.is_nan()), 0..20),
            train in 0.0..=1.0, test in 0.0..=1.0, validation in prop::option::of(0.0..=1.0),
        ) {
            let history = History { loss, accuracy: vec![Accuracy { train, test, validation, ..EPOCH }] };
            let read = History::from_csv(history.loss_csv().as_bytes(), history.accuracy_csv().as_bytes());
            prop_assert_eq!(read.unwrap(), history);
        }
    }
}
