//! Writes a small data set to a folder.

use std::fs;
use std::path::Path;

use data::{Mnist, load_mnist};

use super::{Folder, NAMES};

/// 30 + 20 images of 5×4 under MNIST's names.
pub fn folder() -> Folder {
    Folder::new(30, 20, (5, 4), 10)
}

pub fn expected() -> Mnist {
    load_mnist(folder().path()).unwrap()
}

/// Writes the four files to `dir`, with names changed by `rename`.
pub fn put(dir: &Path, rename: impl Fn(&str) -> String) {
    fs::create_dir_all(dir).unwrap();
    let folder = folder();
    for name in NAMES {
        fs::copy(folder.file(name), dir.join(rename(name))).unwrap();
    }
}

pub fn put_as_published(dir: &Path) {
    put(dir, str::to_owned);
}

#[track_caller]
pub fn is_loaded(dir: &Path) {
    assert_eq!(load_mnist(dir).unwrap(), expected());
}
