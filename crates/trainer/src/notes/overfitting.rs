//! The runs on many and on few images, side by side.

use serde::Serialize;

use super::recording::{Recording, Recordings};

#[derive(Serialize)]
pub struct Run {
    images: usize,
    batch_size: usize,
    /// After so many iterations, the accuracy on the run's own images and on the test images.
    accuracy: Vec<(usize, f64, f64)>,
}

/// From the run on the most images to that on the fewest.
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
