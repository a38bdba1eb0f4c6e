//! Small IDX files and archives, made in the test.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod layout;

use std::io::Write;
use std::path::{Path, PathBuf};

use data::idx;
use flate2::{Compression, write::GzEncoder};
use ndarray::{Array1, Array3};

/// An IDX file: magic number, sizes, and `data` as they are.
pub fn idx_bytes(code: u8, shape: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, code, u8::try_from(shape.len()).unwrap()];
    bytes.extend(shape.iter().flat_map(|size| size.to_be_bytes()));
    bytes.extend_from_slice(data);
    bytes
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The usual names of the four files.
pub const NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

/// The four files of a data set: `train` and `test` images of `h×w` pixels whose
/// labels repeat `classes` cyclically.
pub struct Folder {
    pub dir: tempfile::TempDir,
}

impl Folder {
    pub fn new(train: usize, test: usize, (h, w): (usize, usize), classes: u8) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (part, count) in [("train", train), ("t10k", test)] {
            let images =
                Array3::from_shape_fn((count, h, w), |(n, i, j)| (n + 3 * i + 5 * j) as u8);
            let labels = Array1::from_shape_fn(count, |n| (n % usize::from(classes)) as u8);
            let create = |name: String| std::fs::File::create(dir.path().join(name)).unwrap();
            idx::write(create(format!("{part}-images-idx3-ubyte")), &images).unwrap();
            idx::write(create(format!("{part}-labels-idx1-ubyte")), &labels).unwrap();
        }
        Self { dir }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.file(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.file(name), bytes).unwrap();
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.file(name)).unwrap();
    }

    /// Loads this folder, which must fail, and returns the line of the error.
    pub fn complaint(&self) -> String {
        let message = data::load_mnist(self.path()).unwrap_err().to_string();
        assert!(!message.contains('\n'), "more than one line: {message}");
        message
    }
}
