//! What can be wrong with a checkpoint file.

use model::file;

/// What is wrong with a checkpoint.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// Not a whole checkpoint file, or not the bytes that were written.
    #[error(transparent)]
    Unsealing(#[from] file::Unsealing),
    /// It is not as far as its header says.
    #[error("the header says {announced:?} (iterations), the losses are {found:?}")]
    Announced {
        /// In the header.
        announced: Vec<u64>,
        /// In the payload.
        found: [u64; 1],
    },
    /// Its settings cannot be read.
    #[error("its settings cannot be read: {0}")]
    Settings(String),
    /// Its arrays are no network.
    #[error(transparent)]
    Network(#[from] model::Error),
    /// Its network is not the one of its settings.
    #[error("its network has {found} hidden units, its settings say {expected}")]
    Hidden {
        /// Hidden units of the network.
        found: usize,
        /// Hidden units of the settings.
        expected: usize,
    },
    /// Its batches are not those of its settings.
    #[error("its batches hold {found} images, its settings say {expected}")]
    Batch {
        /// Images in a batch.
        found: usize,
        /// Images in a batch, by the settings.
        expected: usize,
    },
    /// A weight is NaN or infinite, which no run saves.
    #[error("a weight of its network is not finite")]
    NotFinite,
}
