//! `checkpoint.bin`: everything that a run needs to continue with the same bits.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

use std::path::Path;

use model::{
    TwoLayerNet,
    file::{self, DecodeError},
};
use serde::{Deserialize, Serialize};

pub use super::checkpoint_error::CheckpointError;
use super::{checkpoint_v1, config::Config, split::Split, state::State};
use crate::error::Error;

/// Marks a checkpoint file.
const MAGIC: [u8; 8] = *b"TRAINRUN";
/// The version that is written. Version 1, which has no losses beside the accuracies, can still be read.
const VERSION: u32 = 2;

/// A run between two iterations.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The run's settings.
    pub config: Config,
    /// [`Dataset::sha256`](data::Dataset::sha256) of the training images and of the test images.
    pub data_sha256: [String; 2],
    /// Whether the CPU of the run [fuses multiply-adds](model::fuses_multiply_add); `None` in files of earlier
    /// versions. On a CPU that differs, the run continues, but with other bits.
    pub fused: Option<bool>,
    /// The state of the run.
    pub state: State,
}

/// The payload. Settings are stored as the text of `config.toml`, so that a later version can add some.
/// Texts are borrowed from the bytes of the file, so that a damaged length cannot make the reader
/// allocate more than the file holds.
#[derive(Serialize, Deserialize)]
struct Payload<'a, S> {
    config: &'a str,
    data_sha256: [&'a str; 2],
    state: S,
}

impl Checkpoint {
    /// The bytes of `checkpoint.bin`, which include a digest of all of them.
    ///
    /// ```
    /// use trainer::{Training, checkpoint::Checkpoint, config::Config, split::Split};
    ///
    /// let digits = data::digits_sized(20, 10, 1);
    /// let config = Config { batch_size: 10, ..Config::default() };
    /// let split = Split::new(&digits, &config)?;
    /// let checkpoint = Checkpoint {
    ///     config: config.clone(),
    ///     data_sha256: [digits.train.sha256(), digits.test.sha256()],
    ///     fused: Some(model::fuses_multiply_add()),
    ///     state: Training::new(config, &split).state(),
    /// };
    /// let mut bytes = checkpoint.to_bytes();
    /// assert_eq!(Checkpoint::from_bytes(&bytes).unwrap(), checkpoint);
    /// bytes[100] ^= 1;
    /// assert!(Checkpoint::from_bytes(&bytes).is_err());
    /// # Ok::<(), trainer::Error>(())
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut announced = vec![self.state.history.loss.len() as u64];
        announced.extend(self.fused.map(u64::from));
        let payload = Payload {
            config: &self.config.to_toml(),
            data_sha256: self.data_sha256.each_ref().map(String::as_str),
            state: &self.state,
        };
        file::encode(MAGIC, VERSION, &announced, &payload)
    }

    /// Reads a checkpoint file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the file cannot be read, [`Error::Checkpoint`] if it is damaged or no
    /// checkpoint.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let bytes = file::read(MAGIC, path).map_err(Error::io("read", path))?;
        Self::from_bytes(&bytes).map_err(|source| Error::Checkpoint {
            path: path.into(),
            source,
        })
    }

    /// Decodes the bytes of a checkpoint file.
    ///
    /// # Errors
    ///
    /// [`CheckpointError`], the first fault found.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let (announced, payload) = decode(bytes)?;
        let Payload {
            config,
            data_sha256,
            state,
        } = payload;
        let found = [state.history.loss.len() as u64];
        let fused = match announced[..] {
            [iterations] if [iterations] == found => None,
            [iterations, fused @ (0 | 1)] if [iterations] == found => Some(fused == 1),
            _ => return Err(CheckpointError::Announced { announced, found }),
        };
        let config = Config::from_toml(config)
            .map_err(|error| CheckpointError::Settings(error.to_string()))?;
        check_state(&state, &config)?;
        Ok(Self {
            config,
            data_sha256: data_sha256.map(str::to_owned),
            fused,
            state,
        })
    }

    /// Whether a run resumed on this CPU has the same bits as an uninterrupted one.
    #[must_use]
    pub fn keeps_its_bits(&self) -> bool {
        self.fused
            .is_none_or(|fused| fused == model::fuses_multiply_add())
    }

    /// Whether the run can be resumed with these images, whose hashes are `data_sha256`.
    #[must_use]
    pub fn fits(&self, split: &Split, data_sha256: &[String; 2]) -> bool {
        let best = self.state.best.iter().map(|best| &best.params);
        let mut networks = best.chain([&self.state.params]);
        let sizes = (split.train.samples.features(), split.classes);
        self.data_sha256 == *data_sha256
            && self.state.sampler.population() == split.train.len()
            && networks.all(|params| (params.input_size(), params.output_size()) == sizes)
    }
}

/// The numbers of the header, and the payload of either version.
fn decode(bytes: &[u8]) -> Result<(Vec<u64>, Payload<'_, State>), DecodeError> {
    match file::decode(MAGIC, VERSION, bytes) {
        Err(DecodeError::Version { found: 1, .. }) => {
            let (announced, payload) =
                file::decode::<Payload<checkpoint_v1::State>>(MAGIC, 1, bytes)?;
            let Payload {
                config,
                data_sha256,
                state,
            } = payload;
            let payload = Payload {
                config,
                data_sha256,
                state: state.into(),
            };
            Ok((announced, payload))
        }
        current => current,
    }
}

/// Rejects a state that no run with these settings can have.
fn check_state(state: &State, config: &Config) -> Result<(), CheckpointError> {
    let batch = state.sampler.batch_size();
    if batch != config.batch_size {
        return Err(CheckpointError::Batch {
            found: batch,
            expected: config.batch_size,
        });
    }
    let best = state.best.iter().map(|best| &best.params);
    for params in best.chain([&state.params]) {
        let hidden = params.hidden_size();
        TwoLayerNet::from_params(params.clone())?;
        if hidden != config.hidden_size {
            return Err(CheckpointError::Hidden {
                found: hidden,
                expected: config.hidden_size,
            });
        }
        if !params.is_finite() {
            return Err(CheckpointError::NotFinite);
        }
    }
    Ok(())
}
