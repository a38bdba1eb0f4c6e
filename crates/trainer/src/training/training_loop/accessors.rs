//! What you can read from a run: its settings, curves, measurements and networks.

use model::TwoLayerNet;

use super::Training;
use crate::training::{
    config::Config,
    diagnosis::{Diagnosis, diagnose},
    history::{History, Measurement},
};

impl Training<'_> {
    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The number of updates of the whole run.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.config.updates(self.split.iterations_per_epoch)
    }

    /// The number of updates in an epoch.
    #[must_use]
    pub fn iterations_per_epoch(&self) -> usize {
        self.split.iterations_per_epoch
    }

    /// The number of updates made so far.
    #[must_use]
    pub fn iteration(&self) -> usize {
        self.history.loss.len()
    }

    /// The curves so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Accuracy and loss of the current network, if they have been measured.
    #[must_use]
    pub fn measured(&self) -> Option<&Measurement> {
        self.history
            .accuracy
            .last()
            .filter(|measurement| measurement.iteration == self.iteration())
    }

    /// Why the run does not learn, by the last measurement; `None` if it does.
    #[must_use]
    pub fn diagnosis(&self) -> Option<Diagnosis> {
        diagnose(
            &self.history,
            self.split.chance(),
            self.config.learning_rate,
        )
    }

    /// The name of [`measured`](Self::measured) in version 0.1.
    #[deprecated(note = "renamed to `measured`")]
    #[must_use]
    pub fn epoch(&self) -> Option<&Measurement> {
        self.measured()
    }

    /// The current network.
    #[must_use]
    pub fn net(&self) -> &TwoLayerNet {
        &self.net
    }

    /// The result of the run: the network with the best validation accuracy if the run has patience,
    /// otherwise the last one.
    #[must_use]
    pub fn result(&self) -> TwoLayerNet {
        let params = self
            .best
            .as_ref()
            .map_or(&self.net.params, |best| &best.params);
        TwoLayerNet {
            params: params.clone(),
        }
    }

    /// Accuracy and loss of the [`result`](Self::result), if they have been measured.
    #[must_use]
    pub fn result_measured(&self) -> Option<&Measurement> {
        self.best().or_else(|| self.measured())
    }

    /// Accuracy and loss of the network with the best validation accuracy, if the run has patience.
    #[must_use]
    pub fn best(&self) -> Option<&Measurement> {
        self.best.as_ref().map(|best| &best.accuracy)
    }

    /// Seconds spent so far on sampling, gradients, updates and losses of batches. Measurements on all images are not
    /// included.
    #[must_use]
    pub fn train_seconds(&self) -> f64 {
        self.train_seconds
    }
}
