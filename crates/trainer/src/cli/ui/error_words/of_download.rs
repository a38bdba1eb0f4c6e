//! Errors of downloads.

use data::{Attempt, DownloadError, Fault};

use super::{Korean, io_words, korean, words};

impl Korean for DownloadError {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::NoMirror { archive, attempts } => {
                let attempt =
                    |Attempt { mirror, fault }: &Attempt| format!("{mirror} {}", words(fault));
                let attempts: Vec<_> = attempts.iter().map(attempt).collect();
                let reason = match attempts.as_slice() {
                    [] => korean!("download.no-mirror"),
                    attempts => attempts.join(", "),
                };
                korean!("download.failed", archive, reason)
            }
            Self::Occupied {
                path,
                found,
                expected,
            } => korean!("download.occupied", path = path.display(), found, expected),
            Self::Io { path, error } => {
                korean!(
                    "download.io",
                    path = path.display(),
                    reason = io_words(error)
                )
            }
            Self::Cancelled => korean!("download.cancelled"),
            _ => return None,
        })
    }
}

impl Korean for Fault {
    fn korean(&self) -> Option<String> {
        Some(match self {
            Self::Status(code) => korean!("fault.status", code),
            Self::Connection(reason) => reason.clone(),
            Self::NotGzip => korean!("fault.not-gzip"),
            Self::WrongSize { found, expected } => korean!("fault.size", found, expected),
            Self::WrongHash { found, expected } => korean!("fault.hash", found, expected),
            _ => return None,
        })
    }
}
