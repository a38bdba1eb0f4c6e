//! Models for other programs, and from them: NumPy's `.npz`, and `.safetensors` as PyTorch reads it.
//!
//! Both hold four arrays under the names `w1` (D×H), `b1` (H), `w2` (H×C) and `b2` (C), so that
//! `softmax(sigmoid(x @ w1 + b1) @ w2 + b2)` is what the network answers. They are written as
//! little-endian `f64`, every bit kept, and read from `f64` or `f32`, under names in either case.
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
//! Unlike a model file, neither format has a checksum: an exchanged model is checked for its shapes
//! and for numbers that are finite, and no more can be said of it.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod npz;
mod tensors;

use ndarray::{ArrayD, Ix1, Ix2};

use crate::{TwoLayerNet, TwoLayerParams};

pub use npz::{from_npz, to_npz};
pub use tensors::{from_safetensors, to_safetensors};

/// The names of the four arrays.
const NAMES: [&str; 4] = ["w1", "b1", "w2", "b2"];

/// Why bytes are no model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not a file of that format, or damaged.
    #[error("not a whole {format} file: {reason}")]
    Format {
        /// `npz` or `safetensors`.
        format: &'static str,
        /// What the format's library says.
        reason: String,
    },
    /// One of the four arrays is not there.
    #[error(
        "no array {name}; expected w1, b1, w2 and b2, found {}",
        first_few(found)
    )]
    Missing {
        /// The array.
        name: &'static str,
        /// The arrays that are there.
        found: Vec<String>,
    },
    /// An array has another kind of number.
    #[error("{name} holds {found}; expected f64 or f32")]
    Kind {
        /// The array.
        name: &'static str,
        /// Its kind of number.
        found: String,
    },
    /// An array has the wrong number of axes.
    #[error("{name} has the shape {found:?}; expected {expected} axes")]
    Axes {
        /// The array.
        name: &'static str,
        /// Its shape.
        found: Vec<usize>,
        /// 2 for weights, 1 for biases.
        expected: usize,
    },
    /// The arrays are no network together, or not finite.
    #[error(transparent)]
    Network(#[from] crate::Error),
}

/// `w1, b1, w2, …`: enough names to see what the file is.
fn first_few(names: &[String]) -> String {
    const FEW: usize = 8;
    let rest = if names.len() > FEW { ", …" } else { "" };
    let few: Vec<&str> = names.iter().take(FEW).map(String::as_str).collect();
    few.join(", ") + rest
}

/// The network of four arrays that `read` finds by their names.
fn network(
    mut read: impl FnMut(&'static str) -> Result<ArrayD<f64>, Error>,
) -> Result<TwoLayerNet, Error> {
    let [w1, b1, w2, b2] = NAMES;
    let params = TwoLayerParams {
        w1: axes::<Ix2>(w1, read(w1)?)?,
        b1: axes::<Ix1>(b1, read(b1)?)?,
        w2: axes::<Ix2>(w2, read(w2)?)?,
        b2: axes::<Ix1>(b2, read(b2)?)?,
    };
    let net = TwoLayerNet::from_params(params)?;
    net.check_finite()?;
    Ok(net)
}

#[expect(
    clippy::expect_used,
    reason = "`D` is one axis or two, whatever comes from outside"
)]
fn axes<D: ndarray::Dimension>(
    name: &'static str,
    array: ArrayD<f64>,
) -> Result<ndarray::Array<f64, D>, Error> {
    let found = array.shape().to_vec();
    let expected = D::NDIM.expect("a fixed number of axes");
    let array = array.as_standard_layout().into_owned(); // NumPy stores a transposed array column by column
    array.into_dimensionality().map_err(|_| Error::Axes {
        name,
        found,
        expected,
    })
}

/// The one of `names` that is `name`, in either case.
fn find<'n>(
    name: &'static str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Result<&'n str, Error> {
    let mut same = names
        .clone()
        .filter(|found| found.eq_ignore_ascii_case(name));
    same.next().ok_or_else(|| Error::Missing {
        name,
        found: names.map(str::to_owned).collect(),
    })
}
