//! A run on disk: what it takes to go on as if it had never stopped.

use std::{fs, path::Path};

use model::{TwoLayerNet, file};
use serde::{Deserialize, Serialize};

use crate::{config::Config, error::Error, train::State};

/// Marks a checkpoint file.
const MAGIC: [u8; 8] = *b"TRAINRUN";
const VERSION: u32 = 1;

/// A run between two iterations.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The run's settings.
    pub config: Config,
    /// [`Dataset::sha256`](data::Dataset::sha256) of the training images and of the test images.
    pub data_sha256: [String; 2],
    /// How far it has come.
    pub state: State,
}

/// The payload. The settings are the text of `config.toml`, so that they may gain new ones.
#[derive(Serialize, Deserialize)]
struct Payload {
    config: String,
    data_sha256: [String; 2],
    state: State,
}

impl Checkpoint {
    /// The bytes of `checkpoint.bin`: sealed, so that any change to them is found out.
    pub fn to_bytes(&self) -> Vec<u8> {
        let dimensions = [self.state.history.loss.len() as u64];
        let payload = Payload {
            config: self.config.to_toml(),
            data_sha256: self.data_sha256.clone(),
            state: self.state.clone(),
        };
        file::seal(MAGIC, VERSION, &dimensions, &payload)
    }

    /// Reads a checkpoint file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when it cannot be read, [`Error::Checkpoint`] when it is not a whole
    /// checkpoint.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(Error::io("read", path))?;
        Self::from_bytes(&bytes).map_err(|reason| Error::Checkpoint {
            path: path.into(),
            reason,
        })
    }

    /// The checkpoint in `bytes`, or what is wrong with them.
    fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let (_, payload) =
            file::unseal::<Payload>(MAGIC, VERSION, bytes).map_err(|e| e.to_string())?;
        let Payload {
            config,
            data_sha256,
            state,
        } = payload;
        let config = Config::from_toml(&config).map_err(|e| e.to_string())?;
        let net = TwoLayerNet::from_params(state.params.clone()).map_err(|e| e.to_string())?;
        if net.params.hidden_size() != config.hidden_size || !net.params.is_finite() {
            return Err("its network is not the one that its settings describe".into());
        }
        Ok(Self {
            config,
            data_sha256,
            state,
        })
    }
}
