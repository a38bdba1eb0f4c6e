//! Finds the four arrays of a network by their names in a file of another program.

use ndarray::{ArrayD, Axis, Ix1, Ix2};

use crate::{TwoLayerNet, TwoLayerParams};

/// The names of the four arrays.
const NAMES: [&str; 4] = ["w1", "b1", "w2", "b2"];

/// Why a model cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is damaged, or of another format.
    #[error("not a whole {format} file: {reason}")]
    Format {
        /// `npz` or `safetensors`.
        format: &'static str,
        /// The reason that the library of the format gives.
        reason: String,
    },
    /// One of the four arrays is missing.
    #[error(
        "no array {name}; expected w1, b1, w2 and b2, found {}",
        first_few(found)
    )]
    Missing {
        /// The array.
        name: &'static str,
        /// The names in the file.
        found: Vec<String>,
    },
    /// The type of the entries of an array is not supported.
    #[error("{name} holds {found}; expected f64, f32, f16 or bf16")]
    Kind {
        /// The array.
        name: &'static str,
        /// The type of its entries.
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
    /// The arrays do not form a network, or are not finite.
    #[error(transparent)]
    Network(#[from] crate::Error),
}

/// The first names, as `w1, b1, w2, …`.
fn first_few(names: &[String]) -> String {
    const FEW: usize = 8;
    let rest = if names.len() > FEW { ", …" } else { "" };
    let few: Vec<&str> = names.iter().take(FEW).map(String::as_str).collect();
    few.join(", ") + rest
}

/// The network of the four arrays that `read` returns by name.
pub fn network(
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

/// Converts `array` to the number of axes of `D`. Leading axes of length 1 are dropped, because some programs store a
/// bias of H numbers as 1×H.
#[expect(clippy::expect_used, reason = "`D` is `Ix1` or `Ix2`")]
fn axes<D: ndarray::Dimension>(
    name: &'static str,
    mut array: ArrayD<f64>,
) -> Result<ndarray::Array<f64, D>, Error> {
    let found = array.shape().to_vec();
    let expected = D::NDIM.expect("a fixed number of axes");
    while array.ndim() > expected && array.shape().first() == Some(&1) {
        array = array.index_axis_move(Axis(0), 0);
    }
    if !array.is_standard_layout() {
        array = array.as_standard_layout().into_owned(); // NumPy stores a transposed array in column-major order
    }
    array.into_dimensionality().map_err(|_| Error::Axes {
        name,
        found,
        expected,
    })
}

/// The first of `names` that is equal to `name` in upper or lower case.
pub fn find<'n>(
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
