//! Saves and loads a network.

use std::path::Path;

use super::codec;
use super::container::{self, DecodeError};
use crate::{Error, TwoLayerNet, TwoLayerParams};

/// Marks a model file.
const MAGIC: [u8; 8] = *b"2LAYRNET";
const VERSION: u32 = 1;

impl TwoLayerNet {
    /// Writes the parameters to a model file, atomically (see [`file`](mod@crate::file)).
    ///
    /// ```
    /// use model::{TwoLayerNet, TwoLayerParams};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("model.bin");
    /// let net = TwoLayerNet::from_params(TwoLayerParams::zeros(3, 4, 2))?;
    /// net.save(&path)?;
    /// assert_eq!(TwoLayerNet::load(&path)?, net);
    /// # Ok::<(), model::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if a parameter is NaN or infinite, [`Error::Io`] if the file cannot be written.
    /// An earlier file at `path` is then unchanged.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        self.check_finite()?;
        let bytes = container::encode(MAGIC, VERSION, &self.dimensions(), &self.params);
        container::replace(path, &bytes).map_err(|source| Error::Io {
            path: path.into(),
            source,
        })
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the file cannot be read, [`Error::Unusable`] if it is damaged or no model file,
    /// [`Error::Announced`], [`Error::Shapes`] or [`Error::NotFinite`] if its parameters do not form a network.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = container::read(MAGIC, path).map_err(|source| Error::Io {
            path: path.into(),
            source,
        })?;
        let (announced, params) = decode(&bytes).map_err(|source| Error::Unusable {
            path: path.into(),
            source,
        })?;
        let net = Self::from_params(params)?;
        if announced != net.dimensions() {
            return Err(Error::Announced {
                path: path.into(),
                announced,
                found: net.dimensions().into(),
            });
        }
        net.check_finite()?;
        Ok(net)
    }

    /// D, H and C, for the header.
    fn dimensions(&self) -> [u64; 3] {
        let params = &self.params;
        [
            params.input_size(),
            params.hidden_size(),
            params.output_size(),
        ]
        .map(|n| n as u64)
    }

    pub(crate) fn check_finite(&self) -> Result<(), Error> {
        for (array, values) in self.params.named() {
            if let Some((index, value)) = values.indexed_iter().find(|(_, v)| !v.is_finite()) {
                let index = ndarray::Dimension::slice(&index).to_vec();
                return Err(Error::NotFinite {
                    array,
                    index,
                    value: *value,
                });
            }
        }
        Ok(())
    }
}

/// The sizes in the header of a model file, and its parameters.
fn decode(bytes: &[u8]) -> Result<(Vec<u64>, TwoLayerParams), DecodeError> {
    let (announced, payload) = container::open(MAGIC, VERSION, bytes)?;
    let params = codec::params(payload)
        .ok_or_else(|| DecodeError::Payload("it is not four arrays".into()))?;
    Ok((announced, params))
}
