//! The state in version 1 of the checkpoint file, which has accuracies without losses.

use data::Sampler;
use model::TwoLayerParams;
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use super::{
    history::{History, Measurement},
    state::{self, Best},
};

#[derive(Deserialize)]
pub struct State {
    params: TwoLayerParams,
    rng: ChaCha8Rng,
    sampler: Sampler,
    loss: Vec<f64>,
    accuracy: Vec<Accuracy>,
    best: Option<(TwoLayerParams, Accuracy)>,
    train_seconds: f64,
}

#[derive(Deserialize)]
struct Accuracy {
    epoch: usize,
    iteration: usize,
    train: f64,
    test: f64,
    validation: Option<f64>,
}

impl From<State> for state::State {
    fn from(old: State) -> Self {
        Self {
            params: old.params,
            rng: old.rng,
            sampler: old.sampler,
            history: History {
                loss: old.loss,
                accuracy: old.accuracy.into_iter().map(Measurement::from).collect(),
            },
            best: old.best.map(|(params, accuracy)| Best {
                params,
                accuracy: accuracy.into(),
            }),
            train_seconds: old.train_seconds,
        }
    }
}

impl From<Accuracy> for Measurement {
    fn from(old: Accuracy) -> Self {
        Self {
            epoch: old.epoch,
            iteration: old.iteration,
            train: old.train,
            test: old.test,
            validation: old.validation,
            ..Self::default()
        }
    }
}
