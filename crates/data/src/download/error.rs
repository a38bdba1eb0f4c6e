//! Why a download failed.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A download that could not be completed.
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
        /// Each mirror that was asked, and what came of it.
        attempts: Vec<Attempt>,
    },

    /// There is a file of that name, but it is not that archive.
    #[error(
        "{}: has the SHA-256 {found}, expected {expected}; move it away, or choose another folder",
        path.display()
    )]
    Occupied {
        /// The file.
        path: PathBuf,
        /// Its SHA-256.
        found: String,
        /// That of the archive.
        expected: String,
    },

    /// The folder or a file in it cannot be read or written.
    #[error("{}: {error}; check that there is room and that you may write there", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },

    /// The caller asked to stop.
    #[error("the download was interrupted; start it again to fetch what is missing")]
    Cancelled,
}

/// One mirror's failure.
#[derive(Debug)]
pub struct Attempt {
    /// The mirror's address, without user name and password.
    pub mirror: String,
    /// What was wrong.
    pub fault: Fault,
}

/// What can be wrong with a mirror.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It answered with an error, as 404.
    #[error("answered {0}")]
    Status(u16),

    /// It could not be reached, closed the connection early, stopped sending, or redirected too
    /// often or to an unencrypted address.
    #[error("{0}")]
    Connection(String),

    /// What it sent is no archive: the page of a portal or a proxy, perhaps.
    #[error("sent something else than a .gz file, perhaps a web page")]
    NotGzip,

    /// It sent another number of bytes.
    #[error("sent {found} bytes, expected {expected}")]
    WrongSize {
        /// Bytes that arrived before the rest was refused.
        found: u64,
        /// The archive's size.
        expected: u64,
    },

    /// It sent as many bytes as expected, but others.
    #[error("sent a file with the SHA-256 {found}, expected {expected}")]
    WrongHash {
        /// What arrived.
        found: String,
        /// The published value.
        expected: String,
    },
}

/// All attempts on one line.
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

/// An address without `user:password@`, fit to be shown.
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
