//! `.safetensors`: a header of names, types and shapes, followed by the numbers.

use ::safetensors::{Dtype, SafeTensors, tensor::TensorView};
use half::{bf16, f16};
use ndarray::{ArrayD, IxDyn};

use super::named_arrays::{Error, find, network};
use crate::{TwoLayerNet, TwoLayerParams};

/// The longest header that is accepted, in bytes. Four arrays take some hundred, the metadata of a program some
/// thousand. Parsing takes thirty times the length of the header in memory.
const MAX_HEADER: u64 = 1 << 15;

/// Encodes the parameters as a `.safetensors` file.
///
/// # Panics
///
/// Never: four arrays of different names can always be encoded.
#[expect(clippy::expect_used, reason = "encoding reads no input")]
#[must_use]
pub fn to_safetensors(params: &TwoLayerParams) -> Vec<u8> {
    let arrays = params.named().map(|(name, array)| {
        let bytes: Vec<u8> = array.iter().flat_map(|v| v.to_le_bytes()).collect();
        (name, array.shape().to_vec(), bytes)
    });
    let views = arrays.iter().map(|(name, shape, bytes)| {
        (
            *name,
            TensorView::new(Dtype::F64, shape.clone(), bytes).expect("8 bytes per number"),
        )
    });
    ::safetensors::serialize(views, None).expect("four arrays of different names")
}

/// Decodes a `.safetensors` file.
///
/// # Errors
///
/// [`Error`] if the file is damaged, an array is missing or of another type or shape, or a number is not finite.
pub fn from_safetensors(bytes: &[u8]) -> Result<TwoLayerNet, Error> {
    let format = |error: &dyn std::fmt::Display| Error::Format {
        format: "safetensors",
        reason: error.to_string(),
    };
    if let Some(length) = bytes
        .first_chunk()
        .map(|length| u64::from_le_bytes(*length))
        && length > MAX_HEADER
    {
        return Err(format(&format_args!(
            "a header of {length} bytes, expected at most {MAX_HEADER}"
        )));
    }
    let file = SafeTensors::deserialize(bytes).map_err(|e| format(&e))?;
    let names = file.names();
    network(|name| {
        let found = find(name, names.iter().copied())?;
        let tensor = file.tensor(found).map_err(|e| format(&e))?;
        let numbers = numbers(name, &tensor)?;
        ArrayD::from_shape_vec(IxDyn(tensor.shape()), numbers).map_err(|e| format(&e))
    })
}

fn numbers(name: &'static str, tensor: &TensorView) -> Result<Vec<f64>, Error> {
    match tensor.dtype() {
        Dtype::F64 => Ok(floats(tensor, f64::from_le_bytes)),
        Dtype::F32 => Ok(floats(tensor, |bytes| f32::from_le_bytes(bytes).into())),
        Dtype::F16 => Ok(floats(tensor, |bytes| f16::from_le_bytes(bytes).into())),
        Dtype::BF16 => Ok(floats(tensor, |bytes| bf16::from_le_bytes(bytes).into())),
        other => Err(Error::Kind {
            name,
            found: format!("{other:?}"),
        }),
    }
}

/// Converts every `N` bytes to a number.
fn floats<const N: usize>(tensor: &TensorView, float: impl Fn([u8; N]) -> f64) -> Vec<f64> {
    let bytes = tensor.data().as_chunks().0;
    bytes.iter().map(|bytes| float(*bytes)).collect()
}
