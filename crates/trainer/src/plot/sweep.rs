//! Plots runs with different settings on the same axes.

use super::{
    accuracy::Time,
    axis::Axis,
    loss::draw,
    marks::Curve,
    picture::{Corner, Panel, Picture},
    stroke::Stroke,
    texts::TEXT,
};
use crate::{
    text::Language,
    training::history::{History, Measurement},
};

/// Plots the moving average of the loss of each run against iterations, and its validation accuracy (or
/// test accuracy, without validation images) against epochs.
///
/// The loss axis ends at 1.4 times the loss at the start. A curve that rises higher is cut off at the
/// top.
///
/// ```
/// use trainer::{history::History, plot};
///
/// let history = History { loss: vec![2.0, 1.0], ..History::default() };
/// let svg = plot::sweep("learning rates", &[("0.1", &history), ("1", &history)]).svg();
/// assert!(svg.contains("learning rates"));
/// ```
#[must_use]
pub fn sweep(title: &str, runs: &[(&str, &History)]) -> Picture {
    sweep_in(title, runs, Language::English)
}

/// [`sweep`] with its texts in `language`.
///
/// ```
/// use trainer::{history::History, plot::sweep_in, text::Language};
///
/// let history = History { loss: vec![2.3, 1.9, 1.6], ..History::default() };
/// let picture = sweep_in("A", &[("B", &history)], Language::Korean);
/// assert!(picture.svg().contains("반복 횟수"));
/// ```
#[must_use]
pub fn sweep_in(title: &str, runs: &[(&str, &History)], language: Language) -> Picture {
    let texts = &TEXT.texts(language);
    let validated = runs
        .iter()
        .flat_map(|(_, history)| &history.accuracy)
        .all(|m| m.validation.is_some());
    let measured = if validated {
        "validation-accuracy"
    } else {
        "test-accuracy"
    };
    let accuracy = move |m: &Measurement| m.validation.filter(|_| validated).unwrap_or(m.test);
    let longest = runs.iter().map(|(_, history)| history.loss.len()).max();
    let axis = Time::of(runs);
    let losses = Panel {
        title: texts["loss"].clone(),
        width: 560.0,
        legend: Some(Corner::TopRight),
        curves: losses(runs),
        ..Panel::new(
            Axis::from_zero(&texts["iteration"], longest.unwrap_or(0) as f64),
            Axis::from_zero(&texts["loss"], highest(runs)),
        )
    };
    let accuracies = Panel {
        title: texts[measured].clone(),
        width: 480.0,
        curves: accuracies(runs, axis, accuracy),
        ..Panel::new(
            axis.from(0.0, runs, texts),
            Axis::new(&texts["accuracy"], 0.0, 1.0),
        )
    };
    Picture::new(title, vec![losses, accuracies])
}

fn losses(runs: &[(&str, &History)]) -> Vec<Curve> {
    let top = highest(runs);
    let of = |(i, (name, history)): (usize, &(&str, &History))| {
        let (batches, mean) = draw(&history.loss, Stroke::of(i), |i| i as f64);
        let mut curve = mean.unwrap_or(batches).named(name);
        for point in &mut curve.points {
            point.1 = point.1.min(top);
        }
        curve
    };
    runs.iter().enumerate().map(of).collect()
}

fn accuracies(
    runs: &[(&str, &History)],
    axis: Time,
    accuracy: impl Fn(&Measurement) -> f64,
) -> Vec<Curve> {
    let of = |(i, (_, history)): (usize, &(&str, &History))| {
        let points = history.accuracy.iter();
        let points = points.map(|m| (axis.place(history, m), accuracy(m)));
        Stroke::of(i).curve(points.collect())
    };
    runs.iter().enumerate().map(of).collect()
}

/// The end of the loss axis.
fn highest(runs: &[(&str, &History)]) -> f64 {
    let starts = runs.iter().filter_map(|(_, history)| {
        let first = history.accuracy.first().and_then(|m| m.train_loss);
        first.or_else(|| history.loss.first().copied())
    });
    1.4 * starts.filter(|loss| loss.is_finite()).fold(0.0, f64::max)
}
