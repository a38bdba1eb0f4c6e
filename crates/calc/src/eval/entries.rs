//! Arrays in standard layout, as slices of their entries in logical order.

use ndarray::{Array, ArrayRef, CowArray, Dimension};

/// The entries of an array in standard layout.
pub(crate) fn entries<D: Dimension>(x: &ArrayRef<f64, D>) -> &[f64] {
    x.as_slice().expect("standard layout")
}

/// The entries of an array in standard layout.
pub(crate) fn entries_mut<D: Dimension>(x: &mut Array<f64, D>) -> &mut [f64] {
    x.as_slice_mut().expect("standard layout")
}

/// A direction in which `x` moves, in standard layout.
///
/// # Panics
/// If `v.shape() != shape`.
pub(crate) fn direction<'v, D: Dimension>(
    v: &'v ArrayRef<f64, D>,
    shape: &[usize],
) -> CowArray<'v, f64, D> {
    assert_eq!(v.shape(), shape, "shapes of the direction and the point");
    v.as_standard_layout()
}

/// The index of the entry at `position`, counted in logical order.
pub(crate) fn index(shape: &[usize], mut position: usize) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (along, length) in index.iter_mut().zip(shape).rev() {
        *along = position % length;
        position /= length;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_5_of_a_2_by_3_array_is_its_last_corner() {
        assert_eq!(index(&[2, 3], 5), [1, 2]);
        assert_eq!(index(&[2, 3], 3), [1, 0]);
        assert_eq!(index(&[], 0), [0; 0]);
    }
}
