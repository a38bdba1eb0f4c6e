//! `report.html`: a run on one page that opens from disk and needs no network.
//!
//! Rust judges the test images and writes the facts; the scripts in `page/` turn them into pictures.
//! The trained network is in it, bit for bit, and answers what is drawn.

mod data;

use ::data::Dataset;
use model::TwoLayerNet;
use serde_json::Value;

use crate::{
    page::{self, Parts},
    training::history::History,
};
use data::ReportData;

const PAGE: Parts = Parts {
    template: include_str!("page/page.html"),
    style: include_str!("page/style.css"),
    scripts: &[
        include_str!("page/ink.js"),
        include_str!("page/distance.js"),
        include_str!("page/stroke.js"),
        include_str!("page/normalise.js"),
        include_str!("page/head.js"),
        include_str!("page/learning.js"),
        include_str!("page/confusion.js"),
        include_str!("page/mistakes.js"),
        include_str!("page/units.js"),
        include_str!("page/pad.js"),
        include_str!("page/answer.js"),
        include_str!("page/draw.js"),
        include_str!("page/settings.js"),
        include_str!("page/main.js"),
    ],
};

/// What the page tells of.
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

impl Report<'_> {
    /// The page. Costs one forward pass over the test images; about 600 kB for the notes' network,
    /// of which its weights are 420.
    ///
    /// # Panics
    ///
    /// When the network has not as many inputs as the test images have pixels, or not as many
    /// outputs as they have classes.
    pub fn render(&self) -> String {
        let (pixels, classes) = (self.test.images().ncols(), self.test.classes());
        assert_eq!(
            self.net.params.w1.nrows(),
            pixels,
            "inputs of the network and pixels of an image"
        );
        assert_eq!(
            self.net.params.w2.ncols(),
            classes,
            "outputs of the network and classes"
        );
        page::assemble(&PAGE, &title(self.run), &ReportData::of(self))
    }
}

/// "Numerical gradient on MNIST".
fn title(run: &Value) -> String {
    let name = |key| run[key].as_str();
    let gradient = match name("gradient") {
        Some("numerical") => "Numerical gradient",
        Some("direct") => "Direct numerical gradient",
        Some("backprop") => "Backprop",
        _ => "A two-layer network",
    };
    format!("{gradient} on {}", name("data").unwrap_or("unnamed images"))
}
