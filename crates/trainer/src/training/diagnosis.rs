//! Finds out why a run does not learn, and which learning rate to try.
//!
//! Let `S` be the loss of all training images before the first update, and `E` the last one
//! measured. The first row whose rule holds is the diagnosis:
//!
//! | problem | rule | rate |
//! | --- | --- | --- |
//! | [`LossRose`](Problem::LossRose) | `E > 1.1·S`, or `E > 1.005·S` with test accuracy at chance | too large |
//! | [`LossSwings`](Problem::LossSwings) | `E > 0.98·S`, and some batch had a loss above `1.5·S` | too large |
//! | [`LossStalled`](Problem::LossStalled) | `E > 0.98·S` | too small, or too few iterations |
//! | [`AtChance`](Problem::AtChance) | test accuracy at chance | |
//!
//! All rules but `E > 1.1·S` need 300 iterations: with the notes' settings the loss stays near `S` for
//! the first hundred. Accuracy is at chance if it is at most three standard errors above the share of
//! the most common class.

use serde::Serialize;

use super::history::History;

/// The rule `E > 1.1·S` applies from this iteration on.
const FIRST_ITERATIONS: usize = 10;
/// All other rules apply from this iteration on.
const ENOUGH_ITERATIONS: usize = 300;

/// Why a run does not learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// The loss has risen: the steps are too long.
    LossRose,
    /// The loss goes up and down and has not fallen: the steps are too long.
    LossSwings,
    /// The loss has hardly changed: the steps are too short, or too few.
    LossStalled,
    /// The loss has fallen, but the accuracy is that of always answering the most common class.
    AtChance,
}

/// The problem of a run, with the losses that show it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Diagnosis {
    /// The problem.
    pub problem: Problem,
    /// Updates made when it was measured.
    pub iteration: usize,
    /// Loss of all training images before the first update.
    pub loss_at_start: f64,
    /// Loss of all training images, as last measured.
    pub loss_at_end: f64,
    /// The highest loss of a mini-batch.
    pub highest_loss: f64,
    /// The learning rate to try next, if the rate is the cause.
    pub suggested_learning_rate: Option<f64>,
}

/// The problem of the run with this history; `None` if it learns or has only begun.
///
/// `chance` is the highest accuracy that may be chance, as [`Split::chance`](super::split::Split::chance)
/// computes it.
///
/// ```
/// use trainer::{diagnosis::{Problem, diagnose}, history::{History, Measurement}};
///
/// let at = |iteration, loss| Measurement {
///     iteration, test: 0.1, train_loss: Some(loss), ..Measurement::default()
/// };
/// let history = History { loss: vec![351.0; 500], accuracy: vec![at(0, 2.3), at(500, 418.0)] };
/// let diagnosis = diagnose(&history, 0.11, 1000.0).unwrap();
/// assert_eq!(diagnosis.problem, Problem::LossRose);
/// assert_eq!(diagnosis.suggested_learning_rate, Some(1.0));
/// ```
pub fn diagnose(history: &History, chance: f64, learning_rate: f64) -> Option<Diagnosis> {
    let (first, last) = (history.accuracy.first()?, history.accuracy.last()?);
    let (start, end) = (first.train_loss?, last.train_loss?);
    let highest = history.loss.iter().copied().fold(0.0, f64::max);
    let at_chance = last.test <= chance;
    let enough = last.iteration >= ENOUGH_ITERATIONS;
    let problem = if last.iteration >= FIRST_ITERATIONS && end > 1.1 * start
        || enough && end > 1.005 * start && at_chance
    {
        Problem::LossRose
    } else if enough && end > 0.98 * start && highest > 1.5 * start {
        Problem::LossSwings
    } else if enough && end > 0.98 * start {
        Problem::LossStalled
    } else if enough && at_chance {
        Problem::AtChance
    } else {
        return None;
    };
    Some(Diagnosis {
        problem,
        iteration: last.iteration,
        loss_at_start: start,
        loss_at_end: end,
        highest_loss: highest,
        suggested_learning_rate: match problem {
            Problem::LossRose | Problem::LossSwings => Some(smaller(learning_rate)),
            Problem::LossStalled => larger(learning_rate),
            Problem::AtChance => None,
        },
    })
}

/// A learning rate to try if `rate` is too large: the largest power of ten that is at most a tenth of
/// `rate`, but at most 1. With pixels from 0 to 1, networks of usual sizes learn at 1.
///
/// ```
/// use trainer::diagnosis::smaller;
/// assert_eq!([1000.0, 30.0, 3.0, 0.5].map(smaller), [1.0, 1.0, 0.1, 0.01]);
/// ```
#[must_use]
pub fn smaller(rate: f64) -> f64 {
    power_of_ten((rate / 10.0).log10().floor()).min(1.0)
}

/// A learning rate to try if `rate` is too small: the notes' 0.1, or 1 if `rate` is 0.1 or more; `None` from 1 on.
///
/// ```
/// use trainer::diagnosis::larger;
/// assert_eq!([1e-6, 0.05, 0.1, 1.0].map(larger), [Some(0.1), Some(0.1), Some(1.0), None]);
/// ```
#[must_use]
pub fn larger(rate: f64) -> Option<f64> {
    [0.1, 1.0].into_iter().find(|&larger| rate < larger)
}

/// `10^exponent`, as the `f64` nearest to it, so that it prints as a short decimal.
fn power_of_ten(exponent: f64) -> f64 {
    if exponent < 0.0 {
        1.0 / 10_f64.powf(-exponent)
    } else {
        10_f64.powf(exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::super::history::Measurement;
    use super::*;

    /// The history of a run of `iterations` with these losses at the start and the end, this test
    /// accuracy, and `highest` as the loss of every batch.
    fn run(iterations: usize, losses: [f64; 2], test: f64, highest: f64) -> History {
        let at = |iteration, loss| Measurement {
            iteration,
            test,
            train_loss: Some(loss),
            ..Measurement::default()
        };
        History {
            loss: vec![highest; iterations],
            accuracy: vec![at(0, losses[0]), at(iterations, losses[1])],
        }
    }

    #[test]
    fn each_rule_holds_on_one_side_of_its_bound() {
        let problem = |iterations, end, test, highest| {
            let history = run(iterations, [2.0, end], test, highest);
            diagnose(&history, 0.11, 0.1).map(|diagnosis| diagnosis.problem)
        };
        assert_eq!(problem(10, 2.21, 0.5, 2.2), Some(Problem::LossRose));
        assert_eq!(problem(9, 2.21, 0.5, 2.2), None);
        assert_eq!(problem(300, 2.02, 0.11, 2.2), Some(Problem::LossRose));
        assert_eq!(problem(299, 2.02, 0.11, 2.2), None);
        assert_eq!(problem(300, 2.02, 0.12, 2.2), Some(Problem::LossStalled));
        assert_eq!(problem(300, 1.97, 0.5, 3.1), Some(Problem::LossSwings));
        assert_eq!(problem(300, 1.97, 0.5, 2.9), Some(Problem::LossStalled));
        assert_eq!(problem(300, 1.95, 0.5, 3.1), None);
        assert_eq!(problem(300, 1.95, 0.11, 3.1), Some(Problem::AtChance));
        assert_eq!(problem(299, 1.95, 0.11, 3.1), None);
    }

    #[test]
    fn a_history_without_losses_has_no_diagnosis() {
        let mut history = run(500, [2.0, 400.0], 0.1, 400.0);
        history.accuracy[0].train_loss = None;
        assert_eq!(diagnose(&history, 0.11, 0.1), None);
        assert_eq!(diagnose(&History::default(), 0.11, 0.1), None);
    }

    #[test]
    fn suggested_rates_print_as_short_decimals() {
        let rates = [1e300, 1.0, 0.1, 0.03, 1e-5].map(|rate| format!("{:?}", smaller(rate)));
        assert_eq!(rates, ["1.0", "0.1", "0.01", "0.001", "1e-6"]);
    }
}
