//! `run.json`: a run in numbers.

use serde::Serialize;

use crate::training::{
    Training,
    config::{GradientMethod, Sampling},
    diagnosis::Diagnosis,
    split::{Images, Split},
};

/// Settings, images, times and results of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Name of the data set: `MNIST`, `built-in digits`, or the name of the folder.
    pub data: String,
    /// [`Dataset::sha256`](data::Dataset::sha256) of the training images.
    pub train_sha256: String,
    /// [`Dataset::sha256`](data::Dataset::sha256) of the test images.
    pub test_sha256: String,
    /// Number of training images.
    pub train_images: usize,
    /// Number of validation images.
    pub validation_images: usize,
    /// Number of test images.
    pub test_images: usize,
    /// How the gradient was computed.
    pub gradient: GradientMethod,
    /// Step `h` of the difference quotient.
    pub step: f64,
    /// Updates made.
    pub iterations: usize,
    /// Images in a mini-batch.
    pub batch_size: usize,
    /// How mini-batches were drawn.
    pub sampling: Sampling,
    /// Learning rate.
    pub learning_rate: f64,
    /// Inputs of the network.
    pub input_size: usize,
    /// Hidden units.
    pub hidden_size: usize,
    /// Classes.
    pub output_size: usize,
    /// Standard deviation of the initial weights.
    pub weight_init_std: f64,
    /// Seed of the initial weights and the batches.
    pub seed: u64,
    /// Number of threads.
    pub threads: usize,
    /// Seconds of sampling, gradients, updates and losses, including those before the run was resumed.
    pub train_seconds: f64,
    /// Seconds of the whole command, since it was started or resumed.
    pub wall_seconds: f64,
    /// Loss of the last batch after its update; `None` before the first update.
    pub final_loss: Option<f64>,
    /// Fraction of the training images that the resulting network classifies correctly.
    pub train_accuracy: f64,
    /// Fraction of the test images that it classifies correctly.
    pub test_accuracy: f64,
    /// Fraction of the validation images that it classifies correctly.
    pub validation_accuracy: Option<f64>,
    /// Mean cross-entropy of the training images; `None` in runs of version 0.1.
    pub train_loss: Option<f64>,
    /// Mean cross-entropy of the test images. The network overfits if it rises while `train_loss` falls.
    pub test_loss: Option<f64>,
    /// Mean cross-entropy of the validation images.
    pub validation_loss: Option<f64>,
    /// SHA-256 of the resulting parameters.
    pub parameters_sha256: String,
    /// Why the run ended: `finished`, `interrupted`, `time limit`, `no improvement` or `not finite`.
    pub ending: &'static str,
    /// Why the run does not learn; `None` if it does.
    pub diagnosis: Option<Diagnosis>,
    /// Version of this program.
    pub version: &'static str,
}

impl Summary {
    /// The summary of `training`, which has ended.
    ///
    /// # Panics
    ///
    /// If the current network has not been measured, which [`Training::run`] always does.
    pub fn new(
        training: &Training,
        split: &Split,
        data: &str,
        [train, test]: &[String; 2],
    ) -> Self {
        let config = training.config();
        let net = training.result();
        let measured = *training
            .result_measured()
            .expect("a run that has ended is measured");
        Self {
            data: data.into(),
            train_sha256: train.clone(),
            test_sha256: test.clone(),
            train_images: split.train.len(),
            validation_images: split.validation.as_ref().map_or(0, Images::len),
            test_images: split.test.len(),
            gradient: config.gradient,
            step: config.step,
            iterations: training.iteration(),
            batch_size: config.batch_size,
            sampling: config.sampling,
            learning_rate: config.learning_rate,
            input_size: net.params.input_size(),
            hidden_size: net.params.hidden_size(),
            output_size: net.params.output_size(),
            weight_init_std: config.weight_init_std,
            seed: config.seed,
            threads: rayon::current_num_threads(),
            train_seconds: training.train_seconds(),
            wall_seconds: 0.0,
            final_loss: training.history().loss.last().copied(),
            train_accuracy: measured.train,
            test_accuracy: measured.test,
            validation_accuracy: measured.validation,
            train_loss: measured.train_loss,
            test_loss: measured.test_loss,
            validation_loss: measured.validation_loss,
            parameters_sha256: net.params.sha256(),
            ending: "finished",
            diagnosis: training.diagnosis(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// The text of `run.json`.
    ///
    /// # Panics
    ///
    /// Never: every field is a plain value.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain values") + "\n"
    }
}
