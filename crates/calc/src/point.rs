//! A worker's own copy of `x`, of which it moves one entry at a time.

use ndarray::{Array, ArrayRef, Dimension};

/// A copy of `x` in standard layout, so that its entries are one slice in logical order.
pub(crate) fn copy<D: Dimension>(x: &ArrayRef<f64, D>) -> Array<f64, D> {
    x.as_standard_layout().into_owned()
}

/// The entries of an array in standard layout.
pub(crate) fn entries<D: Dimension>(x: &mut Array<f64, D>) -> &mut [f64] {
    x.as_slice_mut().expect("standard layout")
}

/// The index of the entry at `position`, counted in logical order.
pub(crate) fn index(shape: &[usize], mut position: usize) -> Vec<usize> {
    let mut index: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&length| {
            let along = position % length;
            position /= length;
            along
        })
        .collect();
    index.reverse();
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
