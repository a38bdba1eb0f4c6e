//! Files that arrive under a temporary name, and get their own once they are whole.
//!
//! They never replace another file: what does so, in the whole workspace, is `model::file::replace`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::archive::Archive;
use super::error::DownloadError;
use crate::hash::Hash;

/// The prefix of the names of partial files.
const PREFIX: &str = ".download-";

/// Creates the folder, and removes partial files that killed downloads left in it.
pub fn prepare(dir: &Path) -> Result<(), DownloadError> {
    let prepare = || {
        fs::create_dir_all(dir)?;
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                match clear(&entry.path()) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {} // removed, in use, or removed by another process
                }
            }
        }
        Ok(())
    };
    prepare().map_err(|error| failed(dir, error))
}

/// Removes a partial file unless another process is writing it and holds its lock.
fn clear(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    match file.try_lock() {
        Ok(()) => fs::remove_file(path), // the lock is held until then
        Err(_) => Ok(()),
    }
}

/// Whether `archive` is in the folder.
///
/// # Errors
/// If a file with its name has other content. Such a file is never replaced.
pub fn is_there(dir: &Path, archive: &Archive) -> Result<bool, DownloadError> {
    let path = dir.join(&archive.name);
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(failed(&path, error)),
    };
    let mut hash = Hash::default();
    io::copy(&mut file, &mut hash).map_err(|error| failed(&path, error))?;
    let found = hash.hex();
    if found.eq_ignore_ascii_case(&archive.sha256) {
        Ok(true)
    } else {
        Err(DownloadError::Occupied {
            path,
            found,
            expected: archive.sha256.clone(),
        })
    }
}

/// A partial file under a temporary name. It is removed when it is dropped.
pub struct PartialFile<'a> {
    file: NamedTempFile,
    dir: &'a Path,
    archive: &'a Archive,
}

impl<'a> PartialFile<'a> {
    pub fn new(dir: &'a Path, archive: &'a Archive) -> Result<Self, DownloadError> {
        loop {
            let file = create(dir).map_err(|error| failed(dir, error))?;
            // On a file system without locks, no process removes a file in use either.
            let _ = file.as_file().lock();
            // Another process may have removed it before it was locked.
            if file.path().exists() {
                return Ok(Self { file, dir, archive });
            }
        }
    }

    /// Syncs the file to the disk, and then renames it.
    ///
    /// If another process has downloaded the archive meanwhile, its file stays.
    ///
    /// # Errors
    /// If a file with that name has other content, or if the disk fails.
    pub fn commit(self) -> Result<(), DownloadError> {
        let Self { file, dir, archive } = self;
        let path = dir.join(&archive.name);
        let synced = file.as_file().sync_all();
        let named = synced.and_then(|()| Ok(file.persist_noclobber(&path)?));
        match named {
            Ok(_) => sync_folder(dir).map_err(|error| failed(dir, error)),
            Err(error)
                if error.kind() == io::ErrorKind::AlreadyExists && is_there(dir, archive)? =>
            {
                Ok(())
            }
            Err(error) => Err(failed(&path, error)),
        }
    }

    pub fn failed(&self, error: io::Error) -> DownloadError {
        failed(&self.dir.join(&self.archive.name), error)
    }
}

/// Syncs the folder, without which a rename may be lost.
fn sync_folder(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

impl Write for PartialFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A new file under a unique name, with the usual permissions.
fn create(dir: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask
    builder.prefix(PREFIX).tempfile_in(dir)
}

fn failed(path: &Path, error: io::Error) -> DownloadError {
    DownloadError::Io {
        path: path.into(),
        error,
    }
}
