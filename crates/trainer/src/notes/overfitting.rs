//! The accuracies of runs on many and on few images.

use serde::Serialize;

use super::recording::{Recording, Recordings};

#[derive(Serialize)]
pub struct Run {
    images: usize,
    batch_size: usize,
    /// Iteration, accuracy on the run's training images, and accuracy on the test images.
    accuracy: Vec<(usize, f64, f64)>,
}

/// All runs, from the one on most images to the one on fewest.
pub fn runs(recordings: &Recordings) -> Vec<Run> {
    let all = std::iter::once(&recordings.backprop).chain(&recordings.fewer);
    all.map(Run::of).collect()
}

impl Run {
    fn of(recording: &Recording) -> Self {
        let accuracy = recording.moments.iter();
        Self {
            images: recording.images,
            batch_size: recording.batch_size,
            accuracy: accuracy.map(|m| (m.iteration, m.train, m.test)).collect(),
        }
    }
}
