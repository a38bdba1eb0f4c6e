//! The replay of a run: its loss, some of its hidden units, and its answers.

use ::data::Dataset;
use model::{Samples, TwoLayerNet};
use ndarray::{Array2, Axis};
use serde::Serialize;

use super::{
    encode::Pictures,
    recording::{Recording, Recordings},
};
use crate::{
    page::encode::{self, base64},
    plot::curve::{extremes, points, smooth, window},
};

/// The number of hidden units shown, for images of MNIST's size or smaller.
const UNITS: usize = 24;
/// The largest number of pixels of all units at one moment.
const MOST_PIXELS: usize = UNITS * 784;
/// The number of intervals of the loss curves, with two points each.
const INTERVALS: usize = 400;

#[derive(Serialize)]
pub struct Replay {
    iterations: usize,
    /// The number of batches of a mean.
    window: usize,
    numerical: Curve,
    backprop: Curve,
    /// The largest difference between the two losses of an iteration.
    apart: f64,
    moments: Vec<Shown>,
    /// The weights of each unit at each moment, as multiples of 1/127 of the unit's largest weight.
    units: Vec<String>,
    images: Pictures,
}

#[derive(Serialize)]
struct Curve {
    batches: Vec<(usize, f32)>,
    means: Vec<(usize, f32)>,
    last: f64,
}

#[derive(Serialize)]
struct Shown {
    iteration: usize,
    /// The mean loss of the batches around this moment.
    loss: Option<f64>,
    train: f64,
    test: f64,
    /// For each image, the probabilities of the classes.
    answers: Vec<Vec<f64>>,
}

impl Replay {
    pub fn of(recordings: &Recordings, test: &Dataset) -> Self {
        let Recordings {
            numerical,
            backprop,
            ..
        } = recordings;
        let apart = numerical
            .loss
            .iter()
            .zip(&backprop.loss)
            .map(|(a, b)| (a - b).abs());
        let shown = first_of_each_class(test);
        let x = Samples::from_bytes(&test.images().select(Axis(0), &shown));
        Self {
            iterations: numerical.loss.len(),
            window: window(numerical.loss.len()),
            numerical: Curve::of(&numerical.loss),
            backprop: Curve::of(&backprop.loss),
            apart: apart.fold(0.0, f64::max),
            moments: moments(numerical, &x),
            units: units(numerical),
            images: Pictures::of(test, shown),
        }
    }
}

impl Curve {
    fn of(loss: &[f64]) -> Self {
        Self {
            batches: encode::points(extremes(&points(loss), INTERVALS)),
            means: encode::points(smooth(loss, INTERVALS)),
            last: loss.last().copied().unwrap_or(f64::NAN),
        }
    }
}

fn moments(run: &Recording, x: &Samples) -> Vec<Shown> {
    let labels = vec![0; x.len()];
    let mean = |iteration: usize| {
        let around = &run.loss[iteration.saturating_sub(50)..(iteration + 50).min(run.loss.len())];
        (!around.is_empty()).then(|| around.iter().sum::<f64>() / around.len() as f64)
    };
    run.moments
        .iter()
        .map(|moment| Shown {
            iteration: moment.iteration,
            loss: mean(moment.iteration),
            train: moment.train,
            test: moment.test,
            answers: answers(
                &TwoLayerNet {
                    params: moment.params.clone(),
                },
                x,
                &labels,
            ),
        })
        .collect()
}

fn answers(net: &TwoLayerNet, x: &Samples, labels: &[u8]) -> Vec<Vec<f64>> {
    let probabilities: Array2<f64> = net.batch_predict(&model::Batch::all(x, labels));
    probabilities.outer_iter().map(|row| row.to_vec()).collect()
}

/// The first image of each class.
fn first_of_each_class(test: &Dataset) -> Vec<usize> {
    (0..test.classes())
        .filter_map(|class| {
            test.labels()
                .iter()
                .position(|&label| usize::from(label) == class)
        })
        .take(10)
        .collect()
}

fn units(run: &Recording) -> Vec<String> {
    let (inputs, hidden) = run.moments[0].params.w1.dim();
    let count = UNITS.min(hidden).min((MOST_PIXELS / inputs).max(1));
    (0..count)
        .map(|unit| {
            let weights = || {
                run.moments
                    .iter()
                    .flat_map(move |m| m.params.w1.column(unit))
            };
            let largest = weights().fold(0.0_f64, |top, w| top.max(w.abs()));
            let part = |w: &f64| ((127.0 * w / largest).round() as i8).cast_unsigned();
            base64(&weights().map(part).collect::<Vec<_>>())
        })
        .collect()
}
