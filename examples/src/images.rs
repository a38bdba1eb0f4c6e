//! Images to learn from.

use std::env;

use data::{TrainTest, digits, load_mnist};

/// MNIST from the folder that `MNIST_DIR` names, or else the built-in digits; and what they are.
///
/// # Panics
///
/// If `MNIST_DIR` is set and its files cannot be used.
pub fn images() -> (TrainTest, &'static str) {
    match env::var_os("MNIST_DIR") {
        Some(folder) => (
            load_mnist(folder).unwrap_or_else(|error| panic!("{error}")),
            "the images of MNIST_DIR",
        ),
        None => (digits(1), "built-in digits"),
    }
}
