//! `run.json`: a run in figures.

use serde::Serialize;

use crate::training::{
    Training,
    config::{GradientMethod, Sampling},
    diagnosis::Diagnosis,
    split::{Images, Split},
};

/// What was trained on what, how long, and how well.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The data set's name: `MNIST`, `built-in digits`, or the folder's.
    pub data: String,
    /// [`Dataset::sha256`](data::Dataset::sha256) of its training images.
    pub train_sha256: String,
    /// The same of its test images.
    pub test_sha256: String,
    /// Images learnt from.
    pub train_images: usize,
    /// Images held out for validation.
    pub validation_images: usize,
    /// Images tested on.
    pub test_images: usize,
    /// How the gradient was computed.
    pub gradient: GradientMethod,
    /// `h` of the difference quotient.
    pub step: f64,
    /// Updates made.
    pub iterations: usize,
    /// Images in a mini-batch.
    pub batch_size: usize,
    /// How mini-batches were drawn.
    pub sampling: Sampling,
    /// How far each update went against the gradient.
    pub learning_rate: f64,
    /// Inputs of the network.
    pub input_size: usize,
    /// Hidden units.
    pub hidden_size: usize,
    /// Classes.
    pub output_size: usize,
    /// Standard deviation of the first weights.
    pub weight_init_std: f64,
    /// Seed of weights and batches.
    pub seed: u64,
    /// Threads that worked on it.
    pub threads: usize,
    /// Sampling, gradient, update and loss, over all sittings of a resumed run.
    pub train_seconds: f64,
    /// The whole command, this sitting.
    pub wall_seconds: f64,
    /// Loss of the last batch after its update; none before the first.
    pub final_loss: Option<f64>,
    /// Fraction of the training images that the resulting network classifies correctly.
    pub train_accuracy: f64,
    /// The same for the test images.
    pub test_accuracy: f64,
    /// The same for the images held out.
    pub validation_accuracy: Option<f64>,
    /// Mean cross-entropy of the training images; none where an earlier version measured it.
    pub train_loss: Option<f64>,
    /// The same for the test images: where it rises while `train_loss` falls, the network overfits.
    pub test_loss: Option<f64>,
    /// The same for the images held out.
    pub validation_loss: Option<f64>,
    /// SHA-256 of the resulting parameters.
    pub parameters_sha256: String,
    /// Why the run ended: `finished`, `interrupted`, `time limit`, `no improvement` or `not finite`.
    pub ending: &'static str,
    /// What is wrong with the run, where it has not learned.
    pub diagnosis: Option<Diagnosis>,
    /// Version of this program.
    pub version: &'static str,
}

impl Summary {
    /// The figures of `training`, which has ended.
    ///
    /// # Panics
    ///
    /// If it has not been measured where it stands: [`Training::run`] sees to that.
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
