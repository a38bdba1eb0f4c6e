//! Reads the images and labels of one part of a data set.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ndarray::{Array3, ArrayD, ArrayView1, Axis, Ix1, Ix2, Ix3};

use super::folder::MnistFiles;
use super::name::{Content, Part};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::idx::{self, ElementType, IdxError};

/// Images and labels as read, before they are checked against each other.
pub struct Samples {
    pub images_path: PathBuf,
    labels_path: PathBuf,
    images: Array3<u8>,
    pub labels: Vec<u8>,
}

impl Samples {
    pub fn read(files: &MnistFiles, part: Part) -> Result<Self, Error> {
        let (labels_path, labels) = first_usable(files, part, Content::Labels, read_labels)?;
        let (images_path, mut images) = first_usable(files, part, Content::Images, read_images)?;
        if files.is_transposed() {
            images = images.permuted_axes([0, 2, 1]);
        }
        Ok(Self {
            images_path,
            labels_path,
            images,
            labels,
        })
    }

    pub fn into_dataset(self, classes: usize) -> Result<Dataset, Error> {
        let (images, labels) = (self.images_path, self.labels_path);
        Dataset::new(self.images, self.labels, classes).map_err(|error| Error::Dataset {
            images,
            labels,
            error,
        })
    }
}

/// The result of `read` for the first file that it can read; otherwise the errors of all files.
fn first_usable<T>(
    files: &MnistFiles,
    part: Part,
    content: Content,
    read: impl Fn(&Path) -> Result<T, Error>,
) -> Result<(PathBuf, T), Error> {
    let mut attempts = vec![];
    for path in files.candidates(part, content) {
        match check_is_file(path).and_then(|()| read(path)) {
            Ok(contents) => return Ok((path.into(), contents)),
            Err(error) => attempts.push(error),
        }
    }
    match attempts.len() {
        0 | 1 => Err(attempts
            .pop()
            .unwrap_or_else(|| files.missing(part, content))),
        _ => Err(Error::NoneUsable { attempts }),
    }
}

/// Rejects all but regular files: reading a pipe may block, and a device may never end.
fn check_is_file(path: &Path) -> Result<(), Error> {
    let reject = |kind, what: &str| Err(Error::io(path, io::Error::new(kind, what)));
    match fs::metadata(path) {
        Ok(file) if file.is_file() => Ok(()),
        Ok(file) if file.is_dir() => {
            reject(io::ErrorKind::IsADirectory, "a folder, expected a file")
        }
        Ok(_) => reject(io::ErrorKind::InvalidInput, "not a regular file"),
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            reject(error.kind(), "a link to a file that does not exist")
        }
        Err(error) => Err(Error::io(path, error)),
    }
}

fn read_images(path: &Path) -> Result<Array3<u8>, Error> {
    let images = idx::read_file::<u8>(path)?;
    let shape = images.shape().to_vec();
    images
        .into_dimensionality::<Ix3>()
        .map_err(|_| bad_shape(path, shape, "three axes: image, row and column"))
}

/// Reads one byte per image, or as in QMNIST one row of integers per image, the first of which is the class.
fn read_labels(path: &Path) -> Result<Vec<u8>, Error> {
    const EXPECTED: &str = "one axis: a label for each image";
    match idx::read_file::<u8>(path) {
        Ok(labels) => {
            let shape = labels.shape().to_vec();
            let labels = labels.into_dimensionality::<Ix1>();
            let labels = labels.map_err(|_| bad_shape(path, shape, EXPECTED))?;
            Ok(labels.to_vec())
        }
        Err(Error::Idx {
            error:
                IdxError::WrongType {
                    found: ElementType::I32,
                    ..
                },
            ..
        }) => first_column(path, idx::read_file::<i32>(path)?),
        Err(error) => Err(error),
    }
}

fn first_column(path: &Path, labels: ArrayD<i32>) -> Result<Vec<u8>, Error> {
    let shape = labels.shape().to_vec();
    let bad_shape = || {
        let expected = "one axis, or two with a row of at least one number for each image";
        bad_shape(path, shape.clone(), expected)
    };
    let labels = match labels.ndim() {
        1 => labels.insert_axis(Axis(1)),
        _ => labels,
    };
    let labels = labels
        .into_dimensionality::<Ix2>()
        .map_err(|_| bad_shape())?;
    let label = |(index, row): (usize, ArrayView1<i32>)| {
        let value = *row.first().ok_or_else(bad_shape)?;
        u8::try_from(value).map_err(|_| Error::BadLabel {
            path: path.into(),
            index,
            value,
        })
    };
    labels.rows().into_iter().enumerate().map(label).collect()
}

fn bad_shape(path: &Path, found: Vec<usize>, expected: &'static str) -> Error {
    Error::BadShape {
        path: path.into(),
        found,
        expected,
    }
}
