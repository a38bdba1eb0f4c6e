//! Downloading MNIST, for `trainer data fetch` and `--download`.

#[cfg(feature = "download")]
mod mirrors;
#[cfg(feature = "download")]
pub use mirrors::mnist;

#[cfg(not(feature = "download"))]
mod nothing {
    use std::path::Path;

    use crate::cli::ui::{cli_error::CliError, progress::Kind, say::say};

    pub fn mnist(_: &Path, _: &[String], _: Kind) -> Result<(), CliError> {
        Err(CliError::usage(say!("error.no-download")))
    }
}
#[cfg(not(feature = "download"))]
pub use nothing::mnist;
