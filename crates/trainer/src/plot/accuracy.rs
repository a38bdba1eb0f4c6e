//! Plots training and test accuracy against epochs, which shows overfitting.

use super::{
    axis::Axis,
    marks::Curve,
    picture::{Corner, Panel, Picture},
    stroke::{Stroke, widths},
    texts::TEXT,
    title,
};
use crate::{
    text::{Language, Texts, fill},
    training::history::{History, Measurement},
};

/// Plots training accuracy (solid) and test accuracy (dashed) against epochs, from 0 to 1 as in the notes.
/// A second panel magnifies the second half of the runs, where the gap between the two is visible.
///
/// If no run has completed an epoch, the axis counts iterations.
///
/// ```
/// use trainer::{history::{History, Measurement}, plot};
///
/// let at = |epoch, test| Measurement { epoch, iteration: 10 * epoch, test, ..Measurement::default() };
/// let history = History { accuracy: vec![at(0, 0.1), at(1, 0.9)], ..History::default() };
/// let svg = plot::accuracy(&[("a run", &history)]).svg();
/// assert!(svg.contains("train accuracy") && svg.contains("test accuracy"));
/// ```
#[must_use]
pub fn accuracy(runs: &[(&str, &History)]) -> Picture {
    accuracy_in(runs, Language::English)
}

/// [`accuracy`] with its texts in `language`.
///
/// ```
/// use trainer::{history::History, plot::accuracy_in, text::Language};
///
/// let history = History { loss: vec![2.3, 1.9, 1.6], ..History::default() };
/// let picture = accuracy_in(&[("A", &history)], Language::Korean);
/// assert!(picture.svg().contains("정확도"));
/// ```
#[must_use]
pub fn accuracy_in(runs: &[(&str, &History)], language: Language) -> Picture {
    let texts = &TEXT.texts(language);
    let axis = Time::of(runs);
    let curves = curves(runs, axis, texts);
    let magnified = magnified(runs, axis, &curves, texts);
    let whole = Panel {
        title: magnified
            .as_ref()
            .map_or(String::new(), |_| texts["whole"].clone()),
        legend: Some(Corner::BottomRight),
        curves,
        ..Panel::new(
            axis.from(0.0, runs, texts),
            Axis::new(&texts["accuracy"], 0.0, 1.0),
        )
    };
    let panels = [Some(whole), magnified].into_iter().flatten();
    Picture::new(title(runs, &texts["title.accuracy"]), panels.collect())
}

/// The second half of the runs, with axes that fit the curves; `None` if the runs are too short.
fn magnified(
    runs: &[(&str, &History)],
    axis: Time,
    curves: &[Curve],
    texts: &Texts,
) -> Option<Panel> {
    let first = (axis.last(runs) / 2.0).ceil();
    if axis == Time::Iterations || first < 1.0 {
        return None;
    }
    let later: Vec<Curve> = curves.iter().map(|curve| after(curve, first)).collect();
    if later.iter().all(|curve| curve.points.len() < 2) {
        return None;
    }
    let values = || later.iter().flat_map(|curve| &curve.points).map(|p| p.1);
    let low = values().fold(1.0, f64::min);
    let high = values().fold(0.0, f64::max);
    let margin = 0.08 * (high - low).max(0.01);
    let (bottom, top) = ((low - margin).max(0.0), (high + margin).min(1.0));
    Some(Panel {
        title: texts["magnified"].clone(),
        width: 400.0,
        curves: later,
        ..Panel::new(
            axis.from(first, runs, texts),
            Axis::new(&texts["accuracy"], bottom, top),
        )
    })
}

fn curves(runs: &[(&str, &History)], axis: Time, texts: &Texts) -> Vec<Curve> {
    let single = runs.len() == 1;
    let losses: Vec<_> = runs.iter().map(|(_, history)| &history.loss[..]).collect();
    let of = |((i, &(name, history)), width): ((usize, &(&str, &History)), f64)| {
        let curve = |own: &str, of_run: &str, stroke: Stroke, accuracy: fn(&Measurement) -> f64| {
            let points = history
                .accuracy
                .iter()
                .map(|m| (axis.place(history, m), accuracy(m)));
            let name = if single {
                texts[own].clone()
            } else {
                fill(&texts[of_run], &[("run", &name)])
            };
            stroke.curve(points.collect()).named(&name)
        };
        let train = Stroke::of(i).wide(width);
        let test = if single { Stroke::of(1) } else { train };
        [
            curve("train-accuracy", "train-of", train, |m| m.train),
            curve("test-accuracy", "test-of", test.dashed(), |m| m.test),
        ]
    };
    let runs = runs.iter().enumerate();
    runs.zip(widths(&losses)).flat_map(of).collect()
}

/// The part of the curve from `first` on, without its name.
fn after(curve: &Curve, first: f64) -> Curve {
    let points = curve.points.iter().filter(|point| point.0 >= first);
    Curve {
        name: None,
        points: points.copied().collect(),
        ..*curve
    }
}

/// The unit of the horizontal axis.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Time {
    Epochs,
    Iterations,
}

impl Time {
    pub fn of(runs: &[(&str, &History)]) -> Self {
        let mut measurements = runs.iter().flat_map(|(_, history)| &history.accuracy);
        let begun = measurements.clone().any(|m| m.iteration > 0);
        if begun && measurements.all(|m| m.epoch == 0) {
            Self::Iterations
        } else {
            Self::Epochs
        }
    }

    pub fn place(self, history: &History, at: &Measurement) -> f64 {
        match self {
            Self::Epochs => history.epochs(at),
            Self::Iterations => at.iteration as f64,
        }
    }

    fn last(self, runs: &[(&str, &History)]) -> f64 {
        let lasts = runs.iter().filter_map(|(_, history)| {
            let last = history.accuracy.last()?;
            Some(self.place(history, last))
        });
        lasts.fold(0.0, f64::max)
    }

    pub fn from(self, first: f64, runs: &[(&str, &History)], texts: &Texts) -> Axis {
        let label = match self {
            Self::Epochs => &texts["epochs"],
            Self::Iterations => &texts["iterations"],
        };
        Axis::counted(label, first, self.last(runs).max(first + 1.0))
    }
}
