//! Any bytes as a model file.

#[path = "encoded.rs"]
mod encoded;

use std::fs;
use std::sync::LazyLock;

use model::file::{DecodeError, decode, encode};
use model::{TwoLayerNet, TwoLayerParams};
use tempfile::{NamedTempFile, TempPath};

use encoded::encoded;

const MAGIC: [u8; 8] = *b"2LAYRNET";

static FILE: LazyLock<TempPath> = LazyLock::new(|| NamedTempFile::new().unwrap().into_temp_path());

/// Reads `bytes` as a model file, and as the content of one with the right digest: three dimensions and a payload.
pub fn check_model(bytes: &[u8]) {
    refused_or_the_same(bytes);
    let (dimensions, payload) = bytes.split_at(bytes.len().min(24));
    let dimensions = dimensions.as_chunks().0.iter();
    let dimensions: Vec<u64> = dimensions.map(|d| u64::from_le_bytes(*d)).collect();
    refused_or_the_same(&encoded(MAGIC, &dimensions, payload));
}

/// A file that loads holds a finite network. Encoded again it has the same bytes, and `bincode` decodes the same
/// network.
fn refused_or_the_same(file: &[u8]) {
    let decoded = decode::<TwoLayerParams>(MAGIC, 1, file);
    if matches!(decoded, Err(DecodeError::Magic { .. })) {
        return; // most inputs, and not worth a file
    }
    fs::write(&*FILE, file).unwrap();
    let Ok(TwoLayerNet { params }) = TwoLayerNet::load(&*FILE) else {
        return;
    };
    assert!(params.is_finite());
    let sizes = [
        params.input_size(),
        params.hidden_size(),
        params.output_size(),
    ];
    let again = encode(MAGIC, 1, &sizes.map(|size| size as u64), &params);
    assert!(again == file, "loaded, but encoded with other bytes");
    assert_eq!(decoded.unwrap().1, params);
}
