//! Digits of pictures as people take them are read as well as the digits themselves.
//!
//! The digits are MNIST's test images where `MNIST_DIR` names it, else the built-in ones; each kind of harm
//! has strengths, places, colours and sizes drawn at random. A release build tries 60 of each kind, which
//! takes a minute; a debug build one.
#![allow(
    clippy::cast_sign_loss,
    reason = "brightness and places are not below 0"
)]

mod kinds;
mod paper;

use std::env;

use data::TrainTest;
use model::TwoLayerNet;
use ndarray::{ArrayView2, Axis};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use trainer::{
    Training,
    config::{Config, GradientMethod},
    preprocess::{Error, digits},
    split::Split,
};

use kinds::{Kind, kinds};

/// Pictures of each kind.
const PICTURES: usize = if cfg!(debug_assertions) { 1 } else { 60 };

#[test]
fn nine_of_ten_are_right_of_every_kind() {
    let images = images();
    let net = network(&images);
    let mut failures = Vec::new();
    for kind in kinds() {
        let wrong: Vec<usize> = (0..PICTURES)
            .filter(|&n| !is_right(&net, &images, kind, n))
            .collect();
        let right = PICTURES - wrong.len();
        println!("{:24} {right:2} of {PICTURES}; not {wrong:?}", kind.0);
        if 10 * right < 9 * PICTURES {
            failures.push(format!("{}: {right} of {PICTURES}, not {wrong:?}", kind.0));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn images() -> TrainTest {
    match env::var_os("MNIST_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) if !cfg!(debug_assertions) => data::load_mnist(folder).unwrap(),
        _ => data::digits_sized(2000, PICTURES, 42),
    }
}

fn network(images: &TrainTest) -> TwoLayerNet {
    let config = Config {
        gradient: GradientMethod::Backprop,
        learning_rate: 0.5,
        iterations: if images.train.len() < 60_000 {
            600
        } else {
            10_000
        },
        ..Config::default()
    };
    let split = Split::new(images, &config).unwrap();
    let mut training = Training::new(config, &split);
    training
        .run(|_| std::ops::ControlFlow::Continue(()))
        .unwrap();
    training.net().clone()
}

fn is_right(net: &TwoLayerNet, images: &TrainTest, (_, harm): Kind, n: usize) -> bool {
    let picture = harm(
        images.test.picture(n),
        &mut ChaCha8Rng::seed_from_u64(n as u64),
    );
    let found = digits(&picture, (28, 28));
    found.is_ok_and(|found| {
        found.len() == 1 && answer(net, found[0].image.view()) == images.test.labels()[n]
    })
}

fn answer(net: &TwoLayerNet, image: ArrayView2<u8>) -> u8 {
    let row = image.flatten().mapv(|pixel| f64::from(pixel) / 255.0);
    let probabilities = net.predict(&row.insert_axis(Axis(0)));
    let best = probabilities
        .iter()
        .zip(0..)
        .max_by(|a, b| a.0.total_cmp(b.0));
    best.unwrap().1
}

#[test]
fn paper_without_a_digit_is_blank() {
    let sheet = paper::drawn(
        &ndarray::Array2::zeros((200, 200)),
        paper::grey(0.9),
        paper::grey(0.1),
    );
    for (name, harm) in [
        ("plain", paper::png(&sheet)),
        ("JPEG", paper::jpeg(&sheet, 60)),
    ] {
        assert_eq!(digits(&harm, (28, 28)), Err(Error::Blank), "{name}");
    }
}
