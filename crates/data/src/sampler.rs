//! Draws mini-batches, with replacement or by shuffled epochs.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Draws the indices of mini-batches.
///
/// Random numbers come from the generator of the caller, so its seed determines all batches.
/// Only the first batch allocates memory; later ones reuse it.
///
/// A sampler serialises to a few dozen bytes for a data set of any size. Store it together
/// with the state of the generator, and the restored sampler continues with the same batches,
/// even in the middle of an epoch. Two samplers are equal if they draw the same batches from
/// the same generator.
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
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "State", into = "State")]
#[doc(alias = "DataLoader")]
#[doc(alias = "shuffle")]
#[doc(alias = "mini-batch")]
pub struct Sampler {
    state: State,
    /// The batch, or the order of all images in this epoch. Allocated when it is first used, so
    /// that a damaged file with a huge population takes no memory.
    indices: Vec<usize>,
}

impl PartialEq for Sampler {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl Eq for Sampler {}

/// The serialised state of a sampler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Replacement {
        population: usize,
        batch_size: usize,
    },
    Shuffled {
        population: usize,
        batch_size: usize,
        /// The seed of the shuffle of the current epoch.
        seed: [u8; 32],
        /// Images of the epoch that have been drawn.
        position: usize,
    },
}

/// The batch size is 0 or larger than the number of images.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error(
    "batches of {batch_size} from {population} images; choose a batch size from 1 to the number of images"
)]
pub struct SamplerError {
    /// The number of images.
    pub population: usize,
    /// The number of images per batch.
    pub batch_size: usize,
}

impl Sampler {
    /// Draws every index from all of `0..population`, so that one may occur twice in a batch, as
    /// the book's `np.random.choice(train_size, batch_size)` does.
    ///
    /// # Errors
    /// [`SamplerError`] if `batch_size == 0 || batch_size > population`.
    pub fn with_replacement(population: usize, batch_size: usize) -> Result<Self, SamplerError> {
        Self::try_from(State::Replacement {
            population,
            batch_size,
        })
    }

    /// Draws every index once per epoch, in a new random order. The last batch of an epoch is
    /// shorter if `batch_size` does not divide `population`.
    ///
    /// # Errors
    /// [`SamplerError`] if `batch_size == 0 || batch_size > population`.
    pub fn shuffled(population: usize, batch_size: usize) -> Result<Self, SamplerError> {
        Self::try_from(State::Shuffled {
            population,
            batch_size,
            seed: [0; 32],
            position: population, // the first batch starts an epoch
        })
    }

    /// The number of images to draw from.
    #[must_use]
    pub fn population(&self) -> usize {
        match self.state {
            State::Replacement { population, .. } | State::Shuffled { population, .. } => {
                population
            }
        }
    }

    /// The number of images per batch; the last batch of a shuffled epoch may be shorter.
    #[must_use]
    pub fn batch_size(&self) -> usize {
        match self.state {
            State::Replacement { batch_size, .. } | State::Shuffled { batch_size, .. } => {
                batch_size
            }
        }
    }

    /// Draws the next batch.
    ///
    /// With replacement, takes `batch_size` numbers from `rng`. Shuffled, takes 32 bytes from
    /// it at the start of each epoch.
    ///
    /// ```
    /// use data::Sampler;
    /// use rand::SeedableRng;
    /// use rand_chacha::ChaCha8Rng;
    ///
    /// let mut rng = ChaCha8Rng::seed_from_u64(42);
    /// let mut sampler = Sampler::with_replacement(60_000, 100)?;
    /// let batch = sampler.next(&mut rng);
    /// assert_eq!(batch.len(), 100);
    /// assert!(batch.iter().all(|&i| i < 60_000));
    /// # Ok::<(), data::SamplerError>(())
    /// ```
    pub fn next(&mut self, rng: &mut (impl Rng + ?Sized)) -> &[usize] {
        match &mut self.state {
            State::Replacement {
                population,
                batch_size,
            } => {
                self.indices.resize(*batch_size, 0);
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
                    self.indices.clear();
                }
                if self.indices.is_empty() {
                    self.indices.extend(0..*population);
                    self.indices.shuffle(&mut ChaCha8Rng::from_seed(*seed));
                }
                let start = *position;
                *position = (start + *batch_size).min(*population);
                &self.indices[start..*position]
            }
        }
    }
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
        Ok(Self {
            state,
            indices: vec![],
        })
    }
}

impl From<Sampler> for State {
    fn from(sampler: Sampler) -> Self {
        sampler.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rng(seed: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(seed)
    }

    /// `n` batches, one after the other.
    fn draw(sampler: &mut Sampler, rng: &mut ChaCha8Rng, n: usize) -> Vec<Vec<usize>> {
        (0..n).map(|_| sampler.next(rng).to_vec()).collect()
    }

    #[test]
    fn a_seed_fixes_the_sequence() {
        for new in [Sampler::with_replacement, Sampler::shuffled] {
            let run = |seed| draw(&mut new(50, 7).unwrap(), &mut rng(seed), 20);
            assert_eq!(run(1), run(1));
            assert_ne!(run(1), run(2));
        }
    }

    #[test]
    fn with_replacement_draws_every_index_about_equally_often() {
        let mut sampler = Sampler::with_replacement(10, 10).unwrap();
        let mut counts = [0_i32; 10];
        let mut repeats = 0;
        for batch in draw(&mut sampler, &mut rng(42), 10_000) {
            let mut seen = [false; 10];
            for i in batch {
                counts[i] += 1;
                repeats += usize::from(seen[i]);
                seen[i] = true;
            }
        }
        // 100,000 draws: 10,000 ± 95 of each is one standard deviation
        assert!(
            counts.iter().all(|n| (n - 10_000).abs() < 500),
            "{counts:?}"
        );
        // ten draws from ten repeat 10·0.9¹⁰ = 3.487 times on average
        assert!(
            (repeats as f64 / 10_000.0 - 3.487).abs() < 0.05,
            "{repeats}"
        );
    }

    #[test]
    fn an_epoch_has_every_index_once_and_a_new_order() {
        let mut sampler = Sampler::shuffled(10, 3).unwrap();
        let mut rng = rng(42);
        let mut epochs = vec![];
        for _ in 0..5 {
            let batches = draw(&mut sampler, &mut rng, 4);
            assert_eq!(
                batches.iter().map(Vec::len).collect::<Vec<_>>(),
                [3, 3, 3, 1]
            );
            epochs.push(batches.concat());
        }
        for (i, epoch) in epochs.iter().enumerate() {
            let mut sorted = epoch.clone();
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..10));
            assert!(!epochs[..i].contains(epoch), "epoch {i} repeats an order");
        }
    }

    #[test]
    fn batches_that_divide_the_population_are_all_whole() {
        let mut sampler = Sampler::shuffled(6, 3).unwrap();
        for batch in draw(&mut sampler, &mut rng(1), 6) {
            assert_eq!(batch.len(), 3);
        }
    }

    /// At every moment, and before the first batch.
    #[test]
    fn a_restored_sampler_goes_on_bit_for_bit() {
        for new in [Sampler::with_replacement, Sampler::shuffled] {
            for stop in 0..20 {
                let (mut sampler, mut rng) = (new(23, 5).unwrap(), rng(42));
                draw(&mut sampler, &mut rng, stop);
                let saved = serde_json::to_string(&(&sampler, &rng)).unwrap();
                let expected = draw(&mut sampler, &mut rng, 20);

                let (mut sampler, mut rng): (Sampler, ChaCha8Rng) =
                    serde_json::from_str(&saved).unwrap();
                assert_eq!(
                    draw(&mut sampler, &mut rng, 20),
                    expected,
                    "stopped at {stop}"
                );
            }
        }
    }

    #[test]
    fn its_stored_state_is_small() {
        let mut sampler = Sampler::shuffled(60_000, 100).unwrap();
        sampler.next(&mut rng(1));
        assert!(serde_json::to_string(&sampler).unwrap().len() < 250);
    }

    /// 2⁶⁰ indices would be 8 EiB: a stored state is not believed until it draws.
    #[test]
    fn a_state_that_claims_a_huge_population_takes_no_memory() {
        for new in [Sampler::with_replacement, Sampler::shuffled] {
            let claim = serde_json::to_string(&new(1 << 60, 1 << 59).unwrap()).unwrap();
            let sampler: Sampler = serde_json::from_str(&claim).unwrap();
            assert_eq!(
                (sampler.population(), sampler.batch_size()),
                (1 << 60, 1 << 59)
            );
        }
    }

    #[test]
    fn samplers_are_equal_if_they_will_draw_the_same() {
        let mut sampler = Sampler::shuffled(9, 4).unwrap();
        let mut rng = rng(5);
        sampler.next(&mut rng);
        let text = serde_json::to_string(&sampler).unwrap();
        let mut restored: Sampler = serde_json::from_str(&text).unwrap();
        assert_eq!(restored, sampler);
        restored.next(&mut rng);
        assert_ne!(restored, sampler);
    }

    #[test]
    fn impossible_batch_sizes_are_rejected() {
        for (population, batch_size) in [(10, 0), (10, 11), (0, 0), (0, 1)] {
            let error = SamplerError {
                population,
                batch_size,
            };
            assert_eq!(
                Sampler::shuffled(population, batch_size),
                Err(error.clone())
            );
            assert_eq!(
                Sampler::with_replacement(population, batch_size),
                Err(error)
            );
        }
    }

    #[test]
    fn an_impossible_stored_state_is_rejected() {
        let sampler = Sampler::shuffled(10, 3).unwrap();
        let text = serde_json::to_string(&sampler).unwrap();
        assert!(text.contains("\"position\":10"));
        let beyond = text.replace("\"position\":10", "\"position\":11");
        assert!(serde_json::from_str::<Sampler>(&beyond).is_err());
        let nothing = text.replace("\"batch_size\":3", "\"batch_size\":0");
        assert!(serde_json::from_str::<Sampler>(&nothing).is_err());
    }
}
