//! Any bytes as the arrays of other programs.

use std::io::{Cursor, Write};

use model::{TwoLayerNet, interop};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Reads `bytes` as a `.safetensors` file, as a `.npz` file, and, if they begin as an array does, as `w1` of a
/// good `.npz` file.
pub fn check_tensors(bytes: &[u8]) {
    refused_or_the_same(interop::from_safetensors(bytes));
    refused_or_the_same(interop::from_npz(bytes));
    if bytes.starts_with(b"\x93NUMPY") {
        refused_or_the_same(interop::from_npz(&archive(bytes)));
    }
}

/// An imported network is finite, and both formats keep every bit of it.
fn refused_or_the_same(imported: Result<TwoLayerNet, interop::Error>) {
    let Ok(TwoLayerNet { params }) = imported else {
        return;
    };
    assert!(params.is_finite());
    for again in [
        interop::from_safetensors(&interop::to_safetensors(&params)),
        interop::from_npz(&interop::to_npz(&params)),
    ] {
        assert_eq!(again.unwrap().params.sha256(), params.sha256());
    }
}

/// A `.npz` file whose `w1` is anything, and whose other arrays fit 2 hidden units and 1 class.
fn archive(w1: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    };
    add("w1.npy", w1);
    add("b1.npy", &npy("2,", &[0.5, -0.5]));
    add("w2.npy", &npy("2, 1", &[1.0, 2.0]));
    add("b2.npy", &npy("1,", &[0.25]));
    zip.finish().unwrap().into_inner()
}

fn npy(shape: &str, numbers: &[f64]) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({shape}), }}");
    let mut npy = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    npy.extend(format!("{header:<117}\n").as_bytes());
    npy.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    npy
}
