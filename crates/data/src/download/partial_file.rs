//! Files that arrive under a temporary name, and get their own once they are whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::archive::Archive;
use super::error::DownloadError;
use crate::hash::Hash;

/// How the names of files begin that are still arriving.
const PREFIX: &str = ".download-";

/// Creates the folder, or clears what downloads that were killed have left in it.
pub fn prepare(dir: &Path) -> Result<(), DownloadError> {
    let prepare = || {
        fs::create_dir_all(dir)?;
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                match clear(&entry.path()) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {} // cleared, alive, or gone meanwhile
                }
            }
        }
        Ok(())
    };
    prepare().map_err(|error| failed(dir, error))
}

/// Removes a partial file unless someone is writing it, and so holds its lock.
fn clear(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    match file.try_lock() {
        Ok(()) => fs::remove_file(path), // the lock is kept until it is gone
        Err(_) => Ok(()),
    }
}

/// Whether `archive` is in the folder.
///
/// # Errors
/// If something else has its name: it is not ours to replace.
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

/// A file that is still arriving, under a temporary name. It is removed if dropped.
pub struct PartialFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl PartialFile {
    pub fn new(dir: &Path, name: &str) -> Result<Self, DownloadError> {
        let path = dir.join(name);
        loop {
            let file = create(dir).map_err(|error| failed(dir, error))?;
            // Where there are no locks, nobody clears away what is being written either.
            let _ = file.as_file().lock();
            // Someone may have cleared it away before it was locked.
            if file.path().exists() {
                return Ok(Self { file, path });
            }
        }
    }

    /// Brings the file to the disk and gives it its name, in that order.
    pub fn commit(self) -> Result<(), DownloadError> {
        let commit = || {
            self.file.as_file().sync_all()?;
            self.file.persist(&self.path)?;
            #[cfg(unix)]
            if let Some(dir) = self.path.parent() {
                File::open(dir)?.sync_all()?;
            }
            Ok(())
        };
        commit().map_err(|error| failed(&self.path, error))
    }

    pub fn failed(&self, error: io::Error) -> DownloadError {
        failed(&self.path, error)
    }
}

impl Write for PartialFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A new file with the permissions of any new file, under a name that nobody else has.
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
