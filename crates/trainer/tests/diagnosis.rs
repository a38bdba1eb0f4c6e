//! Runs on the built-in digits: those that do not learn get a diagnosis, those that learn do not.
//!
//! By default the images are 14×14 and one seed runs, which takes an unoptimised build seconds.
//! `DIAGNOSIS_SEEDS=50 cargo test --release -p trainer --test diagnosis` runs 50 seeds, and all tests on
//! images of full size.

use std::ops::ControlFlow;

use data::{Dataset, TrainTest};
use ndarray::Array3;
use rayon::{ThreadPoolBuilder, prelude::*};
use trainer::{
    Error, Training,
    config::{Config, GradientMethod, Sampling},
    diagnosis::{Diagnosis, Problem},
    split::Split,
};

/// The number of seeds in the environment variable, if it is set.
fn seeds() -> Option<u64> {
    let seeds = std::env::var("DIAGNOSIS_SEEDS").ok()?;
    Some(seeds.parse().unwrap())
}

fn digits() -> TrainTest {
    if seeds().is_some() {
        return data::digits_sized(1_000, 300, 42);
    }
    let TrainTest { train, test } = data::digits_sized(300, 200, 42);
    TrainTest {
        train: quarter(&train),
        test: quarter(&test),
    }
}

/// Every second pixel of every second row.
fn quarter(images: &Dataset) -> Dataset {
    let pixels = |(n, y, x): (usize, usize, usize)| images.images()[[n, 28 * 2 * y + 2 * x]];
    let pixels = Array3::from_shape_fn((images.len(), 14, 14), pixels);
    Dataset::new(pixels, images.labels().to_vec(), 10).unwrap()
}

/// Uses backprop, which has the losses of the numerical gradient in a fraction of the time.
fn config(learning_rate: f64, iterations: usize) -> Config {
    Config {
        gradient: GradientMethod::Backprop,
        learning_rate,
        iterations,
        hidden_size: 10,
        batch_size: 20,
        ..Config::default()
    }
}

/// The diagnoses of a run: after each measurement, and at its end.
fn diagnoses(images: &TrainTest, config: Config) -> Result<Vec<(usize, Option<Diagnosis>)>, Error> {
    let split = Split::new(images, &config)?;
    let mut training = Training::new(config, &split);
    let mut said = Vec::new();
    let observe = |training: &Training| {
        if training.measured().is_some() {
            said.push((training.iteration(), training.diagnosis()));
        }
        ControlFlow::Continue(())
    };
    let alone = ThreadPoolBuilder::new().num_threads(1).build().unwrap(); // batches are small
    alone.install(|| training.run(observe))?;
    Ok(said)
}

fn diagnosis(images: &TrainTest, config: Config) -> Option<Diagnosis> {
    let said = diagnoses(images, config).unwrap();
    said.last().unwrap().1
}

#[test]
fn a_learning_rate_that_is_too_large_is_told_from_one_that_is_too_small() {
    let images = digits();
    let expected = [
        (1000.0, 500, Problem::LossRose),
        (1000.0, 20, Problem::LossRose),
        (30.0, 300, Problem::LossRose),
        (1e-2, 300, Problem::LossStalled),
        (1e-6, 300, Problem::LossStalled),
    ];
    for (rate, iterations, problem) in expected {
        let found = diagnosis(&images, config(rate, iterations));
        assert_eq!(found.map(|found| found.problem), Some(problem), "{rate}");
    }
}

#[test]
fn the_suggested_rates_lead_to_one_that_learns() {
    let images = digits();
    for mut rate in [1000.0, 1e-9] {
        let mut tries = 0;
        loop {
            match diagnoses(&images, config(rate, 700)) {
                Ok(said) => match said.last().unwrap().1 {
                    Some(found) => rate = found.suggested_learning_rate.unwrap(),
                    None => break,
                },
                Err(_) => rate = trainer::diagnosis::smaller(rate),
            }
            tries += 1;
            assert!(tries <= 2, "still at {rate}");
        }
        assert!(tries > 0, "{rate} is no good start for this test");
    }
}

/// The network can memorise the training images, whose labels say nothing about the test images.
#[test]
fn labels_that_do_not_go_with_the_images_are_at_chance() {
    let mut images = digits();
    let shuffled = |part: &Dataset| {
        let labels = (0..part.len()).map(|i| (i * i / 7 % 10) as u8).collect();
        let (height, width) = part.image_shape();
        let pixels = part.images().clone();
        let pixels = pixels.into_shape_with_order((part.len(), height, width));
        Dataset::new(pixels.unwrap(), labels, 10).unwrap()
    };
    images.train = shuffled(&images.train);
    images.test = shuffled(&images.test);
    let found = diagnosis(&images, config(0.5, 600));
    assert_eq!(found.map(|found| found.problem), Some(Problem::AtChance));
}

#[test]
fn a_good_run_has_no_diagnosis_at_any_measurement_after_its_first_half() {
    let images = digits();
    let sizes: &[_] = match seeds() {
        Some(_) => &[(10, 100), (50, 100), (50, 20), (100, 50)],
        None => &[(10, 20)],
    };
    let mut settings = Vec::new();
    for seed in 0..seeds().unwrap_or(1) {
        for (learning_rate, iterations) in [(0.1, 1_000), (0.3, 400), (1.0, 300)] {
            for &(hidden_size, batch_size) in sizes {
                for sampling in [Sampling::Replace, Sampling::Shuffle] {
                    settings.push(Config {
                        seed,
                        hidden_size,
                        batch_size,
                        sampling,
                        ..config(learning_rate, iterations)
                    });
                }
            }
        }
    }
    settings.into_par_iter().for_each(|config| {
        for (iteration, found) in diagnoses(&images, config.clone()).unwrap() {
            let Some(found) = found else { continue };
            let early = 2 * iteration < config.iterations;
            let slandered = !early || found.problem == Problem::LossRose;
            assert!(!slandered, "{config:?}: {found:?}");
        }
    });
}
