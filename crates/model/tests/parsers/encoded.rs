//! Encodes any payload as a file with the right digest, so that decoders of payloads see it.

use model::file::encode;
use serde::ser::{Serialize, SerializeTuple, Serializer};

/// The file of version 1 with this payload.
pub fn encoded(magic: [u8; 8], dimensions: &[u64], payload: &[u8]) -> Vec<u8> {
    encode(magic, 1, dimensions, &Raw(payload))
}

/// Bytes that are their own encoding.
struct Raw<'a>(&'a [u8]);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = serializer.serialize_tuple(self.0.len())?;
        self.0
            .iter()
            .try_for_each(|byte| bytes.serialize_element(byte))?;
        bytes.end()
    }
}
