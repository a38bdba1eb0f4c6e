//! All that changes in the course of a run.

use data::Sampler;
use model::TwoLayerParams;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::history::{Accuracy, History};

/// A network, and its accuracy when it was the best by validation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// The network.
    pub params: TwoLayerParams,
    /// After which epoch, and how good it was.
    pub accuracy: Accuracy,
}

/// All that changes in the course of a run: with the settings and the images, enough to go on as if
/// the run had never stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The network.
    pub params: TwoLayerParams,
    /// The stream that batches are drawn from.
    pub rng: ChaCha8Rng,
    /// Where in its epoch the run is.
    pub sampler: Sampler,
    /// Losses and accuracies so far.
    pub history: History,
    /// The best network so far, where the run has patience.
    pub best: Option<Best>,
    /// Seconds of sampling, gradient, update and loss.
    pub train_seconds: f64,
}
