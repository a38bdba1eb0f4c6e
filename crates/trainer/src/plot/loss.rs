//! Plots the loss against iterations, as in the notes, and the test loss.

use super::{
    axis::Axis,
    curve::{Point, extremes, points, smooth, window},
    marks::Curve,
    picture::{Corner, Panel, Picture},
    stroke::{Stroke, widths},
    texts::TEXT,
    title,
};
use crate::{
    text::{Language, Texts, fill},
    training::history::History,
};

/// The width of the curve in dots. Finer detail is invisible.
const DOTS: usize = 700;

/// Plots the loss of every iteration (pale), its moving average over a hundredth of the run, and the test
/// loss (dashed). The network overfits if the test loss rises while the other one falls.
///
/// The axes start at 0 and end where the data ends. Losses that are not finite are left out. A run of
/// fewer than 200 iterations has no moving average.
///
/// ```
/// use trainer::{history::History, plot};
///
/// let history = History { loss: vec![2.0; 200], ..History::default() };
/// let svg = plot::loss(&[("a run", &history)]).svg();
/// assert!(svg.contains("mean of 10 batches")); // a hundredth of the run, but at least 10
/// ```
#[must_use]
pub fn loss(runs: &[(&str, &History)]) -> Picture {
    loss_in(runs, Language::English)
}

/// [`loss`] with its texts in `language`.
///
/// ```
/// use trainer::{history::History, plot::loss_in, text::Language};
///
/// let history = History { loss: vec![2.3, 1.9, 1.6], ..History::default() };
/// let picture = loss_in(&[("A", &history)], Language::Korean);
/// assert!(picture.svg().contains("손실"));
/// ```
#[must_use]
pub fn loss_in(runs: &[(&str, &History)], language: Language) -> Picture {
    let texts = &TEXT.texts(language);
    let curves = match *runs {
        [(_, history)] => of_one(history, texts),
        _ => of_several(runs, texts),
    };
    let longest = runs.iter().map(|(_, history)| history.loss.len()).max();
    let iterations = Axis::from_zero(&texts["iteration"], longest.unwrap_or(0) as f64);
    let losses = loss_axis(&curves, texts);
    Picture::new(
        title(runs, &texts["title.loss"]),
        vec![Panel {
            width: 720.0,
            legend: (curves.len() > 1).then_some(Corner::TopRight),
            curves,
            ..Panel::new(iterations, losses)
        }],
    )
}

/// The legend names the losses, their mean, and the test loss.
fn of_one(history: &History, texts: &Texts) -> Vec<Curve> {
    let (batches, mean) = draw(&history.loss, Stroke::of(0), |i| i as f64);
    let batches_in_mean = window(history.loss.len());
    let mean_name = fill(&texts["mean"], &[("count", &batches_in_mean)]);
    let test = test_curve(history, Stroke::of(1));
    [
        Some(batches.named(&texts["each-batch"])),
        mean.map(|mean| mean.named(&mean_name)),
        test.map(|test| test.named(&texts["test-images"])),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The curves of several runs, named in the legend. All means and test losses are in front of the batch losses.
fn of_several(runs: &[(&str, &History)], texts: &Texts) -> Vec<Curve> {
    let losses: Vec<_> = runs.iter().map(|(_, history)| &history.loss[..]).collect();
    let mut behind = Vec::new();
    let mut before = Vec::new();
    for (i, ((name, history), width)) in runs.iter().zip(widths(&losses)).enumerate() {
        let stroke = Stroke::of(i).wide(width);
        match draw(&history.loss, stroke, |i| i as f64) {
            (batches, Some(mean)) => {
                behind.push(batches);
                before.push(mean.named(name));
            }
            (batches, None) => before.push(batches.named(name)),
        }
        let test = test_curve(history, stroke);
        before.extend(test.map(|test| test.named(&fill(&texts["test-of"], &[("run", name)]))));
    }
    behind.extend(before);
    behind
}

/// The test loss; `None` if it was measured less than twice.
fn test_curve(history: &History, stroke: Stroke) -> Option<Curve> {
    let measured = history.accuracy.iter();
    let points = measured.filter_map(|m| Some((m.iteration as f64, m.test_loss?)));
    let finite: Vec<_> = points.filter(|point| point.1.is_finite()).collect();
    (finite.len() > 1).then(|| stroke.dashed().curve(finite))
}

/// The losses of one run and, if it is long enough, their moving average. `x` converts an iteration to
/// a coordinate.
pub(super) fn draw(
    loss: &[f64],
    stroke: Stroke,
    x: impl Fn(usize) -> f64,
) -> (Curve, Option<Curve>) {
    let placed = |points: Vec<Point>| points.into_iter().map(|(i, y)| (x(i), y)).collect();
    let batches = extremes(&points(loss), DOTS);
    if window(loss.len()) == 0 {
        return (stroke.curve(placed(batches)), None);
    }
    let mean = smooth(loss, DOTS / 2);
    (
        stroke.pale().curve(placed(batches)),
        Some(stroke.curve(placed(mean))),
    )
}

/// An axis from 0 to the highest loss of all curves.
pub(super) fn loss_axis(curves: &[Curve], texts: &Texts) -> Axis {
    let losses = curves.iter().flat_map(|curve| &curve.points).map(|p| p.1);
    Axis::from_zero(&texts["loss"], losses.fold(0.0, f64::max) * 1.02)
}
