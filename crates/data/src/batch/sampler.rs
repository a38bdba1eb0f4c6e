//! Drawing mini-batches, with replacement or by shuffled epochs.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Draws the indices of one mini-batch after another.
///
/// Randomness comes from the caller's generator, so a seed fixes the whole
/// sequence. No batch allocates; the returned slice is reused by the next call.
///
/// A sampler serialises to a few dozen bytes, whatever the size of the data set.
/// Stored together with the generator's state and restored, it goes on with the
/// very next batch, in the middle of an epoch too.
///
/// ```
/// use data::Sampler;
/// use rand::SeedableRng;
/// use rand_chacha::ChaCha8Rng;
///
/// let mut rng = ChaCha8Rng::seed_from_u64(42);
/// let mut sampler = Sampler::shuffled(5, 2)?; // 5 images, batches of 2
/// let mut epoch = vec![];
/// for size in [2, 2, 1] {
///     let batch = sampler.next(&mut rng);
///     assert_eq!(batch.len(), size);
///     epoch.extend_from_slice(batch);
/// }
/// epoch.sort();
/// assert_eq!(epoch, [0, 1, 2, 3, 4]); // every image once
/// # Ok::<(), data::SamplerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "State", into = "State")]
pub struct Sampler {
    state: State,
    /// The batch, or the epoch's order of all images.
    indices: Vec<usize>,
}

/// What must be kept to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Replacement {
        population: usize,
        batch_size: usize,
    },
    Shuffled {
        population: usize,
        batch_size: usize,
        /// Seeds the shuffle of the current epoch.
        seed: [u8; 32],
        /// Images of the epoch that were handed out already.
        position: usize,
    },
}

/// A sampler that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "batches of {batch_size} from {population} images; choose a batch size from 1 to the number of images"
)]
pub struct SamplerError {
    /// Images to draw from.
    pub population: usize,
    /// Images a batch.
    pub batch_size: usize,
}

impl Sampler {
    /// Every index is drawn from all of `0..population`, so that one may occur twice in a
    /// batch: the notes' `np.random.choice(train_size, batch_size)`.
    ///
    /// # Errors
    /// If `batch_size` is not in `1..=population`.
    pub fn with_replacement(population: usize, batch_size: usize) -> Result<Self, SamplerError> {
        Self::try_from(State::Replacement {
            population,
            batch_size,
        })
    }

    /// Every index once an epoch, in a new order each time. The last batch of an epoch
    /// is shorter if `batch_size` does not divide `population`.
    ///
    /// # Errors
    /// If `batch_size` is not in `1..=population`.
    pub fn shuffled(population: usize, batch_size: usize) -> Result<Self, SamplerError> {
        Self::try_from(State::Shuffled {
            population,
            batch_size,
            seed: [0; 32],
            position: population, // the first batch begins an epoch
        })
    }

    /// The next batch.
    ///
    /// With replacement, draws `batch_size` numbers from `rng`. Shuffled, takes 32 bytes
    /// from it at the start of each epoch and nothing in between.
    pub fn next(&mut self, rng: &mut (impl Rng + ?Sized)) -> &[usize] {
        match &mut self.state {
            State::Replacement { population, .. } => {
                self.indices.fill_with(|| rng.random_range(0..*population));
                &self.indices
            }
            State::Shuffled {
                population,
                batch_size,
                seed,
                position,
            } => {
                if position == population {
                    rng.fill_bytes(seed);
                    *position = 0;
                    shuffle(&mut self.indices, *seed);
                }
                let start = *position;
                *position = (start + *batch_size).min(*population);
                &self.indices[start..*position]
            }
        }
    }
}

/// Puts `0..n` into the order that `seed` fixes.
fn shuffle(order: &mut [usize], seed: [u8; 32]) {
    for (i, slot) in order.iter_mut().enumerate() {
        *slot = i;
    }
    order.shuffle(&mut ChaCha8Rng::from_seed(seed));
}

impl TryFrom<State> for Sampler {
    type Error = SamplerError;

    fn try_from(state: State) -> Result<Self, SamplerError> {
        let (population, batch_size, position) = match state {
            State::Replacement {
                population,
                batch_size,
            } => (population, batch_size, 0),
            State::Shuffled {
                population,
                batch_size,
                position,
                ..
            } => (population, batch_size, position),
        };
        if !(1..=population).contains(&batch_size) || position > population {
            return Err(SamplerError {
                population,
                batch_size,
            });
        }
        let indices = match state {
            State::Replacement { .. } => vec![0; batch_size],
            State::Shuffled { seed, .. } => {
                let mut order = vec![0; population];
                shuffle(&mut order, seed);
                order
            }
        };
        Ok(Self { state, indices })
    }
}

impl From<Sampler> for State {
    fn from(sampler: Sampler) -> Self {
        sampler.state
    }
}
