//! The folder of a run, locked by one process at a time.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use model::file;

use crate::{error::Error, training::checkpoint::Checkpoint};

/// The names of the files of a run.
pub mod name {
    /// The settings.
    pub const CONFIG: &str = "config.toml";
    /// What a run needs to continue.
    pub const CHECKPOINT: &str = "checkpoint.bin";
    /// The loss of each iteration.
    pub const METRICS: &str = "metrics.csv";
    /// The accuracies and losses of all images.
    pub const ACCURACY: &str = "accuracy.csv";
    /// The plot of the loss.
    pub const LOSS_PLOT: &str = "loss.svg";
    /// The plot of the accuracies.
    pub const ACCURACY_PLOT: &str = "accuracy.svg";
    /// The report: everything on one page.
    pub const REPORT: &str = "report.html";
    /// The trained network.
    pub const MODEL: &str = "model.bin";
    /// The summary in numbers.
    pub const SUMMARY: &str = "run.json";

    /// The settings of the runs of a sweep.
    pub const SWEEP: &str = "sweep.toml";
    /// The summaries of the runs of a sweep, one line each.
    pub const SWEEP_TABLE: &str = "sweep.csv";
    /// The plot of the runs of a sweep.
    pub const SWEEP_PLOT: &str = "sweep.svg";

    pub(super) const ALL: [&str; 12] = [
        CONFIG,
        CHECKPOINT,
        METRICS,
        ACCURACY,
        LOSS_PLOT,
        ACCURACY_PLOT,
        REPORT,
        MODEL,
        SUMMARY,
        SWEEP,
        SWEEP_TABLE,
        SWEEP_PLOT,
    ];
}

/// A process locks this file while it works in the folder. The system drops the lock when the process ends.
const LOCK: &str = ".lock";
/// How the names of the temporary files of [`file::replace`] begin.
const TEMPORARY: &str = ".writing-";

/// The folder of a run, locked until this value is dropped.
#[derive(Debug)]
pub struct RunFolder {
    /// The path that was given.
    path: PathBuf,
    /// The canonical path at the time of locking. If `path` is a symbolic link that changes later, the run still
    /// writes here.
    canonical: PathBuf,
    _lock: File,
}

impl RunFolder {
    /// Checks that a folder can be created at `path` and written to, without creating it. This reports a bad path
    /// before the images are loaded.
    ///
    /// ```
    /// use trainer::run::RunFolder;
    ///
    /// let parent = tempfile::tempdir().unwrap();
    /// let path = parent.path().join("runs/first");
    /// assert!(RunFolder::probe(&path).is_ok() && !path.exists());
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if it cannot.
    pub fn probe(path: &Path) -> Result<(), Error> {
        let existing = path.ancestors().find(|folder| folder.exists());
        let existing = existing.unwrap_or(Path::new(".")); // no part of a relative path may exist
        tempfile::tempfile_in(existing).map_err(Error::io("create", path))?;
        Ok(())
    }

    /// Creates the folder of a new run, with its parents. With `overwrite`, the files of an earlier run
    /// in it are removed.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] if another process works there, [`Error::Occupied`] if there is a run already
    /// and `overwrite` is false, [`Error::Io`] if the folder cannot be created. An earlier run is
    /// unchanged after each of them.
    ///
    /// ```
    /// use trainer::{Error, run::RunFolder};
    ///
    /// let parent = tempfile::tempdir().unwrap();
    /// let path = parent.path().join("run");
    /// let folder = RunFolder::create(&path, false)?;
    /// folder.save("run.json", "{}")?;
    /// drop(folder);
    /// assert!(matches!(RunFolder::create(&path, false), Err(Error::Occupied { .. })));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn create(path: &Path, overwrite: bool) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(Error::io("create", path))?;
        let dir = Self::lock(path)?;
        let left: Vec<_> = name::ALL
            .iter()
            .map(|name| dir.canonical.join(name))
            .filter(|p| p.exists())
            .collect();
        if !left.is_empty() && !overwrite {
            return Err(Error::Occupied { path: path.into() });
        }
        for file in left {
            fs::remove_file(&file).map_err(Error::io("remove", file))?;
        }
        Ok(dir)
    }

    /// Opens the folder of an earlier run and reads its checkpoint.
    ///
    /// # Errors
    ///
    /// [`Error::NoRun`] if there is no checkpoint, [`Error::Locked`] if another process works there,
    /// [`Error::Checkpoint`] if the checkpoint is damaged.
    pub fn open(path: &Path) -> Result<(Self, Checkpoint), Error> {
        let checkpoint = path.join(name::CHECKPOINT);
        if !checkpoint.is_file() {
            return Err(Error::NoRun { path: path.into() });
        }
        let dir = Self::lock(path)?;
        let checkpoint = Checkpoint::load(&checkpoint)?;
        Ok((dir, checkpoint))
    }

    /// Locks an existing folder, with any content, and removes temporary files that a killed process left.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] if another process works there, [`Error::Io`] if there is no such folder.
    pub fn lock(path: &Path) -> Result<Self, Error> {
        let canonical = path.canonicalize().map_err(Error::io("find", path))?;
        let file = canonical.join(LOCK);
        let lock = File::create(&file).map_err(Error::io("create", &file))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { path: path.into() }),
            Err(TryLockError::Error(source)) => return Err(Error::io("lock", file)(source)),
        }
        remove_temporaries(&canonical).map_err(Error::io("clean up", path))?;
        Ok(Self {
            path: path.into(),
            canonical,
            _lock: lock,
        })
    }

    /// The path that the folder was opened with.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of the file of that name.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.canonical.join(name)
    }

    /// Writes a file atomically: readers see the old content or the new one.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]. An earlier file of that name is then unchanged.
    pub fn save(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
        file::replace(self.file(name), bytes.as_ref())
            .map_err(Error::io("write", self.path.join(name)))
    }
}

/// Removes the temporary files of processes that were killed while writing.
fn remove_temporaries(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
