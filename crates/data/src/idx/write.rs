//! Writes an array as IDX.

use std::io::{self, BufWriter, Write};
use std::slice;

use ndarray::{ArrayRef, Dimension};

use super::{Element, Header};

/// Writes `array`, of any rank and memory layout, as IDX.
///
/// ```
/// use ndarray::array;
///
/// let mut bytes = vec![];
/// data::idx::write(&mut bytes, &array![[1_u8, 2], [3, 4]])?;
/// assert_eq!(bytes, [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] for more than 255 axes or an axis of 2³² or more; otherwise
/// the errors of `writer`, which is flushed at the end.
pub fn write<T: Element, D: Dimension>(
    writer: impl Write,
    array: &ArrayRef<T, D>,
) -> io::Result<()> {
    let header = Header {
        element: T::TYPE,
        shape: array.shape().to_vec(),
    };
    let mut writer = BufWriter::new(writer);
    header.write(&mut writer)?;
    match array.as_slice() {
        Some(elements) => T::write_from(&mut writer, elements)?,
        None => array
            .iter()
            .try_for_each(|element| T::write_from(&mut writer, slice::from_ref(element)))?,
    }
    writer.flush()
}
