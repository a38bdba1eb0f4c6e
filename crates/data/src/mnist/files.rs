//! Finding the four files under any of their usual names.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// Where the files are: images and labels of each part.
#[derive(Debug, PartialEq, Eq)]
pub struct Files {
    pub train: (PathBuf, PathBuf),
    pub test: (PathBuf, PathBuf),
}

impl Files {
    pub fn find(dir: &Path) -> Result<Self, Error> {
        if !dir.is_dir() {
            return Err(Error::NoFolder { dir: dir.into() });
        }
        let part = |part: &str| -> Result<_, Error> {
            let images = find(dir, &format!("{part}-images-idx3-ubyte"))?;
            let labels = find(dir, &format!("{part}-labels-idx1-ubyte"))?;
            Ok((images, labels))
        };
        Ok(Self {
            train: part("train")?,
            test: part("t10k")?,
        })
    }
}

/// The file called `name`, or `.idx` in place of `-idx`, or either with `.gz`.
fn find(dir: &Path, name: &str) -> Result<PathBuf, Error> {
    let dotted = name.replacen("-idx", ".idx", 1);
    [name, &dotted]
        .iter()
        .flat_map(|name| [name.to_string(), format!("{name}.gz")])
        .map(|name| dir.join(name))
        .find(|path| path.exists())
        .ok_or_else(|| Error::Missing {
            dir: dir.into(),
            name: name.into(),
        })
}
