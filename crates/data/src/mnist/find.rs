//! Finds the data set of a path.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder::MnistFiles;
use super::name::{Content, Part, usual};
use crate::error::Error;

/// The data set of `path`: the one in this folder or below, or otherwise the one of that name in the parent folder.
pub fn find(path: &Path) -> Result<MnistFiles, Error> {
    if path.is_dir() {
        return in_folder(path);
    }
    if path.exists() {
        return Err(Error::NotAFolder { path: path.into() });
    }
    named(path)
}

/// The only complete data set; those in `dir` take precedence over those in its subfolders. Without a complete one,
/// the error says what the most complete one lacks.
fn in_folder(dir: &Path) -> Result<MnistFiles, Error> {
    let mut incomplete = vec![];
    let mut complete = complete_sets_of(dir, &mut incomplete)?;
    if complete.is_empty() {
        for folder in subfolders(dir)? {
            let sets = complete_sets_of(&folder, &mut incomplete).unwrap_or_default();
            let is_mnist = folder
                .file_name()
                .is_some_and(|name| name.eq_ignore_ascii_case("mnist"));
            if is_mnist && !sets.is_empty() {
                complete = sets;
                break;
            }
            complete.extend(sets);
        }
    }
    if complete.len() > 1 {
        return Err(Error::Ambiguous {
            dir: dir.into(),
            found: complete.iter().map(MnistFiles::path).collect(),
        });
    }
    let set = complete.pop().or_else(|| fullest(incomplete));
    let set = set.ok_or_else(|| Error::Missing {
        dir: dir.into(),
        name: usual("", Part::Train, Content::Images),
    })?;
    set.check_all_there()
}

/// The complete data sets in the first of the [`places`] of `folder` that has any. One with MNIST's own names is
/// preferred. Incomplete ones are added to `incomplete`.
fn complete_sets_of(
    folder: &Path,
    incomplete: &mut Vec<MnistFiles>,
) -> Result<Vec<MnistFiles>, Error> {
    for place in places(folder) {
        let sets = match sets_in(&place) {
            Err(error) if place == folder => return Err(error),
            sets => sets.unwrap_or_default(), // a subfolder that cannot be read counts as empty
        };
        let (mut complete, others): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(MnistFiles::is_complete);
        incomplete.extend(others);
        if complete.first().is_some_and(|set| set.name().is_empty()) {
            complete.truncate(1);
        }
        if !complete.is_empty() {
            return Ok(complete);
        }
    }
    Ok(vec![])
}

/// `data/emnist-letters`: the data set `emnist-letters` in the folder `data` or below.
fn named(path: &Path) -> Result<MnistFiles, Error> {
    let no_folder = || Error::NoFolder { dir: path.into() };
    let name = path.file_name().ok_or_else(no_folder)?;
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    let mut folders = vec![dir.to_path_buf()];
    folders.extend(subfolders(dir).map_err(|_| no_folder())?);
    let sets = folders
        .iter()
        .flat_map(|folder| places(folder))
        .flat_map(|place| sets_in(&place).unwrap_or_default())
        .filter(|set| name.eq_ignore_ascii_case(set.name()));
    let set = fullest(sets.collect()).ok_or_else(no_folder)?;
    set.check_all_there()
}

/// The first of the most complete data sets.
fn fullest(sets: Vec<MnistFiles>) -> Option<MnistFiles> {
    sets.into_iter().rev().max_by_key(MnistFiles::found)
}

/// The folders that may hold the files: `folder` itself, and those that torchvision and EMNIST's archive use.
fn places(folder: &Path) -> [PathBuf; 4] {
    let raw = folder.join("raw");
    [
        folder.to_path_buf(),
        raw.clone(),
        folder.join("gzip"),
        raw.join("gzip"),
    ]
}

/// The data sets of a folder, or none if there is no such folder.
fn sets_in(folder: &Path) -> Result<Vec<MnistFiles>, Error> {
    if !folder.is_dir() {
        return Ok(vec![]);
    }
    MnistFiles::all_in(folder).map_err(|error| Error::io(folder, error))
}

/// The folders in `dir`, sorted by name.
fn subfolders(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(dir).map_err(|error| Error::io(dir, error))?;
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}
