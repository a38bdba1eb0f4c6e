//! The losses and accuracies of a run, and the two tables that store them.
//!
//! `metrics.csv` has the columns `iteration,loss`. `accuracy.csv` has the columns
//! `epoch,iteration,train_accuracy,test_accuracy,train_loss,test_loss`; with validation images it also
//! has `validation_accuracy` (after `test_accuracy`) and `validation_loss` (at the end). Numbers have
//! as many digits as it takes to read back the same bits. Tables of earlier versions, which have no
//! losses in `accuracy.csv`, can be read.

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

/// The curves of a run: the loss of each iteration, and the measurements on all images.
///
/// ```
/// use trainer::history::History;
///
/// let history = History { loss: vec![2.3, 1.9], ..History::default() };
/// assert_eq!(history.loss_csv(), "iteration,loss\n0,2.3\n1,1.9\n");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// `loss[i]` is the loss of the batch of iteration `i`, counted from 0, after its update.
    pub loss: Vec<f64>,
    /// Accuracy and loss on all images, oldest first.
    pub accuracy: Vec<Measurement>,
}

/// Accuracy and loss on all training and all test images at one iteration.
///
/// The losses are `None` in runs of version 0.1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Completed epochs; 0 for the untrained network.
    pub epoch: usize,
    /// Updates made.
    pub iteration: usize,
    /// Fraction of the training images classified correctly, in `0..=1`.
    pub train: f64,
    /// Fraction of the test images classified correctly, in `0..=1`.
    pub test: f64,
    /// Fraction of the validation images classified correctly, if the run has any.
    pub validation: Option<f64>,
    /// Mean cross-entropy of the training images.
    pub train_loss: Option<f64>,
    /// Mean cross-entropy of the test images.
    pub test_loss: Option<f64>,
    /// Mean cross-entropy of the validation images.
    pub validation_loss: Option<f64>,
}

/// The name of [`Measurement`] in version 0.1, which measured no losses.
#[deprecated(note = "renamed to `Measurement`")]
pub type Accuracy = Measurement;

impl History {
    /// The text of `metrics.csv`: one line per iteration.
    #[must_use]
    pub fn loss_csv(&self) -> String {
        csv_text(&["iteration", "loss"], self.loss.iter().enumerate())
    }

    /// The text of `accuracy.csv`: one line per measurement.
    ///
    /// ```
    /// use trainer::history::{History, Measurement};
    ///
    /// let measurement = Measurement {
    ///     epoch: 1, iteration: 600, train: 0.79, test: 0.8,
    ///     train_loss: Some(0.5), test_loss: Some(0.625),
    ///     ..Measurement::default()
    /// };
    /// let history = History { accuracy: vec![measurement], ..History::default() };
    /// assert_eq!(history.accuracy_csv().lines().last(), Some("1,600,0.79,0.8,0.5,0.625"));
    /// ```
    #[must_use]
    pub fn accuracy_csv(&self) -> String {
        let rows = self.accuracy.iter();
        let row = |m: &Measurement| (m.epoch, m.iteration, m.train, m.test);
        let losses = |m: &Measurement| (m.train_loss, m.test_loss);
        if rows.clone().any(|m| m.validation.is_some()) {
            let rows = rows.map(|m| (row(m), m.validation, losses(m), m.validation_loss));
            csv_text(&COLUMNS_WITH_VALIDATION, rows)
        } else {
            csv_text(&COLUMNS, rows.map(|m| (row(m), losses(m))))
        }
    }

    /// The epochs at a measurement, as a fraction: `iteration / iterations per epoch`.
    ///
    /// The tables do not store the number of iterations per epoch. It is the least `iteration / epoch`
    /// of all measurements, which is exact once one was made at the end of an epoch. Before the end of
    /// the first epoch it is unknown, and the result is 0.
    ///
    /// ```
    /// use trainer::history::{History, Measurement};
    ///
    /// let at = |epoch, iteration| Measurement { epoch, iteration, ..Measurement::default() };
    /// let history = History { accuracy: vec![at(0, 0), at(1, 600), at(1, 900)], ..History::default() };
    /// assert_eq!(history.epochs(&history.accuracy[2]), 1.5);
    /// ```
    pub fn epochs(&self, at: &Measurement) -> f64 {
        let completed = self.accuracy.iter().filter(|m| m.epoch > 0);
        let per_epoch = completed.map(|m| m.iteration as f64 / m.epoch as f64);
        at.iteration as f64 / per_epoch.fold(f64::INFINITY, f64::min)
    }

    /// Reads `metrics.csv` and `accuracy.csv`.
    ///
    /// # Errors
    ///
    /// If a table does not have the form that [`loss_csv`](Self::loss_csv) and
    /// [`accuracy_csv`](Self::accuracy_csv) write. The error names the line.
    ///
    /// ```
    /// use trainer::history::History;
    ///
    /// let metrics = "iteration,loss\n0,2.3\n1,1.9\n";
    /// let accuracy = "epoch,iteration,train_accuracy,test_accuracy\n1,2,0.75,0.5\n";
    /// let history = History::from_csv(metrics.as_bytes(), accuracy.as_bytes())?;
    /// assert_eq!(history.loss, [2.3, 1.9]);
    /// assert_eq!(history.accuracy[0].test, 0.5);
    /// # Ok::<(), csv::Error>(())
    /// ```
    pub fn from_csv(metrics: impl Read, accuracy: impl Read) -> Result<Self, csv::Error> {
        let loss = Reader::from_reader(metrics)
            .into_deserialize()
            .map(|row| row.map(|(_, loss): (usize, f64)| loss))
            .collect::<Result<_, _>>()?;
        let accuracy = Reader::from_reader(accuracy)
            .into_deserialize()
            .map(|row| row.map(Row::into))
            .collect::<Result<_, _>>()?;
        Ok(Self { loss, accuracy })
    }
}

const COLUMNS: [&str; 6] = [
    "epoch",
    "iteration",
    "train_accuracy",
    "test_accuracy",
    "train_loss",
    "test_loss",
];
const COLUMNS_WITH_VALIDATION: [&str; 8] = [
    "epoch",
    "iteration",
    "train_accuracy",
    "test_accuracy",
    "validation_accuracy",
    "train_loss",
    "test_loss",
    "validation_loss",
];

/// One line of `accuracy.csv`.
#[derive(Deserialize)]
struct Row {
    epoch: usize,
    iteration: usize,
    train_accuracy: f64,
    test_accuracy: f64,
    validation_accuracy: Option<f64>,
    train_loss: Option<f64>,
    test_loss: Option<f64>,
    validation_loss: Option<f64>,
}

impl From<Row> for Measurement {
    fn from(row: Row) -> Self {
        Self {
            epoch: row.epoch,
            iteration: row.iteration,
            train: row.train_accuracy,
            test: row.test_accuracy,
            validation: row.validation_accuracy,
            train_loss: row.train_loss,
            test_loss: row.test_loss,
            validation_loss: row.validation_loss,
        }
    }
}

/// The CSV of a header and rows. Writing to memory cannot fail.
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

    const EPOCH: Measurement = Measurement {
        epoch: 1,
        iteration: 600,
        train: 0.79,
        test: 0.8,
        validation: None,
        train_loss: Some(0.5),
        test_loss: Some(0.625),
        validation_loss: None,
    };

    #[test]
    fn losses_are_the_last_columns_and_validation_has_its_own() {
        let mut history = History {
            loss: vec![],
            accuracy: vec![EPOCH],
        };
        assert_eq!(
            history.accuracy_csv(),
            "epoch,iteration,train_accuracy,test_accuracy,train_loss,test_loss\n\
             1,600,0.79,0.8,0.5,0.625\n"
        );
        history.accuracy[0].validation = Some(0.75);
        history.accuracy[0].validation_loss = Some(0.875);
        assert_eq!(
            history.accuracy_csv(),
            "epoch,iteration,train_accuracy,test_accuracy,validation_accuracy,\
             train_loss,test_loss,validation_loss\n\
             1,600,0.79,0.8,0.75,0.5,0.625,0.875\n"
        );
    }

    #[test]
    fn a_table_without_losses_still_loads() {
        let earlier = "epoch,iteration,train_accuracy,test_accuracy\n1,600,0.79,0.8\n";
        let read = History::from_csv("iteration,loss\n".as_bytes(), earlier.as_bytes()).unwrap();
        let expected = Measurement {
            train_loss: None,
            test_loss: None,
            ..EPOCH
        };
        assert_eq!(read.accuracy, [expected]);
    }

    #[test]
    fn epochs_are_read_off_the_ends_of_epochs() {
        let at = |epoch, iteration| Measurement {
            epoch,
            iteration,
            ..EPOCH
        };
        let accuracy = [(0, 0), (1, 1_000), (1, 1_199), (3, 1_800), (3, 2_000)];
        let history = History {
            loss: vec![],
            accuracy: accuracy
                .map(|(epoch, iteration)| at(epoch, iteration))
                .to_vec(),
        };
        let epochs: Vec<_> = history.accuracy.iter().map(|m| history.epochs(m)).collect();
        assert_eq!(
            epochs,
            [0.0, 1_000.0 / 600.0, 1_199.0 / 600.0, 3.0, 2_000.0 / 600.0]
        );
        let short = History {
            loss: vec![],
            accuracy: vec![at(0, 0), at(0, 500)],
        };
        assert_eq!(short.epochs(&short.accuracy[1]), 0.0);
    }

    #[test]
    fn a_damaged_table_is_rejected_with_its_line() {
        let error = History::from_csv("iteration,loss\n0,2.3\n1,x\n".as_bytes(), &b""[..]);
        assert!(error.unwrap_err().to_string().contains("line: 3"));
    }

    proptest! {
        #[test]
        fn tables_read_back_the_same_bits(
            loss in prop::collection::vec(any::<f64>().prop_filter("no NaN", |x| !x.is_nan()), 0..20),
            train in 0.0..=1.0, test in 0.0..=1.0, validation in prop::option::of(0.0..=1.0),
        ) {
            let history = History { loss, accuracy: vec![Measurement { train, test, validation, validation_loss: validation, ..EPOCH }] };
            let read = History::from_csv(history.loss_csv().as_bytes(), history.accuracy_csv().as_bytes());
            prop_assert_eq!(read.unwrap(), history);
        }
    }
}
