//! The errors of a download.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a download failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// No mirror had the archive.
    #[error(
        "{archive}: {}; check the network and the proxy, or put the four files there by hand",
        Attempts(attempts)
    )]
    NoMirror {
        /// The archive's name.
        archive: String,
        /// The failure of each mirror.
        attempts: Vec<Attempt>,
    },

    /// A file with the name of the archive exists, but has other content.
    #[error(
        "{}: has the SHA-256 {found}, expected {expected}; move it away, or choose another folder",
        path.display()
    )]
    Occupied {
        /// The file.
        path: PathBuf,
        /// Its SHA-256.
        found: String,
        /// The SHA-256 of the archive.
        expected: String,
    },

    /// The folder or a file in it cannot be read or written.
    #[error("{}: {error}; check that there is room and that you may write there", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// The reason that the system gives.
        error: io::Error,
    },

    /// The progress callback stopped the download.
    #[error("the download was interrupted; start it again to fetch what is missing")]
    Cancelled,
}

/// The failure of one mirror.
#[derive(Debug)]
pub struct Attempt {
    /// The mirror's address, without user name and password.
    pub mirror: String,
    /// What went wrong.
    pub fault: Fault,
}

/// What went wrong with a mirror.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It answered with an HTTP error, such as 404.
    #[error("answered {0}")]
    Status(u16),

    /// It could not be reached, closed the connection early, timed out, or redirected too often or
    /// to an unencrypted address.
    #[error("{0}")]
    Connection(String),

    /// It sent something else than an archive, such as the web page of a portal or a proxy.
    #[error("sent something else than a .gz file, perhaps a web page")]
    NotGzip,

    /// It sent a file of another size.
    #[error("sent {found} bytes, expected {expected}")]
    WrongSize {
        /// Bytes received before the download was stopped.
        found: u64,
        /// The archive's size.
        expected: u64,
    },

    /// It sent a file of the right size with another hash.
    #[error("sent a file with the SHA-256 {found}, expected {expected}")]
    WrongHash {
        /// The SHA-256 of the file.
        found: String,
        /// The published value.
        expected: String,
    },
}

/// Formats all attempts as one line.
struct Attempts<'a>(&'a [Attempt]);

impl fmt::Display for Attempts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("no mirror to ask");
        }
        for (i, Attempt { mirror, fault }) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{mirror} {fault}")?;
        }
        Ok(())
    }
}

/// A URL without `user:password@`.
pub fn without_credentials(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or(host);
    let colon = if scheme.is_empty() { "" } else { "://" };
    format!("{scheme}{colon}{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("https://a.org/mnist", "https://a.org/mnist"),
            ("https://u:p@a.org/mnist", "https://a.org/mnist"),
            ("https://u:p@q@a.org", "https://a.org"),
            ("http://a.org/x@y", "http://a.org/x@y"),
            ("u:p@a.org/mnist", "a.org/mnist"),
        ] {
            assert_eq!(without_credentials(url), shown);
        }
    }
}
