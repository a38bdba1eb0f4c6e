//! The faults of a checkpoint file.

use model::file;

/// What is wrong with a checkpoint.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The file is damaged, or is no checkpoint.
    #[error(transparent)]
    Decode(#[from] file::DecodeError),
    /// The header and the content give different numbers of iterations.
    #[error("the header says {announced:?} (iterations), the losses are {found:?}")]
    Announced {
        /// The numbers of the header.
        announced: Vec<u64>,
        /// The number of losses in the content.
        found: [u64; 1],
    },
    /// The settings cannot be read.
    #[error("its settings cannot be read: {0}")]
    Settings(String),
    /// The arrays do not form a network.
    #[error(transparent)]
    Network(#[from] model::Error),
    /// The network has not the number of hidden units of the settings.
    #[error("its network has {found} hidden units, its settings say {expected}")]
    Hidden {
        /// Hidden units of the network.
        found: usize,
        /// Hidden units of the settings.
        expected: usize,
    },
    /// The batches have not the size of the settings.
    #[error("its batches hold {found} images, its settings say {expected}")]
    Batch {
        /// Images in a batch of the sampler.
        found: usize,
        /// Images in a batch, by the settings.
        expected: usize,
    },
    /// A weight is NaN or infinite. No run saves such a weight.
    #[error("a weight of its network is not finite")]
    NotFinite,
}
