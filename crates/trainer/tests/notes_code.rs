//! The Rust code that the notes page shows compiles and has the stated results.
#![allow(clippy::needless_pass_by_value, reason = "listings for readers")]

use std::ops::ControlFlow;

use calc::{Descent, Outcome};
use data::{Dataset, Sampler, SamplerError, TrainTest};
use model::{SimpleNet, TwoLayerNet, TwoLayerParams};
use ndarray::{Array1, Array2, ArrayRef1, Ix1, array};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use trainer::{Error, Training, config::Config, history::Measurement, split::Split};

include!("../src/notes/code/derivative.rs");
include!("../src/notes/code/gradient.rs");
include!("../src/notes/code/descent.rs");
include!("../src/notes/code/simple.rs");
include!("../src/notes/code/weight.rs");
include!("../src/notes/code/batch.rs");
include!("../src/notes/code/replay.rs");
include!("../src/notes/code/overfitting.rs");

#[test]
fn slope_and_gradient_are_as_said() {
    assert!((derivative() - 0.2).abs() < 1e-11);
    let by_hand = array![6.0, 8.0];
    assert!(
        (gradient() - by_hand)
            .iter()
            .all(|error| error.abs() < 1e-9)
    );
}

#[test]
fn descent_ends_at_the_minimum_with_101_points() {
    let descent = descent();
    assert!(descent.x.iter().all(|x| x.abs() < 1e-8));
    assert_eq!(
        (descent.path.len(), descent.outcome),
        (101, Outcome::AllSteps)
    );
}

/// The digits that the notes print, by NumPy.
#[test]
fn simple_net_prints_the_matrix_of_the_notes() {
    let w = array![
        [-0.839_761_217_6, -0.283_234_317_1, -0.753_856_788_7],
        [-1.259_641_826, -0.424_851_475_6, -1.130_785_183]
    ];
    let printed = simple(w, &array![[0.6, 0.9]], &array![[0.0, 0.0, 1.0]]);
    let numbers: Vec<_> = printed
        .split(['[', ']', ',', ' ', '\n'])
        .filter(|part| !part.is_empty())
        .collect();
    assert_eq!(
        numbers,
        [
            "0.11667530",
            "0.34537207",
            "-0.46204737",
            "0.17501295",
            "0.51805811",
            "-0.69307105"
        ]
    );
}

#[test]
fn three_gradients_agree() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let net = TwoLayerNet::new(4, 3, 2, 0.5, &mut rng);
    let x = array![[0.1, 0.9, 0.0, 0.4]];
    let [numerical, direct, backprop] = weight(&net, &x, &array![[0.0, 1.0]]);
    let apart = |a: &TwoLayerParams, b: &TwoLayerParams| {
        (&a.w1 - &b.w1)
            .iter()
            .fold(0.0_f64, |top, d| top.max(d.abs()))
    };
    assert!(apart(&numerical, &direct) < 1e-10);
    assert!(apart(&numerical, &backprop) < 1e-8);
}

#[test]
fn batches_training_and_overfitting_run() {
    let images = data::digits_sized(400, 60, 1);
    let (x, t) = batch(&images.train, ChaCha8Rng::seed_from_u64(1)).unwrap();
    assert_eq!((x.dim(), t.dim()), ((100, 784), (100, 10)));
    let config = Config {
        iterations: 6,
        ..Config::default()
    };
    assert_eq!(replay(&images, config.clone()).unwrap().len(), 6);
    let measured = overfitting(&images, config).unwrap();
    assert_eq!(
        measured.last().map(|m| (m.epoch, m.iteration)),
        Some((2, 6))
    );
}
