//! Decodes the payload of a model file: four arrays, as `bincode` and `ndarray` encode them.
//!
//! | bytes | what |
//! | --- | --- |
//! | 1 | version of the array format, 1 |
//! | 8 per axis | its length |
//! | 8 | the number of entries: the product of the lengths |
//! | 8 per entry | `f64` |
//!
//! `bincode` would collect the entries without knowing their number. This decoder checks that all entries exist
//! and then allocates each array once.

use ndarray::{Array, Dimension, IntoDimension};

use super::container::take;
use crate::TwoLayerParams;

/// The parameters in `payload`; `None` if it has anything else.
pub fn params(mut payload: &[u8]) -> Option<TwoLayerParams> {
    let rest = &mut payload;
    let params = TwoLayerParams {
        w1: array::<2, _>(rest)?,
        b1: array::<1, _>(rest)?,
        w2: array::<2, _>(rest)?,
        b2: array::<1, _>(rest)?,
    };
    rest.is_empty().then_some(params)
}

/// Removes an array of `A` axes from `bytes` and returns it.
fn array<const A: usize, D: Dimension>(bytes: &mut &[u8]) -> Option<Array<f64, D>>
where
    [usize; A]: IntoDimension<Dim = D>,
{
    let [1] = take(bytes)? else { return None };
    let mut lengths = [0; A];
    for length in &mut lengths {
        *length = size(bytes)?;
    }
    let count = size(bytes)?;
    let numbers = bytes.split_off(..count.checked_mul(8)?)?;
    let numbers = numbers.as_chunks().0.iter();
    let numbers = numbers.map(|number| f64::from_le_bytes(*number)).collect();
    Array::from_shape_vec(lengths, numbers).ok()
}

fn size(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(take(bytes)?)).ok()
}
