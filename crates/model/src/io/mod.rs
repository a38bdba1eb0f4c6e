//! Networks in files.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod atomic_write;
mod codec;
pub mod container;
mod model_file;
#[cfg(feature = "interop")]
mod named_arrays;
#[cfg(feature = "interop")]
mod npz;
#[cfg(feature = "interop")]
mod safetensors;

#[cfg(feature = "interop")]
pub mod interop {
    //! Exchange with other programs: NumPy's `.npz`, and `.safetensors`, which PyTorch reads.
    //!
    //! Both formats store four arrays named `w1` (D×H), `b1` (H), `w2` (H×C) and `b2` (C). The answer of the network
    //! is `softmax(sigmoid(x @ w1 + b1) @ w2 + b2)`. Arrays are written as little-endian `f64`, without loss. They are
    //! read from `f64`, `f32`, `f16` and `bf16` in either byte order, with names in upper or lower case; a bias may
    //! have the shape 1×H.
    //!
    //! ```
    //! use model::{TwoLayerNet, TwoLayerParams, interop};
    //!
    //! let net = TwoLayerNet::from_params(TwoLayerParams::zeros(3, 4, 2))?;
    //! assert_eq!(interop::from_npz(&interop::to_npz(&net.params))?, net);
    //! assert_eq!(interop::from_safetensors(&interop::to_safetensors(&net.params))?, net);
    //! # Ok::<(), Box<dyn std::error::Error>>(())
    //! ```
    //!
    //! Unlike a model file, neither format has a checksum. Importing a model only checks the shapes and that all
    //! numbers are finite.

    pub use super::named_arrays::Error;
    pub use super::npz::{from_npz, to_npz};
    pub use super::safetensors::{from_safetensors, to_safetensors};
}
