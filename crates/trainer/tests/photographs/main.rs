//! Photographs of digits are classified as well as the digits themselves.
//!
//! The digits are MNIST's test images if `MNIST_DIR` names MNIST, otherwise the built-in ones. A release build
//! tries 60 pictures of each kind, which takes a minute; a debug build tries one.
#![allow(
    clippy::cast_sign_loss,
    reason = "brightness and places are not below 0"
)]

mod kinds;
mod light;
mod marks;
mod page;
mod paper;
mod sheets;

use std::{env, ops::ControlFlow};

use data::{Dataset, TrainTest};
use ndarray::{ArrayView1, ArrayView2, Axis};
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
    let mnist = env::var_os("MNIST_DIR").filter(|folder| !folder.is_empty());
    let (test, answer) = match mnist {
        Some(folder) if !cfg!(debug_assertions) => trained(data::load_mnist(folder).unwrap()),
        _ => nearest(data::digits_sized(1000, PICTURES, 42)),
    };
    let is_right = |(_, harm): Kind, n: usize| {
        let picture = harm(test.picture(n), &mut ChaCha8Rng::seed_from_u64(n as u64));
        let found = digits(&picture, (28, 28)).unwrap_or_default();
        found.len() == 1 && answer(found[0].image.view()) == test.labels()[n]
    };
    let mut failures = Vec::new();
    for kind in kinds() {
        let wrong: Vec<usize> = (0..PICTURES).filter(|&n| !is_right(kind, n)).collect();
        let right = PICTURES - wrong.len();
        println!("{:24} {right:2} of {PICTURES}; wrong {wrong:?}", kind.0);
        if 10 * right < 9 * PICTURES {
            failures.push(kind.0);
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
}

/// A classifier, and the images that the pictures are made of.
type Answer = Box<dyn Fn(ArrayView2<u8>) -> u8>;

/// A network trained as by default, but with backprop.
fn trained(images: TrainTest) -> (Dataset, Answer) {
    let config = Config {
        gradient: GradientMethod::Backprop,
        ..Config::default()
    };
    let split = Split::new(&images, &config).unwrap();
    let mut training = Training::new(config, &split);
    training.run(|_| ControlFlow::Continue(())).unwrap();
    let net = training.net().clone();
    let answer = move |image: ArrayView2<u8>| {
        let row = image.flatten().mapv(|pixel| f64::from(pixel) / 255.0);
        let probabilities = net.predict(&row.insert_axis(Axis(0)));
        let best = probabilities
            .iter()
            .zip(0..)
            .max_by(|a, b| a.0.total_cmp(b.0));
        best.unwrap().1
    };
    (images.test, Box::new(answer))
}

/// The label of the training image that differs least: a debug build trains no network in seconds.
fn nearest(images: TrainTest) -> (Dataset, Answer) {
    let train = images.train;
    let answer = move |image: ArrayView2<u8>| {
        let pixels = image.flatten();
        let difference = |row: ArrayView1<u8>| {
            let pairs = row.into_iter().zip(&pixels);
            pairs
                .map(|(&a, &b)| u64::from(a.abs_diff(b)).pow(2))
                .sum::<u64>()
        };
        let rows = train.images().outer_iter().map(difference);
        rows.zip(train.labels())
            .min()
            .map(|(_, &label)| label)
            .unwrap()
    };
    (images.test, Box::new(answer))
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
