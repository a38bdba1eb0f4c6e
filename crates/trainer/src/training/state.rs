//! All that changes in the course of a run.

use data::Sampler;
use model::TwoLayerParams;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::history::{History, Measurement};

/// The network that was best by validation accuracy, and what was measured of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// The network.
    pub params: TwoLayerParams,
    /// When that was, and how good it was.
    pub accuracy: Measurement,
}

/// All that changes in the course of a run. With the settings and the images it is enough to
/// continue the run with the same bits.
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
