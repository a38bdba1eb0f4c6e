//! The network that a command works with.

use std::path::{Path, PathBuf};

use model::TwoLayerNet;
use trainer::{printable, run::folder::name};

use super::ui::{
    cli_error::{CliError, Code},
    program::program,
    say::say,
};

/// Loads a model file, or that of a run folder.
pub fn load(path: &Path) -> Result<TwoLayerNet, CliError> {
    let path = file(path);
    if !path.exists() {
        let (path, program) = (printable::path(&path), program());
        let message = say!("error.no-model", path, program);
        return Err(CliError::new(Code::Model, message));
    }
    Ok(TwoLayerNet::load(path)?)
}

/// The model file that `path` means.
pub fn file(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(name::MODEL)
    } else {
        path.into()
    }
}
