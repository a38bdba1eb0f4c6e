//! Accuracy on training and test images against epochs: the notes' overfitting check.

use super::{
    axis::Axis,
    colour::Colour,
    marks::Curve,
    picture::{Corner, Panel, Picture},
    title, width,
};
use crate::training::history::{Accuracy, History};

/// Training accuracy solid and test accuracy dashed against epochs, from 0 to 1 as the notes draw
/// it; beside it the later half of the run magnified, where the gap between the two can be seen.
pub fn accuracy(runs: &[(&str, &History)]) -> Picture {
    let whole = Panel {
        legend: Some(Corner::BottomRight),
        curves: curves(runs),
        ..Panel::new(epochs(runs, 0), Axis::new("accuracy", 0.0, 1.0))
    };
    let mut panels = vec![whole];
    panels.extend(magnified(runs));
    Picture::new(title(runs, "Accuracy"), panels)
}

/// The second half of the run with the axes around what is there; none where there is nothing to
/// magnify.
fn magnified(runs: &[(&str, &History)]) -> Option<Panel> {
    let last = last_epoch(runs);
    let first = last.div_ceil(2);
    let later = || {
        runs.iter()
            .flat_map(|(_, history)| &history.accuracy)
            .filter(|a| a.epoch >= first)
            .flat_map(|a| [a.train, a.test])
    };
    if last < 2 {
        return None;
    }
    let low = later().fold(1.0, f64::min);
    let high = later().fold(0.0, f64::max);
    let margin = 0.08 * (high - low).max(0.01);
    let (from, to) = ((low - margin).max(0.0), (high + margin).min(1.0));
    Some(Panel {
        title: "the later half, magnified".into(),
        width: 400.0,
        curves: curves(runs)
            .into_iter()
            .map(|curve| Curve {
                points: curve
                    .points
                    .into_iter()
                    .filter(|p| p.0 >= first as f64)
                    .collect(),
                ..curve
            })
            .collect(),
        ..Panel::new(epochs(runs, first), Axis::new("accuracy", from, to))
    })
}

fn curves(runs: &[(&str, &History)]) -> Vec<Curve> {
    let single = runs.len() == 1;
    runs.iter()
        .enumerate()
        .flat_map(|(i, (name, history))| {
            let of = |set: &str, accuracy: fn(&Accuracy) -> f64, colour| {
                let points = history
                    .accuracy
                    .iter()
                    .map(|a| (a.epoch as f64, accuracy(a)));
                let name = if single {
                    format!("{set} accuracy")
                } else {
                    format!("{name}, {set}")
                };
                let width = width(i, runs.len());
                let curve = Curve::new(colour, width, points.collect()).named(&name);
                Curve {
                    dashed: set == "test",
                    ..curve
                }
            };
            let test_colour = if single { Colour::of(1) } else { Colour::of(i) };
            [
                of("train", |a| a.train, Colour::of(i)),
                of("test", |a| a.test, test_colour),
            ]
        })
        .collect()
}

fn epochs(runs: &[(&str, &History)], from: usize) -> Axis {
    let to = last_epoch(runs).max(from + 1);
    Axis::counted("epochs", from as f64, to as f64)
}

fn last_epoch(runs: &[(&str, &History)]) -> usize {
    let epochs = runs
        .iter()
        .flat_map(|(_, history)| &history.accuracy)
        .map(|a| a.epoch);
    epochs.max().unwrap_or(0)
}
