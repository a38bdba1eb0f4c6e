//! Downloads MNIST from its public mirrors (feature `download`).
//!
//! Each archive is written to a temporary file, compared with the published SHA-256,
//! synced to the disk and then renamed, so a file under its own name is always whole. If
//! a mirror fails, the next one is tried.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod archive;
mod error;
mod get;
mod partial_file;

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use ureq::Agent;

pub use archive::Archive;
pub use error::{Attempt, DownloadError, Fault};

use get::{Failure, get};
use partial_file::PartialFile;

/// The archives to download, and the mirrors to try.
///
/// ```no_run
/// use std::ops::ControlFlow;
///
/// data::Download::mnist().into_dir("data/mnist", |progress| {
///     eprint!("\r{} of {} bytes", progress.received, progress.total);
///     ControlFlow::Continue(())
/// })?;
/// let mnist = data::load_mnist("data/mnist")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Download {
    archives: Vec<Archive>,
    mirrors: Vec<String>,
    timeout: Duration,
    use_proxy: bool,
}

/// The progress of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// The name of the archive.
    pub archive: &'a str,
    /// The mirror in use; empty if the archive exists already.
    pub mirror: &'a str,
    /// Bytes received so far, of all archives. Decreases if a mirror fails half-way.
    pub received: u64,
    /// Bytes of all archives.
    pub total: u64,
}

impl Download {
    /// The four archives of MNIST, 11.6 MB, from two public mirrors.
    #[must_use]
    pub fn mnist() -> Self {
        Self::new(archive::mnist(), archive::MIRRORS)
    }

    /// Downloads `archives` from the first of `mirrors` that has them. A mirror is the URL of a
    /// folder, such as `https://example.org/mnist`.
    pub fn new<M: Into<String>>(
        archives: impl IntoIterator<Item = Archive>,
        mirrors: impl IntoIterator<Item = M>,
    ) -> Self {
        Self {
            archives: archives.into_iter().collect(),
            mirrors: mirrors.into_iter().map(Into::into).collect(),
            timeout: Duration::from_secs(30),
            use_proxy: true,
        }
    }

    /// Sets the mirrors, in the order in which they are tried.
    #[must_use]
    pub fn mirrors<M: Into<String>>(mut self, mirrors: impl IntoIterator<Item = M>) -> Self {
        self.mirrors = mirrors.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the time limit for a connection, for a response, and for each chunk of its body;
    /// 30 s by default. After a time-out the next mirror is tried.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Connects directly, ignoring the environment variables `ALL_PROXY`, `HTTPS_PROXY`,
    /// `HTTP_PROXY` and `NO_PROXY` (in upper or lower case), which are used by default.
    #[must_use]
    pub fn without_proxy(mut self) -> Self {
        self.use_proxy = false;
        self
    }

    /// Downloads the missing archives into `dir`, which is created if it does not exist.
    ///
    /// An existing archive is kept if its hash is right. `progress` is called at the start of
    /// each archive and for each chunk, and can stop the download. Partial files are removed;
    /// those of a killed process are removed by the next download.
    ///
    /// # Errors
    /// [`DownloadError`] if no mirror has an archive, if a file of its name has other content,
    /// if a file cannot be written, or if `progress` stops the download. Complete archives
    /// stay.
    pub fn into_dir(
        &self,
        dir: impl AsRef<Path>,
        mut progress: impl FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<(), DownloadError> {
        let dir = dir.as_ref();
        partial_file::prepare(dir)?;
        let agent = self.agent();
        let total = self.archives.iter().map(|archive| archive.size).sum();
        let mut before = 0;
        for archive in &self.archives {
            let mut report = |mirror: &str, received| {
                progress(Progress {
                    archive: &archive.name,
                    mirror,
                    received: before + received,
                    total,
                })
            };
            if partial_file::is_there(dir, archive)? {
                if report("", archive.size).is_break() {
                    return Err(DownloadError::Cancelled);
                }
            } else {
                self.fetch(archive, dir, &agent, &mut report)?;
            }
            before += archive.size;
        }
        Ok(())
    }

    /// Downloads one archive from the first mirror that has it.
    fn fetch(
        &self,
        archive: &Archive,
        dir: &Path,
        agent: &Agent,
        report: &mut impl FnMut(&str, u64) -> ControlFlow<()>,
    ) -> Result<(), DownloadError> {
        let mut attempts = vec![];
        for mirror in &self.mirrors {
            let mut file = PartialFile::new(dir, archive)?;
            let shown = error::without_credentials(mirror);
            match get(agent, mirror, archive, &mut file, |n| report(&shown, n)) {
                Ok(()) => return file.commit(),
                Err(Failure::Mirror(fault)) => attempts.push(Attempt {
                    mirror: shown,
                    fault,
                }),
                Err(Failure::Disk(error)) => return Err(file.failed(error)),
                Err(Failure::Cancelled) => return Err(DownloadError::Cancelled),
            }
        }
        Err(DownloadError::NoMirror {
            archive: archive.name.clone(),
            attempts,
        })
    }

    fn agent(&self) -> Agent {
        let mut config = Agent::config_builder()
            .max_redirects(5)
            .timeout_resolve(Some(self.timeout))
            .timeout_connect(Some(self.timeout))
            .timeout_recv_response(Some(self.timeout))
            .timeout_per_read(Some(self.timeout));
        if !self.use_proxy {
            config = config.proxy(None);
        }
        config.build().new_agent()
    }
}
