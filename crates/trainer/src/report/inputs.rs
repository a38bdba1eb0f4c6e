//! What you give to make the page.

use data::Dataset;
use model::TwoLayerNet;
use serde_json::Value;

use crate::training::history::History;

/// What the page shows.
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
    /// The images that it is judged on.
    pub test: &'a Dataset,
    /// What `run.json` holds. Every entry is listed; `data`, `gradient`, `iterations`, `batch_size`,
    /// `train_accuracy`, `final_loss` and `train_seconds` are also used above, where they are there.
    pub run: &'a Value,
    /// What `config.toml` holds.
    pub config: &'a str,
}
