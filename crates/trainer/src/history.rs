//! What a run measured, in the order in which it happened.

/// The curves of a run: one loss an iteration, one pair of accuracies an epoch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// `loss[i]`: the batch's loss after the update of iteration `i`, counted from 0.
    pub loss: Vec<f64>,
    /// The accuracies, oldest first.
    pub accuracy: Vec<Accuracy>,
}

/// Accuracy on all training and all test images at one moment of the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Epochs completed; 0 is the untrained network.
    pub epoch: usize,
    /// Updates made.
    pub iteration: usize,
    /// Fraction of the training images classified correctly, in `0..=1`.
    pub train: f64,
    /// Fraction of the test images classified correctly, in `0..=1`.
    pub test: f64,
}
