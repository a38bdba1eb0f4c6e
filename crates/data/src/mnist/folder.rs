//! The data sets of one folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::name::{Content, FileName, Part, usual};
use crate::error::Error;

/// The four files that a data set needs.
const NEEDED: [(Part, Content); 4] = [
    (Part::Train, Content::Images),
    (Part::Train, Content::Labels),
    (Part::Test, Content::Images),
    (Part::Test, Content::Labels),
];

/// The files of a data set in a folder, not yet read.
///
/// ```no_run
/// let files = data::MnistFiles::find("data/emnist")?; // a folder with one split of EMNIST
/// assert_eq!(files.path(), std::path::Path::new("data/emnist/emnist-letters"));
/// assert!(files.is_transposed()); // as EMNIST is published; `load` turns the images
/// let letters = files.load()?;
/// # Ok::<(), data::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MnistFiles {
    folder: PathBuf,
    /// `emnist-letters`; empty for MNIST's own names.
    name: String,
    files: Vec<(FileName, PathBuf)>,
}

impl MnistFiles {
    /// All data sets in `folder`, the one with MNIST's own names first.
    pub(super) fn all_in(folder: &Path) -> io::Result<Vec<Self>> {
        let mut sets = BTreeMap::<String, Vec<_>>::new();
        for (name, path) in named_files(folder)? {
            let files = sets.entry(name.set.clone()).or_default();
            if path.is_dir() {
                files.extend(unpacked_into_a_folder(&path, &name));
            }
            files.push((name, path));
        }
        let set = |(name, mut files): (_, Vec<(FileName, PathBuf)>)| {
            files.sort_by(|(a, at), (b, bt)| (a.rank, at).cmp(&(b.rank, bt)));
            let folder = folder.into();
            Self {
                folder,
                name,
                files,
            }
        };
        Ok(sets.into_iter().map(set).collect())
    }

    /// `emnist-letters`; empty for MNIST's own names.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The path that makes [`load_mnist`](super::load_mnist) load this data set: its folder, or for files with names of
    /// their own the prefix of the names in that folder.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        if self.name.is_empty() {
            self.folder.clone()
        } else {
            self.folder.join(&self.name)
        }
    }

    /// Whether the files store rows and columns exchanged, as EMNIST's do. They are recognised by the prefix `emnist-`
    /// of their names.
    #[must_use]
    pub fn is_transposed(&self) -> bool {
        self.name.starts_with("emnist")
    }

    /// The files that may hold `content`, in the order in which to try them.
    pub(super) fn candidates(&self, part: Part, content: Content) -> impl Iterator<Item = &Path> {
        self.files
            .iter()
            .filter(move |(name, _)| (name.part, name.content) == (part, content))
            .map(|(_, path)| path.as_path())
    }

    /// Whether there is a non-empty file for each of the four.
    pub(super) fn is_complete(&self) -> bool {
        self.count(has_content) == NEEDED.len()
    }

    /// For how many of the four there is a file.
    pub(super) fn found(&self) -> usize {
        self.count(|_| true)
    }

    /// Returns this data set if there is a file for each of the four.
    pub(super) fn check_all_there(self) -> Result<Self, Error> {
        let there = |(part, content)| self.candidates(part, content).next().is_some();
        match NEEDED.into_iter().find(|&needed| !there(needed)) {
            Some((part, content)) => Err(self.missing(part, content)),
            None => Ok(self),
        }
    }

    fn count(&self, counts: impl Fn(&Path) -> bool) -> usize {
        let there = |(part, content)| self.candidates(part, content).any(&counts);
        NEEDED.into_iter().filter(|&needed| there(needed)).count()
    }

    /// The error that there is no file for `content`.
    pub(super) fn missing(&self, part: Part, content: Content) -> Error {
        Error::Missing {
            dir: self.folder.clone(),
            name: usual(&self.name, part, content),
        }
    }
}

/// The files and folders in `folder` with names of a data set.
fn named_files(folder: &Path) -> io::Result<Vec<(FileName, PathBuf)>> {
    let mut found = vec![];
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if let Some(name) = name.to_str().and_then(FileName::parse) {
            found.push((name, entry.path()));
        }
    }
    Ok(found)
}

/// Some archives unpack to `train-images-idx3-ubyte/train-images-idx3-ubyte`: a file in a folder of its name.
fn unpacked_into_a_folder(folder: &Path, of: &FileName) -> Vec<(FileName, PathBuf)> {
    /// Added to the rank of such files, so that they are tried last.
    const DEEPER: u8 = 10;

    let same =
        |name: &FileName| (&name.set, name.part, name.content) == (&of.set, of.part, of.content);
    let mut files = named_files(folder).unwrap_or_default();
    files.retain(|(name, _)| same(name));
    for (name, _) in &mut files {
        name.rank += DEEPER;
    }
    files
}

fn has_content(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0)
}
