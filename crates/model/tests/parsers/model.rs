//! Any bytes as a model file.

#[path = "sealed.rs"]
mod sealed;

use std::fs;
use std::sync::LazyLock;

use model::file::{Unsealing, seal, unseal};
use model::{TwoLayerNet, TwoLayerParams};
use tempfile::{NamedTempFile, TempPath};

use sealed::sealed;

const MAGIC: [u8; 8] = *b"2LAYRNET";

static FILE: LazyLock<TempPath> = LazyLock::new(|| NamedTempFile::new().unwrap().into_temp_path());

/// Reads `bytes` as a model file, and also as what stands below the hash of one: three dimensions and the
/// payload.
pub fn check_model(bytes: &[u8]) {
    refused_or_the_same(bytes);
    let (dimensions, payload) = bytes.split_at(bytes.len().min(24));
    let dimensions = dimensions.as_chunks().0.iter();
    let dimensions: Vec<u64> = dimensions.map(|d| u64::from_le_bytes(*d)).collect();
    refused_or_the_same(&sealed(MAGIC, &dimensions, payload));
}

/// A file that is loaded holds a finite network; sealed again it is the same bytes, and `bincode` reads the
/// same from it.
fn refused_or_the_same(file: &[u8]) {
    let unsealed = unseal::<TwoLayerParams>(MAGIC, 1, file);
    if matches!(unsealed, Err(Unsealing::Magic { .. })) {
        return; // the most of what comes here, and not worth a file
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
    let again = seal(MAGIC, 1, &sizes.map(|size| size as u64), &params);
    assert!(again == file, "loaded, but sealed otherwise");
    assert_eq!(unsealed.unwrap().1, params);
}
