//! Any bytes as a checkpoint.

#[path = "../../../model/tests/parsers/encoded.rs"]
mod encoded;

use std::sync::LazyLock;

use data::{Dataset, TrainTest};
use ndarray::Array3;
use trainer::{checkpoint::Checkpoint, split::Split, train::Training};

use encoded::encoded;

/// Six training and two test images of 1×2 pixels in 2 classes: what a checkpoint may fit.
static IMAGES: LazyLock<TrainTest> = LazyLock::new(|| {
    let part = |n: usize| {
        let images = Array3::from_shape_fn((n, 1, 2), |(i, _, j)| (85 * (i + 2 * j) % 256) as u8);
        Dataset::new(images, (0..n).map(|i| (i % 2) as u8).collect(), 2).unwrap()
    };
    TrainTest {
        train: part(6),
        test: part(2),
    }
});

/// Reads `bytes` as a checkpoint, and also as what stands below the hash of one: the number of iterations
/// and the payload.
pub fn check_checkpoint(bytes: &[u8]) {
    refused_or_usable(bytes);
    if let Some((iterations, payload)) = bytes.split_first_chunk() {
        let iterations = u64::from_le_bytes(*iterations);
        refused_or_usable(&encoded(*b"TRAINRUN", &[iterations], payload));
    }
}

/// A checkpoint that is loaded is the same when it is saved again, and where it fits the images, a run goes
/// on from it.
fn refused_or_usable(file: &[u8]) {
    let Ok(checkpoint) = Checkpoint::from_bytes(file) else {
        return;
    };
    let saved = checkpoint.to_bytes();
    let again = Checkpoint::from_bytes(&saved).unwrap();
    assert!(again.to_bytes() == saved, "saved otherwise the second time");

    let Ok(split) = Split::new(&IMAGES, &checkpoint.config) else {
        return;
    };
    if checkpoint.fits(&split, &checkpoint.data_sha256) {
        go_on(checkpoint, &split);
    }
}

/// A step further: the loss may not be finite, but that is said.
fn go_on(checkpoint: Checkpoint, split: &Split) {
    let iteration = checkpoint.state.history.loss.len();
    let mut training = Training::resume(checkpoint.config, split, checkpoint.state);
    if training.step().is_ok() {
        assert_eq!(training.iteration(), iteration + 1);
        assert!(training.net().params.is_finite());
    }
}
