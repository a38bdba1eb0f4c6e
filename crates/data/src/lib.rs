//! MNIST and other IDX data sets, built-in digits, and mini-batches.
//!
//! A [`Dataset`] is `N` labelled images of `D` pixels in `C` classes. [`load_mnist`] reads
//! two of them from four files, and [`digits`] draws them without any file. A [`Sampler`] chooses
//! the images of the next mini-batch, and [`Dataset::batch`] returns them as the `x` and
//! `t` of a network:
//!
//! ```
//! use data::{Sampler, digits_sized};
//! use rand::SeedableRng;
//! use rand_chacha::ChaCha8Rng;
//!
//! let digits = digits_sized(1_000, 100, 42);
//! let mut rng = ChaCha8Rng::seed_from_u64(42);
//! let mut sampler = Sampler::with_replacement(digits.train.len(), 100)?;
//! for _ in 0..3 {
//!     let (x, t) = digits.train.batch(sampler.next(&mut rng));
//!     assert_eq!(x.dim(), (100, 784)); // pixels in 0..=1
//!     assert_eq!(t.dim(), (100, 10)); // one-hot labels
//! }
//! # Ok::<(), data::SamplerError>(())
//! ```
//!
//! An [`Error`] names the file and says what was found, what was expected and what to do.
//! This crate does not depend on networks, and prints nothing.

#![forbid(unsafe_code)]

mod dataset;
mod digits;
#[cfg(feature = "download")]
mod download;
mod error;
mod hash;
pub mod idx;
mod mnist;
mod sampler;
pub mod terminal;

pub use dataset::{Dataset, DatasetError, normalize, one_hot};
pub use digits::{digits, digits_sized};
#[cfg(feature = "download")]
pub use download::{Archive, Attempt, Download, DownloadError, Fault, Progress};
pub use error::Error;
pub use idx::IdxError;
pub use mnist::{MNIST_SHA256, Mnist, MnistFiles, TrainTest, load_mnist};
pub use sampler::{Sampler, SamplerError};

/// Runs the examples of the README as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
