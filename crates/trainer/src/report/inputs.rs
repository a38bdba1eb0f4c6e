//! The inputs of the report.

use data::Dataset;
use model::TwoLayerNet;
use serde_json::Value;

use crate::training::history::History;

/// The report of a run.
///
/// ```
/// use data::Dataset;
/// use model::TwoLayerNet;
/// use ndarray::array;
/// use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
/// use serde_json::json;
/// use trainer::{history::History, report::Report};
///
/// let html = Report {
///     net: &TwoLayerNet::new(4, 3, 2, 0.01, &mut ChaCha8Rng::seed_from_u64(42)),
///     history: &History { loss: vec![0.7, 0.6], ..History::default() },
///     test: &Dataset::new(array![[[0, 255], [51, 0]]], vec![1], 2)?,
///     run: &json!({ "data": "my images", "gradient": "backprop" }),
///     config: "gradient = 'backprop'",
/// }
/// .render();
/// assert!(html.contains("<title>Backprop on my images</title>"));
/// # Ok::<(), data::DatasetError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The trained network.
    pub net: &'a TwoLayerNet,
    /// The curves of its training.
    pub history: &'a History,
    /// The images that the network is tested on.
    pub test: &'a Dataset,
    /// The content of `run.json`. The page lists all entries. If `data`, `gradient`, `iterations`, `batch_size`,
    /// `train_accuracy`, `final_loss` and `train_seconds` exist, it also shows them at the top.
    pub run: &'a Value,
    /// The content of `config.toml`.
    pub config: &'a str,
}
