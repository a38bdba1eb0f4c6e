//! Two-layer networks: forward pass, backprop, and a numerical gradient that is nearly as fast.
//!
//! Letters: `N` samples of `D` features, `H` hidden units, `C` classes; rows are samples.
//!
//! ```
//! use model::TwoLayerNet;
//! use ndarray::array;
//! use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
//!
//! let mut net = TwoLayerNet::new(2, 3, 2, 0.5, &mut ChaCha8Rng::seed_from_u64(42));
//! let x = array![[0.0, 1.0], [1.0, 0.0]];
//! let t = array![[1.0, 0.0], [0.0, 1.0]];
//!
//! let before = net.loss(&x, &t);
//! for _ in 0..100 {
//!     let gradient = net.numerical_gradient(&x, &t); // true central differences, h = 1e-4
//!     net.params.scaled_add(-1.0, &gradient);
//! }
//! assert!(net.loss(&x, &t) < before);
//! assert_eq!(net.accuracy(&x, &t), 1.0);
//! ```
//!
//! [`TwoLayerNet`] is the book's network and [`SimpleNet`] its smaller one. [`Samples`], [`Batch`] and [`Gradient`] make a
//! training step fast: only non-zero features are visited, and buffers are reused. [`file`](mod@file) and `interop` save
//! and load models.
//!
//! This crate does not know how a network is trained, nor where samples come from.

#![forbid(unsafe_code)]

mod batch;
mod error;
pub mod init;
mod io;
mod kernel;
mod params;
mod simple_net;
mod sparse;
mod two_layer_net;

pub use batch::Batch;
pub use error::Error;
pub use io::container as file;
#[cfg(feature = "interop")]
pub use io::interop;
pub use kernel::fma::fuses_multiply_add;
pub use params::TwoLayerParams;
pub use simple_net::SimpleNet;
pub use sparse::Samples;
pub use two_layer_net::{Gradient, TwoLayerNet};

/// The program of the crate's README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
