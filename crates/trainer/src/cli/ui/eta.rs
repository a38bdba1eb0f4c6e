//! How long a run will take, before it begins.

use std::time::Instant;

use rayon::prelude::*;
use trainer::{
    Training,
    config::{Config, GradientMethod},
    split::Split,
};

use super::cli_error::CliError;

/// Seconds of training that a run with these settings will take, without measurements.
pub fn seconds(config: &Config, split: &Split) -> Result<f64, CliError> {
    let mut training = Training::new(config.clone(), split);
    let one = match config.gradient {
        GradientMethod::Direct => direct(&training, split),
        _ => measured(&mut training)?,
    };
    Ok(one * training.iterations() as f64)
}

/// Seconds of an iteration of the direct gradient: two losses for each parameter, timed on all threads.
fn direct(training: &Training, split: &Split) -> f64 {
    const LOSSES: usize = 64;
    let net = training.net();
    let rows: Vec<usize> = (0..training.config().batch_size).collect();
    let (x, t) = split.train.dense(&rows);
    let losses = || {
        (0..LOSSES)
            .into_par_iter()
            .map(|_| net.loss(&x, &t))
            .sum::<f64>()
    };
    std::hint::black_box(losses()); // once for the caches
    let started = Instant::now();
    std::hint::black_box(losses());
    let one = started.elapsed().as_secs_f64() / LOSSES as f64;
    2.0 * net.params.len() as f64 * one
}

/// A few iterations, timed.
fn measured(training: &mut Training) -> Result<f64, CliError> {
    const STEPS: usize = 20;
    training.step()?; // once for the caches
    let warm = training.train_seconds();
    for _ in 0..STEPS {
        training.step()?;
    }
    Ok((training.train_seconds() - warm) / STEPS as f64)
}
