//! The folder of a run, held by one process at a time.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use model::file;

use crate::{error::Error, training::checkpoint::Checkpoint};

/// The names of what a run leaves behind.
pub mod name {
    /// Every setting.
    pub const CONFIG: &str = "config.toml";
    /// What it takes to go on.
    pub const CHECKPOINT: &str = "checkpoint.bin";
    /// The loss of each iteration.
    pub const METRICS: &str = "metrics.csv";
    /// The accuracies of each epoch.
    pub const ACCURACY: &str = "accuracy.csv";
    /// The loss as a picture.
    pub const LOSS_PLOT: &str = "loss.svg";
    /// The accuracies as a picture.
    pub const ACCURACY_PLOT: &str = "accuracy.svg";
    /// Everything on one page.
    pub const REPORT: &str = "report.html";
    /// The trained network.
    pub const MODEL: &str = "model.bin";
    /// The figures.
    pub const SUMMARY: &str = "run.json";

    /// Which runs a sweep has.
    pub const SWEEP: &str = "sweep.toml";
    /// The figures of its runs, a line each.
    pub const SWEEP_TABLE: &str = "sweep.csv";
    /// The curves of its runs.
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

/// Whoever holds a lock on this file works in the folder; the lock ends with its process.
const LOCK: &str = ".lock";
/// How [`file::replace`] begins the names of its temporaries.
const TEMPORARY: &str = ".writing-";

/// A run's folder, locked for as long as this value lives.
#[derive(Debug)]
pub struct RunFolder {
    /// As it was named.
    path: PathBuf,
    /// Where that led when it was locked: a link may be turned elsewhere meanwhile, the run stays.
    place: PathBuf,
    _lock: File,
}

impl RunFolder {
    /// Whether a folder could be created at `path` and written in, without leaving a trace: told before the images are
    /// loaded, and not after.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when it could not.
    pub fn probe(path: &Path) -> Result<(), Error> {
        let there = path.ancestors().find(|folder| folder.exists());
        let there = there.unwrap_or(Path::new(".")); // all of a relative path may be new
        tempfile::tempfile_in(there).map_err(Error::io("create", path))?;
        Ok(())
    }

    /// A folder for a new run, created with its parents where need be; with `overwrite`, an earlier
    /// run in it is removed.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] when another process works there, [`Error::Occupied`] when there is a run
    /// already, [`Error::Io`] when the folder cannot be made. None of them changes an earlier run.
    pub fn create(path: &Path, overwrite: bool) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(Error::io("create", path))?;
        let dir = Self::lock(path)?;
        let left: Vec<_> = name::ALL
            .iter()
            .map(|name| dir.place.join(name))
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

    /// The folder of an earlier run, to go on in, and its checkpoint.
    ///
    /// # Errors
    ///
    /// [`Error::NoRun`] when there is no checkpoint, [`Error::Locked`] when another process works
    /// there, [`Error::Checkpoint`] when the checkpoint is damaged.
    pub fn open(path: &Path) -> Result<(Self, Checkpoint), Error> {
        let checkpoint = path.join(name::CHECKPOINT);
        if !checkpoint.is_file() {
            return Err(Error::NoRun { path: path.into() });
        }
        let dir = Self::lock(path)?;
        let checkpoint = Checkpoint::load(&checkpoint)?;
        Ok((dir, checkpoint))
    }

    /// An existing folder, whatever is in it.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] when another process works there, [`Error::Io`] when there is no such folder.
    pub fn lock(path: &Path) -> Result<Self, Error> {
        let place = path.canonicalize().map_err(Error::io("find", path))?;
        let file = place.join(LOCK);
        let lock = File::create(&file).map_err(Error::io("create", &file))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { path: path.into() }),
            Err(TryLockError::Error(source)) => return Err(Error::io("lock", file)(source)),
        }
        remove_temporaries(&place).map_err(Error::io("clean up", path))?;
        Ok(Self {
            path: path.into(),
            place,
            _lock: lock,
        })
    }

    /// Where it is, as it was named.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where to write the file of that name.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.place.join(name)
    }

    /// Puts a file there, all or nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]; an earlier file of that name is then as it was.
    pub fn save(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
        file::replace(self.file(name), bytes.as_ref())
            .map_err(Error::io("write", self.path.join(name)))
    }
}

/// Files that a process began and was killed before it could name them.
fn remove_temporaries(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
