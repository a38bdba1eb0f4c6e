//! A network as a file.

use std::path::Path;

use super::codec;
use super::container::{self, Unsealing};
use crate::{Error, TwoLayerNet, TwoLayerParams};

/// Marks a model file.
const MAGIC: [u8; 8] = *b"2LAYRNET";
const VERSION: u32 = 1;

impl TwoLayerNet {
    /// Writes the parameters to a model file, all or nothing (see [`file`](mod@crate::file)).
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if a parameter is NaN or infinite, [`Error::Io`] if the file cannot be written;
    /// a file that was at `path` before is then as it was.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        self.check_finite()?;
        let bytes = container::seal(MAGIC, VERSION, &self.dimensions(), &self.params);
        container::replace(path, &bytes).map_err(|source| Error::Io {
            path: path.into(),
            source,
        })
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if it cannot be read, [`Error::Unusable`] if it is not a whole model file,
    /// [`Error::Announced`], [`Error::Shapes`] or [`Error::NotFinite`] if what it holds is no network.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = container::read(MAGIC, path).map_err(|source| Error::Io {
            path: path.into(),
            source,
        })?;
        let (announced, params) = unseal(&bytes).map_err(|source| Error::Unusable {
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

    /// D, H, C.
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

/// The sizes that a model file announces, and the parameters that it holds.
fn unseal(bytes: &[u8]) -> Result<(Vec<u64>, TwoLayerParams), Unsealing> {
    let (announced, payload) = container::open(MAGIC, VERSION, bytes)?;
    let params =
        codec::params(payload).ok_or_else(|| Unsealing::Payload("it is not four arrays".into()))?;
    Ok((announced, params))
}
