//! Networks as files.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

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
    //! Models for other programs, and from them: NumPy's `.npz`, and `.safetensors` as PyTorch reads it.
    //!
    //! Both hold four arrays under the names `w1` (D×H), `b1` (H), `w2` (H×C) and `b2` (C), so that
    //! `softmax(sigmoid(x @ w1 + b1) @ w2 + b2)` is what the network answers. They are written as
    //! little-endian `f64`, every bit kept. They are read from `f64`, `f32`, `f16` and `bf16` in either order of bytes,
    //! under names in either case; a bias may have the shape 1×H.
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
    //! Unlike a model file, neither format has a checksum. An imported model is checked for its shapes and for
    //! finite numbers, and for nothing else.

    pub use super::named_arrays::Error;
    pub use super::npz::{from_npz, to_npz};
    pub use super::safetensors::{from_safetensors, to_safetensors};
}
