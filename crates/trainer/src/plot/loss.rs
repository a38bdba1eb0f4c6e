//! Loss against iterations, as the notes draw it.

use super::{
    axis::Axis,
    colour::Colour,
    curve::{Point, extremes, points, smooth, window},
    marks::Curve,
    picture::{Corner, Panel, Picture},
    title, width,
};
use crate::training::history::History;

/// Dots that the picture has across for a curve; finer detail than this cannot be seen.
const DOTS: usize = 700;

/// The loss of every iteration, pale, under its running mean over a hundredth of the run.
///
/// The axes start at 0 and end where the data ends. Losses that are not finite are left out; a run
/// of fewer than 200 iterations is drawn as it is, without a mean.
pub fn loss(runs: &[(&str, &History)]) -> Picture {
    let losses: Vec<_> = runs
        .iter()
        .map(|&(name, history)| (name, &history.loss[..]))
        .collect();
    let curves = match losses[..] {
        [(_, loss)] => of_one(loss),
        _ => of_several(&losses),
    };
    let longest = losses.iter().map(|(_, loss)| loss.len()).max().unwrap_or(0);
    Picture::new(
        title(runs, "Loss"),
        vec![Panel {
            width: 720.0,
            legend: (curves.len() > 1).then_some(Corner::TopRight),
            curves,
            ..Panel::new(
                Axis::from_zero("iteration", longest as f64),
                loss_axis(&losses),
            )
        }],
    )
}

/// The legend tells the losses from their mean.
fn of_one(loss: &[f64]) -> Vec<Curve> {
    let (batches, mean) = draw(loss, Colour::of(0), |i| i as f64);
    let mean_name = format!("mean of {} batches", window(loss.len()));
    [
        Some(batches.named("each mini-batch")),
        mean.map(|mean| mean.named(&mean_name)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The legend tells the runs apart; all means lie over all losses.
fn of_several(losses: &[(&str, &[f64])]) -> Vec<Curve> {
    let mut curves = Vec::new();
    let mut means = Vec::new();
    for (i, (name, loss)) in losses.iter().enumerate() {
        match draw(loss, Colour::of(i), |i| i as f64) {
            (batches, Some(mean)) => {
                let width = width(i, losses.len());
                curves.push(batches);
                means.push(Curve {
                    width,
                    ..mean.named(name)
                });
            }
            (batches, None) => curves.push(batches.named(name)),
        }
    }
    curves.extend(means);
    curves
}

/// The losses of one run and, where there are enough of them, their running mean; `x` turns an
/// iteration into a place on the axis.
pub(super) fn draw(
    loss: &[f64],
    colour: Colour,
    x: impl Fn(usize) -> f64,
) -> (Curve, Option<Curve>) {
    let placed = |points: Vec<Point>| points.into_iter().map(|(i, y)| (x(i), y)).collect();
    let batches = extremes(&points(loss), DOTS);
    if window(loss.len()) == 0 {
        return (Curve::new(colour, 1.5, placed(batches)), None);
    }
    let mean = smooth(loss, DOTS / 2);
    (
        Curve::new(colour.pale(), 0.75, placed(batches)),
        Some(Curve::new(colour, 2.0, placed(mean))),
    )
}

/// From 0 to the highest loss of any run.
pub(super) fn loss_axis(runs: &[(&str, &[f64])]) -> Axis {
    let finite = runs
        .iter()
        .flat_map(|(_, loss)| loss.iter())
        .filter(|y| y.is_finite());
    Axis::from_zero("loss", finite.copied().fold(0.0, f64::max) * 1.02)
}
