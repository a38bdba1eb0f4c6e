//! The state of a run.

use data::Sampler;
use model::TwoLayerParams;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::history::{History, Measurement};

/// The network with the best validation accuracy so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// The network.
    pub params: TwoLayerParams,
    /// Its accuracies and losses.
    pub accuracy: Measurement,
}

/// Everything that changes during a run. Together with the settings and the images it is enough to
/// continue the run with the same bits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The network.
    pub params: TwoLayerParams,
    /// The random number generator of the batches.
    pub rng: ChaCha8Rng,
    /// The sampler of the batches, with its position in the epoch.
    pub sampler: Sampler,
    /// Losses and accuracies so far.
    pub history: History,
    /// The best network so far, if the run has patience.
    pub best: Option<Best>,
    /// Seconds spent on sampling, gradients, updates and losses of batches.
    pub train_seconds: f64,
}
