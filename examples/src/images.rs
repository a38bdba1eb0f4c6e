//! Images to learn from.

use trainer::{config::Source, images::Images};

/// The images that `trainer train` would take: MNIST where it is found, or else the built-in digits.
/// [`Images::name`] says which.
///
/// # Panics
///
/// If there is a folder for MNIST and its files cannot be used.
#[must_use]
pub fn images() -> Images {
    Images::load(&Source::Auto).unwrap_or_else(|error| panic!("{error}"))
}
